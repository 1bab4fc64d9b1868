"""Taking proposals: which cells an owner's choice writes, and what it does not (F54).

Only empty cells and empty rows below the last are written; another value only where its number
was named to replace it, and a formula never.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace

from pumpkin_sheets.plan.proposals.offers import Known, Offer, Store, Sums, Twin, Value, alike
from pumpkin_sheets.plan.proposals.store import Line, said, store_of, with_there
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import cell_name
from pumpkin_sheets.sheets.words import Sentence, fold

Cell = tuple[int, int]


@dataclass(frozen=True)
class Choice:
    """What an owner chose: the numbers to take, or ``everything``.

    ``replacing`` are numbers whose value goes in place of another, ``new`` those of names that are
    clients of their own.
    """

    numbers: Collection[int] = ()
    everything: bool = False
    replacing: Collection[int] = ()
    new: Collection[int] = ()

    @property
    def anything(self) -> bool:
        """Whether a line is chosen at all."""
        return bool(self.numbers or self.everything or self.replacing or self.new)

    def takes(self, number: int, line: Line) -> bool:
        """Whether a line is taken: names that may be one client's never all at once."""
        if number in self.numbers or number in self.replacing or number in self.new:
            return True
        return self.everything and line.what != "same"


@dataclass
class Taken:
    """What is to be written, by title and 0-based cell, and what is said of it.

    ``left`` is what stays proposed; ``cells`` counts those in
    records that were there, ``records`` new rows.
    """

    contents: dict[str, dict[Cell, Value]] = field(default_factory=dict)
    left: Store = field(default_factory=Store)
    said: list[Sentence] = field(default_factory=list)
    cells: int = 0
    records: int = 0


def take(
    lines: Sequence[tuple[int, Line]],
    choice: Choice,
    known: Mapping[str, Known],
    formulas: Mapping[str, Collection[Cell]],
) -> Taken:
    """What taking these lines writes.

    ``lines`` are those of the sheet with their numbers; ``formulas`` the cells, by title, that
    hold a formula, calculated or not.
    """
    return _Taking(lines, choice, known, formulas).taken()


class _Taking:
    """One choice on its way."""

    def __init__(
        self,
        lines: Sequence[tuple[int, Line]],
        choice: Choice,
        known: Mapping[str, Known],
        formulas: Mapping[str, Collection[Cell]],
    ) -> None:
        self._lines, self._choice = lines, choice
        self._known, self._formulas = known, formulas
        self._result = Taken()
        self._twins = {line.twin.key: line.twin for _, line in lines if line.twin}
        self._fresh: list[Offer] = []
        self._free: dict[str, int] = {}
        self._made: dict[tuple[str, str], int] = {}

    def taken(self) -> Taken:
        """See ``take``."""
        self._settle([(n, each) for n, each in self._lines if each.twin and self._takes(n, each)])
        for number, line in self._lines:
            if line.twin is None and self._takes(number, line):
                self._record(number, line.offers, line.what)
        # What was taken is no proposal any more: its cell holds the value.
        left = store_of(line for _, line in self._lines)
        self._result.left = replace(
            left.with_offers(self._fresh), twins=tuple(self._twins.values())
        )
        return self._result

    def _takes(self, number: int, line: Line) -> bool:
        return line.what != "settled" and self._choice.takes(number, line)

    # --- records --------------------------------------------------------------------------------

    def _record(self, number: int, offers: Sequence[Offer], what: str = "row") -> None:
        """Puts values into the record that they are for, or into a new one; ``what`` as in Line.

        A value for a cell makes no record: whose cell it was went, or has another name now.
        """
        first = offers[0]
        table = self._known.get(first.sheet)
        if table is None:
            self._say("proposals.skipped_gone", number=number, name=first.name)
            return
        row = table.rows.get(fold(first.name), self._made.get((first.sheet, fold(first.name))))
        if row is None and what == "cell":
            self._say("proposals.skipped_left", number=number, name=first.name, sheet=table.title)
            return
        if row is None:
            self._new(number, table, offers)
            return
        if table.is_log:
            self._say("proposals.skipped_logged", number=number, sheet=table.title, row=row + 1)
            return
        for offer in offers:
            if offer.column != table.key and table.has(offer.column):
                self._put(number, table, row, offer)

    def _new(self, number: int, table: Known, offers: Sequence[Offer]) -> None:
        row = self._free.get(table.sheet.name, table.free)
        inputs = [c.name for c in table.sheet.inputs if table.has(c.name)]
        while any(self._formula(table, row, name) for name in inputs):
            row += 1  # somebody's own row, that shows nothing
        first = offers[0]
        if table.key:
            self._write(table, row, table.key, first.name)
        for offer in offers:
            if offer.column != table.key and table.has(offer.column):
                self._write(table, row, offer.column, offer.value)
        self._free[table.sheet.name] = row + 1
        self._made[first.sheet, fold(first.name)] = row
        self._result.records += 1

    def _put(self, number: int, table: Known, row: int, offer: Offer) -> None:
        cell = cell_name(row, table.header.positions[offer.column])
        facts = {"number": number, "sheet": table.title, "cell": cell}
        there = table.there(offer) if fold(offer.name) in table.rows else None
        if self._written(table, row, offer.column):
            return
        if self._formula(table, row, offer.column):
            self._say("proposals.skipped_formula", **facts)
        elif there is None:
            self._write(table, row, offer.column, offer.value)
            self._result.cells += 1
        elif alike(there, offer.value):
            self._say("proposals.skipped_same", value=said(there), **facts)
        elif number in self._choice.replacing and alike(there, offer.there):
            self._write(table, row, offer.column, offer.value)
            self._result.cells += 1
        else:
            self._say("proposals.skipped_typed", there=said(there), **facts)

    # --- names ----------------------------------------------------------------------------------

    def _settle(self, chosen: Sequence[tuple[int, Line]]) -> None:
        """Adds what a file says of one name to what it says of the other, or parts them."""
        for number, line in chosen:
            assert line.twin is not None
            twin = self._twins[line.twin.key]
            if number in self._choice.new:
                del self._twins[twin.key]
                self._record(number, _offers(twin.name, twin, twin.own))
                continue
            whole = twin.others + twin.own
            for key, other in self._twins.items():
                if key == twin.key:
                    self._twins[key] = replace(twin, settled=True)
                elif key[1] == twin.key[1] and not other.settled:
                    self._twins[key] = replace(other, others=whole)
            self._say("proposals.settled_now", name=twin.name, to=twin.to)
            self._summed(number, _offers(twin.to, twin, whole))

    def _summed(self, number: int, offers: Sequence[Offer]) -> None:
        """Puts sums in place of what was proposed before, and into cells that are empty."""
        table = self._known["clients"]
        fresh = {offer.place: offer for offer in with_there(offers, self._known)}
        self._fresh += fresh.values()
        self._lines = [
            (each, replace(line, offers=tuple(fresh.get(o.place, o) for o in line.offers)))
            for each, line in self._lines
        ]
        row = table.rows.get(fold(offers[0].name))
        if row is not None:
            for offer in fresh.values():
                if table.has(offer.column) and table.there(offer) is None:
                    self._put(number, table, row, offer)

    # --- cells ----------------------------------------------------------------------------------

    def _write(self, table: Known, row: int, column: str, value: Value) -> None:
        at = row, table.header.positions[column]
        self._result.contents.setdefault(table.title, {})[at] = value

    def _written(self, table: Known, row: int, column: str) -> bool:
        at = row, table.header.positions[column]
        return at in self._result.contents.get(table.title, {})

    def _formula(self, table: Known, row: int, column: str) -> bool:
        return (row, table.header.positions[column]) in self._formulas.get(table.title, ())

    def _say(self, key: str, **facts: object) -> None:
        self._result.said.append(Sentence(key, **facts))


def _offers(name: str, twin: Twin, sums: Sums) -> list[Offer]:
    values: Mapping[str, Value] = sums.values or {"client": name}
    return [Offer("clients", name, column, v, "", twin.source) for column, v in values.items()]
