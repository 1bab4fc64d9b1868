"""Rows and columns that come, go and move, and how Google takes everything else along.

A row's cells, height and developer metadata go with it, and so do references to it, wherever they
stand: in formulas, in rules, in named and protected ranges.  What refers to a row that is gone
reads ``#REF!``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from .ranges import RefusedError, column_letters, column_number
from .sheets import Sheet, Spreadsheet

Way = Literal["rows", "columns"]

_REFERENCE = re.compile(
    r"((?:'(?:[^']|'')*'|(?<![\w.])[A-Za-z_]\w*)!)?"
    r"(?<![\w.'])(\$?)([A-Z]{1,3})(\$?)(\d+)(?::(\$?)([A-Z]{1,3})(\$?)(\d+))?(?![\w(.!])"
)


@dataclass(frozen=True)
class _Turn:
    """Where lines (rows or columns) are afterwards; ``None`` for what is gone.

    ``after`` tells it of one line, ``span`` of a range with half-open ends.
    """

    rows: bool
    after: Callable[[int], int | None]
    span: Callable[[int, int], tuple[int, int] | None]


def insert(book: Spreadsheet, sheet: Sheet, way: Way, at: int, count: int, before: bool) -> None:
    """``count`` empty lines before the 0-based line ``at``; they look like the one before it.

    With ``before`` false they look like the one that stood at ``at``.
    """
    rows = way == "rows"
    size = sheet.rows if rows else sheet.columns
    if not 0 <= at <= size or count < 1 or (before and at == 0):
        raise RefusedError(f"cannot insert {way} at {at}")

    def after(index: int) -> int:
        return index + count if index >= at else index

    def span(start: int, end: int) -> tuple[int, int]:
        return after(start), after(end - 1) + 1

    like = at - 1 if before else at
    looks = {
        p[1 if rows else 0]: {
            k: v for k, v in cell.items() if k in ("userEnteredFormat", "dataValidation")
        }
        for p, cell in sheet.cells.items()
        if p[0 if rows else 1] == like
    }
    _resize(sheet, rows, size + count)
    _carry_out(book, sheet, _Turn(rows, after, span))
    for other, look in looks.items():
        for new in range(at, at + count):
            if look:
                sheet.cells[(new, other) if rows else (other, new)] = dict(look)


def delete(book: Spreadsheet, sheet: Sheet, way: Way, start: int, end: int) -> None:
    """The lines ``start`` to ``end`` (exclusive) are gone, with all that stood there."""
    rows = way == "rows"
    size = sheet.rows if rows else sheet.columns
    if not 0 <= start < end <= size:
        raise RefusedError(f"cannot delete {way} {start} to {end}")
    if end - start == size:
        raise RefusedError(f"You can't delete all the {way} on the sheet.")

    def after(index: int) -> int | None:
        if start <= index < end:
            return None
        return index - (end - start) if index >= end else index

    def span(first: int, last: int) -> tuple[int, int] | None:
        kept = [a for a in map(after, range(first, last)) if a is not None]
        return (kept[0], kept[-1] + 1) if kept else None

    _carry_out(book, sheet, _Turn(rows, after, span))
    _resize(sheet, rows, size - (end - start))


def move(book: Spreadsheet, sheet: Sheet, way: Way, start: int, end: int, to: int) -> None:
    """The lines ``start`` to ``end`` stand before what was line ``to``.

    A range keeps its place where the lines move within it.  One that they are put in front of
    begins later, as if they had been inserted: Google does not say, so this is the worse case.
    """
    rows = way == "rows"
    size = sheet.rows if rows else sheet.columns
    if not 0 <= start < end <= size or not 0 <= to <= size:
        raise RefusedError(f"cannot move {way} {start} to {end} before {to}")
    if start <= to <= end:
        return
    frozen = sheet.properties.get("gridProperties", {})
    edge = frozen.get("frozenRowCount" if rows else "frozenColumnCount", 0)
    if start < edge < end or (start < edge) != (to < edge):
        raise RefusedError(f"You can't move frozen {way} among those that are not.")
    count = end - start

    def after(index: int) -> int:
        if start <= index < end:
            return index - start + (to if to < start else to - count)
        if to <= index < start:
            return index + count
        return index - count if end <= index < to else index

    def span(first: int, last: int) -> tuple[int, int]:
        if first <= start and end <= last and first < to <= last:
            return first, last
        places = sorted(map(after, range(first, last)))
        whole = places[-1] - places[0] + 1 == len(places)
        return (places[0], places[-1] + 1) if whole else (after(first), after(first) + last - first)

    _carry_out(book, sheet, _Turn(rows, after, span))


def _resize(sheet: Sheet, rows: bool, size: int) -> None:
    if rows:
        sheet.rows = size
    else:
        sheet.columns = size


def _carry_out(book: Spreadsheet, sheet: Sheet, turn: _Turn) -> None:
    _turn_formulas(book, sheet, turn)
    sheet.cells = _placed(sheet.cells, turn)
    sheet.results = _placed(sheet.results, turn)
    name = "row_metadata" if turn.rows else "column_metadata"
    kept = {turn.after(i): line for i, line in getattr(sheet, name).items()}
    lines = {i: line for i, line in kept.items() if i is not None}
    for i, line in lines.items():
        for entry in line.get("developerMetadata", ()):
            entry["location"]["dimensionRange"].update(startIndex=i, endIndex=i + 1)
    setattr(sheet, name, lines)
    frozen = "frozenRowCount" if turn.rows else "frozenColumnCount"
    grid = sheet.properties.get("gridProperties", {})
    if count := grid.get(frozen):
        still = turn.span(0, count)
        if still:
            grid[frozen] = still[1]
        else:
            del grid[frozen]
    parts: list[Any] = [book.named_ranges]
    for each in book.sheets:
        parts += [each.conditional_formats, each.merges, each.charts, each.protected_ranges]
        parts.append(each.basic_filter)
    for part in parts:
        _turn_areas(part, sheet.sheet_id, turn)


def _placed(cells: dict[tuple[int, int], Any], turn: _Turn) -> dict[tuple[int, int], Any]:
    found = {}
    for (row, column), cell in cells.items():
        at = turn.after(row if turn.rows else column)
        if at is not None:
            found[(at, column) if turn.rows else (row, at)] = cell
    return found


def _turn_areas(value: Any, sheet_id: int, turn: _Turn) -> bool:
    """Moves every GridRange within ``value`` that lies on the sheet; False for one that is gone."""
    if isinstance(value, list):
        value[:] = [inner for inner in value if _turn_areas(inner, sheet_id, turn)]
        return True
    if not isinstance(value, dict):
        return True
    start, end = [f"{side}{'Row' if turn.rows else 'Column'}Index" for side in ("start", "end")]
    if value.get("sheetId", 0) == sheet_id and (start in value or end in value):
        far = value.get(end, 1 << 20)
        stands = turn.span(value.get(start, 0), far) if end in value else None
        if end not in value:
            first = turn.span(value[start], value[start] + 1)
            stands = (first[0] if first else value[start], far)
        if stands is None:
            return False
        if start in value:
            value[start] = stands[0]
        if end in value:
            value[end] = stands[1]
    stay = [_turn_areas(inner, sheet_id, turn) for inner in value.values()]
    return all(stay)


def _turn_formulas(book: Spreadsheet, changed: Sheet, turn: _Turn) -> None:
    for sheet in book.sheets:

        def turned(match: re.Match[str], here: bool = sheet is changed) -> str:
            qualifier = match.group(1) or ""
            named = qualifier[:-1].strip("'").replace("''", "'")
            if (named.lower() != changed.title.lower()) if qualifier else not here:
                return match.group()
            first, last = match.group(2, 3, 4, 5), match.group(6, 7, 8, 9)
            stands = turn.span(_line(first, turn), _line(last if last[1] else first, turn) + 1)
            if stands is None:
                return "#REF!"
            corners = [_corner(first, turn, stands[0])]
            if last[1]:
                corners.append(_corner(last, turn, stands[1] - 1))
            return qualifier + ":".join(corners)

        for where, cell in list(sheet.cells.items()):
            text = cell.get("userEnteredValue", {}).get("formulaValue")
            if text is not None:
                value = {"formulaValue": _outside_texts(text, turned)}
                sheet.cells[where] = {**cell, "userEnteredValue": value}
        for rule in sheet.conditional_formats:
            condition = rule.get("booleanRule", {}).get("condition", {})
            for value in condition.get("values", []):
                value["userEnteredValue"] = _outside_texts(value["userEnteredValue"], turned)


def rename(book: Spreadsheet, old: str, new: str) -> None:
    """Formulas of all sheets, and what drop-downs go by, speak of a sheet by its new title."""
    plain = rf"|(?<![\w.'\]]){re.escape(old)}!" if re.fullmatch(r"\w+", old) else ""
    titled = re.compile(rf"'{re.escape(old.replace(chr(39), chr(39) * 2))}'!{plain}", re.IGNORECASE)
    put = "'" + new.replace("'", "''") + "'!"

    def told(text: str) -> str:
        parts = re.split(r'("(?:[^"]|"")*")', text)
        parts[::2] = [titled.sub(lambda _: put, part) for part in parts[::2]]
        return "".join(parts)

    for sheet in book.sheets:
        for where, cell in list(sheet.cells.items()):
            text = cell.get("userEnteredValue", {}).get("formulaValue")
            if text is not None and told(text) != text:
                sheet.cells[where] = {**cell, "userEnteredValue": {"formulaValue": told(text)}}
            condition = cell.get("dataValidation", {}).get("condition", {})
            if condition.get("type") == "ONE_OF_RANGE":
                values = [{"userEnteredValue": told(v["userEnteredValue"])}
                          for v in condition["values"]]  # fmt: skip
                rule = {**cell["dataValidation"], "condition": {**condition, "values": values}}
                sheet.cells[where] = {**sheet.cells[where], "dataValidation": rule}


def _outside_texts(formula: str, turned: Callable[[re.Match[str]], str]) -> str:
    parts = re.split(r'("(?:[^"]|"")*")', formula)
    parts[::2] = [_REFERENCE.sub(turned, part) for part in parts[::2]]
    return "".join(parts)


def _line(corner: tuple[str | Any, ...], turn: _Turn) -> int:
    return int(corner[3]) - 1 if turn.rows else column_number(corner[1])


def _corner(corner: tuple[str | Any, ...], turn: _Turn, line: int) -> str:
    fixed_column, letters, fixed_row, digits = corner
    if turn.rows:
        return f"{fixed_column}{letters}{fixed_row}{line + 1}"
    return f"{fixed_column}{column_letters(line)}{fixed_row}{digits}"
