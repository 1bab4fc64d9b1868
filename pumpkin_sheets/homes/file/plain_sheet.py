"""A worksheet of XlsxWriter's that takes whole columns, with formulas stored as they are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, Worksheet

from pumpkin_sheets.homes.file.cells import ERROR_TEXTS

Line = tuple[str, int]
"""All cells of a table in one row, ``\\x00`` for its number; and the number, 1-based."""
MARK = "\x00"
_SPANNED = 16
"""So many rows share what a file says of the columns that they use."""


class PlainSheet(Worksheet):  # type: ignore[misc]
    """A worksheet for formulas that are stored as they are given, with their results.

    The methods that begin with ``_`` refine XlsxWriter's own steps of the same names.  Should a
    later XlsxWriter rename those, they are no longer called: files are right as before, and
    slower to make.
    """

    takes_columns = hasattr(Worksheet, "_write_cell") and hasattr(Worksheet, "_get_range_data")
    _body: _Body | None = None
    kept: list[Line] | None = None
    """Where there is a list, the lines of the table come here; MARK stands for each of them."""

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

    def _calculate_spans(self) -> None:
        # XlsxWriter asks each row for each of its columns; a row's own cells say the same.
        if self.comments:
            super()._calculate_spans()
            return
        spans: dict[int, tuple[int, int]] = {}
        for row in range(self.dim_rowmin or 0, (self.dim_rowmax or 0) + 1):
            if cells := self.table.get(row):
                low, high = spans.get(row // _SPANNED, (self.dim_colmax, 0))
                spans[row // _SPANNED] = (min(low, *cells), max(high, *cells))
        self.row_spans = {at: f"{low + 1}:{high + 1}" for at, (low, high) in spans.items()}

    def _write_line(self, row: int, body: _Body) -> None:
        """All cells of one row of the table, and those that stand between them."""
        cells, index = self.table[row], row - body.first_row
        if not body.typed(cells):
            line = body.pattern(index)
            if self.kept is not None:
                self.kept.append((line, row + 1))
            self.fh.write(in_row(line, row + 1) if self.kept is None else MARK)
            return
        for column in range(body.left, body.right + 1):
            cell = cells.get(column, body)
            if cell is not body:
                super()._write_cell(row, column, cell)
            elif column in body.columns:
                self.fh.write(in_row(body.columns[column].pattern(index), row + 1))

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
        if isinstance(result, str) and result != result.strip():
            # LibreOffice cuts off white space at the ends that nothing keeps.
            self._xml_start_tag("c", attributes)
            self._xml_data_element("f", formula)
            self._xml_data_element("v", result, [("xml:space", "preserve")])
            self._xml_end_tag("c")
            return
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

    @property
    def uniform(self) -> bool:
        """Whether all its cells certainly show the same."""
        return True

    @cached_property
    def ends(self) -> tuple[str, str]:
        """What stands in the start tag of each cell before the number of its row, and after it.

        Only when the first is written: XlsxWriter numbers formats in the order of their use.
        """
        return f'<c r="{xl_col_to_name(self.at)}', f'" s="{self.style._get_xf_index()}"'

    def pattern(self, index: int) -> str:
        """One cell as XlsxWriter spells it; ``\\x00`` stands for the number of its row."""
        raise NotImplementedError


class Blanks(Column):
    """So many empty cells."""

    def __init__(self, first_row: int, at: int, style: Any, rows: int) -> None:
        super().__init__(first_row, at, style)
        self.rows = rows

    def cell(self, index: int) -> CellBlankTuple:
        return CellBlankTuple(self.style)

    def pattern(self, index: int) -> str:
        return self._blank

    @cached_property
    def _blank(self) -> str:
        return "\x00".join(self.ends) + "/>"


class Formulas(Column):
    """A formula in every row, with its results; ``\\x00`` stands for the 1-based row."""

    def __init__(
        self, first_row: int, at: int, style: Any, formula: str, results: Sequence[Any]
    ) -> None:
        super().__init__(first_row, at, style)
        self.formula = formula
        self.results = results
        self._made: dict[tuple[str, str], str] = {}

    def cell(self, index: int) -> CellFormulaTuple:
        formula = self.formula.replace("\x00", str(self.first_row + 1 + index))
        return CellFormulaTuple(formula, self.style, self.results[index])

    @property
    def uniform(self) -> bool:
        # A false 0 and a true one, or 1 and 1.0, are equal and do not read alike.
        results = self.results
        return results.count(results[0]) == len(results) and isinstance(results[0], str)

    def pattern(self, index: int) -> str:
        result = self.results[index]
        kind, text = "", str(result)
        if isinstance(result, str):
            kind = ' t="e"' if result in ERROR_TEXTS else ' t="str"'
        elif isinstance(result, bool):
            kind, text = ' t="b"', str(int(result))
        made = self._made.get((kind, text))
        if made is None:
            start, formula = "\x00".join(self.ends), _escaped(self.formula)
            made = f"{start}{kind}><f>{formula}</f><v>{_escaped(text)}</v></c>"
            self._made = {(kind, text): made}
        return made


def in_row(pattern: str, number: int) -> str:
    """Cells of a row by its 1-based number, which ``\\x00`` stands for."""
    return pattern.replace("\x00", str(number))


class _Body:
    """The columns of a table by their places, and the cells that they cover."""

    def __init__(self, first_row: int, rows: int, columns: Mapping[int, Column]) -> None:
        self.first_row = first_row
        self.end = first_row + rows
        self.columns = dict(sorted(columns.items()))
        self.left = min(columns, default=0)
        self.right = max(columns, default=0)
        self._patterns: list[str] = []
        self._line = ""

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

    def pattern(self, index: int) -> str:
        """The cells of a row of the columns: the very text of the row before where it shows the
        same, as nearly all empty ones do.
        """
        if not self._line:  # all in order, for the numbers of their formats
            self._line = self._whole(index)
        patterns = [column.pattern(index) for column in self._varying]
        if patterns != self._patterns:
            self._patterns, self._line = patterns, self._whole(index)
        return self._line

    def _whole(self, index: int) -> str:
        return "".join(column.pattern(index) for column in self.columns.values())

    @cached_property
    def _varying(self) -> list[Column]:
        return [column for column in self.columns.values() if not column.uniform]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
