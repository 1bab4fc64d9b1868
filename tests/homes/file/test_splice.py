"""Worksheet XML cut and put together again: small literal pieces, every spelling we know of."""

from __future__ import annotations

import datetime as dt
import re
import xml.dom.minidom
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pumpkin_sheets.book import Cell, ResultColumn, Rows, SheetResults
from pumpkin_sheets.homes.file.cells import (
    Unwritable,
    cell_ends,
    cell_xml,
    escape,
    number_text,
    serial,
)
from pumpkin_sheets.homes.file.results import ResultSplice
from pumpkin_sheets.homes.file.rows import DamagedSheet, windows
from pumpkin_sheets.homes.file.runs import Runs
from pumpkin_sheets.homes.file.scan import scan
from pumpkin_sheets.homes.file.splice import TableSplice
from pumpkin_sheets.sheets.formula_text import canonical
from pumpkin_sheets.sheets.schema import column_letters, column_number

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = '<row r="1"><c r="A1"><v>1</v></c></row>'


def sheet(rows: str, before: str = "", after: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    ).encode()


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def put(data: bytes, rows: Rows, *, date1904: bool = False, size: int = 10_000) -> str:
    splice = TableSplice(rows, date1904)
    return b"".join(splice.run(pieces(data, size))).decode()


def refresh(data: bytes, results: SheetResults, size: int = 10_000) -> str:
    splice = ResultSplice(results)
    fresh = b"".join(splice.run(pieces(data, size))).decode()
    assert bool(splice.changed) == (fresh != data.decode())
    return fresh


def cell(formula: str, value: str = "<v>1</v>", attributes: str = ' r="B2"') -> bytes:
    return sheet(f'<row r="2"><c{attributes}>{formula}{value}</c></row>')


# Values ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        (5, '<c r="A1" s="3"><v>5</v></c>'),
        (5.0, '<c r="A1" s="3"><v>5</v></c>'),
        (1e-7, '<c r="A1" s="3"><v>1E-07</v></c>'),
        (0.1 + 0.2, '<c r="A1" s="3"><v>0.30000000000000004</v></c>'),
        (True, '<c r="A1" s="3" t="b"><v>1</v></c>'),
        (None, '<c r="A1" s="3"/>'),
        ("", '<c r="A1" s="3"/>'),
        ("=1+1", '<c r="A1" s="3" t="inlineStr"><is><t>=1+1</t></is></c>'),
        (" a", '<c r="A1" s="3" t="inlineStr"><is><t xml:space="preserve"> a</t></is></c>'),
        ("a<&>b", '<c r="A1" s="3" t="inlineStr"><is><t>a&lt;&amp;&gt;b</t></is></c>'),
        (dt.date(2024, 2, 29), '<c r="A1" s="3"><v>45351</v></c>'),
        (dt.datetime(2024, 2, 29, 12), '<c r="A1" s="3"><v>45351.5</v></c>'),
        (dt.time(6), '<c r="A1" s="3"><v>0.25</v></c>'),
        (dt.timedelta(hours=36), '<c r="A1" s="3"><v>1.5</v></c>'),
    ],
)
def test_each_kind_of_value_as_a_cell(value: object, xml: str) -> None:
    assert cell_xml("A1", value, ' s="3"', "", False) == xml  # type: ignore[arg-type]


def test_numpy_numbers_are_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    assert cell_xml("A1", numpy.int64(3), "", "", False) == '<c r="A1"><v>3</v></c>'
    assert cell_xml("A1", numpy.float64(0.5), "", "", False) == '<c r="A1"><v>0.5</v></c>'
    assert cell_xml("A1", numpy.bool_(True), "", "", False) == '<c r="A1" t="b"><v>1</v></c>'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "x" * 32_768, object()])
def test_what_no_cell_can_hold_is_refused(value: object) -> None:
    with pytest.raises(Unwritable):
        cell_xml("A1", value, "", "", False)  # type: ignore[arg-type]


def test_dates_before_the_first_one_are_refused() -> None:
    with pytest.raises(Unwritable, match="1899-12-31"):
        serial(dt.date(1899, 12, 31), date1904=False)
    with pytest.raises(Unwritable):
        serial(dt.date(1903, 12, 31), date1904=True)


def test_dates_count_from_either_first_day() -> None:
    assert serial(dt.date(1900, 1, 1), False) == 1
    assert serial(dt.date(1900, 2, 28), False) == 59
    assert serial(dt.date(1900, 3, 1), False) == 61
    assert serial(dt.date(1904, 1, 1), True) == 0
    assert serial(dt.date(2024, 2, 29), True) == 45351 - 1462


def test_forbidden_characters_and_literal_escapes() -> None:
    assert escape("a\x01b\r_x0041_ \ud800 _xZZ") == "a_x0001_b_x000D__x005F_x0041_ _xD800_ _xZZ"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back_the_same(number: float) -> None:
    assert float(number_text(number)) == number


@given(st.integers(0, 16_383))
def test_column_letters_and_back(column: int) -> None:
    assert column_number(column_letters(column).encode()) == column


CELLS = st.one_of(
    st.none(),
    st.text(max_size=9),
    st.sampled_from(["", " a", "a  b", "a<&>b", "_x0041_", "a_b", "\t", "a b", "\x01", "\u00a0"]),
    st.integers(-9, 9),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(dt.date(1904, 1, 2)),
    st.datetimes(dt.datetime(1904, 1, 2)),
)


@given(st.lists(CELLS, max_size=8), st.sampled_from(["", ' s="3"']), st.booleans())
def test_a_column_is_its_cells(values: list[Cell], style: str, date1904: bool) -> None:
    one_by_one = [cell_xml("AB7", value, style, "x:", date1904) for value in values]
    ends = list(cell_ends(values, style, "x:", date1904, "<next"))
    assert [f'<x:c r="AB7{end}' if end else "" for end in ends] == [
        cell and f"{cell}<next" for cell in one_by_one
    ]


@given(st.text(st.sampled_from("ab _x00<&>\t\n\x01\u00a0\u3000é"), max_size=12))
def test_text_reads_back_the_same(text: str) -> None:
    written = cell_xml("A1", text, "", "", False)
    if not text:
        assert not written
        return
    parsed = xml.dom.minidom.parseString(written).getElementsByTagName("t")[0]
    escaped = re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), parsed.firstChild.data)
    assert escaped == text
    outer = text != text.strip() or "  " in text or "\t" in text or "\n" in text
    assert (parsed.getAttribute("xml:space") == "preserve") is outer


# Windows and scanning ----------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.integers(1, 200))
def test_windows_are_the_same_bytes_cut_after_rows(size: int) -> None:
    data = sheet("".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 9)))
    cut = [window for _, window in windows(pieces(data, size))]
    assert b"".join(cut) == data
    assert all(window.endswith(b"</row>") for window in cut[:-1])


@pytest.mark.parametrize("data", [b"", b"<html/>", b"\xff\xfe<\0w\0", b"<?xml version='1.0'?>"])
def test_what_is_no_worksheet_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedSheet):
        list(windows([data]))


def test_another_encoding_is_refused() -> None:
    data = f'<?xml version="1.0" encoding="ISO-8859-1"?><worksheet xmlns="{MAIN}"/>'
    with pytest.raises(DamagedSheet, match="UTF-8"):
        list(windows([data.encode()]))


@pytest.mark.parametrize(
    ("inside", "uncalculated"),
    [
        ("<f>A1</f>", True),
        ("<f>A1</f><v></v>", True),
        ("<f>A1</f><v />", True),
        ('<f t="shared" si="0"/>', True),
        ('<f t="shared" si="0"/><v/>', True),
        ("\n <f>A1</f>\n <v>\n</v>\n", True),
        ("<f>A1</f><v>0</v>", False),
        ('<f t="shared" si="0"/><v>3</v>', False),
        ("<v>3</v>", False),
        ("", False),
    ],
)
def test_formulas_never_calculated_are_found(inside: str, uncalculated: bool) -> None:
    for prefix in ("", "x:"):
        text = sheet(f'<row r="4"><c r="B4" s="1">{inside}</c><c r="C4"/></row>').decode()
        if prefix:
            text = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", text)
        assert scan([text.encode()]).uncalculated == ([(3, 1)] if uncalculated else [])


def test_an_empty_text_is_a_result() -> None:
    assert scan([cell("<f>A1</f>", "<v></v>", ' r="B2" t="str"')]).uncalculated == []
    assert scan([cell("<f>A1</f>", "", ' r="B2" t="str"')]).uncalculated == [(1, 1)]


def test_errors_are_found_and_text_that_looks_like_one_is_not() -> None:
    data = sheet(
        '<row r="1"><c r="A1" t="e"><f>NA()</f><v>#N/A</v></c><c t=\'e\' r="C1"><v>#REF!</v></c>'
        '<c r="D1" t="str"><f>" t="e"</f><v> t="e"</v></c></row>'
    )
    assert scan([data]).errors == {(0, 0): "#N/A", (0, 2): "#REF!"}


def test_an_error_cell_without_a_value_is_no_error_and_never_calculated() -> None:
    data = sheet(
        '<row r="2"><c r="B2" t="e"><f>1/0</f></c><c r="C2" t="e"/>'
        '<c r="D2" t="e"><v>#REF!</v></c></row>'
    )
    found = scan([data])
    assert found.errors == {(1, 3): "#REF!"}
    assert found.uncalculated == [(1, 1)]


def test_cells_without_addresses_are_counted_across_windows() -> None:
    row = '<row><c><v>1</v></c><c><f>A1</f></c><c t="e"><v>#N/A</v></c></row>'
    data = sheet(
        row * 3 + '<row r="9"><c r="D9"><v>1</v></c><c><f>A1</f></c></row>' + "<row/>" + row
    )
    for size in (7, 60, 100_000):
        found = scan(pieces(data, size))
        assert found.uncalculated == [(0, 1), (1, 1), (2, 1), (8, 4), (10, 1)]
        assert sorted(found.errors) == [(0, 2), (1, 2), (2, 2), (10, 2)]


def tall(rows: Iterable[int], column: str = "C") -> bytes:
    cell = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
    return sheet("".join(cell.format(row, column) for row in rows))


@pytest.mark.parametrize(
    ("data", "usual", "near"),
    [
        (tall(range(1, 25_001)), True, True),  # many rows of few columns
        (tall([*range(1, 12_001), *range(20_000, 30_001)]), True, True),  # 7,999 empty between
        (tall([*range(1, 10_001), 60_000]), True, False),  # one strayed
        (tall([1, 19_999]), True, True),
        (tall(range(1, 25_001), "AA"), True, False),  # 27 columns are many for so many rows
        (tall(range(1, 19_001), "GZ"), True, True),
        (tall([1, 100_000]), True, False),
        (tall(range(1, 25_001)).replace(b'"C24000"', b"'C24000'"), False, False),
        (tall(range(1, 25_001)).replace(b'"C24000"', b'"AA24000"'), True, False),
        (tall(range(1, 25_001)).replace(b"<v>1</v></c></row></sheet", b"<!-- -->"), False, False),
    ],
)
def test_where_calamine_may_lay_out_a_rectangle(data: bytes, usual: bool, near: bool) -> None:
    found = scan(pieces(data, 1 << 18))
    assert (found.usual, found.near) == (usual, near)


# Tables ------------------------------------------------------------------------------------------


def test_rows_above_and_everything_around_stay() -> None:
    before = '<dimension ref="A1:Z99"/><cols><col min="1" max="2" width="9" style="7"/></cols>'
    after = '<mergeCells count="1"><mergeCell ref="A5:B5"/></mergeCells>'
    data = sheet(HEADER + '<row r="2"><c r="C2"><v>9</v></c></row>', before, after)
    fresh = put(data, Rows(1, (0, 2), [["a", 1.5], [None, True]]))
    rows = (
        '<row r="2"><c r="A2" s="7" t="inlineStr"><is><t>a</t></is></c><c r="C2"><v>1.5</v></c>'
        '</row><row r="3"><c r="A3" s="7"/><c r="C3" t="b"><v>1</v></c></row>'
    )
    assert fresh == sheet(HEADER + rows, before.replace("A1:Z99", "A1:C3"), after).decode()


def test_empty_cells_stand_only_where_they_have_a_look() -> None:
    data = sheet(HEADER, '<cols><col min="2" max="2" style="7"/></cols>')
    fresh = put(data, Rows(1, (0, 1, 2), [["a", None, 3], [None, "", ""], ["", "%s", None]]))
    assert (
        '<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c><c r="B2" s="7"/>'
        '<c r="C2"><v>3</v></c></row><row r="3"><c r="B3" s="7"/></row>'
        '<row r="4"><c r="B4" s="7" t="inlineStr"><is><t>%s</t></is></c></row></sheetData>'
    ) in fresh


def test_styles_and_height_come_from_the_first_old_row() -> None:
    pattern = (
        '<row r="2" spans="1:3" ht="30" customHeight="1" hidden="1"><c r="A2" s="4"/>'
        '<c r="B2" s="5" t="str"><v>old</v></c><c r="D2" s="6"/></row>'
    )
    columns = '<cols><col min="3" max="3" style="8"/></cols>'
    fresh = put(sheet(HEADER + pattern, columns), Rows(1, (2, 0, 1), [["c", "a", 2]]))
    assert (
        '<row r="2" ht="30" customHeight="1"><c r="A2" s="4" t="inlineStr"><is><t>a</t></is></c>'
        '<c r="B2" s="5"><v>2</v></c><c r="C2" s="8" t="inlineStr"><is><t>c</t></is></c>'
        '<c r="D2" s="6"/></row></sheetData>'
    ) in fresh


def test_the_style_of_columns_is_that_of_their_own_columns_only() -> None:
    columns = '<cols><col min="2" max="3" style="8"/><col min="5" max="5" style="9"/></cols>'
    fresh = put(sheet(HEADER, columns), Rows(1, (0, 1, 2, 3, 4), [[1, 2, 3, 4, 5]]))
    assert (
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="8"><v>2</v></c><c r="C2" s="8"><v>3</v></c>'
        '<c r="D2"><v>4</v></c><c r="E2" s="9"><v>5</v></c></row></sheetData>'
    ) in fresh


def test_the_style_of_a_whole_row_is_passed_on() -> None:
    old = '<row r="2" s="4" customFormat="1"><c r="A2" s="4"><v>1</v></c></row>'
    fresh = put(sheet(HEADER + old), Rows(1, (0,), [["a"], ["b"]]))
    assert re.findall("<row[^>]*>", fresh) == [
        '<row r="1">',
        '<row r="2" s="4" customFormat="1">',
        '<row r="3" s="4" customFormat="1">',
    ]
    unused = put(sheet(HEADER + old.replace(' customFormat="1"', "")), Rows(1, (0,), [["a"]]))
    assert '<row r="2">' in unused


@pytest.mark.parametrize("rows", [[["a"]], [["a", 1], ["b", 2, 3]]])
def test_a_ragged_table_is_a_mistake_of_the_caller(rows: list[list[Cell]]) -> None:
    with pytest.raises(ValueError, match="longer or shorter than its columns"):
        put(sheet(HEADER), Rows(1, (0, 1), rows))


def test_an_automatic_height_is_not_passed_on() -> None:
    data = sheet(HEADER + '<row r="2" ht="45"><c r="A2"><v>1</v></c></row>')
    assert "ht=" not in put(data, Rows(1, (0,), [["a"], ["b"]]))


def test_an_empty_table_keeps_the_styles_for_the_next_one() -> None:
    data = sheet(HEADER + '<row r="2"><c r="A2" s="4"><v>1</v></c></row><row r="3"/>')
    empty = put(data, Rows(1, (0,), []))
    assert empty == sheet(HEADER + '<row r="2"><c r="A2" s="4"/></row>').decode()
    again = put(empty.encode(), Rows(1, (0,), [[5], [6]]))
    assert again.count('s="4"') == 2


@pytest.mark.parametrize("rows", ["", HEADER, HEADER + '<row r="9"/>'])
def test_sheets_with_few_rows_or_none(rows: str) -> None:
    fresh = put(sheet(rows), Rows(1, (0,), [[5]]))
    kept = HEADER if HEADER in rows else ""
    assert f'<sheetData>{kept}<row r="2"><c r="A2"><v>5</v></c></row></sheetData>' in fresh


def test_a_sheet_without_any_data() -> None:
    data = f'<worksheet xmlns="{MAIN}"><sheetData/><pageMargins left="1"/></worksheet>'
    fresh = put(data.encode(), Rows(2, (1,), [[5]]))
    assert '<sheetData><row r="3"><c r="B3"><v>5</v></c></row></sheetData><pageMargins' in fresh
    assert put(data.encode(), Rows(2, (1,), [])).count("<row") == 0


def test_a_prefixed_sheet_gets_prefixed_rows() -> None:
    data = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData></x:sheetData></x:worksheet>'
    fresh = put(data.encode(), Rows(0, (0, 1), [["a", 5]]))
    assert (
        '<x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c>'
        '<x:c r="B1"><x:v>5</x:v></x:c></x:row></x:sheetData>'
    ) in fresh


def test_a_comment_that_mentions_rows_is_not_taken_for_them() -> None:
    comment = "<!-- <sheetData><row r='1'> -->"
    fresh = put(sheet(HEADER, comment), Rows(1, (0,), [[5]]))
    assert fresh.startswith(sheet(HEADER, comment).decode().split("</sheetData>")[0])


def test_the_same_table_is_no_change_and_other_ones_are() -> None:
    rows = Rows(1, (0, 1), [["a", 5], ["b", 6]])
    data = put(sheet(HEADER + '<row r="2"><c r="A2" s="4"/></row>'), rows).encode()
    for other, changed in (
        (rows, False),
        (Rows(1, (0, 1), [["a", 5]]), True),
        (Rows(1, (0, 1), [["a", 5], ["b", 6], ["c", 7]]), True),
        (Rows(1, (0, 1), [["a", 5], ["b", 6.5]]), True),
    ):
        for size in (3, 50, 10_000):
            splice = TableSplice(other, False)
            list(splice.run(pieces(data, size)))
            assert splice.changed is changed
            assert splice.dropped_formula is False


@pytest.mark.parametrize(
    ("rows", "dropped"),
    [
        ('<row r="1"><c r="A1"><f>1</f></c></row>', False),
        ('<row r="2"><c r="A2"><f>1</f></c></row>', True),
        ('<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>', True),
        ('<row r="2"><c r="A2"><v>1</v></c></row>', False),
    ],
)
def test_dropped_formulas_are_noticed(rows: str, dropped: bool) -> None:
    conditional = (
        "<conditionalFormatting><cfRule><formula>A1</formula></cfRule></conditionalFormatting>"
    )
    splice = TableSplice(Rows(1, (0,), []), False)
    list(splice.run([sheet(rows, after=conditional)]))
    assert splice.dropped_formula is dropped


def test_a_value_that_cannot_be_written_names_its_cell() -> None:
    with pytest.raises(Unwritable, match=r"^C3: nan is not a number"):
        put(sheet(""), Rows(1, (2,), [[1], [float("nan")]]))


def test_a_table_too_large_for_a_sheet() -> None:
    with pytest.raises(Unwritable, match="larger than a sheet"):
        TableSplice(Rows(1_048_576, (0,), [[1]]), False)
    with pytest.raises(Unwritable):
        TableSplice(Rows(0, (16_384,), [[1]]), False)


@pytest.mark.parametrize(
    "data", [sheet(HEADER)[:-40], f'<worksheet xmlns="{MAIN}"></worksheet>'.encode()]
)
def test_a_worksheet_cut_short_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedSheet):
        put(data, Rows(1, (0,), [[1]]))


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@settings(max_examples=60)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=6), st.integers(5, 300))
def test_any_text_gives_well_formed_xml(rows: list[list[str]], size: int) -> None:
    fresh = put(sheet(HEADER), Rows(1, (0, 3), rows), size=size)
    parsed = xml.dom.minidom.parseString(fresh.encode())
    assert len(parsed.getElementsByTagName("row")) == 1 + len(rows)


# Results -----------------------------------------------------------------------------------------

OURS = SheetResults((ResultColumn(1, 1, 'IF($A\0>0,"a<b",1E-06)', [2.5, "x", ""]),))
FORMULA = '<f>IF($A2&gt;0,"a&lt;b",1E-06)</f>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<v>1</v>", "<v>2.5</v>"),
        ("", "<v>2.5</v>"),
        ("<v></v>", "<v>2.5</v>"),
        ("<v/>", "<v>2.5</v>"),
        ("<v>1</v><extLst><ext/></extLst>", "<v>2.5</v><extLst><ext/></extLst>"),
        ("<v>2.5</v>", "<v>2.5</v>"),
        ("<v>2.50000000000000</v>", "<v>2.50000000000000</v>"),
        ("<v>2.5000000000001</v>", "<v>2.5000000000001</v>"),
        ("<v>2.50000000001</v>", "<v>2.5</v>"),
    ],
)
def test_a_stored_number_is_replaced_unless_it_is_right(before: str, after: str) -> None:
    assert refresh(cell(FORMULA, before), OURS) == cell(FORMULA, after).decode()


@pytest.mark.parametrize(
    ("attributes", "value", "wanted", "expected"),
    [
        ('r="B2" s="3"', "<v>1</v>", "Keep", 'r="B2" s="3" t="str">~<v>Keep</v>'),
        ('r="B2" t="str" s="3"', "<v>a</v>", 7, 'r="B2" s="3">~<v>7</v>'),
        ('r="B2" t="n"', "<v>1</v>", "#N/A", 'r="B2" t="e">~<v>#N/A</v>'),
        ('r="B2" t="e"', "<v>#N/A</v>", "#N/A", 'r="B2" t="e">~<v>#N/A</v>'),
        ('r="B2" t="e" vm="1"', "<v>#VALUE!</v>", 3.5, 'r="B2">~<v>3.5</v>'),
        ('r="B2" t="str"', "<v>a</v>", "a<&", 'r="B2" t="str">~<v>a&lt;&amp;</v>'),
        ('r="B2" t="str"', "<v>a&#60;b</v>", "a<b", 'r="B2" t="str">~<v>a&#60;b</v>'),
        ('r="B2" t="str"', "<v>a</v>", " b", 'r="B2" t="str">~<v xml:space="preserve"> b</v>'),
        ('r="B2" t="str"', "<v>a</v>", "", 'r="B2" t="str">~<v></v>'),
        ('r="B2"', "<v></v>", "", 'r="B2" t="str">~<v></v>'),
        ('r="B2" t="b"', "<v>1</v>", True, 'r="B2" t="b">~<v>1</v>'),
        ('r="B2" t="b"', "<v>1</v>", 1, 'r="B2">~<v>1</v>'),
        ('r="B2" t="n"', "<v>3</v>", 3, 'r="B2" t="n">~<v>3</v>'),
        ('r="B2" t="n"', "<v>3.0</v>", 3, 'r="B2" t="n">~<v>3.0</v>'),
        ("s='1' r='B2' t='str'", "<v>a</v>", 1.5, "s='1' r='B2'>~<v>1.5</v>"),
        ('r="B2" t="inlineStr"', "<is><t>a</t></is>", "b", 'r="B2" t="str">~<v>b</v>'),
    ],
)
def test_type_and_value_go_together(
    attributes: str, value: str, wanted: str | float, expected: str
) -> None:
    results = SheetResults((ResultColumn(1, 1, "A\0", [wanted]),))
    data = sheet(f'<row r="2"><c {attributes}><f>A2</f>{value}</c></row>')
    whole = sheet(f'<row r="2"><c {expected.replace("~", "<f>A2</f>")}</c></row>').decode()
    assert refresh(data, results) == whole


@pytest.mark.parametrize(
    "formula",
    [
        '<f>IF($A2&gt;0,"a&lt;b",1E-06)</f>',
        '<f aca="false">IF($A2&gt;0,&quot;a&lt;b&quot;,0.000001)</f>',
        '<f ca="1">if( A$2 &gt; 0 , "a&lt;b" , .000001 )</f>',
        '<f t="array" ref="B2">IF($A$2&gt;0,"a&lt;b",1E-6)</f>',
        '<f>=IF($A2&gt;0,"a&lt;b",1E-06)</f>',
    ],
)
def test_our_formula_is_known_in_every_spelling(formula: str) -> None:
    assert refresh(cell(formula), OURS) == cell(formula, "<v>2.5</v>").decode()


@pytest.mark.parametrize(
    "data",
    [
        cell('<f>IF($A2&gt;0,"A&lt;B",1E-06)</f>'),  # another text
        cell('<f>IF($A2&gt;0,"a &lt;b",1E-06)</f>'),  # white space inside a text
        cell('<f>IF($A3&gt;0,"a&lt;b",1E-06)</f>'),  # another row
        cell('<f>IF($A2&gt;=0,"a&lt;b",1E-06)</f>'),
        cell(FORMULA, attributes=' r="C2"'),  # the owner moved it
        cell(FORMULA.replace("A2", "A9"), attributes=' r="B9"'),  # below the table
        cell("", "<v>1</v>"),  # the owner typed a number over it
        cell("<f/>"),
        cell('<f t="dataTable" ref="B2" dt2D="1" r1="A1"/>'),
    ],
)
def test_whatever_is_not_ours_stays(data: bytes) -> None:
    assert refresh(data, OURS) == data.decode()


def test_shared_formulas_follow_their_first_cell() -> None:
    master = '<c r="B{0}"><f t="shared" ref="B{0}:B4" si="{1}">{2}</f><v>1</v></c>'
    child = '<c r="{0}"><f t="shared" si="{1}"/><v>1</v></c>'
    ours = 'IF($A2&gt;0,"a&lt;b",1E-06)'
    fixed = 'IF($A$2&gt;0,"a&lt;b",1E-06)'  # says the same in row 2 only
    cases = ((ours, "B3", 0, True), (fixed, "B3", 0, False), (ours, "C3", 0, False))
    for text, place, group, refreshed in cases:
        rows = (
            f'<row r="2">{master.format(2, 0, text)}</row><row r="3">{child.format(place, group)}'
        )
        fresh = refresh(sheet(rows + "</row>"), OURS, size=30)
        assert ("<v>2.5</v>" in fresh, 't="str"' in fresh) == (True, refreshed)
    orphan = sheet(f'<row r="3">{child.format("B3", 5)}</row>')
    assert refresh(orphan, OURS) == orphan.decode()


def test_formulas_by_their_text_wherever_they_stand() -> None:
    results = SheetResults(formulas={"SUM(Clients!$C$3:$C$99)": 42.0, 'COUNTIF(B:B,"VIP")': "many"})
    data = sheet(
        '<row r="7"><c r="D7"><f>SUM(Clients!$C$3:$C$99)</f><v>0</v></c>'
        "<c r=\"E7\"><f>sum( 'Clients'!C3:C99 )</f><v>0</v></c>"
        '<c r="F7"><f>_xlfn.COUNTIF(B:B,&quot;VIP&quot;)</f></c>'
        '<c r="G7"><f>SUM(Clients!$C$3:$C$98)</f><v>0</v></c></row>'
    )
    fresh = refresh(data, results)
    assert re.findall(r"<v>(.*?)</v>", fresh) == ["42", "42", "many", "0"]


def test_many_rows_in_any_chunks_and_spellings() -> None:
    count = 300
    results = SheetResults((ResultColumn(0, 1, "B\0+3+Q$3", [float(i) for i in range(count)]),))
    spellings = ("B{0}+3+Q$3", "$B{0}+3+Q3", "b$<>{0} + 3.0 + q$3")
    rows = "".join(
        f'<row r="{i + 2}"><c r="A{i + 2}"><f>'
        f"{spellings[i % 3].replace('<>', '').format(i + 2)}</f><v>-1</v></c></row>"
        for i in range(count)
    )
    for size in (100, 4096):
        fresh = refresh(sheet(rows), results, size)
        assert re.findall(r"<v>(.*?)</v>", fresh) == [str(i) for i in range(count)]


GRID = SheetResults(
    (
        ResultColumn(1, 1, "A\0*2", [float(i) for i in range(40)]),
        ResultColumn(2, 1, 'IF(B\0>5,"a",B\0~1)', ["" if i % 3 else f"n{i}" for i in range(40)]),
        ResultColumn(3, 1, "B\0+12", ["#N/A" if i == 7 else i / 3 for i in range(40)]),
        ResultColumn(5, 1, "COUNT(B\0:C\0)+0", [float(i % 2) for i in range(40)]),
    ),
    {"SUM(B1:B9)": 3.5},
)
STORED = [("", "<v>-1</v>"), (' t="str"', "<v>old</v>"), (' t="e"', "<v>#N/A</v>"), ("", "<v/>")]


def grid_row(row: int, odd: int, prefix: str = "") -> str:
    """A row whose formula cells are ours; ``odd`` spoils one of them, or none."""
    cells = [f'<c r="A{row}"><v>5</v></c>']
    for column in GRID.columns:
        letters = column_letters(column.column)
        formula = column.formula.replace("\0", str(row)).replace(">", "&gt;")
        kind, stored = STORED[(row * odd + column.column) % len(STORED) if odd > 4 else 0]
        if odd == column.column:
            formula = formula.replace(str(row), str(row + 1))
        start = f'<c r="{letters}{row}"' if odd != 4 else "<c"
        cells.append(f"{start} s='{row % 3}'{kind}><f>{formula}</f>{stored}</c>")
        if column.column == 3:
            middle = "<f>SUM(B1:B9)</f><v>0</v>" if odd == 3 else "<v>7</v>"
            cells.append(f'<c r="E{row}">{middle}</c>')
    text = f'<row r="{row}">{"".join(cells)}</row>'
    return re.sub(r"<(/?)(?=[a-z])", rf"<\1{prefix}", text)


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 12), min_size=8, max_size=44),
    st.integers(200, 9000),
    st.sampled_from(["", "x:"]),
)
def test_rows_of_formulas_give_what_each_row_alone_gives(
    odd: list[int], size: int, prefix: str
) -> None:
    def whole(rows: str) -> bytes:
        root = f'{prefix}worksheet xmlns{":x" if prefix else ""}="{MAIN}"'
        data = f"<{root}><{prefix}sheetData>{rows}</{prefix}sheetData></{prefix}worksheet>"
        return data.encode()

    rows = [grid_row(number, kind, prefix) for number, kind in enumerate(odd, start=1)]
    alone = [refresh(whole(row), GRID) for row in rows]
    inside = "".join(re.search(rf"<{prefix}row.*</{prefix}row>", row)[0] for row in alone)  # type: ignore[index]
    assert refresh(whole("".join(rows)), GRID, size) == whole(inside).decode()


def test_runs_are_found_once_they_were_met_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[int] = []
    find = Runs.find
    monkeypatch.setattr(Runs, "find", lambda *a: found.append(bool(r := find(*a))) or r)
    refresh(sheet("".join(grid_row(row, 0) for row in range(1, 31))), GRID)
    assert sum(found) >= 2 * 26, "two runs a row, but for the first few rows"
    assert len(found) - sum(found) <= 4 * 4


def test_a_result_in_a_run_that_is_no_number_names_its_cell() -> None:
    values = [1.0] * 20 + [float("inf")]
    results = SheetResults((ResultColumn(1, 1, "A\0", values), ResultColumn(2, 1, "B\0", values)))
    rows = "".join(
        f'<row r="{i}"><c r="B{i}"><f>A{i}</f><v>1</v></c><c r="C{i}"><f>B{i}</f><v>1</v></c></row>'
        for i in range(2, 23)
    )
    with pytest.raises(Unwritable, match=r"^B22: inf is not a number"):
        refresh(sheet(rows), results)


def test_refreshing_twice_changes_nothing_the_second_time() -> None:
    once = refresh(cell(FORMULA), OURS)
    assert refresh(once.encode(), OURS) == once


def test_a_result_that_is_no_number_is_refused() -> None:
    with pytest.raises(Unwritable, match=r"^B2: nan is not a number"):
        refresh(cell("<f>A2</f>"), SheetResults((ResultColumn(1, 1, "A\0", [float("nan")]),)))


# Spellings of formulas ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SUM(A1:A3)", "=sum( $A$1:$A$3 )"),
        ("Clients!A1", "'Clients'!$A$1"),
        ("'My ''own'' sheet'!A1", "'my ''own'' sheet'!A1"),
        ("IF(TRUE,1,2)", "IF(TRUE(),1,2)"),
        ("A1*1E-06", "A1*0.000001"),
        ("A1*100", "A1*100.0"),
        ("A1*0.5", "A1*.5"),
        ("_xlfn._xlws.SORT(A1)", "SORT(A1)"),
        ("_xlfn.STDEV.S(A1)", "STDEV.S(A1)"),
        ("MATCH(B\0,A:A,0)", "match($B\0,$A:$A,0)"),
    ],
)
def test_the_same_formula_in_two_spellings(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"a b"', '"ab"'),
        ('"TRUE()"', '"TRUE"'),
        ('"$A$1"', '"A1"'),
        ("'a b'!A1", "'ab'!A1"),
        ("A1+1", "A11"),
        ("A1", "B1"),
        ("LOG10(1)", "LOG(10)"),
        ("1E3", "E31"),
    ],
)
def test_different_formulas_stay_different(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)
