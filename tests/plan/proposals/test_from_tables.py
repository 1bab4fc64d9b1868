"""What tables propose for each other: moved contacts, and deliveries that the log lacks."""

from __future__ import annotations

import copy
import datetime as dt
from functools import cache

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.proposals.choosing import mark, marks_at, numbers_marked
from pumpkin_sheets.plan.proposals.sheet import SHEET
from pumpkin_sheets.plan.proposals.taking import Choice
from pumpkin_sheets.proposals import accept, accept_marked, propose, taken_said
from pumpkin_sheets.recalculate import recalculate
from tests.memory_workbook import TYPED, header, memory_workbook, sheet, table
from tests.plan.letters.desk import write

NOW = dt.datetime(2026, 3, 2, 8)
SENT, DELIVERED = dt.date(2026, 2, 24), dt.date(2026, 2, 20)
MOVED = {"client": "Giant", "letter": "Congratulations", "fact1": "=Nova & Co", "contact": "Mei"}
DONE = {"project": "Logo", "client": "Giant", "delivered_on": DELIVERED, "satisfied": "yes"}


def workbook(language: str = "en") -> MemoryBook:
    return copy.deepcopy(_workbook(language))


@cache
def _workbook(language: str) -> MemoryBook:
    book = memory_workbook(language, TYPED)
    add_packs(book, ["letters", "prospects", "projects"], NOW)
    return book


def proposed(book: MemoryBook) -> list[tuple[object, ...]]:
    """Where to, for whom, what and why, of the lines on Proposals after they were worked out."""
    propose(book, NOW, lambda desk: desk.store)
    if "Proposals" not in book.titles() and "建議填入" not in book.titles():
        return []
    rows = [row for row in table(book, "proposals") if row["number"]]
    return [tuple(row[name] for name in ("goes_to", "row", "proposed", "why")) for row in rows]


def test_a_contact_who_moved_is_a_row_of_prospects() -> None:
    book = workbook()
    write(book, 0, {**MOVED, "email": "mei@nova.example", "sent_on": SENT})
    assert proposed(book) == [
        (
            "Prospects", "=Nova & Co",
            "Came from A contact moved there · Through which client Giant · Contact Mei · "
            "E-mail mei@nova.example · First contact 2026-02-24",
            "New row. A contact moved there from Giant: congratulate, then call.",
        )
    ]  # fmt: skip
    done = accept(book, Choice(everything=True), NOW)
    assert (done.cells, done.records, done.left) == (0, 1, 0)
    (row,) = [row for row in table(book, "prospects") if row["prospect"]]
    names = ("prospect", "came_from", "from_client", "contact", "email", "first_seen")
    assert [row[name] for name in names] == [
        "=Nova & Co", "A contact moved there", "Giant", "Mei", "mei@nova.example", SENT,
    ]  # fmt: skip
    before = copy.deepcopy(book.sheets)
    assert proposed(book) == []
    assert book.sheets == before
    recalculate(book, NOW.date())
    assert proposed(book) == []


@pytest.mark.parametrize(
    ("letter", "prospect"),
    [
        ({"fact1": ""}, {}),  # nobody typed where to
        ({"letter": "Our rates"}, {}),
        ({"fact1": "ＷＩＬＴ"}, {}),  # a client already
        ({"fact1": "giant"}, {}),
        ({}, {"prospect": "=nova & co", "decision": "Declined by us"}),
        ({}, {"prospect": "=Nova & Co", "came_from": "A contact moved there",
              "from_client": "Giant", "contact": "Ms Mei"}),
    ],
)  # fmt: skip
def test_what_is_no_move_to_propose(letter: dict[str, object], prospect: dict[str, object]) -> None:
    book = workbook()
    write(book, 0, {**MOVED, **letter})
    write(book, 0, prospect, "prospects")
    assert proposed(book) == []


def test_a_row_half_typed_is_offered_the_rest() -> None:
    book = workbook()
    write(book, 0, {**MOVED, "on": SENT})
    write(book, 1, {**MOVED, "client": "Wilt", "fact1": "=nova & CO"})  # the first one counts
    write(book, 0, {"prospect": "=Nova & Co", "contact": "Ms Mei"}, "prospects")
    assert [line[:3] for line in proposed(book)] == [
        ("Prospects", "=Nova & Co", "A contact moved there"),
        ("Prospects", "=Nova & Co", "Giant"),
        ("Prospects", "=Nova & Co", "2026-02-24"),
    ]


def test_happy_deliveries_that_the_log_lacks_are_lines_for_it() -> None:
    book = workbook("zh-Hant")
    happy = {**DONE, "satisfied": "滿意"}
    write(book, 0, {**happy, "project": "目錄"}, "projects")
    write(book, 1, {**happy, "project": "Logo"}, "projects")  # of one day: one touch
    write(book, 2, {**happy, "project": "A", "client": "wilt"}, "projects")
    write(book, 3, {**happy, "project": "B", "client": "Nobody"}, "projects")
    write(book, 4, {**happy, "project": "C", "satisfied": "不滿意", "client": "Waits"}, "projects")
    write(book, 5, {**happy, "project": "D", "delivered_on": dt.date(2026, 3, 3)}, "projects")
    why = "新的一列。已交付，客戶也滿意；「聯繫紀錄」裡還沒有。"
    assert proposed(book) == [
        (
            "聯繫紀錄", "2026-02-20 · Giant · 滿意交付",
            "日期 2026-02-20 · 客戶 Giant · 種類 滿意交付 · 備註 Logo · 目錄", why,
        ),
        (
            "聯繫紀錄", "2026-02-20 · Wilt · 滿意交付",
            "日期 2026-02-20 · 客戶 Wilt · 種類 滿意交付 · 備註 A", why,
        ),
    ]  # fmt: skip
    # One of them is in the log by now, in another language and without a note.
    logged = {"date": DELIVERED, "client": "GIANT", "kind": "Satisfied delivery"}
    write(book, 0, logged, "touch_log")
    done = accept(book, Choice(numbers=[1, 2]), NOW)
    assert [sentence.said(done.words) for sentence in done.said] == [
        "1：「聯繫紀錄」第 4 列已經有這一筆。"
    ]
    assert (done.cells, done.records, done.left) == (0, 1, 0)
    assert [list(row.values()) for row in table(book, "touch_log")] == [
        [DELIVERED, "GIANT", "Satisfied delivery", None, None],
        [DELIVERED, "Wilt", "滿意交付", None, "A"],
    ]
    before = copy.deepcopy(book.sheets)
    assert proposed(book) == []
    assert book.sheets == before


def test_what_is_taken_counts_once_for_the_schedule() -> None:
    book = workbook()
    write(book, 0, DONE, "projects")
    first = recalculate(book, NOW.date(), NOW.time())
    before = copy.deepcopy(sheet(book, "schedule"))
    assert len(proposed(book)) == 1
    accept(book, Choice(everything=True), NOW)
    again = recalculate(book, NOW.date(), NOW.time())
    assert sheet(book, "schedule") == before
    assert first.service is not None
    assert again.service is not None
    assert again.service.result.entries == first.service.result.entries


# --- lines chosen on the sheet itself -------------------------------------------------------------


def chosen(book: MemoryBook, *rows: int) -> list[str]:
    """The marks of these lines (from 0) of Proposals."""
    at, grid = header(book, "proposals"), sheet(book, "proposals")
    return list(marks_at(grid, at, [at.first_row + row for row in rows]).values())


def test_lines_are_chosen_by_what_they_hold() -> None:
    book = workbook()
    write(book, 0, MOVED)
    write(book, 0, DONE, "projects")
    assert [line[0] for line in proposed(book)] == ["Prospects", "Touch Log"]
    assert chosen(book, -3, -1, 2, 99) == []
    second = chosen(book, 1)
    assert len(second[0]) == 24
    write(book, 0, {"fact1": ""})  # the first one goes, the second is number 1 from then on
    proposed(book)
    done = accept_marked(book, second, NOW)
    assert taken_said(done) == ["Taken: cells filled: 0, new rows: 1."]
    assert table(book, "touch_log")[0]["client"] == "Giant"
    twice = accept_marked(book, second, NOW)
    assert taken_said(twice) == [
        "Changed meanwhile, and left alone: 1. Look at the list and choose again.",
        "Nothing was written.",
    ]
    assert len(table(book, "touch_log")) == 1


@pytest.mark.parametrize(
    ("column", "value"), [("row", "Wilt"), ("proposed", "x"), ("number", 1), ("number", None)]
)
def test_a_line_that_somebody_typed_over_is_none(column: str, value: object) -> None:
    book = workbook()
    write(book, 0, MOVED)
    write(book, 0, DONE, "projects")
    proposed(book)
    marks = chosen(book, 1)
    write(book, 1, {column: value}, "proposals")
    assert accept_marked(book, marks, NOW).gone == 1
    assert table(book, "touch_log") == []


def test_a_new_client_with_one_figure_and_its_only_cell_are_told_apart() -> None:
    record = {
        "number": 1.0,
        "goes_to": "Clients",
        "row": "Fern",
        "proposed": "Revenue 5",
        "cells": '[{"s":"clients","n":"Fern","c":"revenue","v":5.0,"w":"","f":""}]',
    }
    cell = {**record, "column": "Revenue", "proposed": "5"}
    book = workbook()
    propose(book, NOW, lambda desk: desk.store)
    from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
    from pumpkin_sheets.plan.proposals.offers import Known

    known = {"clients": Known(CLIENTS, "client", "Clients", header(book, "clients"), [])}
    marks = [mark(record["cells"])]  # type: ignore[arg-type]
    for each in (record, cell):
        assert numbers_marked([each], marks, known, words("en")) == ({1}, 0)
    wrong = {**record, "proposed": "Revenue 6"}
    assert numbers_marked([wrong], marks, known, words("en")) == (frozenset(), 1)
    assert SHEET.buttons[0].macro == "TakeThisProposal"
