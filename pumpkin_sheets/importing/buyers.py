"""Whom the lines of a list are about; the clients of orders, from another list (F54)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pumpkin_sheets.book import BookError
from pumpkin_sheets.importing.columns import Columns
from pumpkin_sheets.importing.files import listings
from pumpkin_sheets.importing.heading import Heading, orders_of
from pumpkin_sheets.importing.listing import Cells
from pumpkin_sheets.importing.sources import said_as, synonyms
from pumpkin_sheets.sheets.problems import shortened
from pumpkin_sheets.sheets.shown import one_line
from pumpkin_sheets.sheets.words import fold, fold_ours

MOST_ORDERS = 500_000
"""More orders than these are not held."""
LONGEST_NAME = 200
_NOBODY = frozenset(synonyms()["nobody"])
_ERROR = re.compile(r"#[a-z/0]+[!?]?|err:[0-9]+")
"""What spreadsheet programs show for a formula that goes wrong, folded."""
_SUMS = said_as("sums")


class Buyers:
    """Reads whom each line is about; some lists say it only above the lines."""

    def __init__(
        self, heading: Heading, columns: Columns, orders: Mapping[str, str] | None
    ) -> None:
        self._heading, self._columns, self._orders = heading, columns, orders
        self._above = ""
        self._met: set[str] = set()
        if "client" not in heading.columns and orders is None:
            facts = {"name": heading.listing.name, "column": heading.title("order")}
            raise BookError("importing.buyers_wanted", **facts)

    def of(self, cells: Cells) -> str | None:
        """The name of a line's client, "" for nobody; None for a line that is no client's."""
        source = self._heading.source
        if source.heading:
            return self._under(cells)
        name = self._named(cells)
        if source.first:
            folded, known = fold(name), fold(name) in self._met
            self._met.add(folded)
            if not self._columns.cell(cells, "money"):
                return None  # a line above those of its parts, or one below the list
            return None if not known and self._is_sum(folded) else name
        return name if _is_somebody(name) else ""

    def met(self, name: str) -> None:
        """Remembers a client that a line counted for: the sum below is called after it."""
        self._met.add(_folded(name))

    def is_sum(self, name: str, cells: Cells) -> bool:
        """Whether a line is the sum below a list, or below a client's own lines as spreadsheet
        programs put it: it is called so, and is of no day."""
        if self._columns.cell(cells, "date"):
            return False
        called = _called(name)
        first, _, last = called.rpartition(" ")
        return fold_ours(called) in _SUMS or (last in _SUMS and first in self._met)

    def _under(self, cells: Cells) -> str | None:
        """A client stands alone on the line above its own, and their sum below them."""
        first = self._columns.text(cells, 0)
        if not first:
            return self._above
        alone = not any(cell not in (None, "") for cell in cells[1:])
        self._above = one_line(first) if alone else ""
        return None

    def _is_sum(self, folded: str) -> bool:
        folded = _called(folded)
        of = folded.removeprefix("total ").removeprefix("for ")
        return fold_ours(folded) in _SUMS or (of != folded and of in self._met)

    def _named(self, cells: Cells) -> str:
        text, columns = self._columns.text, self._heading.columns
        for place in columns.get("client", ()):
            if name := one_line(text(cells, place)):
                return "" if isinstance(cells[place], bool) else name
        if "person" in columns:
            return one_line(" ".join(text(cells, place) for place in columns["person"]))
        if self._orders is not None and "order" in columns:
            return self._orders.get(fold(text(cells, columns["order"][0])), "")
        return ""


_folded = lru_cache(maxsize=1 << 16)(fold)  # most lines name a client that one before named


@lru_cache(maxsize=1 << 16)
def _is_somebody(name: str) -> bool:
    """Whether a text names anybody: no error of a formula, nothing without a letter or digit."""
    folded = fold(name)
    if folded in _NOBODY or _ERROR.fullmatch(folded):
        return False
    return any(sign.isalnum() for sign in folded)


def _called(name: str) -> str:
    """What a line is called, folded, without the colon behind it."""
    return _folded(name).rstrip(" :")


def buyers_by_order(path: Path, encoding: str = "") -> dict[str, str]:
    """The client of each order by its folded number, from a list that has both.

    An order that the list gives to two clients is nobody's.  Raises BookError.
    """
    heading = orders_of(listings(path, encoding))
    order, client = heading.columns["order"][0], heading.columns["client"][0]
    found: dict[str, str] = {}
    names: dict[str, str] = {}
    for number, cells in heading.listing.rows(None):
        if number <= heading.row or max(order, client) >= len(cells):
            continue
        key = fold(_text(cells[order]))
        name = shortened(one_line(_text(cells[client])), LONGEST_NAME)
        if not (key and name):
            continue
        name = names.setdefault(fold(name), name)
        if found.setdefault(key, name) != name:
            found[key] = ""
        if len(found) > MOST_ORDERS:
            facts = {"name": path.name, "most": f"{MOST_ORDERS:,}"}
            raise BookError("importing.too_many_orders", **facts)
    return found


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()
