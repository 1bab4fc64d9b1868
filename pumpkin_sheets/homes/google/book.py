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
from typing import Any

from requests.adapters import BaseAdapter

from pumpkin_sheets.book import (
    BookChanged,
    BookError,
    Cell,
    Grid,
    Growth,
    Rows,
    SheetResults,
)
from pumpkin_sheets.homes.google.access import (
    Patience,
    SheetsClient,
    load_key,
    sheet_address,
    spreadsheet_key,
)
from pumpkin_sheets.homes.google.control import CONTROL, TITLE, Control, answer
from pumpkin_sheets.homes.google.delivery import PutBack, write_tables
from pumpkin_sheets.homes.google.formats import plain_formula
from pumpkin_sheets.homes.google.growth import grow
from pumpkin_sheets.homes.google.reading import (
    ENTERED,
    METADATA,
    SHOWN,
    SHOWN_AND_ENTERED,
    below,
    columns_left_out,
    misjudged,
    put_together,
    ranges,
    told_apart,
)
from pumpkin_sheets.homes.google.turn import METADATA as TURNS
from pumpkin_sheets.homes.google.turn import TakingTurns
from pumpkin_sheets.homes.google.values import Entered, cells_of, formulas_of
from pumpkin_sheets.homes.google.writing import Place, Table, single_cells, table
from pumpkin_sheets.sheets.reach import Unread, within
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

    leaves_others = True

    def __init__(self, client: SheetsClient, key: str) -> None:
        self.client = client
        self.key = key
        self._title: str | None = None
        self._sheets: dict[str, dict[str, Any]] | None = None
        self._entered: dict[str, Entered] = {}
        self._grids: dict[str, Grid] = {}
        self._unread: dict[str, Unread] = {}
        self._control = Control("", "")
        self._left_out: dict[str, frozenset[int]] = {}
        self._named: list[dict[str, Any]] = []
        self._told: dict[str, bool] = {}
        self._put_back: list[Sentence] = []

    @property
    def name(self) -> str:
        return self._title or "Google Sheet"

    def knock(self) -> None:
        """List the sheets with a single short try, whatever the patience.  Raises BookError."""
        patient, self.client = self.client, self.client.hurried(KNOCK)
        try:
            self._properties()
        finally:
            self.client = patient

    def titles(self) -> list[str]:
        return list(self._properties())

    def sheet_ids(self) -> dict[str, int]:
        """Google's number of each sheet, by title."""
        return {title: int(found["sheetId"]) for title, found in self._properties().items()}

    def read(self, titles: Iterable[str]) -> dict[str, Grid]:
        """Numbers, text, ticks; dates and times as the serial numbers that Google keeps.

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
        wanted = list(dict.fromkeys(titles))
        known = self._described()
        for title in wanted:
            if title not in known:
                raise BookError("google.no_sheet", name=self.name, sheet=title)
        if not wanted:
            return {}
        self._unread.clear()
        for title in wanted:
            sheet, may_stay = known[title], spare.get(title, {})
            wide = (widths or {}).get(title)
            self._left_out[title] = columns_left_out(sheet, self._named, may_stay, wide)
        beside = [] if TITLE in wanted or TITLE not in known else [CONTROL]
        blocks = self._fetch(wanted, SHOWN, beside)
        self._read_after_all(blocks, spare)
        for title in wanted:
            self._told[title] = told_apart(blocks[title])
            self._entered[title], grid = put_together(blocks[title], self._told[title])
            self._grids[title], far = within(grid)
            if far:
                self._unread[title] = far
        return {title: [list(row) for row in self._grids[title]] for title in wanted}

    def unread(self) -> dict[str, Unread]:
        """What the last ``read`` left out because it lies too far away, by title."""
        return dict(self._unread)

    def asked(self) -> str:
        """The menu's request that waited when the book was read; "" where none did."""
        return self._control.request if self._control.waiting else ""

    def answer(self, request: str, text: str) -> None:
        """Answer a request of the menu.  One call.  Raises BookError."""
        answer(self.client, self.key, request, text)

    def address(self, title: str, cell: str) -> str:
        """Where a cell (``A5``) of a sheet is opened; with no cell, the sheet; empty if unknown."""
        sheet = (self._sheets or {}).get(title)
        if sheet is None:
            return ""
        place = f"{sheet_address(self.key)}#gid={sheet['properties']['sheetId']}"
        return f"{place}&range={cell}" if cell else place

    def formulas(self, title: str) -> dict[tuple[int, int], str]:
        """The formulas of a sheet as they are written, by 0-based cell.  Raises BookError."""
        if title not in self._entered or self._left_out.get(title):
            self.read([title])
        entered = formulas_of(self._entered[title])
        return {place: plain_formula(text) for place, text in entered.items()}

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
        cells = cells or {}
        unread = [
            title
            for title in (*tables, *cells)
            if title not in self._grids or self._left_out.get(title)
        ]
        if unread:
            self.read(unread)
        fresh = self._fresh(tables, cells, moving)
        if not fresh:
            return False
        exact = all(self._told[each.title] for each in fresh)
        self._refuse_if_changed()
        if not exact:  # only now it is
            fresh = self._fresh(tables, cells, moving)
        try:
            self.change_in_turn(
                partial(write_tables, self.client, self.key, fresh, self._refuse_if_changed)
            )
        except BookError as error:
            self.forget()
            if isinstance(error, PutBack):
                self._put_back.append(error)
            raise
        for written in fresh:
            self._grids[written.title], self._entered[written.title] = written.after()
            size = self._properties()[written.title]["gridProperties"]
            size["rowCount"], size["columnCount"] = written.height, written.width
        return True

    def _fresh(
        self,
        tables: Mapping[str, Rows],
        cells: Mapping[str, Mapping[Place, Cell]],
        moving: bool,
    ) -> list[Table]:
        """What is to be written where; nothing for a sheet that holds it already."""
        known = self._properties()
        fresh = [
            single_cells(title, known[title], self._grids[title], self._entered[title], puts)
            for title, puts in cells.items()
        ]
        for title, rows in tables.items():
            grid, entered = self._grids[title], self._entered[title]
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
        known = self._properties()
        for gain in growth.gains:
            if gain.title not in known:
                raise BookError("google.no_sheet", name=self.name, sheet=gain.title)
        titles = [drawing.title for drawing in (*growth.sheets, *growth.gains)]
        titles += growth.contents
        self.read([t for t in titles if t in known and t not in self._grids])
        try:
            return grow(self.client, self.key, growth, self._refuse_if_changed)
        finally:
            self.forget()

    def forget(self) -> None:
        """Forget what was read, so that the next reading starts from nothing."""
        self._sheets = None
        self._entered.clear()
        self._grids.clear()
        self._left_out.clear()

    # -- reading -------------------------------------------------------------------------------

    def _properties(self) -> dict[str, dict[str, Any]]:
        return {title: sheet["properties"] for title, sheet in self._described().items()}

    def _described(self) -> dict[str, dict[str, Any]]:
        if self._sheets is None:
            found = self.client.describe(self.key, f"{METADATA},{TURNS}")
            self.note_turns(found)
            self._title = str(found.get("properties", {}).get("title", ""))
            self._named = found.get("namedRanges", [])
            listed = {sheet["properties"]["title"]: sheet for sheet in found.get("sheets", [])}
            self._sheets = {
                title: sheet
                for title, sheet in listed.items()
                if sheet["properties"].get("sheetType", "GRID") == "GRID"
            }
        return self._sheets

    def _fetch(
        self, titles: Iterable[str], fields: str, beside: Sequence[str] = ()
    ) -> dict[str, list[dict[str, Any]]]:
        """The GridData of each sheet, but for the columns that are left out.

        ``beside`` may be the cells through which the menu speaks; they cost no call of their own.
        """
        known = self._properties()
        return self._blocks(
            {
                title: ranges(title, known[title]["gridProperties"], self._left_out[title])
                for title in titles
            },
            fields,
            beside,
        )

    def _blocks(
        self, wanted: Mapping[str, list[str]], fields: str, beside: Sequence[str] = ()
    ) -> dict[str, list[dict[str, Any]]]:
        asked = [*(each for listed in wanted.values() for each in listed), *beside]
        try:
            found = self.client.describe(self.key, fields, asked)
        except BookChanged:
            self.forget()
            raise
        sheets = {s["properties"]["title"]: s.get("data", []) for s in found.get("sheets", [])}
        for title in wanted:
            if title not in sheets:
                self.forget()
                raise BookChanged("google.renamed", sheet=title)
        if beside:
            cells = cells_of(next(iter(sheets.get(TITLE, [])), {}))[1]
            self._control = Control.of([row[0] if row else None for row in cells])
        return {title: sheets[title] for title in wanted}

    def _read_after_all(
        self, blocks: dict[str, list[dict[str, Any]]], spare: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Reads the columns that were left out and are not what they were taken for."""
        more: dict[str, list[str]] = {}
        for title, found in blocks.items():
            if not spare.get(title):
                continue
            wrong = misjudged(found, self._left_out[title], spare[title])
            if wrong:
                self._left_out[title] -= set(wrong)
                more[title] = [below(title, column, column) for column in wrong]
        if more:
            for title, found in self._blocks(more, SHOWN).items():
                blocks[title] += found

    def _refuse_if_changed(self) -> None:
        """Raises BookChanged where anything that was read is not as it was entered then.

        Afterwards it is known exactly what was entered, whatever the first reading told.
        """
        if not self._entered:
            return
        told = all(self._told[title] for title in self._entered)
        now = self._fetch(list(self._entered), ENTERED if told else SHOWN_AND_ENTERED)
        changed = [
            title
            for title, found in now.items()
            if put_together(found, self._told[title])[0] != self._entered[title]
        ]
        if changed:
            self.forget()
            raise BookChanged("google.typed_meanwhile", sheet=changed[0])
        for title in now:
            if not self._told[title]:
                self._entered[title], self._told[title] = put_together(now[title])[0], True
