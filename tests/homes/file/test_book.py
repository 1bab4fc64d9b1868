"""The closed file as a Book: what is read, what is written, and what is never touched."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from pumpkin_sheets.book import (
    Book,
    BookChanged,
    BookError,
    Cell,
    ResultColumn,
    Rows,
    SheetResults,
)
from pumpkin_sheets.homes.file import book as xlsx
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.packing import Deflated, deflate
from tests.homes.file import hostile
from tests.libreoffice import convert

CLIENTS_PART, REVIEW_PART = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
DASHBOARD_PART = "xl/worksheets/sheet3.xml"
OUR_CELL = re.compile(
    rb"""<(?:x:)?c\b(?=[^>]*\br=["'](?:[C-E][3-7]|A1)["'])[^>]*>\s*<(?:x:)?f\b.*?</(?:x:)?c>""",
    re.DOTALL,
)


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def masked(xml: bytes) -> bytes:
    """A sheet without the stored results of our formula cells."""

    def mask(found: re.Match[bytes]) -> bytes:
        cell = re.sub(rb"<((?:x:)?)v\b[^>]*>[^<]*</\1v>", b"", found.group())
        return re.sub(rb"""\st=["']\w+["']""", b"", cell)

    return OUR_CELL.sub(mask, xml)


def around_rows(xml: bytes) -> list[bytes]:
    """Review without its dimension and the rows from the third down."""
    xml = re.sub(rb'(dimension ref=)"[^"]*"', rb"\1", xml)
    return re.split(rb"""\s*<(?:x:)?row r="3".*(?=</(?:x:)?sheetData>)""", xml, flags=re.DOTALL)


def clients_shown(path: Path) -> list[list[Cell]]:
    """Columns C to E of the clients, read by openpyxl: somebody else's eyes."""
    book = openpyxl.load_workbook(path, data_only=True)
    return [[cell.value for cell in row[2:5]] for row in book["Clients"]["A3:E7"]]


SHOWN = [
    [0, 'Keep & "grow"', 1.5],
    [20.5, "Drop", "#N/A"],
    [41, " Drop ", 2],
    [61.5, None, 3.25],
    [82, "<b>", 4],
]


FOURTH = 'Keep & "grow"'
"""What LibreOffice finds for the fourth client, where SHOWN has an empty text."""


# Reading -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("date1904", [False, True])
def test_each_kind_of_value_is_read(tmp_path: Path, date1904: bool) -> None:
    path = tmp_path / "Values.xlsx"
    values: list[Cell] = [
        "text",
        5,
        0.25,
        True,
        dt.date(2024, 2, 29),
        dt.datetime(2024, 2, 29, 13, 30),
        dt.time(13, 30),
        dt.timedelta(hours=30),
        "_x0041_ & <b>",
    ]
    formats = {4: "yyyy-mm-dd", 5: "yyyy-mm-dd hh:mm", 6: "hh:mm", 7: "[h]:mm"}
    with xlsxwriter.Workbook(path, {"date_1904": date1904}) as book:
        sheet = book.add_worksheet("S")
        for column, value in enumerate(values, start=1):
            pattern = book.add_format({"num_format": formats.get(column - 1, "General")})
            sheet.write(1, column, value, pattern)
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")
        sheet.write_formula(2, 2, "=1+1", None, 2)
        sheet.write_formula(2, 3, '="a"', None, "a")
        sheet.write_formula(2, 4, "=1+1", None, "")
    book = XlsxBook(path)
    grid = book.read(["S"])["S"]
    assert {len(line) for line in grid} == {10}
    assert not any(grid[0])
    assert grid[1] == ["", *values]
    assert grid[2][:5] == ["", "#N/A", 2, "a", ""]
    assert book.uncalculated(["S"]) == {"S": [(2, 4)]}


def test_a_formula_that_was_never_calculated_is_not_an_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "Plan.xlsx"
    made = openpyxl.Workbook()
    made.active.title = "S"
    made.active["B2"], made.active["B3"], made.active["B5"] = "=3*1200", "", 1
    made.save(path)
    book = XlsxBook(path)
    assert book.uncalculated(["S"]) == {"S": [(1, 1)]}
    assert book.read(["S"])["S"][1][1] == ""
    assert book.uncalculated(["S"]) == {"S": [(1, 1)]}


def test_errors_at_the_edge_widen_the_grid(tmp_path: Path) -> None:
    path = tmp_path / "Plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        sheet.write("A1", 1)
        sheet.write_formula("C3", "=NA()", None, "#REF!")
        book.add_worksheet("Empty")
    grids = XlsxBook(path).read(["S", "Empty"])
    assert grids["S"] == [[1, "", ""], ["", "", ""], ["", "", "#REF!"]]
    assert grids["Empty"] == []


@pytest.mark.parametrize("change", [hostile.prefixed, hostile.unaddressed, hostile.indented])
def test_other_spellings_read_the_same(
    tmp_path: Path, change: Callable[[str, bytes], bytes]
) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    usual = XlsxBook(path).read(["Clients"])
    hostile.repack(path, change)
    assert XlsxBook(path).read(["Clients"]) == usual
    assert usual["Clients"][2][4] == "#REF!"


def test_titles_name_and_unknown_sheets(tmp_path: Path) -> None:
    book: Book = XlsxBook(hostile.laden(tmp_path / "Plan.xlsm", tmp_path))
    assert book.name == "Plan.xlsm"
    assert book.titles() == ["Clients", "Review", "Dashboard", "Own table"]
    for refused in ("Nope", "Chart alone"):
        with pytest.raises(BookError, match=refused):
            book.read([refused])
        with pytest.raises(BookError, match=refused):
            book.write({refused: Rows(0, (0,), [[1]])})


def test_what_calamine_cannot_read_is_said_in_one_sentence(tmp_path: Path) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    hostile.repack(path, lambda name, content: content[:300] if name == CLIENTS_PART else content)
    with pytest.raises(BookError, match=r"^Plan\.xlsx"):
        XlsxBook(path).read(["Clients"])


# Writing -----------------------------------------------------------------------------------------

WAYS: dict[str, Mapping[str, object]] = {
    "as it is": {},
    "streamed": {"streamed": True},
    "stored": {"stored": True},
    "zip64": {"zip64": True},
    "prefixed": {"change": hostile.prefixed},
    "indented": {"change": hostile.indented},
}


@pytest.mark.parametrize("way", WAYS)
def test_only_our_rows_and_results_change_in_a_laden_workbook(tmp_path: Path, way: str) -> None:
    path = hostile.laden(tmp_path / "Plan.xlsm", tmp_path)
    if WAYS[way]:
        hostile.repack(path, **WAYS[way])  # type: ignore[arg-type]
    old = tmp_path / "old.xlsm"
    shutil.copy(path, old)
    book = XlsxBook(path)
    book.read(["Clients", "Review"])
    assert book.write(hostile.tables(), hostile.results()) is True

    before, after = hostile.raw_entries(old), hostile.raw_entries(path)
    changed = {CLIENTS_PART, REVIEW_PART, DASHBOARD_PART, "xl/workbook.xml"}
    assert list(before) == list(after)
    for name in before.keys() - changed:
        assert before[name] == after[name], name
    for name in (CLIENTS_PART, DASHBOARD_PART):
        assert part(old, name) != part(path, name)
        assert masked(part(old, name)) == masked(part(path, name))
    assert around_rows(part(old, REVIEW_PART)) == around_rows(part(path, REVIEW_PART))
    flag = re.compile(rb' fullCalcOnLoad="1"')
    assert flag.sub(b"", part(old, "xl/workbook.xml")) == flag.sub(
        b"", part(path, "xl/workbook.xml")
    )
    assert flag.search(part(path, "xl/workbook.xml"))

    assert clients_shown(path) == SHOWN
    grids = XlsxBook(path).read(["Review", "Dashboard"])
    assert grids["Review"][2:] == [
        ["" if value is None else value for value in (*line[:3], "", line[3])]
        for line in hostile.tables()["Review"].rows
    ]
    assert grids["Dashboard"][0][0] == "205 <total>"
    assert (tmp_path / "Plan.previous.xlsm").read_bytes() == old.read_bytes()
    assert book.write(hostile.tables(), hostile.results()) is False


@pytest.mark.libreoffice
def test_libreoffice_opens_what_we_wrote(tmp_path: Path) -> None:
    laden = hostile.laden(tmp_path / "Laden.xlsm", tmp_path)
    prefixed = hostile.plan(tmp_path / "Prefixed.xlsx")
    hostile.repack(prefixed, hostile.prefixed, streamed=True)
    for path in (laden, prefixed):
        assert XlsxBook(path).write(hostile.tables(), hostile.results(FOURTH))
    for converted in convert([laden, prefixed], tmp_path, recalculate=False):
        grids = XlsxBook(converted).read(["Clients", "Review", "Dashboard"])
        assert [line[2:5] for line in grids["Clients"][2:7]] == [
            [FOURTH if value is None else value for value in line] for line in SHOWN
        ]
        assert [line[0] for line in grids["Review"][2:]] == hostile.REVIEWED
        assert grids["Review"][2][4] == "  spaced\n"
        assert grids["Dashboard"][0][0] == "205 <total>"


@pytest.mark.libreoffice
def test_a_workbook_saved_again_by_libreoffice(tmp_path: Path) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    XlsxBook(path).write(hostile.tables(), hostile.results(FOURTH))
    saved = convert([path], tmp_path, recalculate=False)[0]
    assert b"aca=" in part(saved, CLIENTS_PART), "LibreOffice writes formulas in its own way"
    book = XlsxBook(saved)
    before = saved.read_bytes()
    assert book.write(hostile.tables(), hostile.results(FOURTH)) is False, (
        "the same values in other bytes"
    )
    assert saved.read_bytes() == before

    results = dict(hostile.results(FOURTH))
    results["Clients"] = SheetResults(
        (
            ResultColumn(2, 2, hostile.DOUBLE, [1.125, 20.5, 41, 61.5, 82]),
            ResultColumn(3, 2, hostile.WORDS, ["Grow", "Drop", " Drop ", FOURTH, "<b>"]),
            ResultColumn(4, 2, hostile.LOOKUP, ["#N/A", "#N/A", 2, 3.25, 4]),
        )
    )
    old = part(saved, CLIENTS_PART)
    assert book.write({}, results) is True
    assert clients_shown(saved)[0] == [1.125, "Grow", "#N/A"]
    assert clients_shown(saved)[4] == SHOWN[4]
    assert masked(old) == masked(part(saved, CLIENTS_PART))
    changed = [
        one != other
        for one, other in zip(
            old.split(b"<row"), part(saved, CLIENTS_PART).split(b"<row"), strict=True
        )
    ]
    assert [at for at, different in enumerate(changed) if different] == [3]


@pytest.mark.parametrize("change", [hostile.unaddressed, hostile.indented, hostile.prefixed])
def test_other_spellings_are_written_the_same(
    tmp_path: Path, change: Callable[[str, bytes], bytes]
) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    hostile.repack(path, change)
    assert XlsxBook(path).write(hostile.tables(), hostile.results())
    grids = XlsxBook(path).read(["Clients", "Review"])
    assert [line[2] for line in grids["Clients"][2:]] == [line[0] for line in SHOWN]
    assert [line[0] for line in grids["Review"][2:]] == hostile.REVIEWED


@pytest.mark.parametrize("date1904", [False, True])
def test_values_written_are_values_read(tmp_path: Path, date1904: bool) -> None:
    path = tmp_path / "Plan.xlsx"
    formats = ["General", "General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "General"]
    with xlsxwriter.Workbook(path, {"date_1904": date1904}) as made:
        sheet = made.add_worksheet("Review")
        sheet.write_row(0, 0, list("abcde"))
        for column, pattern in enumerate(formats):
            sheet.write_blank(1, column, None, made.add_format({"num_format": pattern}))
    texts = [
        "=1+1",
        "007",
        " x ",
        "a\nb",
        "_x0041_",
        "_x005F_",
        "<&>\"'",
        "\x01\x1f",
        "陳記 😀",
        "a\tb",
    ]
    rows = [
        [text, i / 3, dt.date(2024, 3, i + 1), dt.datetime(2024, 3, 1, i, 30), bool(i % 2)]
        for i, text in enumerate(texts)
    ]
    book = XlsxBook(path)
    assert book.write({"Review": Rows(1, tuple(range(5)), rows)})
    assert book.read(["Review"])["Review"][1:] == rows
    assert book.write({"Review": Rows(1, tuple(range(5)), rows)}) is False
    shorter = Rows(1, tuple(range(5)), rows[:2])
    assert book.write({"Review": shorter})
    assert book.read(["Review"])["Review"][1:] == rows[:2]
    assert book.write({"Review": Rows(1, (0,), [])})
    assert book.write({"Review": shorter})
    assert book.read(["Review"])["Review"][1:] == rows[:2], "the styles outlived the empty table"


def test_nothing_is_compressed_before_the_first_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "Plan.xlsx"
    count = 60_000  # more than one chunk
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("S")
        for row in range(count):
            sheet.write_formula(row, 1, f"=A{row + 1}*2", None, row)
    before = part(path, "xl/worksheets/sheet1.xml")
    assert len(before) > 3 << 20
    compressed: list[int] = []

    def noted(chunks: Iterable[bytes]) -> Deflated:
        content = deflate(chunks)
        compressed.append(content.size)
        return content

    monkeypatch.setattr(xlsx, "deflate", noted)
    values: list[str | float | int] = [float(row) for row in range(count)]
    book = XlsxBook(path)
    assert book.write({}, {"S": SheetResults((ResultColumn(1, 0, "A\0*2", values),))}) is False
    assert not compressed
    values[-1] = -7.5
    assert book.write({}, {"S": SheetResults((ResultColumn(1, 0, "A\0*2", values),))}) is True
    stored = f"<v>{count - 1}</v>".encode()
    assert part(path, "xl/worksheets/sheet1.xml") == before.replace(stored, b"<v>-7.5</v>")
    assert compressed


def test_a_formula_dropped_from_our_sheet_drops_the_calculation_chain(tmp_path: Path) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    chain = b"<calcChain xmlns='%b'><c r='B3' i='2'/></calcChain>" % hostile.MAIN.encode()
    hostile.inject(path, {"xl/calcChain.xml": chain}, {"xl/calcChain.xml": "calcChain"})
    book = XlsxBook(path)
    assert book.write(hostile.tables())
    assert "xl/calcChain.xml" in hostile.raw_entries(path), "no formula was dropped"
    hostile.repack(
        path,
        lambda name, content: (
            re.sub(rb'(<c r="B4"[^>]*>)', rb"\1<f>1+1</f>", content)
            if name == REVIEW_PART
            else content
        ),
    )
    assert XlsxBook(path).write(hostile.tables()), "the formula's result was right, yet it must go"
    entries = hostile.raw_entries(path)
    assert "xl/calcChain.xml" not in entries
    assert b"calcChain" not in part(path, "[Content_Types].xml")
    assert b"calcChain" not in part(path, "xl/_rels/workbook.xml.rels")
    openpyxl.load_workbook(path)


@pytest.mark.parametrize("read", [True, False])
def test_a_formula_that_shows_nothing_beside_our_columns_is_named(
    tmp_path: Path, read: bool
) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    own = b'<c r="H3" t="str"><f>IF(B4&gt;9,"call","")</f><v></v></c></row>'
    hostile.repack(
        path,
        lambda name, content: (
            re.sub(rb'(<row r="3".*?)</row>', rb"\1" + own, content)
            if name == REVIEW_PART
            else content
        ),
    )
    before, book = path.read_bytes(), XlsxBook(path)
    if read:
        book.read(["Review"])
    with pytest.raises(BookError, match=r"^Review!H3: somebody typed on a sheet that Recalculate"):
        book.write(hostile.tables())
    assert path.read_bytes() == before


def test_nothing_new_is_nothing_written(tmp_path: Path) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    book = XlsxBook(path)
    assert book.write({}) is False
    assert book.write(hostile.tables(), hostile.results()) is True
    known = path.stat()
    assert book.write(hostile.tables(), hostile.results()) is False
    assert path.stat() == known
    assert book.write(hostile.tables()) is False


def test_a_file_changed_since_reading(tmp_path: Path) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    book = XlsxBook(path)
    book.read(["Clients"])
    hostile.plan(path, clients=["Other"])
    os.utime(path, ns=(0, 1))
    before = path.read_bytes()
    with pytest.raises(BookChanged):
        book.write(hostile.tables())
    with pytest.raises(BookChanged):
        book.uncalculated(["Clients"])
    assert path.read_bytes() == before
    book.read(["Clients"])
    assert book.write(hostile.tables())
    assert book.write(hostile.tables()) is False


def test_what_cannot_be_written_names_file_sheet_and_cell(tmp_path: Path) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    before = path.read_bytes()
    bad = {**hostile.tables(), "Review": Rows(2, (1,), [[1], [float("nan")]])}
    with pytest.raises(BookError, match=r"^Plan\.xlsx, sheet “Review”: B4: nan is not a number"):
        XlsxBook(path).write(bad)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["Plan.xlsx"]


@pytest.mark.parametrize("lock", ["~$Plan.xlsx", ".~lock.Plan.xlsx#"])
def test_open_elsewhere_may_be_read_but_not_written(tmp_path: Path, lock: str) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    (tmp_path / lock).write_bytes(b"")
    book = XlsxBook(path)
    assert book.read(["Clients"])
    with pytest.raises(BookError, match="is open in"):
        book.write(hostile.tables())


def test_a_signed_workbook_is_not_written(tmp_path: Path) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    hostile.inject(path, {"_xmlsignatures/sig1.xml": b"<Signature/>"}, {})
    with pytest.raises(BookError, match="digitally signed"):
        XlsxBook(path).write(hostile.tables())


def test_a_table_and_results_for_one_sheet_are_a_mistake_of_the_program(tmp_path: Path) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    with pytest.raises(ValueError, match="Review"):
        XlsxBook(path).write(hostile.tables(), {"Review": SheetResults()})


def test_a_client_list_of_many_windows(tmp_path: Path) -> None:
    """More XML than one window holds: results land in their rows, owners' cells stay."""
    path = hostile.plan(tmp_path / "Plan.xlsx", clients=[f"Client {i}" for i in range(6000)])
    values = [random.Random(i).random() for i in range(6000)]
    results = {"Clients": SheetResults((ResultColumn(2, 2, hostile.DOUBLE, values),))}
    rows = [[f"Client {i}", value] for i, value in enumerate(values)]
    before = XlsxBook(path).read(["Clients"])["Clients"]
    assert XlsxBook(path).write({"Review": Rows(2, (0, 1), rows)}, results)
    with CalamineWorkbook.from_path(path) as workbook:
        after = workbook.get_sheet_by_name("Clients").to_python()
        review = workbook.get_sheet_by_name("Review").to_python()
    assert [line[2] for line in after[2:]] == values
    assert [line[:2] + line[3:4] for line in after] == [line[:2] + line[3:4] for line in before]
    assert [line[:2] for line in review[2:]] == rows


def test_threads_do_not_outlive_a_refusal(tmp_path: Path) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    running = threading.active_count()
    with pytest.raises(BookError):
        XlsxBook(path).write({"Review": Rows(2, (1,), [[float("inf")]])})
    assert threading.active_count() == running
