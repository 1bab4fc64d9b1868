"""What Excel calls: the buttons and the worksheet functions, on the desktop and in the browser.

On the desktop a button's macro runs one of these through xlwings' ``RunPython``; in the browser
add-in (xlwings Lite) the same functions are imported by its ``main.py``.  Nothing may reach
stderr: Excel for Mac shows anything there as an error.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import xlwings as xw

from pumpkin_sheets.homes.excel import functions
from pumpkin_sheets.homes.excel.book import ExcelBook
from pumpkin_sheets.languages import all_words, language_here
from pumpkin_sheets.languages import words as words_of
from pumpkin_sheets.mistake import mistake_of
from pumpkin_sheets.plan.care.care import has_schedule, no_schedule
from pumpkin_sheets.plan.care.log_writing import chosen_touch, new_line
from pumpkin_sheets.plan.care.sheets import SCHEDULE, TOUCH_LOG
from pumpkin_sheets.plan.review.judge import Judgement, find_language
from pumpkin_sheets.plan.review.own_sheets import change_rows
from pumpkin_sheets.recalculate import Outcome, recalculate
from pumpkin_sheets.sheets.problems import PlanError, PumpkinError
from pumpkin_sheets.sheets.tables import find_header, require, titles_of
from pumpkin_sheets.sheets.words import Words, listed
from pumpkin_sheets.uncollected import uncollected

NAME = "Pumpkin Sheets"
LINES = 8
"""How many changes the closing message lists; the rest stand on Changes."""


@xw.script
def recalculate_tiers(book: xw.Book | None = None) -> None:
    """Review every client: write Review, Changes and Problems, and say what changed (F43)."""
    _click(book, lambda opened: summary(_recalculated(ExcelBook(opened))))


@xw.script
def rebuild_schedule(book: xw.Book | None = None) -> None:
    """Plan every touch anew: the whole recalculation, and what it means for the schedule (F11)."""
    _click(book, _rebuild)


@xw.script
def log_this_touch(book: xw.Book | None = None) -> None:
    """The selected line of Schedule was done: write it into the Touch Log, dated today (F11)."""
    _click(book, _log)


@xw.script
def take_this_proposal(book: xw.Book | None = None) -> None:
    """The selected lines of Proposals are taken, into empty cells and new rows (F54)."""
    _click(book, _take)


def switch_on(*packs: str, book: xw.Book | None = None) -> None:
    """Give the workbook, while it is open, the sheets of these packs (``all`` is every one)."""
    _click(book, lambda opened: _switch_on(opened, packs))


def _now() -> dt.datetime:
    """Local time without a zone; a function of its own for those who try a click at another."""
    return dt.datetime.now()


def _recalculated(book: ExcelBook) -> Outcome:
    now = _now()
    return recalculate(book, now.date(), now.time())


def _rebuild(opened: xw.Book) -> str:
    book = ExcelBook(opened)
    _with_schedule(book)
    return schedule_summary(_recalculated(book), _now().date())


def _log(opened: xw.Book) -> str:
    book = ExcelBook(opened)
    words, titles = _with_schedule(book)
    languages, schedule, log = all_words(), titles[SCHEDULE.name], titles[TOUCH_LOG.name]
    active, selected = book.selected_rows()
    if active != schedule:
        raise PlanError(words.say("excel_button.choose_line", sheet=schedule))
    grids = book.read([schedule, log])
    done = chosen_touch(grids[schedule], schedule, selected, _now().date(), words, languages)
    line = new_line(grids[log], log, done, words, languages)
    book.append(log, line.row, line.columns, line.values)
    said = " · ".join(filter(None, (f"{done.date}", done.client, done.kind, done.who)))
    return words.say("excel_button.logged", sheet=log, row=line.row + 1, line=said)


def _take(opened: xw.Book) -> str:
    # Imported only here: a click on any other button is to answer soon.
    from pumpkin_sheets.homes.excel.filling import FillingExcelBook
    from pumpkin_sheets.plan.proposals.choosing import NEEDED, marks_at
    from pumpkin_sheets.plan.proposals.sheet import SHEET
    from pumpkin_sheets.proposals import accept_marked, taken_said

    book, languages = FillingExcelBook(opened), all_words()
    words, titles = find_language(book.titles(), languages)
    title = titles.get(SHEET.name)
    if title is None:
        raise PlanError(words.say("excel_button.no_proposals", sheet=words[f"sheets.{SHEET.name}"]))
    active, blocks = book.selected_blocks()
    marks: dict[int, str] = {}
    if active == title:
        grid = book.read([title])[title]
        header = require(
            find_header(grid, titles_of(SHEET, languages)), SHEET, NEEDED, title, words
        )
        rows = sorted({row for block in blocks for row in block[: len(grid)]})
        marks = marks_at(grid, header, rows)
    seen = book.seen_rows(title, marks)
    if not seen:
        raise PlanError(words.say("excel_button.choose_proposal", sheet=title))
    done = accept_marked(book, {marks[row] for row in seen}, _now())
    return "\n".join(taken_said(done))


def _switch_on(opened: xw.Book, packs: Sequence[str]) -> str:
    # Imported only here: a click on any other button is to answer soon.
    from pumpkin_sheets.homes.excel.growth import GrowingExcelBook
    from pumpkin_sheets.homes.file.build import build
    from pumpkin_sheets.homes.packs import add_packs

    added = add_packs(GrowingExcelBook(opened, build), packs, _now())
    if not added.sheets:
        return added.words["packs.there"]
    return added.words.say("excel_button.switched_on", sheets=listed(added.sheets))


def _with_schedule(book: ExcelBook) -> tuple[Words, dict[str, str]]:
    """The workbook's language and titles; PlanError for one without the sheets of a schedule."""
    words, titles = find_language(book.titles(), all_words())
    if not has_schedule(titles):
        raise PlanError(no_schedule(titles, words))
    return words, titles


def schedule_summary(outcome: Outcome, today: dt.date) -> str:
    """What the schedule holds after a recalculation, in a few lines; see ``summary``."""
    judgement, service = outcome.judgement, outcome.service
    words, titles, moved = judgement.words, judgement.titles, len(judgement.changes)
    assert service is not None
    until = today + dt.timedelta(days=7)
    week = sum(today <= entry.date < until for entry in service.result.entries)
    lines = [] if outcome.written else [words[outcome.quiet]]
    lines.append(words.say("excel_button.week", n=week))
    if unplaced := len(service.result.unplaced):
        said = words.say("excel_button.unplaced", n=unplaced, sheet=titles[SCHEDULE.name])
        lines.append(said)
    if moved and not judgement.before:
        lines.append(words.say("report.first", n=moved))
    elif moved:
        lines.append(words.say("excel_button.moved", n=moved, sheet=titles["changes"]))
    return "\n".join([*lines, *_first_problem(judgement)])


def summary(outcome: Outcome) -> str:
    """What a recalculation did, in a few lines; the first cell at fault is named."""
    judgement = outcome.judgement
    words = judgement.words
    moved = judgement.changes
    if moved and not judgement.before:
        lines = [words.say("report.first", n=len(moved))]
    elif moved:
        lines = [words["report.moved"]]
        lines += [_move(row, words) for row in change_rows(moved[:LINES], words)]
        if len(moved) > LINES:
            lines.append(f"+ {len(moved) - LINES}")
    else:
        lines = [words[outcome.quiet]]
    return "\n".join([*lines, *_first_problem(judgement)])


def _first_problem(judgement: Judgement) -> list[str]:
    """The lines on cells to mend, the first one named; none when all is well."""
    if not judgement.problems:
        return []
    said = judgement.words.say("report.problems", n=len(judgement.problems))
    return ["", said, judgement.problems[0].said(judgement.words)]


def _move(row: Sequence[object], words: Words) -> str:
    """One line of Changes in a few words: who, what, from where to where, else why."""
    _, client, what, tier_from, tier_to, action_from, action_to, why, _ = row
    if not (tier_from or tier_to or action_from or action_to) and why:
        return f"{what}: {why}"
    arrow = ""
    for before, after in ((tier_from, tier_to), (action_from, action_to)):
        if before != after and not arrow:
            both = before and after
            move = words.say("mail.move", before=before, after=after) if both else after or before
            arrow = f", {move}"
    return f"{client}: {what}{arrow}"


def _click(book: xw.Book | None, work: Callable[[xw.Book], str]) -> None:
    """Do the work of a button and show what it says, or what kept it from being done."""
    opened = book or xw.Book.caller()
    with uncollected(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with _progress(opened.app):
                said, mode = work(opened), "info"
        except PumpkinError as error:
            said, mode = error.said(_words_of(opened)), "critical"
        except Exception as error:
            said, mode = _own_mistake(opened, error), "critical"
    opened.app.alert(said, title=NAME, mode=mode)


def _own_mistake(opened: xw.Book, error: Exception) -> str:
    """What is said of a mistake of our own; a file tells the whole of it, where one can be found.

    In the browser a file is in nobody's reach; there the sentence says where it happened.
    """
    words = _words_of(opened)
    if opened.app.engine.type == "remote":
        return mistake_of(error).said(words)
    report = Path(tempfile.gettempdir()) / "pumpkin_sheets_error.txt"
    report.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return words.say("excel.own_mistake", product=NAME, file=report)


def _words_of(opened: xw.Book) -> Words:
    """The words of the workbook's language; of the person's own where it does not tell."""
    try:
        return find_language(ExcelBook(opened).titles(), all_words())[0]
    except PumpkinError:
        return _words_here()


def _words_here() -> Words:
    return words_of(language_here())


@contextmanager
def _progress(app: xw.App) -> Iterator[None]:
    """Say in the status bar that something happens, where there is one."""
    with suppress(NotImplementedError):
        app.status_bar = f"{NAME} …"
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            app.status_bar = False


def _spill(make: Callable[[], functions.Block]) -> functions.Block:
    """The result of a worksheet function; what is wrong with its ranges, in its first cell."""
    try:
        return make()
    except PlanError as error:
        return [[error.said(_words_here())]]


_CLIENTS = "The list with its titles in the first row, such as Clients!A4:AE204."
_SETTINGS = "Labels and their values, such as Settings!A1:F60. Leave it out for the defaults."


def _worksheet_function(function: Callable[..., Any]) -> Callable[..., Any]:
    """Registers a function of (clients, settings) with Excel's function wizard."""
    for name, text in (("settings", _SETTINGS), ("clients", _CLIENTS)):
        function = xw.arg(name, ndim=2, err_to_str=True, doc=text)(function)
    return xw.func(category=NAME)(function)


@_worksheet_function
def pumpkin_value(clients: Any, settings: Any = None) -> list[list[Any]]:
    """Value of each client, 0 to 100: money, or the knowledge and growth that a client brings."""
    return _spill(lambda: functions.column(clients, settings, "value"))


@_worksheet_function
def pumpkin_ease(clients: Any, settings: Any = None) -> list[list[Any]]:
    """How easy each client is to work with, 0 to 100: ratings, days paid late, red flags."""
    return _spill(lambda: functions.column(clients, settings, "ease"))


@_worksheet_function
def pumpkin_tier(clients: Any, settings: Any = None) -> list[list[Any]]:
    """Tier of each client, from Worst to VIP, in the language of the list's titles."""
    return _spill(lambda: functions.column(clients, settings, "tier_shown"))


@_worksheet_function
def pumpkin_action(clients: Any, settings: Any = None) -> list[list[Any]]:
    """What to do about each client: drop, reprice, educate, keep or grow."""
    return _spill(lambda: functions.column(clients, settings, "action_shown"))


@_worksheet_function
def pumpkin_price(clients: Any, settings: Any = None) -> list[list[Any]]:
    """Suggested yearly price of each client to reprice, and the walk-away quote for one to drop."""
    return _spill(lambda: functions.column(clients, settings, "suggested"))


@_worksheet_function
def pumpkin_cringe(clients: Any, settings: Any = None) -> list[list[Any]]:
    """What hassle with each client costs a year: hours that are not smooth, and late money."""
    return _spill(lambda: functions.cringe(clients, settings))


@_worksheet_function
def pumpkin_sure(clients: Any, settings: Any = None) -> list[list[Any]]:
    """How sure each tier is: its chance, that of one lower, that of one higher, 0 to 1."""
    return _spill(lambda: functions.sureness(clients, settings))


@_worksheet_function
def pumpkin_levers(clients: Any, settings: Any = None) -> list[list[Any]]:
    """What lifts each tier: the smallest single change, the cheapest combination, its effort."""
    return _spill(lambda: functions.levers(clients, settings))


@_worksheet_function
def pumpkin_whale_curve(clients: Any, settings: Any = None) -> list[list[Any]]:
    """Whale curve: client, profit after time and running total, the most profitable first."""
    return _spill(lambda: functions.whale_curve(clients, settings))
