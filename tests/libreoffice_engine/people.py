"""What owners do to a workbook that is open, and xlwings does not."""

from __future__ import annotations

import xlwings as xw


def hide_rows(cells: xw.Range, *, filtered: bool = False) -> None:
    """Hide the rows of these cells, by hand, or as a filter does."""
    rows = cells.impl.api.getRows()
    rows.IsVisible = False
    rows.IsFiltered = filtered


def show_rows(cells: xw.Range) -> None:
    rows = cells.impl.api.getRows()
    rows.IsFiltered = False
    rows.IsVisible = True
