"""The sheets of the workbook, in the order of their tabs, and how each is drawn."""

from __future__ import annotations

from collections.abc import Callable

from pumpkin_sheets.plan.care import levels_page as service_page
from pumpkin_sheets.plan.care import log_page as touch_log_page
from pumpkin_sheets.plan.care import sheets as schedule_sheets
from pumpkin_sheets.plan.clients import page as clients_page
from pumpkin_sheets.plan.clients import sheet as clients
from pumpkin_sheets.plan.dashboard import calc_page as hidden_pages
from pumpkin_sheets.plan.dashboard import page as dashboard_page
from pumpkin_sheets.plan.review import changes, review
from pumpkin_sheets.plan.settings import page as settings_page
from pumpkin_sheets.plan.settings import settings
from pumpkin_sheets.plan.start import page as start_page
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets import problems
from pumpkin_sheets.sheets import table_page as record_page
from pumpkin_sheets.sheets.drawing import Drawing
from pumpkin_sheets.sheets.schema import Sheet

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
