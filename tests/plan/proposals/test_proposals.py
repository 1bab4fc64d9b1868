"""What is proposed, what a second time adds, what taking it writes: never over what is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import pytest

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.proposals.offers import Known, Offer, Store, Sums, Twin, alike
from pumpkin_sheets.plan.proposals.store import (
    Line,
    lines_of,
    packed,
    rows_of,
    store_of,
    unpacked,
    with_there,
)
from pumpkin_sheets.plan.proposals.taking import Choice, Taken, take
from pumpkin_sheets.sheets.tables import declared_header

ENGLISH, CHINESE = words("en"), words("zh-Hant")
REVENUE, COST, HOURS, LATE = 4, 5, 6, 9
"""The 0-based columns of Clients."""


def clients(*rows: tuple[str, Any, Any]) -> dict[str, Known]:
    """Clients as it is with these names, revenues and hours typed, from row 5 of the sheet on."""
    values: list[list[Any]] = [[None] * 30 for _ in range(4)]
    for name, revenue, hours in rows:
        line = [None] * 30
        line[0], line[REVENUE], line[HOURS] = name, revenue, hours
        values.append(line)
    values += [[None] * 30 for _ in range(3)]
    header = declared_header(CLIENTS)
    return {"clients": Known(CLIENTS, "client", "Clients", header, values)}


def says(name: str, **values: float) -> list[Offer]:
    """What invoices.csv says of a client."""
    return [
        Offer("clients", name, column, value, "From 14 lines.", "invoices.csv")
        for column, value in values.items()
    ]


def lines(known: Mapping[str, Known], *offers: Offer, twins: Collection[Twin] = ()) -> list[Line]:
    """The lines of a first import."""
    store = Store().with_offers(with_there(offers, known)).with_twins(twins)
    return lines_of(store, known)


def taken(
    known: Mapping[str, Known],
    chosen: Choice,
    standing: list[Line],
    formulas: Collection[tuple[int, int]] = (),
) -> Taken:
    """What a choice writes."""
    return take(list(enumerate(standing, 1)), chosen, known, {"Clients": formulas})


ALL = Choice(everything=True)


# --- what is proposed -----------------------------------------------------------------------------


def test_an_empty_cell_of_a_known_client_is_offered_its_value() -> None:
    known = clients(("Acme", None, 61))
    (line,) = lines(known, *says("ACME", revenue=12_400.0, hours=61.2))  # hours within 0.5%
    assert line.what == "cell"
    assert rows_of([line], known, ENGLISH) == [
        (
            1, "Clients", "ACME", "Revenue", None, "12,400", "From 14 lines.", "invoices.csv",
            packed(line),
        )
    ]  # fmt: skip


def test_a_formula_that_was_never_calculated_is_no_empty_cell() -> None:
    known = clients(("Oak", None, None))
    known["clients"] = replace(known["clients"], uncalculated={(4, REVENUE)})
    standing = lines(known, *says("Oak", revenue=5.0, hours=2.0))
    assert [row[4:7] for row in rows_of(standing, known, ENGLISH)] == [
        (
            "=…", "5",
            "A formula that was never calculated stands there; open the file in a spreadsheet "
            "program and save it before you decide. From 14 lines.",
        ),
        (None, "2", "From 14 lines."),
    ]  # fmt: skip


def test_the_same_value_within_half_a_per_cent_is_nothing_to_propose() -> None:
    known = clients(("Acme", 100_000, None))
    assert lines(known, *says("Acme", revenue=100_499.0)) == []
    assert [each.what for each in lines(known, *says("Acme", revenue=100_600.0))] == ["differs"]


def test_another_value_is_said_and_not_taken_with_the_rest() -> None:
    known = clients(("Acme", 95_300, None))
    standing = lines(known, *says("Acme", revenue=101_250.0))
    row = rows_of(standing, known, ENGLISH)[0]
    assert row[4:7] == (
        "95,300",
        "101,250",
        "There now 95,300, the file says 101,250. From 14 lines.",
    )
    assert rows_of(standing, known, CHINESE)[0][6] == (
        "現在是 95,300，檔案說是 101,250。From 14 lines."
    )
    done = taken(known, ALL, standing)
    assert done.contents == {}
    assert [each.said(ENGLISH) for each in done.said] == [
        "1: Clients!E5 is no longer empty: it says 95,300, and was left alone."
    ]
    assert lines_of(done.left, known) == standing
    replaced = taken(known, Choice(replacing=[1]), standing)
    assert replaced.contents == {"Clients": {(4, REVENUE): 101_250.0}}


def test_a_new_client_is_one_line() -> None:
    known = clients(("Acme", 1, 1))
    standing = lines(known, *says("Fern", revenue=12_400.0, hours=61.0, late=-2.5))
    assert rows_of(standing, known, ENGLISH)[0][1:8] == (
        "Clients", "Fern", None, None, "Revenue 12,400 · Hours 61 · Days paid late -2.5",
        "New client; needs ease ratings. From 14 lines.", "invoices.csv",
    )  # fmt: skip
    assert rows_of(standing, known, CHINESE)[0][5] == "營收 12,400 · 工時 61 · 遲付天數 -2.5"
    done = taken(known, ALL, standing)
    assert done.contents == {
        "Clients": {(5, 0): "Fern", (5, REVENUE): 12_400.0, (5, HOURS): 61.0, (5, LATE): -2.5}
    }
    assert (done.cells, done.records) == (0, 1)


def test_new_clients_go_below_all_that_is_typed_in_their_order() -> None:
    known = clients(("Acme", 1, 1), ("", None, 7))  # hours of nobody yet
    standing = lines(known, *says("Fern", revenue=2.0), *says("Nova", revenue=3.0))
    assert taken(known, ALL, standing).contents == {
        "Clients": {(6, 0): "Fern", (6, REVENUE): 2.0, (7, 0): "Nova", (7, REVENUE): 3.0}
    }
    # A row of the owner's own formulas that show nothing is not empty.
    done = taken(known, ALL, standing, formulas=[(6, HOURS)])
    assert sorted(done.contents["Clients"]) == [(7, 0), (7, REVENUE), (8, 0), (8, REVENUE)]


def test_nothing_to_propose_is_said() -> None:
    assert rows_of([], clients(), ENGLISH)[0][5] == "Nothing is proposed now."
    assert rows_of([], clients(), CHINESE)[0][5] == "目前沒有建議。"


# --- a second time --------------------------------------------------------------------------------


def test_the_same_again_proposes_nothing_new() -> None:
    known = clients(("Acme", 95_300, None))
    offers = [*says("Acme", revenue=101_250.0, hours=10.0), *says("Fern", revenue=1.0)]
    first = lines(known, *offers)
    again = store_of(first).with_offers(with_there(offers, known))
    assert lines_of(again, known) == first
    assert [each.what for each in first] == ["cell", "row", "differs"]


def test_a_later_file_wins_by_column_and_adds_others() -> None:
    known = clients(("Acme", None, None))
    first = lines(known, *says("Acme", revenue=5.0, cost=1.0))
    store = store_of(first).with_offers(with_there(says("acme", revenue=7.0, hours=2.0), known))
    assert {o.column: o.value for o in store.offers} == {"revenue": 7.0, "cost": 1.0, "hours": 2.0}


def test_a_proposal_is_gone_when_its_cell_holds_the_value_or_another() -> None:
    standing = lines(clients(("Acme", None, None)), *says("Acme", revenue=5.0))
    for typed in (5, 5.01, 9):
        assert lines_of(store_of(standing), clients(("Acme", typed, None))) == []
    assert lines_of(store_of(standing), clients(("Acme", None, 3))) == standing


def test_another_value_is_no_longer_said_once_the_owner_typed_anew() -> None:
    standing = lines(clients(("Acme", 95_300, None)), *says("Acme", revenue=101_250.0))
    assert lines_of(store_of(standing), clients(("Acme", 98_000, None))) == []


def test_a_new_client_typed_by_the_owner_is_offered_what_is_empty() -> None:
    standing = lines(clients(), *says("Fern", revenue=5.0, hours=2.0))
    left = lines_of(store_of(standing), clients(("fern", 5, None)))
    assert [(each.what, each.offers[0].column) for each in left] == [("cell", "hours")]


# --- taking ---------------------------------------------------------------------------------------


def test_only_the_numbers_named_are_taken() -> None:
    known = clients(("Acme", None, None), ("Fern", None, None))
    standing = lines(known, *says("Acme", revenue=5.0), *says("Fern", revenue=7.0))
    done = taken(known, Choice(numbers=[2]), standing)
    assert done.contents == {"Clients": {(5, REVENUE): 7.0}}
    after = clients(("Acme", None, None), ("Fern", 7.0, None))
    assert [each.offers[0].name for each in lines_of(done.left, after)] == ["Acme"]


def test_a_cell_filled_meanwhile_is_skipped_and_said() -> None:
    standing = lines(clients(("Acme", None, None)), *says("Acme", revenue=5.0))
    done = taken(clients(("Acme", 8, None)), ALL, standing)
    assert done.contents == {}
    assert str(done.said[0].said(ENGLISH)) == (
        "1: Clients!E5 is no longer empty: it says 8, and was left alone."
    )
    # To replace what was not there when it was proposed, it must be proposed again.
    assert taken(clients(("Acme", 8, None)), Choice(replacing=[1]), standing).contents == {}


@pytest.mark.parametrize("typed", [None, 95_300])
def test_a_formula_is_never_replaced_calculated_or_not(typed: float | None) -> None:
    known = clients(("Acme", typed, None))
    standing = lines(known, *says("Acme", revenue=5.0))
    done = taken(known, Choice(numbers=[1], replacing=[1]), standing, formulas=[(4, REVENUE)])
    assert done.contents == {}
    assert done.said[0].said(CHINESE) == "1：Clients!E5 裡是公式，保持不動。"


def test_a_name_from_a_file_stays_a_text() -> None:
    done = taken(clients(), ALL, lines(clients(), *says("=1+1", revenue=5.0)))
    assert done.contents["Clients"][4, 0] == "=1+1"


# --- names that may be one client's ---------------------------------------------------------------


def twin(name: str, to: str, own: float, others: float = 0.0) -> Twin:
    rest = Sums({"revenue": others}) if others else Sums()
    return Twin(name, to, Sums({"revenue": own}), rest, "invoices.csv")


def test_same_as_is_asked_and_never_taken_with_the_rest() -> None:
    known = clients(("Acme Ltd.", None, None))
    standing = lines(known, twins=[twin("ACME", "Acme Ltd.", 70)])
    assert rows_of(standing, known, ENGLISH)[0][2:7] == (
        "Acme Ltd.", "Client", "Acme Ltd.", "ACME · Revenue 70",
        "Same as Acme Ltd.? Take it if “ACME” is the same client; if not, take it as new.",
    )  # fmt: skip
    assert taken(known, ALL, standing).contents == {}


def test_same_as_taken_adds_up_and_is_remembered() -> None:
    known = clients(("Acme Ltd.", None, None))
    standing = lines(
        known, *says("Acme Ltd.", revenue=150.0), twins=[twin("ACME", "Acme Ltd.", 70, 150)]
    )
    done = taken(known, Choice(numbers=[2]), standing)
    assert done.contents == {"Clients": {(4, REVENUE): 220.0}}
    after = lines_of(done.left, clients(("Acme Ltd.", 220.0, None)))
    assert [each.what for each in after] == ["settled"]
    assert rows_of(after, known, ENGLISH)[0][0] is None
    assert rows_of(after, known, ENGLISH)[0][6] == "“ACME” is Acme Ltd.: taken as the same client."


def test_two_names_of_one_client_add_up_one_after_the_other() -> None:
    known = clients()
    standing = lines(
        known,
        *says("Acme Ltd.", revenue=150.0),
        twins=[twin("ACME", "Acme Ltd.", 70, 150), twin("acme inc", "Acme Ltd.", 30, 150)],
    )
    assert [each.what for each in standing] == ["row", "same", "same"]
    done = taken(known, Choice(numbers=[1, 2, 3]), standing)
    assert done.contents == {"Clients": {(4, 0): "Acme Ltd.", (4, REVENUE): 250.0}}
    one = taken(known, Choice(numbers=[2]), standing)
    assert one.contents == {}
    left = lines_of(one.left, known)
    assert [(each.what, each.offers[0].value) for each in left if each.offers] == [("row", 220.0)]
    both = taken(known, Choice(numbers=[1, 2]), left)
    assert both.contents == {"Clients": {(4, 0): "Acme Ltd.", (4, REVENUE): 250.0}}


def test_same_as_may_be_a_client_of_its_own() -> None:
    known = clients(("Acme Ltd.", 150, None))
    standing = lines(known, twins=[twin("ACME", "Acme Ltd.", 70)])
    done = taken(known, Choice(new=[1]), standing)
    assert done.contents == {"Clients": {(5, 0): "ACME", (5, REVENUE): 70.0}}
    assert lines_of(done.left, clients(("Acme Ltd.", 150, None), ("ACME", 70.0, None))) == []


def test_a_sum_that_the_owner_typed_otherwise_is_said_after_names_became_one() -> None:
    known = clients(("Acme Ltd.", 150, None))
    standing = lines(known, twins=[twin("ACME", "Acme Ltd.", 70, 150)])
    done = taken(known, Choice(numbers=[1]), standing)
    assert done.contents == {}
    left = lines_of(done.left, known)
    assert [(each.what, each.there) for each in left] == [("differs", 150), ("settled", None)]
    assert left[0].offers[0].value == 220.0


# --- as the sheet holds it ------------------------------------------------------------------------


def test_lines_come_back_as_they_were() -> None:
    offers = (
        Offer("projects", "Site", "signed_on", dt.date(2026, 3, 2), "w", "f", None, True),
        Offer("projects", "Site", "client", "大樹", "w", "f", "小樹"),
    )
    standing = [
        Line("row", offers),
        Line("same", twin=Twin("a", "b", Sums({"revenue": 1.5}, (3.0, 2)), Sums(), "f")),
        Line("settled", twin=Twin("a", "b", Sums(), Sums({"cost": 2.0}), "f", True)),
    ]
    records = [{"number": n, "cells": packed(each)} for n, each in enumerate(standing, 1)]
    broken = [{"number": 4, "cells": text} for text in ("", "x", "[1]", '{"same":1}', "null", "[]")]
    assert [each for _, each in unpacked([*records, *broken])] == standing


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (100, 100.5, True), (100, 101, False), (0, 0.0, True), (-2, 2, False),
        ("Acme", " ＡＣＭＥ", True), ("✓", "x", True), ("✓", True, True), ("✓", None, False),
        (dt.date(2026, 3, 2), "2026-03-02", True), (46083.0, dt.date(2026, 3, 2), True),
        (dt.date(2026, 3, 2), dt.date(2026, 3, 3), False), ("5", 5, True),
    ],
)  # fmt: skip
def test_what_says_the_same(one: object, other: object, same: bool) -> None:
    assert alike(one, other) is same
