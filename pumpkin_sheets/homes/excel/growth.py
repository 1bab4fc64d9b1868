"""A workbook open in Excel that gains sheets, and additions to the sheets it has.

What it gains is drawn into a workbook file of its own, without formulas and names; Excel opens
that beside the owner's and copies from it: whole sheets, or blocks of cells.  So looks,
drop-downs, colours, freezing and printing come by Excel's own hand, and text stays text.  Names
and formulas are given to the owner's workbook afterwards: copied with the rest, Excel would let
them point into the other file.  Only xlwings' public interface is used, which Windows and macOS
share; the browser cannot copy between workbooks and is told to close the file instead.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import xlwings as xw

from pumpkin_sheets.book import BookChanged, BookError, Growth
from pumpkin_sheets.homes.excel.book import in_words, reason
from pumpkin_sheets.homes.excel.filling import Contents, FillingExcelBook
from pumpkin_sheets.homes.excel.pieces import (
    Texts,
    bare,
    blocks,
    down,
    formulas,
    sheets_of,
    stands,
)
from pumpkin_sheets.homes.excel.reach import stretch
from pumpkin_sheets.sheets.drawing import Drawing
from pumpkin_sheets.sheets.formula_text import canonical
from pumpkin_sheets.sheets.records import dataclass

_MAC_FOLDER = Path.home() / "Library/Containers/com.microsoft.Excel/Data"
"""Where Excel for Mac opens a file without asking its owner."""


class Build(Protocol):
    """Writes a workbook file with these sheets."""

    def __call__(
        self, target: Path, drawings: Iterable[Drawing], *, font: str, right_to_left: bool
    ) -> None: ...


class GrowingExcelBook(FillingExcelBook):
    """A plan open in Excel that can be given sheets; ``build`` makes the file to copy from."""

    def __init__(self, book: xw.Book, build: Build) -> None:
        super().__init__(book)
        self._build = build
        self.kept_names: list[str] = []

    def grow(self, growth: Growth) -> bool:
        """Give the workbook new sheets, and additions to those it has; False for nothing new.

        Rules and drop-downs of a gain reach the cells that it has itself.  ``kept_names`` tells
        afterwards which names of the growth the owner had defined himself: they were left alone.
        Raises BookError, with what was copied taken out again, and BookChanged where somebody
        typed since the book was read; ValueError for sheets with charts.  Charts reach further; a
        filter does not: nothing that Windows and macOS share can change it.
        """
        if self.book.app.engine.type != "desktop":
            raise BookError("excel.no_growth_in_browser", command="pumpkin add")
        plan = self._planned(growth)
        if plan.nothing:
            return False
        for title in plan.changed:
            bottom = self.book.sheets[title].used_range.last_cell.row
            self._refuse_hidden(title, range(bottom))
        with in_words("excel.no_change"), self._quiet():
            shown = self.book.sheets.active
            with self._donor(growth, plan) as donor:
                self._refuse_if_changed()
                self._take(plan, donor, growth.reaches)
            self.book.activate()
            shown.activate()
        for title in plan.changed:
            self._seen.pop(title, None)
        return True

    # --- what there is to do ---------------------------------------------------------------

    def _planned(self, growth: Growth) -> _Plan:
        drawings = (*growth.sheets, *growth.gains)
        if charted := [drawing.title for drawing in drawings if drawing.charts]:
            raise ValueError(f"sheets with charts cannot be added to a workbook: {charted}")
        if len({drawing.title.casefold() for drawing in drawings}) < len(drawings):
            raise ValueError("the same sheet stands twice in what is to be gained")
        there = self.titles()
        spelled = {title.casefold(): title for title in there}
        for drawing in growth.sheets:
            taken = spelled.get(drawing.title.casefold(), drawing.title)
            if taken != drawing.title:
                raise BookError("file.not_our_sheet", name=self.name, sheet=taken)
        for title in (*(gain.title for gain in growth.gains), *growth.contents):
            if title not in there:
                raise BookChanged("excel.no_sheet", book=self.name, sheet=title)
        references: dict[str, str] = {}
        for drawing in drawings:
            references.update(drawing.names)
        references.update(growth.names)
        with in_words("excel.no_change"):
            own = {drawing.title for drawing in growth.sheets}
            names = self._fresh_names(references, own)
            known = {name.name.casefold() for name in self.book.names} | {
                name.casefold() for name in references
            }
            return _Plan(
                new=[d for d in growth.sheets if d.title not in there],
                redrawn=[
                    d
                    for d in growth.sheets
                    if d.title in there and not stands(d, self._typed(d.title), alone=True)
                ],
                gains=[d for d in growth.gains if not stands(d, self._typed(d.title), alone=False)],
                names=names,
                contents=self._fresh_contents(growth.contents),
                known=frozenset(known),
            )

    def _fresh_names(self, references: Mapping[str, str], own: set[str]) -> dict[str, str]:
        """The names to set: new ones, and those that point elsewhere on sheets of the growth.

        A name to which the owner gave another meaning is left alone, and kept in mind.
        """
        there = {name.name.casefold(): name.refers_to or "" for name in self.book.names}
        fresh, self.kept_names = {}, []
        for name, reference in references.items():
            meaning = there.get(name.casefold())
            if meaning is not None and canonical(meaning) == canonical(reference):
                continue
            ours = own | sheets_of(reference)
            if meaning is not None and "#REF!" not in meaning and not sheets_of(meaning) & ours:
                self.kept_names.append(name)
            else:
                fresh[name] = reference
        return fresh

    # --- doing it --------------------------------------------------------------------------

    @contextmanager
    def _donor(self, growth: Growth, plan: _Plan) -> Iterator[xw.Book | None]:
        """A workbook with what is to be copied, open beside the owner's for a moment."""
        drawings = [bare(d, plan.known) for d in (*plan.new, *plan.redrawn, *plan.gains)]
        if not drawings:
            yield None
            return
        folder = _MAC_FOLDER if sys.platform == "darwin" and _MAC_FOLDER.is_dir() else None
        # Windows lets go of a file a moment after it was closed.
        with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as scratch:
            path = Path(scratch, "pumpkin sheets to copy.xlsx")
            self._build(path, drawings, font=growth.font, right_to_left=growth.right_to_left)
            donor = self.book.app.books.open(str(path))
            try:
                yield donor
            finally:
                donor.close()

    def _take(
        self, plan: _Plan, donor: xw.Book | None, reaches: Mapping[str, Mapping[str, str]]
    ) -> None:
        before = {name.name.casefold(): name.refers_to for name in self.book.names}
        reached = False
        try:
            if donor is not None:
                for drawing in plan.new:
                    self._copy_sheet(drawing, donor)
            # Names are told afterwards how far they go: Excel has just moved them.
            reached = stretch(self.book, reaches, [each.title for each in plan.redrawn])
            for name, reference in plan.names.items():
                self.book.names[name] = f"={reference}"
            for drawing in plan.new:
                self._write_formulas(drawing)
            reached = reached or bool(plan.redrawn or plan.gains or plan.contents)
            if donor is not None:
                for drawing in plan.redrawn:
                    self.book.sheets[drawing.title].clear()
                    self._copy_cells(drawing, donor, {})
                    self._write_formulas(drawing)
                for drawing in plan.gains:
                    self._copy_cells(drawing, donor, self._typed(drawing.title))
                    self._write_formulas(drawing)
            for title, contents in plan.contents.items():
                self._fill(title, contents)
        except Exception as error:  # each engine raises its own kind
            whole = self._taken_out(plan, before) and not reached
            key = "excel.not_grown" if whole else "excel.half_grown"
            raise BookError(key, why=reason(error)) from error

    def _taken_out(self, plan: _Plan, before: Mapping[str, str | None]) -> bool:
        """Takes new sheets and names out again; whether Excel let all of it be done."""
        app = self.book.app
        asking = app.display_alerts
        try:
            app.display_alerts = False  # Excel asks before it deletes a sheet
            for drawing in plan.new:
                if drawing.title in self.titles():
                    self.book.sheets[drawing.title].delete()
            for name in plan.names:
                old = before.get(name.casefold())
                if old is not None:
                    self.book.names[name] = old
                elif name in self.book.names:
                    del self.book.names[name]
        except Exception:
            return False
        finally:
            app.display_alerts = asking
        return True

    def _copy_sheet(self, drawing: Drawing, donor: xw.Book) -> None:
        copied = donor.sheets[drawing.title].copy(after=self.book.sheets[-1])
        copied.name = drawing.title
        if drawing.hidden:
            copied.visible = False

    def _copy_cells(self, drawing: Drawing, donor: xw.Book, there: Texts) -> None:
        """Cells with their looks and rules; an empty one of the drawing spares a filled one."""
        source, target = donor.sheets[drawing.title], self.book.sheets[drawing.title]
        for block in blocks(drawing, there):
            first, last = (block[0] + 1, block[1] + 1), (block[2] + 1, block[3] + 1)
            source.range(first, last).copy(target.range(first, last))
        for column, width in drawing.widths.items():
            hidden = column in drawing.hidden_columns
            target.range((1, column + 1)).column_width = 0 if hidden else width

    def _write_formulas(self, drawing: Drawing) -> None:
        """One request per unbroken run of formulas down a column."""
        sheet = self.book.sheets[drawing.title]
        for (row, column), run in down(formulas(drawing)):
            block = sheet.range((row + 1, column + 1), (row + len(run), column + 1))
            block.formula = [[text] for text in run]


@dataclass(frozen=True)
class _Plan:
    """What a growth still has to do in a workbook.

    ``known`` are the names that the workbook has or shall have, in lower case.
    """

    new: Sequence[Drawing]
    redrawn: Sequence[Drawing]
    gains: Sequence[Drawing]
    names: Mapping[str, str]
    contents: Mapping[str, Contents]
    known: frozenset[str]

    @property
    def changed(self) -> Sequence[str]:
        """The sheets that are there and get other cells."""
        return (*(d.title for d in (*self.redrawn, *self.gains)), *self.contents)

    @property
    def nothing(self) -> bool:
        return not (self.new or self.redrawn or self.gains or self.names or self.contents)
