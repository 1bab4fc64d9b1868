"""The search for garbage is put off, and never for good."""

from __future__ import annotations

import gc

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
