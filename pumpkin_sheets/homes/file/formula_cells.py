"""The formulas of a worksheet as they are written, for telling our cells from what people typed."""

from __future__ import annotations

from collections.abc import Iterable

from pumpkin_sheets.homes.file.results import formula_cell
from pumpkin_sheets.homes.file.rows import Places, attributes, cells_end, windows
from pumpkin_sheets.sheets.formula_text import shifted, unescape
from pumpkin_sheets.sheets.schema import column_letters, column_number


def formula_rows(chunks: Iterable[bytes], columns: Iterable[int]) -> dict[int, set[int]]:
    """The 0-based rows with a formula in each of these columns of a sheet.  Raises DamagedSheet.

    Every cell must have its address first, as is usual.
    """
    letters = {column_letters(column).encode(): set[int]() for column in columns}
    for tags, window in windows(chunks):
        pattern = formula_cell(tags.prefix, frozenset(letters))
        for found in pattern.finditer(window, 0, cells_end(tags, window)):
            letters[found[1]].add(int(found[2]) - 1)
    return {column_number(each.decode()): rows for each, rows in letters.items()}


def formulas_of(chunks: Iterable[bytes]) -> dict[tuple[int, int], str]:
    """Each cell with a formula, 0-based, and its text without the leading ``=``.

    One that was filled into a block reads in each cell as it counts there.  Raises DamagedSheet.
    """
    found: dict[tuple[int, int], str] = {}
    filled: dict[bytes, tuple[int, int, str]] = {}
    places = Places()
    for tags, window in windows(chunks):
        end = cells_end(tags, window)
        for match in formula_cell(tags.prefix).finditer(window, 0, end):
            letters, digits, _, inside, text, _ = match.groups()
            if letters is None:
                number, column = places.cell(tags, window, match.start())
                row = number - 1
            else:
                row, column = int(digits) - 1, column_number(letters.decode())
            known = attributes(inside)
            said = unescape(text) if text else ""
            if known.get(b"t") == b"shared":
                group = known.get(b"si", b"")
                if said:
                    filled[group] = (row, column, said)
                elif group in filled:
                    top, left, first = filled[group]
                    said = shifted(first, row - top, column - left)
            if said:
                found[row, column] = said
        places.pass_over(tags, window)
    return found
