"""A plan kept in a closed .xlsx or .xlsm file, read by calamine and written by splicing.

Writing replaces rows on Python's own sheets and refreshes the stored results of our formulas on
the others; whatever else the owner has put into the workbook is copied byte for byte.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pumpkin_sheets.book import (
    BookChanged,
    BookError,
    Cell,
    FormulaCells,
    Grid,
    Growth,
    Rows,
    SheetResults,
)
from pumpkin_sheets.homes.file.alone import sweep_left_over, whole_job
from pumpkin_sheets.homes.file.cells import Unwritable
from pumpkin_sheets.homes.file.formula_cells import formula_rows, formulas_of
from pumpkin_sheets.homes.file.grown import Grown
from pumpkin_sheets.homes.file.package import Package
from pumpkin_sheets.homes.file.packing import Deflated, deflate
from pumpkin_sheets.homes.file.reading import look, read_values
from pumpkin_sheets.homes.file.results import ResultSplice, Wrong
from pumpkin_sheets.homes.file.rows import DamagedSheet
from pumpkin_sheets.homes.file.saving import Stamp, refuse_if_open, replace_file, stamp
from pumpkin_sheets.homes.file.scan import Findings
from pumpkin_sheets.homes.file.splice import TableSplice
from pumpkin_sheets.homes.file.unchanged import comparable, formulas_above, holds, wrong_results
from pumpkin_sheets.sheets.reach import Unread
from pumpkin_sheets.sheets.schema import cell_name


class XlsxBook:
    """A closed workbook file; see ``Book``.

    Each ``read`` notes the file's size and time; ``write`` and ``uncalculated`` raise
    BookChanged if another program has written it since.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: Stamp | None = None
        self._findings: dict[str, Findings] = {}
        self._grids: dict[str, Grid] = {}
        self._above: dict[tuple[str, int], int] = {}
        self._unread: dict[str, Unread] = {}
        self.kept_names: list[str] = []
        self._keep_before = True

    @property
    def name(self) -> str:
        """The file's name, without its folder."""
        return self._path.name

    @property
    def stamp(self) -> Stamp | None:
        """The file as this book last read or wrote it; None before."""
        return self._stamp

    def alone(self, wait: float | None = None) -> contextlib.AbstractContextManager[None]:
        """Keep other jobs off the file, from the reading to the writing; see ``whole_job``."""
        return whole_job(self._path, wait)

    @contextlib.contextmanager
    def in_passing(self) -> Iterator[None]:
        """What is written within leaves the version before in its place; see ``KeepsVersions``."""
        self._keep_before = False
        try:
            yield
        finally:
            self._keep_before = True

    def titles(self) -> list[str]:
        """The titles of all sheets of cells, in the order of their tabs.  Raises BookError."""
        with Package(self._path) as package:
            return list(package.sheets)

    def read(self, titles: Iterable[str]) -> dict[str, Grid]:
        """The values of these sheets; an error in a cell comes as its text.  Raises BookError.

        The file must not change while it is read; formulas give the results stored with them.
        What it gives must stay as it is: ``write`` goes by it.
        """
        wanted = list(dict.fromkeys(titles))
        before = stamp(self._path)
        sweep_left_over(self._path)
        with Package(self._path) as package:
            for title in wanted:
                package.sheet_part(title)
            read = read_values(package, wanted)
        if stamp(self._path) != before:
            raise BookChanged("file.changed_reading", name=self.name)
        self._stamp, self._findings, self._unread = before, read.findings, read.unread
        self._grids, self._above = read.grids, {}
        return read.grids

    def unread(self) -> dict[str, Unread]:
        """What the last ``read`` left out because it lies too far away, by title."""
        return dict(self._unread)

    def uncalculated(self, titles: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
        """The 0-based (row, column) of formulas that were never calculated, per sheet.

        Their cells look empty in what ``read`` gives.  Raises BookError.
        """
        wanted = list(dict.fromkeys(titles))
        self._expect_unchanged()
        missing = [title for title in wanted if title not in self._findings]
        if missing:
            with Package(self._path) as package:
                self._findings.update({title: look(package, title) for title in missing})
        return {title: list(self._findings[title].uncalculated) for title in wanted}

    def formulas(self, titles: Iterable[str]) -> dict[str, dict[tuple[int, int], str]]:
        """The formulas of these sheets as they are written, by 0-based cell.  Raises BookError."""
        self._expect_unchanged()
        found = {}
        with Package(self._path) as package:
            for title in titles:
                with self._naming(title):
                    found[title] = formulas_of(package.chunks(package.sheet_part(title)))
        return found

    def without_formula(self, cells: Sequence[FormulaCells]) -> list[list[tuple[int, int]]]:
        """As ``TellsFormulas``; every column is looked at.  Raises BookError."""
        self._expect_unchanged()
        with Package(self._path) as package:
            return [self._without_formula(package, each) for each in cells]

    def _without_formula(self, package: Package, cells: FormulaCells) -> list[tuple[int, int]]:
        found, columns, rows = self._findings[cells.title], cells.columns, cells.rows
        part = package.sheet_part(cells.title)
        above = partial(self._formulas_above, package, cells.title)
        with self._naming(cells.title):
            if found.usual and found.near:
                if not rows or found.formulas == len(columns) * len(rows) + above(rows[0] + 1):
                    return []  # each has its own, and none stands elsewhere
                there = formula_rows(package.chunks(part), columns)
            else:
                there = {column: set[int]() for column in columns}
                for row, column in formulas_of(package.chunks(part)):
                    there.setdefault(column, set()).add(row)
        return [(row, column) for column in columns for row in rows if row not in there[column]]

    def write(
        self, tables: Mapping[str, Rows], results: Mapping[str, SheetResults] | None = None
    ) -> bool:
        """Write all tables and results, or nothing; see ``Book``.

        Raises BookError, and BookChanged where the file is not the one that was read.
        """
        expected = self._expect_unchanged()
        refuse_if_open(self._path)
        with Package(self._path) as package:
            self._refuse_signed(package)
            placed = {title: rows.placed for title, rows in tables.items()}
            changes = self._changes(package, placed, results or {})
            if changes is None:
                return False
            self._save(package, changes, expected)
        return True

    def set_cells(self, cells: Mapping[str, Mapping[tuple[int, int], Cell]]) -> bool:
        """Give cells new contents in the look that they have; see ``SetsCells``."""

        def contents(package: Package) -> Growth:
            return Growth(
                contents={
                    title: {at: comparable(value, package.date1904) for at, value in each.items()}
                    for title, each in cells.items()
                }
            )

        return self._grown(contents)

    def grow(self, growth: Growth) -> bool:
        """Give the workbook new sheets, and additions to those it has; False for nothing new.

        Everything else stays byte for byte.  ``kept_names`` tells afterwards which names of the
        growth its owner had defined himself: they were left alone.  Raises BookError, and
        BookChanged where the file is not the one that was read; ValueError for sheets with
        charts.
        """
        return self._grown(lambda _package: growth)

    def retell(self, told: Callable[[Package], Grown]) -> bool:
        """Write the parts that ``told`` gives of the file; False for none.

        Raises BookError, and BookChanged where the file is not the one that was read.
        """
        return self._changed(told)

    def _grown(self, growth: Callable[[Package], Growth]) -> bool:
        # What draws new sheets is not needed to fill those that are there.
        from pumpkin_sheets.homes.file.growth import grow

        return self._changed(lambda package: grow(package, growth(package)))

    def _changed(self, made: Callable[[Package], Grown]) -> bool:
        expected = self._expect_unchanged()
        refuse_if_open(self._path)
        with Package(self._path) as package:
            self._refuse_signed(package)
            grown = made(package)
            self.kept_names = grown.kept_names
            if grown.nothing:
                return False
            self._save(package, grown, expected)
        return True

    def _refuse_signed(self, package: Package) -> None:
        if package.signed:
            raise BookError("file.signed", name=self.name)

    def _save(self, package: Package, changes: Grown, expected: Stamp) -> None:
        def fill(file: BinaryIO) -> int:
            crc = package.write(
                file,
                changes.parts,
                drop_calculation_chain=changes.dropped_formula,
                texts=changes.texts,
                added=changes.added,
            )
            package.close()  # Windows replaces no file that is open
            return crc

        self._stamp = replace_file(self._path, fill, expected, keep_before=self._keep_before)
        self._findings, self._grids, self._above = {}, {}, {}

    def _expect_unchanged(self) -> Stamp:
        now = stamp(self._path)
        if self._stamp is not None and self._stamp != now:
            raise BookChanged("file.changed_since", name=self.name)
        self._stamp = now
        return now

    def _changes(
        self,
        package: Package,
        tables: Mapping[str, Rows],
        results: Mapping[str, SheetResults],
    ) -> Grown | None:
        """The parts that change, or None where the file holds everything already."""
        both = tables.keys() & results.keys()
        if both:
            raise ValueError(f"a table and results for the same sheet: {sorted(both)}")
        sheets = {title: package.sheet_part(title) for title in (*results, *tables)}
        changes = Grown()
        certain = False
        for title, expected in results.items():
            with self._naming(title):
                refreshing = ResultSplice(expected, self._wrong(package, title, expected))
                content = _spliced(package, sheets[title], refreshing)
            if content:
                changes.parts[sheets[title]] = content
            certain |= refreshing.changed > refreshing.passing
        respelled: dict[str, Rows] = {}
        for title, rows in tables.items():
            known = title in self._grids and self._findings[title].near
            if known and holds(self._grids[title], rows, package.date1904):
                if self._findings[title].last_formula < rows.first_row:
                    continue
                known = False  # a formula in its rows gives way, though it says the same
            self._refuse_beside(package, title, rows)
            with self._naming(title):
                splice = TableSplice(rows, package.date1904)
                content = _spliced(package, sheets[title], splice)
            if content:
                changes.parts[sheets[title]] = content
                changes.dropped_formula |= splice.dropped_formula
                certain |= known
                if not known:
                    respelled[title] = rows
        if not certain and not changes.dropped_formula:
            # Other bytes need not be other values: Excel and LibreOffice spell them differently.
            grids = read_values(package, respelled).grids if respelled else {}
            if all(holds(grids[t], rows, package.date1904) for t, rows in respelled.items()):
                return None
        return changes

    def _refuse_beside(self, package: Package, title: str, rows: Rows) -> None:
        """Raise BookError where a formula beside the table's columns would go with its row.

        One that shows anything was told from what is read; this is about those that do not.
        """
        found = self._findings.get(title)
        if found and found.last_formula < rows.first_row:
            return
        with self._naming(title):
            places = formulas_of(package.chunks(package.sheet_part(title)))
        for row, column in sorted(places):
            if row >= rows.first_row and column not in rows.columns:
                cell = cell_name(row, column)
                raise BookError("problems.python_sheet", sheet=title, cell=cell)

    def _wrong(self, package: Package, title: str, results: SheetResults) -> Wrong | None:
        if title not in self._grids:
            return None
        above = partial(self._formulas_above, package, title)
        found = self._findings[title]
        return wrong_results(above, self._grids[title], found, results, package.date1904)

    def _formulas_above(self, package: Package, title: str, row: int) -> int:
        """How many formulas of a sheet stand above a 1-based row."""
        if (title, row) not in self._above:
            chunks = package.chunks(package.sheet_part(title))
            self._above[title, row] = formulas_above(chunks, row)
        return self._above[title, row]

    @contextlib.contextmanager
    def _naming(self, title: str) -> Iterator[None]:
        """Say which file and sheet a refusal is about."""
        try:
            yield
        except (DamagedSheet, Unwritable) as error:
            raise BookError("file.on_sheet", name=self.name, sheet=title, why=error) from error


def _spliced(package: Package, part: str, splice: ResultSplice | TableSplice) -> Deflated | None:
    """The part's new content, or None where nothing changes."""
    same = 0
    fresh = splice.run(package.chunks(part))
    for chunk in fresh:
        if splice.changed:
            # As long as nothing seemed to change, nothing was compressed: begin anew.
            before = _first_bytes(package.chunks(part), same)
            return deflate(itertools.chain(before, (chunk,), fresh))
        if splice.finished:
            return None
        same += len(chunk)
    return None


def _first_bytes(chunks: Iterable[bytes], count: int) -> Iterator[bytes]:
    for chunk in chunks:
        if count <= 0:
            return
        yield chunk[:count]
        count -= len(chunk)
