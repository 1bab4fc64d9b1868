"""Tables on a terminal of any width: whoever reads loses no letter."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from rich.console import Console
from rich.text import Text

from pumpkin_sheets.cli.tables import show_table, table
from pumpkin_sheets.languages import words

TITLES = ("Date", "Client", "為什麼是現在", "Change")
ROWS = (
    ("Mon 11-30", "Harvest Table", "最近九十天沒有做過；要做到「多走一步」還缺這一項。", "+204%"),
    ("", "شرکت بازرگانی نیلوفر", "The first one: nothing like it is logged yet.", "−3%"),
    ("Tue 12-01", "Bundesversicherungsanstalt", "", "NT$ 9,730,000"),
)
BAR = "█" * 30


def _printed(width: int, bar: str = "") -> list[str]:
    out = Console(file=io.StringIO(), width=width, highlight=False)
    shown = table("The next seven days (3)")
    for title in TITLES:
        shown.add_column(title, justify="right" if title == "Change" else "left")
    if bar:
        shown.add_column("")
    for row in ROWS:
        shown.add_row(*map(Text, row), *([bar] if bar else []))
    show_table(out, shown, words("en"))
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
