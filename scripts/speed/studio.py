"""A workbook in the states in which an owner's is recalculated, and runs on copies of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts.speed.measuring import PUMPKIN, Spent, floor, prepared, spent

COUNTRY = "GB"
"""Where the studio works; its public holidays are looked up, as for every owner."""

Run = Callable[[], Spent]


class Studio:
    """The workbook of so many clients.

    ``fresh`` was never reviewed; ``reviewed`` is that one after today's review; ``morning`` was
    reviewed on the work day before, and most of what was planned for that day was ticked as done.
    """

    def __init__(self, folder: Path, clients: int) -> None:
        self.clients, self.folder = clients, folder / f"clients-{clients}"
        self.folder.mkdir()
        self.fresh = self.folder / "fresh.xlsx"
        self.reviewed = self.folder / "reviewed.xlsx"
        self.morning = self.folder / "morning.xlsx"
        day = work_day_before(dt.date.today()).isoformat()
        prepared("build_file", path=str(self.fresh), clients=clients, day=day, country=COUNTRY)
        shutil.copyfile(self.fresh, self.reviewed)
        spent([*PUMPKIN, "recalculate", str(self.reviewed)])
        shutil.copyfile(self.fresh, self.morning)
        prepared("publish", path=str(self.morning), day=day)
        self.titles: list[str] = prepared("needed", path=str(self.reviewed))["titles"]

    def ours(self, command: str, source: Path, writes: bool) -> Run:
        """A run of ``pumpkin COMMAND``.  RuntimeError unless it writes, or not, as it should."""

        def run() -> Spent:
            with self._copied(source) as file:
                found = spent([*PUMPKIN, command, str(file)])
                if (file.read_bytes() != source.read_bytes()) != writes:
                    should = "should have written" if writes else "should not have written"
                    raise RuntimeError(f"{command} {should} {source.name}")
            return found

        return run

    def floor(self, source: Path) -> Run:
        """A run of the floor: the sheets that are needed are read, and the file is copied."""

        def run() -> Spent:
            with self._copied(source) as file:
                return spent(floor("read_and_copy", str(file), *self.titles))

        return run

    def openpyxl(self, source: Path) -> Run:
        """A run of openpyxl, which loads the file and saves it."""

        def run() -> Spent:
            with self._copied(source) as file:
                return spent(floor("load_and_save", str(file)))

        return run

    @contextlib.contextmanager
    def _copied(self, source: Path) -> Iterator[Path]:
        """A copy in a folder of its own."""
        folder = self.folder / "run"
        folder.mkdir()
        try:
            yield Path(shutil.copyfile(source, folder / "clients.xlsx"))
        finally:
            shutil.rmtree(folder)


def work_day_before(today: dt.date) -> dt.date:
    """The last day before today on which touches are planned: some of them have passed since."""
    day = today - dt.timedelta(days=1)
    while day.weekday() > 4:
        day -= dt.timedelta(days=1)
    return day
