"""``pumpkin google setup``, ``push`` and ``pull``: a Google Sheet as a Pumpkin workbook.

Setting up asks for what is missing or out of date in one atomic request.  Were its answer lost,
the request is not repeated blindly: what is there is read again, and what is then still missing is
asked for.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import cast

from pumpkin_sheets.book import Book, BookError
from pumpkin_sheets.calendar.places import Place, place_of, zone_here
from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.homes.file.saving import save_new
from pumpkin_sheets.homes.google.book import GoogleBook
from pumpkin_sheets.homes.google.build import requests_for
from pumpkin_sheets.homes.google.formats import Json
from pumpkin_sheets.homes.google.menu_sheet import control_requests
from pumpkin_sheets.homes.google.plan import (
    Arranged,
    Looks,
    Present,
    columns_before,
    fingerprint,
    sheet_id_of,
)
from pumpkin_sheets.homes.google.present import what_is_there
from pumpkin_sheets.homes.google.trouble import BookUncertain
from pumpkin_sheets.homes.google.values import entered_value
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.layouts import layout_of
from pumpkin_sheets.plan.arrangement import Shown, found_headers, found_places, new_lines
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.layouts import NOTHING, sheet_fact
from pumpkin_sheets.plan.packs import PACKS, PRACTICE_LISTS, practices_of
from pumpkin_sheets.plan.pages import INPUT_SHEETS
from pumpkin_sheets.plan.practices import PYTHON_SHEETS, SHEETS, draw
from pumpkin_sheets.plan.review.judge import NEEDED
from pumpkin_sheets.plan.settings.settings import SHEET as SETTINGS
from pumpkin_sheets.plan.settings.settings import Settings, default_settings, read_settings
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.recalculate import review_book
from pumpkin_sheets.sheets.arranging import fitted_header, remembered
from pumpkin_sheets.sheets.drawing import Drawing
from pumpkin_sheets.sheets.lists_page import read_pages, read_stamp
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.tables import SEARCHED_ROWS, Header
from pumpkin_sheets.sheets.words import Words

ROWS = 200
ROUNDS = 3

Cells = Mapping[str, Sequence[str | float | int | bool | None]]


@dataclass(frozen=True)
class Setup:
    """What setting up did: the sheets that were made, and how many requests one batch held."""

    made: tuple[str, ...]
    changes: int


def set_up(
    book: GoogleBook,
    words: Words,
    currency: str = "USD",
    rows: int = ROWS,
    packs: Sequence[str] = (),
    country: str = "",
) -> Setup:
    """Makes the Google Sheet a workbook, or brings it up to date.  Raises BookError.

    Tables that the owner rearranged stay as they are: what is missing or out of date is made for
    where their columns stand now.  ``packs`` are the packs of practices to switch on;
    ``country`` (``TW``) says where the owner works, else the currency or this computer does.
    """
    place = place_of(country, currency, zone_here())
    for left in reversed(range(ROUNDS)):
        found, present = what_is_there(book.client, book.key)
        wanted, made = _wanted(found, present, words, currency, rows, packs, place)
        if not wanted:
            return Setup((), 0)
        try:
            book.client.change(book.key, wanted, repeatable=False)
        except BookUncertain:
            if not left:
                raise
            continue
        finally:
            book.forget()
        return Setup(made, len(wanted))
    raise AssertionError("ROUNDS is at least one")


def _wanted(
    found: Json,
    present: Mapping[int, Present],
    words: Words,
    currency: str,
    rows: int,
    packs: Sequence[str],
    place: Place | None,
) -> tuple[list[Json], tuple[str, ...]]:
    clients = present.get(sheet_id_of("shClients"))
    if clients is not None:
        rows = max(rows, int(clients.note.get("rows", 0)))
    lists = present.get(sheet_id_of(PRACTICE_LISTS.code_name))
    on = read_stamp(lists.shown)[1] if lists is not None else ()
    asked, packs = packs, tuple(p.name for p in PACKS if p.name in (*on, *packs))
    taken_away = {words[f"sheets.{sheet.name}"] for sheet in _taken_away(lists, present, asked)}
    declared = draw(_content(words, default_settings(words, currency), rows, packs))
    declared = [drawing for drawing in declared if drawing.title not in taken_away]
    ours = {sheet_id_of(drawing.code_name) for drawing in declared}
    _refuse_another_language(present, words)
    for drawing in declared:
        for number, sheet in present.items():
            same = sheet.described["properties"]["title"] == drawing.title
            if same and number not in ours:
                raise BookError("google_setup.title_taken", sheet=drawing.title)
    written = frozenset(words[f"sheets.{sheet.name}"] for sheet in PYTHON_SHEETS)
    looks = Looks(words.font, words.right_to_left, written)
    shown = _shown_sheets(declared, present, words)
    headers, arranged = _arrangement(declared, present, words, looks)
    there = rows if clients is None else _prepared_rows(clients, headers[CLIENTS.name], rows)
    settings = default_settings(words, currency)
    if SETTINGS.name in shown:
        # A setting that the sheet lacks is in the currency of those that it has.
        page = shown[SETTINGS.name].values
        settings, _ = read_settings(page, "", words, all_words(), NOTHING)
    places = found_places(shown, all_words())
    content = replace(_content(words, settings, there, packs), headers=headers, places=places)
    if place is not None:
        content = replace(content, place=asdict(place))
    for name, lines in new_lines(content).items():
        arranged[words[f"sheets.{name}"]] = Arranged(lines=lines)
    drawings = [drawing for drawing in draw(content) if drawing.title not in taken_away]
    wanted = requests_for(drawings, present, found.get("namedRanges", []), looks, arranged)
    titles = [drawing.title for drawing in drawings]
    wanted += control_requests(present, words, titles, headers)
    made = tuple(d.title for d in drawings if sheet_id_of(d.code_name) not in present)
    if len(made) == len(drawings) and len(present) == 1:
        ((number, only),) = present.items()
        if only.is_empty:
            wanted.append({"deleteSheet": {"sheetId": number}})
    return wanted, made


def _taken_away(
    lists: Present | None, present: Mapping[int, Present], asked: Sequence[str]
) -> list[Sheet]:
    """The sheets that the workbook was set up with and that its owner deleted.

    What is hidden works behind the others, and without some nobody is reviewed: these come back,
    as do those of a pack that is ``asked`` for.
    """
    if lists is None:
        return []
    stamp, _ = read_stamp(lists.shown)
    layout, pages = layout_of(stamp), read_pages(lists.shown)
    wanted = [*NEEDED, *(practice.sheet for practice in practices_of(asked))]
    return [
        sheet
        for sheet in SHEETS
        if not sheet.hidden
        and sheet_id_of(sheet.code_name) not in present
        and (sheet.name in pages if sheet in INPUT_SHEETS else layout.had(sheet_fact(sheet)))
        and sheet not in wanted
    ]


def _content(words: Words, settings: Settings, rows: int, packs: Sequence[str]) -> Content:
    """An empty workbook with these packs on."""
    return new_content(
        words, settings, rows, packs=packs, today=dt.date.today(), languages=all_words()
    )


def _shown_sheets(
    declared: Sequence[Drawing], present: Mapping[int, Present], words: Words
) -> dict[str, Shown]:
    """What each sheet of ours shows that is there, by its name."""
    return {name: _shown(sheet) for name, (_, sheet) in _there(declared, present, words).items()}


def _there(
    declared: Sequence[Drawing], present: Mapping[int, Present], words: Words
) -> dict[str, tuple[Drawing, Present]]:
    """The sheets of ours that are there, by their names, each with how it is declared."""
    found = {}
    for sheet in SHEETS:
        for drawing in declared:
            number = sheet_id_of(drawing.code_name)
            if drawing.title == words[f"sheets.{sheet.name}"] and number in present:
                found[sheet.name] = (drawing, present[number])
    return found


def _arrangement(
    declared: Sequence[Drawing], present: Mapping[int, Present], words: Words, looks: Looks
) -> tuple[dict[str, Header], dict[str, Arranged]]:
    """Where the columns of each table that is there stand, or shall stand.

    By the sheet's name for drawing it, and by its title for comparing the drawing with the sheet.
    """
    there = _there(declared, present, words)
    shown = {name: _shown(sheet) for name, (_, sheet) in there.items()}
    found = found_headers(SHEETS, shown, words, all_words())
    headers: dict[str, Header] = {}
    arranged: dict[str, Arranged] = {}
    for sheet in SHEETS:
        if not sheet.columns or sheet.name not in there:
            continue
        drawing, now = there[sheet.name]
        before, row_before = columns_before(now.note, drawing)
        seen = found.get(sheet.name)
        known = remembered(seen, before, now.used)
        stood = {*before, *now.note.get("gone", ())}
        gone = frozenset(() if known is None else stood - known.positions.keys())
        header = fitted_header(sheet, known, now.width, gone)
        headers[sheet.name] = header
        arranged[drawing.title] = Arranged(
            found=frozenset(() if seen is None else seen.positions),
            gained=frozenset(() if known is None else header.positions.keys() - known.positions),
            before=before,
            row_before=row_before,
            layout=fingerprint(drawing, looks),
            rows=drawing.table.rows if drawing.table else 0,
            gone=gone,
        )
    return headers, arranged


def _shown(sheet: Present) -> Shown:
    formulas = {
        (r, c): cell["formulaValue"]
        for r, row in enumerate(sheet.entered[:SEARCHED_ROWS])
        for c, cell in enumerate(row)
        if "formulaValue" in cell
    }
    return Shown(sheet.shown, formulas)


def _prepared_rows(sheet: Present, header: Header, rows: int) -> int:
    """The rows that carry formulas, those counted that the owner inserted between them.

    A row counts when most of our calculated columns hold a formula there: a single one may be
    anybody's.  So does one into which somebody typed a client.
    """
    at = header.positions
    places = [at[c.name] for c in CLIENTS.columns if c.calculated and c.name in at]
    for row in reversed(range(header.first_row + rows, len(sheet.entered))):
        held = sum("formulaValue" in sheet.at(row, place) for place in places)
        if 2 * held > len(places) or ("client" in at and sheet.at(row, at["client"])):
            return row - header.row
    return rows


def _refuse_another_language(present: Mapping[int, Present], words: Words) -> None:
    clients = present.get(sheet_id_of("shClients"))
    if clients is None:
        return
    title = clients.described["properties"]["title"]
    for other in all_words():
        if (
            other.language != words.language
            and title == other["sheets.clients"] != words["sheets.clients"]
        ):
            facts = {"language": other["language.name"], "code": other.language}
            raise BookError("google_setup.other_language", **facts)


# -- copying a client list -------------------------------------------------------------------------


def client_list(book: Book, today: dt.date) -> tuple[Words, dict[str, list[object]]]:
    """The typed cells of every client, column by column.  Raises BookError, PlanError."""
    judgement = review_book(book, today)
    header = judgement.clients.header
    title = judgement.titles[CLIENTS.name]
    body = book.read([title])[title][header.first_row :]
    names = [c.name for c in CLIENTS.inputs if c.name in header.positions]
    rows = [
        [row[header.positions[name]] if header.positions[name] < len(row) else None
         for name in names]
        for row in body
    ]  # fmt: skip
    rows = [row for row in rows if any(value not in (None, "") for value in row)]
    return judgement.words, {name: [row[i] for row in rows] for i, name in enumerate(names)}


def push(source: Book, target: GoogleBook, today: dt.date, *, replace: bool = False) -> int:
    """Copies the client list of ``source`` to a Google Sheet; how many rows it has.

    The Google Sheet is set up first where it is not yet.  Raises BookError where clients are
    there already, unless ``replace``; then theirs go.
    """
    words, typed = client_list(source, today)
    count = len(typed["client"])
    set_up(target, words, rows=max(ROWS, count))
    judgement = review_book(target, today)
    header = judgement.clients.header
    title = judgement.titles[CLIENTS.name]
    there = target.read([title])[title][header.first_row :]
    inputs = [c.name for c in CLIENTS.inputs if c.name in header.positions]
    places = [header.positions[name] for name in inputs]
    taken = [any(at < len(row) and row[at] not in (None, "") for at in places) for row in there]
    if any(taken) and not replace:
        facts = {"name": target.name, "count": sum(taken), "source": source.name}
        raise BookError("google_setup.clients_there", **facts)
    last = header.first_row + max(count, len(there))
    changes = [
        _column_change(sheet_id_of("shClients"), header.first_row, last, at, typed.get(name, []))
        for name, at in zip(inputs, places, strict=True)
    ]
    target.client.change(target.key, changes, repeatable=True)
    target.forget()
    return count


def _column_change(
    sheet: int, first: int, last: int, column: int, values: Sequence[object]
) -> Json:
    cells = []
    for value in values:
        entered = entered_value(value)  # type: ignore[arg-type]
        cells.append({"values": [{"userEnteredValue": entered} if entered else {}]})
    area = {
        "sheetId": sheet,
        "startRowIndex": first,
        "endRowIndex": last,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }
    return {"updateCells": {"range": area, "rows": cells, "fields": "userEnteredValue"}}


def pull(source: Book, target: Path, today: dt.date, *, replace: bool = False) -> int:
    """Copies the client list of a book into a new workbook file; how many rows it has.

    Raises BookError where the file is there already, unless ``replace``.
    """
    if target.suffix.lower() != ".xlsx":
        raise BookError("file.ending", name=target.name)
    judgement = review_book(source, today)
    words, typed = client_list(source, today)
    count = len(typed["client"])
    cells = cast(Cells, typed)
    content = new_content(
        words,
        judgement.settings,
        max(ROWS, count),
        cells,
        today=today,
        languages=all_words(),
    )
    made = io.BytesIO()
    build(made, draw(content), font=words.font, right_to_left=words.right_to_left,
          properties={"title": words["product.name"]})  # fmt: skip
    save_new(target, made.getvalue(), overwrite=replace)
    return count
