"""The search for garbage is put off, and never for good."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from pumpkin_sheets.uncollected import all_kept, uncollected


@uncollected()
def _stumble() -> None:
    assert not gc.isenabled()
    with uncollected():
        pass
    assert not gc.isenabled(), "the outer one is not over yet"
    raise KeyError


def test_the_search_goes_on_afterwards_whatever_happened() -> None:
    assert gc.isenabled()
    with pytest.raises(KeyError):
        _stumble()
    assert gc.isenabled()


def test_who_has_turned_it_off_keeps_it_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


class _Circle:
    def __init__(self) -> None:
        self.itself = self


def test_circles_of_a_piece_of_work_are_found_soon_after_it() -> None:
    """Else a process that works for months would grow with every piece."""
    gc.collect()
    with uncollected():
        gone = weakref.ref(_Circle())
        made = [_Circle() for _ in range(10_000)]
    made.extend(_Circle() for _ in range(5_000))
    assert gone() is None


def test_what_is_all_kept_is_not_looked_through_afterwards() -> None:
    gc.collect()
    searches: list[str] = []

    def note(phase: str, _facts: dict[str, int]) -> None:
        searches.append(phase)

    gc.callbacks.append(note)
    try:
        with all_kept():
            gone = weakref.ref(_Circle())
            made = [_Circle() for _ in range(10_000)]
        made.extend(_Circle() for _ in range(200))
    finally:
        gc.callbacks.remove(note)
    assert searches == []
    assert gone() is not None
    gc.collect()
    assert gone() is None, "a search through all finds it"


PROGRAM = """
import gc, sys
from pumpkin_sheets.cli.main import main
before = gc.get_freeze_count()
main(["schedule", "nowhere.xlsx"])
assert gc.get_freeze_count() == before, "a part of another program"
sys.argv = ["pumpkin", "schedule", "nowhere.xlsx"]
assert main() == 2
assert gc.get_freeze_count() > before, "the last search of Python is still to come"
"""


def test_the_program_ends_without_a_last_search() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, cwd=Path(__file__).parents[1])
