"""Somebody with a workbook: runs the command on a day, looks at sheets, types into them.

Typing is done by openpyxl, a program that is not ours.  Every run of the command is watched: what
is typed stays, and of the file only what the command may write differs.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formula.translate import Translator
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pumpkin_sheets.cli import main as command
from pumpkin_sheets.cli import reviewing
from pumpkin_sheets.languages import words

MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
Captured = pytest.CaptureFixture[str]
PYTHONS = ("review", "schedule", "queue", "service_now", "changes", "problems", "memory")
Line = dict[str, Any]


class Owner:
    def __init__(
        self, path: Path, language: str, patch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        self.path, self.said, self._capsys = path, words(language), capsys
        self.today = MONDAY
        self._seen: dict[tuple[int, int, bool], Workbook] = {}
        self._typed: dict[tuple[int, int, bool], Workbook] = {}
        run: Callable[..., Any] = reviewing.recalculated

        def on_this_day(
            path: Path, dry_run: bool, today: dt.date | None = None, guarded: bool = False
        ) -> Any:
            return run(path, dry_run, today or self.today, guarded)

        patch.setattr(reviewing, "recalculated", on_this_day)

    # --- the command -----------------------------------------------------------------------

    def run(self, name: str, *arguments: str, code: int = 0) -> str:
        """What a command says, on one line; it must end with ``code``."""
        before = self.parts() if self.path.exists() else {}
        ended = command.main([name, str(self.path), *arguments])
        out, err = self._capsys.readouterr()
        said = " ".join((out + err).split())
        assert ended == code, said
        if before and name == "recalculate":
            self._only_ours_changed(before)
        return said

    def recalculate(self, day: int, *arguments: str) -> str:
        self.today = MONDAY + day * DAY
        return self.run("recalculate", *arguments)

    def check(self, problems: bool = False) -> str:
        return self.run("check", code=1 if problems else 0)

    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.path) as package:
            return {name: package.read(name) for name in package.namelist()}

    def _only_ours_changed(self, before: dict[str, bytes]) -> None:
        """Byte for byte, but for Python's sheets and the results of formulas."""
        after = self.parts()
        ours = {self.said[f"sheets.{name}"] for name in PYTHONS}
        titles = self._looked_at().sheetnames
        part = {t: f"xl/worksheets/sheet{n}.xml" for n, t in enumerate(titles, start=1)}
        python = {part[title] for title in ours}
        for name, content in before.items():
            if name in python or name == "xl/workbook.xml" or after[name] == content:
                continue
            assert without_results(after[name]) == without_results(content), name

    # --- looking ---------------------------------------------------------------------------

    def lines(self, sheet: str = "schedule") -> list[Line]:
        """The lines of a sheet by the names of its columns, with their 1-based row."""
        return self.of(self._looked_at(), sheet)

    def _looked_at(self, results: bool = False) -> Workbook:
        """The workbook as it is now, of which a sheet is read when it is looked at."""
        now = self._moment(results)
        if now not in self._seen:
            content = io.BytesIO(self.path.read_bytes())
            book = openpyxl.load_workbook(content, read_only=True, data_only=results)
            self._seen = {now: book}
        return self._seen[now]

    def _moment(self, results: bool = False) -> tuple[int, int, bool]:
        stat = self.path.stat()
        return stat.st_mtime_ns, stat.st_ino, results

    def of(self, book: Workbook, sheet: str) -> list[Line]:
        page = book[self.said[f"sheets.{sheet}"]]
        at, header = self._columns(page, sheet)
        found = []
        for number, row in enumerate(page.iter_rows(min_row=header + 1), start=header + 1):
            line = {name: row[column - 1].value for name, column in at.items()}
            if any(value not in (None, "") for value in line.values()):
                found.append({**line, "row": number})
        return found

    def _columns(self, page: Worksheet, sheet: str) -> tuple[dict[str, int], int]:
        prefix = f"columns.{sheet}."
        titles = {text: key.removeprefix(prefix) for key, text in self.said.texts.items()
                  if key.startswith(prefix)}  # fmt: skip
        header = 4 if sheet == "clients" else 3
        found = {titles[c.value]: c.column for c in page[header] if c.value in titles}
        if sheet == "clients":  # flags and criteria are titled by Settings
            first = self.said["columns.clients.schedule"]
            (at,) = (c.column for c in page[header] if c.value == first)
            found |= {f"flag{n}": at + n for n in range(1, 10)}
            found |= {f"criterion{n}": at + 9 + n for n in range(1, 6)}
        return found, header

    def shown(self, client: str) -> Line:
        """What Clients shows of a client: stored results, as a phone shows them."""
        lines = self.of(self._looked_at(results=True), "clients")
        (found,) = (line for line in lines if line["client"] == client)
        return found

    def line(self, sheet: str, **wanted: Any) -> Line:
        """The one line of a sheet that has these values."""
        found = [ln for ln in self.lines(sheet) if all(ln[k] == v for k, v in wanted.items())]
        assert len(found) == 1, (sheet, wanted, found)
        return found[0]

    # --- typing ----------------------------------------------------------------------------

    @contextmanager
    def open(self) -> Iterator[Workbook]:
        """The workbook in a spreadsheet program, saved in the end."""
        book = self._typed.pop(self._moment(), None) or openpyxl.load_workbook(self.path)
        yield book
        book.save(self.path)
        self._typed = {self._moment(): book}

    def type_in(self, sheet: str, row: int, column: str, value: object) -> None:
        with self.open() as book:
            self.put(book, sheet, row, **{column: value})

    def put(self, book: Workbook, sheet: str, row: int, **values: object) -> None:
        page = book[self.said[f"sheets.{sheet}"]]
        at, _ = self._columns(page, sheet)
        for column, value in values.items():
            page.cell(row, at[column]).value = value  # type: ignore[assignment]

    def insert(self, row: int, count: int = 1) -> None:
        """Inserts empty rows into Clients above a 1-based row, as spreadsheet programs do."""
        with self.open() as book:
            page = book[self.said["sheets.clients"]]
            page.insert_rows(row, count)
            for cells in page.iter_rows(min_row=row + count):
                for cell in cells:
                    text = cell.value
                    if isinstance(text, str) and text.startswith("="):
                        was = f"{cell.column_letter}{cell.row - count}"
                        moved = Translator(text, origin=was).translate_formula(cell.coordinate)
                        cell.value = moved
            for name in book.defined_names.values():
                name.attr_text = re.sub(
                    rf"('?{page.title}'?!\$[A-Z]+\$\d+:\$[A-Z]+\$)(\d+)",
                    lambda m: f"{m.group(1)}{int(m.group(2)) + count}",
                    str(name.attr_text),
                )


def without_results(part: bytes) -> bytes:
    """A part of a file without the stored results of formulas."""
    cell = rb'(<c r="[A-Z]+\d+"[^>]*?)( t="\w+")?(>\s*<f[^>]*>[^<]*</f>)(<v[^>]*>[^<]*</v>|<v ?/>)?'
    return re.sub(cell, rb"\1\3", part)
