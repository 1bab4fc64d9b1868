"""A worksheet of XlsxWriter's that takes whole columns, with formulas stored as they are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellBlankTuple, Worksheet

from pumpkin_sheets.homes.file.cells import ERROR_TEXTS


class PlainSheet(Worksheet):  # type: ignore[misc]
    """A worksheet for formulas that are stored as they are given, with their results.

    The last three methods refine XlsxWriter's own steps of the same names.  Should a later
    XlsxWriter rename those, they are no longer called: files are right as before, and slower to
    make.
    """

    def write_formulas(
        self, first_row: int, column: int, formula: str, results: Sequence[Any], style: Any
    ) -> None:
        """A column of formulas from a 0-based row down; ``\\x00`` stands for the 1-based row."""
        whole = _Formulas(first_row, column, formula, results, style)
        self._take(first_row, column, [Formula(whole, i) for i in range(len(results))])

    def write_blanks(self, first_row: int, column: int, rows: int, style: Any) -> None:
        """So many empty cells from a 0-based row down; what is written later takes their place."""
        self._take(first_row, column, [CellBlankTuple(style)] * rows)

    def _take(self, first_row: int, column: int, cells: Sequence[Any]) -> None:
        """Cells in a column, where XlsxWriter's own methods would put each of them."""
        for row in (first_row, first_row + len(cells) - 1) if cells else ():
            if self._check_dimensions(row, column):
                raise ValueError(f"no sheet has a row {row} or a column {column}")
        for row, cell in enumerate(cells, first_row):
            self.table[row][column] = cell

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if isinstance(cell, Formula):
            self.fh.write(cell.whole.xml[cell.index])
        elif isinstance(cell, CellBlankTuple):
            look = cell.format._get_xf_index()
            self.fh.write(f'<c r="{xl_rowcol_to_cell_fast(row, col)}" s="{look}"/>')
        else:
            super()._write_cell(row, col, cell)

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


class Formula:
    """A cell in a column of formulas, with the name and the fields that XlsxWriter's own has."""

    __slots__ = ("index", "whole")

    def __init__(self, whole: _Formulas, index: int) -> None:
        self.whole = whole
        self.index = index

    @property
    def formula(self) -> str:
        return self.whole.formula.replace("\x00", str(self.whole.first_row + 1 + self.index))

    @property
    def format(self) -> Any:
        return self.whole.style

    @property
    def value(self) -> Any:
        return self.whole.results[self.index]


class _Formulas:
    """A column of formulas from a 0-based row down."""

    def __init__(
        self, first_row: int, column: int, formula: str, results: Sequence[Any], style: Any
    ) -> None:
        self.first_row = first_row
        self.column = column
        self.formula = formula
        self.results = results
        self.style = style

    @cached_property
    def xml(self) -> list[str]:
        """Each cell as XlsxWriter spells it.

        Only when the first is written: XlsxWriter numbers formats in the order of their use.
        """
        return list(self._spelled())

    def _spelled(self) -> Iterator[str]:
        before = f'<c r="{xl_col_to_name(self.column)}'
        after = f'" s="{self.style._get_xf_index()}"'
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
