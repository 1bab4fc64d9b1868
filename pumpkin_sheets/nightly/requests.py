"""What the menu of a Google Sheet noted for tonight is answered by the night."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, runtime_checkable

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.google.control import TAKE
from pumpkin_sheets.nightly.telling import Line
from pumpkin_sheets.sheets.words import Words


@runtime_checkable
class HasMenu(Protocol):
    """A book whose menu may ask for a recalculation (Google Sheets)."""

    def asked(self) -> str:
        """The request that waited when the book was read; "" where none did."""

    def answer(self, request: str, text: str) -> None:
        """Raises BookError."""


def answered(line: Line, book: object, text: str, words: Words, theirs: Words) -> Line:
    """The line of a book's night, after its menu was told ``text``, had it asked.

    A night takes no proposals: who wanted that, while nobody watched any more, is told so, in
    the words of the book (``theirs``).  A request that cannot be answered waits for the next
    night, and the line says so.
    """
    if not isinstance(book, HasMenu) or not (request := book.asked()):
        return line
    if TAKE in request:
        text = f"{text} {theirs['google_answer.not_by_night']}"
    try:
        book.answer(request, text)
    except BookError as error:
        said = words.say("nightly.not_answered", line=line.text, why=error)
        return replace(line, text=said, failed=True)
    return line
