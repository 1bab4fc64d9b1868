"""Tables on a terminal of any width: whoever reads loses no letter."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from rich.console import Console
from rich.text import Text

from pumpkin_sheets.cli.breaking import listed
from pumpkin_sheets.cli.tables import show_table, table
from pumpkin_sheets.languages import words

TITLES = ("Date", "Client", "為什麼是現在", "Change")
ROWS = (
    ("Mon 11-30", "Harvest Table", "最近九十天沒有做過；要做到「多走一步」還缺這一項。", "+204%"),
    ("", "شرکت بازرگانی نیلوفر", "The first one: nothing like it is logged yet.", "−3%"),
    ("Tue 12-01", "Bundesversicherungsanstalt", "", "NT$ 9,730,000"),
)
BAR = "█" * 30
Rows = tuple[tuple[str, ...], ...]


def _printed(width: int, bar: str = "", rows: Rows = ROWS, grouped: bool = False) -> list[str]:
    out = Console(file=io.StringIO(), width=width, highlight=False)
    shown = table("The next seven days (3)")
    for title in TITLES:
        shown.add_column(title, justify="right" if title == "Change" else "left")
    if bar:
        shown.add_column("")
    for row in rows:
        shown.add_row(*map(Text, row), *([bar] if bar else []))
    show_table(out, shown, words("en"), grouped=grouped)
    return out.file.getvalue().splitlines()  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 120, 140])
def test_no_letter_is_lost_at_any_width(width: int) -> None:
    said = "".join(_printed(width, BAR))
    assert "…" not in said
    letters = Counter(said)
    letters.subtract("".join(TITLES) + "".join(map("".join, ROWS)))
    letters.pop(" ")
    assert min(letters.values()) >= 0


@pytest.mark.parametrize("width", [60, 80, 100, 120, 140])
def test_no_word_is_parted_where_columns_stand_side_by_side(width: int) -> None:
    lines = _printed(width)
    said = " ".join(lines).split()
    for word in ("Bundesversicherungsanstalt", "Harvest", "nothing", "بازرگانی"):
        assert word in said
    assert any("NT$ 9,730,000" in line for line in lines), "an amount stands on one line"


def test_a_narrow_terminal_gets_a_line_for_each_cell() -> None:
    assert [line.rstrip() for line in _printed(30)][-9:] == [
        "Client: شرکت بازرگانی نیلوفر",
        "  為什麼是現在: The first one:",
        "  nothing like it is logged",
        "  yet.",
        "  Change: −3%",
        "Date: Tue 12-01",
        "  Client:",
        "  Bundesversicherungsanstalt",
        "  Change: NT$ 9,730,000",
    ]


def test_a_wide_terminal_gets_a_table() -> None:
    said = _printed(150, BAR)
    assert sum("Date" in line for line in said) == 1
    assert any(
        "Mon 11-30" in line and "Harvest Table" in line and ROWS[0][2] in line for line in said
    )


def test_a_name_in_chinese_stands_on_one_line() -> None:
    rows = (("Mon 11-30", "馬洛室內設計", "第一次：還沒有這種聯繫的紀錄。" * 3, "+2%"),)
    for width in (60, 70, 80, 100):
        assert any("馬洛室內設計" in line for line in _printed(width, rows=rows)), width


def test_a_row_of_more_than_six_lines_gets_lines_of_its_own() -> None:
    long = "The first one: nothing like it is logged yet. " * 6
    rows = (("Mon 11-30", "Harvest Table", long, "+2%"),)
    assert any("Client: Harvest Table" in line for line in _printed(80, rows=rows))
    assert not any("Client: Harvest Table" in line for line in _printed(120, rows=rows))


def test_a_day_stands_beside_its_first_row_and_in_the_lines_of_each() -> None:
    rows = (("Mon 11-30", "Acme", "why", "+2%"), ("Mon 11-30", "Bolt", "why", "+3%"))
    assert sum("Mon 11-30" in line for line in _printed(80, rows=rows, grouped=True)) == 1
    assert sum("Mon 11-30" in line for line in _printed(20, rows=rows, grouped=True)) == 2


def test_no_line_of_a_list_begins_with_what_parts_its_names() -> None:
    names = ["Oakfield School", "橡樹實驗學校", "Juniper Yoga", "蘭花旅行社"]
    lines = listed("Water these first: ", names, 36)
    assert not any(line.lstrip().startswith("·") for line in lines)
    assert all(any(name in line for line in lines) for name in names)
