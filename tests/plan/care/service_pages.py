"""The Service levels page as it is built, as a grid to type into and to read."""

from __future__ import annotations

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.care.levels_page import draw
from pumpkin_sheets.plan.care.levels_reading import ServiceSettings, read_service
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.words import Words

Grid = list[list[object]]
TITLE = "Service levels"


def page(language: str = "en") -> Grid:
    """The sheet as it is built."""
    chosen = words(language)
    drawing = draw(Content(chosen, default_settings(chosen), 0, Frame({})))
    grid: Grid = [
        [None] * (1 + max(p.column for p in drawing.cells))
        for _ in range(1 + max(p.row for p in drawing.cells))
    ]
    for placed in drawing.cells:
        grid[placed.row][placed.column] = placed.content
    return grid


def read(grid: Grid, language: Words | None = None) -> ServiceSettings:
    return read_service(grid, TITLE, language or words("en"), all_words())


def find(grid: Grid, text: str) -> tuple[int, int]:
    for r, row in enumerate(grid):
        if text in row:
            return r, row.index(text)
    raise AssertionError(text)


def typed(label: str, column: str | None, value: object) -> ServiceSettings:
    """The page with ``value`` beside ``label``, or in that label's row under ``column``."""
    grid = page()
    row, at = find(grid, label)
    grid[row][at + 1 if column is None else find(grid, column)[1]] = value
    return read(grid)
