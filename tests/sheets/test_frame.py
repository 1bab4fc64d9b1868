"""The table of columns: what it holds, how rows are chosen, and that nothing changes in it."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from pumpkin_sheets.sheets.frame import Frame

DAY = dt.date(2026, 3, 2)


def table() -> Frame:
    return Frame(
        {
            "client": ["Acme", "Bolt", "Cedar"],
            "revenue": [5.0, math.nan, 1.0],
            "late": np.array([True, False, True]),
            "since": [DAY, None, DAY],
            "score": 7.5,
        },
        range(4, 7),
    )


def test_columns_keep_their_kinds_and_rows_their_labels() -> None:
    found = table()
    assert found.names == ("client", "revenue", "late", "since", "score")
    assert [found[name].dtype.kind for name in found.names] == ["O", "f", "b", "O", "f"]
    assert (len(found), found.labels.tolist()) == (3, [4, 5, 6])
    assert found["score"].tolist() == [7.5, 7.5, 7.5]  # one value for all rows
    assert "late" in found
    assert "early" not in found
    assert type(found["client"][0]) is str
    assert Frame({"a": [1.0, 2.0]}).labels.tolist() == [0, 1]
    assert len(Frame({})) == len(Frame({"a": []})) == 0


def test_rows_are_chosen_by_truth_or_place_and_keep_their_labels() -> None:
    found = table()
    kept = found[found["late"]]
    assert (kept["client"].tolist(), kept.labels.tolist()) == (["Acme", "Cedar"], [4, 6])
    assert found.take([2, 0, 0])["client"].tolist() == ["Cedar", "Acme", "Acme"]
    assert found.take(slice(1, None)).labels.tolist() == [5, 6]
    assert found.places([6, 4]).tolist() == [2, 0]
    assert found.cell(5, "client") == "Bolt"
    assert len(found.take([])) == 0


def test_rows_are_pythons_own_values() -> None:
    (first, second, _), labelled = table().records(), list(table().rows())
    assert first == {"client": "Acme", "revenue": 5, "late": True, "since": DAY, "score": 7.5}
    assert [type(value) for value in first.values()] == [str, float, bool, dt.date, float]
    assert math.isnan(second["revenue"])
    assert second["since"] is None
    assert [(label, row["client"]) for label, row in labelled] == [
        (4, "Acme"), (5, "Bolt"), (6, "Cedar"),
    ]  # fmt: skip
    assert Frame({}, range(2)).records() == [{}, {}]


def test_sorting_puts_blanks_last_and_leaves_equals_as_they_stood() -> None:
    found = Frame({"name": ["a", "b", "c", "d", "e"], "n": [2.0, math.nan, 1.0, 2.0, 3.0]})
    assert "".join(found.sorted_by("n")["name"]) == "cadeb"
    assert "".join(found.sorted_by("n", descending=True)["name"]) == "eadcb"


def test_columns_are_added_replaced_and_put_beside_each_other() -> None:
    found = table()
    more = found.assign(revenue=[1.0, 2.0, 3.0], price=np.array([4.0, 5.0, 6.0]))
    assert more.names == (*found.names, "price")
    assert more["revenue"].tolist() == [1.0, 2.0, 3.0]
    assert found["revenue"][0] == 5.0
    assert found.only(["late", "client"]).names == ("late", "client")
    both = found.only(["client", "score"]).beside(more.only(["price", "score"]))
    assert both.names == ("client", "score", "price")


def test_nothing_in_it_can_be_changed() -> None:
    given = np.array([1.0, 2.0])
    found = Frame({"n": given})
    for frame in (found, found.take([0, 1]), found.take(slice(None)), found[given > 0],
                  found.assign(n=given), found.sorted_by("n")):  # fmt: skip
        with pytest.raises(ValueError, match="read-only"):
            frame["n"][0] = 9.0


def test_what_cannot_be_is_refused() -> None:
    found = table()
    with pytest.raises(ValueError, match=r"price: \(2,\) values for 3 rows"):
        found.assign(price=[1.0, 2.0])
    with pytest.raises(ValueError, match=r"b: \(1,\) values for 2 rows"):
        Frame({"a": [1.0, 2.0], "b": [1.0]})
    with pytest.raises(ValueError, match="different rows"):
        found.beside(found.take([0, 2, 1]))
    with pytest.raises(IndexError, match="3 truth values"):
        found[np.array([True, False])]
    with pytest.raises(IndexError, match="3 truth values"):
        found[np.array([0, 1, 2])]  # type: ignore[index]
    with pytest.raises(IndexError):
        found.take([3])
    for wrong in (lambda: found["no"], lambda: found.only(["no"]), lambda: found.places([7])):
        with pytest.raises(KeyError):
            wrong()
