"""What a list says of each client: its lines read thrice, and never held (F54).

First each column is looked at as a whole, so that it is known how its numbers and days are
written; then the latest day is found, which ends the months that count; then lines are added up.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pumpkin_sheets.book import BookError
from pumpkin_sheets.importing import dates, numbers
from pumpkin_sheets.importing.files import Cells, Progress
from pumpkin_sheets.importing.heading import Heading
from pumpkin_sheets.importing.sources import DATES, NUMBERS, Test
from pumpkin_sheets.sheets.problems import shortened
from pumpkin_sheets.sheets.words import fold

MOST_CLIENTS = 20_000
"""More names than these are no list of clients."""
NAMED_LINES = 5
"""So many lines that cannot be read are named."""
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Asked:
    """What an owner said besides the file.

    ``rates`` are what one unit of a currency is in the workbook's ``currency``, "" for one that
    is not known; ``decimal`` is a sign, ``dates`` one of ``dates.ORDERS``; ``unsure_decimal`` is
    what is taken where neither a column nor the owner tells.
    """

    today: dt.date
    currency: str = ""
    rates: Mapping[str, float] = field(default_factory=dict)
    first: dt.date | None = None
    last: dt.date | None = None
    decimal: str = ""
    dates: str = ""
    unsure_decimal: str = "."


@dataclass
class Figures:
    """What a list says of one client: money in the workbook's currency, hours, days late.

    ``late_days`` is the sum over ``late_count`` paid invoices; ``extras`` are what else a plain
    list says, by column of Clients, where its lines agree.
    """

    name: str
    revenue: float = 0.0
    cost: float = 0.0
    hours: float = 0.0
    late_days: float = 0.0
    late_count: int = 0
    lines: int = 0
    extras: dict[str, float] = field(default_factory=dict)
    torn: set[str] = field(default_factory=set)


@dataclass
class Counted:
    """A list added up: by the sheet that it is for, the clients by their folded names.

    ``has`` are the roles that the list has a column for.  The rest is for the report: ``lines``
    that count, those left out by why, other currencies by code, and what could not be read.
    """

    heading: Heading
    has: frozenset[str]
    sheets: dict[str, dict[str, Figures]] = field(default_factory=dict)
    lines: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    currencies: Counter[str] = field(default_factory=Counter)
    unread: list[tuple[int, str, str]] = field(default_factory=list)
    unread_count: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    guessed: list[tuple[str, str, float]] = field(default_factory=list)
    taxed: bool = False

    @property
    def clients(self) -> int:
        """How many names count, over all sheets."""
        return sum(len(found) for found in self.sheets.values())


def count(heading: Heading, asked: Asked, progress: Progress | None = None) -> Counted:
    """A list added up by client.

    Raises BookError where numbers or days can be read in two ways, where a file cannot be read to
    its end, and where it names more clients than anybody has.
    """
    return _Count(heading, asked, progress).counted()


class _Count:
    """One list on its way."""

    def __init__(self, heading: Heading, asked: Asked, progress: Progress | None) -> None:
        self._heading, self._asked, self._progress = heading, asked, progress
        self._source, self._columns = heading.source, heading.columns
        self._signs: dict[str, str] = {}
        self._orders: dict[str, str] = {}
        self._result = Counted(heading, frozenset(self._columns))
        self._seen: set[int] = set()
        self._client = ""

    def counted(self) -> Counted:
        """See ``count``."""
        result = self._result
        self._look()
        latest = self._latest()
        if "date" in self._columns:
            asked = self._asked
            result.last = asked.last or latest
            if result.last:
                result.first = asked.first or _year_before(result.last)
        for number, cells in self._rows(2):
            self._line(number, cells)
        return result

    # --- how it is written ---

    def _look(self) -> None:
        signs = {role: numbers.Evidence() for role in NUMBERS if role in self._columns}
        days = {role: dates.Evidence() for role in DATES if role in self._columns}
        found: Counter[str] = Counter()
        for _, cells in self._rows(0):
            for role, sign in signs.items():
                sign.see(self._cell(cells, role))
            for role, each in days.items():
                each.see(self._cell(cells, role))
            if "currency" in self._columns:
                found[self._code(cells)] += 1
        for role, sign in signs.items():
            self._signs[role] = self._sign(role, sign)
        for role, each in days.items():
            self._orders[role] = self._order(role, each, list(days.values()))
        self._currency = self._own_currency(found)

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
            self._result.guessed.append((title, seen.unsure, value))
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

    def _own_currency(self, found: Counter[str]) -> str:
        """The currency whose amounts count as they are."""
        named = [code for code in found if code]
        if self._asked.currency or not named:
            return self._asked.currency
        if len([code for code in named if code not in self._asked.rates]) > 1:
            facts = {"name": self._heading.listing.name, "codes": ", ".join(sorted(named))}
            raise BookError("importing.several_currencies", **facts)
        return next((code for code in named if code not in self._asked.rates), "")

    def _latest(self) -> dt.date | None:
        if "date" not in self._columns or self._asked.last:
            return None
        latest: dt.date | None = None
        for _, cells in self._rows(1):
            day = self._day(cells, "date")
            if day and day <= self._asked.today and (latest is None or day > latest):
                latest = day
        return latest

    # --- lines ---

    def _rows(self, part: int) -> Iterator[tuple[int, Cells]]:
        told = self._progress
        progress = (lambda done: told((part + done) / 3)) if told else None
        started = False
        for number, cells in self._heading.listing.rows(progress):
            if started and any(cell not in (None, "") for cell in cells):
                yield number, cells
            started = started or number >= self._heading.row

    def _line(self, number: int, cells: Cells) -> None:
        result, source = self._result, self._source
        name = self._name(cells)
        if name is None:
            return  # a client's own line above its lines, or a sum below them
        sheet = source.to
        if source.prospects and self._passes(source.prospects, cells):
            sheet = "prospects"
        if not all(self._passes(test, cells) for test in source.keep):
            result.left_out["status"] += 1
            return
        if not fold(name):
            result.left_out["nobody"] += 1
            return
        if sheet == "clients" and not self._timely(number, cells):
            return
        rate = self._rate(cells)
        if rate is None:
            return
        values = self._values(number, cells)
        if values is None:
            return
        if not self._first_time(name, cells, values):
            result.left_out["again"] += 1
            return
        self._add(sheet, name, cells, values, rate)

    def _name(self, cells: Cells) -> str | None:
        """Who a line is about; None for a line that is no client's."""
        if self._source.heading:
            first = self._text(cells, 0)
            if first:
                alone = not any(cell not in (None, "") for cell in cells[1:])
                total = fold(first).startswith("total")
                self._client = first if alone and not total else "" if total else self._client
                return None
            return self._client
        for place in self._columns.get("client", ()):
            name = " ".join(self._text(cells, place).split())
            if name:
                if self._source.first and fold(name).startswith("total"):
                    return None
                return name
        return ""

    def _passes(self, test: Test, cells: Cells) -> bool:
        place = self._heading.tested.get(test.column)
        return place is None or test.passes(fold(self._text(cells, place)))

    def _timely(self, number: int, cells: Cells) -> bool:
        if "date" not in self._columns:
            return True
        result = self._result
        day = self._day(cells, "date")
        if day is None:
            self._unread(number, "date", cells)
            return False
        if result.first is None or result.last is None:
            result.left_out["outside"] += 1
            return False
        if not result.first <= day <= result.last:
            result.left_out["outside"] += 1
            return False
        return True

    def _rate(self, cells: Cells) -> float | None:
        """What one of a line's amounts is in the workbook's currency; None where nobody said."""
        code = self._code(cells)
        if not code or code == self._currency:
            return 1.0
        if code in self._asked.rates:
            return self._asked.rates[code]
        self._result.currencies[code] += 1
        return None

    def _code(self, cells: Cells) -> str:
        cell = self._cell(cells, "currency")
        return cell.strip().upper() if isinstance(cell, str) else ""

    def _values(self, number: int, cells: Cells) -> dict[str, float] | None:
        """The numbers of a line by role, 0 for an empty cell; None where one cannot be read."""
        values = {}
        for role in self._signs:
            cell = self._cell(cells, role)
            if cell is None or cell == "" or (isinstance(cell, str) and not cell.strip()):
                values[role] = 0.0
                continue
            read = numbers.hours if role == "hours" else numbers.number
            value = read(cell, self._signs[role])
            if value is None:
                self._unread(number, role, cells)
                return None
            values[role] = value
        return values

    def _first_time(self, name: str, cells: Cells, values: Mapping[str, float]) -> bool:
        """Whether an amount that the lines of an invoice repeat was not counted yet."""
        once = "once" in self._columns
        if not once and not (self._heading.gross and "invoice" in self._columns):
            return True
        invoice = str(self._cell(cells, "once" if once else "invoice") or "").strip()
        if not invoice:
            return True
        return self._new("once", invoice, "" if once else f"{fold(name)} {values.get('money')!r}")

    def _new(self, *what: str) -> bool:
        """Whether something is met for the first time; kept as a number, for there are many."""
        before = len(self._seen)
        self._seen.add(hash(what))
        return len(self._seen) > before

    def _add(
        self, sheet: str, name: str, cells: Cells, values: Mapping[str, float], rate: float
    ) -> None:
        source, result = self._source, self._result
        money = values.get("money", values.get("quantity", 0.0) * values.get("price", 0.0))
        negative = source.negative
        place = self._heading.tested.get(negative.column) if negative else None
        if negative and place is not None and negative.passes(fold(self._text(cells, place))):
            money = -abs(money)
        if source.incoming and money <= 0:
            column, words = source.incoming
            at = self._heading.tested.get(column)
            said = fold(self._text(cells, at)) if at is not None else ""
            if not any(word in said for word in words):
                result.left_out["outgoing"] += 1
                return
        money -= values.get("minus", 0.0)
        if self._heading.gross and "tax" in values:
            money -= values["tax"]
            result.taxed = True
        clients = result.sheets.setdefault(sheet, {})
        key = fold(name)
        if key not in clients:
            if result.clients >= MOST_CLIENTS:
                facts = {"name": self._heading.listing.name, "most": f"{MOST_CLIENTS:,}"}
                raise BookError("importing.too_many", column=self._heading.title("client"), **facts)
            clients[key] = Figures(shortened(name, _LONGEST_NAME))
        figures = clients[key]
        figures.lines += 1
        figures.revenue += rate * money
        fee = source.fee_sign * values.get("fee", 0.0)
        figures.cost += rate * (fee + values.get("cost", 0.0))
        figures.hours += values.get("hours", 0.0)
        result.lines += 1
        self._late(figures, name, cells)
        self._extra(figures, cells)

    def _extra(self, figures: Figures, cells: Cells) -> None:
        """Ratings and the like; two lines that say two things say none."""
        for column, place in self._heading.extras.items():
            cell = cells[place] if place < len(cells) else None
            value = numbers.number(cell, self._asked.decimal or self._asked.unsure_decimal)
            if value is None:
                continue
            if figures.extras.setdefault(column, value) != value:
                figures.torn.add(column)

    def _late(self, figures: Figures, name: str, cells: Cells) -> None:
        """Days from due to paid; an invoice of several lines counts once."""
        if not {"due", "paid"} <= self._columns.keys():
            return
        due, paid = self._day(cells, "due"), self._day(cells, "paid")
        if due is None or paid is None:
            return
        if "invoice" in self._columns:
            invoice = str(self._cell(cells, "invoice"))
            if not self._new("late", fold(name), invoice):
                return
        figures.late_days += (paid - due).days
        figures.late_count += 1

    # --- cells ---

    def _cell(self, cells: Cells, role: str) -> object:
        place = self._columns[role][0] if role in self._columns else len(cells)
        return cells[place] if place < len(cells) else None

    def _text(self, cells: Cells, place: int) -> str:
        cell = cells[place] if place < len(cells) else None
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)  # a number of a client, as a sheet has it
        return "" if cell is None else str(cell).strip()

    def _day(self, cells: Cells, role: str) -> dt.date | None:
        return dates.day(self._cell(cells, role), self._orders[role])

    def _unread(self, number: int, role: str, cells: Cells) -> None:
        result = self._result
        result.unread_count += 1
        if len(result.unread) < NAMED_LINES:
            text = shortened(str(self._cell(cells, role) or ""), 60)
            result.unread.append((number, self._heading.title(role), text))


def _year_before(day: dt.date) -> dt.date:
    """The day after the same day a year ago."""
    try:
        before = day.replace(year=day.year - 1)
    except ValueError:
        before = dt.date(day.year - 1, 2, 28)
    return before + dt.timedelta(days=1)
