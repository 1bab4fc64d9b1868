"""A sheet that its owner has filled gains columns, and everything else on it stays."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter

from pumpkin_sheets.book import BookError, Growth
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.sheets.drawing import (
    Bar,
    Check,
    Drawing,
    Formula,
    Placed,
    Rule,
    Style,
    Table,
    ValueColumn,
)
from tests.homes.file import hostile
from tests.homes.file.growth_drawings import COSTS, EXTRA, GAIN, differences, parts, prefixed
from tests.libreoffice import convert

CLIENTS = "xl/worksheets/sheet1.xml"
PLAIN = Style()
SHOWN = [
    ["New & own", None],
    ["Mood", None],
    ["good", 303],
    [None, 454.5],
    ["bad", 606],
    [None, 757.5],
    [None, 909],
    [None, 0],
]
"""F1:G8 after the gain; the last row was not there before."""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return hostile.plan(tmp_path / "Plan.xlsx")


def made(path: Path, fill: Callable[[xlsxwriter.Workbook], object]) -> Path:
    """A workbook with a sheet S, to be filled."""
    with xlsxwriter.Workbook(path) as book:
        fill(book)
    return path


def gained(*cells: Placed, title: str = "S", **more: object) -> Growth:
    return Growth(gains=[replace(Drawing(title, "shS", "000000", cells=cells), **more)])  # type: ignore[arg-type]


def values(path: Path, title: str, block: str) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path, data_only=True)[title]
    return [[cell.value for cell in row] for row in sheet[block]]


def without_gain(xml: bytes) -> bytes:
    """The Clients sheet without what EXTRA brings, by plain cutting."""
    xml = re.sub(rb'<((?:x:)?)c r="[FG]\d+"[^>]*?(?:/>|>.*?</\1c>)', b"", xml, flags=re.DOTALL)
    xml = re.sub(rb'<((?:x:)?)row r="8".*?</\1row>', b"", xml)
    xml = re.sub(rb"<((?:x:)?)(cols|mergeCells|conditionalFormatting|dataValidations)\b.*?</\1\2>",
                 b"", xml)  # fmt: skip
    return re.sub(rb'((?:spans|ref)=")[^"]*"', rb"\1", xml)


@pytest.mark.parametrize(
    "change", [None, hostile.prefixed, prefixed], ids=["plain", "prefixed", "all-prefixed"]
)
def test_columns_at_the_right_end(plan: Path, change: Callable[[str, bytes], bytes] | None) -> None:
    if change:
        hostile.repack(plan, change)
    before = parts(plan)
    assert XlsxBook(plan).grow(GAIN)
    after = parts(plan)
    assert differences(before, after) == (
        {CLIENTS, "xl/styles.xml", "xl/workbook.xml"},
        set(),
    )
    assert without_gain(after[CLIENTS]) == without_gain(before[CLIENTS])
    ElementTree.fromstring(after[CLIENTS])
    assert values(plan, "Clients", "F1:G8") == SHOWN
    assert re.search(rb'dimension ref="A1:G8"', after[CLIENTS])
    assert re.findall(rb'row r="[3-7]" spans="([^"]*)"', after[CLIENTS]) == [b"1:7"] * 5
    book = openpyxl.load_workbook(plan)
    sheet = book["Clients"]
    assert sheet["G8"].value == "=$B8*3"
    assert sheet["A3"].value == hostile.CLIENTS[0]
    assert sheet["F3"].fill.fgColor.rgb == "FFFFF6E3"
    assert sheet["F4"].fill.fgColor.rgb == "FFFFF6E3"  # an empty cell lends its look
    assert sheet["G5"].number_format == "0.0"
    assert sheet["B3"].number_format == "#,##0.00"
    assert sheet.column_dimensions["F"].width == pytest.approx(14.71, abs=0.01)
    assert sheet.column_dimensions["G"].hidden
    (check,) = sheet.data_validations.dataValidation
    assert (str(check.sqref), check.formula1) == ("F3:F8", '"good,bad"')
    ((block, rules),) = [(str(b.sqref), b.rules) for b in sheet.conditional_formatting]
    assert (block, rules[0].dxf.fill.bgColor.rgb) == ("F3:F8", "FFFBE0D2")
    assert [str(block) for block in sheet.merged_cells.ranges] == ["F1:G1"]
    assert sheet.row_dimensions[8].height == 20.25  # of a row that was not there
    assert book.defined_names["Moods"].attr_text == "Clients!$F$3:$F$8"
    assert not XlsxBook(plan).grow(GAIN), "growing twice"


def test_libreoffice_calculates_gained_formulas_in_a_file_that_it_saved(plan: Path) -> None:
    (saved,) = convert([plan], plan.parent)
    before = parts(saved)
    assert XlsxBook(saved).grow(GAIN)
    changed, fresh = differences(before, parts(saved))
    assert (changed, fresh) == ({CLIENTS, "xl/styles.xml", "xl/workbook.xml"}, set())
    again = saved.parent / "again"
    again.mkdir()
    (shown,) = convert([saved], again)
    # 50.5 * the 0-based row of each client is what stands in B; times three.
    assert [row[1] for row in values(shown, "Clients", "F3:G8")] == [303, 454.5, 606, 757.5, 909, 0]
    sheet = openpyxl.load_workbook(shown)["Clients"]
    assert sheet["F3"].fill.fgColor.rgb == "FFFFF6E3"
    assert sheet.column_dimensions["G"].hidden


def test_a_workbook_full_of_other_things(tmp_path: Path) -> None:
    path = hostile.laden(tmp_path / "Plan.xlsm", tmp_path)
    before = parts(path)
    extra = replace(
        EXTRA,
        cells=(Placed(1, 11, "Mood", PLAIN), Placed(40, 0, "far below", PLAIN)),
        table=Table(2, 5, (ValueColumn(11, ("good",), PLAIN),)),
        rules=(Rule(2, 11, 7, 11, '$L3="bad"', bold=True), Bar(2, 11, 7, 11, "FF0000")),
        checks=(Check(2, 11, 7, 11, "Choose.", choices=("good", "bad")),),
    )
    assert XlsxBook(path).grow(Growth(gains=[extra]))
    after = parts(path)
    assert differences(before, after)[0] == {CLIENTS, "xl/styles.xml", "xl/workbook.xml"}
    assert "xl/calcChain.xml" in after
    root = ElementTree.fromstring(after[CLIENTS])
    order = [each.tag.rpartition("}")[2] for each in root]
    assert list(dict.fromkeys(order)) == [
        *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData"),
        *("mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks"),
        *("pageMargins", "legacyDrawing", "extLst"),
    ]
    assert order.count("conditionalFormatting") == 4
    priorities = re.findall(rb'priority="(\d+)"', after[CLIENTS])
    assert len(set(priorities)) == len(priorities) == 4
    ids = re.findall(rb'id="(\{DA7A[^"]*\})"', after[CLIENTS])
    assert len(set(ids)) == len(ids) == 2
    sheet = openpyxl.load_workbook(path)["Clients"]
    assert sheet["L3"].value == "good"
    assert sheet["A41"].value == "far below"
    assert sheet["A3"].comment.text == "a note of mine"
    assert {str(v.sqref) for v in sheet.data_validations.dataValidation} == {"G3:G9", "L3:L8"}
    assert [bar.type for block in sheet.conditional_formatting for bar in block.rules].count(
        "dataBar"
    ) == 2


# Where cells go ----------------------------------------------------------------------------------


def test_cells_are_put_between_and_over_others_and_rows_between_rows(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        for address in ("B2", "D2", "B5", "C9"):
            sheet.write(address, address)

    path = made(tmp_path / "S.xlsx", fill)
    texts = {(0, 0): "A1", (1, 0): "A2", (1, 2): "C2", (1, 3): "new D2", (2, 4): "E3", (4, 5): "F5",
             (5, 1): "B6", (11, 0): "A12"}  # fmt: skip
    cells = [Placed(row, column, text, PLAIN) for (row, column), text in texts.items()]
    assert XlsxBook(path).grow(gained(*cells))
    xml = parts(path)["xl/worksheets/sheet1.xml"]
    assert re.findall(rb'<c r="(\w+)"', xml) == [
        *(b"A1", b"A2", b"B2", b"C2", b"D2", b"E3", b"B5", b"F5", b"B6", b"C9", b"A12")
    ]
    assert re.findall(rb'<row r="(\d+)"', xml) == [b"1", b"2", b"3", b"5", b"6", b"9", b"12"]
    assert b'<dimension ref="A1:F12"/>' in xml
    shown = openpyxl.load_workbook(path)["S"]
    assert {
        (cell.row - 1, cell.column - 1): cell.value
        for row in shown.iter_rows()
        for cell in row
        if cell.value
    } == texts | {(1, 1): "B2", (4, 1): "B5", (8, 2): "C9"}


@pytest.mark.parametrize(
    "change", [hostile.unaddressed, hostile.indented], ids=["bare", "indented"]
)
def test_cells_without_addresses_are_counted(
    plan: Path, change: Callable[[str, bytes], bytes]
) -> None:
    hostile.repack(plan, change)
    cells = (Placed(3, 1, 77, PLAIN), Placed(3, 6, "right", PLAIN), Placed(9, 0, "below", PLAIN))
    assert XlsxBook(plan).grow(gained(*cells, title="Clients"))
    grid = XlsxBook(plan).read(["Clients"])["Clients"]
    assert grid[3][0] == hostile.CLIENTS[1]
    assert (grid[3][1], grid[3][6], grid[9][0]) == (77, "right", "below")
    assert grid[4][1] == 202


def test_a_sheet_without_rows(tmp_path: Path) -> None:
    path = made(tmp_path / "S.xlsx", lambda book: book.add_worksheet("S"))
    check = Check(0, 0, 3, 0, "Choose.", choices=("a",))
    assert XlsxBook(path).grow(gained(Placed(1, 1, "here", PLAIN), checks=(check,)))
    sheet = openpyxl.load_workbook(path)["S"]
    assert sheet["B2"].value == "here"
    assert len(sheet.data_validations.dataValidation) == 1


def test_what_people_typed_is_not_wiped_by_an_empty_cell(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.write("A1", "typed")
        sheet.write_formula("A2", "=1+1", None, 2)
        sheet.write_blank("A3", None, book.add_format({"bold": True}))

    path = made(tmp_path / "S.xlsx", fill)
    before = parts(path)["xl/worksheets/sheet1.xml"]
    column = ValueColumn(0, (), Style(fill="FFF6E3"))
    assert XlsxBook(path).grow(gained(table=Table(0, 3, (column,))))
    after = parts(path)["xl/worksheets/sheet1.xml"]
    rows = [re.findall(rb"<row .*?</row>", xml) for xml in (before, after)]
    assert rows[0][:2] == rows[1][:2]
    sheet = openpyxl.load_workbook(path)["S"]
    assert sheet["A3"].fill.fgColor.rgb == "FFFFF6E3"
    assert sheet["A1"].fill.fgColor.rgb != "FFFFF6E3"


def test_only_a_formula_that_goes_takes_the_calculation_chain_along(tmp_path: Path) -> None:
    """C3 is what the chain speaks of."""
    path = hostile.laden(tmp_path / "Plan.xlsm", tmp_path)
    other = Placed(2, 2, Formula("2+2", 4), PLAIN)
    assert XlsxBook(path).grow(gained(other, title="Clients"))
    assert "xl/calcChain.xml" in parts(path)
    plain = gained(replace(other, content=4), title="Clients")
    assert XlsxBook(path).grow(replace(plain, sheets=(COSTS,)))
    after = parts(path)
    assert "xl/calcChain.xml" not in after
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        assert b"calcChain" not in after[name]
        assert b"worksheets/pumpkin1.xml" in after[name], "a new sheet in the same growth"
    assert values(path, "Clients", "C3:C3") == [[4]]


# Around the cells --------------------------------------------------------------------------------


def test_ranges_of_columns_are_split(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.set_column("B:F", 20, book.add_format({"bold": True}), {"level": 1})
        sheet.set_column("H:H", 30)

    path = made(tmp_path / "S.xlsx", fill)
    growth = gained(widths={0: 5, 2: 6, 3: 7, 6: 8, 9: 9}, hidden_columns=frozenset({3, 7}))
    assert XlsxBook(path).grow(growth)
    xml = parts(path)["xl/worksheets/sheet1.xml"]
    found = [
        [int(each.get("min", "")), int(each.get("max", "")), float(each.get("width", "")) // 1,
         each.get("hidden"), each.get("outlineLevel"), each.get("style")]
        for each in ElementTree.fromstring(xml).iter(f"{{{hostile.MAIN}}}col")
    ]  # fmt: skip
    assert found == [
        [1, 1, 5, None, None, None],
        [2, 2, 20, None, "1", "1"],
        [3, 3, 6, None, "1", "1"],
        [4, 4, 7, "1", "1", "1"],
        [5, 6, 20, None, "1", "1"],
        [7, 7, 8, None, None, None],
        [8, 8, 30, "1", None, None],
        [10, 10, 9, None, None, None],
    ]


def test_a_new_check_takes_the_place_of_an_old_one_of_the_same_cells(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.data_validation("A1:C9", {"validate": "list", "source": ["old"]})
        sheet.data_validation("B2:B3", {"validate": "list", "source": ["gone"]})
        sheet.data_validation("E1", {"validate": "list", "source": ["kept"]})

    path = made(tmp_path / "S.xlsx", fill)
    growth = gained(checks=(Check(1, 1, 3, 1, "Choose.", choices=("new",)),))
    assert XlsxBook(path).grow(growth)
    found = openpyxl.load_workbook(path)["S"].data_validations.dataValidation
    cells = {v.formula1: {str(part) for part in v.sqref.ranges} for v in found}
    assert cells == {
        '"old"': {"A1:C1", "A2:A4", "C2:C4", "A5:C9"},
        '"kept"': {"E1"},
        '"new"': {"B2:B4"},
    }
    assert b'<dataValidations count="3">' in parts(path)["xl/worksheets/sheet1.xml"]
    assert not XlsxBook(path).grow(growth)


def test_rules_come_after_the_owners(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        for value in (1, 2):
            sheet.conditional_format(
                "A1:A9",
                {"type": "cell", "criteria": ">", "value": value,
                 "format": book.add_format({"bold": True})},
            )  # fmt: skip

    path = made(tmp_path / "S.xlsx", fill)
    rules = (
        Rule(0, 0, 8, 0, "$A1>3", fill="FBE0D2"),
        Rule(0, 1, 8, 1, "$A1>4", fill="FBE0D2"),
        Rule(0, 0, 8, 0, "$A1>5", italic=True, stop=True),
    )
    growth = gained(rules=rules)
    assert XlsxBook(path).grow(growth)
    assert not XlsxBook(path).grow(growth)
    sheet = openpyxl.load_workbook(path)["S"]
    found = {
        rule.formula[0]: rule for block in sheet.conditional_formatting for rule in block.rules
    }
    assert {text: rule.priority for text, rule in found.items()} == {
        **{"1": 1, "2": 2, "$A1>3": 3, "$A1>4": 4, "$A1>5": 5}
    }
    assert found["$A1>5"].stopIfTrue
    assert found["$A1>3"].dxf.fill.bgColor.rgb == "FFFBE0D2"
    assert found["1"].dxf.font.b


def test_links_within_the_workbook_are_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pumpkin_sheets.homes.file import donor as xlsx_donor

    def with_link(drawings: list[Drawing], **unused: object) -> dict[str, bytes]:
        file = io.BytesIO()
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet(drawings[0].title)
            sheet.write_url("A1", "internal:S!A1", string="to the top")
            sheet.write_url("A2", "internal:S!B1", string="aside")
        return parts(file)

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_url("A2", "https://example.org/")
        sheet.data_validation("E1", {"validate": "list", "source": ["kept"]})

    path = made(tmp_path / "S.xlsx", fill)
    monkeypatch.setattr(xlsx_donor, "build_parts", with_link)
    assert XlsxBook(path).grow(gained())
    sheet = openpyxl.load_workbook(path)["S"]
    links = {name: sheet[name].hyperlink for name in ("A1", "A2")}
    assert links["A1"].location == "S!A1"
    assert links["A2"].target == "https://example.org/", "the owner's link stays"


# Refusals ----------------------------------------------------------------------------------------


def refused(path: Path, growth: Growth, why: str) -> None:
    before = path.read_bytes()
    with pytest.raises(BookError, match=why):
        XlsxBook(path).grow(growth)
    assert path.read_bytes() == before


def test_a_part_of_a_shared_or_array_formula_is_not_replaced(tmp_path: Path) -> None:
    path = made(
        tmp_path / "S.xlsx",
        lambda book: book.add_worksheet("S").write_array_formula("A1:A3", "{=B1:B3*2}", None, 3),
    )
    refused(path, gained(Placed(1, 0, 5, PLAIN)), r"S\.xlsx, sheet “S”: the cells A1:A3 share one")
    whole = [Placed(row, 0, row, PLAIN) for row in range(3)]
    assert XlsxBook(path).grow(gained(*whole))
    assert values(path, "S", "A1:A3") == [[0], [1], [2]]

    shared = b'<c r="A1"><f t="shared" ref="A1:A3" si="0">B1</f><v>0</v></c>'
    dependent = b'<c r="A%d"><f t="shared" si="0"/><v>0</v></c>'
    plain = made(tmp_path / "T.xlsx", lambda book: book.add_worksheet("S"))
    rows = b"".join(
        b'<row r="%d">%b</row>' % (row, shared if row == 1 else dependent % row)
        for row in (1, 2, 3)
    )
    hostile.repack(
        plain,
        lambda name, content: content.replace(
            b"<sheetData/>", b"<sheetData>" + rows + b"</sheetData>"
        ),
    )
    refused(plain, gained(Placed(0, 0, 5, PLAIN)), "the cells A1:A3 share one formula")
    assert XlsxBook(plain).grow(gained(Placed(1, 0, 5, PLAIN)))


def test_merged_cells_are_neither_filled_nor_merged_otherwise(tmp_path: Path) -> None:
    path = made(
        tmp_path / "S.xlsx", lambda book: book.add_worksheet("S").merge_range("A1:C1", "wide")
    )
    refused(path, gained(Placed(0, 1, 5, PLAIN)), "the cells A1:C1 are merged, and cannot be")
    refused(path, gained(Placed(0, 2, "x", PLAIN, 0, 4)), "A1:C1 are merged, and C1:E1 cannot be")
    assert XlsxBook(path).grow(gained(Placed(0, 0, "new", PLAIN), Placed(0, 3, "x", PLAIN, 0, 4)))


def test_headers_of_excels_own_tables_are_left_alone(tmp_path: Path) -> None:
    path = hostile.laden(tmp_path / "Plan.xlsm", tmp_path)
    growth = gained(Placed(0, 1, "z", PLAIN), title="Own table")
    refused(path, growth, r"the headers in A1:B3 belong to a table of Excel's")
    assert XlsxBook(path).grow(gained(Placed(0, 2, "z", PLAIN), title="Own table"))


def test_a_table_of_excels_without_headers_can_be_filled(tmp_path: Path) -> None:
    path = made(
        tmp_path / "S.xlsx",
        lambda book: book.add_worksheet("S").add_table("A1:B3", {"header_row": False}),
    )
    assert XlsxBook(path).grow(gained(Placed(0, 1, "z", PLAIN)))


def test_a_sheet_that_is_not_there(plan: Path) -> None:
    refused(plan, gained(Placed(0, 0, 1, PLAIN), title="Nope"), "has no sheet called “Nope”")


# Size --------------------------------------------------------------------------------------------

LARGE = """
    import resource, sys, time
    from pathlib import Path
    from pumpkin_sheets.book import Growth
    from pumpkin_sheets.homes.file.book import XlsxBook
    from pumpkin_sheets.sheets.drawing import (Drawing, FormulaColumn, Style, Table, ValueColumn)
    rows = int(sys.argv[2])
    table = Table(1, rows, (
        ValueColumn(30, (), Style(fill="FFF6E3")),
        FormulaColumn(31, "$A\\0*2", [2.0] * rows, Style()),
    ))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    XlsxBook(Path(sys.argv[1])).grow(Growth(gains=[Drawing("S", "s", "000000", table=table)]))
    print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def large(path: Path, rows: int) -> tuple[float, float]:
    """Seconds and megabytes that two gained columns take on a sheet of 30 columns."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("S")
        for row in range(rows):
            for column in range(30):
                sheet.write_number(row, column, row + column)
    script = textwrap.dedent(LARGE)
    done = subprocess.run(
        [sys.executable, "-c", script, path, str(rows)], capture_output=True, text=True, check=True
    )
    seconds, kilobytes = map(float, done.stdout.split())
    return seconds, kilobytes / 1024


def test_a_large_sheet_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "Large.xlsx"
    _, megabytes = large(path, 20_000)
    assert megabytes < 150  # a tree of its XML would take 400
    assert values(path, "S", "AF20000:AF20001") == [[2], [2]]
