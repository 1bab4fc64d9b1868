"""Where columns go on a rearranged sheet, as literal tables."""

from __future__ import annotations

import pytest

from pumpkin_sheets.sheets.arranging import fitted_header, remembered
from pumpkin_sheets.sheets.schema import Column, Sheet
from pumpkin_sheets.sheets.tables import Header

LOG = Sheet(
    "log",
    owner="people",
    columns=(
        Column("date", "date"),
        Column("client", "text"),
        Column("minutes", "number"),
        Column("note", "text"),
    ),
    header_row=2,
)


@pytest.mark.parametrize(
    ("found", "width", "wanted"),
    [
        pytest.param(None, 0, {"date": 0, "client": 1, "minutes": 2, "note": 3}, id="no titles"),
        pytest.param(None, 9, {"date": 0, "client": 1, "minutes": 2, "note": 3}, id="none of ours"),
        pytest.param(
            {"date": 0, "client": 1, "minutes": 2, "note": 3}, 4,
            {"date": 0, "client": 1, "minutes": 2, "note": 3}, id="as declared",
        ),
        pytest.param(
            {"date": 0, "client": 1, "note": 2}, 3,
            {"date": 0, "client": 1, "note": 2, "minutes": 3}, id="one is new",
        ),
        pytest.param(
            {"date": 0, "client": 1, "note": 2}, 7,
            {"date": 0, "client": 1, "note": 2, "minutes": 7}, id="typed cells further right",
        ),
        pytest.param(
            {"date": 0, "client": 1, "note": 4}, 2,
            {"date": 0, "client": 1, "note": 4, "minutes": 5}, id="titles further right",
        ),
        pytest.param(
            {"note": 0, "client": 3}, 4,
            {"note": 0, "client": 3, "date": 4, "minutes": 5}, id="moved, two are new",
        ),
    ],
)  # fmt: skip
def test_every_column_finds_its_place(
    found: dict[str, int] | None, width: int, wanted: dict[str, int]
) -> None:
    header = None if found is None else Header(5, found)
    fitted = fitted_header(LOG, header, width)
    assert fitted.positions == wanted
    assert fitted.row == (2 if found is None else 5)


@pytest.mark.parametrize(
    ("found", "before", "wanted"),
    [
        pytest.param({"a": 0, "c": 2}, {"a": 0, "b": 1, "c": 2}, {"b": 1}, id="nothing moved"),
        pytest.param({"a": 2, "c": 4}, {"a": 0, "b": 1, "c": 2}, {"b": 3}, id="all moved"),
        pytest.param({"a": 0, "c": 3}, {"a": 0, "b": 1, "c": 2}, {}, id="one inserted beside it"),
        pytest.param({"a": 0, "c": 1}, {"a": 0, "b": 1, "c": 2}, {}, id="taken away"),
        pytest.param({"a": 1, "b": 2}, {"a": 0, "b": 1, "c": 2}, {"c": 3}, id="at the right end"),
        pytest.param({"b": 1}, {"a": 0, "b": 1}, {"a": 0}, id="at the left end"),
        pytest.param({"a": 0, "d": 1}, {"a": 0, "b": 1}, {}, id="another column stands there"),
        pytest.param({"a": 0}, {}, {}, id="nothing is known"),
    ],
)
def test_a_column_whose_title_is_gone_is_remembered(
    found: dict[str, int], before: dict[str, int], wanted: dict[str, int]
) -> None:
    assert remembered(Header(3, found), before, range(9)) == Header(3, {**found, **wanted})


def test_a_column_that_holds_nothing_any_more_was_taken_away() -> None:
    found, before = Header(3, {"a": 0, "b": 1}), {"a": 0, "b": 1, "c": 2}
    assert remembered(found, before, {0, 1}) == found
    assert remembered(found, before, {0, 1, 2}) == Header(3, before)


def test_what_was_taken_away_stays_away() -> None:
    fitted = fitted_header(LOG, Header(2, {"date": 0, "client": 1}), 2, {"note"})
    assert fitted.positions == {"date": 0, "client": 1, "minutes": 2}


def test_no_header_remembers_nothing() -> None:
    assert remembered(None, {"a": 0}, {0}) is None
