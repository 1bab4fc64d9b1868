"""A closed workbook that gains sheets: what is new, and that nothing else changed."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from pumpkin_sheets.book import BookError, Growth
from pumpkin_sheets.homes.excel.vba_project import Button, add_macros, embedded_xlwings_version
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.drawing import (
    Drawing,
    Formula,
    FormulaColumn,
    Placed,
    Push,
    Style,
    Table,
    ValueColumn,
)
from tests.homes.file import hostile
from tests.homes.file.growth_drawings import (
    COSTS,
    NEW,
    SHOWN,
    differences,
    parts,
    prefixed,
    strict,
)
from tests.libreoffice import convert

SAMPLE = Path(__file__).parents[3] / "workbooks" / "sample.xlsx"
FOUR = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml"}
PART = "xl/worksheets/pumpkin1.xml"
NEW_TITLE = COSTS.title


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return hostile.plan(tmp_path / "Plan.xlsx")


def shown(sheet: Worksheet) -> list[list[object]]:
    """The values of the new sheet, by openpyxl."""
    return [[cell.value for cell in row] for row in sheet["A1:C6"]]


def look(path: Path) -> None:
    """The new sheet by somebody else's eyes: values, formats, checks, rules, names, page."""
    sheet = openpyxl.load_workbook(path, data_only=True)[NEW_TITLE]
    assert shown(sheet) == SHOWN
    book = openpyxl.load_workbook(path)
    sheet = book[NEW_TITLE]
    assert book.sheetnames[-1] == NEW_TITLE
    assert sheet["B2"].value == "=SUM(B4:B6)"
    assert sheet["C5"].value == '=IF($A5="","",$A5&" < "&$B5)'
    title, total, item = sheet["A1"], sheet["B2"], sheet["A4"]
    assert (title.font.sz, title.font.b, title.font.color.rgb) == (20, True, "FFFFFFFF")
    assert (title.font.name, title.fill.fgColor.rgb) == ("Arial", "FF1F4E41")
    assert (total.number_format, total.font.b) == ('0.00 "€"', True)
    assert sheet["B4"].number_format == "#,##0.0"
    assert (item.fill.fgColor.rgb, item.border.left.color.rgb) == ("FFFFF6E3", "FFE9D6A8")
    checks = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    assert checks["A4:A6"].formula1 == '"rent,wages"'
    assert (checks["B4:B6"].formula1, checks["B4:B6"].formula2) == ("0", "1000")
    rules = [rule for block in sheet.conditional_formatting for rule in block.rules]
    (by_formula,) = (rule for rule in rules if rule.type == "expression")
    assert by_formula.formula == ["$B4>15"]
    assert by_formula.dxf.fill.bgColor.rgb == "FFFBE0D2"
    assert by_formula.dxf.font.color.rgb == "FF8F3B00"
    assert [rule.type for rule in rules].count("dataBar") == 1
    assert sheet.auto_filter.ref == "A3:C6"
    assert sheet.freeze_panes == "B4"
    assert sheet.column_dimensions["C"].hidden
    assert sheet.column_dimensions["A"].width == pytest.approx(25.71, abs=0.01)
    assert sheet.print_title_rows == "$1:$3"
    assert book.defined_names["CostList"].attr_text == f"'{NEW_TITLE}'!$B$4:$B$6"
    assert not sheet.sheet_view.tabSelected


def test_the_sample_changes_in_four_parts_and_gains_one(tmp_path: Path) -> None:
    path = tmp_path / "sample.xlsx"
    shutil.copy(SAMPLE, path)
    before, entries = parts(path), hostile.raw_entries(path)
    styled = openpyxl.load_workbook(path)
    assert XlsxBook(path).grow(NEW)
    after = parts(path)
    assert differences(before, after) == (FOUR, {PART})
    assert (path.with_name("sample.previous.xlsx")).read_bytes() == SAMPLE.read_bytes()
    now = hostile.raw_entries(path)
    assert {name for name, entry in entries.items() if now[name] != entry} == FOUR
    look(path)
    again = openpyxl.load_workbook(path)
    for sheet in styled:
        for row in sheet.iter_rows(max_row=6):
            for cell in row:
                other = again[sheet.title][cell.coordinate]
                assert other.number_format == cell.number_format
                assert repr((other.font, other.fill)) == repr((cell.font, cell.fill))
    assert again.sheetnames == [*styled.sheetnames, NEW_TITLE]
    assert dict(again.defined_names) | dict(styled.defined_names) == dict(again.defined_names)
    outcome = recalculate(XlsxBook(path), dt.date(2026, 3, 2))
    assert len(outcome.judgement.clients.frame) > 10
    look(path)


@pytest.mark.parametrize(
    "change",
    [hostile.prefixed, prefixed, hostile.indented, hostile.unaddressed],
    ids=lambda change: f"{change.__module__.rpartition('.')[2]}-{change.__name__}",
)
def test_other_spellings_of_the_same_workbook(
    plan: Path, change: Callable[[str, bytes], bytes]
) -> None:
    hostile.repack(plan, change)
    before = parts(plan)
    assert XlsxBook(plan).grow(NEW)
    assert differences(before, parts(plan)) == (FOUR, {PART})
    look(plan)
    for name, content in parts(plan).items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(content)


@pytest.mark.parametrize("way", ["streamed", "stored", "zip64"])
def test_other_kinds_of_zip(plan: Path, way: str) -> None:
    hostile.repack(plan, **{way: True})
    before = parts(plan)
    assert XlsxBook(plan).grow(NEW)
    assert differences(before, parts(plan)) == (FOUR, {PART})
    look(plan)


def test_a_workbook_that_openpyxl_made(tmp_path: Path) -> None:
    path = tmp_path / "Own.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Mine"
    book.active["A1"] = dt.date(2026, 3, 2)
    book.save(path)
    before = parts(path)
    assert XlsxBook(path).grow(NEW)
    assert differences(before, parts(path)) == (FOUR, {PART})
    look(path)
    mine = openpyxl.load_workbook(path)["Mine"]["A1"]
    assert (mine.value, mine.number_format) == (dt.datetime(2026, 3, 2), "yyyy-mm-dd")


def without(path: Path, gone: str) -> None:
    """Take a part of the workbook's out of the package."""
    name = gone.rpartition("/")[2].encode()

    def change(part: str, content: bytes) -> bytes:
        if part == "xl/_rels/workbook.xml.rels":
            return re.sub(rb'<Relationship [^>]*Target="%b"/>' % name, b"", content)
        return re.sub(rb'<Override [^>]*"/xl/%b"[^>]*/>' % name, b"", content)

    hostile.repack(path, change)
    kept = {part: content for part, content in parts(path).items() if part != gone}
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in kept.items():
            archive.writestr(part, content)


def test_a_workbook_without_styles_is_given_some(plan: Path) -> None:
    """As some reporting programs write it."""
    without(plan, "xl/styles.xml")
    before = parts(plan)
    assert XlsxBook(plan).grow(NEW)
    assert differences(before, parts(plan)) == (FOUR - {"xl/styles.xml"}, {"xl/styles.xml", PART})
    look(plan)


def test_a_workbook_part_in_another_folder(plan: Path) -> None:
    """Nothing in the standard says that it lies in ``xl``."""
    moved = {name.replace("xl/", "book/"): content for name, content in parts(plan).items()}
    for name in ("[Content_Types].xml", "_rels/.rels"):
        moved[name] = moved[name].replace(b"xl/", b"book/")
    with zipfile.ZipFile(plan, "w") as archive:
        for name, content in moved.items():
            archive.writestr(name, content)
    assert XlsxBook(plan).grow(NEW)
    _, fresh = differences(moved, parts(plan))
    assert fresh == {"book/worksheets/pumpkin1.xml"}
    types = parts(plan)["[Content_Types].xml"]
    assert b'PartName="/book/worksheets/pumpkin1.xml"' in types
    assert XlsxBook(plan).read([NEW_TITLE])[NEW_TITLE][3][:3] == ["rent", 10.0, "rent < 10"]


def test_a_strict_workbook_stays_strict(plan: Path) -> None:
    hostile.repack(plan, strict)
    before = parts(plan)
    assert XlsxBook(plan).grow(NEW)
    after = parts(plan)
    assert differences(before, after) == (FOUR, {PART})
    for name in (*FOUR, PART):
        assert b"openxmlformats.org/spreadsheetml" not in after[name], name
        assert b"openxmlformats.org/officeDocument/2006/relationships" not in after[name], name
    assert XlsxBook(plan).read([NEW_TITLE])[NEW_TITLE][3][:3] == ["rent", 10.0, "rent < 10"]
    (converted,) = convert([plan], plan.parent)
    sheet = openpyxl.load_workbook(converted, data_only=True)[NEW_TITLE]
    assert shown(sheet) == SHOWN
    assert sheet["A1"].fill.fgColor.rgb == "FF1F4E41"


@pytest.mark.parametrize("date1904", [False, True])
def test_days_are_counted_as_the_workbook_counts_them(tmp_path: Path, date1904: bool) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx", date_1904=date1904)
    day, clock = Style(number="yyyy-mm-dd"), Style(number="hh:mm")
    cells = (
        Placed(0, 0, 46083, day),  # 2 March 2026, counted from 1900
        Placed(1, 0, Formula("DATE(2026,3,2)", 46083), day),
        Placed(2, 0, 46083, Style()),
        Placed(3, 0, 0.5, clock),
        Placed(4, 0, 7, Style(number='0 "days"')),
        Placed(5, 0, 0.5, day),
    )
    assert XlsxBook(path).grow(Growth([Drawing("Days", "shDays", "000000", cells=cells)]))
    sheet = openpyxl.load_workbook(path, data_only=True)["Days"]
    values = [row[0].value for row in sheet["A1:A6"]]
    assert values == [dt.datetime(2026, 3, 2)] * 2 + [46083, dt.time(12), 7, dt.time(12)]
    early = Drawing("Early", "shEarly", "000000", cells=(Placed(0, 0, 1000, day),))
    if date1904:
        with pytest.raises(BookError, match="sheet “Early”: A1: the day is before the first"):
            XlsxBook(path).grow(Growth([early]))
    else:
        assert XlsxBook(path).grow(Growth([early]))


@pytest.mark.parametrize("date1904", [False, True])
def test_each_row_of_a_table_has_its_own_results(tmp_path: Path, date1904: bool) -> None:
    """Rows that look alike are told once, whatever stands between them; equal is not alike."""
    path = hostile.plan(tmp_path / "Plan.xlsx", date_1904=date1904)
    day, bold = Style(number="yyyy-mm-dd"), Style(bold=True)
    results = ["", "", 0, False, 1, True, 1.5, "", "#N/A", "a<b", "", ""]
    columns = [
        ValueColumn(0, [None, None, "typed"], bold),
        FormulaColumn(1, 'IF(A\x00="",ROW()*0,$B$1)', results, bold),
        FormulaColumn(3, "DATE(2026,3,2)", [46083] * len(results), day),
    ]
    table = Table(4, len(results), columns)
    XlsxBook(path).grow(Growth([Drawing("Rows", "shRows", "000000", table=table)]))
    sheet = openpyxl.load_workbook(path, data_only=True)["Rows"]
    told = [sheet.cell(row, 2).value for row in range(5, 17)]
    nothing = [None, None]
    assert told == [*nothing, 0, False, 1, True, 1.5, None, "#N/A", "a<b", *nothing]
    assert [type(each) for each in told[2:6]] == [int, bool, int, bool]
    assert {sheet.cell(row, 4).value for row in range(5, 17)} == {dt.datetime(2026, 3, 2)}
    assert [sheet.cell(row, 1).value for row in range(5, 9)] == [None, None, "typed", None]
    shown = openpyxl.load_workbook(path)["Rows"]
    formulas = [shown.cell(row, 2).value for row in range(5, 17)]
    assert formulas == [f'=IF(A{row}="",ROW()*0,$B$1)' for row in range(5, 17)]
    assert all(shown.cell(row, 2).font.b for row in range(5, 17))
    assert not any(shown.cell(row, 4).font.b for row in range(5, 17))


def test_the_tab_is_last_and_no_other_moves(tmp_path: Path) -> None:
    path = hostile.laden(tmp_path / "Plan.xlsm", tmp_path)
    hidden = replace(COSTS, title="Second", code_name="shSecond", names={}, hidden=True)
    assert XlsxBook(path).grow(Growth([COSTS, hidden]))
    book = openpyxl.load_workbook(path, keep_vba=True)
    assert book.sheetnames == [
        *("Clients", "Review", "Dashboard", "Chart alone", "Own table", NEW_TITLE, "Second")
    ]
    assert book["Second"].sheet_state == "hidden"
    assert book[NEW_TITLE].sheet_state == "visible"
    workbook = parts(path)["xl/workbook.xml"].decode()
    ids = re.findall(r'sheetId="(\d+)"', workbook)
    assert len(set(ids)) == 7
    names = re.findall(r'<definedName name="([^"]*)"(?: localSheetId="(\d)")?', workbook)
    assert [name for name, _ in names if not name.startswith("_xlnm")] == [
        *("AllCosts", "CostList", "Local", "MyOwn")
    ]
    local = set(re.findall(r'name="([^"]*)"[^>]*localSheetId="(\d)"', workbook))
    assert local == {
        ("Local", "0"),
        *(
            (f"_xlnm.{name}", place)
            for name in ("Print_Titles", "_FilterDatabase")
            for place in "56"
        ),
    }


def test_macros_and_buttons_stay_as_they_are(tmp_path: Path) -> None:
    path = hostile.laden(tmp_path / "Plan.xlsm", tmp_path)
    before = parts(path)
    assert XlsxBook(path).grow(NEW)
    after = parts(path)
    assert differences(before, after) == (FOUR, {PART})
    assert "xl/vbaProject.bin" in before
    assert [name for name in before if "vmlDrawing" in name]
    assert b"codeName" not in after[PART], "a code name without a module"
    look(path)


@pytest.mark.filterwarnings("ignore")  # oletools' own
def test_our_own_workbook_with_buttons(tmp_path: Path) -> None:
    from oletools.olevba import VBA_Parser

    path = tmp_path / "pumpkin.xlsm"
    shutil.copy(SAMPLE.with_name("pumpkin.xlsm"), path)
    before, project = parts(path), VBA_Parser(str(path))
    modules = sorted(found[2] for found in project.extract_macros())
    assert XlsxBook(path).grow(NEW)
    after = parts(path)
    assert differences(before, after) == (FOUR, {PART})
    again = VBA_Parser(str(path))
    assert again.detect_vba_macros()
    assert sorted(found[2] for found in again.extract_macros()) == modules
    assert len(modules) > 15
    book = openpyxl.load_workbook(path, keep_vba=True)
    assert book.vba_archive
    assert embedded_xlwings_version(path)
    look(path)


def test_a_new_sheet_brings_the_buttons_whose_macros_are_there(tmp_path: Path) -> None:
    """Each drawing with a number of its own."""
    path = tmp_path / "made.xlsm"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Start").set_vba_name("shStart")
        add_macros(book, [Button("Start", 0, 3, "RecalculateTiers", "Recalculate")])
    pushes = [Push(0, 1, "Nothing", "No"), Push(0, 3, "TakeThisProposal", "接受 <1> & more")]
    buttoned = replace(COSTS, buttons=pushes)
    two = [buttoned, replace(buttoned, title="Two")]
    before = parts(path)
    assert XlsxBook(path).grow(Growth(two))
    after = parts(path)
    drawn = [f"xl/drawings/pumpkinButtons{number}.vml" for number in (1, 2)]
    related = [f"xl/worksheets/_rels/pumpkin{number}.xml.rels" for number in (1, 2)]
    sheets = [f"xl/worksheets/pumpkin{number}.xml" for number in (1, 2)]
    assert set(after) - set(before) == {*drawn, *related, *sheets}
    numbers = []
    for sheet, relation, drawing in zip(sheets, related, drawn, strict=True):
        assert after[sheet].count(b'<legacyDrawing r:id="rId1"/>') == 1
        target = drawing.replace("xl/", "../").encode()
        assert b'Id="rId1"' in after[relation]
        assert b'/vmlDrawing" Target="%b"' % target in after[relation]
        assert re.findall(rb"FmlaMacro>\[0\]!(\w+)<", after[drawing]) == [b"TakeThisProposal"]
        assert f'PartName="/{drawing}"'.encode() in after["[Content_Types].xml"]
        numbers += re.findall(rb'data="(\d+)"|_x0000_s(\d+)"', after[drawing])
        assert "接受 &lt;1&gt; &amp; more" in after[drawing].decode()
    assert numbers == [(b"2", b""), (b"", b"2049"), (b"3", b""), (b"", b"3073")]
    read = openpyxl.load_workbook(path, data_only=True)
    assert [shown(read[title]) for title in (NEW_TITLE, "Two")] == [SHOWN, SHOWN]
    other = hostile.laden(tmp_path / "Plan.xlsm", tmp_path)  # macros, and none of ours
    assert XlsxBook(other).grow(Growth([replace(NEW.sheets[0], buttons=pushes)]))
    assert not [name for name in parts(other) if "pumpkinButtons" in name]
    look(other)


def test_a_sheet_drawn_anew_keeps_its_printer_and_that_it_shows_first(plan: Path) -> None:
    """A printer's settings are as good for the new page; notes would hang in the air."""

    def change(name: str, content: bytes) -> bytes:
        if name == "xl/worksheets/sheet2.xml":
            content = content.replace(b"<sheetView ", b'<sheetView tabSelected="1" ')
        if name == "xl/worksheets/sheet1.xml":
            content = content.replace(b' tabSelected="1"', b"")
        return content

    relations = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId7" Type="{hostile.RELATIONS}/printerSettings"'
        f' Target="../printerSettings/printerSettings1.bin"/></Relationships>'
    )
    extra = {
        "xl/worksheets/_rels/sheet2.xml.rels": relations.encode(),
        "xl/printerSettings/printerSettings1.bin": b"a printer",
    }
    hostile.repack(plan, change, extra=extra)
    before = parts(plan)
    drawing = Drawing("Review", "shR", "8A5A12", cells=(Placed(0, 0, "New", Style()),))
    assert XlsxBook(plan).grow(Growth([drawing]))
    assert not XlsxBook(plan).grow(Growth([drawing]))
    after = parts(plan)
    changed, fresh = differences(before, after)
    assert (changed, fresh) == (
        {"xl/worksheets/sheet2.xml", "xl/styles.xml"},
        set(),
    )
    sheet = after["xl/worksheets/sheet2.xml"]
    assert re.search(rb'<pageSetup [^>]*r:id="rId7"/>', sheet)
    assert b' tabSelected="1"' in sheet
    assert openpyxl.load_workbook(plan)["Review"]["A1"].value == "New"


def test_a_code_name_is_given_where_no_macros_are_and_nobody_has_it(plan: Path) -> None:
    twins = [replace(COSTS, title=title, names={}) for title in ("Twin", "Third", "Fourth")]
    twins[1] = replace(twins[1], code_name="shThird")
    twins[2] = replace(twins[2], code_name="SHthird")
    assert XlsxBook(plan).grow(NEW)
    assert XlsxBook(plan).grow(Growth(twins))
    after = parts(plan)
    assert b'codeName="shCosts"' in after[PART]
    assert b"codeName" not in after["xl/worksheets/pumpkin2.xml"]
    assert b'codeName="shThird"' in after["xl/worksheets/pumpkin3.xml"]
    assert b"codeName" not in after["xl/worksheets/pumpkin4.xml"]


def test_links_within_the_workbook_travel(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawings hold none yet; whatever XlsxWriter makes of one arrives."""
    from pumpkin_sheets.homes.file import donor as xlsx_donor

    def with_link(drawings: list[Drawing], **unused: object) -> dict[str, bytes]:
        file = io.BytesIO()
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet(drawings[0].title)
            sheet.write_url("A1", "internal:Clients!A1", string="to the clients")
        return parts(file)

    monkeypatch.setattr(xlsx_donor, "build_parts", with_link)
    assert XlsxBook(plan).grow(Growth([Drawing("Go", "shGo", "000000")]))
    link = openpyxl.load_workbook(plan)["Go"]["A1"].hyperlink
    assert (link.location, link.ref, link.id) == ("Clients!A1", "A1", None)


# Twice -------------------------------------------------------------------------------------------


def test_growing_twice_changes_nothing(plan: Path) -> None:
    assert XlsxBook(plan).grow(NEW)
    once = plan.read_bytes()
    book = XlsxBook(plan)
    assert not book.grow(NEW)
    assert plan.read_bytes() == once
    assert not book.grow(Growth())
    assert not XlsxBook(plan).grow(Growth())


def test_a_second_sheet_uses_the_formats_of_the_first(plan: Path) -> None:
    XlsxBook(plan).grow(NEW)
    styles = parts(plan)["xl/styles.xml"]
    twin = replace(COSTS, title="Twin", code_name="shTwin", names={})
    assert XlsxBook(plan).grow(Growth([twin]))
    assert parts(plan)["xl/styles.xml"] == styles
    book = openpyxl.load_workbook(plan)
    assert book["Twin"]["B2"].number_format == '0.00 "€"'


def test_a_sheet_of_ours_is_drawn_anew_in_its_place(plan: Path) -> None:
    XlsxBook(plan).grow(NEW)
    XlsxBook(plan).grow(Growth([replace(COSTS, title="After", code_name="shAfter", names={})]))
    before = parts(plan)
    other = replace(
        COSTS,
        cells=(*COSTS.cells[1:], Placed(0, 0, "Now otherwise", Style())),
        filter=(2, 0, 4, 2),
        repeat_rows=None,
        names={"CostList": f"'{NEW_TITLE}'!$B$4:$B$5"},
    )
    assert XlsxBook(plan).grow(Growth([other]))
    changed, fresh = differences(before, parts(plan))
    assert not fresh
    assert changed == {PART, "xl/workbook.xml", "xl/styles.xml"}
    book = openpyxl.load_workbook(plan)
    assert book.sheetnames[-2:] == [NEW_TITLE, "After"]
    assert book[NEW_TITLE]["A1"].value == "Now otherwise"
    assert not book[NEW_TITLE].print_title_rows
    assert book["After"].print_title_rows == "$1:$3"
    assert book.defined_names["CostList"].attr_text == f"'{NEW_TITLE}'!$B$4:$B$5"
    assert "AllCosts" in book.defined_names
    workbook = parts(plan)["xl/workbook.xml"].decode()
    assert workbook.count("$A$3:$C$5</") == 1  # the filter's own name


def test_a_sheet_drawn_anew_keeps_what_vba_calls_it(tmp_path: Path) -> None:
    path = hostile.laden(tmp_path / "Plan.xlsm", tmp_path)
    before = parts(path)
    drawing = Drawing("Review", "shOther", "8A5A12", cells=(Placed(0, 0, "New", Style()),))
    assert XlsxBook(path).grow(Growth([drawing]))
    after = parts(path)
    old = re.search(rb'codeName="[^"]*"', before["xl/worksheets/sheet2.xml"])
    new = re.search(rb'codeName="[^"]*"', after["xl/worksheets/sheet2.xml"])
    assert (new and new.group()) == (old and old.group())
    assert old


def test_formulas_that_go_take_the_calculation_chain_along(tmp_path: Path) -> None:
    path = hostile.laden(tmp_path / "Plan.xlsm", tmp_path)
    drawing = Drawing("Review", "shR", "8A5A12", cells=(Placed(0, 0, Formula("1+1", 2), Style()),))
    assert XlsxBook(path).grow(Growth([drawing]))
    assert "xl/calcChain.xml" in parts(path), "no formula had to go"
    plain = replace(drawing, cells=(Placed(0, 0, "text", Style()),))
    assert XlsxBook(path).grow(Growth([plain]))
    after = parts(path)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]


# Names -------------------------------------------------------------------------------------------


def test_names_that_the_owner_defined_are_left_and_told(plan: Path) -> None:
    book = XlsxBook(plan)
    book.grow(Growth(names={"allcosts": "Dashboard!$A$1", "Rate": "0.2", "Lost": "Gone!#REF!"}))
    assert book.kept_names == []
    names = {"Rate": "Review!$A$1", "Lost": "Review!$A$2", "Fresh": "Review!$A$3"}
    assert book.grow(Growth([COSTS], names=names))
    assert book.kept_names == ["AllCosts", "Rate"]
    found = openpyxl.load_workbook(plan).defined_names
    texts = {name: found[name].attr_text for name in found}
    assert texts == {
        "allcosts": "Dashboard!$A$1",
        "Rate": "0.2",
        "CostList": f"'{NEW_TITLE}'!$B$4:$B$6",
        "Fresh": "Review!$A$3",
        "Lost": "Review!$A$2",
    }
    assert list(texts) == sorted(texts, key=str.casefold)


def test_a_name_that_the_owner_moved_to_a_sheet_of_his_own(plan: Path) -> None:
    """Also where that sheet gains something: it is his, and so is the name."""
    book = XlsxBook(plan)
    book.grow(Growth(names={"Rate": "Clients!$Z$1", "Mood": "Clients!$Z$2"}))
    gain = Drawing("Clients", "s", "000000", names={"Mood": "Clients!$F$3"})
    assert book.grow(Growth(gains=[gain], names={"Rate": "Review!$A$1"}))
    assert book.kept_names == ["Rate"]
    found = openpyxl.load_workbook(plan).defined_names
    assert found["Rate"].attr_text == "Clients!$Z$1"
    assert found["Mood"].attr_text == "Clients!$F$3", "ours points to the same sheet: corrected"


def test_only_names(plan: Path) -> None:
    before = parts(plan)
    assert XlsxBook(plan).grow(Growth(names={"Mine": "Clients!$A$1"}))
    assert differences(before, parts(plan)) == ({"xl/workbook.xml"}, set())
    assert not XlsxBook(plan).grow(Growth(names={"Mine": "'Clients'!$A$1"}))


# LibreOffice -------------------------------------------------------------------------------------


def test_libreoffice_calculates_what_was_grown_into_its_own_files(tmp_path: Path) -> None:
    """Also into files that it saved; the formulas are worked out anew, whatever is stored."""
    plain = hostile.plan(tmp_path / "Plan.xlsx")
    laden = hostile.laden(tmp_path / "Laden.xlsm", tmp_path)
    shutil.copy(SAMPLE, tmp_path / "sample.xlsx")
    (tmp_path / "first").mkdir()
    saved = convert([plain, tmp_path / "sample.xlsx"], tmp_path / "first")
    cells = (
        Placed(0, 0, Formula("SUM(CostList)", 999), Style()),
        Placed(1, 0, Formula("AllCosts*2", 999), Style()),
    )
    asked = Drawing("Asked", "shAsked", "000000", cells=cells)
    for path in (*saved, laden):
        before = parts(path)
        assert XlsxBook(path).grow(Growth([COSTS, asked]))
        changed, fresh = differences(before, parts(path))
        assert changed == FOUR, path
        assert fresh == {PART, "xl/worksheets/pumpkin2.xml"}
        look_at = openpyxl.load_workbook(path, data_only=True)[NEW_TITLE]
        assert shown(look_at) == SHOWN
    (tmp_path / "second").mkdir()
    for path in convert([*saved, laden], tmp_path / "second"):
        book = openpyxl.load_workbook(path, data_only=True)
        assert shown(book[NEW_TITLE]) == SHOWN, path
        assert [book["Asked"][name].value for name in ("A1", "A2")] == [60, 120]
        sheet = book[NEW_TITLE]
        assert sheet["A1"].fill.fgColor.rgb == "FF1F4E41"
        assert sheet["B4"].number_format == "#,##0.0"
        assert [v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"] == [
            '"rent,wages"'
        ]
    recalculate(XlsxBook(saved[1]), dt.date(2026, 3, 2))
