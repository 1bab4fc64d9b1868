"""Letters into a folder: a document for each that is complete, and a mail where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pumpkin_sheets.book import BookError, because
from pumpkin_sheets.plan.letters.checking import mail_address
from pumpkin_sheets.plan.letters.drafts import Draft
from pumpkin_sheets.sheets.words import Words
from pumpkin_sheets.stationery.document import letter_document
from pumpkin_sheets.stationery.message import letter_message

LONGEST = 180
"""Bytes of a file's name before its ending: systems take 255."""
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


@dataclass(frozen=True)
class Letters:
    """What was written, and the drafts that stay because something is missing."""

    written: tuple[Path, ...]
    left: tuple[Draft, ...]


def write_letters(drafts: Iterable[Draft], folder: Path, spoken: Mapping[str, Words]) -> Letters:
    """Writes the letters that are complete; no file that is there is ever written over.

    ``spoken`` are the languages by their codes.  Raises BookError where the folder cannot be
    written to; what was written before stays.
    """
    written: list[Path] = []
    left: list[Draft] = []
    for draft in drafts:
        if draft.missing:
            left.append(draft)
            continue
        contents = {".docx": letter_document(draft, spoken[draft.language])}
        address = mail_address(draft.email)
        if address:
            contents[".eml"] = letter_message(draft, address, spoken[draft.language])
        try:
            folder.mkdir(parents=True, exist_ok=True)
            written += _saved(folder, file_name(draft.name), contents)
        except OSError as error:
            facts = {"folder": str(folder), "why": because(error)}
            raise BookError("stationery.unwritable", **facts) from None
    return Letters(tuple(written), tuple(left))


def file_name(name: str) -> str:
    """A name as every system takes it."""
    plain = _REFUSED.sub("-", name).rstrip(" .")
    while len(plain.encode()) > LONGEST:
        plain = plain[:-1].rstrip(" .")
    return plain


def _saved(folder: Path, name: str, contents: Mapping[str, bytes]) -> list[Path]:
    """The files of one letter, whole or none, under the first name of which there is none yet."""
    number = 1
    while any(_path(folder, name, number, ending).exists() for ending in contents):
        number += 1
    made: list[Path] = []
    try:
        for ending, content in contents.items():
            path = _path(folder, name, number, ending)
            with path.open("xb") as file:
                made.append(path)
                file.write(content)
    except OSError:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    return made


def _path(folder: Path, name: str, number: int, ending: str) -> Path:
    again = "" if number == 1 else f" ({number})"
    return folder / f"{name}{again}{ending}"
