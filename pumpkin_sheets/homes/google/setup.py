"""``pumpkin google setup``: a Google Sheet as a Pumpkin workbook.

Setting up asks for what is missing or out of date in one atomic request.  Were its answer lost,
the request is not repeated blindly: what is there is read again, and what is then still missing is
asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from pumpkin_sheets.book import BookError
from pumpkin_sheets.calendar.places import Place, place_of, zone_here
from pumpkin_sheets.homes.google.arranged import Arranged, columns_before, declared_formulas
from pumpkin_sheets.homes.google.book import GoogleBook
from pumpkin_sheets.homes.google.build import requests_for
from pumpkin_sheets.homes.google.formats import Json
from pumpkin_sheets.homes.google.menu_sheet import control_requests
from pumpkin_sheets.homes.google.plan import Looks, Present, fingerprint, sheet_id_of
from pumpkin_sheets.homes.google.present import what_is_there
from pumpkin_sheets.homes.google.trouble import BookUncertain
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.layouts import layout_of
from pumpkin_sheets.plan.arrangement import Shown, found_headers, found_places, new_lines
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.layouts import NOTHING, sheet_fact
from pumpkin_sheets.plan.packs import PACKS, PRACTICE_LISTS, practices_of, sheets_of
from pumpkin_sheets.plan.pages import INPUT_SHEETS
from pumpkin_sheets.plan.practices import PYTHON_SHEETS, SHEETS, draw
from pumpkin_sheets.plan.review.judge import NEEDED
from pumpkin_sheets.plan.settings.settings import SHEET as SETTINGS
from pumpkin_sheets.plan.settings.settings import Settings, default_settings, read_settings
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.arranging import fitted_header, remembered
from pumpkin_sheets.sheets.drawing import Drawing
from pumpkin_sheets.sheets.lists_page import read_pages, read_stamp
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.tables import SEARCHED_ROWS, Header
from pumpkin_sheets.sheets.words import Words

ROWS = CLIENTS.rows
ROUNDS = 3


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
    asked: tuple[str, ...] = ()  # the sheets that requests were to make whose answer was lost
    changes = 0
    for left in reversed(range(ROUNDS)):
        found, present = what_is_there(book.client, book.key)
        wanted, made = wanted_of(found, present, words, currency, rows, packs, place)
        landed = tuple(title for title in asked if title not in made)
        if not wanted:
            return Setup(landed, changes)
        try:
            book.client.change(book.key, wanted, repeatable=False)
        except BookUncertain:
            if not left:
                raise
            asked, changes = landed + made, len(wanted)
            continue
        finally:
            book.forget()
        return Setup(landed + made, len(wanted))
    raise AssertionError("ROUNDS is at least one")


def wanted_of(
    found: Json,
    present: Mapping[int, Present],
    words: Words,
    currency: str,
    rows: int,
    packs: Sequence[str],
    place: Place | None,
) -> tuple[list[Json], tuple[str, ...]]:
    """The requests that make a spreadsheet, as it is, the workbook, and the sheets they make."""
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
    keys = {CLIENTS.name: (CLIENTS, "client", rows)}
    keys |= {p.name: (p.sheet, p.key, p.sheet.rows) for p in practices_of(packs)}
    prepared = {
        name: _prepared_rows(
            present[sheet_id_of(sheet.code_name)], sheet, key, headers[name], least
        )
        for name, (sheet, key, least) in keys.items()
        if name in headers
    }
    settings = default_settings(words, currency)
    if SETTINGS.name in shown:
        # A setting that the sheet lacks is in the currency of those that it has.
        page = shown[SETTINGS.name].values
        settings, _ = read_settings(page, "", words, all_words(), NOTHING)
    places = found_places(shown, all_words())
    there = prepared.pop(CLIENTS.name, rows)
    content = _content(words, settings, there, packs, prepared)
    content = replace(content, headers=headers, places=places)
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
    wanted = [*NEEDED, *sheets_of(asked)]
    return [
        sheet
        for sheet in SHEETS
        if not sheet.hidden
        and sheet_id_of(sheet.code_name) not in present
        and (sheet.name in pages if sheet in INPUT_SHEETS else layout.had(sheet_fact(sheet)))
        and sheet not in wanted
    ]


def _content(
    words: Words,
    settings: Settings,
    rows: int,
    packs: Sequence[str],
    prepared: Mapping[str, int] | None = None,
) -> Content:
    """An empty workbook with these packs on."""
    return new_content(
        words,
        settings,
        rows,
        packs=packs,
        today=dt.date.today(),
        languages=all_words(),
        prepared=prepared,
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
            declared=declared_formulas(drawing),
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


def _prepared_rows(now: Present, sheet: Sheet, key: str, header: Header, least: int) -> int:
    """The rows that carry formulas, those counted that the owner inserted between them.

    A row counts when most of our calculated columns hold a formula there: a single one may be
    anybody's.  So does one into whose column ``key`` somebody typed.
    """
    at = header.positions
    places = [at[c.name] for c in sheet.columns if c.calculated and c.name in at]
    for row in reversed(range(header.first_row + least, len(now.entered))):
        held = sum("formulaValue" in now.at(row, place) for place in places)
        if 2 * held > len(places) or (key in at and now.at(row, at[key])):
            return row - header.row
    return least


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
