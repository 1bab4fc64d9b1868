"""What the tests of growth give to workbooks, and how they look at what came of it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from pumpkin_sheets.book import Growth
from pumpkin_sheets.sheets.drawing import (
    Bar,
    Check,
    Drawing,
    Formula,
    FormulaColumn,
    Placed,
    Rule,
    Style,
    Table,
    ValueColumn,
)
from pumpkin_sheets.sheets.look import HEADER, INPUT, RESULT, TITLE
from tests.homes.file import hostile

COSTS = Drawing(
    "Costs & more",
    "shCosts",
    "2B7A78",
    cells=(
        Placed(0, 0, "Costs <all>", TITLE, 0, 2),
        Placed(1, 0, "  two\nlines", Style(wrap=True)),
        Placed(1, 1, Formula("SUM(B4:B6)", 60), Style(number='0.00 "€"', bold=True)),
        Placed(2, 0, "Item", HEADER),
        Placed(2, 1, "Cost", HEADER),
        Placed(2, 2, "Said", HEADER),
    ),
    table=Table(
        3,
        3,
        (
            ValueColumn(0, ("rent", "=1+1"), INPUT),
            ValueColumn(1, (10, 20, 30), Style(number="#,##0.0")),
            FormulaColumn(
                2, 'IF($A\0="","",$A\0&" < "&$B\0)', ["rent < 10", "=1+1 < 20", ""], RESULT
            ),
        ),
    ),
    widths={0: 25, 1: 9, 2: 12},
    hidden_columns=frozenset({2}),
    freeze=(3, 1),
    filter=(2, 0, 5, 2),
    rules=(
        Rule(3, 1, 5, 1, "$B4>15", color="8F3B00", fill="FBE0D2", bold=True),
        Bar(3, 1, 5, 1, "1F5FAE"),
    ),
    checks=(
        Check(3, 0, 5, 0, "Choose one.", choices=("rent", "wages")),
        Check(3, 1, 5, 1, "A number, please.", low=0, high=1000),
    ),
    names={"CostList": "'Costs & more'!$B$4:$B$6", "AllCosts": "'Costs & more'!$B$2"},
    repeat_rows=(0, 2),
)
"""A sheet with all that a sheet of ours may have, but charts."""

SHOWN = [
    ["Costs <all>", None, None],
    ["  two\nlines", 60, None],
    ["Item", "Cost", "Said"],
    ["rent", 10, "rent < 10"],
    ["=1+1", 20, "=1+1 < 20"],
    [None, 30, None],
]

EXTRA = Drawing(
    "Clients",
    "shIgnored",
    "000000",
    cells=(Placed(0, 5, "New & own", HEADER, 0, 6), Placed(1, 5, "Mood", HEADER)),
    table=Table(
        2,
        6,
        (
            ValueColumn(5, ("good", None, "bad"), INPUT),
            FormulaColumn(6, "$B\0*3", [303, 454.5, 606, 757.5, 909, 0], Style(number="0.0")),
        ),
    ),
    widths={5: 14, 6: 8},
    hidden_columns=frozenset({6}),
    rules=(Rule(2, 5, 7, 5, '$F3="bad"', fill="FBE0D2"),),
    checks=(Check(2, 5, 7, 5, "Choose.", choices=("good", "bad")),),
    names={"Moods": "Clients!$F$3:$F$8"},
)
"""Two columns for the Clients of ``hostile.plan``, one row longer than its five clients."""

NEW = Growth(sheets=(COSTS,))
GAIN = Growth(gains=(EXTRA,))


def parts(path: Path | io.BytesIO) -> dict[str, bytes]:
    """Every part's content, in the order of the archive."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def differences(before: dict[str, bytes], after: dict[str, bytes]) -> tuple[set[str], set[str]]:
    """The parts that changed, and the new ones; none may have gone."""
    assert list(after)[: len(before)] == list(before)
    changed = {name for name in before if after[name] != before[name]}
    return changed, after.keys() - before.keys()


def strict(name: str, content: bytes) -> bytes:
    """The same package in the strict form of Open XML, as Excel can save it."""
    if not name.endswith((".xml", ".rels")):
        return content
    purl = b"http://purl.oclc.org/ooxml/"
    content = content.replace(hostile.MAIN.encode(), purl + b"spreadsheetml/main")
    content = content.replace(hostile.RELATIONS.encode(), purl + b"officeDocument/relationships")
    return content.replace(b"<workbook ", b'<workbook conformance="strict" ')


def prefixed(name: str, content: bytes) -> bytes:
    """Relations and content types with a prefix, besides ``hostile.prefixed``."""
    content = hostile.prefixed(name, content)
    if name.endswith(".rels") or name == "[Content_Types].xml":
        content = content.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?")
        content = content.replace(b" xmlns=", b" xmlns:x=")
    return content
