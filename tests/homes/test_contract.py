"""One suite for every home of a plan: what the Book protocol promises, said once.

Where homes differ for good reason, the declaration of the home says so and why.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pumpkin_sheets.book import BookChanged, BookError, Cell, Grid, Growth, Rows
from pumpkin_sheets.homes.excel.growth import GrowingExcelBook
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.homes.packs import OpenBook, add_packs, packs_on
from pumpkin_sheets.homes.upgrade import upgrade
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.letters.letters import LETTERS
from pumpkin_sheets.plan.prospects.prospects import PROSPECTS
from pumpkin_sheets.plan.success.check_ins import CHECK_INS
from pumpkin_sheets.plan.success.success import SUCCESS
from pumpkin_sheets.plan.whatif.what_if import WHAT_IF
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.cells import without_edges
from pumpkin_sheets.sheets.drawing import Drawing, FormulaColumn, Placed, Table, ValueColumn
from pumpkin_sheets.sheets.look import HEADER, RESULT
from pumpkin_sheets.sheets.practice import serial
from pumpkin_sheets.sheets.schema import cell_name
from pumpkin_sheets.sheets.tables import as_date
from tests.frames import row_at
from tests.google_stand_in import Redirect, Spreadsheet, StandIn
from tests.google_stand_in.transport import write_key
from tests.homes.google.test_setup import calculate_titles
from tests.libreoffice_engine.fixtures import excel
from tests.memory_workbook import memory_workbook

__all__ = ["excel"]

NOW = dt.datetime(2026, 3, 2, 8)


@dataclass
class Home:
    """A kind of book holding a new workbook: opened afresh as often as a test likes.

    ``own_sheet`` is what its owner does to have one more sheet, with a text in A1; ``names``
    are the defined names with the first cell of each, None where a home keeps none;
    ``delete_column`` takes a 0-based column out of a sheet, ``delete`` a sheet, ``forward`` is
    how the owner has the workbook brought forward, and ``type_in`` puts a value into a 0-based
    cell of a sheet; ``calculated`` works out the formulas of these packs, where no program does;
    ``type_all`` puts many values at once, where that is quicker.
    """

    open: Callable[[], OpenBook]
    own_sheet: Callable[[str, str], None]
    names: Callable[[], Mapping[str, str] | None]
    delete_column: Callable[[str, int], None]
    delete: Callable[[str], object]
    forward: Callable[[], object]
    type_in: Callable[[str, int, int, Cell], object]
    calculated: Callable[[tuple[str, ...]], object] = lambda packs: None
    type_all: Callable[[str, Mapping[tuple[int, int], Cell]], object] | None = None

    def empty_row(self, title: str, row: int) -> None:
        """Takes out of a 0-based row whatever stands there."""
        width = len(self.open().read([title])[title][0])
        nothing: dict[tuple[int, int], Cell] = dict.fromkeys((row, at) for at in range(width))
        if self.type_all:
            self.type_all(title, nothing)
            return
        for (at, column), value in nothing.items():
            self.type_in(title, at, column, value)


@dataclass(frozen=True)
class Kind:
    """How a home is made, and how it differs.

    ``shared``: two programs can be at work at once, so writing looks whether somebody else did;
    ``typed_into``: somebody can type while a growth is prepared, so growing looks;
    ``results``: what a new formula gives can be read at once;
    ``spelling``: a formula that was set reads as it was written;
    ``formulas``: what stands in place of a formula is told from it.
    """

    make: Callable[[Path, pytest.FixtureRequest], Iterator[Home]]
    shared: bool = True
    typed_into: bool = True
    results: bool = True
    spelling: bool = True
    formulas: bool = True


def first_cell(reference: str) -> str:
    """The first cell of a reference, without signs that programs add or not."""
    return reference.partition(":")[0].replace("$", "").replace("'", "").removeprefix("=")


def _memory(folder: Path, request: pytest.FixtureRequest) -> Iterator[Home]:
    book = memory_workbook(rows=30)

    def own_sheet(title: str, text: str) -> None:
        book.sheets[title] = [[text]]

    def delete_column(title: str, column: int) -> None:
        for row in book.sheets[title]:
            del row[column]

    def type_in(title: str, row: int, column: int, value: Cell) -> None:
        book.sheets[title][row][column] = value

    yield Home(
        lambda: book,
        own_sheet,
        lambda: None,
        delete_column,
        book.sheets.pop,
        lambda: upgrade(book, NOW),
        type_in,
    )


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workbook, to be copied."""
    path = tmp_path_factory.mktemp("new") / "plan.xlsx"
    create_workbook(path, rows=30)
    return path


def _xlsx(folder: Path, request: pytest.FixtureRequest) -> Iterator[Home]:
    path = Path(shutil.copyfile(request.getfixturevalue("workbook"), folder / "plan.xlsx"))

    def own_sheet(title: str, text: str) -> None:
        workbook = openpyxl.load_workbook(path)
        workbook.create_sheet(title)["A1"] = text
        workbook.save(path)

    def names() -> Mapping[str, str]:
        defined = openpyxl.load_workbook(path).defined_names
        return {name: first_cell(str(each.attr_text)) for name, each in defined.items()}

    def delete_column(title: str, column: int) -> None:
        workbook = openpyxl.load_workbook(path)
        workbook[title].delete_cols(column + 1)
        workbook.save(path)

    def delete(title: str) -> None:
        workbook = openpyxl.load_workbook(path)
        del workbook[title]
        workbook.save(path)

    def type_all(title: str, cells: Mapping[tuple[int, int], Cell]) -> None:
        workbook = openpyxl.load_workbook(path)
        for (row, column), value in cells.items():
            workbook[title].cell(row + 1, column + 1).value = value
        workbook.save(path)

    def type_in(title: str, row: int, column: int, value: Cell) -> None:
        type_all(title, {(row, column): value})

    yield Home(
        lambda: XlsxBook(path), own_sheet, names, delete_column, delete,
        lambda: upgrade(XlsxBook(path), NOW), type_in, type_all=type_all,
    )  # fmt: skip


def _excel(folder: Path, request: pytest.FixtureRequest) -> Iterator[Home]:
    request.getfixturevalue("excel")
    path = shutil.copyfile(request.getfixturevalue("workbook"), folder / "plan.xlsx")
    book = xw.Book(str(path))

    def own_sheet(title: str, text: str) -> None:
        book.sheets.add(title, after=book.sheets[-1])["A1"].value = text

    def names() -> Mapping[str, str]:
        return {name.name: first_cell(str(name.refers_to)) for name in book.names}

    def opened() -> GrowingExcelBook:
        return GrowingExcelBook(book, build)

    def delete_column(title: str, column: int) -> None:
        book.sheets[title].api.getColumns().removeByIndex(column, 1)

    def delete(title: str) -> None:
        book.sheets[title].delete()

    def type_in(title: str, row: int, column: int, value: Cell) -> None:
        book.sheets[title].range((row + 1, column + 1)).value = value

    yield Home(
        opened, own_sheet, names, delete_column, delete, lambda: upgrade(opened(), NOW), type_in
    )


@pytest.fixture(scope="module")
def google_plan(tmp_path_factory: pytest.TempPathFactory) -> Spreadsheet:
    """A Google Sheet that was set up."""
    with StandIn() as stand_in:
        key = write_key(tmp_path_factory.mktemp("key") / "key.json", stand_in.account)
        book = stand_in.spreadsheet().key
        set_up(open_google(book, key, adapters={"https://": Redirect(stand_in)}), words("en"))
        calculate_titles(stand_in.book(book))
        return stand_in.book(book)


def _google(folder: Path, request: pytest.FixtureRequest) -> Iterator[Home]:
    with StandIn() as stand_in:
        spreadsheet = stand_in.like(request.getfixturevalue("google_plan"))
        key = write_key(folder / "key.json", stand_in.account)
        adapters = {"https://": Redirect(stand_in)}

        def names() -> Mapping[str, str]:
            now = stand_in.book(spreadsheet.key)
            titles = {sheet.sheet_id: sheet.title for sheet in now.sheets}
            found = {}
            for each in now.named_ranges:
                area = each["range"]
                corner = cell_name(area["startRowIndex"], area["startColumnIndex"])
                found[each["name"]] = f"{titles[area['sheetId']]}!{corner}"
            return found

        def delete_column(title: str, column: int) -> None:
            sheet = stand_in.book(spreadsheet.key).sheet(title)
            sheet.cells = {
                (r, c - (c > column)): cell for (r, c), cell in sheet.cells.items() if c != column
            }

        def delete(title: str) -> None:
            there = stand_in.book(spreadsheet.key)
            there.sheets.remove(there.sheet(title))

        def opened() -> GoogleBook:
            return open_google(spreadsheet.key, key, adapters=adapters)

        yield Home(
            opened,
            lambda title, text: stand_in.book(spreadsheet.key).add(title).fill([[text]]),
            names,
            delete_column,
            delete,
            lambda: set_up(opened(), words("en")),
            lambda title, row, column, value: (
                stand_in.book(spreadsheet.key).sheet(title).fill([[value]], row, column)
            ),
            lambda packs: calculate_titles(stand_in.book(spreadsheet.key), packs=packs),
        )


HOMES = {
    "memory": Kind(
        _memory, shared=False, typed_into=False, formulas=False
    ),  # it belongs to one program
    "file": Kind(_xlsx),
    # While a button works, Excel lets nobody type; a growth may be asked for from outside.
    # LibreOffice, which stands in for it, makes FALSE a 0 where a formula is set.
    "excel": Kind(_excel, shared=False, spelling=False),
    "google": Kind(_google, results=False),  # the stand-in calculates nothing
}
MARKS = {"excel": pytest.mark.libreoffice}


def _kinds(fits: Callable[[Kind], bool]) -> list[object]:
    return [
        pytest.param(name, marks=MARKS.get(name, ())) for name, kind in HOMES.items() if fits(kind)
    ]


@pytest.fixture(params=_kinds(lambda kind: True))
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    yield from HOMES[request.param].make(tmp_path, request)


@pytest.fixture(params=_kinds(lambda kind: kind.shared))
def shared_home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    yield from HOMES[request.param].make(tmp_path, request)


@pytest.fixture(params=_kinds(lambda kind: kind.typed_into))
def home_typed_into(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    yield from HOMES[request.param].make(tmp_path, request)


def rows(*lines: list[Cell]) -> Rows:
    return Rows(3, (0, 1, 2), [[*line, *[None] * (3 - len(line))] for line in lines])


def body(book: OpenBook, title: str = "Review") -> Grid:
    """The first three columns below the header; empty rows at the end left out."""
    lines: Grid = []
    for row in book.read([title])[title][3:]:
        line = [None if value == "" else value for value in row[:3]]
        lines.append(line + [None] * (3 - len(line)))
    while lines and lines[-1] == [None] * 3:
        lines.pop()
    return lines


def test_titles_stand_in_the_order_of_their_tabs(home: Home) -> None:
    titles = home.open().titles()
    wanted = ["Start", "Clients", "Dashboard", "Review", "Changes", "Problems", "Settings"]
    assert [title for title in titles if title in wanted] == wanted


def test_grids_are_rectangular_and_begin_at_a1(home: Home) -> None:
    grids = home.open().read(["Review", "Clients"])
    assert set(grids) == {"Review", "Clients"}
    assert grids["Review"][0][0] == "Review"
    for grid in grids.values():
        assert len({len(row) for row in grid}) == 1


def test_a_missing_sheet_is_a_sentence(home: Home) -> None:
    with pytest.raises(BookError, match="Nowhere"):
        home.open().read(["Review", "Nowhere"])


def test_what_is_written_is_read(home: Home) -> None:
    book = home.open()
    header = book.read(["Review"])["Review"][:3]
    written = rows(["=1+1", "0042", 3], ["+49", "@x", 1.5], ["  a  b ", "線", -2e-7])
    assert book.write({"Review": written})
    assert body(home.open()) == [list(row) for row in written.rows]
    assert [row[0] for row in home.open().read(["Review"])["Review"][:3]] == [
        row[0] for row in header
    ]


def test_dates_stay_dates(home: Home) -> None:
    book = home.open()
    day = dt.date(2026, 3, 1)
    book.read(["Review"])
    book.write({"Review": rows(["x", day])})
    assert as_date(body(home.open())[0][1]) == day
    again = home.open()
    again.read(["Review"])
    assert not again.write({"Review": rows(["x", day])})


def test_writing_the_same_again_writes_nothing(home: Home) -> None:
    book = home.open()
    book.read(["Review", "Changes"])
    same = {"Review": rows(["a", "b", 1]), "Changes": rows(["c", None, 0.1 + 0.2])}
    assert book.write(same)
    again = home.open()
    again.read(["Review", "Changes"])
    assert not again.write(same)
    assert again.write({**same, "Changes": rows(["c", None, 0.4])})


def test_old_rows_go(home: Home) -> None:
    book = home.open()
    book.read(["Review"])
    book.write({"Review": rows(*[[f"client {n}", "x", n] for n in range(400)])})
    assert len(body(home.open())) == 400
    fewer = home.open()
    fewer.read(["Review"])
    assert fewer.write({"Review": rows(["only", None, 1])})
    assert body(home.open()) == [["only", None, 1]]
    none = home.open()
    none.read(["Review"])
    assert none.write({"Review": rows()})
    assert body(home.open()) == []


def test_what_people_own_stays(home: Home) -> None:
    before = home.open().read(["Clients", "Settings", "Touch Log"])
    book = home.open()
    book.read(["Review", "Clients"])
    book.write({"Review": rows(["a", "b", 1])})
    assert home.open().read(["Clients", "Settings", "Touch Log"]) == before


def test_two_writes_by_one_program(home: Home) -> None:
    """As the nightly run does: the review first, and later what was mailed."""
    book = home.open()
    book.read(["Review", "Changes"])
    assert book.write({"Review": rows(["a", "b", 1]), "Changes": rows(["c"])})
    assert book.write({"Changes": rows(["c", "mailed", 2])})
    assert body(home.open(), "Changes") == [["c", "mailed", 2]]
    assert body(home.open(), "Review") == [["a", "b", 1]]


def test_somebody_else_wrote_meanwhile(shared_home: Home) -> None:
    first, second = shared_home.open(), shared_home.open()
    first.read(["Review", "Clients"])
    second.read(["Review"])
    assert second.write({"Review": rows(["theirs", None, 1])})
    with pytest.raises(BookChanged):
        first.write({"Review": rows(["ours", None, 2])})
    assert body(shared_home.open()) == [["theirs", None, 1]]
    first.read(["Review"])
    assert first.write({"Review": rows(["ours", None, 2])}), "starting over is allowed"


# -- results that were typed over ------------------------------------------------------------------


def lost(book: OpenBook) -> list[tuple[str, str, str]]:
    """Cell, client and value of every problem after a recalculation."""
    found = recalculate(book, NOW.date()).judgement.problems
    return [(f"{each.sheet}!{each.cell}", each.client, str(each.value)) for each in found]


@pytest.fixture(params=_kinds(lambda kind: kind.formulas))
def home_of_formulas(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    yield from HOMES[request.param].make(tmp_path, request)


def test_what_stands_in_place_of_a_formula_is_named(home_of_formulas: Home) -> None:
    """A row that was inserted lost none: it never had any, wherever a home looks."""
    home = home_of_formulas
    for row, name in enumerate(("Aster", "Briar", "Clover"), start=4):
        home.type_in("Clients", row, 0, name)
        home.type_in("Clients", row, 4, 9000.0)
    home.calculated(())
    home.empty_row("Clients", 9)
    assert lost(home.open()) == []
    home.type_in("Clients", 4, 1, "VIP")
    home.type_in("Clients", 5, 2, None)
    home.type_in("Clients", 6, 1, "Good")
    home.type_in("Clients", 6, 3, 99.0)
    assert lost(home.open()) == [
        ("Clients!B5", "Aster", "VIP"),
        ("Clients!C6", "Briar", ""),
        ("Clients!B7", "Clover", "Good"),
    ]


# -- growing ---------------------------------------------------------------------------------------

GAIN = Drawing(
    title="Changes",
    code_name="shChanges",
    tab_color="000000",
    cells=[Placed(2, 20, "Minutes", HEADER), Placed(2, 21, "Twice", HEADER)],
    table=Table(
        3,
        4,
        [
            ValueColumn(20, [15, "=1+1"], RESULT, "minutes"),
            FormulaColumn(21, "1+1", [2] * 4, RESULT, "twice"),
        ],
    ),
    names={"ChangeMinutes": "'Changes'!$U$4:$U$7"},
)


def values(book: OpenBook, title: str) -> Grid:
    """What a sheet holds, empty edges left out.

    LibreOffice loses the space that a stored text begins with, until it calculates.
    """
    return without_edges(
        [v.strip() or None if isinstance(v, str) else v for v in row]
        for row in book.read([title])[title]
    )


def test_a_pack_arrives_beside_what_is_there(home: Home) -> None:
    before = home.open().titles()
    redrawn = {"Start", "Plan", "Practice lists"}  # they say that the pack is on
    kept = {title: values(home.open(), title) for title in before if title not in redrawn}
    added = add_packs(home.open(), ["profit"], NOW)
    assert added.sheets == ("Services", "Costs", "House rules")
    assert home.open().titles() == [*before, "Services", "Costs", "House rules"]
    assert {title: values(home.open(), title) for title in kept} == kept
    assert packs_on(home.open())[1] == ("profit",)
    shown = values(home.open(), "Services")
    assert shown[0][0] == "Services"
    assert shown[3][:4] == ["Service", "Verdict", "Next step", "Revenue, 12 months"]
    found = recalculate(home.open(), NOW.date()).judgement
    assert [table.practice.name for table in found.content.practised.tables] == [
        "services",
        "costs",
    ]
    assert found.problems == []


def test_a_pack_comes_once(home: Home) -> None:
    assert add_packs(home.open(), ["profit"], NOW).sheets == ("Services", "Costs", "House rules")
    titles = home.open().titles()
    kept = {title: values(home.open(), title) for title in titles}
    assert add_packs(home.open(), ["profit"], NOW).sheets == ()
    assert {title: values(home.open(), title) for title in home.open().titles()} == kept


LETTER = "Dear Ms Wu,\n\nThank you: =1+1.\n\nAnn\nStudio"


def test_a_sheet_that_python_writes_comes_with_its_pack(home: Home) -> None:
    assert add_packs(home.open(), ["letters"], NOW).sheets == ("Letters", "Drafts", "House rules")
    recalculate(home.open(), NOW.date())
    said = values(home.open(), "Drafts")
    assert said[2][:5] == ["Client", "Letter", "E-mail", "Subject", "Text"]
    assert [cell for row in said[3:] for cell in row if cell] == ["Nobody needs a letter now."]
    book = home.open()
    book.read(["Drafts"])
    line = ["Velvet", "Our fee", None, "Fee", LETTER, "English", NOW.date(), None]
    assert book.write({"Drafts": Rows(3, tuple(range(8)), [line])})
    assert values(home.open(), "Drafts")[3][4] == LETTER
    recalculate(home.open(), NOW.date())
    assert values(home.open(), "Drafts") == said
    home.delete("Drafts")
    recalculate(home.open(), NOW.date())
    assert "Drafts" not in home.open().titles()
    assert add_packs(home.open(), ["letters"], NOW).sheets == ("Drafts",)


def test_what_if_answers_and_levers_are_written(home: Home, request: pytest.FixtureRequest) -> None:
    for row, name in enumerate(("Acme", "Bolt"), start=CLIENTS.first_row):
        cells = {"client": name, "revenue": 9000, "hours": 90, "respect": 3, "late": 20}
        for column, value in cells.items():
            home.type_in("Clients", row, CLIENTS.position(column), value)
    added = add_packs(home.open(), ["whatif"], NOW)
    assert added.sheets == ("What if", "Levers", "House rules")
    home.calculated(("whatif",))
    recalculate(home.open(), NOW.date())
    said = values(home.open(), "Levers")
    clients = recalculate(home.open(), NOW.date()).judgement.reviewed["client"].tolist()
    assert said[2][:3] == ["Client", "Tier", "How sure"]
    assert [row[0] for row in said[3 : 3 + len(clients)]] == clients
    titles = [words("en")[WHAT_IF.sheet.title_key(c)] for c in WHAT_IF.sheet.columns]
    first = WHAT_IF.sheet.first_row
    home.type_in("What if", first, titles.index("Client"), clients[0])
    home.type_in("What if", first, titles.index("What if"), "Let go")
    outcome = recalculate(home.open(), NOW.date())
    assert outcome.judgement.problems == []
    (table,) = outcome.judgement.content.practised.tables
    assert table.both["state"][0] == "× Let go"
    figures = outcome.judgement.content.practised.figures
    now, then = (figures[f"ScenarioHours{part}"][1] for part in ("Now", "Then"))
    assert float(now) - float(then) == table.both["hours_now"][0] > 0
    above = values(home.open(), "What if")[6]
    assert above[0] == "Hours in the scenario"
    if request.node.callspec.id in ("file", "excel"):  # the others work out and store no formula
        assert above[1] == then
    home.delete("What if")
    assert recalculate(home.open(), NOW.date()).judgement.content.practised.tables == ()
    home.delete("Levers")
    recalculate(home.open(), NOW.date())
    assert "Levers" not in home.open().titles()


def test_whose_farewell_is_sent_is_not_to_be_let_go(
    home: Home, request: pytest.FixtureRequest
) -> None:
    for row, (name, revenue, ease) in enumerate(
        (("Acme", 90_000, 5), ("Bolt", 900, 1), ("Wilt", 1000, 1)), start=CLIENTS.first_row
    ):
        cells = {"client": name, "revenue": revenue, "hours": 90, "respect": ease}
        for column, value in cells.items():
            home.type_in("Clients", row, CLIENTS.position(column), value)
    assert add_packs(home.open(), ["letters"], NOW).sheets == ("Letters", "Drafts", "House rules")
    home.calculated(("letters",))
    recalculate(home.open(), NOW.date())
    farewell = {"client": "Bolt", "letter": "Change of work", "fact1": "the shop",
                "last_day": serial(NOW.date()) + 3, "sent_on": serial(NOW.date())}  # fmt: skip
    for name, value in farewell.items():
        home.type_in("Letters", LETTERS.sheet.first_row, LETTERS.sheet.position(name), value)
    figures = recalculate(home.open(), NOW.date()).judgement.content.practised.figures
    assert figures["RoadNext_sick"][1] == "Let go: Wilt"
    if request.node.callspec.id in ("file", "excel"):  # the others work out and store no formula
        shown = [cell for row in home.open().read(["Dashboard"])["Dashboard"] for cell in row]
        at = shown.index("Let go kindly")
        assert "until 2026-03-05" in shown[at:]
        assert "Let go: Wilt" in [
            cell for row in home.open().read(["Plan"])["Plan"] for cell in row
        ]
    home.delete("Letters")
    figures = recalculate(home.open(), NOW.date()).judgement.content.practised.figures
    assert figures["RoadNext_sick"][1] == "Let go: Bolt, Wilt"


def test_a_pack_brings_its_names(home: Home) -> None:
    add_packs(home.open(), ["profit"], NOW)
    names = home.names()
    if names is None:
        pytest.skip("memory holds values alone")
    assert names["ServiceHours"] == "Services!P5"
    assert names["CostYearly"] == "Costs!Q5"
    assert names["ClientName"] == "Clients!A5"


def test_prospects_are_judged_under_titles_of_the_owners(home: Home) -> None:
    flag = words("en")["flags.flag9"]
    settings = home.open().read(["Settings"])["Settings"]
    ((row, column),) = [
        (r, c) for r, line in enumerate(settings) for c, cell in enumerate(line) if cell == flag
    ]
    home.type_in("Settings", row, column, "Pays in shells")
    assert add_packs(home.open(), ["prospects"], NOW).sheets == ("Prospects", "House rules")
    home.calculated(("prospects",))
    titles = [words("en")[PROSPECTS.sheet.title_key(c)] for c in PROSPECTS.sheet.columns]
    typed = {"Prospect": "Fern Hotels", "Budget a year": 9000, "Hours expected": 60, flag: "✓",
             "Respect": 4, "Knowledge": 2}  # fmt: skip
    for title, value in typed.items():
        home.type_in("Prospects", 4, titles.index(title), value)
    outcome = recalculate(home.open(), NOW.date())
    assert outcome.judgement.problems == []
    (table,) = outcome.judgement.content.practised.tables
    found = row_at(table.both)
    # Worked out from the notes' formulas: 9,000 an hour count of 60 and a knowledge of 2.
    assert (found["flags"], found["value"], found["ease"]) == (1, 79.6, 67.0)
    assert (found["verdict"], found["state"]) == ("! Accept with conditions", "▶ Interview")
    assert not recalculate(home.open(), NOW.date()).judgement.changes


@pytest.mark.parametrize("home", [pytest.param("excel", marks=MARKS["excel"])], indirect=True)
def test_two_tables_look_into_each_other_and_one_may_go(home: Home) -> None:
    added = add_packs(home.open(), ["success"], NOW).sheets
    assert added == ("Success", "Check-ins", "Loyalty", "House rules")
    home.calculated(("success",))
    home.type_in("Clients", 4, 0, "Velvet")
    day = int(serial(NOW.date()))
    figure = ["Guests book", "Rest", "Waiting time", "min", 20, 15, day - 30, day + 150, "✓"]
    for title, column, cells in (
        ("Success", 0, ["Velvet"]),
        ("Success", SUCCESS.sheet.position("success"), figure),
        ("Check-ins", 0, ["velvet", "Waiting time"]),
        ("Check-ins", CHECK_INS.sheet.position("date"), [day - 1, 17]),
    ):
        home.type_in(title, 4, column, cells)  # type: ignore[arg-type]  # Excel takes a row

    def shown() -> list[object]:
        outcome = recalculate(home.open(), NOW.date())
        assert outcome.judgement.problems == []
        tables = {t.practice.name: t for t in outcome.judgement.content.practised.tables}
        found = row_at(tables["success"].both)
        cells = values(home.open(), "Success")[4]
        return [found["latest"], found["reached"], cells[SUCCESS.sheet.position("latest")]]

    assert shown() == [17, 0.6, 17]
    home.delete("Check-ins")
    assert shown() == [20, 0, 20]


STRATEGY_TABS = ("Strategy", "Opposites", "Process", "Five steps", "Decisions", "Community")


def test_a_page_of_inputs_comes_and_goes_with_its_pack(
    home: Home, request: pytest.FixtureRequest
) -> None:
    again = HOMES[request.node.callspec.params["home"]].spelling
    added = add_packs(home.open(), ["strategy"], NOW)
    assert added.sheets == (*STRATEGY_TABS, "House rules")
    steps = values(home.open(), "Five steps")[4:]
    assert [row[0][:13] for row in steps][:2] == ["From inside: ", "From outside:"]
    page = home.open().read(["Strategy"])["Strategy"]
    labels = {cell: (r, c) for r, row in enumerate(page) for c, cell in enumerate(row)}
    home.calculated(("strategy",))
    row, column = labels["The offer, in one sentence of at most 140 signs"]
    home.type_in("Strategy", row, column + 2, "Ten days or nothing")
    row, column = labels["The field in which you stand alone"]
    home.type_in("Strategy", row, column + 1, "quality")

    def offer() -> object:
        found = recalculate(home.open(), NOW.date()).judgement
        assert found.problems == []
        return found.content.practised.figures["Gauge_offer"][1]

    assert offer() == 50
    if again:
        add_packs(home.open(), ["profit"], NOW)  # draws the page anew
        assert offer() == 50
    home.delete("Strategy")
    home.forward()
    assert "Strategy" not in home.open().titles()
    assert offer() == 0
    if again:
        assert add_packs(home.open(), ["strategy"], NOW).sheets == ("Strategy",)
        assert offer() == 0


def test_a_sheet_of_the_owners_keeps_its_title(home: Home) -> None:
    recalculate(home.open(), NOW.date())
    home.own_sheet("Costs", "mine")
    before = home.open().titles()
    with pytest.raises(BookError, match="has a sheet “Costs” that is not ours"):
        add_packs(home.open(), ["profit"], NOW)
    assert home.open().titles() == before
    assert values(home.open(), "Costs") == [["mine"]]


@pytest.mark.parametrize("column", ["Who", "Note"])  # in the middle, and the last
def test_a_deleted_column_stays_away(home: Home, column: str) -> None:
    titles = ["Date", "Client", "Kind", "Who", "Note"]
    assert values(home.open(), "Touch Log")[2] == titles
    home.delete_column("Touch Log", titles.index(column))
    left = [title for title in titles if title != column]
    for _ in range(2):
        home.forward()
        assert values(home.open(), "Touch Log")[2] == left
    assert recalculate(home.open(), NOW.date()).judgement.problems == []


@pytest.mark.parametrize("title", ["Queue", "Dashboard", "Plan"])
def test_a_deleted_sheet_stays_away(home: Home, title: str) -> None:
    home.delete(title)
    for _ in range(2):
        home.forward()
        assert title not in home.open().titles()
    problems = recalculate(home.open(), NOW.date()).judgement.problems
    # Without Queue the schedule is not brought up to date, and says so.
    assert [f"{p.sheet}!{p.cell}" for p in problems] == (
        ["Schedule!A1"] if title == "Queue" else []
    )


def test_a_deleted_sheet_of_a_pack_comes_back_when_it_is_asked_for(
    home: Home, request: pytest.FixtureRequest
) -> None:
    add_packs(home.open(), ["profit"], NOW)
    home.delete("Services")
    home.forward()
    assert "Services" not in home.open().titles()
    if HOMES[request.node.callspec.params["home"]].spelling:
        assert add_packs(home.open(), ["profit"], NOW).sheets == ("Services",)


def test_a_table_gains_columns(home: Home, request: pytest.FixtureRequest) -> None:
    book = home.open()
    book.read(["Changes"])
    book.write({"Changes": rows(["a", "b", 1], ["c", None, None])})
    before = values(home.open(), "Changes")
    assert home.open().grow(Growth(gains=[GAIN]))
    after = values(home.open(), "Changes")
    assert [row[20] for row in after[2:5]] == ["Minutes", 15, "=1+1"]
    assert after[2][21] == "Twice"
    if HOMES[request.node.callspec.params["home"]].results:
        assert [row[21] for row in after[3:7]] == [2, 2, 2, 2]
    for old, new in zip(before, after, strict=False):
        assert new[: len(old)] == old
        assert not any(new[len(old) : 20])
    names = home.names()
    assert names is None or names["ChangeMinutes"] == "Changes!U4"
    assert not home.open().grow(Growth(gains=[GAIN])), "it is there already"


def test_nothing_to_gain_changes_nothing(home: Home) -> None:
    assert not home.open().grow(Growth())


def test_growing_when_somebody_typed_meanwhile(home_typed_into: Home) -> None:
    home = home_typed_into
    ours, theirs = home.open(), home.open()
    titles = ours.titles()
    ours.read(titles)
    theirs.read(["Problems"])
    theirs.write({"Problems": rows(["typed", None, 1])})
    with pytest.raises(BookChanged):
        ours.grow(Growth([replace(GAIN, title="New one", names={})]))
    assert home.open().titles() == titles


_CELLS = st.none() | st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20
) | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9, allow_nan=False).map(
    lambda v: round(v, 6) + 0.0
)  # fmt: skip


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(lines=st.lists(st.tuples(st.text("abcß線=+-@'", min_size=1), _CELLS, _CELLS), max_size=4))
def test_anything_written_is_read_and_not_written_twice(
    home: Home, lines: list[tuple[str, Cell, Cell]]
) -> None:
    book = home.open()
    book.read(["Problems"])
    wanted = rows(*[list(line) for line in lines])
    book.write({"Problems": wanted})
    assert body(home.open(), "Problems") == [list(line) for line in lines]
    again = home.open()
    again.read(["Problems"])
    assert not again.write({"Problems": wanted})
