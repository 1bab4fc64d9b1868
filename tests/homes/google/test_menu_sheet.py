"""What the hidden sheet tells the menu: its words, and where “Mark as done” finds things."""

from __future__ import annotations

from pumpkin_sheets.homes.google.control import Control
from pumpkin_sheets.homes.google.menu_sheet import menu_layout, menu_words
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.sheets.words import Words

TEXTS = {
    "sheets.schedule": "Plan",
    "sheets.touch_log": "Log",
    **{f"columns.schedule.{name}": name.upper() for name in ("date", "client", "kind", "person")},
    **{
        f"columns.touch_log.{name}": name.title()
        for name in ("date", "client", "kind", "who", "note")
    },
}


def test_the_layout_names_titles_header_and_columns() -> None:
    layout = menu_layout(Words("xx", TEXTS), ["Clients", "Plan", "Log"])
    assert layout["schedule"] == {
        "title": "Plan",
        "header_row": 3,
        "columns": {"date": "DATE", "client": "CLIENT", "kind": "KIND", "who": "PERSON"},
    }
    assert layout["touch_log"]["columns"]["note"] == "Note"
    assert menu_layout(Words("xx", TEXTS), ["Clients", "Plan"]) == {}
    assert menu_layout(Words("xx", {}), ["Clients"]) == {}


def test_every_language_has_every_word_of_the_menu() -> None:
    wanted = set(menu_words(all_words()[0]))
    assert {"menu", "recalculate", "mark_done", "tonight"} <= wanted
    for words in all_words():
        assert set(menu_words(words)) == wanted


def test_when_a_request_waits() -> None:
    assert Control("a", "b").waiting
    assert not Control("a", "a").waiting
    assert not Control("", "a").waiting


def test_which_lines_the_requests_that_wait_want_taken() -> None:
    wishes = '{"take:a": ["1", "2"], "take:b": ["3"], "take:c": ["2", "4"]}'
    control = Control("x take:a take:b take:c", "x take:b", wishes=wishes)
    assert control.pending == ["take:a", "take:c"]
    assert control.taking == ["take:a", "take:c"]
    assert control.marks == {"1", "2", "4"}
    for broken in ("", "{", "[]", "null", '{"take:a": 5}'):
        assert Control("take:a", "", wishes=broken).marks == frozenset()


def test_the_menu_is_told_where_proposals_will_be() -> None:
    texts = {
        "sheets.proposals": "Offers",
        "columns.proposals.number": "No.",
        "columns.proposals.cells": "(cells)",
    }
    assert menu_layout(Words("xx", texts), ["Clients"]) == {
        "proposals": {
            "title": "Offers",
            "header_row": 3,
            "columns": {"number": "No.", "cells": "(cells)"},
        }
    }
