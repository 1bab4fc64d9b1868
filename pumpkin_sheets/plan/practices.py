"""The sheets of the workbook, in the order of their tabs, and how each is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pumpkin_sheets.plan.care import levels_page as service_page
from pumpkin_sheets.plan.care import sheets as schedule_sheets
from pumpkin_sheets.plan.clients import page as clients_page
from pumpkin_sheets.plan.clients import sheet as clients
from pumpkin_sheets.plan.clients.scoring.working import FAULT_STATE
from pumpkin_sheets.plan.dashboard import calc_page as hidden_pages
from pumpkin_sheets.plan.dashboard import page as dashboard_page
from pumpkin_sheets.plan.house_rules import page as house_rules_page
from pumpkin_sheets.plan.house_rules import rules as house_rules
from pumpkin_sheets.plan.layouts import LAYOUT
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.packs import PACK_SHEETS, PRACTICE_LISTS
from pumpkin_sheets.plan.pages import LINES
from pumpkin_sheets.plan.practised import client_keys
from pumpkin_sheets.plan.progress import page as plan_page
from pumpkin_sheets.plan.progress import sheet as plan
from pumpkin_sheets.plan.progress.sheet import ROOMS, VOLATILE
from pumpkin_sheets.plan.review import changes, review
from pumpkin_sheets.plan.settings import page as settings_page
from pumpkin_sheets.plan.settings import settings
from pumpkin_sheets.plan.start import page as start_page
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.plan.strategy import page as strategy_page
from pumpkin_sheets.plan.strategy.lines import STRATEGY
from pumpkin_sheets.plan.whatif.lists import scenario_lists
from pumpkin_sheets.sheets import problems
from pumpkin_sheets.sheets.drawing import Drawing, Formula, in_currency
from pumpkin_sheets.sheets.large_amounts import with_room
from pumpkin_sheets.sheets.lists_page import draw_lists_page
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.small_amounts import with_small_amounts
from pumpkin_sheets.sheets.table_page import draw_practice, draw_typed, draw_written

START = Sheet("start", owner="people")
DASHBOARD = Sheet("dashboard", owner="people")
LISTS = Sheet("lists", owner="people", hidden=True)
CALC = Sheet("calc", owner="people", hidden=True)

MANY_TIMES = 30
"""A large client brings so many times what one should: columns of money have room for that."""


def written(sheet: Sheet) -> Callable[[Content], Drawing]:
    """How a sheet of Python's is drawn."""
    return lambda content: draw_written(sheet, content.words, content.header(sheet))


def typed(sheet: Sheet) -> Callable[[Content], Drawing]:
    """How a log that people keep is drawn."""
    return lambda content: draw_typed(sheet, content.words, content.header(sheet))


PAGES: tuple[tuple[Sheet, Callable[[Content], Drawing]], ...] = (
    (START, start_page.draw),
    (clients.SHEET, clients_page.draw),
    (DASHBOARD, dashboard_page.draw),
    (plan.SHEET, plan_page.draw),
    (review.SHEET, written(review.SHEET)),
    (
        schedule_sheets.SCHEDULE,
        written(schedule_sheets.SCHEDULE),
    ),
    (schedule_sheets.QUEUE, written(schedule_sheets.QUEUE)),
    (schedule_sheets.SERVICE_NOW, written(schedule_sheets.SERVICE_NOW)),
    (
        schedule_sheets.TOUCH_LOG,
        lambda c: draw_typed(
            schedule_sheets.TOUCH_LOG, c.words, c.header(schedule_sheets.TOUCH_LOG)
        ),
    ),
    (changes.SHEET, written(changes.SHEET)),
    (problems.SHEET, written(problems.SHEET)),
    (settings.SHEET, settings_page.draw),
    (schedule_sheets.SERVICE, service_page.draw),
    (LISTS, hidden_pages.draw_lists),
    (CALC, hidden_pages.draw_calc),
)

BEHIND = (PRACTICE_LISTS, MEMORY)
"""The hidden sheets behind the practices and Plan."""
BASE_SHEETS = (*(sheet for sheet, _ in PAGES), *BEHIND)
"""The sheets of a workbook without packs."""
PAGE_DRAWINGS = (
    (plan.PLAN, plan_page.draw),
    (STRATEGY, strategy_page.draw),
    (house_rules.HOUSE_RULES, house_rules_page.draw),
)
"""How each page of inputs is drawn."""
PRACTICE_SHEETS = (*PACK_SHEETS, house_rules.SHEET)
"""The sheets that packs bring."""
SHEETS = (*BASE_SHEETS, *PRACTICE_SHEETS)
"""Every sheet that a workbook can have."""
PYTHON_SHEETS = tuple(sheet for sheet in SHEETS if sheet.owner == "python")
FORMULA_PAGES = (
    *(each for each in PAGES if each[0] in (START, DASHBOARD, plan.SHEET, settings.SHEET, CALC)),
    (STRATEGY.sheet, strategy_page.draw),
    (house_rules.SHEET, house_rules_page.draw),
)
"""The pages besides Clients that hold formulas of ours."""


def draw(content: Content) -> list[Drawing]:
    """Every sheet of a workbook with this content.

    The packs that are on stand after Review, the rules that come with the first of them after the
    other pages to type in.
    """
    made: list[Drawing] = []
    for sheet, page in PAGES:
        made.append(page(content))
        if sheet is review.SHEET:
            made += _tables(content)
        elif sheet is schedule_sheets.SERVICE and content.practised.packs:
            made.append(house_rules_page.draw(content))
    return [*_in_amounts(made, content), *draw_behind(content)]


def draw_tables(content: Content) -> list[Drawing]:
    """The sheets of the packs that are on, pack by pack."""
    return _in_amounts(_tables(content), content)


def _in_amounts(drawings: Iterable[Drawing], content: Content) -> list[Drawing]:
    """Sheets with the currency's sign before their amounts, in columns that have room for them.

    None of them is a minus nought.
    """
    sign, large = content.settings.sign, MANY_TIMES * content.settings["SizeTarget"]
    roomy = (with_room(drawing, sign, large) for drawing in drawings)
    return [in_currency(with_small_amounts(drawing), sign) for drawing in roomy]


def _tables(content: Content) -> list[Drawing]:
    tables = {table.practice.name: table for table in content.practised.tables}
    pages = {page.sheet.name: draw_page for page, draw_page in PAGE_DRAWINGS}
    made = []
    for sheet in PACK_SHEETS:
        if sheet.name in tables:
            table = tables[sheet.name]
            made.append(
                draw_practice(
                    table.practice,
                    content.words,
                    table.shown,
                    content.headers.get(sheet.name),
                    table.cells,
                    content.settings.lists,
                    content.practised.figures,
                )
            )
        elif sheet.name in content.practised.pages:
            made.append(pages[sheet.name](content))
        elif sheet in content.practised.written:
            made.append(draw_written(sheet, content.words, content.header(sheet)))
    return made


def draw_lists(content: Content) -> Drawing:
    """The hidden page behind the practices and Plan."""
    practised, keys = content.practised, client_keys(content.scored)
    columns = {
        "ClientKeys": [
            Formula(
                f"IFERROR(IF(N(INDEX(ClientState,{n}))={FAULT_STATE + 1},"
                f'"",TRIM(INDEX(ClientName,{n}))),"")',
                name,
            )
            for n, name in enumerate(keys, start=1)
        ],
        **scenario_lists(content),
    }
    return draw_lists_page(
        PRACTICE_LISTS,
        content.words,
        content.languages or [content.words],
        practised.tables,
        practised.figures,
        practised.packs,
        practised.pages,
        columns,
        {name: key for room in ROOMS for name, key in room.texts.items()},
        [line for line in LINES if line.kind == "choice"],
        LAYOUT,
        practised.day,
        VOLATILE,
    )


def draw_behind(content: Content) -> list[Drawing]:
    """The two hidden sheets behind the practices and Plan."""
    memory = draw_written(MEMORY, content.words, content.header(MEMORY), content.memory)
    return [draw_lists(content), memory]
