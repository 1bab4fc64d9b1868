"""Whose farewell is sent: on the roadmap, and on Dashboard's list of those to let go (F5, F19)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.plan.dashboard.let_go import let_go
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.drawing import Formula
from tests.memory_workbook import memory_workbook, sheet
from tests.plan.letters.desk import DAY, NOW, TODAY, write

BAD = {f"flag{i}": ["✓", "✓", None] for i in range(1, 5)}
TYPED = {
    "client": ["Bolt", "Wilt", "Cedar"],
    "revenue": [9_000, 8_000, 400_000],
    "hours": [900, 80, 100],
    "respect": [1, 2, 5],
}
FAREWELL = {"letter": "Change of work", "fact1": "the catalogue"}
SENT = {**FAREWELL, "sent_on": TODAY}


def weeds(packs: tuple[str, ...] = ("letters",), **typed: list[Any]) -> MemoryBook:
    """Bolt and Wilt, to be let go, and Cedar, who stays."""
    book = memory_workbook(typed={**TYPED, **BAD, **typed}, rows=5, schedule=False)
    recalculate(book, TODAY)
    if packs:
        add_packs(book, list(packs), NOW)
    return book


def content(book: MemoryBook, day: dt.date = TODAY) -> Content:
    return recalculate(book, day).judgement.content


def step(book: MemoryBook, day: dt.date = TODAY) -> str:
    """What the roadmap says of the third step."""
    return str(content(book, day).practised.figures["RoadNext_sick"][1])


def listed(book: MemoryBook, day: dt.date = TODAY) -> list[tuple[Any, ...]]:
    """The list of those to let go: name, what stands beside it, advice."""
    calc = next(drawing for drawing in draw(content(book, day)) if drawing.title == "Calc")
    columns = []
    for name in ("LetGoNames", "LetGoNumbers", "LetGoAdvice"):
        letter = calc.names[name].split("$")[1]
        column = sum((ord(sign) - 64) * 26**i for i, sign in enumerate(reversed(letter))) - 1
        cells = {p.row: p.content for p in calc.cells if p.column == column and 1 <= p.row <= 6}
        columns.append([cells[row] for row in range(1, 7)])
    found = zip(*([c.result for c in column if isinstance(c, Formula)] for column in columns),
                strict=True)  # fmt: skip
    return [row for row in found if row[0]]


def test_the_roadmap_from_the_first_farewell_to_the_last_row() -> None:
    book = weeds()
    assert step(book) == "Let go: Bolt, Wilt"
    write(book, 0, {"client": "Bolt", **FAREWELL})
    assert step(book) == "Let go: Bolt, Wilt"  # drafted is not sent
    write(book, 0, {"sent_on": TODAY})
    assert step(book) == "Let go: Wilt"
    write(book, 1, {"client": " wilt", **SENT, "last_day": TODAY + 10 * DAY})
    assert step(book) == "Every farewell is sent; the next day in one is 2026-03-12: Wilt."
    assert step(book, TODAY + 9 * DAY).endswith("the next day in one is 2026-03-12: Wilt.")
    last = "The last day of Wilt has come (2026-03-12): Letters says what to do now."
    assert step(book, TODAY + 10 * DAY) == last
    assert step(book, TODAY + 90 * DAY) == last
    clients = sheet(book, "clients")
    clients[:] = [row for row in clients if "Wilt" not in row[:1]]
    day = TODAY + 11 * DAY
    assert step(book, day) == "Every farewell is sent; the next day in one is 2026-04-01: Bolt."
    clients[:] = [row for row in clients if "Bolt" not in row[:1]]
    assert step(book, day) == "Done. It opens again by itself when something changes."


def test_dashboards_list_ends_with_who_leaves_and_says_until_when() -> None:
    book = weeds()
    before = listed(book)
    assert [row[0] for row in before] == ["Bolt", "Wilt"]
    assert all(isinstance(number, float | str) and "until" not in str(number)
               for _, number, _ in before)  # fmt: skip
    write(book, 0, {"client": "Bolt", **SENT})
    sentence = "The farewell is sent; the day in it is 2026-04-01. See Letters for what comes next."
    assert listed(book) == [before[1], ("Bolt", "until 2026-04-01", sentence)]
    write(book, 1, {"client": "Wilt", **SENT, "last_day": TODAY})
    assert [row[:2] for row in listed(book)] == [
        ("Wilt", "until 2026-03-02"), ("Bolt", "until 2026-04-01"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"letter": "Our rates", "price": 20_000, "sent_on": TODAY}, "Let go: Wilt"),
        ({"letter": "New dates", "sent_on": TODAY - 29 * DAY}, "Let go: Wilt"),
        # The day until which the calendar is full has come: now they can be let go.
        ({"letter": "New dates", "sent_on": TODAY - 30 * DAY}, "Let go: Bolt, Wilt"),
        ({"letter": "Our fee", "fact1": "two years", "sent_on": TODAY}, "Let go: Bolt, Wilt"),
        ({"letter": "How we work", "sent_on": TODAY}, "Let go: Bolt, Wilt"),
        ({**FAREWELL, "sent_on": TODAY - 200 * DAY}, "Let go: Wilt"),
        ({**FAREWELL, "client": "Nobody", "sent_on": TODAY}, "Let go: Bolt, Wilt"),
        ({**FAREWELL, "client": "Cedar", "sent_on": TODAY}, "Let go: Bolt, Wilt"),
    ],
)  # fmt: skip
def test_which_letters_are_a_farewell(cells: dict[str, object], said: str) -> None:
    book = weeds()
    write(book, 0, {"client": "Bolt", **cells})
    assert step(book) == said


@pytest.mark.parametrize("rows", [(0, 1), (1, 0)])
def test_the_newest_of_two_farewells_counts(rows: tuple[int, int]) -> None:
    book = weeds()
    old, new = rows
    write(book, old, {"client": "Bolt", **FAREWELL, "sent_on": TODAY - 200 * DAY})
    write(book, new, {"client": "BOLT", **SENT})
    write(book, 2, {"client": "Wilt", **SENT, "last_day": TODAY + 31 * DAY})
    assert step(book) == "Every farewell is sent; the next day in one is 2026-04-01: Bolt."


def test_who_must_be_replaced_first_is_named_until_the_farewell_is_sent() -> None:
    book = weeds(revenue=[900_000, 8_000, 400_000])
    replace = "Replace Bolt first, then let go: too much of your revenue leans on it."
    assert step(book) == "Let go: Wilt"
    write(book, 0, {"client": "Wilt", **SENT, "last_day": TODAY + 3 * DAY})
    assert step(book) == replace
    assert step(book, TODAY + 3 * DAY).startswith("The last day of Wilt has come (2026-03-05)")
    now = content(book)
    assert let_go(now.words, now.totals).later.startswith("Replace first, then let go: Bolt")
    write(book, 1, {"client": "Bolt", **SENT})
    assert step(book) == "Every farewell is sent; the next day in one is 2026-03-05: Wilt."
    now = content(book)
    assert let_go(now.words, now.totals).later == ""
    assert [row[0] for row in listed(book)] == ["Wilt", "Bolt"]


def test_formulas_look_at_letters_only_where_the_pack_is_on() -> None:
    without, pack = weeds(()), weeds()
    for book, there in ((without, False), (pack, True)):
        drawings = draw(content(book))
        said = repr([d.cells for d in drawings if d.hidden] + [d.table for d in drawings])
        assert ("LetterParted" in said) is there
        assert ("LetterDay" in said) is there
    assert step(without) == "Let go: Bolt, Wilt"
    add_packs(without, ["letters"], NOW)
    write(without, 0, {"client": "Bolt", **SENT})
    assert step(without) == "Let go: Wilt"


def test_a_farewell_follows_a_renamed_client_and_goes_with_its_sheet() -> None:
    book = weeds()
    write(book, 0, {"client": "Bolt", **SENT})
    recalculate(book, TODAY)
    row = next(row for row in sheet(book, "clients") if row[0] == "Bolt")
    row[0] = "Bolt & Sons"
    assert step(book, TODAY + DAY) == "Let go: Wilt"
    del book.sheets["Letters"]
    assert step(book, TODAY + DAY) == "Let go: Bolt & Sons, Wilt"
