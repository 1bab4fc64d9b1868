"""How a list's columns are written, and what its cells say then (F54).

Each column is looked at as a whole before a line is added up, so that it is known how its numbers
and days are to be read.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pumpkin_sheets.book import BookError
from pumpkin_sheets.importing import dates, numbers
from pumpkin_sheets.importing.heading import Heading, code_in
from pumpkin_sheets.importing.listing import UNCALCULATED, Cells, Line, Progress
from pumpkin_sheets.importing.sources import DATES, NUMBERS, Test, shared_signs
from pumpkin_sheets.sheets.words import fold

_AMOUNTS = ("money", "price", "cost", "fee")
_PERCENT = re.compile(r" *[%％٪]")
_TAXES = 500
"""So many lines tell whether taxes are rates: there are so few, none higher."""
_RATES, _HIGHEST = 6, 30
_PASSES = 3
"""A list is read so often."""


@dataclass(frozen=True)
class Asked:
    """What an owner said besides the file.

    ``rates`` are what one unit of a currency is in the workbook's ``currency``, "" for one that
    is not known: it is one of ``possible``, if there are any.  ``decimal`` is a sign, ``dates``
    one of ``dates.ORDERS``; ``unsure_decimal`` is what is taken where neither a column nor the
    owner tells.  ``buyers`` are the clients of orders by their folded numbers, from another list:
    None where none was named.
    """

    today: dt.date
    currency: str = ""
    possible: frozenset[str] = frozenset()
    rates: Mapping[str, float] = field(default_factory=dict)
    first: dt.date | None = None
    last: dt.date | None = None
    decimal: str = ""
    dates: str = ""
    unsure_decimal: str = "."
    buyers: Mapping[str, str] | None = None


class Columns:
    """The columns of one list, each read in the one way in which all of it is written.

    ``guessed`` are columns whose decimals nothing tells: title, an example, how it is read.
    ``currency`` is the one whose amounts count as they are, "" for a list that names none.
    ``tax_is_rate``: the tax is so much of a hundred.  ``has_bills``: some line is an invoice, so
    that payments are of what counts already.
    """

    def __init__(self, heading: Heading, asked: Asked, progress: Progress | None = None) -> None:
        self._heading, self._asked, self._progress = heading, asked, progress
        self._places = heading.columns
        self._signs: dict[str, str] = {}
        self._orders: dict[str, str] = {}
        self.guessed: list[tuple[str, str, float]] = []
        self.currency = ""
        self.has_bills = False
        titles = (heading.title(role) for role in _AMOUNTS if role in heading.columns)
        self._titled = next((code for title in titles if (code := code_in(title))), "")
        self._look()
        self.tax_is_rate = heading.gross and "tax" in self._places and self._is_rate()

    @property
    def number_roles(self) -> tuple[str, ...]:
        """The roles that are numbers of a line."""
        return tuple(role for role in self._signs if role in self._places)

    def rows(self, part: int) -> Iterator[Line]:
        """The rows below the titles that hold anything; ``part`` is which reading it is, from 0."""
        told = self._progress
        progress = (lambda done: told((part + done) / _PASSES)) if told else None
        started = False
        for number, cells in self._heading.listing.rows(progress):
            if started and any(cell not in (None, "") for cell in cells):
                yield number, cells
            started = started or number >= self._heading.row

    # --- how it is written ---

    def _look(self) -> None:
        heading = self._heading
        own = [role for role in NUMBERS if role in self._places]
        signs = {role: numbers.Evidence() for role in (*own, *heading.details)}
        days = {role: dates.Evidence() for role in DATES if role in self._places}
        found: Counter[str] = Counter()
        for _, cells in self.rows(0):
            if self.is_detail(cells):
                for role, place in heading.details.items():
                    signs[role].see(_at(cells, place))
                continue
            for role in own:
                for place in self._places[role]:
                    signs[role].see(_at(cells, place))
            for role, each in days.items():
                each.see(self.cell(cells, role))
            found[self.code(cells)] += 1
            if heading.source.billing and not self.has_bills:
                self.has_bills = self.passes(heading.source.billing, cells)
        for role, sign in signs.items():
            self._signs[role] = self._sign(role, sign)
        for role, each in days.items():
            self._orders[role] = self._order(role, each, list(days.values()))
        self.currency = self._own_currency(found)

    def _sign(self, role: str, seen: numbers.Evidence) -> str:
        if self._asked.decimal:
            return self._asked.decimal
        title = self._heading.title(role)
        if seen.torn:
            one, other = seen.torn
            facts = {"name": self._heading.listing.name, "column": title}
            raise BookError("importing.torn_numbers", one=one, other=other, **facts)
        if seen.decimal is None and seen.unsure:
            value = numbers.number(seen.unsure, self._asked.unsure_decimal) or 0.0
            self.guessed.append((title, seen.unsure, value))
        return seen.decimal or self._asked.unsure_decimal

    def _order(self, role: str, seen: dates.Evidence, others: list[dates.Evidence]) -> str:
        if self._asked.dates:
            return self._asked.dates
        facts = {"name": self._heading.listing.name, "column": self._heading.title(role)}
        if seen.torn:
            one, other = seen.torn
            raise BookError("importing.torn_days", one=one, other=other, **facts)
        order = dates.order_of(others, seen)
        if order is None and seen.unsure:
            raise BookError("importing.unsure_days", example=seen.unsure, **facts)
        return order or "dmy"

    def _is_rate(self) -> bool:
        """Whether the column of tax says 20% of each amount: it has the sign of it, or nothing but
        a few small numbers, the same beside an amount and one twice as much."""
        beside: dict[float, list[float]] = {}
        for _, cells in itertools.islice(self.rows(0), _TAXES):
            cell = self.cell(cells, "tax")
            if isinstance(cell, str) and _PERCENT.search(cell):
                return True
            try:
                tax, money = self.number(cells, "tax"), self.number(cells, "money")
            except ValueError:
                continue
            if tax and money:
                beside.setdefault(tax, []).append(abs(money))
        few = len(beside) <= _RATES and all(0 < tax <= _HIGHEST for tax in beside)
        return few and any(max(all_of) >= 2 * min(all_of) for all_of in beside.values())

    def _own_currency(self, found: Counter[str]) -> str:
        """The currency whose amounts count as they are."""
        named = [code for code in found if code]
        if self._asked.currency or not named:
            return self._asked.currency
        possible = self._asked.possible.intersection(named) if self._asked.possible else named
        unknown = [code for code in possible if code not in self._asked.rates]
        if len(unknown) > 1:
            facts = {"name": self._heading.listing.name, "codes": ", ".join(sorted(named))}
            raise BookError("importing.several_currencies", **facts)
        return unknown[0] if unknown else ""

    # --- cells ---

    def cell(self, cells: Cells, role: str) -> object:
        """A role's first cell, None where there is none."""
        return _at(cells, self._places[role][0]) if role in self._places else None

    def text(self, cells: Cells, place: int) -> str:
        """A cell as text, "" for nothing."""
        cell = _at(cells, place)
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)  # a number of a client, as a sheet has it
        return "" if cell is None else str(cell).strip()

    def shown(self, cells: Cells, role: str) -> str:
        """What stands in a role's first cell, as text."""
        places = self._places.get(role) or (self._heading.details[role],)
        cell = _at(cells, places[0])
        return "" if cell is None else str(cell)

    def said(self, cells: Cells, title: str) -> str | None:
        """The folded text of the column of a folded title; None where there is no such column."""
        place = self._heading.tested.get(title)
        return None if place is None else fold(self.text(cells, place))

    def passes(self, test: Test, cells: Cells) -> bool:
        """Whether a line does; every line does of a list that lacks the column."""
        said = self.said(cells, test.column)
        return said is None or test.passes(said)

    def code(self, cells: Cells) -> str:
        """A line's currency: in its own column, else by the sign of its amount, else by the title
        of that; "" where none of them names one."""
        cell = self.cell(cells, "currency")
        if isinstance(cell, str) and cell.strip():
            return self._meant(numbers.currency(cell) or cell.strip().upper())
        for role in _AMOUNTS:
            amount = self.cell(cells, role)
            said = isinstance(amount, str) and numbers.bare(amount) is not None
            if said and (code := numbers.currency(str(amount), amount=True)):
                return self._meant(code)
        return self._meant(self._titled)

    def _meant(self, code: str) -> str:
        """A sign of several currencies as the one that it must be here: "" for the workbook's own,
        a code that has a rate, else the sign."""
        may_be = shared_signs().get(code)
        if may_be is None:
            return code
        asked = self._asked
        own = frozenset((asked.currency,)) if asked.currency else asked.possible
        if not own or own & may_be:
            return ""
        rated = may_be & asked.rates.keys()
        return next(iter(rated)) if len(rated) == 1 else code

    def day(self, cells: Cells, role: str) -> dt.date | None:
        """A role's cell as a day; None for what is none."""
        return dates.day(self.cell(cells, role), self._orders[role])

    def number(self, cells: Cells, role: str) -> float | None:
        """The sum of a role's cells; None where they are empty.  Raises ValueError for a text."""
        places = self._places.get(role) or (self._heading.details[role],)
        found = [v for p in places if (v := self._number(role, _at(cells, p))) is not None]
        return sum(found) if found else None

    def is_uncalculated(self, cells: Cells) -> bool:
        """Whether a cell that counts holds a formula that was never calculated."""
        if UNCALCULATED not in cells:  # nearly every line, told without a look at its columns
            return False
        return any(_at(cells, place) == UNCALCULATED for place in self._used)

    @cached_property
    def _used(self) -> tuple[int, ...]:
        """The places of all columns that count."""
        places = (place for each in self._places.values() for place in each)
        return (*places, *self._heading.extras.values())

    def is_detail(self, cells: Cells) -> bool:
        """Whether a line says what the invoice above it is made of."""
        detail = self._heading.source.detail
        return detail is not None and self.said(cells, detail.column) in detail.only

    def _number(self, role: str, cell: object) -> float | None:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None
        if isinstance(cell, str) and fold(cell) in self._heading.source.none:
            return None
        if role in ("discount", "tax") and isinstance(cell, str):
            cell = _PERCENT.sub("", cell)
        read = numbers.hours if role == "hours" else numbers.number
        value = read(cell, self._signs[role])
        if value is None:
            raise ValueError(cell)
        return value


def _at(cells: Cells, place: int) -> object:
    return cells[place] if place < len(cells) else None
