"""A plan in a workbook that is open: what ExcelBook asks of Excel, and what Excel makes of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.book import BookError, Rows, same_values
from pumpkin_sheets.homes.excel import book as adapter
from pumpkin_sheets.homes.excel import reading
from pumpkin_sheets.homes.excel.book import ExcelBook
from pumpkin_sheets.homes.excel.values import from_excel, guarded
from pumpkin_sheets.homes.memory import MemoryBook
from tests.libreoffice_engine.engine import LibreOfficeEngine, Range
from tests.libreoffice_engine.fixtures import excel, running_engine
from tests.libreoffice_engine.people import hide_rows, show_rows

__all__ = ["excel"]

TREACHEROUS = [
    "=1+1",
    "+49 170 1234",
    "-5",
    "@sum",
    "0042",
    "1/2",
    "3-4",
    "50%",
    "1e5",
    "TRUE",
    "false",
    "Jan 5",
    "12:30",
    "2024-01-05",
    "$5",
    "#N/A",
    "#REF!",
    "'tis",
    "''",
    "'",
    " 7 ",
    '=HYPERLINK("http://example.com","x")',
    "=1+1",
    "南瓜 3 號",
    "سلام",
    "two\nlines",
    "Ltd. & Söhne",
    "1",
]


@pytest.fixture
def book(excel: LibreOfficeEngine) -> xw.Book:
    """Clients for people, Review and Changes for Python, titles in row 3."""
    made = xw.Book()
    made.sheets[0].name = "Clients"
    made.sheets.add("Review", after="Clients")
    made.sheets.add("Changes", after="Review")
    made.sheets["Clients"]["A1"].value = [["Client", "Revenue"], ["Acme", 1200.0]]
    for title in ("Review", "Changes"):
        made.sheets[title]["A1"].value = title
        made.sheets[title]["A3"].value = ["Client", "Tier", "Reviewed on"]
    excel.calls.clear()
    return made


def rows(*records: tuple[Any, ...]) -> Rows:
    return Rows(3, (0, 1, 2), records)


@pytest.mark.libreoffice
def test_text_stays_text_whatever_it_looks_like(book: xw.Book) -> None:
    records = [(text, 1, dt.date(2024, 1, 2)) for text in TREACHEROUS]
    assert ExcelBook(book).write({"Review": rows(*records)})
    grid = ExcelBook(book).read(["Review"])["Review"]
    assert [row[0] for row in grid[3:]] == TREACHEROUS
    cells = book.sheets["Review"]["A4"].impl.sheet.api
    kinds = {cells.getCellByPosition(0, 3 + i).Type.value for i in range(len(TREACHEROUS))}
    assert kinds == {"TEXT"}


@pytest.mark.libreoffice
def test_what_no_date_can_show_is_read_as_its_number_and_all_else_as_ever(book: xw.Book) -> None:
    """A day without its hyphens, one before all days, and a moment that pywin32 stumbles over."""
    sheet = book.sheets["Review"]
    sheet["C4:C8"].number_format = "yyyy-mm-dd"
    sheet["A4:C8"].value = [[f"client {n}", n, n] for n in range(5)]
    sheet["C4:C8"].value = [[46_350], [20_261_124], [-5], [43_318.1247685135], [46_351]]
    with pytest.raises(OSError, match="Out of present range"):
        assert sheet["A1:C8"].value
    found = ExcelBook(book).read(["Review"])["Review"][3:]
    assert [row[:2] for row in found] == [[f"client {n}", n] for n in range(5)]
    assert [row[2] for row in found] == [
        dt.datetime(2026, 11, 24), 20_261_124, -5, 43_318.1247685135, dt.datetime(2026, 11, 25),
    ]  # fmt: skip


@pytest.mark.libreoffice
@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.just("\n"),
            min_size=1,
            max_size=12,
        ),
        min_size=1,
        max_size=40,
    )
)
def test_any_text_comes_back(texts: list[str]) -> None:
    engine = running_engine()
    if not len(engine.app.books):
        xw.Book()
    sheet = xw.Book(impl=engine.app.books.active).sheets[0]
    sheet.range((1, 1), (len(texts), 1)).value = [[guarded(text)] for text in texts]
    assert sheet.range((1, 1), (len(texts), 1)).options(ndim=2).value == [[t] for t in texts]


@pytest.mark.libreoffice
def test_a_sheet_in_use_to_its_last_row_is_not_read_to_there(
    book: xw.Book, excel: LibreOfficeEngine
) -> None:
    book.sheets["Clients"].range((1_048_576, 16_384)).value = "far"
    reading = ExcelBook(book)
    assert reading.read(["Clients"])["Clients"][:2] == [
        ["Client", "Revenue", *[None] * 510],
        ["Acme", 1200.0, *[None] * 510],
    ]
    unread = reading.unread()["Clients"]
    assert (unread.cells, unread.edge) == ((), (1_048_575, 16_383))


def test_plain_words_carry_no_apostrophe() -> None:
    for text in ("Acme", "Ann & Bob Ltd.", "松樹工作室", "پامچال", "May", "True Colours"):
        assert guarded(text) == text
    for text in ("True", " true", "WAHR", "TRUE", "Studio 54", "٣ نفر", "№", "五", "(none)"):
        assert guarded(text) == f"'{text}"


@pytest.mark.libreoffice
def test_values_of_every_kind(book: xw.Book) -> None:
    moment = dt.datetime(2024, 5, 6, 7, 8, 9)
    written = [
        ("Acme", 3, dt.date(2024, 1, 2)),
        (True, 0.25, moment),
        (None, "", 10**12),
    ]
    assert ExcelBook(book).write({"Review": rows(*written)})
    grid = ExcelBook(book).read(["Review"])["Review"]
    assert grid[3:] == [
        ["Acme", 3.0, dt.datetime(2024, 1, 2)],
        [True, 0.25, moment],
        [None, None, 1e12],
    ]


@pytest.mark.libreoffice
def test_errors_times_and_money_are_read(book: xw.Book) -> None:
    sheet = book.sheets["Clients"]
    sheet["B3:D3"].formula = [["=NA()", "=1/0", "=#REF!+1"]]
    sheet["B4"].number_format = "HH:MM"
    sheet["B4"].value = 0.375
    sheet["C4"].number_format = "[HH]:MM"
    sheet["C4"].value = 1.25
    sheet["D4"].number_format = "[$€-407]#,##0.00"
    sheet["D4"].value = 99.5
    grid = ExcelBook(book).read(["Clients"])["Clients"]
    assert grid[2] == [None, "#N/A", "#DIV/0!", "#REF!"]
    assert grid[3] == [None, dt.time(9, 0), dt.timedelta(hours=30), 99.5]
    assert type(grid[3][3]) is float


@pytest.mark.libreoffice
def test_a_grid_starts_at_a1_and_ends_with_the_last_value(book: xw.Book) -> None:
    book.sheets["Review"]["A1:C3"].clear_contents()
    book.sheets["Review"]["C5"].value = "here"
    book.sheets["Review"]["A9"].formula = '=""'
    assert ExcelBook(book).read(["Review"])["Review"] == [[None] * 3] * 4 + [[None, None, "here"]]


@pytest.mark.libreoffice
@pytest.mark.parametrize("cell", ["E4", "D6"])
def test_a_formula_that_shows_nothing_beside_our_columns_is_named(book: xw.Book, cell: str) -> None:
    sheet = book.sheets["Review"]
    sheet["F1"].value = "a title of mine"
    sheet[cell].formula = '=IF(A4="Acme","","call")'
    records = [("Acme", 1, None), ("Bolt", 2, None), ("Cedar", 3, None)]
    sheet["A4"].value = "Acme"
    with pytest.raises(BookError, match=rf"^Review!{cell}: somebody typed on a sheet that Recalcu"):
        ExcelBook(book).write({"Review": rows(*records)})
    assert sheet[cell].formula == '=IF(A4="Acme","","call")'
    sheet[cell].clear_contents()
    assert ExcelBook(book).write({"Review": rows(*records)})


@pytest.mark.libreoffice
def test_fewer_rows_leave_nothing_behind(book: xw.Book) -> None:
    one = ExcelBook(book)
    many = rows(*[(f"Client {i}", i, None) for i in range(30)])
    few = rows(("Acme", 5, None))
    memory = MemoryBook(one.read(["Review"]))
    for table in (many, few, rows(), few):
        assert one.write({"Review": table}) == memory.write({"Review": table})
        held = ExcelBook(book).read(["Review"])["Review"]
        assert same_values(held, memory.read(["Review"])["Review"])
    assert book.sheets["Review"]["A3:C3"].value == ["Client", "Tier", "Reviewed on"]


@pytest.mark.libreoffice
def test_the_same_again_writes_nothing(excel: LibreOfficeEngine, book: xw.Book) -> None:
    table = rows(("=1+1", 3, dt.date(2024, 1, 2)), ("Zoë", 1.5, dt.datetime(2024, 1, 2, 9, 30)))
    assert ExcelBook(book).write({"Review": table})
    excel.calls.clear()
    assert not ExcelBook(book).write({"Review": table})
    assert excel.count("write") == 0


@pytest.mark.libreoffice
def test_calls_do_not_grow_with_the_list(excel: LibreOfficeEngine, book: xw.Book) -> None:
    counts = []
    for clients in (10, 1_000, 10_000):
        table = rows(*[(f"Client {i}", i % 5 + 1, dt.date(2024, 1, 2)) for i in range(clients)])
        excel.calls.clear()
        one = ExcelBook(book)
        one.read(["Clients", "Review"])
        one.write({"Review": table, "Changes": table})
        assert excel.count("read") == 3
        assert excel.count("write") == 2
        counts.append(len(excel.calls))
    assert len(set(counts)) == 1


@pytest.mark.libreoffice
def test_the_owners_place_screen_and_calculation_are_kept(
    excel: LibreOfficeEngine, book: xw.Book
) -> None:
    book.sheets["Clients"]["B2:C7"].select()
    during: list[tuple[bool, str]] = []
    excel.before_write = lambda where: during.append(
        (book.app.screen_updating, book.app.calculation)
    )
    for owners in ("automatic", "manual"):
        book.app.calculation = owners
        ExcelBook(book).write({"Review": rows((owners, 5, None))})
        assert book.app.calculation == owners
        assert book.app.screen_updating is True
    assert during == [(False, "manual")] * 2
    assert book.selection.address == "$B$2:$C$7"
    assert book.sheets.active.name == "Clients"
    assert ExcelBook(book).selected_rows() == ("Clients", range(1, 7))


@pytest.mark.libreoffice
@pytest.mark.parametrize("failing", [1, 2])
def test_all_sheets_or_none(excel: LibreOfficeEngine, book: xw.Book, failing: int) -> None:
    ExcelBook(book).write({"Review": rows(("0042", 3, dt.date(2024, 1, 2)))})
    before = ExcelBook(book).read(["Review", "Changes"])
    writes = 0

    def refuse(where: str) -> None:
        nonlocal writes
        writes += 1
        if writes == failing:
            raise OSError("the sheet is protected")

    excel.before_write = refuse
    new = rows(("New", 5, None), ("Newer", 4, None))
    with pytest.raises(BookError) as caught:
        ExcelBook(book).write({"Review": new, "Changes": new})
    title = ("Review", "Changes")[failing - 1]
    assert str(caught.value) == (
        f"Excel refused to write on the sheet “{title}”: the sheet is protected. "
        "Nothing was changed."
    )
    excel.before_write = None
    assert ExcelBook(book).read(["Review", "Changes"]) == before
    assert book.app.screen_updating is True
    assert book.app.calculation == "automatic"


@pytest.mark.libreoffice
def test_what_could_not_be_put_back_is_said(excel: LibreOfficeEngine, book: xw.Book) -> None:
    def refuse_after_the_first(where: str) -> None:
        if excel.count("write"):
            raise OSError("no memory.")

    excel.calls.clear()
    excel.before_write = refuse_after_the_first
    new = rows(("New", 5, None))
    with pytest.raises(BookError, match="“Review” could not be put back; close the workbook"):
        ExcelBook(book).write({"Review": new, "Changes": new})


@pytest.mark.libreoffice
@pytest.mark.parametrize(("row", "filtered"), [(4, True), (5, False), (6, True)])
def test_nothing_is_written_where_rows_are_hidden(
    excel: LibreOfficeEngine, book: xw.Book, row: int, filtered: bool
) -> None:
    """The last of these rows is empty, and gets a client."""
    ExcelBook(book).write({"Review": rows(("Acme", 3, None), ("Oak", 2, None))})
    before = ExcelBook(book).read(["Review", "Changes"])
    line = book.sheets["Review"][f"A{row}"]
    hide_rows(line, filtered=filtered)
    excel.calls.clear()
    new = rows(("New", 5, None), ("Newer", 4, None), ("Newest", 1, None))
    with pytest.raises(BookError, match="Rows of “Review” are hidden") as caught:
        ExcelBook(book).write({"Changes": new, "Review": new})
    assert str(caught.value).endswith("Nothing was changed.")
    assert excel.count("write") == 0
    assert ExcelBook(book).read(["Review", "Changes"]) == before
    book.sheets["Review"]["A1"].column_width = 0  # a hidden column is in nobody's way
    show_rows(line)
    assert ExcelBook(book).write({"Changes": new, "Review": new})
    assert [row[0] for row in ExcelBook(book).read(["Review"])["Review"][3:]] == [
        "New", "Newer", "Newest",
    ]  # fmt: skip


@pytest.mark.libreoffice
def test_nothing_is_written_where_excel_does_not_tell_of_hidden_rows(
    excel: LibreOfficeEngine, book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def protected(*_: object) -> None:
        raise OSError("You cannot use this command on a protected sheet.")

    monkeypatch.setattr(Range, "get_special_cells", protected)
    with pytest.raises(BookError) as caught:
        ExcelBook(book).write({"Review": rows(("New", 5, None))})
    assert str(caught.value) == (
        "Excel refused to write on the sheet “Review”: You cannot use this command on a "
        "protected sheet. Nothing was changed."
    )
    assert excel.count("write") == 0


@pytest.mark.libreoffice
def test_rows_that_are_hidden_elsewhere_are_nobodys_business(book: xw.Book) -> None:
    ExcelBook(book).write({"Review": rows(("Acme", 3, None))})
    for title, row in (("Clients", 2), ("Review", 1), ("Review", 6), ("Changes", 4)):
        hide_rows(book.sheets[title][f"A{row}"], filtered=True)
    assert ExcelBook(book).write({"Review": rows(("New", 5, None), ("Newer", 4, None))})


@pytest.mark.libreoffice
def test_a_missing_sheet_is_named(excel: LibreOfficeEngine, book: xw.Book) -> None:
    book.sheets["Review"].name = "My review"
    with pytest.raises(BookError, match="has no sheet called “Review”"):
        ExcelBook(book).read(["Clients", "Review"])
    with pytest.raises(BookError, match="has no sheet called “Review”"):
        ExcelBook(book).write({"Review": rows(("New", 5, None))})
    assert excel.count("write") == 0


@pytest.mark.libreoffice
def test_a_line_is_added_where_nothing_stands(excel: LibreOfficeEngine, book: xw.Book) -> None:
    one = ExcelBook(book)
    before = one.read(["Clients"])["Clients"]
    book.sheets["Clients"]["C3"].value = "the owner's"
    excel.calls.clear()
    line = (dt.date(2024, 1, 2), "=1+1", "0042", None)
    one.append("Clients", 2, (4, 1, 0, 3), line)
    assert [c.what for c in excel.calls if c.kind == "write"] == [
        "Clients!$A$3:$B$3",
        "Clients!$D$3:$E$3",
    ]
    grid = one.read(["Clients"])["Clients"]
    assert grid[2] == ["0042", "=1+1", "the owner's", None, dt.datetime(2024, 1, 2)]
    assert [row[:2] for row in grid[:2]] == before


@pytest.mark.libreoffice
@pytest.mark.parametrize("there", ["Acme", " ", 0, False, "=1/0", '=""'])
def test_a_line_never_replaces_anything(
    excel: LibreOfficeEngine, book: xw.Book, there: Any
) -> None:
    cell = book.sheets["Clients"]["B3"]
    if str(there).startswith("="):
        cell.formula = there
    else:
        cell.value = there
    before = cell.formula
    excel.calls.clear()
    with pytest.raises(
        BookError, match=r"^Row 3 of “Clients” is not empty, so nothing was written"
    ):
        ExcelBook(book).append("Clients", 2, (0, 1), ("New", 5))
    assert excel.count("write") == 0
    assert cell.formula == before
    with pytest.raises(BookError, match="has no sheet called “Log”"):
        ExcelBook(book).append("Log", 2, (0, 1), ("New", 5))


@pytest.mark.libreoffice
def test_no_line_is_added_to_a_row_that_is_hidden(excel: LibreOfficeEngine, book: xw.Book) -> None:
    clients = book.sheets["Clients"]
    hide_rows(clients["A3"], filtered=True)
    excel.calls.clear()
    with pytest.raises(BookError, match="Rows of “Clients” are hidden"):
        ExcelBook(book).append("Clients", 2, (0, 1), ("New", 5))
    assert excel.count("write") == 0
    show_rows(clients["A3"])
    hide_rows(clients["A2"], filtered=True)
    ExcelBook(book).append("Clients", 2, (0, 1), ("New", 5))
    assert clients["A3:B3"].value == ["New", 5]


@pytest.mark.libreoffice
def test_a_line_is_added_whole_or_not_at_all(excel: LibreOfficeEngine, book: xw.Book) -> None:
    def refuse(where: str) -> None:
        if where.startswith("Clients!$D$3"):
            raise OSError("the sheet is protected")

    before = ExcelBook(book).read(["Clients"])
    excel.before_write = refuse
    with pytest.raises(BookError) as caught:
        ExcelBook(book).append("Clients", 2, (0, 3), ("New", 5))
    assert str(caught.value) == (
        "Excel refused to write on the sheet “Clients”: the sheet is protected. "
        "Nothing was changed."
    )
    excel.before_write = None
    assert ExcelBook(book).read(["Clients"]) == before

    def refuse_after_the_first(where: str) -> None:
        if excel.count("write"):
            raise OSError("no memory.")

    excel.calls.clear()
    excel.before_write = refuse_after_the_first
    with pytest.raises(BookError, match="Empty row 3 yourself"):
        ExcelBook(book).append("Clients", 2, (0, 3), ("New", 5))


@pytest.mark.libreoffice
def test_the_selected_rows(book: xw.Book) -> None:
    one, sheet = ExcelBook(book), book.sheets["Review"]
    for address, selected in (
        ("B5", range(4, 5)),
        ("A4:C4", range(3, 4)),
        ("A4:A9", range(3, 9)),
        ("A1:A1048576", range(1048576)),
    ):
        sheet[address].select()
        assert one.selected_rows() == ("Review", selected)
    several = book.impl.document.createInstance("com.sun.star.sheet.SheetCellRanges")
    for cells in ("A4:B4", "A7"):
        several.addRangeAddress(sheet[cells].impl.api.getRangeAddress(), False)
    book.impl.document.getCurrentController().select(several)
    assert one.selected_rows() == ("Review", range(3, 7))
    xw.Book()  # now another one is in front
    with pytest.raises(BookError, match=r"^No cell is selected"):
        one.selected_rows()


def test_a_selection_that_is_no_cell() -> None:
    shape = SimpleNamespace(address=None)
    for selection in (None, shape):
        book: Any = SimpleNamespace(selection=selection, name="plan")
        with pytest.raises(BookError, match=r"^No cell is selected"):
            ExcelBook(book).selected_rows()


def test_whole_columns_are_many_rows() -> None:
    selection = SimpleNamespace(address="$A:$B", shape=(1048576, 2))
    book: Any = SimpleNamespace(selection=selection, name="plan")
    selection.sheet = SimpleNamespace(name="Schedule", book=book)
    assert ExcelBook(book).selected_rows() == ("Schedule", range(1048576))


def test_a_browser_does_not_tell_formulas() -> None:
    class Cells:
        sheet = SimpleNamespace(book=SimpleNamespace(app=BrowserApp()))

        def options(self, **_: Any) -> Any:
            return SimpleNamespace(value=[[None, None]])

        @property
        def formula(self) -> str:
            raise NotImplementedError

    cells: Any = Cells()
    assert reading.is_empty(cells)


class BrowserApp:
    """What the browser add-in's application answers to ``screen_updating`` and friends."""

    engine = SimpleNamespace(name="remote", type="remote")

    def __getattr__(self, name: str) -> Any:
        raise NotImplementedError(name)

    def __setattr__(self, name: str, value: Any) -> None:
        raise NotImplementedError(name)


def test_a_host_without_those_settings_does_without() -> None:
    book: Any = SimpleNamespace(app=BrowserApp(), name="in the browser")
    with ExcelBook(book)._quiet():
        pass


def test_young_errors_and_money_from_windows() -> None:
    assert from_excel(-2146828288 + 2045) == "#SPILL!"
    assert from_excel(-2146828288 + 2050) == "#CALC!"
    assert from_excel(Decimal("12.5000")) == 12.5
    assert from_excel(True) is True


def test_a_com_error_is_told_in_its_own_words() -> None:
    class ComError(Exception):
        excepinfo = (0, "Microsoft Excel", "The cell is on a protected sheet.", None, 0, 0)

    with (
        pytest.raises(BookError, match=r"be changed: The cell is on a protected sheet\.$"),
        adapter.in_words("excel.no_change"),
    ):
        raise ComError(-2147352567, "Exception occurred.")


class MacRange:
    """A block on macOS: ``err_to_str`` breaks there, but the texts shown can be asked for."""

    def __init__(self, values: Any, shown: Any) -> None:
        self.values = values
        engine = SimpleNamespace(name="excel", type="desktop")
        self.sheet = SimpleNamespace(book=SimpleNamespace(app=SimpleNamespace(engine=engine)))
        self.api = SimpleNamespace(string_value=SimpleNamespace(get=lambda: shown))

    def options(self, **options: Any) -> Any:
        assert options == {"ndim": 2}
        return SimpleNamespace(value=self.values)


@pytest.mark.parametrize(
    ("values", "shown", "expected"),
    [
        ([[1.0, None]], [["1", "#N/A"]], [[1.0, "#N/A"]]),
        ([[None, "x"]], ["#SPILL!", "x"], [["#SPILL!", "x"]]),
        ([[None]], "#REF!", [["#REF!"]]),
        ([["a"], [2.0]], [["a"], ["####"]], [["a"], [2.0]]),
    ],
)
def test_errors_on_a_mac(
    monkeypatch: pytest.MonkeyPatch, values: Any, shown: Any, expected: Any
) -> None:
    monkeypatch.setattr(reading, "sys", SimpleNamespace(platform="darwin"))
    block: Any = MacRange(values, shown)
    assert reading.values_of(block) == expected
