"""How many minutes do many Google Sheets take under Google's quotas, and how close to the limit?

Google publishes (Sheets API, Usage limits): per minute 60 reads and 60 writes for one user of a
project, 300 reads and 300 writes for a whole project; past that it answers 429 until the minute is
over.  A service account is one user.  What a book costs is what the tests count: a quiet night is
two reads; a night with changes is three reads and one write, and one of each to mark them as
mailed.

    python scripts/google_quota_simulation.py --sheets 1000 --changed 0.2

Time here is simulated: an hour takes a moment.  Each account works through its sheets one after
another, a call takes --seconds, and a refused call waits as the program really waits.
"""

from __future__ import annotations

import argparse
import heapq
import random
from collections import deque
from dataclasses import dataclass, field

from pumpkin_sheets.homes.google.access import Patience

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


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sheets", type=int, default=1000)
    parser.add_argument("--changed", type=float, default=0.2, help="share of sheets with changes")
    parser.add_argument("--seconds", type=float, default=0.7, help="how long a call takes")
    options = parser.parse_args()
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


if __name__ == "__main__":
    main()
