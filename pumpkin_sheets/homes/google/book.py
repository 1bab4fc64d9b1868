"""A plan kept in a Google Sheet: four calls to read and write it, whatever its size.

One call lists the sheets, one reads them.  Before anything is written one more call reads again
everything that was read before: where somebody typed meanwhile, nothing is written and BookChanged
tells the caller to start over.  What is compared is what people **entered**; the result of
somebody's ``=NOW()`` moves by itself and is nobody's typing.  Then one ``batchUpdate`` writes all
tables or, should Google refuse any part, none; its answer shows what landed where (``delivery``).
Before it is repeated, everything is looked at again.  A night that changes nothing stops after
the second call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from pumpkin_sheets.homes.google.delivery import PutBack, write_tables
from pumpkin_sheets.homes.google.formats import plain_formula
from pumpkin_sheets.homes.google.growth import grow
from pumpkin_sheets.homes.google.values import Entered, cells_of, formulas_of
from pumpkin_sheets.homes.google.writing import Place, quoted, single_cells, table
from pumpkin_sheets.sheets.reach import Unread, within
from pumpkin_sheets.sheets.words import Sentence

_METADATA = "properties(title,locale),sheets.properties(sheetId,title,sheetType,gridProperties)"
_VALUES = (
    "sheets(properties(title),data(startRow,startColumn,"
    "rowData(values(userEnteredValue,effectiveValue))))"
)


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


class GoogleBook:
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
        self._put_back: list[Sentence] = []

    @property
    def name(self) -> str:
        return self._title or "Google Sheet"

    def titles(self) -> list[str]:
        return list(self._properties())

    def sheet_ids(self) -> dict[str, int]:
        """Google's number of each sheet, by title."""
        return {title: int(found["sheetId"]) for title, found in self._properties().items()}

    def read(self, titles: Iterable[str]) -> dict[str, Grid]:
        """Numbers, text, ticks; dates and times as the serial numbers that Google keeps.

        A cell with an error holds the error's text.
        """
        wanted = list(dict.fromkeys(titles))
        known = self._properties()
        for title in wanted:
            if title not in known:
                raise BookError("google.no_sheet", name=self.name, sheet=title)
        if not wanted:
            return {}
        self._unread.clear()
        for title, (entered, grid) in self._fetch(wanted).items():
            self._entered[title] = entered
            self._grids[title], far = within(grid)
            if far:
                self._unread[title] = far
        return {title: [list(row) for row in self._grids[title]] for title in wanted}

    def unread(self) -> dict[str, Unread]:
        """What the last ``read`` left out because it lies too far away, by title."""
        return dict(self._unread)

    def address(self, title: str, cell: str) -> str:
        """Where a cell (``A5``) of a sheet is opened; with no cell, the sheet; empty if unknown."""
        sheet = (self._sheets or {}).get(title)
        if sheet is None:
            return ""
        place = f"{sheet_address(self.key)}#gid={sheet['sheetId']}"
        return f"{place}&range={cell}" if cell else place

    def formulas(self, title: str) -> dict[tuple[int, int], str]:
        """The formulas of a sheet as they are written, by 0-based cell.  Raises BookError."""
        if title not in self._entered:
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
        unread = [title for title in (*tables, *cells) if title not in self._grids]
        if unread:
            self.read(unread)
        known = self._properties()
        fresh = [
            single_cells(title, known[title], self._grids[title], self._entered[title], puts)
            for title, puts in cells.items()
        ]
        for title, rows in tables.items():
            grid, entered = self._grids[title], self._entered[title]
            if found := table(title, known[title], grid, entered, rows.placed, moving):
                fresh.append(found)
        if not fresh:
            return False
        self._refuse_if_changed()
        try:
            write_tables(self.client, self.key, fresh, self._refuse_if_changed)
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

    # -- reading -------------------------------------------------------------------------------

    def _properties(self) -> dict[str, dict[str, Any]]:
        if self._sheets is None:
            found = self.client.describe(self.key, _METADATA)
            self._title = str(found.get("properties", {}).get("title", ""))
            listed = [sheet["properties"] for sheet in found.get("sheets", [])]
            self._sheets = {p["title"]: p for p in listed if p.get("sheetType", "GRID") == "GRID"}
        return self._sheets

    def _fetch(self, titles: Sequence[str]) -> dict[str, tuple[Entered, Grid]]:
        """What was entered on each sheet, and the values that the cells show."""
        try:
            found = self.client.describe(self.key, _VALUES, [quoted(title) for title in titles])
        except BookChanged:
            self.forget()
            raise
        sheets = {s["properties"]["title"]: s.get("data", [{}]) for s in found.get("sheets", [])}
        fetched: dict[str, tuple[Entered, Grid]] = {}
        for title in titles:
            if title not in sheets:
                self.forget()
                raise BookChanged("google.renamed", sheet=title)
            fetched[title] = cells_of(sheets[title][0] if sheets[title] else {})
        return fetched

    def _refuse_if_changed(self) -> None:
        if not self._entered:
            return
        now = self._fetch(list(self._entered))
        changed = [title for title, (entered, _) in now.items() if entered != self._entered[title]]
        if changed:
            self.forget()
            raise BookChanged("google.typed_meanwhile", sheet=changed[0])
