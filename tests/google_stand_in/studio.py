"""Whole nights over Google Sheets in milliseconds: real calls, fake time, each review once.

Everything between a night and the network is the real thing.  What a review makes of the same
cells on the same day is pure, and is worked out once for all the nights of a module (the plans
here have no schedule, which alone knows the hour).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from google.auth import _exponential_backoff

from pumpkin_sheets import recalculate as job
from pumpkin_sheets.book import Book, Grid
from pumpkin_sheets.homes.google.access import Patience, SheetsClient
from pumpkin_sheets.homes.google.account import load_key
from pumpkin_sheets.homes.google.book import GoogleBook
from pumpkin_sheets.homes.google.menu_sheet import control_requests
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import words
from pumpkin_sheets.nightly.diary import Diary
from pumpkin_sheets.nightly.night import Line, Night
from pumpkin_sheets.nightly.outage import Outage
from pumpkin_sheets.nightly.settings import BookEntry, NightlySettings
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.review.judge import NEEDED
from tests.memory_workbook import memory_workbook

from .server import StandIn
from .sheets import Spreadsheet
from .transport import Clock, Wire

TYPED: dict[str, list[Any]] = {
    "client": ["Studio Ünal", "Bob & Co", "0042"],
    "revenue": [24000, 900, 3000],
    "hours": [100, 80, 40],
    **{name: [5, 1, 3] for name in ("communication", "briefs", "respect")},
}


class _Replay(MemoryBook):
    """A book that was read already."""

    def __init__(self, titles: list[str], grids: Mapping[str, Grid]) -> None:
        super().__init__({title: grids.get(title, []) for title in titles})


@contextmanager
def remembered() -> Iterator[None]:
    """Within it the same cells are reviewed once a day."""
    examine = job._examine
    asked: dict[tuple[str, ...], list[str]] = {}
    known: dict[tuple[str, dt.date, bool], Any] = {}

    def once(book: Book, moment: dt.datetime, night: bool = False) -> Any:
        titles = book.titles()
        if tuple(titles) not in asked:
            asked[tuple(titles)] = _needed(examine, titles, moment)
        grids = book.read(asked[tuple(titles)])
        key = repr(grids), moment.date(), night
        if key not in known:
            known[key] = examine(_Replay(titles, grids), moment, night)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job, "_examine", once)
        # A Google Sheet calculates by itself and takes no results.
        patch.setattr(job, "stored_results", lambda judgement: {})
        # google-auth waits a little before it asks for a token again, by no clock of ours.
        patch.setattr(_exponential_backoff, "time", SimpleNamespace(sleep=lambda seconds: None))
        yield


def _needed(examine: Any, titles: list[str], moment: dt.datetime) -> list[str]:
    """The sheets that a review reads, as it asks for them."""
    asked: list[str] = []

    class Asked(MemoryBook):
        def read(self, wanted: Iterable[str]) -> dict[str, Grid]:
            asked.extend(wanted)
            raise StopIteration

    try:
        examine(Asked({title: [] for title in titles}), moment)
    except StopIteration:
        return asked
    raise AssertionError("a review reads")


def small_plan(language: str = "en") -> dict[str, Grid]:
    """Three clients in four prepared rows, and what a review needs beside them."""
    sheets = memory_workbook(language, typed=TYPED, rows=4, schedule=False).sheets
    needed = [words(language)[f"sheets.{sheet.name}"] for sheet in (*NEEDED, MEMORY)]
    return {title: sheets[title] for title in needed}


class Studio:
    """A service account with its Google Sheets, and the nights that look after them."""

    def __init__(self, stand_in: StandIn, key_file: Path, plan: Mapping[str, Grid]) -> None:
        self.stand_in, self.clock = stand_in, Clock()
        self.stand_in.clock = self.clock
        self._credentials = load_key(key_file)
        self.plan = stand_in.spreadsheet()
        for title, grid in plan.items():
            width = max(len(row) for row in grid)
            self.plan.add(title, len(grid) + 2, width).fill(grid)
        self.seconds = 0.0
        self.asked = ""
        self.client(self.plan.key).change(
            self.plan.key, control_requests({}, words("en")), repeatable=False
        )
        self.plan = stand_in.book(self.plan.key)

    def copies(self, count: int) -> list[str]:
        """The keys of so many sheets like the first."""
        keys = (f"{number:020d}sheet" for number in range(count))
        return [self.stand_in.like(self.plan, key).key for key in keys]

    def reset(self, book: Spreadsheet) -> None:
        """Put a sheet back as it was; the stand-in makes a new one at every write."""
        self.stand_in.books[book.key] = book
        self.stand_in.faults = []
        self.stand_in.forget_calls()

    def forget_token(self) -> None:
        """The next call asks for one."""
        self._credentials.token = None

    def client(self, key: str, **patience: Any) -> SheetsClient:
        chosen = Patience(sleep=self.clock.sleep, clock=self.clock, chance=lambda: 0.5, **patience)
        wire = Wire(self.stand_in, self.clock, self.seconds)
        return SheetsClient(self._credentials, chosen, {"https://": wire})

    def open(self, entry: BookEntry) -> GoogleBook:
        self.asked = str(entry.place)
        return GoogleBook(self.client(str(entry.place)), str(entry.place))

    def night(
        self,
        chosen: NightlySettings,
        now: dt.datetime,
        hand_in: Any,
        files: Mapping[str, Book] | None = None,
        diary: Diary | None = None,
    ) -> list[Line]:
        """The lines of a night; ``files`` are the books of entries that are no addresses."""

        def opened(entry: BookEntry, settings: NightlySettings) -> Book:
            return self.open(entry) if entry.is_google else (files or {})[entry.name]

        google: Outage[Line] = Outage(self.clock, self.clock.sleep)
        run = Night(chosen, now, False, {}, opened, hand_in, diary or Diary(), google)
        return list(run.run())
