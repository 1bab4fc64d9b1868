"""IronCalc, a formula engine of its own that means to calculate as Excel does."""

from __future__ import annotations

from pathlib import Path

from tests.conformance.harness import Lookup, engine


def work_out(path: Path) -> Lookup:
    """The values of a workbook of which every formula is worked out anew."""
    book = engine("ironcalc").load_from_xlsx(str(path), "en", "UTC", "en")
    book.evaluate()
    sheets = {each["name"]: at for at, each in enumerate(book.get_worksheets_properties())}

    def value(sheet: str, row: int, column: int) -> object:
        return book.get_cell_value(sheets[sheet], row + 1, column + 1)

    return value
