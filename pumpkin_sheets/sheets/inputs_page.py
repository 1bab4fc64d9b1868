"""How lines of inputs look: a label, a cream cell, what it does, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from typing import Any

from pumpkin_sheets.sheets.drawing import Check, Formula, Placed, Style, quoted, text
from pumpkin_sheets.sheets.inputs import Typed, fine, takes, within
from pumpkin_sheets.sheets.lines import Block, Line
from pumpkin_sheets.sheets.look import HEADING, HELP, INPUT, LABEL
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import column_letters
from pumpkin_sheets.sheets.tables import cell_text
from pumpkin_sheets.sheets.words import Words

NUMBERS = {"money": "¤#,##0", "percent": "0%", "choice": "@"}
COMPLAINT = replace(HELP, color="B5390F", bold=True)
VALUE = replace(INPUT, bold=True, align="center", shrink=True)


@dataclass
class Lines:
    """Lines in the making, from ``row`` down.

    A line is a label, a value, what it does as far as ``help_last``, and right of it, as far as
    ``check_last``, what is wrong.  ``typed`` is what stands in the cells; without it they are as
    in a new workbook.  ``wrap``: texts may run over more than one line.
    """

    title: str
    words: Words
    label: int
    help_last: int
    check_last: int
    row: int
    typed: Typed | None = None
    cells: list[Placed] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    wrap: bool = False

    @property
    def value(self) -> int:
        return self.label + 1

    @property
    def help(self) -> int:
        return self.label + 2

    @property
    def check(self) -> int:
        return self.help_last + 1

    def heading(self, said: str, over: Sequence[str] = ()) -> None:
        """A heading as wide as the lines; ``over`` are words above the columns right of it."""
        words = dict(enumerate(over, start=self.value))
        beside = replace(HEADING, size=9, align="center")
        for c in range(self.label, self.check_last + 1):
            first = c == self.label
            self.put(c, said if first else words.get(c), HEADING if first else beside)
        self.row += 1

    def put(self, column: int, content: Any, style: Style, last: int | None = None) -> None:
        """A cell of the row, or a block of cells up to ``last``."""
        row = self.row if last is not None and last > column else None
        self.cells.append(
            Placed(self.row, column, content, style, row, last if row is not None else None)
        )

    def block(self, block: Block) -> None:
        """All lines of a block."""
        for line in block.lines:
            label = replace(LABEL, wrap=self.wrap and line.worded)
            self.put(self.label, self.words[f"{block.words}.{line.key}"], label)
            if line.worded:
                self._text(line)
            else:
                self._value(line, self.words[f"{block.words}.help.{line.key}"])
            self.row += 1

    def _text(self, line: Line) -> None:
        typed = self.typed if self.typed and line.name in self.typed.cells else None
        tick = None
        if line.tick is not None:
            tick = _plain(typed.ticks[line.name]) if typed else "✓" if line.tick else None
            at = (self.row, self.value, self.row, self.value)
            self.checks.append(Check(*at, self.words["validation.tick"], choices=("✓",)))
        self.put(self.value, tick, LABEL if line.tick is None else replace(VALUE, color="0B7A4B"))
        begun = self.words[line.text] if line.text else None
        said = _plain(typed.cells[line.name]) if typed else begun
        style = replace(INPUT, indent=1, number="@", wrap=self.wrap)
        self.put(self.help, said, style, self.help_last)
        if line.kind == "sentence":
            self._complaint(line)
        else:
            self.put(self.check, None, HELP, self.check_last)
        if line.counts or line.kind == "sentence":
            self._named(line.typed_name, self.help)
        if line.tick is not None:
            self._named(line.tick_name, self.value)

    def _named(self, name: str, column: int) -> None:
        """A defined name for a cell of the row."""
        place = f"${column_letters(column)}${self.row + 1}"
        self.names[name] = f"{quoted(self.title)}!{place}"

    def _value(self, line: Line, what: str) -> None:
        now: Any = line.default
        if self.typed and line.name in self.typed.cells:
            now = _plain(self.typed.cells[line.name])
        elif line.kind == "choice":
            now = next((w for w, code in self._choices(line) if code == line.default), None)
        self.put(self.value, now, replace(VALUE, number=NUMBERS.get(line.kind, "General")))
        self.put(self.help, what, HELP, self.help_last)
        self._complaint(line)
        at = (self.row, self.value, self.row, self.value)
        if line.kind == "choice":
            listed = tuple(word for word, _ in self._choices(line))
            self.checks.append(Check(*at, self.words["validation.listed"], choices=listed))
        else:
            message = takes(line, self.words)
            self.checks.append(Check(*at, message, line.minimum, line.maximum))
        self._named(line.typed_name, self.value)

    def _complaint(self, line: Line) -> None:
        """What is wrong with the line's cell, beside it."""
        said = self.words.say("inputs.wrong", what=takes(line, self.words))
        wrong = self.typed is not None and line.name in self.typed.wrong
        cell, told = line.typed_name, text(said)
        if line.not_below:  # by itself it would do
            below = self.words.say("inputs.wrong", what=self.words[line.says])
            told = f"IF({fine(replace(line, not_below=()))},{text(below)},{told})"
            if wrong and self.typed and within(line, self.typed.cells[line.name]):
                said = below
        shown = f'IFERROR(IF(TRIM({cell})="","",IF({fine(line)},"",{told})),{told})'
        self.put(self.check, Formula(shown, said if wrong else ""), COMPLAINT, self.check_last)

    def _choices(self, line: Line) -> list[tuple[str, int]]:
        return [(c.label(self.words, line.words), c.code) for c in line.choices]


def _plain(value: object) -> str | float | bool | None:
    """What was read from a cell, as it is drawn again: a date as its text."""
    if value is None or isinstance(value, str | int | float):
        return value
    return cell_text(value)
