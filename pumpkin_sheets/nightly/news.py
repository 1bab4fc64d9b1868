"""What one mail tells of one book: the changes, prices, problems and touches, as plain facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pumpkin_sheets.nightly.overview import Overview

LINES = 5
"""How much news of one practice a mail tells; the rest stands on its sheet."""

MOST = 10
"""How many changes, prices and problems a mail tells one by one; the rest is counted."""


@dataclass(frozen=True)
class Moved:
    """One line of Changes that nobody has been told of yet; words as the sheet has them.

    ``tier_to`` and ``action_to`` are empty for a client that was removed.  ``of_practice``: it is
    no client but a row of a practice that turned, or the schedule as a whole (``client`` is empty
    then), and ``what`` is the name of its sheet.  The change with the greatest ``weight`` matters
    most.  ``link`` is the address of the client's row, where it has one; ``style`` the name of
    the colours of where it stands now.
    """

    date: dt.date
    client: str
    what: str
    tier_from: str
    tier_to: str
    action_from: str
    action_to: str
    why: str
    of_practice: bool = False
    weight: tuple[int, float] = (0, 0.0)
    link: str = ""
    style: str = "plain"


@dataclass(frozen=True)
class News:
    """What turned on the sheet of one practice: the lines to show, and how many more there are."""

    sheet: str
    lines: Sequence[Moved]
    more: int


@dataclass(frozen=True)
class PriceAdvice:
    """A client that is new to Drop or Reprice.

    Money is in the workbook's currency; ``suggested`` is ``None`` where no price can be worked
    out; ``can_lose`` is the share (0 to 1) of this business that could leave before the rise
    costs money.
    """

    client: str
    action: str
    revenue: float | None
    suggested: float | None
    can_lose: float | None
    why: str
    link: str = ""
    style: str = "plain"


@dataclass(frozen=True)
class ProblemLine:
    """A cell that could not be used: ``Clients!F12``, what to do about it, and its address."""

    cell: str
    message: str
    link: str = ""


@dataclass(frozen=True)
class TouchLine:
    """A touch planned for the coming week."""

    date: dt.date
    time: dt.time | None
    client: str
    kind: str
    who: str = ""


@dataclass(frozen=True)
class Report:
    """What one mail tells of one book.

    ``warning`` is a sentence that comes first (nothing was written because ...), ``note`` one of
    nights that did not run; ``link`` is the address of a Google Sheet, ``links`` those of its
    sheets by title; ``book_id`` tells two books of one name apart; ``sign`` stands before amounts.
    ``overview`` is what pictures show, where they are wanted; ``listed`` are the clients on the
    list, whom a reason may name.
    A report without changes, warning and note is the weekly word that all is well.
    """

    book: str
    book_id: str
    clients: int
    changes: Sequence[Moved] = ()
    prices: Sequence[PriceAdvice] = ()
    problems: Sequence[ProblemLine] = ()
    touches: Sequence[TouchLine] = ()
    warning: str = ""
    note: str = ""
    link: str = ""
    sign: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    overview: Overview | None = None
    listed: Sequence[str] = ()

    @property
    def names(self) -> set[str]:
        """Every name that the mail may say."""
        changed = (change.client for change in self.changes)
        touched = (name for touch in self.touches for name in (touch.client, touch.who))
        return {self.book, *self.listed, *changed, *touched}

    @property
    def is_news(self) -> bool:
        """Whether there is anything that has to be told."""
        return bool(self.changes or self.warning or self.note)

    @property
    def moved(self) -> list[Moved]:
        """The changes of clients, those that matter most first."""
        clients = [change for change in self.changes if not change.of_practice]
        return sorted(clients, key=lambda change: change.weight, reverse=True)

    @property
    def news(self) -> list[News]:
        """The changes of practices, sheet by sheet."""
        turned: dict[str, list[Moved]] = {}
        for change in self.changes:
            if change.of_practice:
                turned.setdefault(change.what, []).append(change)
        return [News(sheet, lines[:LINES], len(lines[LINES:])) for sheet, lines in turned.items()]

    @property
    def days(self) -> list[tuple[dt.date, list[TouchLine]]]:
        """The touches day by day."""
        found: dict[dt.date, list[TouchLine]] = {}
        for touch in self.touches:
            found.setdefault(touch.date, []).append(touch)
        return list(found.items())

    def why(self, change: Moved) -> str:
        """The reason of a client's change, unless the part on prices says the very same."""
        said = {(price.client, price.why) for price in self.prices}
        return "" if (change.client, change.why) in said else change.why
