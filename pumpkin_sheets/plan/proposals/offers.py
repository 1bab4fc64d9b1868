"""What is proposed, and the tables that it is proposed for."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field, replace
from functools import cached_property

from pumpkin_sheets.sheets.problems import is_number
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import TICKS, Sheet
from pumpkin_sheets.sheets.tables import Header, Values, as_date, cell_text, is_blank
from pumpkin_sheets.sheets.words import fold

Value = str | float | dt.date

NEVER = "=…"
"""What is said to stand in a cell whose formula was never calculated."""
NEAR = 0.005
"""Numbers that differ by no more than this part of the larger one say the same."""
_TICKED = frozenset(tick.casefold() for tick in TICKS)


@dataclass(frozen=True)
class Offer:
    """One value for one cell: of the record ``name`` (its key, as typed) of a sheet of ours.

    ``why`` and ``source`` are finished sentences in the workbook's language; ``there`` is what
    stood in the cell when it was first proposed, None for nothing.  ``anew``: it is worked out
    afresh by every review, not kept.
    """

    sheet: str
    name: str
    column: str
    value: Value
    why: str = ""
    source: str = ""
    there: Value | None = None
    anew: bool = False

    @property
    def place(self) -> tuple[str, str, str]:
        """The cell that it is for: of two offers for one place, the later counts."""
        return self.sheet, fold(self.name), self.column


@dataclass(frozen=True)
class Sums:
    """What a file says of one name, ready to be added to what it says of another.

    ``amounts`` by column of Clients; ``late`` is the sum of days and the number of invoices.
    """

    amounts: Mapping[str, float] = field(default_factory=dict)
    late: tuple[float, int] = (0.0, 0)

    def __add__(self, other: Sums) -> Sums:
        amounts = {
            column: round(self.amounts.get(column, 0.0) + other.amounts.get(column, 0.0), 2)
            for column in (*self.amounts, *(c for c in other.amounts if c not in self.amounts))
        }
        days, count = (a + b for a, b in zip(self.late, other.late, strict=True))
        return Sums(amounts, (days, int(count)))

    def updated(self, later: Sums) -> Sums:
        """These with what a later file says in their place, column by column."""
        late = later.late if later.late[1] else self.late
        return Sums({**self.amounts, **later.amounts}, late)

    @property
    def values(self) -> dict[str, float]:
        """The values to fill in, by column of Clients."""
        found = {column: round(amount, 2) for column, amount in self.amounts.items()}
        if self.late[1]:
            found["late"] = round(self.late[0] / self.late[1], 1)
        return found


@dataclass(frozen=True)
class Twin:
    """A name in a file that may be another's: ``own`` is what the file says of it.

    ``others`` is what the file says of ``to`` besides.  ``settled``: the owner said that it is.
    """

    name: str
    to: str
    own: Sums = field(default_factory=Sums)
    others: Sums = field(default_factory=Sums)
    source: str = ""
    settled: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return fold(self.name), fold(self.to)


@dataclass(frozen=True)
class Store:
    """All that is proposed, in its order."""

    offers: tuple[Offer, ...] = ()
    twins: tuple[Twin, ...] = ()

    def with_offers(self, offers: Iterable[Offer]) -> Store:
        """These and later ones, which count where both are for one place."""
        places = {offer.place: offer for offer in self.offers}
        for offer in offers:
            old = places.get(offer.place)
            if old is not None and alike(old.value, offer.value):
                offer = replace(offer, there=old.there)
            places[offer.place] = offer
        return replace(self, offers=tuple(places.values()))

    def with_twins(self, twins: Iterable[Twin]) -> Store:
        """These and later ones; what was settled stays so."""
        known = {twin.key: twin for twin in self.twins}
        for twin in twins:
            old = known.get(twin.key)
            if old is not None:
                own, others = old.own.updated(twin.own), old.others.updated(twin.others)
                twin = replace(twin, own=own, others=others, settled=old.settled)
            known[twin.key] = twin
        return replace(self, twins=tuple(known.values()))


@dataclass(frozen=True)
class Known:
    """A table of the workbook as it was read; ``values[0][0]`` is A1.

    ``key`` is the column that names a record.  A log has none (""): its lines are called as
    ``named`` says, from its values to the 0-based row of each name.  ``uncalculated`` are the
    0-based cells whose formula was never calculated: they are empty, and are not.
    """

    sheet: Sheet
    key: str
    title: str
    header: Header
    values: Values
    named: Callable[[Values], Mapping[str, int]] | None = None
    uncalculated: Collection[tuple[int, int]] = ()

    @cached_property
    def rows(self) -> dict[str, int]:
        """The 0-based row of each record, by its folded name."""
        if self.named is not None:
            return {fold(name): row for name, row in self.named(self.values).items()}
        found: dict[str, int] = {}
        for row in range(self.header.first_row, len(self.values)):
            name = fold(cell_text(self.cell(row, self.key)))
            if name:
                found.setdefault(name, row)
        return found

    @property
    def free(self) -> int:
        """The first row below all that people typed."""
        names = [c.name for c in self.sheet.inputs if c.name in self.header.positions]
        for row in range(len(self.values) - 1, self.header.row, -1):
            if any(not is_blank(self.cell(row, name)) for name in names):
                return row + 1
        return self.header.first_row

    @property
    def is_log(self) -> bool:
        """Whether its lines are only ever added."""
        return not self.key

    def has(self, column: str) -> bool:
        """Whether the table has a column: an older workbook may not."""
        return column in self.header.positions

    def cell(self, row: int, column: str) -> object:
        """What stands in a cell, None for nothing."""
        place = self.header.positions[column]
        cells = self.values[row] if row < len(self.values) else ()
        return cells[place] if place < len(cells) else None

    def there(self, offer: Offer) -> object:
        """What stands where an offer would go, None for nothing."""
        row = self.rows.get(fold(offer.name))
        if row is None or not self.has(offer.column):
            return None
        found = self.cell(row, offer.column)
        return None if is_blank(found) else found

    def waits(self, offer: Offer) -> bool:
        """Whether a formula that was never calculated stands where an offer would go."""
        row = self.rows.get(fold(offer.name))
        return row is not None and (row, self.header.positions[offer.column]) in self.uncalculated


def alike(one: object, other: object) -> bool:
    """Whether two cells say the same: numbers nearly, texts as names are compared."""
    if isinstance(one, dt.date) or isinstance(other, dt.date):
        return as_date(one) is not None and as_date(one) == as_date(other)
    if is_number(one) and is_number(other):
        return math.isclose(one, other, rel_tol=NEAR, abs_tol=1e-9)  # type: ignore[arg-type]
    ticked = [cell_text(each).casefold() in _TICKED for each in (one, other)]
    return all(ticked) or fold(cell_text(one)) == fold(cell_text(other))
