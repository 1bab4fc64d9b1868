"""A night on which Google cannot be had: it costs minutes, however many books wait for it.

A circuit breaker stands before the books that are Google Sheets.  Two of them in a row that failed
for want of Google itself open it (``homes.google.trouble.is_down``: no network, no token, silence,
5xx, too many requests; a sheet that was deleted or is not shared is nobody's but its own).  The
others are then set aside without a call.  After a pause one of them is knocked at with a single
short try; where Google answers, the night goes on with it.  At the end of the night Google is
waited for a while, and what was set aside gets its chance.  Files are never kept waiting by it.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar, runtime_checkable

from pybreaker import STATE_CLOSED, CircuitBreaker, CircuitBreakerError, CircuitMemoryStorage

from pumpkin_sheets.homes.google.trouble import is_down
from pumpkin_sheets.nightly.settings import BookEntry
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.words import Sentence, listed

IN_A_ROW = 2
"""After how many books that failed alike Google is taken to be out of reach."""
PAUSE = 120.0
"""Seconds until Google is knocked at again."""
WAIT, FOR_EACH = 600.0, 3.0
"""Seconds that a night waits for Google at its end, unless told otherwise: in all, or for each
book that waits where that is longer (a thousand books take three quarters of an hour)."""
SECOND_CHANCE = 2
"""How often a book is tried with the whole patience of a call."""
NAMED = 10
"""How many books a mail names."""

Done = TypeVar("Done")


@runtime_checkable
class Knocked(Protocol):
    """A book that can be asked for with a single short try (Google Sheets)."""

    def knock(self) -> None:
        """Raises BookError."""


@dataclass(frozen=True)
class Missed:
    """A book that the night could not reach, why, and how often it was tried in earnest."""

    entry: BookEntry
    why: Sentence
    tries: int = 0

    @property
    def said(self) -> Sentence:
        """That Google could not be had."""
        return Sentence("nightly.out_of_reach", why=self.why)


class _Storage(CircuitMemoryStorage):
    """Remembers when the breaker opened, by a clock that nobody sets."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(STATE_CLOSED)
        self._clock = clock
        self._moment = 0.0

    @property
    def age(self) -> float:
        """Seconds since the breaker opened last."""
        return self._clock() - self._moment

    @property
    def opened_at(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) - dt.timedelta(seconds=self.age)

    @opened_at.setter
    def opened_at(self, _: dt.datetime) -> None:
        self._moment = self._clock()


class Outage(Generic[Done]):
    """Whether Google can be had, as the books of one night tell.

    ``waiting`` hears that so many books begin to wait, and for how many minutes at most.
    ``clock`` and ``sleep`` count seconds, and are replaced in tests.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        waiting: Callable[[int, int], None] = lambda count, minutes: None,
    ) -> None:
        self._clock, self._sleep, self._waiting = clock, sleep, waiting
        self._begun = clock()
        self._storage = _Storage(clock)
        self._breaker = CircuitBreaker(
            fail_max=IN_A_ROW,
            reset_timeout=PAUSE,
            exclude=[lambda error: not is_down(error)],
            state_storage=self._storage,
            throw_new_error_on_trip=False,
        )
        self._met = True
        self._why: Sentence | None = None

    @property
    def elapsed(self) -> dt.timedelta:
        """How long the night has been going on."""
        return dt.timedelta(seconds=round(self._clock() - self._begun))

    def looked_after(
        self,
        books: Iterable[BookEntry],
        look_after: Callable[[BookEntry], Done],
        missed: list[Missed],
        wait: float | None = None,
    ) -> Iterator[Done]:
        """What ``look_after`` makes of each book, as each is done.

        ``look_after`` raises what ``is_down`` knows where Google was out of reach.  Books for
        which Google did not come back within ``wait`` seconds of waiting (by default as WAIT and
        FOR_EACH say) are left in ``missed``.
        """
        order = {entry: number for number, entry in enumerate(books)}
        missed += [Missed(entry, Sentence("google.unreachable")) for entry in order]
        yield from self._once(look_after, missed)
        if missed and self._breaker.current_state == STATE_CLOSED:
            self._breaker.open()
        if wait is None:
            wait = max(WAIT, FOR_EACH * len(missed))
        if missed and wait >= PAUSE:
            self._waiting(len(missed), round(wait / 60))
        given_up = []
        while missed:
            pause = max(0.0, PAUSE - self._storage.age) if self._is_open else 0.0
            if pause > wait:
                break
            wait -= pause
            self._sleep(pause)
            # A book that has trouble of its own must not stand in the others' way.
            missed.sort(key=lambda each: each.tries)
            yield from self._once(look_after, missed)
            given_up += [each for each in missed if each.tries >= SECOND_CHANCE]
            missed[:] = [each for each in missed if each.tries < SECOND_CHANCE]
        missed[:] = sorted([*missed, *given_up], key=lambda each: order[each.entry])

    def knock(self, book: object) -> None:
        """Before a book is read: one short try where Google was out of reach.  Raises BookError."""
        if isinstance(book, Knocked) and self._breaker.current_state != STATE_CLOSED:
            book.knock()
        self._met = True

    @property
    def _is_open(self) -> bool:
        return bool(self._breaker.current_state != STATE_CLOSED)

    def _once(
        self, look_after: Callable[[BookEntry], Done], missed: list[Missed]
    ) -> Iterator[Done]:
        """Try each book once; those that fail again stay in ``missed``."""
        waiting, missed[:] = list(missed), []
        for each in waiting:
            if not each.entry.is_google:
                yield look_after(each.entry)
                continue
            self._met = not self._is_open
            try:
                done = self._breaker.call(look_after, each.entry)
            except CircuitBreakerError:
                why = each.why if each.tries else self._why or each.why
                missed.append(Missed(each.entry, why, each.tries))
            except PumpkinError as error:
                self._why = error
                why = each.why if each.tries and not self._met else error
                missed.append(Missed(each.entry, why, each.tries + self._met))
            else:
                yield done


@dataclass
class Group:
    """Missed books of the same people, who get one mail; ``mailed`` is what became of it."""

    missed: list[Missed] = field(default_factory=list)
    mailed: str = ""

    @property
    def said(self) -> Sentence:
        """That Google could not be had; books without a name are named by their address."""
        names: list[object] = [m.entry.name or m.entry.place for m in self.missed[:NAMED]]
        if len(self.missed) > NAMED:
            names.append(Sentence("nightly.books_more", count=len(self.missed) - NAMED))
        why = max(self.missed, key=lambda each: each.tries).why
        facts = {"count": len(self.missed), "names": listed(names), "why": why}
        return Sentence("nightly.all_out_of_reach", **facts)


def together(missed: Iterable[Missed]) -> list[Group]:
    """The groups of those that are told to the same people."""
    groups: dict[object, Group] = {}
    for each in missed:
        groups.setdefault(each.entry.recipients, Group()).missed.append(each)
    return list(groups.values())
