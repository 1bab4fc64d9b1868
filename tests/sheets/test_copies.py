"""Copies of what Python wrote: whatever people do to the sheet, all of it can be put back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.sheets.copies import Difference, packed, put_back, stands, unpacked
from pumpkin_sheets.sheets.tables import Header

DAY = dt.date(2026, 3, 2)
HEADER = Header(1, {"client": 0, "tier": 2, "since": 3, "score": 4})  # column B is nobody's
COPY: dict[str, list[Any]] = {
    "client": ["Acme", "Bolt", "Cedar"],
    "tier": ["VIP", None, "OK"],
    "since": [DAY, None, DAY],
    "score": [72.5, 0.1 + 0.2, 50],
}
TOP: list[list[Any]] = [["Review"], ["Client", None, "Tier", "Since", "Score"]]


def grid() -> list[list[Any]]:
    lines = zip(*COPY.values(), strict=True)
    return [*TOP, *([client, "", *rest] for client, *rest in lines)]


def test_a_copy_is_read_back_and_a_damaged_one_is_none() -> None:
    text = packed(COPY)
    assert unpacked(text) == COPY
    assert text.isascii()
    for damaged in ("", "x", text[:-4], text[:40] + text[44:], "=" + text, "線"):
        assert unpacked(damaged) is None


def test_half_a_sign_is_kept() -> None:
    """Excel lets a text be cut in the middle of a sign outside the first 65,536."""
    assert unpacked(packed({"client": ["Acme \ud83c"]})) == {"client": ["Acme \ud83c"]}


def test_what_is_as_it_was_is_the_very_same() -> None:
    values = grid()
    assert put_back(values, HEADER, COPY, "client") == (values, [])
    # Serial numbers, empty texts, blank lines, another order and other last digits are no change.
    spelled: list[list[Any]] = [
        *TOP,
        ["Cedar", None, "OK", 46083, 50.0],
        [],
        ["Bolt", "", "", "", 0.3],
        ["Acme", None, "VIP", dt.datetime(2026, 3, 2), 72.50000000001],
    ]
    restored, found = put_back(spelled, HEADER, COPY, "client")
    assert found == []
    assert [row[0] for row in restored[2:]] == ["Cedar", "Bolt", "Acme"]


@pytest.mark.parametrize(
    ("row", "column", "value", "stood"),
    [
        (2, 2, "Worst", "VIP"),
        (2, 0, "Acmee", "Acme"),
        (3, 2, "VIP", None),
        (4, 3, None, DAY),
        (4, 4, "fifty", 50),
    ],
)
def test_a_cell_typed_over_is_found_and_put_back(
    row: int, column: int, value: Any, stood: Any
) -> None:
    values = grid()
    values[row][column] = value
    restored, found = put_back(values, HEADER, COPY, "client")
    name = next(name for name, at in HEADER.positions.items() if at == column)
    client = COPY["client"][row - 2]
    assert found == [Difference("cell", row, name, value, stood, client)]
    assert [list(r[:5]) for r in restored[2:]] == [
        [None if v == "" and c != 1 else v for c, v in enumerate(r)] for r in grid()[2:]
    ]
    assert values[row][column] == value  # what was given stays as it was


def test_a_line_taken_away_and_a_line_typed() -> None:
    values = [*grid()[:3], *grid()[4:], ["Mine", None, None, None, 1]]
    restored, found = put_back(values, HEADER, COPY, "client")
    assert [row[0] for row in restored[2:]] == ["Acme", "Bolt", "Cedar"]
    assert [(d.kind, d.row, d.typed, d.stood) for d in found] == [
        ("line", 4, ("Mine", 1), ()), ("gone", -1, (), ("Bolt", 0.1 + 0.2)),
    ]  # fmt: skip


def test_a_line_of_the_copy_in_which_nothing_stands_was_none() -> None:
    longer = {name: [*cells, None] for name, cells in COPY.items()}
    assert put_back(grid(), HEADER, longer, "client")[1] == []


def test_a_column_that_the_copy_or_the_sheet_lacks_says_nothing() -> None:
    part = {name: cells for name, cells in COPY.items() if name != "tier"}
    values = grid()
    values[2][2] = "Worst"
    assert put_back(values, HEADER, part, "client") == (values, [])
    without = Header(1, {"client": 0, "score": 4})
    assert put_back(values, without, COPY, "client")[1] == []


CELLS = st.one_of(
    st.none(),
    st.integers(-5, 5),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(max_size=4),
    st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
)
NAMES = st.sampled_from(["Acme", "Bolt", "Cedar", "Dune"])
LINES = st.lists(st.tuples(NAMES, CELLS, CELLS), max_size=6)


@given(LINES)
def test_any_copy_is_read_back(lines: list[tuple[Any, ...]]) -> None:
    columns = {name: [line[i] for line in lines] for i, name in enumerate("abc")}
    assert unpacked(packed(columns)) == columns


def test_whether_a_copy_would_be_one_of_the_sheet() -> None:
    values = [*grid(), ["", " "], []]
    assert stands(values, HEADER, COPY)
    assert stands(values, HEADER, {name: COPY[name] for name in ("client", "since")})
    for name, row, stood in (("client", 0, "acme"), ("tier", 1, "x"), ("score", 2, None)):
        other = {**COPY, name: [*COPY[name]]}
        other[name][row] = stood
        assert not stands(values, HEADER, other)
    assert not stands(values[:-3], HEADER, COPY), "a line less"
    serial = [*TOP, ["Acme", None, "VIP", 46083, 72.5]]
    assert stands(serial, HEADER, {"client": ["Acme"], "since": [DAY]})
    assert not stands(serial, HEADER, {"client": ["Acme"], "since": [46084]})


@given(LINES, st.data())
def test_whatever_people_do_everything_is_put_back(
    lines: list[tuple[Any, ...]], data: st.DataObject
) -> None:
    columns = {name: [line[i] for line in lines] for i, name in enumerate("abc")}
    header = Header(0, {"a": 0, "b": 1, "c": 2})
    body = [list(line) for line in data.draw(st.permutations(lines))]
    for _ in range(data.draw(st.integers(0, 3))):
        what = data.draw(st.sampled_from(["type", "take", "add"]))
        if what == "add":
            body.insert(data.draw(st.integers(0, len(body))), ["Mine", data.draw(CELLS), None])
        elif body:
            row = data.draw(st.integers(0, len(body) - 1))
            if what == "take":
                del body[row]
            else:
                body[row][data.draw(st.integers(0, 2))] = data.draw(CELLS)
    values = [["a", "b", "c"], *body]
    restored, found = put_back(values, header, columns, "a")
    # The same lines in some order, and a second look finds nothing.
    assert put_back(restored, header, columns, "a")[1] == []
    assert len([row for row in restored[1:] if any(v not in (None, "") for v in row)]) == len(lines)
    if not found:
        typed = [row for row in body if any(v not in (None, "") for v in row)]
        assert len(typed) == len(lines)
