"""What a list says of each client: its lines read thrice, and never held (F54).

First each column is looked at as a whole (``columns.py``); then the latest day is found, which
ends the months that count; then lines are added up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from pumpkin_sheets.book import BookError
from pumpkin_sheets.importing import numbers
from pumpkin_sheets.importing.buyers import LONGEST_NAME, Buyers
from pumpkin_sheets.importing.columns import Asked, Columns
from pumpkin_sheets.importing.figures import Counted, Figures
from pumpkin_sheets.importing.heading import Heading
from pumpkin_sheets.importing.listing import Cells, Progress
from pumpkin_sheets.sheets.problems import shortened
from pumpkin_sheets.sheets.words import fold

MOST_CLIENTS = 20_000
"""More names than these are no list of clients."""
NAMED_LINES = 5
"""So many lines that cannot be read are named."""


def count(heading: Heading, asked: Asked, progress: Progress | None = None) -> Counted:
    """A list added up by client.

    Raises BookError where numbers or days can be read in two ways, where a file cannot be read to
    its end, and where it names more clients than anybody has.
    """
    return _Count(heading, asked, progress).counted()


class _Count:
    """One list on its way."""

    def __init__(self, heading: Heading, asked: Asked, progress: Progress | None) -> None:
        self._heading, self._asked = heading, asked
        self._source, self._places = heading.source, heading.columns
        self._columns = Columns(heading, asked, progress)
        self._buyers = Buyers(heading, self._columns, asked.buyers)
        bills = self._columns.has_bills and self._source.unpaying
        self._keep = (*self._source.keep, *([bills] if bills else []))
        self._result = Counted(heading, guessed=self._columns.guessed)
        self._seen: set[int] = set()
        self._invoice: tuple[str, str, str, float] | None = None

    def counted(self) -> Counted:
        """See ``count``."""
        result = self._result
        latest = self._latest()
        if "date" in self._places:
            asked = self._asked
            result.last = asked.last or latest
            if result.last:
                result.first = asked.first or _year_before(result.last)
        for number, cells in self._columns.rows(2):
            self._line(number, cells)
        return result

    def _latest(self) -> dt.date | None:
        if "date" not in self._places or self._asked.last:
            return None
        latest: dt.date | None = None
        for _, cells in self._columns.rows(1):
            if self._columns.is_detail(cells):
                continue
            day = self._columns.day(cells, "date")
            if day and day <= self._asked.today and (latest is None or day > latest):
                latest = day
        return latest

    # --- which lines count ---

    def _line(self, number: int, cells: Cells) -> None:
        result, source = self._result, self._source
        if self._columns.is_detail(cells):
            self._detail(number, cells)
            return
        self._invoice = None
        if self._too_long(cells):
            result.left_out["long"] += 1
            result.long_line = result.long_line or number
            return
        name = self._buyers.of(cells)
        if name is None:
            return  # a client's own line above its lines, or a sum below them
        sheet = source.to
        if source.prospects and self._columns.passes(source.prospects, cells):
            sheet = "prospects"
        if not all(self._columns.passes(test, cells) for test in self._keep):
            result.left_out["status"] += 1
            return
        if not fold(name):
            result.left_out["nobody" if "client" in self._places else "order"] += 1
            return
        if self._buyers.is_sum(name, cells):
            result.left_out["sums"] += 1
            return
        if self._columns.is_uncalculated(cells):
            result.left_out["uncalculated"] += 1
            result.uncalculated_line = result.uncalculated_line or number
            return
        if sheet == "clients" and not self._timely(number, cells):
            return
        rate = self._rate(cells)
        if rate is None:
            return
        values = self._values(number, cells, self._columns.number_roles)
        if values is None:
            return
        if not self._first_time(name, cells, values):
            result.left_out["again"] += 1
            return
        if source.detail and "money" not in values:
            invoice = str(self._columns.cell(cells, "invoice") or "").strip()
            self._invoice = sheet, name, invoice, rate
            return  # its lines say what it is made of
        self._add(sheet, name, cells, values, rate)
        self._buyers.met(name)

    def _detail(self, number: int, cells: Cells) -> None:
        """A line of the invoice above that has no sum of its own."""
        if self._invoice is None:
            return
        sheet, name, invoice, rate = self._invoice
        place = self._places["invoice"][0]
        if self._columns.text(cells, place) != invoice:
            self._result.left_out["nobody"] += 1
            return
        values = self._values(number, cells, tuple(self._heading.details))
        if values is not None:
            self._add(sheet, name, cells, values, rate)

    def _too_long(self, cells: Cells) -> bool:
        """Whether a line has more cells than there are titles: then which is which is not sure."""
        width = len(self._heading.titles)
        if len(cells) <= width or self._source.open_end:
            return False
        return any(cell not in (None, "") for cell in cells[width:])

    def _timely(self, number: int, cells: Cells) -> bool:
        if "date" not in self._places:
            return True
        result = self._result
        day = self._columns.day(cells, "date")
        if day is None:
            self._unread(number, "date", cells)
            return False
        if result.first is None or result.last is None or not result.first <= day <= result.last:
            result.left_out["outside"] += 1
            return False
        return True

    def _rate(self, cells: Cells) -> float | None:
        """What one of a line's amounts is in the workbook's currency; None where nobody said."""
        code = self._columns.code(cells)
        if not code or code == self._columns.currency:
            return 1.0
        if code in self._asked.rates:
            return self._asked.rates[code]
        self._result.currencies[code] += 1
        return None

    def _values(self, number: int, cells: Cells, roles: tuple[str, ...]) -> dict[str, float] | None:
        """The numbers of a line by role, without empty cells; None where one cannot be read."""
        values = {}
        for role in roles:
            try:
                value = self._columns.number(cells, role)
            except ValueError:
                self._unread(number, role, cells)
                return None
            if value is not None:
                values[role] = value
        return values

    def _first_time(self, name: str, cells: Cells, values: Mapping[str, float]) -> bool:
        """Whether an amount that the lines of an invoice repeat was not counted yet."""
        once = "once" in self._places
        if not once and not (self._heading.whole and "invoice" in self._places):
            return True
        invoice = str(self._columns.cell(cells, "once" if once else "invoice") or "").strip()
        if not invoice:
            return True
        return self._new("once", invoice, "" if once else f"{fold(name)} {values.get('money')!r}")

    def _new(self, *what: str) -> bool:
        """Whether something is met for the first time; kept as a number, for there are many."""
        before = len(self._seen)
        self._seen.add(hash(what))
        return len(self._seen) > before

    # --- adding up ---

    def _add(
        self, sheet: str, name: str, cells: Cells, values: Mapping[str, float], rate: float
    ) -> None:
        result = self._result
        money = self._money(cells, values)
        if self._source.incoming and not self._incoming(cells, money or 0.0):
            result.left_out["outgoing"] += 1
            return
        clients = result.sheets.setdefault(sheet, {})
        key = fold(name)
        if key not in clients:
            if result.clients >= MOST_CLIENTS:
                facts = {"name": self._heading.listing.name, "most": f"{MOST_CLIENTS:,}"}
                raise BookError("importing.too_many", column=self._heading.title("client"), **facts)
            clients[key] = Figures(shortened(name, LONGEST_NAME))
        figures = clients[key]
        figures.lines += 1
        result.lines += 1
        if money is not None:
            figures.revenue += rate * money
            figures.filled.add("revenue")
        if "fee" in values or "cost" in values:
            fee = self._source.fee_sign * values.get("fee", 0.0)
            figures.cost += rate * (fee + values.get("cost", 0.0))
            figures.filled.add("cost")
        if "hours" in values:
            figures.hours += values["hours"]
            figures.filled.add("hours")
        self._late(figures, name, cells)
        self._extra(figures, cells)

    def _money(self, cells: Cells, values: Mapping[str, float]) -> float | None:
        """What a line is worth, net, in its own currency; None where it does not say."""
        money = values.get("money")
        if money is None and "quantity" in values and "price" in values:
            money = values["quantity"] * values["price"]
            money *= 1 - values.get("discount", 0.0) / 100
        if money is None:
            return None
        money -= values.get("minus", 0.0)
        if self._heading.gross and "tax" in values:
            money = self._net(money, values["tax"])
            self._result.taxed = True
        negative = self._source.negative
        said = self._columns.said(cells, negative.column) if negative and money > 0 else None
        if negative and said is not None and negative.passes(said):
            self._result.credited += 1
            return -money
        return money

    def _net(self, money: float, tax: float) -> float:
        if not self._columns.tax_is_rate:
            return money - tax
        return money / (1 + (tax if tax < 1 else tax / 100))  # a workbook has 20% as 0.2

    def _incoming(self, cells: Cells, money: float) -> bool:
        """Whether money came in for work, or such money went back."""
        assert self._source.incoming is not None
        column, words = self._source.incoming
        said = self._columns.said(cells, column) or ""
        back = any(word in said for word in words)
        return back if money <= 0 else not back  # what a shop pays back to the owner is no sale

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
        if not {"due", "paid"} <= self._places.keys():
            return
        due, paid = self._columns.day(cells, "due"), self._columns.day(cells, "paid")
        if due is None or paid is None:
            return
        if "invoice" in self._places:
            invoice = str(self._columns.cell(cells, "invoice"))
            if not self._new("late", fold(name), invoice):
                return
        figures.late_days += (paid - due).days
        figures.late_count += 1

    def _unread(self, number: int, role: str, cells: Cells) -> None:
        result = self._result
        result.unread_count += 1
        if len(result.unread) < NAMED_LINES:
            text = shortened(self._columns.shown(cells, role), 60)
            result.unread.append((number, self._heading.title(role), text))


def _year_before(day: dt.date) -> dt.date:
    """The day after the same day a year ago."""
    try:
        before = day.replace(year=day.year - 1)
    except ValueError:
        before = dt.date(day.year - 1, 2, 28)
    return before + dt.timedelta(days=1)
