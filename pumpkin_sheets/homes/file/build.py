"""Builds a new workbook file from drawings, through XlsxWriter."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.packager import Packager

from pumpkin_sheets.homes.file.charts import add_chart
from pumpkin_sheets.homes.file.plain_sheet import Blanks, Column, Formulas, Line, PlainSheet
from pumpkin_sheets.sheets.drawing import (
    Bar,
    Check,
    Drawing,
    Formula,
    FormulaColumn,
    Placed,
    Rule,
    Style,
    Table,
    quoted,
)

ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

RIGHT_TO_LEFT = 2
"""The reading order of a cell as files say it: from right to left, whatever letter begins it."""


def build(
    target: Path | Any,
    drawings: Iterable[Drawing],
    *,
    font: str,
    right_to_left: bool = False,
    properties: Mapping[str, str] | None = None,
    add_macros: Callable[[Any, list[Drawing]], None] | None = None,
) -> None:
    """Writes a workbook with these sheets to ``target``, a path or a binary file.

    Every formula cell carries its true result, so that programs that do not recalculate on
    opening show right numbers too.  ``add_macros`` gives the workbook its buttons and the VBA
    project behind them; the file must then be called ``.xlsm``.
    """
    book = xlsxwriter.Workbook(
        target if not isinstance(target, Path) else str(target), dict(_OPTIONS)
    )
    book.set_properties(dict(properties or {}))
    _draw(book, list(drawings), font, right_to_left, add_macros)


def build_parts(
    drawings: Sequence[Drawing],
    *,
    font: str,
    right_to_left: bool = False,
    add_macros: Callable[[Any, list[Drawing]], None] | None = None,
    kept: dict[str, list[Line]] | None = None,
) -> dict[str, bytes]:
    """The parts of such a workbook by their names, for whoever takes them elsewhere.

    ``kept`` takes the lines of the tables, by part; there MARK stands in their places.
    """
    book = _Parts(io.BytesIO(), {**_OPTIONS, "in_memory": True})
    _draw(book, list(drawings), font, right_to_left, add_macros, keep=kept is not None)
    if kept is not None:
        for number, sheet in enumerate(book.worksheets(), start=1):
            kept[f"xl/worksheets/sheet{number}.xml"] = sheet.kept
    return book.packager.parts


class _Packager(Packager):  # type: ignore[misc]
    """Keeps the parts, which a workbook would compress into its file."""

    parts: dict[str, bytes]

    def _create_package(self) -> list[tuple[Any, str, bool]]:
        contents = [(name, file.getvalue()) for file, name, _ in super()._create_package()]
        self.parts = {n: c.encode() if isinstance(c, str) else c for n, c in contents}
        return []


class _Parts(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook of which no file is made."""

    def _get_packager(self) -> _Packager:
        self.packager = _Packager()
        return self.packager


def _draw(
    book: Any,
    drawings: list[Drawing],
    font: str,
    right_to_left: bool,
    add_macros: Callable[[Any, list[Drawing]], None] | None,
    keep: bool = False,
) -> None:
    book.set_calc_mode("auto")
    builder = _Builder(book, font, right_to_left)
    for drawing in drawings:
        builder.add_sheet(drawing, keep)
    for drawing in drawings:
        for name, reference in drawing.names.items():
            book.define_name(name, "=" + reference)
    for drawing in drawings:
        builder.fill(drawing)
    if add_macros:
        add_macros(book, drawings)
    book.close()


def _last_row(drawing: Drawing) -> int:
    """The last row that a drawing fills."""
    table = drawing.table
    below = table.first_row + table.rows - 1 if table else 0
    return max([below, *(placed.row for placed in drawing.cells)])


class _Builder:
    """Holds the workbook being built and its cache of formats."""

    def __init__(self, book: Any, font: str, right_to_left: bool) -> None:
        self.book = book
        self.font = font
        self.right_to_left = right_to_left
        self.formats: dict[Style, Any] = {}
        # Nearly all cells share a few styles, and to hash one takes longer than to write a cell.
        self.same: dict[int, tuple[Style, Any]] = {}
        self.sheets: dict[str, Any] = {}

    def format(self, style: Style) -> Any:
        """The XlsxWriter format of a style, made once."""
        found = self.same.get(id(style))
        if found is None:
            if style not in self.formats:
                self.formats[style] = self.book.add_format(self._properties(style))
            found = self.same[id(style)] = style, self.formats[style]
        return found[1]

    def _properties(self, style: Style) -> dict[str, Any]:
        align = style.side(self.right_to_left)
        properties: dict[str, Any] = {
            "font_name": self.font,
            "font_size": style.size,
            "font_color": "#" + style.color,
            "bold": style.bold,
            "italic": style.italic,
            "align": align,
            "valign": "top" if style.upper else "vcenter" if style.middle else "bottom",
            "num_format": style.pattern,
        }
        # General text is left to the program's own alignment of numbers only where that is "end".
        if style.fill:
            properties["bg_color"] = "#" + style.fill
        if style.indent and align != "center":
            properties["indent"] = style.indent
        if self.right_to_left and style.reads_as_page:
            properties["reading_order"] = RIGHT_TO_LEFT
        if style.wrap or style.upright:
            properties["text_wrap"] = True
        if style.shrink:
            properties["shrink"] = True
        if style.upright == "turned":
            properties["rotation"] = 90
        if style.border:
            properties |= {"border": 1, "border_color": "#" + style.border}
        if style.top:
            properties |= {"top": 5, "top_color": "#" + style.top}
        if style.bottom:
            properties |= {"bottom": 1, "bottom_color": "#" + style.bottom}
        if style.heavy_bottom:
            properties |= {"bottom": 2, "bottom_color": "#" + style.heavy_bottom}
        return properties

    def add_sheet(self, drawing: Drawing, keep: bool) -> None:
        sheet = self.book.add_worksheet(drawing.title, worksheet_class=PlainSheet)
        sheet.set_vba_name(drawing.code_name)
        sheet.set_tab_color("#" + drawing.tab_color)
        sheet.kept = [] if keep else None
        self.sheets[drawing.title] = sheet

    def fill(self, drawing: Drawing) -> None:
        sheet = self.sheets[drawing.title]
        self._page(sheet, drawing)
        if drawing.background and drawing.background_columns:
            ground = self.format(drawing.background)
            for row in range(max((p.row for p in drawing.cells), default=0) + 3):
                for column in range(drawing.background_columns):
                    sheet.write_blank(row, column, None, ground)
        for placed in drawing.cells:
            self._place(sheet, placed)
        if drawing.table:
            self._table(sheet, drawing.table)
        for rule in drawing.rules:
            self._rule(sheet, rule)
        for check in drawing.checks:
            self._check(sheet, check)
        for chart in drawing.charts:
            add_chart(self.book, sheet, chart, self.font)

    def _page(self, sheet: Any, drawing: Drawing) -> None:
        for column, width in drawing.widths.items():
            sheet.set_column(column, column, width, None, self._fold(drawing, column))
        for row, height in drawing.heights.items():
            sheet.set_row(row, height)
        if not drawing.gridlines:
            sheet.hide_gridlines(2)
        if drawing.freeze:
            sheet.freeze_panes(*drawing.freeze)
        if drawing.filter:
            sheet.autofilter(*drawing.filter)
        if drawing.hidden:
            sheet.hide()
        if self.right_to_left:
            sheet.right_to_left()
        if drawing.landscape:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(0.3, 0.3, 0.4, 0.4)
        sheet.fit_to_pages(1, drawing.fit_height)
        if drawing.repeat_rows:
            sheet.repeat_rows(*drawing.repeat_rows)
        if drawing.print_columns:
            first, last = drawing.print_columns
            sheet.print_area(0, first, _last_row(drawing), last)

    @staticmethod
    def _fold(drawing: Drawing, column: int) -> dict[str, int]:
        """How a column is hidden or folded; the sign that unfolds it stands to its right."""
        depth, before = drawing.folded.get(column, 0), drawing.folded.get(column - 1, 0)
        options = {"hidden": 1} if depth or column in drawing.hidden_columns else {}
        if depth:
            options["level"] = depth
        if before > depth:
            options["collapsed"] = 1
        return options

    def _place(self, sheet: Any, placed: Placed) -> None:
        style = self.format(placed.style)
        row, column = placed.row, placed.column
        if placed.last_row is not None and placed.last_column is not None:
            sheet.merge_range(row, column, placed.last_row, placed.last_column, "", style)
        if placed.link:
            # This writes a text too, over which the cell's own content comes next.
            shown = placed.content if isinstance(placed.content, str) else ""
            target = f"internal:{quoted(placed.link)}!A1"
            sheet.write_url(row, column, target, style, shown or placed.link)
        self._write(sheet, row, column, placed.content, style)

    def _write(self, sheet: Any, row: int, column: int, content: Any, style: Any) -> None:
        if isinstance(content, Formula):
            sheet.write_formula(row, column, "=" + content.text, style, content.result)
        elif content is None or content == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(content, bool):
            sheet.write_boolean(row, column, content, style)
        elif isinstance(content, str):
            if content in ERRORS:
                # The one way to write an error value as such is through a formula.
                sheet.write_formula(row, column, "=" + content, style, content)
            else:
                sheet.write_string(row, column, content, style)
        else:
            sheet.write_number(row, column, content, style)

    def _table(self, sheet: Any, table: Table) -> None:
        first, rows = table.first_row, table.rows
        columns: list[Column] = []
        typed: list[tuple[int, Sequence[Any], Any]] = []
        for column in table.columns:
            at, style = column.column, self.format(column.style)
            if isinstance(column, FormulaColumn):
                results = column.results[:rows]
                columns.append(Formulas(first, at, style, column.formula, results))
            else:
                columns.append(Blanks(first, at, style, rows))
                typed.append((at, column.values, style))
        sheet.write_columns(first, rows, columns)
        for i in range(rows):
            if table.row_height:
                sheet.set_row(first + i, table.row_height)
            for at, values, style in typed:
                if i < len(values) and values[i] is not None and values[i] != "":
                    self._write(sheet, first + i, at, values[i], style)

    def _rule(self, sheet: Any, rule: Rule | Bar) -> None:
        block = (rule.first_row, rule.first_column, rule.last_row, rule.last_column)
        if isinstance(rule, Bar):
            options: dict[str, Any] = {
                "type": "data_bar",
                "bar_color": "#" + rule.color,
                "bar_solid": True,
                "min_type": "num",
                "max_type": "num",
                "min_value": 0,
                "max_value": 100,
                "bar_no_border": True,
            }
        else:
            looks: dict[str, Any] = {"bold": rule.bold, "italic": rule.italic}
            if rule.color:
                looks["font_color"] = "#" + rule.color
            if rule.fill:
                looks["bg_color"] = "#" + rule.fill
            if rule.number:
                looks["num_format"] = rule.pattern
            options = {
                "type": "formula",
                "criteria": "=" + rule.formula,
                "format": self.book.add_format(looks),
                "stop_if_true": rule.stop,
            }
        sheet.conditional_format(*block, options)

    def _check(self, sheet: Any, check: Check) -> None:
        block = (check.first_row, check.first_column, check.last_row, check.last_column)
        options: dict[str, Any] = {"error_message": check.message[:255], "ignore_blank": True}
        if check.prompt:
            options["input_message"] = check.prompt[:255]
        if check.choices or check.source:
            source = list(check.choices) or f"={check.source}"
            options |= {"validate": "list", "source": source, "error_type": "warning"}
        else:
            options |= {
                "validate": "decimal",
                "criteria": "between",
                "minimum": check.low,
                "maximum": check.high,
            }
        sheet.data_validation(*block, options)
