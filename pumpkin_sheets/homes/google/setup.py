"""``pumpkin google setup``, ``push`` and ``pull``: a Google Sheet as a Pumpkin workbook.

Setting up asks for what is missing or out of date in one atomic request.  Were its answer lost,
the request is not repeated blindly: what is there is read again, and what is then still missing is
asked for.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pumpkin_sheets.book import Book, BookError
from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.homes.file.saving import save_new
from pumpkin_sheets.homes.google.book import GoogleBook, quoted
from pumpkin_sheets.homes.google.build import requests_for
from pumpkin_sheets.homes.google.formats import Json
from pumpkin_sheets.homes.google.menu_sheet import control_requests
from pumpkin_sheets.homes.google.plan import Looks, Present, sheet_id_of
from pumpkin_sheets.homes.google.trouble import BookUncertain
from pumpkin_sheets.homes.google.values import entered_value
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.practices import PYTHON_SHEETS, draw
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.recalculate import review_book
from pumpkin_sheets.sheets.words import Words

ROWS = 200
ROUNDS = 3

Cells = Mapping[str, Sequence[str | float | int | bool | None]]

_FOUND = (
    "properties(title,locale),namedRanges,sheets(properties,merges,conditionalFormats,"
    "protectedRanges,charts(chartId),developerMetadata,basicFilter)"
)
_ENTERED = "sheets(properties(sheetId),data(rowData(values(userEnteredValue))))"


@dataclass(frozen=True)
class Setup:
    """What setting up did: the sheets that were made, and how many requests one batch held."""

    made: tuple[str, ...]
    changes: int


def set_up(book: GoogleBook, words: Words, currency: str = "USD", rows: int = ROWS) -> Setup:
    """Makes the Google Sheet a workbook, or brings it up to date.  Raises BookError."""
    for left in reversed(range(ROUNDS)):
        found = book.client.describe(book.key, _FOUND)
        present = _present(book, found)
        wanted, made = _wanted(found, present, words, currency, rows)
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


def _present(book: GoogleBook, found: Json) -> dict[int, Present]:
    """Every sheet that is there, with what was entered on those with a note of ours or of ours."""
    sheets = {sheet["properties"]["sheetId"]: sheet for sheet in found.get("sheets", [])}
    titles = [quoted(sheet["properties"]["title"]) for sheet in sheets.values()
              if sheet["properties"].get("sheetType", "GRID") == "GRID"]  # fmt: skip
    entered: dict[int, list[list[Json]]] = {}
    for sheet in book.client.describe(book.key, _ENTERED, titles).get("sheets", []):
        data = (sheet.get("data") or [{}])[0]
        entered[sheet["properties"]["sheetId"]] = [
            [cell.get("userEnteredValue", {}) for cell in row.get("values", [])]
            for row in data.get("rowData", [])
        ]
    return {number: Present(sheet, entered.get(number, [])) for number, sheet in sheets.items()}


def _wanted(
    found: Json, present: Mapping[int, Present], words: Words, currency: str, rows: int
) -> tuple[list[Json], tuple[str, ...]]:
    clients = present.get(sheet_id_of("shClients"))
    if clients is not None:
        rows = max(rows, int(clients.note.get("rows", 0)))
    drawings = draw(new_content(words, default_settings(words, currency), rows))
    ours = {sheet_id_of(drawing.code_name) for drawing in drawings}
    _refuse_another_language(present, words)
    for drawing in drawings:
        for number, sheet in present.items():
            same = sheet.described["properties"]["title"] == drawing.title
            if same and number not in ours:
                raise BookError("google_setup.title_taken", sheet=drawing.title)
    written = frozenset(words[f"sheets.{sheet.name}"] for sheet in PYTHON_SHEETS)
    looks = Looks(words.font, words.right_to_left, written)
    wanted = requests_for(drawings, present, found.get("namedRanges", []), looks)
    wanted += control_requests(present, words, [drawing.title for drawing in drawings])
    made = tuple(d.title for d in drawings if sheet_id_of(d.code_name) not in present)
    if len(made) == len(drawings) and len(present) == 1:
        ((number, only),) = present.items()
        if only.is_empty:
            wanted.append({"deleteSheet": {"sheetId": number}})
    return wanted, made


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
    content = new_content(words, judgement.settings, max(ROWS, count), cells)
    made = io.BytesIO()
    build(made, draw(content), font=words.font, right_to_left=words.right_to_left,
          properties={"title": words["product.name"]})  # fmt: skip
    save_new(target, made.getvalue(), overwrite=replace)
    return count
