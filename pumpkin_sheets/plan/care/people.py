"""Who does it on our side: one person, however the name is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from pumpkin_sheets.plan.care.levels_reading import ServiceSettings
from pumpkin_sheets.plan.care.touches import Touch
from pumpkin_sheets.plan.care.work_days import WorkCalendar
from pumpkin_sheets.sheets.words import fold_ours


class People:
    """Everybody by one spelling, the first that is met: Mei, mei and ＭＥＩ have the same days."""

    def __init__(self) -> None:
        self._spelled: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def called(self, name: str) -> str:
        """A person's name as it is spelled everywhere."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._spelled.setdefault(fold_ours(name), name)
        return found

    def in_settings(self, settings: ServiceSettings) -> ServiceSettings:
        """The settings with everybody as they are called, and all days off of each together."""
        person = self.called(settings.person)
        calendar = self._calendar(settings.calendar)
        return replace(settings, person=person, calendar=calendar)

    def _calendar(self, calendar: WorkCalendar) -> WorkCalendar:
        found: dict[str, frozenset[dt.date]] = {}
        for name, days in calendar.days_off.items():
            who = self.called(name)
            found[who] = found.get(who, frozenset()) | days
        return replace(calendar, days_off=found)

    def in_touches(self, touches: Iterable[Touch]) -> list[Touch]:
        """The touches with everybody as they are called."""
        called = self.called
        return [t if called(t.who) == t.who else replace(t, who=called(t.who)) for t in touches]
