"""The Service levels page while it is read: its cells, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field

from pumpkin_sheets.plan.layouts import NEWEST, Layout
from pumpkin_sheets.sheets.meant import meant_instead
from pumpkin_sheets.sheets.problems import CellProblem, is_number
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Column, cell_name
from pumpkin_sheets.sheets.tables import Values, cell_text
from pumpkin_sheets.sheets.words import Words


@dataclass
class ServicePage:
    """The page called ``title``; rows and columns are counted from 0."""

    values: Values
    title: str
    words: Words
    languages: Collection[Words]
    layout: Layout = NEWEST
    problems: list[CellProblem] = field(default_factory=list)

    def cell(self, row: int, column: int | None) -> object:
        """What stands in a cell; None beyond what was read, and in a column that is gone."""
        if column is None or row >= len(self.values) or column >= len(self.values[row]):
            return None
        return self.values[row][column]

    def problem(
        self,
        row: int,
        column: int,
        label: str,
        value: object,
        key: str,
        *,
        number: Column | None = None,
        **facts: object,
    ) -> None:
        """Name a cell; ``label`` is the key of the word for what belongs there, or no key.

        ``number``: the column whose numbers the cell takes, whose bounds the message may tell.
        """
        if number is not None:
            low, high = limits(number)
            facts |= {"low": f"{low:g}", "high": f"{high:g}"}
        said, called = cell_text(value), self.words.get(label, self.title)
        message = self.words.say(f"problems.{key}", column=called, value=said, **facts)
        if number is not None:
            message = meant_instead(called, value, self.words, bounds=limits(number)) or message
        self.problems.append(CellProblem(self.title, cell_name(row, column), called, said, message))


def within(value: object, column: Column, *, whole: bool = False) -> float | None:
    """A number that its column takes; None for another, and for what is no number."""
    low, high = limits(column)
    if not is_number(value):
        return None
    number = float(value)  # type: ignore[arg-type]
    return number if low <= number <= high and (number.is_integer() or not whole) else None


def limits(column: Column) -> tuple[float, float]:
    """The smallest and the largest number that a column takes; any where it does not say."""
    low = float("-inf") if column.minimum is None else column.minimum
    return low, float("inf") if column.maximum is None else column.maximum
