"""The formulas of a worksheet as they are written, for telling our cells from what people typed."""

from __future__ import annotations

from collections.abc import Iterable

from pumpkin_sheets.homes.file.results import formula_cell
from pumpkin_sheets.homes.file.rows import Places, cells_end, windows
from pumpkin_sheets.homes.formula_text import unescape
from pumpkin_sheets.sheets.schema import column_number


def formulas_of(chunks: Iterable[bytes]) -> dict[tuple[int, int], str]:
    """Every formula by its 0-based cell; "" where it is shared and stands in another one."""
    found: dict[tuple[int, int], str] = {}
    places = Places()
    for tags, window in windows(chunks):
        for match in formula_cell(tags.prefix).finditer(window, 0, cells_end(tags, window)):
            letters, row, _, _, text, _ = match.groups()
            if letters is None:
                number, column = places.cell(tags, window, match.start())
            else:
                number, column = int(row), column_number(letters.decode())
            found[number - 1, column] = unescape(text or b"")
        places.pass_over(tags, window)
    return found
