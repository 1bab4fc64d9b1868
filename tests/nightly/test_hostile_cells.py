"""Cells of Changes that hold what breaks a header: the night tells of them all the same."""

from __future__ import annotations

from typing import Any

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import words
from pumpkin_sheets.nightly.post import MailServer
from pumpkin_sheets.nightly.settings import NightlySettings
from pumpkin_sheets.plan.review.changes import SHEET as CHANGES
from tests.nightly.test_night import MONDAY, TYPED, Postbox, changes_of, entry, night, plan

NASTY = [
    "Good\r\nBcc: all@world.example",
    "Good\n",
    "\tGood",
    "Go\x00od",
    "Good\u2028X-Evil: 1",
    "Good\u2029",
    "Good\x85next",
    "Good\x1b[2J",
    "Good\x9b2J",
    "Good\ud800",
    "\u202eGood\u2066",
    "Good" * 8_000,
]
CELLS = [c.name for c in CHANGES.columns if c.name not in ("date", "mailed_on")]
STEERING = {chr(c) for c in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)} | set(
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ud800"
)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text)[:20])
def test_no_cell_of_changes_stops_the_mail(cell: str, text: str) -> None:
    book, postbox = MemoryBook(plan()), Postbox()
    del book.sheets["Memory"]  # which would put the cell back
    night({"Studio": book}, postbox)
    postbox.mails.clear()
    titles = [words("en")[f"columns.changes.{column.name}"] for column in CHANGES.columns]
    row: list[Any] = [MONDAY, "Bob & Co", "Up", "OK", "VIP", "Keep", "Grow", "Earns more", None]
    row[[column.name for column in CHANGES.columns].index(cell)] = text
    assert book.sheets["Changes"][2][: len(titles)] == titles
    book.sheets["Changes"].insert(3, row)
    (line,) = night({"Studio": book}, postbox, 1)
    assert not line.failed
    assert str(line).startswith("Studio: ")
    (mail,) = postbox.mails
    assert "Bob" in str(mail["Subject"]) or cell == "client"
    assert [key for key in mail if key.lower() in ("bcc", "x-evil")] == []
    for name, value in mail.items():
        assert not STEERING & {*str(value)}, name
    assert len(str(mail["Subject"])) <= 120
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        assert not (STEERING - {"\n"}) & {*body.get_content()}
        assert max(len(part) for part in body.get_content().split("\n")) < 3_000
    assert [r[8] for r in changes_of(book) if r[1] == row[1]] != [None], "marked as mailed"
    postbox.mails.clear()
    night({"Studio": book}, postbox, 2)
    assert postbox.mails == [], "told once"


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text)[:20])
def test_nor_does_a_client_or_the_name_of_a_book(text: str) -> None:
    typed = {**TYPED, "client": [f"Bob {text}", *TYPED["client"][1:]]}
    book, postbox = MemoryBook(plan(typed)), Postbox()
    named = NightlySettings(
        (entry(f"Studio {text}"),),
        server=MailServer("mail.example", 587),
        sender=(f"Pumpkin {text}", "pumpkin@studio.example"),
    )
    (line,) = night({named.books[0].name: book}, postbox, chosen=named)
    assert not line.failed
    assert not STEERING & {*str(line)}
    assert len(str(line)) <= 1_000
    (mail,) = postbox.mails
    for name, value in mail.items():
        assert not STEERING & {*str(value)}, name
    told = mail.get_body(("plain",))
    assert told is not None
    assert "Good" in told.get_content()
