"""A book in memory, and what a drawn sheet holds before any program has opened it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pumpkin_sheets.book import BookError, Growth, same_values, with_rows
from pumpkin_sheets.sheets.cells import Cell, Grid, Rows, SheetResults
from pumpkin_sheets.sheets.drawing import Drawing, Formula, FormulaColumn, Placed, Style


class MemoryBook:
    """A book that lives in memory: for tests, and for trying things without a file."""

    def __init__(
        self,
        sheets: Mapping[str, Grid],
        name: str = "memory",
        drawings: Iterable[Drawing] = (),
    ) -> None:
        """``drawings`` are those of its sheets whose formulas it shall know."""
        self._formulas = {d.title: drawn_formulas(d) for d in drawings}
        self.sheets: dict[str, Grid] = {title: [list(r) for r in g] for title, g in sheets.items()}
        self.name = name
        self.writes = 0

    def titles(self) -> list[str]:
        return list(self.sheets)

    def read(self, titles: Iterable[str]) -> dict[str, Grid]:
        wanted = list(titles)
        for title in wanted:
            if title not in self.sheets:
                raise BookError("file.no_sheet", name=self.name, sheet=title)
        return {title: [list(r) for r in self.sheets[title]] for title in wanted}

    def write(
        self, tables: Mapping[str, Rows], results: Mapping[str, SheetResults] | None = None
    ) -> bool:
        fresh = {t: with_rows(self.sheets[t], rows.placed) for t, rows in tables.items()}
        if all(same_values(self.sheets[title], grid) for title, grid in fresh.items()):
            return False
        self.sheets.update(fresh)
        self.writes += 1
        return True

    def set_cells(self, cells: Mapping[str, Mapping[tuple[int, int], Cell]]) -> bool:
        """Give cells new contents; see ``SetsCells``."""
        fresh = {title: [list(row) for row in self.sheets[title]] for title in cells}
        for title, contents in cells.items():
            grid = fresh[title]
            for (row, column), value in contents.items():
                grid += [[] for _ in range(row + 1 - len(grid))]
                grid[row] += [None] * (column + 1 - len(grid[row]))
                grid[row][column] = value
        if all(same_values(self.sheets[title], grid) for title, grid in fresh.items()):
            return False
        self.sheets.update(fresh)
        self.writes += 1
        return True

    def formulas(self, titles: Iterable[str]) -> dict[str, dict[tuple[int, int], str]]:
        """The formulas of these sheets, by 0-based cell, as they were drawn."""
        return {title: dict(self._formulas.get(title, {})) for title in titles}

    def grow(self, growth: Growth) -> bool:
        """The new sheets, and the cells that others gain, as plain values."""
        before = {title: [list(row) for row in grid] for title, grid in self.sheets.items()}
        for drawing in growth.sheets:
            self.sheets[drawing.title] = drawn_grid(drawing)
            self._formulas[drawing.title] = drawn_formulas(drawing)
        for drawing in growth.gains:
            self.sheets[drawing.title] = _laid_over(self.sheets[drawing.title], drawn_grid(drawing))
        for title, contents in growth.contents.items():
            cells = [Placed(r, c, content, Style()) for (r, c), content in contents.items()]
            over = drawn_grid(Drawing(title, "", "", cells))
            grown = self.sheets[title] = _laid_over(self.sheets[title], over)
            for (row, column), content in contents.items():
                if content is None:
                    grown[row][column] = None
        return self.sheets != before


def _laid_over(below: Grid, above: Grid) -> Grid:
    """A grid with the cells of another on top, where these hold anything."""
    width = max(len(row) for row in (*below, *above))
    height = max(len(below), len(above))
    made: Grid = [[None] * width for _ in range(height)]
    for grid in (below, above):
        for r, row in enumerate(grid):
            for c, value in enumerate(row):
                if value is not None:
                    made[r][c] = value
    return made


def drawn_grid(drawing: Drawing) -> Grid:
    """The values of a drawn sheet; a merged block has its value in the first cell."""
    cells: dict[tuple[int, int], Cell] = {}
    for placed in drawing.cells:
        content = placed.content
        cells[placed.row, placed.column] = (
            content.result if isinstance(content, Formula) else content
        )
    if drawing.table:
        for column in drawing.table.columns:
            values = column.results if isinstance(column, FormulaColumn) else column.values
            for i, value in enumerate(values[: drawing.table.rows]):
                cells[drawing.table.first_row + i, column.column] = value
        last = drawing.table.first_row + drawing.table.rows
    else:
        last = 0
    height = max([row + 1 for row, _ in cells] + [last])
    width = max([column + 1 for _, column in cells] + [0])
    return [[cells.get((r, c)) for c in range(width)] for r in range(height)]


def drawn_formulas(drawing: Drawing) -> dict[tuple[int, int], str]:
    """The formulas of a drawn sheet, by 0-based cell."""
    found = {
        (placed.row, placed.column): placed.content.text
        for placed in drawing.cells
        if isinstance(placed.content, Formula)
    }
    table = drawing.table
    for column in table.columns if table else ():
        if table is not None and isinstance(column, FormulaColumn):
            for row in range(table.first_row, table.first_row + table.rows):
                found[row, column.column] = column.formula.replace("\0", str(row + 1))
    return found
