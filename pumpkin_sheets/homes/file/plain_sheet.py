"""A worksheet of XlsxWriter's that takes whole columns, with formulas stored as they are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, Worksheet

from pumpkin_sheets.homes.file.cells import ERROR_TEXTS


class PlainSheet(Worksheet):  # type: ignore[misc]
    """A worksheet for formulas that are stored as they are given, with their results.

    The methods that begin with ``_`` refine XlsxWriter's own steps of the same names.  Should a
    later XlsxWriter rename those, they are no longer called: files are right as before, and
    slower to make.
    """

    takes_columns = hasattr(Worksheet, "_write_cell") and hasattr(Worksheet, "_get_range_data")
    _body: _Body | None = None

    def write_columns(self, first_row: int, rows: int, columns: Iterable[Column]) -> None:
        """The columns of a sheet's one table, so many rows from a 0-based row down.

        They take the place of what was written there; what is written later takes theirs.
        Raises ValueError for a second table.
        """
        body = _Body(first_row, rows, {column.at: column for column in columns})
        if self._body is not None:
            raise ValueError(f"a second table on {self.name}")
        if not rows or not body.columns:
            return
        for row, column in ((first_row, body.left), (first_row + rows - 1, body.right)):
            if self._check_dimensions(row, column):
                raise ValueError(f"no sheet has a row {row} or a column {column}")
        for row in range(first_row, first_row + rows):
            cells = self.table[row]
            if not self.takes_columns:
                cells.update((at, c.cell(row - first_row)) for at, c in body.columns.items())
                continue
            for column in body.columns.keys() & cells.keys():
                del cells[column]
            # XlsxWriter sees where a row begins and ends; its cells are written all at once.
            cells[body.left] = cells[body.right] = body
        self._body = body if self.takes_columns else None

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        body = self._body
        if body is None or not body.covers(row, col):
            super()._write_cell(row, col, cell)
        elif col == body.left:
            self._write_line(row, body)

    def _write_line(self, row: int, body: _Body) -> None:
        """All cells of one row of the table, and those that stand between them."""
        cells, index = self.table[row], row - body.first_row
        if not body.typed(cells):
            self.fh.write(body.lines[index])
            return
        for column in range(body.left, body.right + 1):
            cell = cells.get(column, body)
            if cell is not body:
                super()._write_cell(row, column, cell)
            elif column in body.columns:
                self.fh.write(body.columns[column].xml[index])

    def _get_range_data(
        self, row_start: int, col_start: int, row_end: int, col_end: int
    ) -> Sequence[Any]:
        # Charts look at cells one by one.
        body, shown = self._body, []
        for row in range(row_start, row_end + 1) if body else ():
            cells = self.table.get(row, {})
            for column in range(col_start, col_end + 1):
                whole = body.at(row, column) if body else None
                if whole and cells.get(column, body) is body:
                    shown.append((cells, column, column in cells))
                    cells[column] = whole.cell(row - whole.first_row)
        found: Sequence[Any] = super()._get_range_data(row_start, col_start, row_end, col_end)
        for cells, column, marked in shown:
            del cells[column]
            cells.update({column: body} if marked else {})
        return found

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # XlsxWriter looks through each formula for thirty functions newer than Excel 2010, to
        # prefix them.  We use none of them (DESIGN 3), and looking takes most of the time.
        return formula.removeprefix("=")

    def _xml_formula_element(
        self, formula: str, result: object, attributes: Sequence[tuple[str, object]] = ()
    ) -> None:
        # Without a type, an empty text reads as a formula that was never calculated.
        kind = [("t", "str")] if result == "" else []
        super()._xml_formula_element(formula, result, [*attributes, *kind])


class Column:
    """Cells of one format in a column, ``at`` its 0-based place, from a 0-based row down."""

    def __init__(self, first_row: int, at: int, style: Any) -> None:
        self.first_row = first_row
        self.at = at
        self.style = style

    def cell(self, index: int) -> Any:
        """One cell as XlsxWriter keeps its own."""
        raise NotImplementedError

    @cached_property
    def xml(self) -> list[str]:
        """Each cell as XlsxWriter spells it.

        Only when the first is written: XlsxWriter numbers formats in the order of their use.
        """
        before = f'<c r="{xl_col_to_name(self.at)}'
        return list(self._spelled(before, f'" s="{self.style._get_xf_index()}"'))

    def _spelled(self, before: str, after: str) -> Iterator[str]:
        """The same with what stands before and after the number of each row."""
        raise NotImplementedError


class Blanks(Column):
    """So many empty cells."""

    def __init__(self, first_row: int, at: int, style: Any, rows: int) -> None:
        super().__init__(first_row, at, style)
        self.rows = rows

    def cell(self, index: int) -> CellBlankTuple:
        return CellBlankTuple(self.style)

    def _spelled(self, before: str, after: str) -> Iterator[str]:
        first = self.first_row + 1
        return (f"{before}{row}{after}/>" for row in range(first, first + self.rows))


class Formulas(Column):
    """A formula in every row, with its results; ``\\x00`` stands for the 1-based row."""

    def __init__(
        self, first_row: int, at: int, style: Any, formula: str, results: Sequence[Any]
    ) -> None:
        super().__init__(first_row, at, style)
        self.formula = formula
        self.results = results

    def cell(self, index: int) -> CellFormulaTuple:
        formula = self.formula.replace("\x00", str(self.first_row + 1 + index))
        return CellFormulaTuple(formula, self.style, self.results[index])

    def _spelled(self, before: str, after: str) -> Iterator[str]:
        pieces = _escaped(self.formula).split("\x00")
        for row, result in enumerate(self.results, self.first_row + 1):
            kind, text = "", result
            if isinstance(result, str):
                kind = ' t="e"' if result in ERROR_TEXTS else ' t="str"'
                text = _escaped(result) if result else ""
            elif isinstance(result, bool):
                kind, text = ' t="b"', int(result)
            number = str(row)
            yield f"{before}{number}{after}{kind}><f>{number.join(pieces)}</f><v>{text}</v></c>"


class _Body:
    """The columns of a table by their places, and the cells that they cover."""

    def __init__(self, first_row: int, rows: int, columns: Mapping[int, Column]) -> None:
        self.first_row = first_row
        self.end = first_row + rows
        self.columns = dict(sorted(columns.items()))
        self.left = min(columns, default=0)
        self.right = max(columns, default=0)

    def covers(self, row: int, column: int) -> bool:
        """Whether a cell lies among the table's, also in a gap between its columns."""
        return self.first_row <= row < self.end and self.left <= column <= self.right

    def at(self, row: int, column: int) -> Column | None:
        """The column that has a cell there."""
        return self.columns.get(column) if self.covers(row, column) else None

    def typed(self, cells: Mapping[int, Any]) -> bool:
        """Whether a row, by XlsxWriter's cells, holds anything else among them."""
        return any(
            cell is not self and self.left <= column <= self.right for column, cell in cells.items()
        )

    @cached_property
    def lines(self) -> list[str]:
        """The cells of each row of the columns."""
        return list(map("".join, zip(*(c.xml for c in self.columns.values()), strict=True)))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
