"""The files that we make and write into are valid, by Microsoft's schemas and by our own checks."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.recalculate import recalculate
from tests.homes.file.hostile import repack
from tests.libreoffice import convert
from tests.soundness import CHECKS, area, faults
from tests.validity import Finding, findings, findings_of, kinds

DAYS = [dt.date(2026, 3, 2), dt.date(2026, 3, 3)]
NOW = dt.datetime(2026, 3, 4, 9, 30)
ROWS = 60
"""More than the sample has; how many more changes nothing in what is valid."""
SHEET = "xl/worksheets/sheet1.xml"

PACKS = ("profit",)

MADE: dict[str, dict[str, Any]] = {
    "empty.xlsx": {},
    "empty-zh-Hant.xlsx": {"language": "zh-Hant", "currency": "TWD"},
    "buttons.xlsm": {},
    "buttons-zh-Hant.xlsm": {"language": "zh-Hant", "sample": True},
    "sample.xlsx": {"sample": True},
    "packs.xlsx": {"sample": True, "packs": PACKS, "today": DAYS[0]},
}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every kind of file that we make: as made, recalculated twice, and with more sheets."""
    folder = tmp_path_factory.mktemp("ours")
    files = []
    for name, options in MADE.items():
        path = folder / name
        create_workbook(path, rows=ROWS, **options)
        files.append(path)
        for number, day in enumerate(DAYS, start=1):
            written = path.with_stem(f"{path.stem}-{number}")
            written.write_bytes(files[-1].read_bytes())
            recalculate(XlsxBook(written), day)
            files.append(written)
        grown = path.with_stem(f"{path.stem}-grown")
        grown.write_bytes(files[-1].read_bytes())
        add_packs(XlsxBook(grown), PACKS, NOW)
        files.append(grown)
    return files


@pytest.fixture(scope="module")
def saved_again(ours: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The last state of each kind before anything is added, as LibreOffice saves it."""
    last = [path for path in ours if path.stem.endswith("-2")]
    return convert(last, tmp_path_factory.mktemp("again"), recalculate=False)


def plain(path: Path, *, gaps: bool = False) -> Path:
    """A file of XlsxWriter alone; with ``gaps`` its charts show #N/A as a gap."""
    with xlsxwriter.Workbook(path) as book:
        sheet, other = book.add_worksheet("One"), book.add_worksheet("Two's")
        sheet.write_row("A1", ["Name", "Number", "Twice"], book.add_format({"bold": True}))
        for row in range(1, 6):
            sheet.write_string(row, 0, f"name {row}")
            sheet.write_number(row, 1, row, book.add_format({"num_format": "0.00"}))
            sheet.write_formula(row, 2, f"=B{row + 1}*2", None, row * 2)
        sheet.merge_range("A8:C8", "merged")
        sheet.merge_range("A9:C9", "merged too")
        bold = book.add_format({"bold": True})
        rule = {"type": "formula", "criteria": "=$B2>2", "format": bold}
        sheet.conditional_format("A2:C6", rule)
        sheet.conditional_format("B2:B6", {"type": "data_bar", "data_bar_2010": True})
        sheet.data_validation("D2:D6", {"validate": "list", "source": ["one", "two"]})
        book.define_name("Numbers", "=One!$B$2:$B$6")
        book.define_name("One!Local", "=One!$B$2")
        for kind, cell in (("scatter", "E2"), ("line", "E20")):
            chart = book.add_chart({"type": kind})
            chart.add_series({"categories": "=One!$B$2:$B$6", "values": "=One!$C$2:$C$6"})
            if gaps:
                chart.show_na_as_empty_cell()
            other.insert_chart(cell, chart)
    return path


def test_our_files_are_as_valid_as_those_of_xlsxwriter(ours: list[Path], tmp_path: Path) -> None:
    simple, gaps = plain(tmp_path / "plain.xlsx"), plain(tmp_path / "gaps.xlsx", gaps=True)
    # What a grown file got was written into it before, so it stands for the states between.
    states = [path for path in ours if path.name in MADE or path.stem.endswith("-grown")]
    found = findings_of([simple, gaps, *states])
    assert found[simple] == []
    # The validator knows Excel's own "show #N/A as an empty cell" in another form than Excel's.
    usual = kinds(found[gaps])
    assert {part for part, _ in usual} == {"/xl/charts/chart.xml"}
    assert len(usual) == 2
    for path in states:
        assert kinds(found[path]) <= usual, path.name


def test_our_files_are_sound(ours: list[Path]) -> None:
    assert {path.name: faults(path) for path in ours} == {path.name: [] for path in ours}


@pytest.mark.libreoffice
def test_files_that_libreoffice_saved_again_stay_sound(saved_again: list[Path]) -> None:
    """What is spliced into them, and then added to them, brings nothing that was not there."""
    assert {path.name: faults(path) for path in saved_again} == {p.name: [] for p in saved_again}
    states = []
    for path in saved_again:
        spliced, grown = path.with_stem(f"{path.stem}-3"), path.with_stem(f"{path.stem}-more")
        spliced.write_bytes(path.read_bytes())
        recalculate(XlsxBook(spliced), NOW.date())
        grown.write_bytes(spliced.read_bytes())
        add_packs(XlsxBook(grown), PACKS, NOW)
        states.append((path, spliced, grown))
    written = [path for _, *after in states for path in after]
    assert {path.name: faults(path) for path in written} == {path.name: [] for path in written}
    looked_at = [state for state in states if state[0].stem in ("buttons-zh-Hant-2", "packs-2")]
    found = findings_of(path for state in looked_at for path in state[::2])
    for before, _, grown in looked_at:
        assert kinds(found[grown]) <= kinds(found[before]), grown.name


def change(path: Path, part: str, pattern: str, replacement: str) -> Path:
    """The file with one spot of a part changed."""

    def once(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        text, count = re.subn(pattern, replacement, content.decode(), count=1, flags=re.DOTALL)
        assert count == 1, f"{pattern} is not in {part}"
        return text.encode()

    repack(path, once)
    return path


def test_the_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    broken = plain(tmp_path / "order.xlsx")
    change(broken, SHEET, r"(<sheetData>.*?</sheetData>)(.*?)(<pageMargins[^>]*>)", r"\3\1\2")
    no_zip = tmp_path / "no.xlsx"
    no_zip.write_bytes(b"no zip")
    bad_value = plain(tmp_path / "value.xlsx")
    change(bad_value, SHEET, r'<row r="2"', '<row r="two"')
    found = findings_of([broken, no_zip, bad_value])
    assert {finding.part for finding in found[broken]} == {f"/{SHEET}"}
    assert "sheetData" in " ".join(finding.description for finding in found[broken])
    assert [finding.part for finding in found[no_zip]] == [""]
    assert any("two" in finding.description for finding in found[bad_value])
    assert findings(broken) == found[broken]


def test_a_kind_of_finding_does_not_depend_on_where_it_stands() -> None:
    one = Finding("/xl/charts/chart1.xml", "/c:chartSpace[1]", "The 'uri' attribute")
    assert one.kind == Finding("/xl/charts/chart12.xml", "", "The 'uri' attribute").kind


TYPES, RELATIONS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
BOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"
BROKEN = [
    ("content_types", TYPES, '<Override PartName="/xl/styles.xml"[^>]*>', ""),
    ("content_types", TYPES, 'PartName="/xl/styles.xml"', 'PartName="/xl/stiles.xml"'),
    ("content_types", TYPES, '(<Override PartName="/xl/styles.xml"[^>]*>)', r"\1\1"),
    ("relations", RELATIONS, "theme/theme1.xml", "theme/theme2.xml"),
    ("relations", RELATIONS, 'Id="rId3"', 'Id="rId4"'),
    ("relations", "xl/worksheets/sheet2.xml", 'drawing r:id="rId1"', 'drawing r:id="rId7"'),
    ("sheet_list", BOOK, 'name="One"', f'name="{"x" * 32}"'),
    ("sheet_list", BOOK, 'name="One"', 'name=""'),
    ("sheet_list", BOOK, 'name="One"', 'name="a/b"'),
    ("sheet_list", BOOK, 'name="One"', 'name="One\'"'),
    ("sheet_list", BOOK, 'name="One"', 'name="history"'),
    ("sheet_list", BOOK, 'name="One"', 'name="TWO\'s"'),
    ("sheet_list", BOOK, 'sheetId="2"', 'sheetId="1"'),
    ("sheet_list", BOOK, 'r:id="rId2"', 'r:id="rId1"'),
    ("names", BOOK, 'name="Numbers"', 'name="local" localSheetId="0"'),
    ("names", BOOK, 'localSheetId="0"', 'localSheetId="2"'),
    ("names", BOOK, 'name="Numbers"', 'name="A1"'),
    ("names", BOOK, 'name="Numbers"', 'name="r1c1"'),
    ("names", BOOK, 'name="Numbers"', 'name="two words"'),
    ("names", BOOK, 'name="Numbers"', f'name="{"x" * 256}"'),
    ("cell_order", SHEET, 'row r="3"', 'row r="7"'),
    ("cell_order", SHEET, 'row r="6" (.*?)r="A6"(.*?)r="B6"', r'row r="6" \1r="B6"\2r="B6"'),
    ("cell_order", SHEET, 'r="B3"', 'r="D3"'),
    ("cell_order", SHEET, 'c r="B3"', 'c r="B4"'),
    ("shared_strings", SHEET, 't="s"><v>0<', 't="s"><v>99<'),
    ("shared_strings", SHEET, 't="s"><v>0<', 't="s"><v>-1<'),
    ("styles", SHEET, 's="1"', 's="77"'),
    ("styles", SHEET, "<sheetData>", '<cols><col min="1" max="1" style="77"/></cols><sheetData>'),
    ("styles", STYLES, r'(<cellXfs.*?)fontId="1"', r'\1fontId="77"'),
    ("conditional_styles", SHEET, 'dxfId="0"', 'dxfId="1"'),
    ("ranges", SHEET, 'conditionalFormatting sqref="A2:C6"', 'conditionalFormatting sqref=""'),
    ("ranges", SHEET, 'sqref="A2:C6"', 'sqref="A2:C6,D2"'),
    ("ranges", SHEET, 'sqref="A2:C6"', 'sqref="C6:A2"'),
    ("ranges", SHEET, 'sqref="A2:C6"', 'sqref="A2:XFE6"'),
    ("ranges", SHEET, "<xm:sqref>B2:B6<", "<xm:sqref>B2:B<"),
    ("ranges", SHEET, 'sqref="D2:D6"', 'sqref="D2:D1048577"'),
    ("merges", SHEET, 'mergeCell ref="A9:C9"', 'mergeCell ref="C8:C9"'),
    ("lists", SHEET, '"one,two"', f'"one,{"x" * 252}"'),
    ("prompts", SHEET, 'sqref="D2:D6"', f'prompt="{"x" * 256}" sqref="D2:D6"'),
    ("prompts", SHEET, 'sqref="D2:D6"', f'errorTitle="{"x" * 33}" sqref="D2:D6"'),
    ("texts", "xl/sharedStrings.xml", "<t>Name<", f"<t>{'x' * 32_768}<"),
    ("texts", SHEET, ' t="s"><v>0</v>', f' t="inlineStr"><is><t>{"x" * 32_768}</t></is>'),
    ("formulas", SHEET, r"<f>B2\*2<", f"<f>B2{'+1' * 4096}<"),
    ("formulas", SHEET, r"<f>B2\*2<", f"<f>{'ABS(' * 65}B2{')' * 65}<"),
    ("formulas", SHEET, r"<f>B2\*2<", f'<f>LEN("{"x" * 256}")<'),
    ("formulas", SHEET, r"<f>B2\*2<", f"<f>SUM({','.join('1' * 256)})<"),
    ("formulas", SHEET, r"<f>B2\*2<", "<f>SUM(B2<"),
    ("formulas", SHEET, r"<f>B2\*2<", "<f>SUM(B2))<"),
    ("formulas", SHEET, r"<formula>\$B2&gt;2<", f"<formula>{'ABS(' * 65}$B2{')' * 65}<"),
    ("formulas", BOOK, r">One!\$B\$2:\$B\$6<", f">SUM(One!$B$2{',1' * 255})<"),
]


@pytest.mark.parametrize(("check", "part", "pattern", "replacement"), BROKEN)
def test_each_check_finds_what_is_wrong(
    check: str, part: str, pattern: str, replacement: str, tmp_path: Path
) -> None:
    path = change(plain(tmp_path / "broken.xlsx"), part, pattern, replacement)
    assert {fault.check for fault in faults(path)} == {check}


def test_a_list_of_255_characters_is_sound(tmp_path: Path) -> None:
    longest = change(plain(tmp_path / "a.xlsx"), SHEET, '"one,two"', f'"one,{"x" * 251}"')
    assert faults(longest) == []


def test_the_longest_formulas_are_sound(tmp_path: Path) -> None:
    """As long, deep and wide as can be; brackets and commas in texts and names are none."""
    for number, formula in enumerate(
        (
            f"B2{'+1' * 4095}",
            f"{'ABS(' * 64}B2{')' * 64}",
            f"{'ABS(' * 64}{'(' * 40}B2{')' * 104}",  # plain brackets are no functions
            f'LEN("{"x" * 253}""(")',
            f"SUM({','.join('1' * 255)})",
            "SUM(IF(B2,',(''((',1),(B2,B3,B4))",
        )
    ):
        made = plain(tmp_path / f"{number}.xlsx")
        longest = change(made, SHEET, r"<f>B2\*2<", f"<f>{formula}<")
        assert faults(longest) == [], formula
    longest = plain(tmp_path / "text.xlsx")
    change(longest, "xl/sharedStrings.xml", "<t>Name<", f"<t>{'x' * 32_767}<")
    change(longest, SHEET, 'sqref="D2:D6"', f'promptTitle="{"x" * 32}" sqref="D2:D6"')
    assert faults(longest) == []


def test_a_part_twice_is_found(tmp_path: Path) -> None:
    path = plain(tmp_path / "twice.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/Styles.xml", archive.read(STYLES))
    assert {fault.check for fault in faults(path)} == {"unique_parts"}


@pytest.mark.parametrize(("cell", "sound"), [("C2", True), ("C3", True), ("B2", False)])
def test_the_calculation_chain_is_of_formulas(cell: str, sound: bool, tmp_path: Path) -> None:
    path = plain(tmp_path / "chain.xlsx")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    line = f'<Relationship Id="rId99" Type="{kind}" Target="calcChain.xml"/></Relationships>'
    change(path, RELATIONS, "</Relationships>", line)
    change(path, TYPES, "<Types[^>]*>", r'\g<0><Override PartName="/xl/calcChain.xml"/>')
    chain = f'<calcChain><c r="C2" i="1"/><c r="{cell}"/></calcChain>'
    repack(path, extra={"xl/calcChain.xml": chain.encode()})
    assert {fault.check for fault in faults(path)} == (set() if sound else {"calculation_chain"})


def test_every_check_was_seen_to_fail() -> None:
    others = {"unique_parts", "calculation_chain"}
    assert {check for check, *_ in BROKEN} | others == set(CHECKS)


def test_areas() -> None:
    assert area("B3") == (3, 2, 3, 2)
    assert area("$A$1:XFD1048576") == (1, 1, 1_048_576, 16_384)
    assert [area(text) for text in ("", "A0", "B1:A1", "A1:", "A:A", "XFE1")] == [None] * 6
