"""A workbook open in Excel, through xlwings: each sheet read once, written once, all or none.

Only what the browser add-in can do as well is used: values, used ranges, the selection.  No
``xlwings.pro``.  Excel reads a string that it is handed as if somebody typed it (``0042`` is a
number then, ``1/2`` a date, ``=1+1`` a formula), so text goes in with an apostrophe wherever
Excel might find something else in it; the apostrophe is not part of the value.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress

import xlwings as xw

from pumpkin_sheets.book import (
    BookError,
    Cell,
    FormulaCells,
    Grid,
    Rows,
    SheetResults,
    with_rows,
)
from pumpkin_sheets.homes.excel.reading import flat, is_empty, read_sheet
from pumpkin_sheets.homes.excel.values import same, to_excel
from pumpkin_sheets.sheets.reach import MOST_COLUMNS, Unread
from pumpkin_sheets.sheets.schema import cell_name
from pumpkin_sheets.sheets.table_page import runs
from pumpkin_sheets.sheets.words import Sentence

_LONGEST_ADDRESS = 240
"""Excel's address of several blocks ends after 255 signs, whatever else is selected."""


class ExcelBook:
    """A plan in a workbook that is open in Excel.  Implements ``Book``."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self._seen: dict[str, Grid] = {}
        self._unread: dict[str, Unread] = {}

    @property
    def name(self) -> str:
        return self.book.name

    def titles(self) -> list[str]:
        with in_words("excel.no_titles", book=self.name):
            return list(self.book.sheet_names)

    def read(self, titles: Iterable[str]) -> dict[str, Grid]:
        """One request per sheet.  Error cells come as their text (``#N/A``)."""
        wanted = list(titles)
        there = self.titles()
        self._unread.clear()
        for title in wanted:
            if title not in there:
                raise BookError("excel.no_sheet", book=self.name, sheet=title)
        for title in wanted:
            with in_words("excel.no_reading", sheet=title):
                self._seen[title], far = read_sheet(self.book.sheets[title])
            if far:
                self._unread[title] = far
        return {title: [list(row) for row in self._seen[title]] for title in wanted}

    def unread(self) -> dict[str, Unread]:
        """What the last ``read`` left out because it lies too far away, by title."""
        return dict(self._unread)

    def without_formula(self, cells: Sequence[FormulaCells]) -> list[list[tuple[int, int]]]:
        """As ``TellsFormulas``; one request for the columns beside the name.  None in the browser.

        The formulas of a long list are too much to ask for while its owner waits.
        """
        return [self._without_formula(each) for each in cells]

    def _without_formula(self, cells: FormulaCells) -> list[tuple[int, int]]:
        lost: list[tuple[int, int]] = []
        rows = cells.filled(self._seen[cells.title])
        if not rows:
            return lost
        top, bottom = rows[0], rows[-1]
        with in_words("excel.no_reading", sheet=cells.title), suppress(NotImplementedError):
            for first, last in runs(cells.beside):
                block = self.book.sheets[cells.title].range(
                    (top + 1, first + 1), (bottom + 1, last + 1)
                )
                texts = list(flat(block.formula))
                width = last + 1 - first
                lost += [
                    (row, column)
                    for row in rows
                    for column in range(first, last + 1)
                    if texts[(row - top) * width + column - first][:1] != "="
                ]
        return lost

    def write(
        self, tables: Mapping[str, Rows], results: Mapping[str, SheetResults] | None = None
    ) -> bool:
        """One request per sheet that changes; where one fails, those before it are put back.

        ``results`` are ignored: Excel calculates by itself.
        """
        if unseen := [title for title in tables if title not in self._seen]:
            self.read(unseen)
        before = {title: self._seen[title] for title in tables}
        after = {title: with_rows(before[title], rows.placed) for title, rows in tables.items()}
        changed = [title for title in tables if not same(before[title], after[title])]
        if not changed:
            return False
        for title in changed:
            bottom = max(len(before[title]), len(after[title]))
            written = range(tables[title].first_row, bottom)
            width = max(map(len, after[title]), default=0)
            own = tables[title].placed.columns
            self._refuse_beside(title, written, [c for c in range(width) if c not in own])
            self._refuse_hidden(title, written)
        touched: list[str] = []
        with in_words("excel.no_change"), self._quiet():
            try:
                for title in changed:
                    touched.append(title)
                    self._put(title, tables[title].first_row, before[title], after[title])
            except Exception as error:  # each engine raises its own kind
                self._put_back(touched, tables, before, after, error)
        self._seen.update(after)
        return True

    def _put_back(
        self,
        touched: list[str],
        tables: Mapping[str, Rows],
        before: Mapping[str, Grid],
        after: Mapping[str, Grid],
        error: Exception,
    ) -> None:
        """Undo a writing that failed half-way; always raises BookError."""
        refused = {"sheet": touched[-1], "why": reason(error)}
        lost: Sentence | None = None
        for title in reversed(touched):
            try:
                self._put(title, tables[title].first_row, after[title], before[title])
            except Exception:  # the last one often refuses again: it is as it was
                if title != touched[-1]:
                    name = Sentence("excel.quoted", name=title)
                    lost = Sentence("excel.more_names", names=lost, name=name) if lost else name
        if lost:
            raise BookError("excel.not_put_back", lost=lost, **refused) from error
        raise BookError("excel.refused", **refused) from error

    def _put(self, title: str, first_row: int, old: Grid, new: Grid) -> None:
        """Let the rows from ``first_row`` down hold ``new``, and clear what ``old`` had more."""
        height = max(len(old), len(new)) - first_row
        width = max((len(row) for row in (*old, *new)), default=0)
        if height < 1 or width < 1:
            return
        block = [[to_excel(v) for v in row] for row in new[first_row:]]
        block = [row + [None] * (width - len(row)) for row in block]
        block += [[None] * width for _ in range(height - len(block))]
        target = self.book.sheets[title].range((first_row + 1, 1), (first_row + height, width))
        if self.book.app.engine.type == "desktop" and sys.platform != "darwin":
            # One request however large.  Apple events and browsers have limits: there xlwings
            # splits what is larger than 100,000 cells.
            target = target.options(chunksize=None)
        target.value = block

    def _refuse_beside(self, title: str, rows: range, columns: Sequence[int]) -> None:
        """Raise BookError where a formula in these 0-based cells, which are cleared, shows nothing.

        One that shows anything was told from what is read.  The browser tells no formulas.
        """
        if not rows:
            return
        with in_words("excel.no_reading", sheet=title), suppress(NotImplementedError):
            for first, last in runs(columns):
                block = self.book.sheets[title].range(
                    (rows.start + 1, first + 1), (rows.stop, last + 1)
                )
                for at, text in enumerate(flat(block.formula)):
                    if text.startswith("="):
                        row, column = divmod(at, last + 1 - first)
                        cell = cell_name(rows.start + row, first + column)
                        raise BookError("problems.python_sheet", sheet=title, cell=cell)

    def _refuse_hidden(self, title: str, rows: range) -> None:
        """Raise BookError where one of these 0-based rows, which are to be written, is hidden.

        Of a block with rows that a filter hides Excel leaves those out, and puts the first value
        of all into the others (xlwings' issues 679 and 747; what was there before cannot be put
        back either).  It does not tell whether a filter or a hand hides a row, nor does the
        browser tell of any.
        """
        if not rows or self.book.app.engine.type != "desktop":
            return
        with in_words("excel.refused", sheet=title):  # it does not tell of a protected sheet
            block = self.book.sheets[title].range((rows.start + 1, 1), (rows.stop, MOST_COLUMNS))
            shown = block.get_special_cells("visible")
            assert isinstance(shown, list), "only the browser answers later"
        # Hidden columns part the cells that are shown side by side, hidden rows part all of them.
        if not shown or shown[0].shape[0] < len(rows):
            raise BookError("excel.hidden_rows", sheet=title)

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """No redrawing and no recalculation in the block, where the host can be told so."""
        app = self.book.app
        with ExitStack() as stack:
            for setting, value in (("screen_updating", False), ("calculation", "manual")):
                with suppress(NotImplementedError):  # the browser has no such setting
                    owners = getattr(app, setting)
                    setattr(app, setting, value)
                    stack.callback(setattr, app, setting, owners)
            yield

    def append(self, title: str, row: int, columns: Sequence[int], values: Sequence[Cell]) -> None:
        """Write one new line on a sheet that people own, into cells that are empty.

        ``columns[i]`` is the 0-based column of ``values[i]``, both in the 0-based ``row``.  The
        cells are asked for again first.  Raises BookError, with nothing written, where one of
        them holds anything, a formula that shows nothing included, and where Excel refuses.
        """
        if title not in self.titles():
            raise BookError("excel.no_sheet", book=self.name, sheet=title)
        sheet, filled = self.book.sheets[title], []
        with in_words("excel.no_reading", sheet=title):
            blocks = [
                (sheet.range((row + 1, first + 1), (row + 1, first + len(line))), line)
                for first, line in _runs(columns, values)
            ]
            if not all(is_empty(block) for block, _ in blocks):
                raise BookError("excel.row_not_empty", sheet=title, row=row + 1)
        self._refuse_hidden(title, range(row, row + 1))
        self._seen.pop(title, None)
        try:
            for block, line in blocks:
                filled.append(block)
                block.value = [[to_excel(value) for value in line]]
        except Exception as error:  # each engine raises its own kind
            refused = reason(error)
            for block in filled[:-1]:
                half = {"sheet": title, "refused": refused, "row": row + 1}
                with in_words("excel.half_written", **half):
                    block.value = [[None] * block.shape[1]]
            raise BookError("excel.refused", sheet=title, why=refused) from error

    def selected_rows(self) -> tuple[str, range]:
        """The title of the sheet and the 0-based rows that the owner selected.

        Of several blocks (with Ctrl held) the rows from the first to the last of each count.
        Raises BookError where no cell is selected, or one of another workbook.
        """
        title, blocks = self.selected_blocks()
        first = min(block.start for block in blocks)
        return title, range(first, max(block.stop for block in blocks))

    def selected_blocks(self) -> tuple[str, list[range]]:
        """The title of the sheet and the 0-based rows of each block that the owner selected.

        Raises BookError where no cell is selected, one of another workbook, or so many blocks
        that Excel does not name them all.
        """
        with in_words("excel.no_selection"):
            selection = self.book.selection
            # The browser answers with a range without an address where a shape is selected.
            if selection is not None and (address := selection.address):
                sheet = selection.sheet
                if sheet.book.name == self.book.name:
                    if "," in address and len(address) > _LONGEST_ADDRESS:
                        raise BookError("excel.too_many_blocks")
                    height = selection.shape[0]
                    return sheet.name, [_rows_of(part, height) for part in address.split(",")]
        raise BookError("excel.nothing_selected")

    def seen_rows(self, title: str, rows: Iterable[int]) -> list[int]:
        """Those of the 0-based rows that are not hidden; the browser does not tell."""
        sheet = self.book.sheets[title]
        with in_words("excel.no_reading", sheet=title), suppress(NotImplementedError):
            return [row for row in rows if sheet.range((row + 1, 1)).row_height != 0]
        return list(rows)


def _rows_of(address: str, height: int) -> range:
    """The 0-based rows of one block; ``height`` is that of whole columns."""
    numbers = [int(number) for number in re.findall(r"\d+", address)]
    return range(min(numbers) - 1, max(numbers)) if numbers else range(height)


def _runs(columns: Sequence[int], values: Sequence[Cell]) -> list[tuple[int, list[Cell]]]:
    """First column and values of each unbroken run of columns, from the left."""
    runs: list[tuple[int, list[Cell]]] = []
    for column, value in sorted(zip(columns, values, strict=True), key=lambda cell: cell[0]):
        if runs and column == runs[-1][0] + len(runs[-1][1]):
            runs[-1][1].append(value)
        else:
            runs.append((column, [value]))
    return runs


@contextmanager
def in_words(key: str, **facts: object) -> Iterator[None]:
    """Whatever an engine raises in the block, as the ``why`` of this sentence."""
    try:
        yield
    except BookError:
        raise
    except Exception as error:  # each engine raises its own kind
        raise BookError(key, why=reason(error), **facts) from error


def reason(error: Exception) -> str:
    """What Excel said; a COM error carries its sentence in a tuple."""
    details = getattr(error, "excepinfo", None)
    said = details[2] if details and len(details) > 2 and details[2] else str(error)
    return str(said).strip().rstrip(".") or type(error).__name__
