"""A workbook of one language made one of another, whatever languages its sheets are in."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from pumpkin_sheets.book import BookError, Growth, alone
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.retold import retell
from pumpkin_sheets.homes.file.saving import errors_said, refuse_if_open, replace_file, stamp
from pumpkin_sheets.homes.upgrade import OpenBook, standing_of, upgrade
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.arrangement import found_headers
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.memory.memory import COPY
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.practices import SHEETS
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.plan.review.lost_lists import refuse_lost_lists
from pumpkin_sheets.plan.translation import Found, clash, translation
from pumpkin_sheets.plan.typed_lines import PAGES, typed_lines
from pumpkin_sheets.plan.upgrade.forward import Standing
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.drawing import Drawing
from pumpkin_sheets.sheets.look import INK
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.retold import Place, Translation
from pumpkin_sheets.sheets.tables import cell_text
from pumpkin_sheets.sheets.words import Words, fold


@dataclass(frozen=True)
class Turned:
    """What was done: how many sheets got another title, and how many cells other words."""

    before: Words
    after: Words
    sheets: int
    cells: int


def turn(path: Path, after: Words, now: dt.datetime) -> Turned:
    """Makes a closed workbook one of the language ``after``, and reviews it.

    Titles, labels and choices of ours are told anew, whatever language each is in; what people
    typed stays as it is, but for choices of ours and first wordings that nobody changed.  The
    whole is done on a copy, which takes the file's place in one step; the version before is kept.
    Raises BookError, PlanError; then nothing was written.
    """
    book = XlsxBook(path)
    with alone(book):
        expected = stamp(path)
        refuse_if_open(path)
        with errors_said(path.name), tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / path.name
            shutil.copyfile(path, copy)
            done = _turned(copy, after, now)
            if not done.sheets + done.cells:
                return done

            def write(file: BinaryIO) -> None:
                with copy.open("rb") as source:
                    shutil.copyfileobj(source, file)

            replace_file(path, write, expected)
    return done


def _turned(copy: Path, after: Words, now: dt.datetime) -> Turned:
    book = XlsxBook(copy)
    # What people typed over results is put back before copies in the old language are dropped.
    judgement = recalculate(book, now.date(), now.time()).judgement
    refuse_lost_lists(judgement)
    if judgement.older:
        raise BookError("turn.older", name=book.name)
    turning = planned(book, judgement, after)
    if not turning.anything:
        return turning.done
    book.retell(lambda package: retell(package, turning.plan))
    book.grow(_growth(turning))
    upgrade(book, now, anew=True)
    # Last, for an upgrade does not know every result: else the next review would write again,
    # and with it the version before would be one in the new language.
    recalculate(book, now.date(), now.time())
    return turning.done


@dataclass(frozen=True)
class Turning:
    """What a workbook's turn into another language asks for.

    ``contents`` are new contents of cells, by the sheet's title now and the 0-based cell; None
    empties it.
    """

    plan: Translation
    contents: Mapping[str, Mapping[Place, str | None]]
    done: Turned

    @property
    def anything(self) -> bool:
        return self.done.sheets + self.done.cells > 0


def planned(book: OpenBook, judgement: Judgement, after: Words) -> Turning:
    """How a workbook, as it was judged just now, reads in the language ``after``.

    Raises BookError where one of its own sheets has a title that one of ours would get.
    """
    standing = standing_of(book, judgement)
    plan = translation(_found(standing), judgement.words, after, all_words(), standing.packs)
    taken = clash(plan.titles, book.titles())
    if taken:
        raise BookError("turn.title_taken", name=book.name, sheet=taken)
    contents: dict[str, dict[Place, str | None]] = {
        title: dict(sheet.cells) for title, sheet in plan.sheets.items() if sheet.cells
    }
    memory = judgement.titles.get(MEMORY.name)
    if memory is not None:
        contents.setdefault(memory, {}).update(_remembered(plan, standing))
    renamed = sum(old != new for old, new in plan.titles.items())
    count = sum(len(sheet.cells) for sheet in plan.sheets.values())
    return Turning(plan, contents, Turned(plan.before, after, renamed, count))


def _found(standing: Standing) -> list[Found]:
    judgement, everyone = standing.judgement, all_words()
    titles = judgement.titles
    headers = dict(found_headers(SHEETS, standing.shown, judgement.words, everyone))
    headers[CLIENTS.name] = judgement.clients.header
    grids = {sheet.name: standing.shown[sheet.name].values for sheet in PAGES
             if sheet.name in standing.shown}  # fmt: skip
    lines = typed_lines(grids, judgement.words, everyone, standing.packs)
    return [
        Found(
            sheet,
            titles[sheet.name],
            standing.shown[sheet.name],
            headers.get(sheet.name),
            {key: line for (name, key), line in lines.items() if name == sheet.name},
        )
        for sheet in SHEETS
        if standing.holds(sheet)
    ]


def _growth(turning: Turning) -> Growth:
    """The new contents of cells, and the titles that stand otherwise."""
    plan = turning.plan
    contents: dict[str, dict[Place, str | None]] = {}
    gains: list[Drawing] = []
    for title, sheet in plan.sheets.items():
        looks = {(placed.row, placed.column) for placed in sheet.looks}
        told = turning.contents.get(title, {})
        cells = {at: text for at, text in told.items() if at not in looks}
        if cells:
            contents[sheet.title] = cells
        if sheet.looks:
            gains.append(Drawing(sheet.title, f"sh{len(gains)}", INK, cells=sheet.looks))
    return Growth(
        gains=gains,
        contents=contents,
        font=plan.after.font,
        right_to_left=plan.after.right_to_left,
    )


def _remembered(plan: Translation, standing: Standing) -> dict[Place, str | None]:
    """What changes in Memory: copies of what Python wrote go, rows keep what was told of them.

    Copies are in the old language; Recalculate makes new ones.
    """
    values = standing.shown[MEMORY.name].values
    header = found_headers([MEMORY], standing.shown, standing.judgement.words, all_words())
    places = header[MEMORY.name].positions
    names = {title: name for name, title in standing.judgement.titles.items()}
    keys = {
        f"{names[title]}:{fold(old)}": f"{names[title]}:{fold(new)}"
        for title, sheet in plan.sheets.items()
        for old, new in sheet.began.items()
    }
    found: dict[Place, str | None] = {}
    for r, row in enumerate(values):
        event, key = (
            cell_text(row[at]) if at < len(row) else "" for at in (places["event"], places["key"])
        )
        if event == COPY:
            found |= {(r, c): None for c in range(len(row))}
        elif key in keys and keys[key] != key:
            found[r, places["key"]] = keys[key]
    return found
