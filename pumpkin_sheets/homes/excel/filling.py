"""New contents for cells of a workbook that is open in Excel, all of them or none.

Text stays text: Excel is handed every one so that it finds no formula, number or day in it (see
:mod:`.values`).  Where Excel refuses on the way, what was written before is put back.  The browser
add-in can do all of it but one thing: it does not tell formulas, so that there one which shows
nothing passes for an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, product
from types import MappingProxyType
from typing import Any

from pumpkin_sheets.book import BookChanged, BookError, Grid, Growth
from pumpkin_sheets.homes.excel.book import ExcelBook, in_words, reason
from pumpkin_sheets.homes.excel.pieces import Texts, down
from pumpkin_sheets.homes.excel.reading import flat
from pumpkin_sheets.homes.excel.values import same, to_excel
from pumpkin_sheets.sheets.cells import cell_at
from pumpkin_sheets.sheets.drawing import Formula, Value
from pumpkin_sheets.sheets.formula_text import canonical
from pumpkin_sheets.sheets.reach import MOST_COLUMNS, MOST_EMPTY_ROWS
from pumpkin_sheets.sheets.words import Sentence

LONGEST = 8_000
"""Characters of a text of which Excel surely gives a formula; of 8,222 it gave none."""

Place = tuple[int, int]
Contents = Mapping[Place, Formula | Value]


class FillingExcelBook(ExcelBook):
    """A plan open in Excel whose cells can be given new contents."""

    def grow(self, growth: Growth) -> bool:
        """Give cells new contents; False where they hold them already.

        Raises BookError, with everything put back or a sentence that says what could not be, and
        BookChanged where somebody typed on one of the sheets since it was read; ValueError for a
        growth with anything but contents.
        """
        if growth.sheets or growth.gains or growth.names or growth.reaches:
            raise ValueError("a workbook with the sheets that it has is given contents alone")
        if unseen := [title for title in growth.contents if title not in self._seen]:
            self.read(unseen)
        with in_words("excel.no_change"):
            fresh = self._fresh_contents(growth.contents)
            self._refuse_if_changed(fresh)
        if not fresh:
            return False
        for title, contents in fresh.items():
            rows = [row for row, _ in contents]
            self._refuse_hidden(title, range(min(rows), max(rows) + 1))
        with in_words("excel.no_change"), self._quiet():
            self._fill_all(fresh)
        for title in fresh:
            self._seen.pop(title, None)
        return True

    def formulas(self, titles: Iterable[str]) -> dict[str, dict[Place, str]]:
        """The formulas of these sheets as written, by 0-based cell; none in the browser."""
        return {
            title: {
                at: text.removeprefix("=")
                for at, text in self._typed(title).items()
                if text.startswith("=")
            }
            for title in titles
        }

    def _typed(self, title: str, fresh: Contents = MappingProxyType({})) -> Texts:
        """Every cell of a sheet that holds anything; some may hold what is ``fresh``.

        A text that is longer than any formula is asked for by itself, as a value: Excel gives no
        formula of it, and fails (xlwings' issue 887).
        """
        sheet, seen = self.book.sheets[title], self._seen.get(title, [])
        last = sheet.used_range.last_cell
        # Far below or right of what is read there is nothing of ours.
        bottom = min(last.row, len(seen) + MOST_EMPTY_ROWS)
        right = min(last.column, MOST_COLUMNS)
        long = {place for place, value in fresh.items() if _long(value)}
        long |= {
            (r, c) for r, line in enumerate(seen) for c, held in enumerate(line) if _long(held)
        }
        found: dict[Place, Any] = {}
        try:
            for top, left, end, edge in _without(long, bottom, right):
                texts = flat(sheet.range((top + 1, left + 1), (end, edge)).formula)
                found |= zip(product(range(top, end), range(left, edge)), texts, strict=True)
        except NotImplementedError:  # the browser does not tell formulas
            return {}
        found |= {(r, c): sheet.range((r + 1, c + 1)).value for r, c in long}
        return {place: str(text) for place, text in found.items() if text not in (None, "")}

    def _refuse_if_changed(self, titles: Mapping[str, object] | None = None) -> None:
        """Whether what was read is as it was; results of formulas move by themselves.

        ``titles`` are the sheets that matter; None for every one that was read.
        """
        for title, before in list(self._seen.items()):
            if titles is not None and title not in titles:
                continue
            if title not in self.titles():
                raise BookChanged("excel.no_sheet", book=self.name, sheet=title)
            now = ExcelBook.read(self, [title])[title]
            self._seen[title] = before
            if not same(_typed_only(before, now, self._typed(title)), now):
                raise BookChanged("excel.changed_since", book=self.name, sheet=title)

    def _fresh_contents(self, growth: Mapping[str, Contents]) -> dict[str, Contents]:
        """The contents that cells do not hold yet, by title."""
        fresh: dict[str, Contents] = {}
        for title, contents in growth.items():
            there = self._typed(title)
            wanted = {
                at: content
                for at, content in contents.items()
                if not _says(there.get(at, ""), content)
            }
            if wanted:
                fresh[title] = wanted
        return fresh

    def _fill_all(self, fresh: Mapping[str, Contents]) -> None:
        before = {title: self._typed(title) for title in fresh}
        touched: list[str] = []
        try:
            for title, contents in fresh.items():
                touched.append(title)
                self._fill(title, contents)
        except Exception as error:  # each engine raises its own kind
            refused = {"sheet": touched[-1], "why": reason(error)}
            lost: Sentence | None = None
            for title in reversed(touched):
                try:
                    self._empty_again(title, fresh[title], before[title])
                except Exception:
                    name = Sentence("excel.quoted", name=title)
                    lost = Sentence("excel.more_names", names=lost, name=name) if lost else name
            if lost:
                raise BookError("excel.not_put_back", lost=lost, **refused) from error
            raise BookError("excel.refused", **refused) from error

    def _empty_again(self, title: str, contents: Contents, before: Texts) -> None:
        """Let the cells hold what they held, as far as they hold anything else now."""
        old: list[list[Any]] = self._seen[title]  # days too, which are never new contents
        there = self._typed(title, contents)
        self._fill(
            title,
            {
                (r, c): Formula(before[r, c].removeprefix("="))
                if before.get((r, c), "").startswith("=")
                else cell_at(old, r, c)
                for r, c in contents
                if there.get((r, c)) != before.get((r, c))
            },
        )

    def _fill(self, title: str, contents: Contents) -> None:
        """New contents of cells, in the look that they have; a request for each block."""
        sheet = self.book.sheets[title]
        texts = {at: f"={c.text}" for at, c in contents.items() if isinstance(c, Formula)}
        for (row, column), run in down(texts):
            block = sheet.range((row + 1, column + 1), (row + len(run), column + 1))
            block.formula = [[text] for text in run]
        values = {at: to_excel(c) for at, c in contents.items() if not isinstance(c, Formula)}
        for row, column, lines in rectangles(values):
            last = (row + len(lines), column + len(lines[0]))
            sheet.range((row + 1, column + 1), last).value = lines


def rectangles(cells: Mapping[Place, Any]) -> Iterator[tuple[int, int, list[list[Any]]]]:
    """The blocks that cells make up: first row and column, and their lines, from the top."""
    found: dict[tuple[int, int], tuple[int, list[list[Any]]]] = {}
    for row, group in groupby(sorted(cells), key=lambda place: place[0]):
        for first, line in _runs([(column, cells[row, column]) for _, column in group]):
            key = first, len(line)
            top, lines = found.get(key, (row, []))
            if top + len(lines) != row:
                yield top, first, lines
                top, lines = row, []
            found[key] = top, [*lines, line]
    for (first, _), (top, lines) in found.items():
        yield top, first, lines


def _runs(line: list[tuple[int, Any]]) -> list[tuple[int, list[Any]]]:
    """First column and values of each unbroken run."""
    runs: list[tuple[int, list[Any]]] = []
    for column, value in line:
        if runs and column == runs[-1][0] + len(runs[-1][1]):
            runs[-1][1].append(value)
        else:
            runs.append((column, [value]))
    return runs


def _says(typed: str, content: Formula | Value) -> bool:
    """Whether a cell holds this content already; one that starts with "=" may be either."""
    if isinstance(content, Formula):
        return typed.startswith("=") and canonical(typed[1:]) == canonical(content.text)
    return not typed.startswith("=") and typed == ("" if content is None else str(content))


def _typed_only(before: Grid, now: Grid, there: Texts) -> Grid:
    """The grid as it was, with the results that formulas give now."""
    mended = [list(row) for row in before]
    for (r, c), text in there.items():
        if text.startswith("=") and r < len(mended) and c < len(mended[r]):
            mended[r][c] = now[r][c]
    return mended


def _long(value: object) -> bool:
    return isinstance(value, str) and len(value) > LONGEST


def _without(
    spared: Iterable[Place], bottom: int, right: int
) -> Iterator[tuple[int, int, int, int]]:
    """The blocks that make up a sheet without some cells: top, left, and both ends, exclusive."""
    first = 0
    for row, cells in groupby(sorted(spared), key=lambda place: place[0]):
        if first < row:
            yield first, 0, row, right
        left = 0
        for _, column in cells:
            if left < column:
                yield row, left, row + 1, column
            left = column + 1
        if left < right:
            yield row, left, row + 1, right
        first = row + 1
    if first < bottom:
        yield first, 0, bottom, right
