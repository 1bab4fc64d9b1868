"""Names that cannot be read, in rows that do not tell whose they are: nobody leaves, anywhere."""

from __future__ import annotations

from typing import Any

import pytest

from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.tables import as_date
from tests.homes.test_done import DAY, MONDAY, Home, excel, home, in_excel, lines

__all__ = ["excel", "home", "in_excel"]

TWINS = ("Twin Peaks East", "Twin Peaks West")


def broken_and_mended(home: Home, error: str, shown: str) -> None:
    """Both twins lose their names for two nights; one of them brings more meanwhile."""
    clients = home.open().read(["Clients"])["Clients"]
    rows = {row[0]: at for at, row in enumerate(clients) if row[0] in TWINS}
    revenue = clients[3].index("Revenue")
    before, planned, changes = review(home), touches(home), said(home)
    assert len(rows) == len(planned.keys() & set(TWINS)) == 2
    for row in rows.values():
        home.type_in("Clients", row, 0, error)
    home.type_in("Clients", rows[TWINS[1]], revenue, 199_000)
    for night in (0, 1):
        recalculate(home.open(), MONDAY + night * DAY)
        assert {name: review(home)[name] for name in TWINS} == {n: before[n] for n in TWINS}
        assert set(review(home)) == set(before)
        assert not {line[1] for line in said(home)[: -len(changes)]} & set(TWINS)
        told = [row for row in home.open().read(["Problems"])["Problems"] if row[3] == shown]
        assert [row[0] for row in told] == [f"Clients!A{row + 1}" for row in rows.values()]
        for row in told:
            assert str(row[4]).endswith(f"keeps tier and schedule: {', '.join(TWINS)}.")
    assert {name: touches(home)[name] for name in TWINS} == {n: planned[n] for n in TWINS}
    for name, row in rows.items():
        home.type_in("Clients", row, 0, name)
    recalculate(home.open(), MONDAY + DAY)
    assert not {line[1] for line in said(home)[: -len(changes)]} & set(TWINS)
    assert [review(home)[name][2] for name in TWINS] == [before[name][2] for name in TWINS]
    problems = home.open().read(["Problems"])["Problems"]
    assert not any(shown in map(str, row) for row in problems)


def review(home: Home) -> dict[Any, list[Any]]:
    """The lines of Review by client; an empty cell is one, however a home reads it."""
    grid = home.open().read(["Review"])["Review"]
    since = grid[2].index("Since")
    lines = [[None if cell == "" else cell for cell in row] for row in grid[3:] if row[0]]
    return {row[0]: [as_date(row.pop(since)), *row] for row in lines}


def touches(home: Home) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for line in lines(home):
        if line["Date"] > MONDAY + DAY:
            found.setdefault(line["Client"], []).append((line["Date"], line["Kind"], line["Due"]))
    return found


def said(home: Home) -> list[list[Any]]:
    return [row for row in home.open().read(["Changes"])["Changes"][3:] if row[0]]


def test_twins_without_names(home: Home) -> None:
    broken_and_mended(home, "#REF!", "#REF!")


@pytest.mark.libreoffice
def test_twins_without_names_in_excel(in_excel: Home) -> None:
    broken_and_mended(in_excel, "=NA()", "#N/A")
