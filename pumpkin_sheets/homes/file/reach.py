"""What filters, paper and charts of a workbook file cover, made larger where its tables grew.

A filter, an area to print or a series that covers anything but what it is said to cover is its
owner's and stays.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

from pumpkin_sheets.homes.file.blocks import Block, block
from pumpkin_sheets.homes.file.cells import escape
from pumpkin_sheets.homes.file.elements import Edit, children, edited, root_of, with_attribute
from pumpkin_sheets.homes.file.package import Package

Reaches = Mapping[str, str]
"""References with their sheet: what is covered, and what shall be."""

_KEPT_BY_NAME = (b"_xlnm._FilterDatabase", b"_xlnm.Print_Area")
_SERIES = re.compile(rb"<([\w.-]+:)?ser>.*?</(?:[\w.-]+:)?ser>", re.DOTALL)
_VALUES = re.compile(rb"<([\w.-]+:)?([xy])Val>.*?</(?:[\w.-]+:)?\2Val>", re.DOTALL)
_FORMULA = re.compile(rb"(<(?:[\w.-]+:)?f>)([^<>]*)(?=</(?:[\w.-]+:)?f>)")


def covered(reference: str) -> tuple[str, Block] | None:
    """The sheet and the block that a reference covers, however it is quoted."""
    title, _, cells = reference.strip().removeprefix("=").rpartition("!")
    if title.startswith("'") and title.endswith("'"):
        title = title[1:-1].replace("''", "'")
    held = block(cells.replace("$", "")) if title else None
    return None if held is None else (title.casefold(), held)


def filters(title: str, reaches: Reaches) -> dict[Block, Block]:
    """Those of the reaches that are of the sheet itself, as its filter tells them."""
    found = {}
    for before, now in reaches.items():
        old, new = covered(before), covered(now)
        if old and new and old[0] == new[0] == title.casefold():
            found[old[1]] = new[1]
    return found


def with_filter(
    tail: bytes, span: tuple[int, int], name: bytes, wanted: Mapping[Block, Block]
) -> bytes:
    """What follows a worksheet's cells, its filter larger; ``name`` is ``autoFilter``, spelled."""
    edits = []
    for each in children(tail, *span):
        if each.name == name:
            held = block(each.attributes.get(b"ref", b"").decode("ascii", "replace"))
            if held is not None and held in wanted:
                inside = with_attribute(each.inside, b"ref", wanted[held].name.encode())
                start = each.start + 1 + len(each.name)
                edits.append(Edit(start, start + len(each.inside), inside))
    return edited(tail, edits)


def with_reached_names(workbook: bytes, wanted: Mapping[int, Reaches]) -> bytes:
    """The workbook part with the names by which programs keep filters and what is printed.

    ``wanted`` is by the sheet's index.
    """
    root = root_of(workbook, b"workbook")
    edits = []
    for section in children(workbook, root.inner, root.inner_end):
        if section.local != b"definedNames":
            continue
        for each in children(workbook, section.inner, section.inner_end):
            known = each.attributes
            index = known.get(b"localSheetId", b"")
            if known.get(b"name") not in _KEPT_BY_NAME or not index.isdigit():
                continue
            fresh = _instead(workbook[each.inner : each.inner_end], wanted.get(int(index), {}))
            if fresh is not None:
                edits.append(Edit(each.inner, each.inner_end, fresh))
    return edited(workbook, edits)


def charts_of(package: Package, title: str) -> Iterable[str]:
    """The parts of the charts on a sheet."""
    for kind, drawing, _ in package.relations(package.sheet_part(title)):
        if kind == "drawing" and package.has(drawing):
            for inner, chart, _ in package.relations(drawing):
                if inner == "chart" and package.has(chart):
                    yield chart


def with_series(chart: bytes, reaches: Reaches) -> bytes:
    """A chart's part, with the series larger of which both sides are known."""

    def series(match: re.Match[bytes]) -> bytes:
        values = list(_VALUES.finditer(match.group()))
        read = [text for each in values for _, text in _FORMULA.findall(each.group())]
        if len(read) != 2 or any(_instead(text, reaches) is None for text in read):
            return match.group()
        return _VALUES.sub(
            lambda each: _FORMULA.sub(
                lambda f: f.group(1) + (_instead(f.group(2), reaches) or f.group(2)), each.group()
            ),
            match.group(),
        )

    return _SERIES.sub(series, chart)


def _instead(text: bytes, reaches: Reaches) -> bytes | None:
    """What a reference shall be, as XML; None where it covers something else."""
    held = covered(html.unescape(text.decode("utf-8", "replace")))
    for before, now in reaches.items():
        if held is not None and held == covered(before):
            return escape(now).encode()
    return None
