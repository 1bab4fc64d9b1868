"""Reading Service levels: what each tier receives, and with it when people work."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from typing import Any

from pumpkin_sheets.plan.care.service_page import ServicePage, within
from pumpkin_sheets.plan.care.sheets import FINE_NAMES, LEVELS, MINUTES_EACH
from pumpkin_sheets.plan.care.shown_names import fine_names
from pumpkin_sheets.plan.care.touches import (
    MINUTES,
    SCHEDULED,
    Cadence,
    Care,
    Limits,
    ServiceLevel,
    TouchKind,
    default_levels,
)
from pumpkin_sheets.plan.care.work_days import WorkCalendar
from pumpkin_sheets.plan.care.work_reading import read_calendar, read_days_off, read_working
from pumpkin_sheets.plan.choices import TIERS
from pumpkin_sheets.plan.layouts import NEWEST, Layout
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Column
from pumpkin_sheets.sheets.tables import (
    Header,
    Values,
    cell_text,
    codes_of,
    find_header,
    is_blank,
    titles_of,
)
from pumpkin_sheets.sheets.words import Words, fold_ours, spellings


@dataclass(frozen=True)
class ServiceSettings:
    """What the page says; ``calendar`` is without public holidays, which ``country`` names.

    ``fine`` are the clients' names, folded, that a client may read as they stand.

    ``places`` tells where each line on working time stands (its value's 0-based cell),
    ``named_off`` in which cell somebody's days off name them.
    """

    levels: Mapping[int, ServiceLevel]
    calendar: WorkCalendar
    limits: Limits
    weeks: int
    person: str
    country: str
    time_zone: str
    fine: frozenset[str] = frozenset()
    problems: list[CellProblem] = field(default_factory=list)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    named_off: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def read_service(
    values: Values,
    title: str,
    words: Words,
    languages: Collection[Words],
    layout: Layout = NEWEST,
) -> ServiceSettings:
    """The page called ``title``.

    A cell at fault is named and its default used instead (a cadence at fault: nothing planned);
    everything else on the page still counts.  A line that the workbook's ``layout`` did not have
    yet is not missed.
    """
    page = ServicePage(values, title, words, languages, layout)
    levels = _levels(page)
    working = read_working(page)
    said = working.values
    off = read_days_off(page, working)
    calendar = read_calendar(page, working, off.days)
    return ServiceSettings(
        levels,
        calendar,
        Limits(
            int(said["touches_per_day"]),
            int(said["minutes_per_day"]),
            days_between=int(said["days_between"]),
        ),
        int(said["weeks"]),
        str(said["person"]),
        str(said["country"]),
        str(said["time_zone"]),
        fine_names(str(said[FINE_NAMES])),
        page.problems,
        working.places,
        off.places,
    )


def response_hours_of(values: Values | None, languages: Sequence[Words]) -> dict[int, float]:
    """The hours until an answer that the page says, by tier; none where it is not there."""
    if values is None:
        return {}
    levels = _levels(ServicePage(values, "", languages[0], languages))
    return {tier: level.response_hours for tier, level in levels.items()}


def _levels(page: ServicePage) -> dict[int, ServiceLevel]:
    """One row per tier, in any order, and one of the minutes that each kind takes."""
    levels = default_levels()
    header = find_header(page.values, titles_of(LEVELS, page.languages))
    if header is None or "tier" not in header.positions:
        page.problem(0, 0, "", None, "service_no_levels")
        return levels
    at = header.positions["tier"]
    rows, minutes_row = level_rows(page, header)
    reader = _Levels(page, header)
    minutes = dict(MINUTES) | reader.days_or_minutes(minutes_row, MINUTES_EACH, "service_minutes")
    for tier in TIERS:
        if tier.code in rows:
            levels[tier.code] = reader.level(rows[tier.code], levels[tier.code], minutes)
        else:
            name = page.words[f"tiers.{tier.name}"]
            page.problem(header.row, at, _title("tier"), name, "service_no_tier")
    return levels


def level_rows(page: ServicePage, header: Header) -> tuple[dict[int, int], int]:
    """The 0-based row of each tier, by its code, and that of the minutes.

    Without a row of minutes it is the first below everything.
    """
    at = header.positions["tier"]
    codes = codes_of(TIERS, "tiers", page.languages)
    tiers = {fold_ours(text): code for text, code in codes.items()}
    minutes_labels = {fold_ours(words["service.minutes"]) for words in page.languages}
    rows: dict[int, int] = {}
    minutes_row = len(page.values)
    for r in range(header.first_row, len(page.values)):
        label = fold_ours(cell_text(page.cell(r, at)))
        if not label:
            break
        if label in tiers:
            rows.setdefault(tiers[label], r)
        elif label in minutes_labels:
            minutes_row = r
    return rows, minutes_row


@dataclass(frozen=True)
class _Levels:
    """Reads row after row under the titles that were found."""

    page: ServicePage
    header: Header

    def level(
        self, row: int, before: ServiceLevel, minutes: Mapping[TouchKind, int]
    ) -> ServiceLevel:
        columns = [LEVELS.column(kind.value) for kind in SCHEDULED]
        days = self.days_or_minutes(row, columns, "service_cadence")
        cadences = {kind: Cadence(every, minutes[kind]) for kind, every in days.items()}
        response = self._response(row, before.response_hours)
        return ServiceLevel(before.tier, cadences, response, self._target(row, before.target))

    def days_or_minutes(
        self, row: int, columns: Collection[Column], key: str
    ) -> dict[TouchKind, int]:
        """The whole numbers of a row, one for each kind of touch that has one."""
        found = {}
        for column in columns:
            value = self._typed(row, column.name)
            if is_blank(value):
                continue
            number = within(value, column, whole=True)
            if number is not None:
                found[TouchKind(column.name)] = int(number)
            else:
                self._problem(row, column.name, value, key, number=column)
        return found

    def _response(self, row: int, default: float) -> float:
        value, column = self._typed(row, "response"), LEVELS.column("response")
        if is_blank(value):
            return default
        hours = within(value, column)
        if hours is None:
            usual = f"{default:g}"
            self._problem(row, "response", value, "service_number", number=column, default=usual)
            return default
        return hours

    def _target(self, row: int, default: Care) -> Care:
        value = self._typed(row, "target")
        if is_blank(value):
            return default
        known = spellings(self.page.languages, "care_levels", [care.key for care in Care])
        found = known.get(fold_ours(cell_text(value)))
        if found is None:
            usual = self.page.words[f"care_levels.{default.key}"]
            self._problem(row, "target", value, "service_target", default=usual)
            return default
        return Care[found.upper()]

    def _typed(self, row: int, name: str) -> object:
        return self.page.cell(row, self.header.positions.get(name))

    def _problem(self, row: int, name: str, value: object, key: str, **facts: Any) -> None:
        self.page.problem(row, self.header.positions[name], _title(name), value, key, **facts)


def _title(name: str) -> str:
    return f"columns.{LEVELS.name}.{name}"
