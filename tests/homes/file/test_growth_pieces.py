"""The pieces that growth is made of: blocks of cells, elements, formats, cells put anywhere."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from pumpkin_sheets.book import Growth
from pumpkin_sheets.homes.file.blocks import Block, block, blocks
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.elements import (
    DamagedPart,
    Edit,
    children,
    edited,
    prefixed,
    root_of,
    with_attribute,
    with_items,
)
from pumpkin_sheets.homes.file.styles import merge_styles, own_styles
from pumpkin_sheets.sheets.drawing import Drawing, Placed, Style
from tests.homes.file import hostile
from tests.homes.file.growth_drawings import parts

Cells = set[tuple[int, int]]


def cells_of(found: Block) -> Cells:
    return set(product(range(found.top, found.bottom + 1), range(found.left, found.right + 1)))


# Blocks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A1", (0, 0, 0, 0)),
        ("$B$2:C10", (1, 1, 9, 2)),
        ("C:C", (0, 2, 1_048_575, 2)),
        ("3:4", (2, 0, 3, 16_383)),
        ("", None),
        ("#REF!", None),
    ],
)
def test_names_of_blocks(name: str, expected: tuple[int, ...] | None) -> None:
    assert block(name) == expected


def test_a_list_of_blocks() -> None:
    assert [each.name for each in blocks(b"A1 #REF! B2:B2 C3:D4")] == ["A1", "B2", "C3:D4"]


edge = st.integers(0, 5)
some_block = st.builds(
    lambda a, b, c, d: Block(min(a, b), min(c, d), max(a, b), max(c, d)), edge, edge, edge, edge
)


@given(some_block, some_block)
def test_what_is_left_of_a_block_are_its_cells_but_the_others(one: Block, other: Block) -> None:
    left = one.without(other)
    assert set().union(*map(cells_of, left)) == cells_of(one) - cells_of(other)
    assert sum(len(cells_of(each)) for each in left) == len(cells_of(one) - cells_of(other))
    assert one.meets(other) == bool(cells_of(one) & cells_of(other))
    assert cells_of(one.around(other)) >= cells_of(one) | cells_of(other)


# Elements ----------------------------------------------------------------------------------------


def test_elements_among_all_that_xml_may_hold() -> None:
    xml = (
        b"<?xml version='1.0'?><!DOCTYPE x><!-- <a/> --><x:a q='>' r=\"</a>\">"
        b"<b/><![CDATA[<c>]]><d><d/></d><!-- <e> --><f  s = '1'></f></x:a>"
    )
    root = root_of(xml, b"a")
    assert (root.prefix, root.attributes) == (b"x:", {b"q": b">", b"r": b"</a>"})
    found = [each.of(xml) for each in children(xml, root.inner, root.inner_end)]
    assert found == [b"<b/>", b"<d><d/></d>", b"<f  s = '1'></f>"]
    with pytest.raises(DamagedPart):
        root_of(xml, b"b")
    with pytest.raises(DamagedPart):
        list(children(b"<a><b></a>"))


def test_edits_at_the_same_place_come_in_order() -> None:
    edits = [Edit(3, 4, b"D"), Edit(1, 1, b"1"), Edit(1, 1, b"2"), Edit(1, 2, b"B")]
    assert edited(b"abcde", edits) == b"a12BcDe"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<r><a/><d/></r>", b'<r><a/><b count="1"><i/></b><d/></r>'),
        (b"<r></r>", b'<r><b count="1"><i/></b></r>'),
        (b"<r><mc:c/><d/></r>", b'<r><b count="1"><i/></b><mc:c/><d/></r>'),
        (b"<r><b/></r>", b"<r><b><i/></b></r>"),
        (b'<r><b count="0"/></r>', b'<r><b count="1"><i/></b></r>'),
        (b"<r><b  count='7' z='1'><i/></b></r>", b"<r><b count=\"8\" z='1'><i/><i/></b></r>"),
        (b"<r><c><b/></c></r>", b'<r><b count="1"><i/></b><c><b/></c></r>'),
    ],
)
def test_items_go_to_their_section_or_to_a_new_one(before: bytes, after: bytes) -> None:
    root = root_of(before, b"r")
    span = (root.inner, root.inner_end)
    assert with_items(before, span, b"b", [b"<i/>"], (b"a", b"b", b"c", b"d")) == after


def test_attributes_are_set_in_place() -> None:
    assert with_attribute(b" a='1' ba='2'", b"a", b"3") == b" a=\"3\" ba='2'"
    assert with_attribute(b" a='1'", b"a", None) == b""
    assert with_attribute(b" ba='1' ", b"a", b"2") == b" ba='1' a=\"2\""


def test_prefixes_go_to_elements_without_one() -> None:
    xml = b'<a><b/><x14:c d="e"></x14:c>&lt;f></a>'
    assert prefixed(xml, b"x:") == b'<x:a><x:b/><x14:c d="e"></x14:c>&lt;f></x:a>'


# Styles ------------------------------------------------------------------------------------------


def test_formats_of_a_workbook_whose_default_font_is_another(tmp_path: Path) -> None:
    """What ids meant there and mean here differ in every list; the looks must not."""
    path = tmp_path / "Own.xlsx"
    with xlsxwriter.Workbook(path, {"default_format_properties": {"font_name": "Courier"}}) as book:
        sheet = book.add_worksheet("S")
        for row in range(20):
            look = book.add_format(
                {"num_format": f'0 "own {row}"', "font_size": 20 + row, "border": row % 3,
                 "bg_color": f"#0000{row:02X}"}
            )  # fmt: skip
            sheet.write(row, 0, row, look)
    drawing = Drawing(
        "New",
        "shN",
        "000000",
        cells=[
            Placed(0, 0, 1, Style(number="0%", fill="112233", border="445566", size=8)),
            Placed(1, 0, 1, Style(number='0 "own 3"')),
            Placed(2, 0, 1, Style(number='0.0 "new"', heavy_bottom="778899")),
        ],
    )
    assert XlsxBook(path).grow(Growth([drawing]))
    sheet = openpyxl.load_workbook(path)["New"]
    first, second, third = (sheet.cell(row, 1) for row in (1, 2, 3))
    assert (first.number_format, first.font.sz, first.font.name) == ("0%", 8, "Arial")
    assert (first.fill.fgColor.rgb, first.border.top.color.rgb) == ("FF112233", "FF445566")
    assert second.number_format == '0 "own 3"'
    assert (second.fill.fill_type, second.border.top.style) == (None, None)
    assert (third.number_format, third.border.bottom.style) == ('0.0 "new"', "medium")
    styles = parts(path)["xl/styles.xml"]
    assert styles.count(b"own 3") == 1, "a number format that is there is used again"
    own = openpyxl.load_workbook(path)["S"]
    assert [(c.number_format, c.font.sz) for c in own["A"]] == [
        (f'0 "own {row}"', 20 + row) for row in range(20)
    ]


def test_a_font_is_the_one_named_whatever_the_owners_theme(tmp_path: Path) -> None:
    """A font with a scheme is the theme's: some other in most workbooks but our own."""
    path = hostile.plan(tmp_path / "Plan.xlsx")
    drawing = Drawing("New", "shN", "000000", cells=[Placed(0, 0, 1, Style())])
    assert XlsxBook(path).grow(Growth([drawing], font="Calibri"))
    font = openpyxl.load_workbook(path)["New"]["A1"].font
    assert (font.name, font.scheme) == ("Calibri", None)


def test_formats_lean_on_no_style_where_there_are_none() -> None:
    """``xfId`` counts in a list that this workbook does not have."""
    bare = (
        b"<styleSheet><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
        b'%b<cellXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>%b</cellXfs></styleSheet>'
    )
    own = b'<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
    new = b'<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    merged, formats = merge_styles(bare % (b"", b""), bare % (own, new))
    assert merged == bare % (b"", new.replace(b' xfId="0"', b""))
    assert list(formats.cells) == [0, 1]


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("yyyy-mm-dd", True),
        ("d mmm", True),
        ("hh:mm", False),
        ('0 "days"', False),
        ("[Red]0", False),
        ("General", False),
        (r"0 \d", False),
    ],
)
def test_which_formats_show_days(code: str, day: bool) -> None:
    styles = (
        b'<styleSheet><numFmts count="1"><numFmt numFmtId="164" formatCode="%b"/></numFmts>'
        b"<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
        b'<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    ) % code.replace('"', "&quot;").encode()
    assert own_styles(styles).dates == ({1, 2} if day else {2})


# Cells -------------------------------------------------------------------------------------------

place = st.tuples(st.integers(0, 6), st.integers(0, 6))
filling = st.dictionaries(place, st.integers(1, 99), max_size=12)


@given(filling, filling, st.sampled_from([None, hostile.prefixed]))
@settings(max_examples=40)
def test_cells_put_anywhere(
    there: dict[tuple[int, int], int], new: dict[tuple[int, int], int], spelled: object
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "S.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("S")
            for (row, column), value in there.items():
                sheet.write(row, column, value)
        if spelled is not None:
            hostile.repack(path, hostile.prefixed)
        cells = [Placed(row, column, value, Style()) for (row, column), value in new.items()]
        grown = XlsxBook(path).grow(Growth(gains=[Drawing("S", "s", "000000", cells=cells)]))
        assert grown == bool(new)
        found = openpyxl.load_workbook(path)["S"]
        assert {
            (cell.row - 1, cell.column - 1): cell.value
            for row in found.iter_rows()
            for cell in row
            if cell.value is not None
        } == there | new
        xml = parts(path)["xl/worksheets/sheet1.xml"]
    addresses = [
        (int(row), int.from_bytes(column))
        for column, row in re.findall(rb'<(?:x:)?c r="([A-Z])(\d+)"', xml)
    ]
    assert addresses == sorted(set(addresses)), "cells in the order that Excel insists on"
