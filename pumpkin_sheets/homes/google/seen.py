"""What was seen of a Google Sheet: read in one call, looked at again before anything is written.

What is compared is what people **entered**; the result of somebody's ``=NOW()`` moves by itself and
is nobody's typing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pumpkin_sheets.book import BookChanged, BookError, Grid
from pumpkin_sheets.homes.google.access import SheetsClient
from pumpkin_sheets.homes.google.control import CONTROL, TITLE, Control
from pumpkin_sheets.homes.google.reading import (
    ENTERED,
    METADATA,
    SHOWN,
    SHOWN_AND_ENTERED,
    below,
    columns_left_out,
    maybe_filled,
    misjudged,
    put_together,
    ranges,
    told_apart,
    with_moments,
)
from pumpkin_sheets.homes.google.turn import METADATA as TURNS
from pumpkin_sheets.homes.google.values import Entered, cells_of
from pumpkin_sheets.homes.google.writing import Table
from pumpkin_sheets.sheets.reach import Unread, within

Json = dict[str, Any]
Blocks = Mapping[str, list[Json]]
"""The GridData of each sheet, by title."""


class Seen:
    """One Google Sheet as it was seen.

    ``described`` is told of every description of the sheet that Google gives.  ``grids`` have what
    the cells of each sheet that was read showed, days as numbers, ``entered`` what was entered in
    them, where ``told`` says so exactly; ``left_out`` are the columns that were not read below the
    titles.
    """

    def __init__(
        self, client: SheetsClient, key: str, described: Callable[[Mapping[str, Any]], object]
    ) -> None:
        self.client = client
        self.title = ""
        self.control = Control("", "")
        self.entered: dict[str, Entered] = {}
        self.grids: dict[str, Grid] = {}
        self.unread: dict[str, Unread] = {}
        self.told: dict[str, bool] = {}
        self.left_out: dict[str, frozenset[int]] = {}
        self._key = key
        self._note = described
        self._sheets: dict[str, Json] | None = None
        self._named: list[Json] = []

    @property
    def known(self) -> Mapping[str, Json]:
        """The properties of the sheets as they were listed last, by title; nothing without."""
        return {title: sheet["properties"] for title, sheet in (self._sheets or {}).items()}

    def properties(self) -> dict[str, Json]:
        """The properties of each sheet of cells, by title.  One call, once.  Raises BookError."""
        return {title: sheet["properties"] for title, sheet in self._described().items()}

    def _described(self) -> dict[str, Json]:
        if self._sheets is None:
            found = self.client.describe(self._key, f"{METADATA},{TURNS}")
            self._note(found)
            self.title = str(found.get("properties", {}).get("title", ""))
            self._named = found.get("namedRanges", [])
            listed = {sheet["properties"]["title"]: sheet for sheet in found.get("sheets", [])}
            self._sheets = {
                title: sheet
                for title, sheet in listed.items()
                if sheet["properties"].get("sheetType", "GRID") == "GRID"
            }
        return self._sheets

    def read(
        self,
        titles: Iterable[str],
        spare: Mapping[str, Mapping[str, str]],
        widths: Mapping[str, int],
    ) -> dict[str, Grid]:
        """As ``GoogleBook.read_without``."""
        wanted = list(dict.fromkeys(titles))
        known = self._described()
        for title in wanted:
            if title not in known:
                name = self.title or "Google Sheet"
                raise BookError("google.no_sheet", name=name, sheet=title)
        if not wanted:
            return {}
        self.unread.clear()
        shown = {}
        for title in wanted:
            sheet, may_stay, wide = known[title], spare.get(title, {}), widths.get(title)
            self.left_out[title] = columns_left_out(sheet, self._named, may_stay, wide)
        beside = [] if TITLE in wanted or TITLE not in known else [CONTROL]
        blocks = self._fetch(wanted, SHOWN, beside)
        self._read_after_all(blocks, spare)
        for title in wanted:
            self.told[title] = told_apart(blocks[title])
            self.entered[title], grid = put_together(blocks[title], self.told[title])
            self.grids[title], far = within(grid)
            if far:
                self.unread[title] = far
            shown[title] = with_moments(self.grids[title], blocks[title])
        return shown

    def refuse_if_changed(self, titles: Iterable[str] | None = None) -> None:
        """Raises BookChanged where anything that was read is not as it was entered then.

        Only ``titles`` are looked at, all that were read without it.  Afterwards it is known
        exactly what was entered there, whatever the first reading told.
        """
        looked_at = list(self.entered if titles is None else titles)
        if not looked_at:
            return
        now = {
            title: put_together(found)[0]
            for title, found in self._fetch(looked_at, ENTERED).items()
        }
        unsure = []
        for title, entered in now.items():
            if entered == self.entered[title]:
                continue
            if self.told[title] or not maybe_filled(self.entered[title], entered):
                self._changed(title)
            unsure.append(title)
        if unsure:
            for title, found in self._fetch(unsure, SHOWN_AND_ENTERED).items():
                if put_together(found, told=False)[0] != self.entered[title]:
                    self._changed(title)
        for title in now:
            if not self.told[title]:
                self.entered[title], self.told[title] = now[title], True

    def _changed(self, title: str) -> None:
        """Raises BookChanged."""
        self.forget()
        raise BookChanged("google.typed_meanwhile", sheet=title)

    def wrote(self, table: Table) -> None:
        """A sheet as it is after a write."""
        self.grids[table.title], self.entered[table.title] = table.after()
        size = self.properties()[table.title]["gridProperties"]
        size["rowCount"], size["columnCount"] = table.height, table.width

    def forget(self) -> None:
        """Forget what was read, so that the next reading starts from nothing."""
        self._sheets = None
        self.entered.clear()
        self.grids.clear()
        self.left_out.clear()

    def _fetch(
        self, titles: Iterable[str], fields: str, beside: Sequence[str] = ()
    ) -> dict[str, list[Json]]:
        """The GridData of each sheet, but for the columns that are left out.

        ``beside`` may be the cells through which the menu speaks; they cost no call of their own.
        """
        known = self.properties()
        return self._blocks(
            {
                title: ranges(title, known[title]["gridProperties"], self.left_out[title])
                for title in titles
            },
            fields,
            beside,
        )

    def _blocks(
        self, wanted: Mapping[str, list[str]], fields: str, beside: Sequence[str] = ()
    ) -> dict[str, list[Json]]:
        asked = [*(each for listed in wanted.values() for each in listed), *beside]
        try:
            found = self.client.describe(self._key, fields, asked)
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
            self.control = Control.of([row[0] if row else None for row in cells])
        return {title: sheets[title] for title in wanted}

    def _read_after_all(
        self, blocks: dict[str, list[Json]], spare: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Reads the columns that were left out and are not what they were taken for."""
        more: dict[str, list[str]] = {}
        for title, found in blocks.items():
            if not spare.get(title):
                continue
            wrong = misjudged(found, self.left_out[title], spare[title])
            if wrong:
                self.left_out[title] -= set(wrong)
                more[title] = [below(title, column, column) for column in wrong]
        if more:
            for title, found in self._blocks(more, SHOWN).items():
                blocks[title] += found
