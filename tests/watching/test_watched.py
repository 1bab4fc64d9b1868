"""A watched file: recalculated once it was saved and closed, and never while it is open."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from pumpkin_sheets.homes.file import alone
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.saving import previous_of, undo
from pumpkin_sheets.sheets.words import Words
from pumpkin_sheets.watching.turn import Turn
from tests.homes.file.test_alone import another
from tests.watching.desk import MONDAY, Desk

CHANGED = "clients.xlsx: recalculated, changes among your clients: 1"
SAME = "clients.xlsx: looked through, nothing new to write"
STILL_OPEN = (
    "clients.xlsx was not recalculated: it is open in LibreOffice. Close it there; or, if no "
    "program has it open, delete the file “.~lock.clients.xlsx#” that was left beside it."
)
HOUR, DAY = 3600.0, 86_400.0


def test_saved_and_closed_is_recalculated_once(desk: Desk) -> None:
    desk.begin()
    desk.save("fallen")
    saved = desk.path.read_bytes()
    desk.pass_time(HOUR)
    assert desk.lines == [CHANGED]
    assert desk.notices == [CHANGED]
    assert desk.told[0].title == "Pumpkin Sheets"
    assert len(desk.turns) == 1, "our own saving is nothing new"
    assert desk.path.read_bytes() != saved
    assert previous_of(desk.path).read_bytes() == saved


def test_what_was_saved_before_the_watch_began_is_caught_up(desk: Desk) -> None:
    desk.save("fallen")
    desk.pass_time(20)
    assert desk.lines == [CHANGED]


@pytest.mark.parametrize("lock", ["~$clients.xlsx", ".~lock.clients.xlsx#"])
def test_never_while_it_is_open(desk: Desk, lock: str) -> None:
    desk.begin()
    program = "Excel" if lock.startswith("~$") else "LibreOffice"
    (desk.path.parent / lock).touch()
    for variant in ("wrong", "first", "fallen"):
        desk.save(variant)
        desk.pass_time(60)
    assert desk.turns == []
    assert desk.lines == [
        f"clients.xlsx was saved and is still open in {program}; "
        "it is recalculated once it is closed."
    ]
    assert desk.notices == []
    (desk.path.parent / lock).unlink()
    desk.pass_time(60)
    assert len(desk.turns) == 1
    assert desk.lines[1:] == [CHANGED]


def test_a_file_that_a_link_leads_to(desk: Desk, tmp_path: Path) -> None:
    """Its programs lay their lock files beside the file itself."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    moved = elsewhere / "list.xlsx"
    desk.path.replace(moved)
    desk.path.symlink_to(moved)
    desk.begin()
    lock = elsewhere / "~$list.xlsx"
    lock.touch()
    moved.write_bytes((desk.variants / "fallen.xlsx").read_bytes())
    desk.pass_time(60)
    assert desk.turns == []
    lock.unlink()
    desk.pass_time(60)
    assert desk.lines[-1] == CHANGED
    assert desk.path.is_symlink()


def test_the_owner_opens_it_as_we_begin(desk: Desk) -> None:
    desk.begin()
    lock, turn = desk.path.parent / "~$clients.xlsx", desk.turn

    def opened_meanwhile(path: Path, words: Words) -> Turn:
        lock.touch()
        return turn(path, words)

    desk.watched.take_turn = opened_meanwhile
    desk.save("fallen")
    saved = desk.path.read_bytes()
    desk.pass_time(60)
    assert desk.path.read_bytes() == saved
    assert len(desk.turns) == 1
    assert [word.wrong for word in desk.told] == [False], "no trouble: it waits"
    desk.watched.take_turn = turn
    lock.unlink()
    desk.pass_time(20)
    assert desk.lines[-1] == CHANGED


def test_the_owner_saves_while_it_is_recalculated(desk: Desk) -> None:
    desk.begin()
    turn = desk.turn

    def saved_afterwards(path: Path, words: Words) -> Turn:
        came = turn(path, words)
        desk.watched.take_turn = turn
        desk.save("wrong")
        return came

    desk.watched.take_turn = saved_afterwards
    desk.save("fallen")
    desk.pass_time(60)
    assert len(desk.turns) == 2
    assert desk.lines[1].endswith("; cells to mend: 1")


def test_another_run_of_ours_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "WAIT", 0.05)
    desk.begin()
    desk.save("fallen")
    with another(desk.path):
        desk.pass_time(3)
        assert desk.lines == [], "the next try may do"
        desk.pass_time(200)
    (line,) = desk.lines
    assert line.startswith("clients.xlsx is being worked on by another run of Pumpkin Sheets")
    assert line.endswith("It is tried again by itself.")
    assert 4 <= len(desk.turns) <= 8, "less and less often"
    desk.pass_time(400)
    assert desk.lines[1:] == [CHANGED]


def test_undo_is_not_undone(desk: Desk) -> None:
    desk.begin()
    desk.save("fallen")
    desk.pass_time(60)
    undo(desk.path)
    desk.pass_time(HOUR)
    undo(desk.path)
    desk.pass_time(HOUR)
    assert len(desk.turns) == 1


def test_the_same_size_and_time_and_another_file(desk: Desk) -> None:
    """As some programs and clouds save: under another name first, with the old time."""
    desk.begin()
    found = desk.path.stat()
    other = desk.path.with_name("other.tmp")
    content = (desk.variants / "fallen.xlsx").read_bytes()
    other.write_bytes(content[: found.st_size].ljust(found.st_size, b"\0"))
    os.utime(other, ns=(found.st_atime_ns, found.st_mtime_ns))
    other.replace(desk.path)
    desk.pass_time(20)
    assert len(desk.turns) >= 1


def test_a_file_that_is_only_touched_is_not_recalculated(desk: Desk) -> None:
    desk.begin()
    os.utime(desk.path)
    desk.pass_time(60)
    assert desk.turns == []
    assert desk.lines == []


def test_a_file_that_still_grows_is_left_alone(desk: Desk) -> None:
    desk.begin()
    content = (desk.variants / "fallen.xlsx").read_bytes()
    desk.path.write_bytes(b"")
    for part in range(1, 31):
        desk.path.write_bytes(content[: len(content) * part // 30])
        desk.pass_time(1)
    assert desk.turns == []
    desk.pass_time(20)
    assert desk.lines == [CHANGED]


def test_a_half_synced_file_is_told_once_and_waited_for(desk: Desk) -> None:
    desk.begin()
    half = (desk.variants / "fallen.xlsx").read_bytes()[:20_000]
    desk.path.write_bytes(half)
    desk.pass_time(HOUR)
    (line,) = desk.lines
    assert line.startswith("clients.xlsx is damaged or was cut short: ")
    assert line.endswith(" It is tried again by itself.")
    assert desk.told[0].wrong
    assert desk.notices == [line]
    assert desk.path.read_bytes() == half
    desk.save("fallen")
    desk.pass_time(60)
    assert desk.lines[1:] == [CHANGED]


def test_trouble_that_goes_as_it_came_is_told_anew_when_it_returns(desk: Desk) -> None:
    desk.begin()
    whole = desk.path.read_bytes()
    for _ in range(2):
        desk.path.write_bytes(whole[:20_000])
        desk.pass_time(60)
        desk.path.write_bytes(whole)
        desk.pass_time(60)
    assert [line[:30] for line in desk.lines] == [
        "clients.xlsx is damaged or was",
        "clients.xlsx is again as it wa",
    ] * 2


def test_a_file_that_is_moved_away_and_comes_back(desk: Desk) -> None:
    desk.begin()
    away = desk.path.with_name("away.xlsx")
    desk.path.replace(away)
    desk.pass_time(8)
    away.replace(desk.path)
    desk.pass_time(8)
    assert desk.lines == [], "so some programs save"
    folder = desk.path.parent
    folder.replace(folder.with_name("unplugged"))
    desk.pass_time(HOUR)
    folder.with_name("unplugged").replace(folder)
    desk.pass_time(8)
    gone = f"clients.xlsx is not in {folder}; it is watched as soon as it is there."
    assert desk.lines == [gone, "clients.xlsx is there again."]
    assert desk.turns == []
    desk.save("fallen")
    desk.pass_time(20)
    assert desk.lines[-1] == CHANGED


def test_a_file_that_is_not_ours_is_said_once(desk: Desk) -> None:
    desk.begin()
    desk.save("other")
    saved = desk.path.read_bytes()
    desk.pass_time(HOUR)
    (line,) = desk.lines
    assert line == (
        "clients.xlsx: This is not a Pumpkin Sheets workbook: it has no sheet called “Clients” / "
        "“مشتریان” / “客户” / “客戶”. Once that is mended, saved and closed, it is recalculated."
    )
    assert len(desk.turns) == 1
    assert desk.path.read_bytes() == saved


def test_half_gone_is_told_and_not_written(desk: Desk) -> None:
    desk.begin()
    desk.save("few")
    saved = desk.path.read_bytes()
    desk.pass_time(HOUR)
    assert desk.lines == [
        "clients.xlsx: Fewer than half of the clients of the last review are left (1 of 5), so "
        "nothing was written. "
        "If that is right, run pumpkin recalculate with the file or the address and "
        "--yes-half-gone; if not, bring the list back first."
    ]
    assert desk.notices == [
        "clients.xlsx: fewer than half of the clients are left (1 of 5), so nothing was written."
    ]
    assert desk.path.read_bytes() == saved


def test_a_notification_says_no_more_than_may_be_seen(desk: Desk) -> None:
    desk.begin()
    desk.save("twice")
    desk.pass_time(60)
    assert "Elm (VIP)" in desk.lines[0]
    assert desk.notices == [
        "clients.xlsx could not be recalculated: something in it needs mending first."
    ]


def test_a_file_that_may_not_be_written(desk: Desk) -> None:
    desk.begin()
    desk.save("fallen")
    desk.path.chmod(0o444)
    desk.pass_time(200)
    assert desk.lines == [
        "clients.xlsx is marked read-only, so it was not saved. It is tried again by itself."
    ]
    assert 4 <= len(desk.turns) <= 8
    desk.path.chmod(0o644)
    desk.pass_time(400)
    assert desk.lines[1:] == [CHANGED]


def test_a_new_day_brings_the_schedule_up_to_date(desk: Desk) -> None:
    """A computer that slept past midnight looks at its clock when it wakes."""
    desk.begin()
    desk.pass_time(14 * HOUR)
    assert desk.turns == [], "it is ten to midnight"
    desk.seconds = 4 * DAY
    desk.pass_time(HOUR)
    assert len(desk.turns) == 1
    assert desk.lines == [
        "clients.xlsx: recalculated, no client moved, schedule brought up to today"
    ]
    assert desk.notices == [], "nobody has done anything"
    desk.pass_time(DAY)
    assert len(desk.turns) == 2


def test_a_lock_file_that_was_left_behind_is_told_once_a_day(desk: Desk) -> None:
    desk.begin()
    (desk.path.parent / ".~lock.clients.xlsx#").touch()
    desk.pass_time(HOUR)
    assert desk.lines == []
    for _ in range(2):
        desk.seconds += DAY
        desk.pass_time(HOUR)
    assert desk.lines == desk.notices
    assert desk.lines == [STILL_OPEN, STILL_OPEN]
    assert desk.turns == []


def test_a_copy_that_a_cloud_laid_beside_it(desk: Desk) -> None:
    desk.begin()
    copy = "clients (Anna's conflicted copy 2026-03-02).xlsx"
    desk.path.with_name(copy).touch()
    for variant in ("fallen", "wrong"):
        desk.save(variant)
        desk.pass_time(60)
    told = (
        f"“{copy}” lies beside clients.xlsx: two computers changed the file at once. Only "
        "clients.xlsx is watched; bring over what it lacks, then delete the copy."
    )
    assert desk.lines.count(told) == 1
    assert told in desk.notices


def test_a_mistake_of_ours_ends_no_watch_and_is_said_once(desk: Desk) -> None:
    desk.begin()
    turn = desk.turn

    def broken(path: Path, words: Words) -> Turn:
        raise ZeroDivisionError("Acme is VIP")

    desk.watched.take_turn = broken
    desk.save("fallen")
    desk.pass_time(HOUR)
    (line,) = desk.lines
    assert line.startswith("Stopped by a mistake of the program (test_watched.py:")
    assert "Acme" not in line
    desk.watched.take_turn = turn
    desk.pass_time(400)
    assert desk.lines[1:] == [CHANGED]


def test_an_unforeseen_mistake_in_a_turn_waits_for_another_content(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.begin()
    monkeypatch.setattr("pumpkin_sheets.watching.take_turn.recalculate", None)
    desk.save("fallen")
    desk.pass_time(HOUR)
    (line,) = desk.lines
    assert line.startswith("clients.xlsx: Stopped by a mistake of the program (take_turn.py:")
    assert len(desk.turns) == 1


def test_the_day_is_that_of_the_computer_as_by_hand(desk: Desk) -> None:
    """Where Service levels name another zone, in which it is Tuesday."""
    desk.save("fallen")
    turn = desk.turn(desk.path, desk.watched.words)
    assert turn.until == MONDAY.replace(day=3, hour=0).timestamp()
    changes = XlsxBook(desk.path).read(["Changes"])["Changes"]
    dated = [row[0] for row in changes if "Acme" in row]
    assert dated[0] == dt.date(2026, 3, 2)


def test_what_was_wrong_once_is_told_again_when_it_is_put_back(desk: Desk) -> None:
    desk.begin()
    for variant in ("twice", "fallen", "twice"):
        desk.save(variant)
        desk.pass_time(60)
    assert [word.wrong for word in desk.told] == [True, False, True]
    assert desk.lines[0] == desk.lines[2]


def test_a_try_that_fails_counts_no_more_once_all_is_well(desk: Desk) -> None:
    desk.begin()
    whole = desk.path.read_bytes()
    for _ in range(3):
        desk.path.write_bytes(whole[:20_000])
        desk.pass_time(3)
        desk.path.write_bytes(whole)
        desk.pass_time(20)
    assert len(desk.turns) == 3
    assert desk.lines == [], "each was over before the second try"
