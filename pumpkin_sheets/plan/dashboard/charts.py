"""The Dashboard's two charts: the value x ease map and the whale curve, live over Calc."""

from __future__ import annotations

from dataclasses import replace

from pumpkin_sheets.plan.choices import ACTIONS
from pumpkin_sheets.plan.dashboard.calc_page import (
    FIELDS_ROW,
    LABEL_COLUMN,
    LINES_FIRST_ROW,
    NAMES_COLUMN,
    NAMES_ROW,
    TABLE_COLUMNS,
    TABLE_ROW,
)
from pumpkin_sheets.plan.dashboard.tables import LABELLED
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.charts import Chart, Series
from pumpkin_sheets.sheets.drawing import Style, quoted
from pumpkin_sheets.sheets.look import ACTION_COLORS, GREEN, INK, MARKERS
from pumpkin_sheets.sheets.schema import column_letters
from pumpkin_sheets.sheets.shown import NO_BREAK

WIDTH, HEIGHT = 672, 410  # pixels
ROOM = (0, 42, 10, 10)
"""Room around the map, in its points: names on the right, fields below and above."""
PLOT = (0.1, 0.04, 0.88, 0.8)


class _Calc:
    """References into the hidden Calc sheet."""

    def __init__(self, content: Content) -> None:
        self.sheet = quoted(content.words["sheets.calc"])
        self.last = TABLE_ROW + content.rows - 1

    def cells(self, column: int, first: int, last: int) -> str:
        letters = column_letters(column)
        return f"={self.sheet}!${letters}${first + 1}:${letters}${last + 1}"

    def cell(self, column: int, row: int) -> str:
        return f"={self.sheet}!${column_letters(column)}${row + 1}"

    def column(self, name: str) -> str:
        return self.cells(TABLE_COLUMNS[name], TABLE_ROW, self.last)

    def points(self, row: int, count: int = 1) -> tuple[str, str]:
        """The x and y of ``count`` points that stand below each other from ``row`` on."""
        last = row + count - 1
        return self.cells(LABEL_COLUMN, row, last), self.cells(LABEL_COLUMN + 1, row, last)

    def named(self, row: int, count: int = 1) -> tuple[str, str]:
        """The same of the names around the map."""
        last = row + count - 1
        return self.cells(NAMES_COLUMN, row, last), self.cells(NAMES_COLUMN + 1, row, last)


def value_ease_map(content: Content, row: int, column: int) -> Chart:
    """One series per action, in its own colour and shape; quadrant lines, fields, names."""
    words, calc = content.words, _Calc(content)
    series = []
    for first in (LINES_FIRST_ROW, LINES_FIRST_ROW + 2):
        x, y = calc.points(first, 2)
        series.append(Series("", x, y, color="B3AFA3", line=1.25, dashed=True))
    for i, name in enumerate(("giant", "prickly", "sprout", "weed")):
        x, y = calc.named(FIELDS_ROW + i)
        field = words[f"fields.{name}"]
        look = Series(field, x, y, "FFFFFF", labelled=True, label_color="A29C8C", label_bold=True)
        series.append(replace(look, label_position="below" if i % 2 else "above"))
    for choice in ACTIONS:
        x, y = calc.column("x"), calc.column(f"map_{choice.name}")
        name = words[f"actions.{choice.name}"]
        color = ACTION_COLORS[choice.style][2]
        series.append(Series(name, x, y, color, MARKERS[choice.name], size=9))
    names = []
    for k in range(2 * LABELLED):
        line = NAMES_ROW + 2 * k
        x, y = calc.named(line, 2)
        series.append(Series("", x, y, "C9C4B6", line=0.5))
        x, y = calc.named(line + 1)
        name = calc.cell(NAMES_COLUMN + 2, line + 1)
        names.append(Series(name, x, y, INK, labelled=True, label_position="right"))
    series += names
    return Chart(
        row,
        column,
        WIDTH,
        HEIGHT,
        series,
        words["dashboard.axis_value"],
        words["dashboard.axis_ease"],
        (0, 100, 20),
        (0, 100, 10),
        ROOM,
        PLOT,
        alternative_text=words["dashboard.map"],
    )


def whale_curve(content: Content, row: int, column: int) -> Chart:
    """Profit added up from the best client to the worst, its peak, and where it ends today."""
    words, calc = content.words, _Calc(content)
    series = [Series("", calc.column("curve_x"), calc.column("curve_y"), GREEN, line=3)]
    peak, today = calc.points(LINES_FIRST_ROW + 8), calc.points(LINES_FIRST_ROW + 9)
    amount = Style(number="¤#,##0;-¤#,##0", sign=content.settings.sign).pattern
    # A label is narrow: rather between number and word than in the middle of the word.
    amount = amount.replace(NO_BREAK, " ")
    look = Series("", "", "", "E07020", "circle", 9, labelled=True, with_value=True,
                  value_format=amount)  # fmt: skip
    series.append(
        replace(look, name=words["dashboard.peak"], x=peak[0], y=peak[1], label_color="E07020",
                label_bold=True)
    )  # fmt: skip
    series.append(
        replace(look, name=words["dashboard.today"], x=today[0], y=today[1], label_color=INK,
                label_bold=True, label_position="below")
    )  # fmt: skip
    return Chart(
        row,
        column,
        WIDTH,
        HEIGHT,
        series,
        words["dashboard.axis_curve"],
        y_format=words["language.axis_money"],
        gridlines=True,
        alternative_text=words["dashboard.curve"],
    )
