"""The search for garbage is put off, and never for good."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from pumpkin_sheets.uncollected import uncollected


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


def test_nothing_is_searched_because_of_what_was_made_meanwhile() -> None:
    gc.collect()
    searches: list[str] = []

    def note(phase: str, _facts: dict[str, int]) -> None:
        searches.append(phase)

    gc.callbacks.append(note)
    try:
        with uncollected():
            made = [[number] for number in range(50_000)]
        made.extend([number] for number in range(20))
    finally:
        gc.callbacks.remove(note)
    assert searches == []


class _Circle:
    def __init__(self) -> None:
        self.itself = self


def test_circles_of_meanwhile_are_found_later() -> None:
    with uncollected():
        gone = weakref.ref(_Circle())
    assert gone() is not None
    gc.collect()
    assert gone() is None


def test_what_somebody_keeps_out_of_the_search_stays_out() -> None:
    gc.freeze()
    try:
        with uncollected():
            pass
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()


PROGRAM = """
import gc, sys
from pumpkin_sheets.cli.main import main
main(["schedule", "nowhere.xlsx"])
assert not gc.get_freeze_count(), "a part of another program"
sys.argv = ["pumpkin", "schedule", "nowhere.xlsx"]
assert main() == 2
assert gc.get_freeze_count(), "the last search of Python is still to come"
"""


def test_the_program_ends_without_a_last_search() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, cwd=Path(__file__).parents[1])
