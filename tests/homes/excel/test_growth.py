"""A workbook that is open in Excel gains sheets, cells and names, or nothing at all."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from pumpkin_sheets.book import BookChanged, BookError, Growth, Rows
from pumpkin_sheets.homes.excel import addin
from pumpkin_sheets.homes.excel.filling import FillingExcelBook
from pumpkin_sheets.homes.excel.growth import GrowingExcelBook
from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.sheets.charts import Chart
from pumpkin_sheets.sheets.drawing import (
    Check,
    Drawing,
    Formula,
    FormulaColumn,
    Placed,
    Rule,
    Table,
    ValueColumn,
)
from pumpkin_sheets.sheets.look import HEADER, INPUT, RESULT, TITLE
from tests.libreoffice_engine.engine import LibreOfficeEngine
from tests.libreoffice_engine.fixtures import excel
from tests.libreoffice_engine.people import hide_rows

__all__ = ["excel"]

pytestmark = pytest.mark.libreoffice

COSTS = Drawing(
    title="My costs",
    code_name="shMyCosts",
    tab_color="E07020",
    cells=[
        Placed(0, 0, "My costs", TITLE),
        Placed(1, 0, "=1+1", HEADER),
        Placed(1, 1, Formula('"Twice, "&LogTotal', ""), HEADER),
    ],
    table=Table(
        2,
        4,
        [
            ValueColumn(0, ["0042", 12], replace(INPUT, number="@"), "what"),
            FormulaColumn(1, 'IF(A\x00="","",LEN(A\x00)*2)', [""] * 4, RESULT, "twice"),
        ],
    ),
    widths={0: 30, 1: 10},
    hidden_columns=frozenset({1}),
    rules=[Rule(2, 0, 5, 0, "LEN($A3)>LogTotal", "1F4E41")],
    checks=[Check(2, 0, 5, 0, "One of these.", source="LogClient")],
    names={"CostWhat": "'My costs'!$A$3:$A$6"},
)
PAGE = Drawing(
    title="Page",
    code_name="shPage",
    tab_color="E07020",
    cells=[Placed(0, 0, "new", TITLE), Placed(2, 0, Formula("SUM(LogMinutes)", ""), RESULT)],
    hidden=True,
)
GAIN = Drawing(
    title="Log",
    code_name="shLog",
    tab_color="E07020",
    cells=[Placed(1, 3, "Minutes", HEADER), Placed(1, 4, "Hours", HEADER)],
    table=Table(
        2,
        3,
        [
            ValueColumn(3, [15], INPUT, "minutes"),
            FormulaColumn(4, 'IF(D\x00="","",D\x00/60)', [""] * 3, RESULT, "hours"),
        ],
    ),
    widths={3: 9, 4: 9},
    hidden_columns=frozenset({4}),
    checks=[Check(2, 3, 4, 3, "Minutes.", 1, 600)],
    names={"LogMinutes": "Log!$D$3:$D$5"},
)
GROWTH = Growth(
    [COSTS, PAGE], [GAIN], {"LogClient": "Log!$B$3:$B$5", "LogTotal": "Log!$G$1"}
)  # fmt: skip


@pytest.fixture
def opened(excel: LibreOfficeEngine) -> xw.Book:
    """A log that somebody typed, a page of ours, and a sheet of the owner's that looks at it."""
    book = xw.Book()
    book.sheets[0].name = "Log"
    for title in ("Page", "Mine"):
        book.sheets.add(title, after=book.sheets[-1])
    book.sheets["Log"]["A1"].value = [["Log"], ["Date"], [45000], [45001]]
    book.sheets["Log"]["B2"].value = [["Client", "Note"], ["Ünal", "prices"], ["Acme", None]]
    book.sheets["Log"]["D4"].value = 90  # typed where a column is to be
    book.sheets["Log"]["G1"].value = 3
    book.sheets["Page"]["A1"].value = [["old"], ["older"], ["oldest"], ["ancient"]]
    book.sheets["Mine"]["A1"].formula = "=Page!A1"
    book.sheets["Mine"].activate()
    excel.calls.clear()
    return book


@pytest.fixture
def book(opened: xw.Book) -> GrowingExcelBook:
    return GrowingExcelBook(opened, build)


def cells(opened: xw.Book, title: str) -> list[list[object]]:
    found = opened.sheets[title].used_range
    last = found.last_cell
    return opened.sheets[title].range((1, 1), (last.row, last.column)).options(ndim=2).value


def test_sheets_cells_and_names_arrive(opened: xw.Book, book: GrowingExcelBook) -> None:
    assert book.grow(GROWTH)
    assert book.titles() == ["Log", "Page", "Mine", "My costs"]
    assert len(xw.books) == 1
    costs = opened.sheets["My costs"]
    assert cells(opened, "My costs") == [
        ["My costs", None],
        ["=1+1", "Twice, 3"],
        ["0042", 8],
        [12, 4],
        [None, None],
        [None, None],
    ]
    assert costs["B6"].formula == '=IF(A6="","",LEN(A6)*2)'
    assert opened.names["CostWhat"].refers_to_range.address == "$A$3:$A$6"
    assert costs["A1"].column_width == pytest.approx(30, rel=0.1)
    assert costs["B1"].column_width == 0
    assert cells(opened, "Page") == [["new"], [None], [105]]
    assert opened.sheets["Mine"]["A1"].value == "new", "the owner's look at it still holds"
    assert cells(opened, "Log")[1:5] == [
        ["Date", "Client", "Note", "Minutes", "Hours", None, None],
        [45000, "Ünal", "prices", 15, 0.25, None, None],
        [45001, "Acme", None, 90, 1.5, None, None],
        [None] * 7,
    ]  # fmt: skip
    assert opened.sheets["Log"]["E1"].column_width == 0
    assert opened.sheets.active.name == "Mine"
    assert book.kept_names == []


def test_drop_downs_and_colours_look_names_up_in_the_owners_workbook(
    opened: xw.Book, book: GrowingExcelBook, tmp_path: Path
) -> None:
    assert book.grow(GROWTH)
    opened.save(str(tmp_path / "grown.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "grown.xlsx")["My costs"]
    (check,) = sheet.data_validations.dataValidation
    assert (str(check.sqref), check.formula1) == ("A3:A6", 'INDIRECT("LogClient")')
    ((block, (rule,)),) = sheet.conditional_formatting._cf_rules.items()
    assert str(block.sqref) == "A3:A6"
    assert rule.formula == ['LEN($A3)>INDIRECT("LogTotal")']
    log = openpyxl.load_workbook(tmp_path / "grown.xlsx")["Log"]
    (check,) = log.data_validations.dataValidation
    # The cell in which somebody typed keeps what it had.
    assert (str(check.sqref), check.formula1, check.formula2) == ("D3 D5", "1", "600")


def test_nothing_grows_past_rows_that_a_filter_hides(
    excel: LibreOfficeEngine, opened: xw.Book, book: GrowingExcelBook
) -> None:
    hide_rows(opened.sheets["Log"]["A4"], filtered=True)
    excel.calls.clear()
    with pytest.raises(BookError, match="Rows of “Log” are hidden"):
        book.grow(GROWTH)
    assert excel.count("write") == excel.count("clear") == 0
    assert book.titles() == ["Log", "Page", "Mine"]


def test_a_text_longer_than_any_formula_is_in_nobodys_way(
    excel: LibreOfficeEngine, opened: xw.Book
) -> None:
    """As the copies in Memory and the lines that Proposals keeps are."""
    book, log = FillingExcelBook(opened), opened.sheets["Log"]
    long, other = "x" * 9000, "y" * 9000
    log["C3"].value = log["B6"].value = long
    book.read(["Log"])
    assert book.formulas(["Log", "Mine"]) == {"Log": {}, "Mine": {(0, 0): "Page!A1"}}
    contents = {(2, 2): "short", (4, 0): 7, (5, 1): other, (5, 2): other}
    writes = iter(range(10))

    def refuse(where: str) -> None:
        if next(writes) == 2:
            raise OSError("the sheet is protected")

    excel.before_write = refuse
    with pytest.raises(BookError, match="Nothing was changed"):
        book.grow(Growth(contents={"Log": contents}))
    excel.before_write = None
    assert (log["C3"].value, log["A5"].value, log["B6:C6"].value) == (long, None, [long, None])
    book.read(["Log"])
    assert book.grow(Growth(contents={"Log": contents}))
    assert (log["C3"].value, log["A5"].value, log["B6:C6"].value) == ("short", 7, [other, other])
    book.read(["Log"])
    assert not book.grow(Growth(contents={"Log": contents}))
    log["B6"].value = long
    with pytest.raises(BookChanged):
        book.grow(Growth(contents={"Log": {(8, 0): 1}}))


def test_growing_again_changes_nothing(
    excel: LibreOfficeEngine, opened: xw.Book, book: GrowingExcelBook
) -> None:
    assert book.grow(GROWTH)
    excel.calls.clear()
    assert not book.grow(GROWTH)
    assert excel.count("write") == excel.count("clear") == 0
    assert not book.grow(Growth())
    opened.sheets["Page"]["C9"].value = "scribble"
    assert book.grow(GROWTH), "a page of ours is drawn anew"
    assert cells(opened, "Page") == [["new"], [None], [105]]


def test_a_name_with_another_meaning_stays_the_owners(
    opened: xw.Book, book: GrowingExcelBook
) -> None:
    opened.names.add("LogTotal", "=Mine!$A$1")
    opened.names.add("LogClient", "=Log!$A$3")
    assert book.grow(GROWTH)
    assert book.kept_names == ["LogTotal"]
    assert opened.names["LogTotal"].refers_to == "=Mine!$A$1"
    assert opened.names["LogClient"].refers_to_range.address == "$B$3:$B$5"


def test_what_somebody_typed_meanwhile_stops_it(opened: xw.Book, book: GrowingExcelBook) -> None:
    opened.sheets["Mine"]["B1"].formula = "=RAND()"
    book.read(["Log", "Mine"])
    opened.app.calculate()
    opened.sheets["Log"]["C4"].value = "typed meanwhile"
    with pytest.raises(BookChanged, match="typed on the sheet “Log” meanwhile"):
        book.grow(GROWTH)
    assert book.titles() == ["Log", "Page", "Mine"]
    book.read(["Log", "Mine"])
    opened.app.calculate()
    assert book.grow(GROWTH)


def test_a_gain_for_a_sheet_that_is_gone(book: GrowingExcelBook) -> None:
    with pytest.raises(BookChanged, match="no sheet called “Nowhere”"):
        book.grow(Growth(gains=[replace(GAIN, title="Nowhere")]))


def test_a_sheet_in_other_capitals_is_the_owners(book: GrowingExcelBook) -> None:
    with pytest.raises(BookError, match="has a sheet “Page” that is not ours"):
        book.grow(Growth([replace(PAGE, title="PAGE")]))


def test_the_browser_is_told_what_to_do(
    excel: LibreOfficeEngine, book: GrowingExcelBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "type", "remote")
    with pytest.raises(BookError, match="close the workbook and run “pumpkin add” on its file"):
        book.grow(GROWTH)


def test_charts_and_doubles_are_a_mistake_of_ours(book: GrowingExcelBook) -> None:
    with pytest.raises(ValueError, match="charts"):
        book.grow(Growth([replace(COSTS, charts=[Chart(0, 0, 9, 9, [], "x")])]))
    with pytest.raises(ValueError, match="twice"):
        book.grow(Growth([PAGE], [replace(GAIN, title="page")]))


@pytest.mark.parametrize("refused", range(5))
def test_refused_before_anything_of_the_owners_was_touched(
    excel: LibreOfficeEngine, opened: xw.Book, book: GrowingExcelBook, refused: int
) -> None:
    """Whatever Excel refuses while sheets and names come in, the workbook is as it was."""
    opened.names.add("LogClient", "=Log!$A$3")
    before = {title: cells(opened, title) for title in book.titles()}
    left = iter(range(100))

    def refuse(where: str) -> None:
        if next(left) == refused:
            raise RuntimeError("Excel is busy.")

    excel.before_write = refuse
    with pytest.raises(BookError, match=r"did not let the new sheets in: Excel is busy\. Nothing"):
        book.grow(replace(GROWTH, sheets=[COSTS], gains=[]))
    excel.before_write = None
    assert {title: cells(opened, title) for title in book.titles()} == before
    assert [(name.name, name.refers_to) for name in opened.names] == [("LogClient", "=Log!$A$3")]
    assert len(xw.books) == 1
    assert opened.app.screen_updating
    assert book.grow(GROWTH), "starting over is allowed"


def test_refused_half_way_says_so(
    excel: LibreOfficeEngine, opened: xw.Book, book: GrowingExcelBook
) -> None:
    def refuse(where: str) -> None:
        if where.startswith("Log!"):
            raise RuntimeError("Excel is busy.")

    excel.before_write = refuse
    with pytest.raises(BookError, match=r"half-way: Excel is busy\. Close the workbook"):
        book.grow(GROWTH)
    assert "My costs" not in book.titles()


@pytest.fixture
def clients(excel: LibreOfficeEngine, tmp_path: Path) -> xw.Book:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, rows=20)
    return xw.Book(str(path))


def test_switching_a_pack_on_while_excel_has_the_workbook(
    excel: LibreOfficeEngine, clients: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addin, "_now", lambda: dt.datetime(2026, 3, 2, 8))
    clients.sheets["Clients"]["A5"].value = "Bolt"
    addin.switch_on("profit", book=clients)
    addin.switch_on("profit", book=clients)
    addin.switch_on("gold", book=clients)
    switched, there, unknown = excel.app.alerts
    assert switched == "Switched on: Services, Costs, House rules. Save the workbook to keep them."
    assert there == "Everything was there; nothing changed."
    assert unknown.startswith("There is no pack called “gold”; take one of ")
    assert " profit, " in unknown
    costs = clients.sheets["Costs"]
    titles = costs["A4:Z4"].value
    for title, value in {"Cost": "Fair", "A year": 900, "For whom": "Bolt"}.items():
        costs.range((5, titles.index(title) + 1)).value = value
    assert costs["B5:C5"].value == ["Shared: somebody stays", "Still needed for: Bolt"]
    addin.recalculate_tiers(clients)
    assert excel.app.alerts[-1].startswith("First review. Clients: 1.")


def _ends(book: xw.Book) -> set[str]:
    """Where the columns of Calc end that the Dashboard's charts read from its first row on."""
    found = set()
    charts = book.sheets["Dashboard"].api.getCharts()
    for name in charts.getElementNames():
        model = charts.getByName(name).getEmbeddedObject()
        for data in model.getDataSequences():
            read = data.getValues().getSourceRangeRepresentation()
            match = re.fullmatch(r"\$?'?Calc'?\.\$[A-Z]+\$3:\$[A-Z]+\$(\d+)", read)
            found |= {match[1]} if match else set()
    return found


def test_charts_reach_a_client_typed_below(
    clients: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addin, "_now", lambda: dt.datetime(2026, 3, 2, 8))
    assert _ends(clients) >= {"22"}
    page = clients.sheets["Clients"]
    page["A25"].value = "Bolt"
    addin.switch_on("profit", book=clients)
    assert _ends(clients) & {"22", "23"} == {"23"}
    assert clients.names["CurveProfit"].refers_to.endswith("$23")
    page["E25"].value, page["O25"].value = 90_000, 4
    addin.recalculate_tiers(clients)
    assert page["C25"].value == "● Keep"


def test_a_row_written_by_us_does_not_count_as_typing(
    opened: xw.Book, book: GrowingExcelBook
) -> None:
    book.read(["Log", "Page"])
    assert book.write({"Page": Rows(3, (0,), [["ours"]])})
    assert book.grow(GROWTH)
