"""A client renamed together with a new price keeps its history, in every home alike."""

from __future__ import annotations

from typing import Any

import pytest

from pumpkin_sheets.recalculate import recalculate
from tests.homes.test_done import DAY, MONDAY, Home, excel, home, in_excel

__all__ = ["excel", "home", "in_excel"]


def renamed(home: Home) -> None:
    grid = home.open().read(["Clients"])["Clients"]
    name, revenue = grid[4][0], grid[3].index("Revenue")
    assert name == "Pixel Pantry"
    for column, value in enumerate([MONDAY, name, "Care call"]):
        home.type_in("Touch Log", 3, column, value)
    recalculate(home.open(), MONDAY)
    home.type_in("Clients", 4, 0, "Larder & Lens")
    home.type_in("Clients", 4, revenue, 190_000)
    recalculate(home.open(), MONDAY + DAY)
    assert said(home, "Larder & Lens") == [
        ("renamed", "Was called “Pixel Pantry”; keeps its history")
    ]
    now = home.open().read(["Service now"])["Service now"]
    last = now[2].index("Last touch")
    (touched,) = (row[last] for row in now if row[0] == "Larder & Lens")
    assert touched, "what was logged under the old name is its own"
    problems = home.open().read(["Problems"])["Problems"]
    assert not any("Pixel Pantry" in str(cell) for row in problems for cell in row)


def said(home: Home, client: str) -> list[tuple[Any, Any]]:
    grid = home.open().read(["Changes"])["Changes"]
    return [(row[2], row[7]) for row in grid[3:] if row[1] == client]


def test_a_rename_with_a_new_price(home: Home) -> None:
    renamed(home)


@pytest.mark.libreoffice
def test_a_rename_with_a_new_price_in_excel(in_excel: Home) -> None:
    renamed(in_excel)
