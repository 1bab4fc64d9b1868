"""Try a workbook in the real Excel of this computer, and say of each thing whether it held.

    python scripts/try_in_excel.py plan.xlsm

The workbook is copied first; the copy is opened in an Excel of its own, three clients are typed,
the buttons' functions run, and what they wrote is compared with the same review of a closed copy.
Exit code 0: everything held, or there is no Excel here (with --require that is 1 too).
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlwings as xw

from pumpkin_sheets.homes.excel import addin as excel_addin
from pumpkin_sheets.homes.excel.book import ExcelBook
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.care.sheets import SCHEDULE
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.review.judge import find_language
from pumpkin_sheets.recalculate import recalculate

TYPED: dict[str, list[Any]] = {
    "client": ["'0042", "'=1+1", "Giant & Co"],
    "revenue": [48000, 900, 12000],
    "hours": [220, 30, 150],
    "communication": [5, 1, 4],
}


def type_clients(book: xw.Book, title: str) -> None:
    sheet = book.sheets[title]
    for name, cells in TYPED.items():
        corner = (CLIENTS.first_row + 1, CLIENTS.position(name) + 1)
        sheet.range(corner).value = [[cell] for cell in cells]


def check_click(book: xw.Book, closed: Path) -> list[str]:
    """Click in ``book`` and compare with the review of ``closed``, a copy saved before the click.

    Returns what went wrong, a line each.
    """
    _, titles = find_language(book.sheet_names, all_words())
    type_clients(book, titles["clients"])
    book.save()
    shutil.copyfile(book.fullname, closed)
    now = dt.datetime.now()
    own_now, excel_addin._now = excel_addin._now, lambda: now
    try:
        click(excel_addin.recalculate_tiers, book)
    finally:
        excel_addin._now = own_now
    recalculate(XlsxBook(closed), now.date(), now.time())
    names = ("clients", "review", "changes", "problems", "schedule", "queue")
    sheets = [titles[name] for name in names if name in titles]
    by_click, by_file = ExcelBook(book).read(sheets), XlsxBook(closed).read(sheets)
    wrong = []
    for title in sheets:
        one, other = _plain(by_click[title]), _plain(by_file[title])
        print(f"{title}: {len(one)} cells with something in them")
        wrong += [
            f"{title} {place}: {one.get(place)!r} by the click, {other.get(place)!r} by the file"
            for place in sorted({*one, *other})
            if one.get(place) != other.get(place)
        ]
    return wrong


def check_log(book: xw.Book) -> list[str]:
    """Log the first line of Schedule, twice; only the first click may write, on Touch Log alone."""
    _, titles = find_language(book.sheet_names, all_words())
    schedule, log = book.sheets[titles["schedule"]], titles["touch_log"]
    first = SCHEDULE.first_row + 1
    line = schedule.range((first, 1), (first, len(SCHEDULE.columns))).value
    planned = {column.name: cell for column, cell in zip(SCHEDULE.columns, line, strict=True)}
    expected = [planned["client"], planned["kind"]]
    before = _plain(ExcelBook(book).read([log])[log])
    schedule.activate()
    schedule.range((first, 1)).select()
    for _ in range(2):
        click(excel_addin.log_this_touch, book)
    after = _plain(ExcelBook(book).read([log])[log])
    new = {place: value for place, value in after.items() if before.get(place) != value}
    dated, *rest = [new[place] for place in sorted(new)] or [None]
    if dated != dt.date.today() or rest[:2] != expected or len({row for row, _ in new}) != 1:
        return [f"{log}: {new!r} was written, not one line of today with {expected!r}"]
    click(excel_addin.rebuild_schedule, book)
    return []


def click(function: Callable[[xw.Book], None], book: xw.Book) -> None:
    """Run a button's function; its closing message is printed instead of shown."""
    own_alert = xw.App.alert
    xw.App.alert = lambda _, prompt, **options: print(f"It said: {prompt!r}") or "ok"  # type: ignore
    try:
        function(book)
    finally:
        xw.App.alert = own_alert  # type: ignore[method-assign]


def check_vba(book: xw.Book) -> list[str]:
    """Have Excel compile and run the VBA project, through a function without a dialogue."""
    said = book.macro("xlwings.GetConfig")("ADD_WORKBOOK_TO_PYTHONPATH", "true")
    print(f"VBA reads the workbook's own settings: ADD_WORKBOOK_TO_PYTHONPATH is {said!r}")
    return [] if str(said).lower() == "false" else [f"GetConfig gave {said!r}, not False"]


def _plain(grid: list[list[Any]]) -> dict[tuple[int, int], Any]:
    found = {}
    for r, row in enumerate(grid):
        for c, value in enumerate(row):
            if isinstance(value, float):
                value = round(value, 9)
            elif isinstance(value, dt.datetime) and value.time() == dt.time():
                value = value.date()
            if value not in (None, ""):
                found[r, c] = value
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("workbook", type=Path)
    parser.add_argument("--require", action="store_true", help="fail where there is no Excel")
    options = parser.parse_args()
    try:
        app = xw.App(visible=False, add_book=False)
    except Exception as error:  # no engine, or COM and AppleScript find no such program
        print(f"There is no Excel on this computer, so nothing was tried ({error}).")
        return 1 if options.require else 0
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(options.workbook, folder))
        try:
            print(f"Excel {app.version}")
            book = app.books.open(copy)
            if copy.suffix.lower() == ".xlsm":
                wrong += check_vba(book)
            wrong += check_click(book, copy.with_stem("closed"))
            wrong += check_log(book)
            book.close()
        finally:
            app.quit()
    print("\n".join(wrong) or "Everything held.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
