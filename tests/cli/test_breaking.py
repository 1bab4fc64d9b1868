"""Where lines on a terminal end: no word is cut, and no Chinese full stop stands alone."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from pumpkin_sheets.cli.breaking import broken
from pumpkin_sheets.cli.tables import show_table, table
from pumpkin_sheets.cli.terminal import tell
from pumpkin_sheets.languages import words

CHINESE = "最近 90 天沒有做過；上次訪談是 2026-04-29。可能離開，主因：回應速度。"
OPENED, CLOSED = "\u2068", "\u2069"


def test_a_line_ends_between_words_and_its_rest_stands_further_in() -> None:
    assert broken("  Costs!E12: Acme is not on Clients", 20) == [
        "  Costs!E12: Acme is",
        "    not on Clients",
    ]
    assert broken("one two three", 8, 0) == ["one two", "three"]
    assert broken("short", 8) == ["short"]
    assert broken("", 8) == [""]


def test_a_word_wider_than_the_terminal_is_whole() -> None:
    assert broken("see " + "W" * 30 + " there", 20) == ["see", "  " + "W" * 30, "  there"]


@pytest.mark.parametrize("room", range(14, 60))
def test_chinese_ends_between_its_signs_and_keeps_its_stops(room: int) -> None:
    lines = broken(CHINESE, room)
    assert "".join(lines).replace(" ", "") == CHINESE.replace(" ", "")
    for line in lines:
        assert cell_len(line) <= room
        assert not re.match(r"\s*[。，；：]", line), line
    assert "2026-04-29" in "\n".join(lines), "a date is one word"
    # No line is ended early: the next one's first sign, with its stop, had no room.
    for line, after in pairwise(lines):
        first = re.match(r"\s*(2026-04-29。|90|.[。，；：]?)", after)
        assert first
        assert cell_len(line) + 1 + cell_len(first[1]) >= room


def test_an_amount_stays_with_its_currency() -> None:
    assert broken("سود 12 به 1,200\xa0تومان", 16) == ["سود 12 به", "  1,200\xa0تومان"]


def test_a_name_that_reads_the_other_way_is_set_apart_on_both_lines() -> None:
    lines = broken(f"خوب {OPENED}Acme and Sons of London{CLOSED} خوب", 14)
    assert lines == [f"خوب {OPENED}Acme and{CLOSED}", f"  {OPENED}Sons of{CLOSED}",
                     f"  {OPENED}London{CLOSED} خوب"]  # fmt: skip


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_alone_is_told_in_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    said = "Maple stays on Drafts; still missing: day"
    wanted = "Maple stays on\n  Drafts; still\n  missing: day\n"
    for stream, may, told in ((Screen(), True, wanted), (Screen(), False, said + "\n"),
                              (io.StringIO(), True, said + "\n")):  # fmt: skip
        monkeypatch.setattr("sys.stdout", stream)
        tell(said, broken=may)
        assert stream.getvalue() == told


def test_a_table_in_chinese_has_no_stop_alone_on_a_line() -> None:
    out = Console(file=io.StringIO(), width=44, color_system=None)
    shown = table()
    shown.add_column("客戶", no_wrap=True)
    shown.add_column("原因")
    shown.add_row("絲絨", Text(CHINESE))
    show_table(out, shown, words("zh-Hant"))
    lines = out.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert any("最近 90 天沒" in line for line in lines), "a line is filled past a figure"
    assert not any(re.match(r"\s*[。，；：]", line) for line in lines)
