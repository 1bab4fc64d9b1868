"""Rebuild schedule and Log this touch in a workbook that is open, sample list and all."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlwings as xw

from pumpkin_sheets.homes.excel import addin
from pumpkin_sheets.homes.excel.book import ExcelBook
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.google.menu_sheet import menu_layout
from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.plan.care.log_writing import LOGGED
from pumpkin_sheets.plan.care.sheets import SCHEDULE, TOUCH_LOG
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.recalculate import recalculate
from tests.homes.excel.test_addin import comparable
from tests.libreoffice_engine.engine import LibreOfficeEngine
from tests.libreoffice_engine.fixtures import excel

__all__ = ["excel"]

NOW = dt.datetime(2026, 3, 2, 8)
TODAY = NOW.date()
OWN = words("en")
OUTCOME = ("review", "changes", "problems", "schedule", "queue", "service_now")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample workbook with its buttons, in each language; reviewed once."""
    folder = tmp_path_factory.mktemp("samples")
    made = {}
    for language in languages():
        made[language] = folder / f"{language}.xlsm"
        create_workbook(made[language], language=language, sample=True, currency="TWD")
        recalculate(XlsxBook(made[language]), TODAY, NOW.time())
    return made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """A list whose last item is the time of a click."""
    times = [NOW]
    monkeypatch.setattr(addin, "_now", lambda: times[-1])
    return times


@pytest.fixture
def opened(
    excel: LibreOfficeEngine, clock: list[dt.datetime], samples: dict[str, Path], tmp_path: Path
) -> xw.Book:
    book = xw.Book(shutil.copy(samples["en"], tmp_path / "plan.xlsm"))
    excel.calls.clear()
    return book


def copy_of(book: xw.Book, folder: Path) -> Path:
    """A closed copy of the workbook as it is now."""
    book.save()
    return Path(shutil.copyfile(book.fullname, folder / "closed.xlsm"))


def line_of(book: xw.Book, row: int, sheet: str = "Schedule") -> list[Any]:
    """The cells of a 1-based row."""
    return list(book.sheets[sheet].range((row, 1), (row, 10)).value)


def log_of(book: xw.Book) -> list[list[Any]]:
    return comparable(ExcelBook(book).read(["Touch Log"])["Touch Log"])[TOUCH_LOG.first_row :]


def select(book: xw.Book, sheet: str, address: str) -> None:
    book.sheets[sheet].range(address).select()


def everything(book: xw.Book, but: Sequence[str] = ()) -> dict[str, list[list[Any]]]:
    titles = [title for title in book.sheet_names if title not in but]
    return {t: comparable(grid) for t, grid in ExcelBook(book).read(titles).items()}


@pytest.mark.libreoffice
@pytest.mark.parametrize("language", languages())
def test_rebuilding_gives_what_the_closed_file_gives(
    excel: LibreOfficeEngine,
    clock: list[dt.datetime],
    samples: dict[str, Path],
    tmp_path: Path,
    language: str,
) -> None:
    """A fortnight later, with another country's holidays and one client who became dear."""
    own = words(language)
    opened = xw.Book(shutil.copy(samples[language], tmp_path / "open.xlsm"))
    revenue = (CLIENTS.first_row + 3, CLIENTS.position("revenue") + 1)
    opened.sheets[own["sheets.clients"]].range(revenue).value = 900_000
    closed = copy_of(opened, tmp_path)
    clock.append(NOW + dt.timedelta(days=14, hours=5))
    expected = recalculate(XlsxBook(closed), clock[-1].date(), clock[-1].time())
    addin.rebuild_schedule(opened)
    titles = [own[f"sheets.{name}"] for name in OUTCOME]
    by_click, by_file = ExcelBook(opened).read(titles), XlsxBook(closed).read(titles)
    for title in titles:
        assert comparable(by_click[title]) == comparable(by_file[title])
    assert expected.service is not None
    entries = expected.service.result.entries
    assert min(entry.date for entry in entries) >= clock[-1].date()
    week = sum(entry.date < clock[-1].date() + dt.timedelta(days=7) for entry in entries)
    said = excel.app.alerts[-1].splitlines()
    assert week
    assert said[0] == own.say("excel_button.week", n=week)
    moved = len(expected.judgement.changes)
    changes = own["sheets.changes"]
    assert moved
    assert own.say("excel_button.moved", n=moved, sheet=changes) in said


@pytest.mark.libreoffice
def test_what_does_not_fit_and_the_first_cell_to_mend_are_said(
    excel: LibreOfficeEngine, opened: xw.Book
) -> None:
    addin.rebuild_schedule(opened)
    assert excel.app.alerts[-1].splitlines()[0] == OWN["recalculation.same"]
    assert excel.count("write") == 0
    grid = ExcelBook(opened).read(["Service levels"])["Service levels"]
    label = OWN["working.touches_per_day"]
    ((row, column),) = ((r, line.index(label)) for r, line in enumerate(grid) if label in line)
    opened.sheets["Service levels"].range((row + 1, column + 2)).value = 1
    hours = opened.sheets["Clients"].range((CLIENTS.first_row + 1, CLIENTS.position("hours") + 1))
    hours.value = "ten"
    addin.rebuild_schedule(opened)
    said = excel.app.alerts[-1].splitlines()
    assert said[0].startswith("Touches in the next seven days: ")
    lost = [line for line in ExcelBook(opened).read(["Schedule"])["Schedule"][3:] if not line[0]]
    assert lost
    assert said[1] == OWN.say("excel_button.unplaced", n=len(lost), sheet="Schedule")
    assert OWN.say("report.problems", n=1) in said
    assert said[-1].startswith(f"Clients!{hours.get_address(False, False)}")
    # What does not fit is not logged.
    last = SCHEDULE.first_row + sum(bool(line[2]) for line in schedule_of(opened))
    assert line_of(opened, last)[0] is None
    select(opened, "Schedule", f"C{last}")
    addin.log_this_touch(opened)
    assert "does not fit" in excel.app.alerts[-1]
    assert log_of(opened) == []


def schedule_of(book: xw.Book) -> list[list[Any]]:
    return ExcelBook(book).read(["Schedule"])["Schedule"][SCHEDULE.first_row :]


@pytest.mark.libreoffice
def test_a_done_touch_is_logged_and_only_logged(
    excel: LibreOfficeEngine, opened: xw.Book, tmp_path: Path
) -> None:
    date, _, client, kind, *_ = line_of(opened, 5)
    assert date
    before = everything(opened, but=["Touch Log"])
    select(opened, "Schedule", "B5:F5")
    addin.log_this_touch(opened)
    assert log_of(opened) == [[TODAY, client, kind]]
    said = f"2026-03-02 · {client} · {kind}"
    assert excel.app.alerts == [f"Written to Touch Log, row 4: {said}."]
    assert everything(opened, but=["Touch Log"]) == before
    assert opened.selection.address == "$B$5:$F$5"
    assert opened.sheets.active.name == "Schedule"
    # Then the schedule is rebuilt, as it would be for the closed file.
    closed = copy_of(opened, tmp_path)
    recalculate(XlsxBook(closed), TODAY, NOW.time())
    addin.rebuild_schedule(opened)
    by_click, by_file = ExcelBook(opened), XlsxBook(closed).read(["Schedule", "Queue"])
    for title, grid in by_file.items():
        assert comparable(by_click.read([title])[title]) == comparable(grid)
    again = [line for line in schedule_of(opened) if (line[2], line[3]) == (client, kind)]
    assert all(line[7] == dt.datetime.combine(TODAY, dt.time()) for line in again)
    assert all(line[0].date() > TODAY for line in again)


@pytest.mark.libreoffice
def test_the_button_writes_what_the_menu_in_google_sheets_writes(
    excel: LibreOfficeEngine, opened: xw.Book
) -> None:
    schedule = opened.sheets["Schedule"]
    schedule.range("C4").value = "'=1+1"
    schedule.range("E4").value = "'0042"
    select(opened, "Schedule", "A4")
    addin.log_this_touch(opened)
    line = log_of(opened)[0]
    layout = menu_layout(OWN, opened.sheet_names)
    titles = ExcelBook(opened).read(["Touch Log"])["Touch Log"][TOUCH_LOG.header_row]
    written = dict(zip(titles, line, strict=False))
    by_name = {name: written.get(title) for name, title in layout["touch_log"]["columns"].items()}
    copied = set(layout["schedule"]["columns"]) - {"date"}
    assert copied == set(LOGGED)
    assert {name for name, value in by_name.items() if value is not None} == copied | {"date"}
    assert by_name["client"] == "=1+1"
    assert by_name["who"] == "0042"
    assert excel.count("write") == 3  # two of them by this test


@pytest.mark.libreoffice
def test_the_log_as_its_owner_arranged_it(excel: LibreOfficeEngine, opened: xw.Book) -> None:
    sheet = opened.sheets["Touch Log"]
    sheet.impl.api.getColumns().insertByIndex(1, 1)  # a column of the owner's
    sheet.impl.api.getRows().insertByIndex(2, 2)  # and a few lines above the header
    sheet.range("B5").value = "Minutes"
    sheet.range("A6").value = [[dt.datetime(2026, 2, 20), 12.0, "Orchid Travel", "Visit"]]
    sheet.range("C9").value = "half-typed"
    sheet.range("B10:B14").value = "20 min"
    sheet.range("G10").value = "mine"
    before = log_of(opened)
    _, _, client, kind, *_ = line_of(opened, 4)
    select(opened, "Schedule", "A4")
    excel.calls.clear()
    addin.log_this_touch(opened)
    after = log_of(opened)
    assert excel.app.alerts[-1].startswith("Written to Touch Log, row 10: ")
    added = 10 - 1 - TOUCH_LOG.first_row
    assert after[added] == [TODAY, "20 min", client, kind, None, None, "mine"]
    assert after[:added] + after[added + 1 :] == before[:added] + before[added + 1 :]


@pytest.mark.libreoffice
def test_a_click_too_many_and_selections_that_are_no_line(
    excel: LibreOfficeEngine, opened: xw.Book
) -> None:
    last = SCHEDULE.first_row + sum(bool(line[2]) for line in schedule_of(opened))
    choose = OWN.say("excel_button.choose_line", sheet="Schedule")
    for sheet, address, said in (
        ("Queue", "B5", choose),
        ("Schedule", "A1", choose),
        ("Schedule", "C3", choose),
        ("Schedule", f"C{last + 1}", choose),
        ("Schedule", "C1048576", choose),
        ("Schedule", "C4:C5", OWN["excel_button.several"]),
        ("Schedule", "A1:A1048576", OWN["excel_button.several"]),
    ):
        select(opened, sheet, address)
        addin.log_this_touch(opened)
        assert excel.app.alerts[-1] == said, (sheet, address)
    assert excel.count("write") == 0
    select(opened, "Schedule", "C4")
    addin.log_this_touch(opened)
    addin.log_this_touch(opened)
    assert "for today already, in row 4; nothing was written" in excel.app.alerts[-1]
    assert excel.count("write") == 1
    assert len(log_of(opened)) == 1


@pytest.mark.libreoffice
def test_what_stops_a_logging_is_said_and_nothing_is_written(
    excel: LibreOfficeEngine, opened: xw.Book
) -> None:
    select(opened, "Schedule", "C4")
    log = opened.sheets["Touch Log"]
    log.range("C3").value = "What"
    addin.log_this_touch(opened)
    assert excel.app.alerts[-1] == OWN.say(
        "problems.column_missing", sheet="Touch Log", column="Kind"
    )
    log.range("C3").value = "Kind"
    log.range("B4").formula = '=""'  # an owner's formula that shows nothing yet
    excel.calls.clear()
    addin.log_this_touch(opened)
    assert excel.app.alerts[-1].startswith("Row 4 of “Touch Log” is not empty")
    assert excel.count("write") == 0
    log.range("B4").formula = ""
    excel.calls.clear()
    excel.before_write = refuse
    before = everything(opened)
    addin.log_this_touch(opened)
    excel.before_write = None
    assert excel.app.alerts[-1] == (
        "Excel refused to write on the sheet “Touch Log”: the sheet is protected. "
        "Nothing was changed."
    )
    assert everything(opened) == before
    log.name = "My log"
    for button in (addin.log_this_touch, addin.rebuild_schedule):
        button(opened)
        assert excel.app.alerts[-1] == (
            "This workbook has no sheet “Touch Log”; give it its name back."
        )
    assert excel.count("write") == 0


def refuse(where: str) -> None:
    raise OSError("the sheet is protected")


@pytest.mark.libreoffice
def test_a_failing_rebuild_leaves_the_workbook_as_it_was(
    excel: LibreOfficeEngine, opened: xw.Book, clock: list[dt.datetime]
) -> None:
    clock.append(NOW + dt.timedelta(days=30))
    revenue = (CLIENTS.first_row + 3, CLIENTS.position("revenue") + 1)
    opened.sheets["Clients"].range(revenue).value = 900_000
    before = everything(opened)
    reached: list[str] = []

    def refuse_the_last(where: str) -> None:
        reached.append(where.partition("!")[0])
        if where.startswith("Service now"):
            refuse(where)

    excel.before_write = refuse_the_last
    addin.rebuild_schedule(opened)
    excel.before_write = None
    assert reached[:5] == ["Review", "Changes", "Memory", "Schedule", "Service now"]
    assert excel.app.alerts[-1].endswith("the sheet is protected. Nothing was changed.")
    assert everything(opened) == before


@pytest.mark.libreoffice
def test_logging_costs_the_same_however_long_the_log(
    excel: LibreOfficeEngine, opened: xw.Book
) -> None:
    counts = []
    for lines in (0, 10, 10_000):
        grid = [[dt.datetime(2026, 1, 5), "Orchid Travel", "Visit", "Mei"]] * lines
        if lines:
            opened.sheets["Touch Log"].range("A4").options(chunksize=None).value = grid
        select(opened, "Schedule", f"A{5 + len(counts)}")
        excel.calls.clear()
        addin.log_this_touch(opened)
        assert excel.app.alerts[-1].startswith(f"Written to Touch Log, row {4 + lines}:")
        assert excel.count("read") == 3  # Schedule, Touch Log, and the row once more
        assert excel.count("write") == 1
        counts.append(len(excel.calls))
        opened.sheets["Touch Log"].range((4, 1), (4 + lines, 5)).value = None
    assert len(set(counts)) == 1


@pytest.mark.libreoffice
@pytest.mark.parametrize("language", languages())
def test_buttons_cover_nothing_and_each_other_neither(
    excel: LibreOfficeEngine, samples: dict[str, Path], language: str
) -> None:
    """As LibreOffice places them: under a button there are only empty cells, none to type in."""
    own = words(language)
    book = xw.Book(samples[language])
    found: dict[str, list[str]] = {}
    for sheet in book.sheets:
        page = sheet.impl.api.getDrawPage()
        taken: list[tuple[int, int]] = []
        for shape in (page.getByIndex(i) for i in range(page.getCount())):
            if shape.ShapeType != "com.sun.star.drawing.ControlShape":
                continue
            found.setdefault(sheet.name, []).append(shape.Control.Label)
            left, top = shape.Position.X, shape.Position.Y
            right, bottom = left + shape.Size.Width, top + shape.Size.Height
            for row in range(40):
                for column in range(12):
                    cell = sheet.impl.api.getCellByPosition(column, row)
                    x, y = cell.Position.X, cell.Position.Y
                    apart = (
                        x + 30 >= right
                        or y + 30 >= bottom
                        or x + cell.Size.Width <= left + 30
                        or y + cell.Size.Height <= top + 30
                    )
                    assert apart or cell.Type.value == "EMPTY", (sheet.name, row, column)
            assert all(right <= one or left >= other for one, other in taken)
            taken.append((left, right))
    assert found[own["sheets.schedule"]] == [own["buttons.rebuild"], own["buttons.log"]]
    again = [own["buttons.recalculate"]]
    assert found == {
        own["sheets.start"]: again,
        own["sheets.clients"]: again,
        own["sheets.schedule"]: [own["buttons.rebuild"], own["buttons.log"]],
    }


def test_the_buttons_outlive_a_recalculation_of_the_closed_file(samples: dict[str, Path]) -> None:
    """Schedule is Python's own sheet, and the only one of them with something drawn on it."""
    with ZipFile(samples["en"]) as parts:
        drawn = [n for n in parts.namelist() if n.endswith(".vml")]
        held = [
            name
            for name in parts.namelist()
            if name.startswith("xl/worksheets/sheet") and b"<legacyDrawing " in parts.read(name)
        ]
        macros = "".join(parts.read(name).decode() for name in drawn)
    assert len(held) == len(drawn) == 3
    for macro in ("RecalculateTiers", "RebuildSchedule", "LogThisTouch"):
        assert f"[0]!{macro}<" in macros
