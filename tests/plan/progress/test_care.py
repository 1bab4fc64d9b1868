"""The sixth step: every VIP interviewed in time, and with a figure of success."""

from __future__ import annotations

import datetime as dt

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from tests.memory_workbook import memory_workbook
from tests.plan.progress.test_progress import NOW, TODAY, easy, figures, put

FIGURE = {
    "Figure": "minutes to answer",
    "Unit": "minutes",
    "Success means": "answers in a quarter of an hour",
    "How they will be better": "callers wait less",
    "At the start": 20,
    "Aim": 15,
    "Start": dt.date(2026, 1, 1),
    "By": dt.date(2026, 7, 1),
    "We are sure": "✓",
}


def two_vips(*packs: str) -> MemoryBook:
    vips = {f"criterion{i}": ["✓"] * 2 for i in (1, 2, 3)}
    typed = easy(2, 20_000, hours=[100, 100], respect=[5, 5], **vips)
    book = memory_workbook(typed=typed)
    if packs:
        add_packs(book, packs, NOW)
    return book


def interview(book: MemoryBook, row: int, client: str, day: dt.date) -> None:
    grid = book.sheets["Interviews"]
    titles = grid[3]
    for at, title in enumerate(titles):
        if title == "Client":
            grid[4 + row][at] = client
        elif title == "Date":
            grid[4 + row][at] = day
        elif str(title)[:1].isdigit():
            grid[4 + row][at] = "said"


def step(book: MemoryBook, day: dt.date = TODAY) -> tuple[str, str]:
    found = figures(book, day)
    return found["RoadMark_care"], found["RoadNext_care"]


def test_without_the_packs_it_says_how_to_begin() -> None:
    assert step(two_vips()) == ("○", "— switch on with: pumpkin add … listening")


def test_from_the_first_interview_to_the_last_figure() -> None:
    book = two_vips("listening")
    assert step(book) == ("○", "Ask C0 your ten questions.")
    interview(book, 0, " c0", dt.date(2026, 2, 27))
    assert step(book) == ("◐", "Ask C1 your ten questions.")
    interview(book, 1, "C1", dt.date(2026, 2, 28))
    assert step(book) == ("◐", "— switch on with: pumpkin add … success")
    add_packs(book, ["success"], NOW)
    assert step(book) == ("◐", "Agree with C0 in which figure their success will show.")
    put(book, "Success", 0, {"Client": "C0", **FIGURE})
    assert step(book) == ("◐", "Agree with C1 in which figure their success will show.")
    put(book, "Success", 1, {"Client": "C1", **FIGURE})
    assert step(book) == ("●", "Done. It opens again by itself when something changes.")
    # 180 days after the interview of 2026-02-27 it is no longer fresh
    assert step(book, dt.date(2026, 8, 26))[0] == "●"
    assert step(book, dt.date(2026, 8, 27)) == ("◐", "Ask C0 your ten questions.")


def test_a_figure_alone_is_under_way() -> None:
    book = two_vips("success")
    put(book, "Success", 0, {"Client": "C1", **FIGURE})
    assert step(book) == ("◐", "— switch on with: pumpkin add … listening")


def test_two_vips_with_one_half_each_are_not_done() -> None:
    book = two_vips("listening", "success")
    interview(book, 0, "C0", dt.date(2026, 2, 27))
    put(book, "Success", 0, {"Client": "C1", **FIGURE})
    assert figures(book)["VipsCared"] == 0
    assert step(book) == ("◐", "Ask C1 your ten questions.")
