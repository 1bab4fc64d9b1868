"""The cells of our sheets in a Google Sheet: labels, formulas and formats, run by run.

A cell that no longer holds what we wrote holds somebody's typing, and stays.
"""

from __future__ import annotations

from collections.abc import Mapping

from pumpkin_sheets.homes.google.formats import Json, formula
from pumpkin_sheets.homes.google.marks import (
    column_key,
    content_of,
    mark_of,
    pattern_mark,
    typed_value,
)
from pumpkin_sheets.homes.google.plan import SPARE_ROWS, SheetPlan, size_of
from pumpkin_sheets.sheets.drawing import Formula, FormulaColumn, Placed


def cell_requests(plan: SheetPlan, with_formats: bool) -> None:
    drawing = plan.drawing
    with_formats = with_formats and not drawing.hidden  # formats are most of a request
    if with_formats and drawing.background and drawing.background_columns:
        rows, _ = size_of(plan)
        plan.add(
            "repeatCell",
            {
                "range": plan.area(0, 0, rows - 1, drawing.background_columns - 1),
                "cell": {"userEnteredFormat": plan.format(drawing.background)},
                "fields": "userEnteredFormat",
            },
        )
    if with_formats:
        _merges(plan)
    values: dict[tuple[int, int], Json] = {}
    formats: dict[tuple[int, int], Json] = {}
    for placed in drawing.cells:
        for row in range(placed.row, (placed.last_row or placed.row) + 1):
            for column in range(placed.column, (placed.last_column or placed.column) + 1):
                formats[row, column] = {"userEnteredFormat": plan.format(placed.style, placed.link)}
        wanted = content_of(placed)
        if wanted and _may_write(plan, placed, wanted):
            values[placed.row, placed.column] = {"userEnteredValue": wanted}
    if with_formats:
        _runs(plan, formats, "userEnteredFormat")
    _runs(plan, values, "userEnteredValue")
    if drawing.table:
        _table(plan, with_formats)


def _may_write(plan: SheetPlan, placed: Placed, wanted: Json) -> bool:
    """Whether a cell of ours is missing or out of date; also notes what shall stand there."""
    gained = placed.row in plan.arranged.lines
    if placed.style.typed and not isinstance(placed.content, Formula):
        return plan.blank or gained
    key = plan.key(placed.row, placed.column)
    plan.labels[key] = mark_of(wanted)
    if plan.present is None or plan.anew:
        return True
    now = plan.present.at(placed.row, placed.column)
    if mark_of(now) == plan.labels[key]:
        return False
    if plan.drawing.hidden:
        return True
    if not now and (gained or _is_new_title(plan, placed)):
        return True
    ours = plan.label_before(placed.row, placed.column)
    # What stands in our place is somebody's typing; what shall stand there and stands elsewhere
    # went along with a column that the owner moved, or with an inserted row or column.
    elsewhere = plan.labels[key] in plan.marks
    kept = mark_of(now) != ours or (elsewhere and _above_titles(plan, placed)) if now else elsewhere
    if kept:
        plan.labels.pop(key)
        if now and mark_of(now) == ours:
            plan.labels[key] = mark_of(now)
    return not kept


def _above_titles(plan: SheetPlan, placed: Placed) -> bool:
    """Whether a cell says what the columns of a table are, above their titles."""
    table = plan.drawing.table
    return table is not None and placed.row < table.first_row - 1


def _is_new_title(plan: SheetPlan, placed: Placed) -> bool:
    """Whether a cell is the title of a column that the sheet gets now."""
    table = plan.drawing.table
    at_header = table is not None and placed.row == table.first_row - 1
    return at_header and plan.named.get(placed.column) in plan.arranged.gained


def _runs(plan: SheetPlan, cells: Mapping[tuple[int, int], Json], fields: str) -> None:
    """One request for each unbroken run of cells in a row: what lies between is not ours."""
    run: list[Json] = []
    start = last = (-1, -1)
    for place in sorted(cells):
        if place != (last[0], last[1] + 1):
            _put_run(plan, start, run, fields)
            start, run = place, []
        run.append(cells[place])
        last = place
    _put_run(plan, start, run, fields)


def _put_run(plan: SheetPlan, start: tuple[int, int], run: list[Json], fields: str) -> None:
    if run:
        place = {"sheetId": plan.sheet_id, "rowIndex": start[0], "columnIndex": start[1]}
        plan.add("updateCells", {"start": place, "rows": [{"values": run}], "fields": fields})


def _merges(plan: SheetPlan) -> None:
    """Merged blocks; one that a frozen edge would cut is left unmerged, as Google wants it."""
    frozen_rows, frozen_columns = plan.frozen
    there = [] if plan.present is None or plan.anew else plan.present.described.get("merges", [])
    for placed in plan.drawing.cells:
        if placed.last_row is None or placed.last_column is None:
            continue
        cut = placed.row < frozen_rows <= placed.last_row
        cut = cut or placed.column < frozen_columns <= placed.last_column
        area = plan.area(placed.row, placed.column, placed.last_row, placed.last_column)
        # Where the owner inserted a column into a merged block, Google has widened it already.
        cut = cut or any(_overlap(area, old) and not _within(old, area) for old in there)
        if not cut and area not in there:
            plan.add("unmergeCells", {"range": area})
            plan.add("mergeCells", {"range": area, "mergeType": "MERGE_ALL"})


def _overlap(one: Json, other: Json) -> bool:
    return all(
        one[f"start{way}Index"] < other[f"end{way}Index"]
        and other[f"start{way}Index"] < one[f"end{way}Index"]
        for way in ("Row", "Column")
    )


def _within(inner: Json, outer: Json) -> bool:
    return all(
        outer[f"start{way}Index"] <= inner[f"start{way}Index"]
        and inner[f"end{way}Index"] <= outer[f"end{way}Index"]
        for way in ("Row", "Column")
    )


def _table(plan: SheetPlan, with_formats: bool) -> None:
    table = plan.drawing.table
    assert table is not None
    last = table.first_row + table.rows - 1
    if plan.drawing.title in plan.looks.written:
        last += SPARE_ROWS
    for column in table.columns:
        if not _in_place(plan, table.first_row - 1, column.column):
            continue
        area = plan.area(table.first_row, column.column, last, column.column)
        if with_formats:
            form = {"userEnteredFormat": plan.format(column.style)}
            plan.add("repeatCell", {"range": area, "cell": form, "fields": "userEnteredFormat"})
        if isinstance(column, FormulaColumn):
            _formula_column(plan, column, table.first_row, table.rows)
        elif plan.blank or plan.drawing.hidden:
            values = {
                (table.first_row + i, column.column): {"userEnteredValue": typed_value(value)}
                for i, value in enumerate(column.values)
                if typed_value(value)
                and (
                    plan.present is None
                    or plan.anew
                    or mark_of(plan.present.at(table.first_row + i, column.column))
                    != mark_of(typed_value(value))
                )
            }
            _column_runs(plan, values)


def _in_place(plan: SheetPlan, header_row: int, column: int) -> bool:
    """Whether a table's column still stands under its own title."""
    if plan.present is None or plan.anew or plan.drawing.hidden:
        return True
    if plan.named.get(column) in plan.arranged.found | plan.arranged.gained:
        return True
    for placed in plan.drawing.cells:
        if (placed.row, placed.column) == (header_row, column):
            now, wanted = plan.present.at(header_row, column), content_of(placed)
            old = plan.label_before(header_row, column)
            if not now:
                return mark_of(wanted) not in plan.marks
            return mark_of(now) in (mark_of(wanted), old)
    return True


def _formula_column(plan: SheetPlan, column: FormulaColumn, first: int, rows: int) -> None:
    """Fills the rows that lack the formula or hold an older one of ours, run by run."""
    key = column_key(column.column, plan.named)
    plan.labels[key] = pattern_mark(formula(column.formula), 0)
    old = plan.column_before(column.column)

    def wanting(row: int) -> bool:
        if plan.present is None or plan.anew:
            return True
        now = plan.present.at(row, column.column)
        if not now:
            return True
        text = now.get("formulaValue")
        if text is None:
            return plan.drawing.hidden
        mark = pattern_mark(text, row + 1)
        if mark == plan.labels[key]:
            return False
        if plan.drawing.hidden or pattern_mark(plan.as_before(text), row + 1) == old:
            return True
        # For where the columns were made, not for where they stand: an older release wrote that.
        return mark == plan.arranged.declared.get(plan.named.get(column.column, ""))

    row = first
    while row < first + rows:
        if not wanting(row):
            row += 1
            continue
        end = row
        while end + 1 < first + rows and wanting(end + 1):
            end += 1
        # Google moves a repeated formula's relative references from row to row by itself.
        text = formula(column.formula.replace("\x00", str(row + 1)))
        plan.add(
            "repeatCell",
            {
                "range": plan.area(row, column.column, end, column.column),
                "cell": {"userEnteredValue": {"formulaValue": text}},
                "fields": "userEnteredValue",
            },
        )
        row = end + 1


def _column_runs(plan: SheetPlan, cells: Mapping[tuple[int, int], Json]) -> None:
    places = sorted(cells)
    start = 0
    for i in range(1, len(places) + 1):
        if i == len(places) or places[i][0] != places[i - 1][0] + 1:
            row, column = places[start]
            plan.add(
                "updateCells",
                {
                    "start": {"sheetId": plan.sheet_id, "rowIndex": row, "columnIndex": column},
                    "rows": [{"values": [cells[place]]} for place in places[start:i]],
                    "fields": "userEnteredValue",
                },
            )
            start = i
