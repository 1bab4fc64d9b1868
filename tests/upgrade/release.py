"""A release that is not there yet, for as long as a test runs: the next layout, what it adds."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from pumpkin_sheets import layouts
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan import layouts as plan_layouts
from pumpkin_sheets.plan.care.rows import ScheduleRows, schedule_rows
from pumpkin_sheets.plan.care.sheets import SCHEDULE, TOUCH_LOG, WORKING, WorkingSetting
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.dashboard.figures import FIGURES
from pumpkin_sheets.plan.layouts import Layout
from pumpkin_sheets.plan.settings import settings
from pumpkin_sheets.plan.settings.settings import SETTINGS, Setting
from pumpkin_sheets.sheets.schema import Column, Sheet

NEXT = plan_layouts.LAYOUT + 1
NOW = dt.datetime(2026, 3, 2, 8)
TYPED = {
    "client": ["Acme", "Bolt", "Cedar"],
    "revenue": [400_000, 9_000, 180_000],
    "hours": [100, 90, 60],
    "respect": [5, 1, 4],
}
"""What the workbook of the first release holds (``old/``); others are given the same."""

Change = Callable[[pytest.MonkeyPatch], None]


def release(patch: pytest.MonkeyPatch, *changes: Change) -> None:
    """Makes the program one of the next layout, with these changes."""
    for change in changes:
        change(patch)
    for module in _modules():
        if vars(module).get("LAYOUT") == plan_layouts.LAYOUT and module is not plan_layouts:
            patch.setattr(module, "LAYOUT", NEXT)
    patch.setattr(plan_layouts, "LAYOUT", NEXT)
    patch.setattr(plan_layouts, "NEWEST", Layout(NEXT))
    patch.setattr(layouts, "NEWEST", Layout(NEXT))


def _modules() -> list[ModuleType]:
    return [m for name, m in list(sys.modules.items()) if name.startswith("pumpkin_sheets")]


def _everywhere(patch: pytest.MonkeyPatch, old: object, new: object) -> None:
    for module in _modules():
        for name, value in list(vars(module).items()):
            if value is old:
                patch.setattr(module, name, new)


def _columns(patch: pytest.MonkeyPatch, sheet: Sheet, columns: tuple[Column, ...]) -> None:
    # Many hold this very sheet, so it is changed where it is, frozen or not.
    patch.setitem(vars(sheet), "columns", columns)


def _words(patch: pytest.MonkeyPatch, texts: Mapping[str, str]) -> None:
    """The same words in every language."""
    for language in all_words():
        for key, text in texts.items():
            patch.setitem(language.texts, key, text)  # type: ignore[arg-type]


# --- what a release may bring ---------------------------------------------------------------------


def a_setting(patch: pytest.MonkeyPatch) -> None:
    """Money that a kind word costs, between the others."""
    made = Setting("KindWord", "kind_word", "targets", 25, 0, 1e6, money=True)
    _everywhere(patch, SETTINGS, (*SETTINGS[:2], made, *SETTINGS[2:]))
    patch.setitem(settings.BY_NAME, "KindWord", made)
    count = str(len(SETTINGS))
    figures = [
        replace(figure, formula=figure.formula.replace(count, str(len(SETTINGS) + 1)))
        if "SUM(SettingChecks)" in figure.formula
        else figure
        for figure in FIGURES
    ]
    _everywhere(patch, FIGURES, tuple(figures))
    _words(patch, {"settings.kind_word": "Kind word", "settings_help.kind_word": "What it costs."})


def a_column_on_schedule(patch: pytest.MonkeyPatch) -> None:
    """The weather, between the minutes and why."""
    at = SCHEDULE.position("why")
    made = Column("weather", "text", width=11)
    _columns(patch, SCHEDULE, (*SCHEDULE.columns[:at], made, *SCHEDULE.columns[at:]))
    _words(patch, {"columns.schedule.weather": "Weather"})

    def rows(*told: Any) -> ScheduleRows:
        made = schedule_rows(*told)
        return replace(made, rows=[(*row[:at], "fair", *row[at + 1 :]) for row in made.rows])

    _everywhere(patch, schedule_rows, rows)


def a_column_in_the_middle_of_touch_log(patch: pytest.MonkeyPatch) -> None:
    """Minutes, between kind and who."""
    made = Column("minutes", "number", minimum=0, maximum=600, width=9)
    _columns(patch, TOUCH_LOG, (*TOUCH_LOG.columns[:3], made, *TOUCH_LOG.columns[3:]))
    _words(patch, {"columns.touch_log.minutes": "Minutes"})


def a_changed_formula(patch: pytest.MonkeyPatch) -> None:
    """The formula of Value says the same in another way."""
    _columns(
        patch,
        CLIENTS,
        tuple(
            replace(column, formula=f"IF(TRUE,{column.formula},0)")
            if column.name == "value"
            else column
            for column in CLIENTS.columns
        ),
    )


def a_working_line(patch: pytest.MonkeyPatch) -> None:
    """Days between two touches of a client, after the second line on working time."""
    made = WorkingSetting(Column("days_rest", "number", minimum=0, maximum=30), 3, "number")
    _everywhere(patch, WORKING, (*WORKING[:2], made, *WORKING[2:]))
    words = {"working.days_rest": "Days of rest", "working_help.days_rest": "Rest."}
    _words(patch, words)


EVERYTHING: Mapping[str, Change] = {
    "a setting": a_setting,
    "a column on Schedule": a_column_on_schedule,
    "a column in the middle of Touch Log": a_column_in_the_middle_of_touch_log,
    "a changed formula": a_changed_formula,
    "a line on Service levels": a_working_line,
}
