"""A plan kept in a Google Sheet: four calls to read and write it, whatever its size.

One call lists the sheets, one reads them.  Before anything is written one more call reads again
what was entered in all that was read before: where somebody typed meanwhile, nothing is written
and BookChanged tells the caller to start over.  What is compared is what people **entered**; the
result of somebody's ``=NOW()`` moves by itself and is nobody's typing.  Then one ``batchUpdate``
writes all tables or, should Google refuse any part, none; its answer shows what landed where
(``delivery``).  Before it is repeated, everything is looked at again.  A night that changes nothing
stops after the second call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from requests.adapters import BaseAdapter

from pumpkin_sheets.book import (
    BookError,
    Cell,
    FormulaCells,
    Grid,
    Growth,
    Rows,
    SheetResults,
)
from pumpkin_sheets.homes.google.access import Patience, SheetsClient
from pumpkin_sheets.homes.google.account import load_key
from pumpkin_sheets.homes.google.addresses import sheet_address, spreadsheet_key
from pumpkin_sheets.homes.google.control import answer
from pumpkin_sheets.homes.google.delivery import PutBack, write_tables
from pumpkin_sheets.homes.google.formats import Json, plain_formula
from pumpkin_sheets.homes.google.growth import grow
from pumpkin_sheets.homes.google.seen import Seen
from pumpkin_sheets.homes.google.turn import TakingTurns
from pumpkin_sheets.homes.google.values import cell_of, formulas_of, is_formula, line_of
from pumpkin_sheets.homes.google.writing import Place, Table, single_cells, table
from pumpkin_sheets.sheets.reach import Unread
from pumpkin_sheets.sheets.words import Sentence

KNOCK = 30.0
"""Seconds in which Google lists the sheets of a workbook, when it can be had at all."""


def open_google(
    url_or_key: str,
    key_file: Path,
    patience: Patience | None = None,
    adapters: Mapping[str, BaseAdapter] | None = None,
) -> GoogleBook:
    """The Google Sheet at an address, reached with a service account's key file.

    No call is made yet.  ``adapters`` are ``requests`` transports by address prefix, for tests.
    Raises BookError for an address or a key file that cannot be used.
    """
    key = spreadsheet_key(url_or_key)
    return GoogleBook(SheetsClient(load_key(key_file), patience, adapters), key)


class GoogleBook(TakingTurns):
    """A Google Sheet as a Book.  Not for use by two threads at once."""

    def __init__(self, client: SheetsClient, key: str) -> None:
        self.client = client
        self.key = key
        self._seen = Seen(client, key, self.note_turns)
        self._put_back: list[Sentence] = []

    @property
    def name(self) -> str:
        return self._seen.title or "Google Sheet"

    def knock(self) -> None:
        """List the sheets with a single short try, whatever the patience.  Raises BookError."""
        patient, self._seen.client = self.client, self.client.hurried(KNOCK)
        try:
            self._seen.properties()
        finally:
            self._seen.client = patient

    def titles(self) -> list[str]:
        return list(self._seen.properties())

    def sheet_ids(self) -> dict[str, int]:
        """Google's number of each sheet, by title."""
        return {title: int(found["sheetId"]) for title, found in self._seen.properties().items()}

    def read(self, titles: Iterable[str]) -> dict[str, Grid]:
        """Numbers, text, ticks; days, hours and durations where a cell shows its number as one.

        A cell with an error holds the error's text.
        """
        return self.read_without(titles, {})

    def read_without(
        self,
        titles: Iterable[str],
        spare: Mapping[str, Mapping[str, str]],
        widths: Mapping[str, int] | None = None,
    ) -> dict[str, Grid]:
        """As ``read``; below the rows of titles, columns that nobody looks at may be empty.

        These are the columns that bear one of the titles ``spare``, which has the folded titles by
        the sheet's, each with its column's name; and all but so many of a sheet in ``widths``.
        """
        return self._seen.read(titles, spare, widths or {})

    def unread(self) -> dict[str, Unread]:
        """What the last ``read`` left out because it lies too far away, by title."""
        return dict(self._seen.unread)

    def asked(self) -> str:
        """The menu's request that waited when the book was read; "" where none did."""
        control = self._seen.control
        return control.request if control.waiting else ""

    def answer(self, request: str, text: str) -> None:
        """Answer a request of the menu.  One call.  Raises BookError."""
        answer(self.client, self.key, request, text)

    def address(self, title: str, cell: str) -> str:
        """Where a cell (``A5``) of a sheet is opened; with no cell, the sheet; empty if unknown."""
        sheet = self._seen.known.get(title)
        if sheet is None:
            return ""
        place = f"{sheet_address(self.key)}#gid={sheet['sheetId']}"
        return f"{place}&range={cell}" if cell else place

    def formulas(self, titles: Iterable[str]) -> dict[str, dict[tuple[int, int], str]]:
        """The formulas of these sheets as they are written, by 0-based cell.  Raises BookError."""
        found = {}
        for title in titles:
            if title not in self._seen.entered or self._seen.left_out.get(title):
                self.read([title])
            entered = formulas_of(self._seen.entered[title])
            found[title] = {place: plain_formula(text) for place, text in entered.items()}
        return found

    def without_formula(self, cells: Sequence[FormulaCells]) -> list[list[tuple[int, int]]]:
        """As ``TellsFormulas``, of the columns that were read."""
        return [self._without_formula(each) for each in cells]

    def _without_formula(self, cells: FormulaCells) -> list[tuple[int, int]]:
        entered, left_out = self._seen.entered[cells.title], self._seen.left_out[cells.title]
        read = [column for column in cells.columns if column not in left_out]
        return [
            (row, column)
            for row in cells.filled(self._seen.grids[cells.title])
            for line in (line_of(entered, row),)
            for column in read
            if not is_formula(cell_of(line, column))
        ]

    def write(
        self, tables: Mapping[str, Rows], results: Mapping[str, SheetResults] | None = None
    ) -> bool:
        """``results`` are ignored: a Google Sheet recalculates by itself."""
        return self.put(tables, moving=True)

    def put(
        self,
        tables: Mapping[str, Rows],
        cells: Mapping[str, Mapping[Place, Cell]] | None = None,
        *,
        moving: bool = False,
    ) -> bool:
        """Write tables, and single cells of other sheets, all or none, as ``write`` does.

        ``cells`` are values by 0-based (row, column), by title; ``moving`` says that whole rows of
        the tables may be moved.
        """
        cells, seen = cells or {}, self._seen
        unread = [
            title
            for title in (*tables, *cells)
            if title not in seen.grids or seen.left_out.get(title)
        ]
        if unread:
            self.read(unread)
        fresh = self._fresh(tables, cells, moving)
        if not fresh:
            return False
        exact = all(seen.told[each.title] for each in fresh)
        # What a review came to rests on all that was read; that it was mailed, on nothing else.
        marking = self.turns is not None and self.turns.held is not None
        verify = partial(seen.refuse_if_changed, [*tables, *cells] if marking else None)
        verify()
        if not exact:  # only now it is
            fresh = self._fresh(tables, cells, moving)
        try:
            self.change_in_turn(partial(write_tables, self.client, self.key, fresh, verify))
        except BookError as error:
            self.forget()
            if isinstance(error, PutBack):
                self._put_back.append(error)
            raise
        for written in fresh:
            seen.wrote(written)
        return True

    def _fresh(
        self,
        tables: Mapping[str, Rows],
        cells: Mapping[str, Mapping[Place, Cell]],
        moving: bool,
    ) -> list[Table]:
        """What is to be written where; nothing for a sheet that holds it already."""
        known, seen = self._seen.properties(), self._seen
        fresh = [
            single_cells(title, known[title], seen.grids[title], seen.entered[title], puts)
            for title, puts in cells.items()
        ]
        for title, rows in tables.items():
            grid, entered = seen.grids[title], seen.entered[title]
            if found := table(title, known[title], grid, entered, rows.placed, moving):
                fresh.append(found)
        return fresh

    def put_back(self) -> list[Sentence]:
        """What a write had displaced, and put back, since this was asked last."""
        told, self._put_back = self._put_back, []
        return told

    def grow(self, growth: Growth) -> bool:
        """Add sheets, and parts of sheets, all or none; False when all was there already.

        Nothing is written where somebody typed on a sheet that was read before (BookChanged).
        Raises BookError.
        """
        known = self._seen.properties()
        for gain in growth.gains:
            if gain.title not in known:
                raise BookError("google.no_sheet", name=self.name, sheet=gain.title)
        titles = [drawing.title for drawing in (*growth.sheets, *growth.gains)]
        titles += growth.contents
        self.read([t for t in titles if t in known and t not in self._seen.grids])
        try:
            return grow(self.client, self.key, growth, self._seen.refuse_if_changed)
        finally:
            self.forget()

    def change(self, requests: list[Json]) -> None:
        """Ask for all of these changes or none, unless somebody typed since the book was read.

        Raises BookError; BookUncertain where the answer was lost.
        """
        self._seen.refuse_if_changed()
        try:
            self.client.change(self.key, requests, repeatable=False)
        finally:
            self.forget()

    def forget(self) -> None:
        """Forget what was read, so that the next reading starts from nothing."""
        self._seen.forget()
