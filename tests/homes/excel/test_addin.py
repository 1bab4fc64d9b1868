"""A click in a workbook that is open: the same outcome as for the closed file, cell by cell."""

from __future__ import annotations

import datetime as dt
import runpy
import subprocess
import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from pumpkin_sheets.homes.excel import addin
from pumpkin_sheets.homes.excel.book import ExcelBook
from pumpkin_sheets.homes.excel.vba_project import BUTTONS
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, RATINGS
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.settings.settings import SETTINGS, default_settings
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sample import sample_clients
from pumpkin_sheets.sheets.cells import without_edges
from tests.libreoffice_engine.engine import LibreOfficeEngine
from tests.libreoffice_engine.fixtures import excel

__all__ = ["excel"]

Typed = Mapping[str, Sequence[Any]]

TYPED: Typed = {
    "client": [
        "Giant & Co",
        "=1+1",
        "0042",
        "松樹工作室",
        "Wispy",
        "TRUE",
        "Nearly",
        "Late \u2013 5",
    ],
    "revenue": [48000, 900, 12000, 30000, 1500, 7000, 2500, 9000],
    "cost": [4000, None, 1000, 12000, 300, 0, None, 450.55],
    "hours": [220, 30, 150, 260, 70, None, 20, 100],
    "knowledge": [3, 0, 5, None, None, 2, 1, 0],
    "growth": [4, None, 5, 1, None, 0, None, 2],
    "late": [0, 12, None, 3, 45, None, None, 61],
    **{name: [5, 2, 4, 3, 1, 4, None, 2] for name in RATINGS},
    "flag1": [None, "✓", None, None, "✓", None, None, "x"],
    "flag2": [None, None, None, None, "✓", None, None, None],
    "flag4": [None, None, None, None, "✓", None, None, None],
    "flag9": [None, None, None, None, "✓", None, None, None],
    "criterion1": ["✓", None, "✓", "✓", None, None, None, None],
    "criterion2": ["✓", None, "✓", None, None, None, None, None],
    "criterion3": ["✓", None, "✓", None, None, None, None, None],
}


def make_workbook(path: Path, typed: Typed, rows: int = 12, language: str = "en") -> Path:
    """A workbook as the builder makes it."""
    own = words(language)
    content = new_content(own, default_settings(own), rows, typed, today=dt.date(2026, 3, 2))
    build(path, draw(content), font=own.font, right_to_left=own.right_to_left)
    return path


def type_clients(book: xw.Book, typed: Typed, language: str = "en") -> None:
    """Type into Clients as an owner would, text that looks like something else included."""
    sheet = book.sheets[words(language)["sheets.clients"]]
    for name, cells in typed.items():
        column = CLIENTS.position(name) + 1
        top = CLIENTS.first_row + 1
        block = [[f"'{cell}" if isinstance(cell, str) else cell] for cell in cells]
        target = sheet.range((top, column), (top + len(block) - 1, column))
        target.options(chunksize=None).value = block


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """The day of every click, which happens in its first minute."""
    monkeypatch.setattr(addin, "_now", lambda: dt.datetime(2024, 3, 1))
    return dt.date(2024, 3, 1)


@pytest.fixture
def opened(excel: LibreOfficeEngine, today: dt.date, tmp_path: Path) -> xw.Book:
    book = xw.Book(make_workbook(tmp_path / "plan.xlsx", {}))
    type_clients(book, TYPED)
    excel.calls.clear()
    return book


def plain(value: Any) -> Any:
    """A cell for comparing: a midnight as its date, a number rounded as far as both engines go."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    if isinstance(value, float):
        return round(value, 9)
    return None if value == "" else value


def comparable(grid: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return without_edges([plain(value) for value in row] for row in grid)


@pytest.mark.libreoffice
@pytest.mark.parametrize("language", languages())
def test_a_click_gives_what_the_closed_file_gives(
    excel: LibreOfficeEngine, today: dt.date, tmp_path: Path, language: str
) -> None:
    closed = XlsxBook(make_workbook(tmp_path / "closed.xlsx", TYPED, language=language))
    recalculate(closed, today)
    book = xw.Book(make_workbook(tmp_path / "open.xlsx", {}, language=language))
    type_clients(book, TYPED, language)
    addin.recalculate_tiers(book)
    names = ("clients", "review", "changes", "problems", "schedule", "queue")
    sheets = [words(language)[f"sheets.{name}"] for name in names]
    by_click, by_file = ExcelBook(book).read(sheets), closed.read(sheets)
    for title in sheets:
        assert comparable(by_click[title]) == comparable(by_file[title])
    assert len(comparable(by_click[sheets[1]])) == 3 + len(TYPED["client"])


@pytest.mark.libreoffice
def test_a_second_click_writes_nothing(excel: LibreOfficeEngine, opened: xw.Book) -> None:
    addin.recalculate_tiers(opened)
    assert excel.app.alerts[-1].startswith(words("en").say("report.first", n=8))
    excel.calls.clear()
    addin.recalculate_tiers(opened)
    assert excel.count("write") == 0
    assert excel.app.alerts[-1].startswith(words("en")["recalculation.same"])
    assert excel.app.status_bars[-1] is False


@pytest.mark.libreoffice
def test_what_moved_is_said(excel: LibreOfficeEngine, opened: xw.Book) -> None:
    addin.recalculate_tiers(opened)
    type_clients(opened, {"revenue": [100], "criterion1": [None]})
    addin.recalculate_tiers(opened)
    said = excel.app.alerts[-1].splitlines()
    assert said[0] == words("en")["report.moved"]
    assert said[1].startswith("Giant & Co: ")
    assert "→" in said[1]


@pytest.mark.libreoffice
def test_the_cell_at_fault_is_named(excel: LibreOfficeEngine, opened: xw.Book) -> None:
    column = CLIENTS.position("hours") + 1
    sheet = opened.sheets["Clients"]
    sheet.range((CLIENTS.first_row + 1, column)).value = "ten"
    sheet.range((CLIENTS.first_row + 2, column)).formula = "=NA()"
    sheet.range((CLIENTS.first_row + 3, column)).formula = "=#REF!*2"
    addin.recalculate_tiers(opened)
    said = excel.app.alerts[-1]
    assert words("en").say("report.problems", n=3) in said
    assert "Clients!G5" in said
    cells = opened.sheets["Problems"].range("A4:A6").value
    assert cells == ["Clients!G5", "Clients!G6", "Clients!G7"]


@pytest.mark.libreoffice
def test_what_stops_a_review_is_said_and_nothing_is_written(
    excel: LibreOfficeEngine, opened: xw.Book
) -> None:
    header = opened.sheets["Clients"].range((CLIENTS.header_row + 1, CLIENTS.position("hours") + 1))
    header.value = "How long"
    addin.recalculate_tiers(opened)
    assert "Hours" in excel.app.alerts[-1]
    header.value = "Hours"
    opened.sheets["Review"].name = "My review"
    addin.recalculate_tiers(opened)
    assert "Review" in excel.app.alerts[-1]
    opened.sheets["My review"].name = "Review"
    type_clients(opened, {"client": ["Giant & Co", "giant &  CO"]})
    addin.recalculate_tiers(opened)
    assert "A5" in excel.app.alerts[-1]
    assert "A6" in excel.app.alerts[-1]
    assert opened.sheets["Review"].range("A4:P5").value == [[None] * 16] * 2


@pytest.mark.libreoffice
def test_a_failing_write_leaves_the_workbook_as_it_was(
    excel: LibreOfficeEngine, opened: xw.Book
) -> None:
    titles = ("Clients", "Review", "Changes", "Problems", "Settings")
    before = ExcelBook(opened).read(titles)

    def refuse(where: str) -> None:
        if where.startswith("Changes"):
            raise OSError("out of memory")

    excel.before_write = refuse
    addin.recalculate_tiers(opened)
    excel.before_write = None
    assert excel.app.alerts[-1].endswith("out of memory. Nothing was changed.")
    assert ExcelBook(opened).read(titles) == before


@pytest.mark.libreoffice
def test_calls_per_click_do_not_grow_with_the_list(
    excel: LibreOfficeEngine, today: dt.date, tmp_path: Path
) -> None:
    counts = []
    # Rows below the prepared ones carry no formulas, which spares LibreOffice the arithmetic.
    path = make_workbook(tmp_path / "plan.xlsx", {}, rows=10)
    for clients in (10, 1_000, 10_000):
        book = xw.Book(path)
        typed: Typed = {
            "client": [f"Client {i}" for i in range(clients)],
            "revenue": [100.0 * (i % 97) for i in range(clients)],
            "hours": [1.0 + i % 13 for i in range(clients)],
            "communication": [1.0 + i % 5 for i in range(clients)],
        }
        type_clients(book, typed)
        excel.calls.clear()
        addin.recalculate_tiers(book)
        # Clients, Settings, Plan, Touch Log, Service levels, the hidden page, Python's
        assert excel.count("read") == 13
        # Review, Changes, Problems, Schedule, Queue, Service now, Memory
        assert excel.count("write") == 7
        assert excel.app.alerts[-1].startswith(words("en").say("report.first", n=clients))
        counts.append(len(excel.calls))
        book.close()
    assert len(set(counts)) == 1


@pytest.mark.libreoffice
def test_the_macros_command_finds_the_calling_book(
    excel: LibreOfficeEngine, opened: xw.Book
) -> None:
    opened.set_mock_caller()
    try:
        exec("import pumpkin_sheets.excel_addin as addin; addin.recalculate_tiers()", {})
    finally:
        del xw.Book._mock_caller
    assert excel.app.alerts[-1].startswith(words("en").say("report.first", n=8))


@pytest.mark.libreoffice
def test_a_mistake_of_our_own_is_kept_for_a_report(
    excel: LibreOfficeEngine,
    opened: xw.Book,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("our own")

    monkeypatch.setattr(addin, "recalculate", broken)
    monkeypatch.setattr(addin.tempfile, "gettempdir", lambda: str(tmp_path))
    addin.recalculate_tiers(opened)
    report = tmp_path / "pumpkin_sheets_error.txt"
    assert str(report) in excel.app.alerts[-1]
    assert "ZeroDivisionError: our own" in report.read_text()
    assert capfd.readouterr() == ("", "")


@pytest.mark.libreoffice
def test_in_the_browser_no_file_is_named_for_a_report(
    excel: LibreOfficeEngine, opened: xw.Book, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("our own")

    monkeypatch.setattr(excel, "type", "remote")
    monkeypatch.setattr(addin, "recalculate", broken)
    monkeypatch.setattr(addin.tempfile, "gettempdir", lambda: str(tmp_path))
    addin.recalculate_tiers(opened)
    said = excel.app.alerts[-1]
    assert said.startswith("Stopped by a mistake of the program (test_addin.py:")
    assert "ZeroDivisionError" in said
    assert list(tmp_path.glob("pumpkin*")) == []


@pytest.mark.parametrize("function", BUTTONS.values())
def test_every_button_has_its_function(function: str) -> None:
    assert callable(getattr(addin, function))


@pytest.mark.libreoffice
def test_the_script_for_real_excel_finds_what_is_wrong(
    excel: LibreOfficeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``scripts/try_in_excel.py`` over LibreOffice, so that it runs when somebody has Excel."""
    script = runpy.run_path(str(Path(__file__).parents[3] / "scripts" / "try_in_excel.py"))
    book = xw.Book(make_workbook(tmp_path / "plan.xlsx", {}))
    assert script["check_click"](book, tmp_path / "closed.xlsx") == []
    assert script["check_log"](book) == []
    monkeypatch.setattr(addin, "log_this_touch", lambda book: None)
    (said,) = script["check_log"](book)
    assert said.startswith("Touch Log: {} was written")
    monkeypatch.setattr(addin, "recalculate_tiers", lambda book: None)
    wrong = script["check_click"](
        xw.Book(make_workbook(tmp_path / "second.xlsx", {})), tmp_path / "closed.xlsx"
    )
    assert any(line.startswith("Review (3, 0): None by the click") for line in wrong)
    monkeypatch.setattr(script["xw"], "App", refuse_to_start)
    monkeypatch.setattr(sys, "argv", ["try_in_excel.py", "plan.xlsm", "--require"])
    assert script["main"]() == 1


def refuse_to_start(**_: object) -> None:
    raise OSError("no Excel")


# --- worksheet functions ---------------------------------------------------------------------

LIST = [
    ["Client", "Revenue", "Hours", "Communication", "Tier at last review"],
    ["Acme", 12000.0, 100.0, 4.0, "VIP"],
    ["Wispy", 500.0, 40.0, 1.0, None],
    [None, None, None, None, None],
    ["Wrong", "much", 1.0, 2.0, None],
]
WORKSHEET_FUNCTIONS = (
    addin.pumpkin_value,
    addin.pumpkin_ease,
    addin.pumpkin_tier,
    addin.pumpkin_action,
    addin.pumpkin_price,
)


@pytest.mark.libreoffice
def test_functions_over_the_clients_sheet_give_what_its_formulas_show(opened: xw.Book) -> None:
    sheet = opened.sheets["Clients"]
    top, last = CLIENTS.header_row + 1, CLIENTS.first_row + 12
    table = sheet.range((top, 1), (last, len(CLIENTS.columns))).options(ndim=2, err_to_str=True)
    settings = opened.sheets["Settings"].used_range.options(ndim=2, err_to_str=True).value
    names = ("value", "ease", "tier_shown", "action_shown", "suggested")
    for function, name in zip(WORKSHEET_FUNCTIONS, names, strict=True):
        at = CLIENTS.position(name)
        shown = [[row[at]] for row in table.value[1:]]
        assert comparable(function(table.value, settings)) == comparable(shown)


def test_a_short_list_is_enough() -> None:
    tiers = addin.pumpkin_tier(LIST)
    assert tiers == [["Good"], ["Worst"], [""], ["Not enough data"]]
    held = [row[:4] for row in LIST]
    assert addin.pumpkin_value(held) == addin.pumpkin_value(LIST) == [[68.8], [4.2], [""], [""]]
    assert addin.pumpkin_ease(LIST)[0] == [75.0]


def test_settings_are_read_from_a_range() -> None:
    own = words("en")
    defaults = default_settings(own)
    settings: list[list[Any]] = [[own[f"settings.{s.key}"], defaults[s.name]] for s in SETTINGS]
    settings[0][1] = 1.0
    assert addin.pumpkin_value(LIST, settings)[0] > addin.pumpkin_value(LIST)[0]
    settings[0][1] = "ninety"
    (said,) = addin.pumpkin_value(LIST, settings)
    assert own["settings.target_rate"] in said[0]


def test_titles_in_another_language() -> None:
    own = words("zh-Hant")
    names = ("client", "revenue", "hours", "communication", "committed_shown")
    chinese = [
        [own[f"columns.clients.{n}"] for n in names],
        *([*row[:4], None] for row in LIST[1:]),
    ]
    assert addin.pumpkin_value(chinese) == addin.pumpkin_value(LIST)
    assert addin.pumpkin_tier(chinese)[1] == [own["tiers.worst"]]


def test_names_are_not_needed() -> None:
    nameless = [row[1:4] for row in LIST]
    assert addin.pumpkin_value(nameless) == addin.pumpkin_value(LIST)


def test_the_whale_curve() -> None:
    assert addin.pumpkin_whale_curve(LIST) == [["Acme", 7200.0, 7200.0], ["Wispy", -1420.0, 5780.0]]
    assert addin.pumpkin_whale_curve(LIST[:1]) == [["", "", ""]]


@pytest.mark.parametrize("table", [None, 4.0, [[1.0], [2.0]], [["a", "b"]], "Client list"])
def test_a_range_without_titles_is_told_so(table: Any) -> None:
    for function in (*WORKSHEET_FUNCTIONS, addin.pumpkin_whale_curve):
        assert function(table)[0][0].startswith("Give the list with its titles")


def test_excels_own_decorators_take_our_functions() -> None:
    """xlwings' Windows decorators, with the COM modules that they import but do not need here."""
    script = """
        import sys, types
        if sys.platform != "win32":
            for name in ("pythoncom", "pywintypes", "win32com", "win32com.client"):
                sys.modules[name] = types.ModuleType(name)
            sys.modules["pythoncom"].CoInitialize = None
            sys.modules["win32com.client"].Dispatch = None
        import xlwings as xw
        from xlwings.udfs import xlfunc, xlarg, xlret, xlsub
        xw.func, xw.arg, xw.ret, xw.script = xlfunc, xlarg, xlret, xlsub
        import pumpkin_sheets.excel_addin as addin
        for name, thing in sorted(vars(addin).items()):
            known = getattr(thing, "__xlfunc__", None)
            if known and not known["sub"]:
                texts = [known["ret"]["doc"], *(a["doc"] for a in known["args"])]
                assert all(20 < len(t) <= 255 and "\\n" not in t for t in texts), (name, texts)
                assert known["category"] == "Pumpkin Sheets"
                assert [a["name"] for a in known["args"]] == ["clients", "settings"]
                assert all(a["options"]["ndim"] == 2 for a in known["args"])
                assert known["args"][1]["optional"] is None
            if known:
                print(name)
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False
    )
    assert run.stderr == ""
    assert run.stdout.split() == [
        "log_this_touch",
        "pumpkin_action",
        "pumpkin_cringe",
        "pumpkin_ease",
        "pumpkin_levers",
        "pumpkin_price",
        "pumpkin_sure",
        "pumpkin_tier",
        "pumpkin_value",
        "pumpkin_whale_curve",
        "rebuild_schedule",
        "recalculate_tiers",
        "take_this_proposal",
    ]


def test_importing_says_nothing_and_needs_nothing_of_pro() -> None:
    script = (
        "import sys, xlwings; before = {m for m in sys.modules if m.startswith('xlwings.pro')}\n"
        "import pumpkin_sheets.excel_addin\n"
        "print({m for m in sys.modules if m.startswith('xlwings.pro')} - before)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (run.stdout, run.stderr) == ("set()\n", "")


def test_what_hassle_costs() -> None:
    """45 an hour of full hassle: a quarter of it for 100 hours, all of it for 40."""
    assert addin.pumpkin_cringe(LIST) == [[1125.0], [1800.0], [""], [""]]
    # 73 days late: ease 45, 24.75 an hour, and a fifth of a year at 8%.
    late = [[*LIST[0], "Days paid late"], [*LIST[1], 73.0], [*LIST[2], -5.0]]
    assert addin.pumpkin_cringe(late) == [[2667.0], [1800.0]]


def test_how_sure_tiers_are_and_what_lifts_them() -> None:
    """The sample's Kestrel: OK 63.7%, Good 35.3%; days late −20 or two points of ratings, 10."""
    said = words("en")
    typed = sample_clients("en")
    keys = {name: f"columns.clients.{name}" for name in typed}
    keys |= {name: f"flags.{name}" for name in FLAGS}
    keys |= {name: f"criteria.{name}" for name in CRITERIA}
    wanted = [
        typed["client"].index(n) for n in ("Kestrel Robotics", "Oakfield School", "Mira Skincare")
    ]
    dollars = {name: 20 if name in ("revenue", "cost") else 1 for name in typed}
    table: list[list[Any]] = [[said[keys[name]] for name in typed]]
    for i in wanted:
        cells = ((column[i], dollars[name]) for name, column in typed.items())
        table.append([c / d if isinstance(c, float) else c for c, d in cells])
    names = [row[0] for row in table[1:]]
    sure = dict(zip(names, addin.pumpkin_sure(table), strict=True))
    own, _, higher = sure["Kestrel Robotics"]
    assert (own, higher) == (0.637, 0.353)
    assert sure["Oakfield School"] == [1.0, 0.0, 0.0]
    assert sure["Mira Skincare"] == ["", "", ""]
    levers = dict(zip(names, addin.pumpkin_levers(table), strict=True))
    assert levers["Kestrel Robotics"] == [
        "days late 17 → 0 → then Good", "days late 17 → 0 → then Good", 10.0,
    ]  # fmt: skip
    assert levers["Oakfield School"] == levers["Mira Skincare"] == ["", "", ""]
    assert addin.pumpkin_sure(LIST[:1]) == addin.pumpkin_levers(LIST[:1]) == [["", "", ""]]
