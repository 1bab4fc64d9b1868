"""The sheets of the workbook, in the order of their tabs, and how each is drawn."""

from __future__ import annotations

from collections.abc import Callable

from pumpkin_sheets.plan import changes, clients, problems, review, schedule_sheets, settings
from pumpkin_sheets.plan.drawing import Drawing
from pumpkin_sheets.plan.pages import (
    Content,
    clients_page,
    dashboard_page,
    hidden_pages,
    record_page,
    service_page,
    settings_page,
    start_page,
    touch_log_page,
)
from pumpkin_sheets.plan.schema import Sheet

START = Sheet("start", owner="people")
DASHBOARD = Sheet("dashboard", owner="people")
LISTS = Sheet("lists", owner="people", hidden=True)
CALC = Sheet("calc", owner="people", hidden=True)

PAGES: tuple[tuple[Sheet, Callable[[Content], Drawing]], ...] = (
    (START, start_page.draw),
    (clients.SHEET, clients_page.draw),
    (DASHBOARD, dashboard_page.draw),
    (review.SHEET, lambda c: record_page.draw(review.SHEET, c, "8A5A12")),
    (
        schedule_sheets.SCHEDULE,
        lambda c: record_page.draw(schedule_sheets.SCHEDULE, c, "8A5A12"),
    ),
    (schedule_sheets.QUEUE, lambda c: record_page.draw(schedule_sheets.QUEUE, c, "8A5A12")),
    (schedule_sheets.TOUCH_LOG, touch_log_page.draw),
    (changes.SHEET, lambda c: record_page.draw(changes.SHEET, c, "8A5A12")),
    (problems.SHEET, lambda c: record_page.draw(problems.SHEET, c, "C0392B")),
    (settings.SHEET, settings_page.draw),
    (schedule_sheets.SERVICE, service_page.draw),
    (LISTS, hidden_pages.draw_lists),
    (CALC, hidden_pages.draw_calc),
)

SHEETS = tuple(sheet for sheet, _ in PAGES)
PYTHON_SHEETS = tuple(sheet for sheet in SHEETS if sheet.owner == "python")
FORMULA_PAGES = tuple(
    (sheet, draw) for sheet, draw in PAGES if sheet in (DASHBOARD, settings.SHEET, CALC)
)
"""The pages besides Clients that hold formulas of ours."""


def draw(content: Content) -> list[Drawing]:
    """Every sheet of a workbook with this content."""
    return [page(content) for _, page in PAGES]
