"""The requests of ``spreadsheets:batchUpdate`` that the project uses, on a copy, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from . import around, metadata, shape
from .finding import Reply, Request, area, by_id
from .protection import refuse_protected
from .ranges import RefusedError, assign, column_letters, column_number, parse_mask
from .sheets import Sheet, Spreadsheet


def batch_update(
    book: Spreadsheet, requests: list[Request], who: str
) -> tuple[Spreadsheet, list[Reply]]:
    """The spreadsheet after all requests of ``who``, and their replies; raises RefusedError."""
    fresh = book.copied()
    replies = []
    for number, request in enumerate(requests):
        if len(request) != 1:
            raise RefusedError(f"Invalid requests[{number}]: one kind of request each, please.")
        ((kind, body),) = request.items()
        handler = HANDLERS.get(kind)
        if handler is None:
            raise RefusedError(
                f'Invalid JSON payload received. Unknown name "{kind}" at '
                f"'requests[{number}]': Cannot find field."
            )
        try:
            refuse_protected(fresh, kind, body, who)
            replies.append(handler(fresh, body) or {})
        except RefusedError as refusal:
            raise RefusedError(f"Invalid requests[{number}].{kind}: {refusal}") from None
    fresh.applied = book.applied + 1
    return fresh, replies


# -- sheets ----------------------------------------------------------------------------------------


def _add_sheet(book: Spreadsheet, body: Request) -> Reply:
    wanted = body.get("properties", {})
    title = wanted.get("title", f"Sheet{len(book.sheets) + 1}")
    if any(s.title.lower() == title.lower() for s in book.sheets):
        raise RefusedError(
            f'A sheet with the name "{title}" already exists. Please enter another name.'
        )
    sheet_id = wanted.get("sheetId", None)
    if sheet_id is None:
        sheet_id = book.fresh_id()
    elif any(s.sheet_id == sheet_id for s in book.sheets):
        raise RefusedError(f"Sheet id {sheet_id} is taken")
    sheet = Sheet(sheet_id, title)
    book.sheets.append(sheet)
    _take_properties(book, sheet, wanted, [[name] for name in wanted if name != "sheetId"])
    return {"addSheet": {"properties": sheet.describe(book.sheets.index(sheet))["properties"]}}


def _take_properties(
    book: Spreadsheet, sheet: Sheet, wanted: Request, paths: list[list[str]]
) -> None:
    for path in paths:
        name = path[0]
        if name == "*":
            _take_properties(book, sheet, wanted, [[n] for n in wanted if n != "sheetId"])
        elif name == "title":
            title = wanted["title"]
            if any(s is not sheet and s.title.lower() == title.lower() for s in book.sheets):
                raise RefusedError(
                    f'A sheet with the name "{title}" already exists. Please enter another name.'
                )
            if not title or len(title) > 100:
                raise RefusedError("a title has 1 to 100 letters")
            if title != sheet.title:
                shape.rename(book, sheet.title, title)
            sheet.title = title
        elif name == "index":
            book.sheets.remove(sheet)
            book.sheets.insert(wanted["index"], sheet)
        elif name == "gridProperties":
            grid = wanted.get("gridProperties", {})
            for key in path[1:] or list(grid):
                _take_grid(sheet, key, grid.get(key))
        else:
            assign(sheet.properties, wanted, [path])
    total = sum(s.rows * s.columns for s in book.sheets)
    if total > 10_000_000:
        raise RefusedError(
            "This action would increase the number of cells in the workbook above the limit "
            "of 10000000 cells."
        )


def _take_grid(sheet: Sheet, key: str, value: Any) -> None:
    if key == "rowCount":
        sheet.rows = value
        _cut(sheet)
    elif key == "columnCount":
        sheet.columns = value
        _cut(sheet)
    else:
        grid = sheet.properties.setdefault("gridProperties", {})
        if value in (None, 0, False):
            grid.pop(key, None)
        else:
            grid[key] = value
    if sheet.rows < 1 or sheet.columns < 1:
        raise RefusedError("You can't delete all the rows or columns on the sheet.")


def _cut(sheet: Sheet) -> None:
    sheet.cells = {
        p: cell for p, cell in sheet.cells.items() if p[0] < sheet.rows and p[1] < sheet.columns
    }


def _update_sheet(book: Spreadsheet, body: Request) -> None:
    wanted = body["properties"]
    sheet = by_id(book, wanted.get("sheetId", 0))
    _take_properties(book, sheet, wanted, parse_mask(body["fields"]))


def _delete_sheet(book: Spreadsheet, body: Request) -> None:
    sheet = by_id(book, body["sheetId"])
    if len(book.sheets) == 1:
        raise RefusedError("You can't remove all the sheets in a document.")
    book.sheets.remove(sheet)
    book.named_ranges = [
        n for n in book.named_ranges if n["range"].get("sheetId", 0) != sheet.sheet_id
    ]


def _update_spreadsheet(book: Spreadsheet, body: Request) -> None:
    for path in parse_mask(body["fields"]):
        value = body["properties"].get(path[0])
        if path[0] == "title":
            book.title = value
        elif path[0] == "locale":
            book.locale = value
        elif path[0] == "timeZone":
            book.time_zone = value


# -- cells -----------------------------------------------------------------------------------------

_COMMA_LOCALES = (
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "da",
    "fi",
    "nb",
    "sv",
    "pl",
    "cs",
    "tr",
    "ru",
)


def _check_cell(book: Spreadsheet, cell: dict[str, Any]) -> None:
    entered = cell.get("userEnteredValue")
    if entered is None:
        return
    if len(entered) > 1:
        raise RefusedError("userEnteredValue holds one value")
    text = entered.get("stringValue", "")
    if len(text) > 50_000:
        raise RefusedError("Your input contains more than the maximum of 50000 characters.")
    formula = entered.get("formulaValue")
    if formula is not None:
        if not formula.startswith("="):
            raise RefusedError(f"a formula begins with =: {formula}")
        bare = re.sub(r'"[^"]*"|\'[^\']*\'', "", formula)
        if book.locale.startswith(_COMMA_LOCALES) and re.search(r",|\d\.\d", bare):
            raise RefusedError(f"formula parse error in a comma-decimal locale: {formula}")


def _write_cell(
    book: Spreadsheet,
    sheet: Sheet,
    place: tuple[int, int],
    cell: dict[str, Any],
    paths: list[list[str]],
) -> None:
    _check_cell(book, cell)
    target = dict(sheet.cells.get(place, {}))
    assign(target, cell, paths)
    if target:
        sheet.cells[place] = target
    else:
        sheet.cells.pop(place, None)


def _update_cells(book: Spreadsheet, body: Request) -> None:
    paths = parse_mask(body["fields"])
    rows = body.get("rows", [])
    if "range" in body:
        sheet, top, left, bottom, right = area(book, body["range"])
        if len(rows) > bottom - top or any(
            len(row.get("values", [])) > right - left for row in rows
        ):
            raise RefusedError("the rows do not fit the range")
    else:
        start = body["start"]
        sheet = by_id(book, start.get("sheetId", 0))
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
        for index, row in enumerate(rows):
            for offset, cell in enumerate(row.get("values", [])):
                if top + index >= sheet.rows or left + offset >= sheet.columns:
                    raise RefusedError(
                        f"Attempting to write row: {top + index}, beyond the last requested row"
                    )
                _write_cell(book, sheet, (top + index, left + offset), cell, paths)
        return
    for row_index in range(top, bottom):
        row = rows[row_index - top] if row_index - top < len(rows) else {}
        values = row.get("values", [])
        for column in range(left, right):
            cell = values[column - left] if column - left < len(values) else {}
            if not cell and (row_index, column) not in sheet.cells:
                continue
            _write_cell(book, sheet, (row_index, column), cell, paths)


def _repeat_cell(book: Spreadsheet, body: Request) -> None:
    sheet, top, left, bottom, right = area(book, body["range"])
    paths = parse_mask(body["fields"])
    for row in range(top, bottom):
        for column in range(left, right):
            cell = shifted(body.get("cell", {}), row - top, column - left)
            _write_cell(book, sheet, (row, column), cell, paths)


_REFERENCE = re.compile(r"(?<![\w$.])(\$?)([A-Z]{1,3})(\$?)(\d+)(?![\w(.])")


def shifted(cell: dict[str, Any], rows: int, columns: int) -> dict[str, Any]:
    """A repeated cell's formula with its relative references moved, as Google moves them."""
    formula = cell.get("userEnteredValue", {}).get("formulaValue")
    if formula is None or (rows, columns) == (0, 0):
        return cell

    def move(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, digits = match.groups()
        if not fixed_column:
            letters = column_letters(column_number(letters) + columns)
        if not fixed_row:
            digits = str(int(digits) + rows)
        return f"{fixed_column}{letters}{fixed_row}{digits}"

    parts = re.split(r'("(?:[^"]|"")*")', formula)
    parts[::2] = [_REFERENCE.sub(move, part) for part in parts[::2]]
    return {**cell, "userEnteredValue": {"formulaValue": "".join(parts)}}


def _set_validation(book: Spreadsheet, body: Request) -> None:
    sheet, top, left, bottom, right = area(book, body["range"])
    rule = body.get("rule")
    for row in range(top, bottom):
        for column in range(left, right):
            cell = {} if rule is None else {"dataValidation": rule}
            _write_cell(book, sheet, (row, column), cell, [["dataValidation"]])


def _merge(book: Spreadsheet, body: Request) -> None:
    sheet, top, left, bottom, right = area(book, body["range"])
    for merged in sheet.merges:
        if (
            merged["startRowIndex"] < bottom
            and merged["endRowIndex"] > top
            and merged["startColumnIndex"] < right
            and merged["endColumnIndex"] > left
        ):
            raise RefusedError("You can't merge cells that overlap an existing merge.")
    frozen = sheet.properties.get("gridProperties", {})
    rows, columns = frozen.get("frozenRowCount", 0), frozen.get("frozenColumnCount", 0)
    if top < rows < bottom or left < columns < right:
        raise RefusedError("You can't merge frozen and non-frozen rows or columns.")
    sheet.merges.append(dict(body["range"]))


def _unmerge(book: Spreadsheet, body: Request) -> None:
    sheet, top, left, bottom, right = area(book, body["range"])
    for m in sheet.merges:
        rows, columns = (
            range(m["startRowIndex"], m["endRowIndex"]),
            range(m["startColumnIndex"], m["endColumnIndex"]),
        )
        inside = [top <= r < bottom and left <= c < right for r in rows for c in columns]
        if any(inside) and not all(inside):
            raise RefusedError("You must select all cells in a merged range to unmerge them.")
    sheet.merges = [
        m
        for m in sheet.merges
        if not (top <= m["startRowIndex"] < bottom and left <= m["startColumnIndex"] < right)
    ]


# -- rows and columns ------------------------------------------------------------------------------


def _append_dimension(book: Spreadsheet, body: Request) -> None:
    sheet = by_id(book, body.get("sheetId", 0))
    if body["dimension"] == "ROWS":
        sheet.rows += body["length"]
    else:
        sheet.columns += body["length"]


def _update_dimension(book: Spreadsheet, body: Request) -> None:
    span = body["range"]
    sheet = by_id(book, span.get("sheetId", 0))
    rows = span["dimension"] == "ROWS"
    kept = sheet.row_metadata if rows else sheet.column_metadata
    limit = sheet.rows if rows else sheet.columns
    end = span.get("endIndex", limit)
    if end > limit:
        raise RefusedError("the range lies beyond the sheet")
    for index in range(span.get("startIndex", 0), end):
        assign(kept.setdefault(index, {}), body.get("properties", {}), parse_mask(body["fields"]))


def _insert_dimension(book: Spreadsheet, body: Request) -> None:
    span = body["range"]
    start, end = span["startIndex"], span["endIndex"]
    way: shape.Way = "rows" if span["dimension"] == "ROWS" else "columns"
    before = body.get("inheritFromBefore", False)
    shape.insert(book, by_id(book, span.get("sheetId", 0)), way, start, end - start, before)


def _delete_dimension(book: Spreadsheet, body: Request) -> None:
    span = body["range"]
    way: shape.Way = "rows" if span["dimension"] == "ROWS" else "columns"
    sheet = by_id(book, span.get("sheetId", 0))
    shape.delete(book, sheet, way, span["startIndex"], span["endIndex"])


def _move_dimension(book: Spreadsheet, body: Request) -> None:
    span = body["source"]
    way: shape.Way = "rows" if span["dimension"] == "ROWS" else "columns"
    sheet = by_id(book, span.get("sheetId", 0))
    shape.move(book, sheet, way, span["startIndex"], span["endIndex"], body["destinationIndex"])


HANDLERS: dict[str, Callable[[Spreadsheet, Request], Reply | None]] = {
    "addSheet": _add_sheet,
    "updateSheetProperties": _update_sheet,
    "deleteSheet": _delete_sheet,
    "updateSpreadsheetProperties": _update_spreadsheet,
    "updateCells": _update_cells,
    "repeatCell": _repeat_cell,
    "setDataValidation": _set_validation,
    "mergeCells": _merge,
    "unmergeCells": _unmerge,
    "appendDimension": _append_dimension,
    "insertDimension": _insert_dimension,
    "deleteDimension": _delete_dimension,
    "moveDimension": _move_dimension,
    "updateDimensionProperties": _update_dimension,
    **around.HANDLERS,
    **metadata.HANDLERS,
}
