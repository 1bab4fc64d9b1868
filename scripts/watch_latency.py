"""How long a request of the menu waits for its answer, and how many calls a watch makes at rest.

    python -m scripts.watch_latency --seconds 0.5

The sample, in the stand-in of the tests, is watched by a clock that is moved on by hand: what the
watch sleeps costs nothing, a call takes so many ``--seconds``, and what this computer works (the
recalculation itself) takes as long as it really took.  A request comes at any moment from 20
seconds to ten minutes after somebody opened the sheet or typed in it, and then out of the blue.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pumpkin_sheets.homes.google.book import open_google
from pumpkin_sheets.homes.google.menu_sheet import control_requests
from pumpkin_sheets.homes.google.watch import AT_WORK, PATIENCE, Watcher
from pumpkin_sheets.languages import words
from pumpkin_sheets.sample import sample_clients
from tests.google_stand_in import StandIn
from tests.google_stand_in.transport import Clock, Wire, write_key
from tests.memory_workbook import memory_workbook

ENGLISH = words("en")
MORNING = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


class Passing(Clock):
    """A clock that goes on by itself while this computer works."""

    def __init__(self) -> None:
        self._ahead = 1_000_000.0 - time.perf_counter()
        self.slept = []

    @property  # type: ignore[override]
    def now(self) -> float:
        return self._ahead + time.perf_counter()

    @now.setter
    def now(self, seconds: float) -> None:
        self._ahead = seconds - time.perf_counter()


class Studio:
    """A watched sheet with the sample, and its owner."""

    def __init__(self, stand_in: StandIn, folder: Path, seconds: float) -> None:
        self.stand_in, self.clock = stand_in, Passing()
        clients = sample_clients("en")
        made = stand_in.spreadsheet()
        for title, grid in memory_workbook(typed=clients, rows=60).sheets.items():
            made.add(title, len(grid) + 2, max(len(row) for row in grid)).fill(grid)
        key = write_key(folder / "key.json", stand_in.account)
        wire = Wire(stand_in, self.clock, seconds)
        self.book = open_google(made.key, key, PATIENCE, {"https://": wire})
        self.book.client.change(self.book.key, control_requests({}, ENGLISH), repeatable=False)
        self.answered: list[float] = []
        self.watcher = Watcher(
            self.book, lambda _: self.answered.append(self.clock.now), now=lambda: MORNING,
            clock=self.clock, sleep=self._sleep,
        )  # fmt: skip
        self.left: dict[float, Callable[[], None]] = {}

    def types(self) -> None:
        """The owner opens the sheet or types in it, which the menu's script writes down."""
        self._control(9, self.clock.now)

    def asks(self) -> None:
        self._control(0, f"id-{self.clock.now}")

    def _control(self, row: int, value: float | str) -> None:
        self.stand_in.book(self.book.key).sheet("_pumpkin").type_in(row, 1, value)

    def _sleep(self, seconds: float) -> None:
        until = self.clock.now + seconds
        for moment in [m for m in sorted(self.left) if m <= until]:
            self.clock.now = max(self.clock.now, moment)
            self.left.pop(moment)()
        self.clock.now = max(self.clock.now, until)

    def watch(self, seconds: float) -> None:
        end = self.clock.now + seconds
        self.watcher.run(until=lambda: self.clock.now >= end)

    def waits(self, after: float | None) -> float:
        """How long a request waits so many seconds after a sign of work; None: without one."""
        self.watch(AT_WORK + 100 + random.random() * 60)  # until all is at rest
        asked = self.clock.now + 60 + random.random() * 240 + (after or 0.0)
        if after is not None:
            self.left[asked - after] = self.types
        self.left[asked] = self.asks
        self.answered.clear()
        self.watch(asked + 60 - self.clock.now)
        return self.answered[0] - asked


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=0.5, help="what a call takes")
    parser.add_argument("--requests", type=int, default=30)
    options = parser.parse_args()
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder, StandIn() as stand_in:
        studio = Studio(stand_in, Path(folder), options.seconds)
        begun = time.perf_counter()
        studio.asks()
        studio.watch(1)
        print(f"a call takes {options.seconds} s; the work of one request took", end=" ")
        print(f"{time.perf_counter() - begun:.2f} s of this computer")
        for name, least, most in (("at work", 20.0, AT_WORK), ("out of the blue", None, None)):
            waited = sorted(
                studio.waits(None if least is None or most is None else random.uniform(least, most))
                for _ in range(options.requests)
            )
            middle = waited[len(waited) // 2]
            print(f"{name:<16} middle {middle:5.1f} s   longest {waited[-1]:5.1f} s")


if __name__ == "__main__":
    main()
