"""How many minutes do many Google Sheets take under Google's quotas, and how close to the limit?

Google publishes (Sheets API, Usage limits): per minute 60 reads and 60 writes for one user of a
project, 300 reads and 300 writes for a whole project; past that it answers 429 until the minute is
over.  A service account is one user.  What a book costs is what the tests count: a quiet night is
two reads; a night with changes is three reads and one write, and one of each to mark them as
mailed.

    python scripts/google_quota_simulation.py --sheets 1000 --changed 0.2

Time here is simulated: an hour takes a moment.  Each account works through its sheets one after
another, a call takes --seconds, and a refused call waits as the program really waits.

The second table is one account whose night meets trouble.  There the program's own patience and
its own circuit breaker (``pumpkin_sheets.nightly.outage``) do the waiting; only the sheets and
Google are made up.  With --real N nothing is made up but Google and the time: the whole night of N
sheets runs against the tests' stand-in, with its quotas on.

    python -m scripts.google_quota_simulation --real 100
"""

from __future__ import annotations

import argparse
import datetime as dt
import heapq
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.trouble import GoogleDown
from pumpkin_sheets.nightly.outage import Missed, Outage
from pumpkin_sheets.nightly.post import MailServer
from pumpkin_sheets.nightly.settings import BookEntry, NightlySettings

PER_USER, PER_PROJECT, MINUTE = 60, 300, 60.0

QUIET = ("read", "read")
BUSY = ("read", "read", "read", "write", "read", "write")


@dataclass
class Quota:
    """So many calls in any minute; ``peak`` is the fullest minute so far."""

    limit: int
    used: deque[float] = field(default_factory=deque)
    peak: int = 0

    def has_room(self, now: float) -> bool:
        while self.used and now - self.used[0] >= MINUTE:
            self.used.popleft()
        return len(self.used) < self.limit

    def take(self, now: float) -> None:
        self.used.append(now)
        self.peak = max(self.peak, len(self.used))


def _quotas(limit: int) -> dict[str, Quota]:
    return {"read": Quota(limit), "write": Quota(limit)}


@dataclass
class Account:
    """One service account with its share of the sheets: the calls still to make, in order.

    ``calls`` holds (kind, last of its sheet); ``tries`` counts the refusals of the first of them.
    """

    calls: deque[tuple[str, bool]]
    quotas: dict[str, Quota] = field(default_factory=lambda: _quotas(PER_USER))
    tries: int = 0

    def give_up_sheet(self) -> None:
        while not self.calls.popleft()[1]:
            pass


@dataclass
class Night:
    """What a simulated night came to."""

    minutes: float = 0.0
    calls: int = 0
    refused: int = 0
    gave_up: int = 0
    busiest_user: int = 0
    busiest_project: int = 0


def simulate(sheets: int, accounts: int, changed: float, seconds: float, seed: int = 1) -> Night:
    """One night of ``sheets`` sheets, a share ``changed`` of them with changes, shared out among
    ``accounts`` service accounts of one project; a call takes ``seconds``."""
    chance = random.Random(seed)
    project = _quotas(PER_PROJECT)
    workers = []
    for account in range(accounts):
        calls: deque[tuple[str, bool]] = deque()
        for _ in range(account, sheets, accounts):
            kinds = BUSY if chance.random() < changed else QUIET
            calls += [(kind, i == len(kinds) - 1) for i, kind in enumerate(kinds)]
        workers.append(Account(calls))
    night = Night()
    queue = [(0.0, i) for i, worker in enumerate(workers) if worker.calls]
    while queue:
        now, i = heapq.heappop(queue)
        worker = workers[i]
        pause = _call(worker, project, now, seconds, chance, night)
        night.minutes = max(night.minutes, (now + pause) / 60)
        if worker.calls:
            heapq.heappush(queue, (now + pause, i))
    night.busiest_user = max(q.peak for w in workers for q in w.quotas.values())
    night.busiest_project = max(q.peak for q in project.values())
    return night


def _call(
    worker: Account,
    project: dict[str, Quota],
    now: float,
    seconds: float,
    chance: random.Random,
    night: Night,
) -> float:
    """Make the worker's next call at ``now``; the seconds until the one after it."""
    kind, _ = worker.calls[0]
    asked = (worker.quotas[kind], project[kind])
    night.calls += 1
    if all(quota.has_room(now) for quota in asked):
        for quota in asked:
            quota.take(now)
        worker.calls.popleft()
        worker.tries = 0
        return seconds
    night.refused += 1
    worker.tries += 1
    if worker.tries >= Patience().tries:
        night.gave_up += 1
        worker.give_up_sheet()
        worker.tries = 0
        return seconds
    waits: list[float] = []
    Patience(sleep=waits.append, chance=chance.random).wait(worker.tries, None)
    return seconds + waits[0]


# -- one account, whose night meets trouble --------------------------------------------------------

Spell = tuple[float, float]
"""Minutes of the night: from, to."""


@dataclass
class Troubled:
    """What a night with trouble came to: ``waited`` minutes asleep, ``left`` sheets given up."""

    minutes: float = 0.0
    waited: float = 0.0
    calls: int = 0
    left: int = 0


class Google:
    """Google's quotas for one user, and the spells in which it answers nobody (``down``) or
    refuses everybody (``busy``)."""

    def __init__(self, seconds: float, down: Sequence[Spell], busy: Sequence[Spell], seed: int):
        self.now = 0.0
        self.calls = 0
        self.waited = 0.0
        self._seconds, self._down, self._busy = seconds, down, busy
        self._quotas = _quotas(PER_USER)
        self.patience = Patience(
            sleep=self.sleep, chance=random.Random(seed).random, clock=lambda: self.now
        )

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waited += seconds

    def call(self, kind: str, patience: Patience | None = None) -> None:
        """A call with all its tries.  Raises GoogleDown."""
        patience = patience or self.patience
        for tried in range(1, patience.tries + 1):
            self.calls += 1
            self.now += self._seconds
            if _within(self.now, self._down):
                key = "google.out_of_order"
            elif _within(self.now, self._busy) or not self._quotas[kind].has_room(self.now):
                key = "google.too_many"
            else:
                self._quotas[kind].take(self.now)
                return
            if tried < patience.tries:
                patience.wait(tried, None)
        raise GoogleDown(key)

    def knock(self) -> None:
        self.call("read", Patience(tries=1))


def _within(now: float, spells: Sequence[Spell]) -> bool:
    return any(60 * begin <= now < 60 * end for begin, end in spells)


def troubled(
    sheets: int,
    changed: float,
    seconds: float,
    *,
    down: Sequence[Spell] = (),
    busy: Sequence[Spell] = (),
    wait_minutes: float | None = None,
    seed: int = 1,
) -> Troubled:
    """One night of ``sheets`` sheets; ``wait_minutes`` as in pumpkin.toml."""
    chance = random.Random(seed)
    google = Google(seconds, down, busy, seed)
    outage: Outage[BookEntry] = Outage(lambda: google.now, google.sleep)
    kinds = {
        BookEntry(f"{number:020d}", "", ()): BUSY if chance.random() < changed else QUIET
        for number in range(sheets)
    }

    def look_after(entry: BookEntry) -> BookEntry:
        outage.knock(google)
        for kind in kinds[entry]:
            google.call(kind)
        return entry

    missed: list[Missed] = []
    wait = None if wait_minutes is None else 60.0 * wait_minutes
    done = list(outage.looked_after(kinds, look_after, missed, wait))
    assert len(done) + len(missed) == sheets
    return Troubled(google.now / 60, google.waited / 60, google.calls, len(missed))


TROUBLES: dict[str, dict[str, Sequence[Spell]]] = {
    "no trouble": {},
    "too many requests, 3 of 10 minutes": {"busy": [(10 * n, 10 * n + 3) for n in range(30)]},
    "too many requests for 15 minutes": {"busy": [(5, 20)]},
    "down for 10 minutes": {"down": [(5, 15)]},
    "down for 30 minutes": {"down": [(5, 35)]},
    "down for 120 minutes": {"down": [(5, 125)]},
    "down for the night": {"down": [(0, 1000)]},
}


def real(sheets: int, seconds: float) -> None:
    """Two nights of the program itself against the stand-in: with changes, and a quiet one."""
    from tests.google_stand_in import StandIn
    from tests.google_stand_in.studio import Studio, remembered, small_plan
    from tests.google_stand_in.transport import write_key

    people = (("Anna", "anna@studio.example"),)
    with TemporaryDirectory() as folder, StandIn() as stand_in, remembered():
        key = write_key(Path(folder) / "key.json", stand_in.account)
        studio = Studio(stand_in, key, small_plan())
        books = [BookEntry(k, f"Sheet {k}", people) for k in studio.copies(sheets)]
        server = MailServer("mail.example", 587)
        chosen = NightlySettings(
            tuple(books), server=server, sender=("Pumpkin", "pumpkin@studio.example")
        )
        stand_in.quota, studio.seconds = PER_USER, seconds
        print(f"{'night':>8} {'minutes':>8} {'calls':>6} {'mails':>6} {'given up':>9}")
        for name in ("changes", "quiet"):
            begun, mails = studio.clock.now, list[EmailMessage]()
            stand_in.forget_calls()

            def hand_in(
                mail: EmailMessage, *_: object, mails: list[EmailMessage] = mails
            ) -> dict[str, int]:
                mails.append(mail)
                return {}

            lines = studio.night(chosen, dt.datetime(2026, 3, 2, 3, 15, tzinfo=dt.UTC), hand_in)
            given_up = sum(line.failed for line in lines)
            print(
                f"{name:>8} {(studio.clock.now - begun) / 60:>8.1f} {len(stand_in.calls):>6} "
                f"{len(mails):>6} {given_up:>9}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sheets", type=int, default=1000)
    parser.add_argument("--changed", type=float, default=0.2, help="share of sheets with changes")
    parser.add_argument("--seconds", type=float, default=0.7, help="how long a call takes")
    parser.add_argument("--real", type=int, metavar="N", help="run N sheets against the stand-in")
    options = parser.parse_args()
    if options.real:
        real(options.real, options.seconds)
        return
    print(
        f"{options.sheets} sheets, {options.changed:.0%} with changes, {options.seconds} s a call"
    )
    print(f"{'accounts':>8} {'minutes':>8} {'calls':>6} {'refused':>8} {'gave up':>8} "
          f"{'busiest minute, user':>21} {'project':>8}")  # fmt: skip
    for accounts in (1, 2, 5, 10):
        night = simulate(options.sheets, accounts, options.changed, options.seconds)
        print(
            f"{accounts:>8} {night.minutes:>8.1f} {night.calls:>6} {night.refused:>8} "
            f"{night.gave_up:>8} {night.busiest_user:>18}/{PER_USER} "
            f"{night.busiest_project:>4}/{PER_PROJECT}"
        )
    print(f"\n{'one account, wait_minutes':<36}{'as it is':>34}{180:>34}")
    print(" " * 36 + f"{'minutes':>14} {'calls':>8} {'left':>10}" * 2)
    for name, spells in TROUBLES.items():
        line = f"{name:<36}"
        for wait in (None, 180):
            found = troubled(
                options.sheets, options.changed, options.seconds, wait_minutes=wait, **spells
            )
            line += f"{found.minutes:>14.1f} {found.calls:>8} {found.left:>10}"
        print(line)


if __name__ == "__main__":
    main()
