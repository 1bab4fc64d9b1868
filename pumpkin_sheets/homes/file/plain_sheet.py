"""A worksheet of XlsxWriter's that takes whole columns, with formulas stored as they are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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

    def write_formulas(
        self, first_row: int, column: int, formula: str, results: Sequence[Any], style: Any
    ) -> None:
        """A column of formulas from a 0-based row down; ``\\x00`` stands for the 1-based row."""
        whole = _Formulas(first_row, column, style, results, formula)
        rows = range(len(results))
        cells = [whole] * len(rows) if self.takes_columns else [whole.cell(i) for i in rows]
        self._put(first_row, column, cells)

    def write_blanks(self, first_row: int, column: int, rows: int, style: Any) -> None:
        """So many empty cells from a 0-based row down; what is written later takes their place."""
        whole = _Blanks(first_row, column, style, rows)
        self._put(first_row, column, [whole if self.takes_columns else whole.cell(0)] * rows)

    def _put(self, first_row: int, column: int, cells: Sequence[Any]) -> None:
        """Cells in a column, where XlsxWriter's own methods would put each of them."""
        for row in (first_row, first_row + len(cells) - 1) if cells else ():
            if self._check_dimensions(row, column):
                raise ValueError(f"no sheet has a row {row} or a column {column}")
        for row, cell in enumerate(cells, first_row):
            self.table[row][column] = cell

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if isinstance(cell, _Column):
            self.fh.write(cell.xml[row - cell.first_row])
        else:
            super()._write_cell(row, col, cell)

    def _get_range_data(
        self, row_start: int, col_start: int, row_end: int, col_end: int
    ) -> Sequence[Any]:
        # Charts look at cells one by one.
        for row in range(row_start, row_end + 1):
            cells = self.table.get(row, {})
            for column in range(col_start, col_end + 1):
                if isinstance(whole := cells.get(column), _Column):
                    cells[column] = whole.cell(row - whole.first_row)
        found: Sequence[Any] = super()._get_range_data(row_start, col_start, row_end, col_end)
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


class _Column:
    """Cells of one format in a column, from a 0-based row down."""

    def __init__(self, first_row: int, column: int, style: Any) -> None:
        self.first_row = first_row
        self.column = column
        self.style = style

    def cell(self, index: int) -> Any:
        """One cell as XlsxWriter keeps its own."""
        raise NotImplementedError

    @cached_property
    def xml(self) -> list[str]:
        """Each cell as XlsxWriter spells it.

        Only when the first is written: XlsxWriter numbers formats in the order of their use.
        """
        before = f'<c r="{xl_col_to_name(self.column)}'
        return list(self._spelled(before, f'" s="{self.style._get_xf_index()}"'))

    def _spelled(self, before: str, after: str) -> Iterator[str]:
        """The same with what stands before and after the number of each row."""
        raise NotImplementedError


class _Blanks(_Column):
    """So many empty cells."""

    def __init__(self, first_row: int, column: int, style: Any, rows: int) -> None:
        super().__init__(first_row, column, style)
        self.rows = rows

    def cell(self, index: int) -> CellBlankTuple:
        return CellBlankTuple(self.style)

    def _spelled(self, before: str, after: str) -> Iterator[str]:
        first = self.first_row + 1
        return (f"{before}{row}{after}/>" for row in range(first, first + self.rows))


class _Formulas(_Column):
    """A formula in every row, with its results."""

    def __init__(
        self, first_row: int, column: int, style: Any, results: Sequence[Any], formula: str
    ) -> None:
        super().__init__(first_row, column, style)
        self.results = results
        self.formula = formula

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


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
