"""What a table says of itself above its titles: labels, and figures of the hidden page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from pumpkin_sheets.sheets.drawing import Formula, Placed, Rule
from pumpkin_sheets.sheets.look import BACKGROUND, RED, SOFT
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Sheet, column_letters
from pumpkin_sheets.sheets.tables import Header
from pumpkin_sheets.sheets.words import Words

WARNING = "!"
"""A sentence that begins so is shown in red."""

_PLAIN = replace(BACKGROUND, fill=None, size=10, indent=1)
_STYLES = {
    "label": replace(_PLAIN, bold=True),
    "number": replace(_PLAIN, bold=True, align="start", number="#,##0;-#,##0"),
    "amount": replace(_PLAIN, bold=True, align="start", number="¤#,##0;-¤#,##0"),
    "sentence": replace(_PLAIN, color=SOFT),
}


@dataclass(frozen=True)
class Above:
    """One cell above a table.

    ``row`` counts from that of the sheet's title (0), ``column`` is the one that it stands above.
    A ``label`` says the words of the key ``says``, every other shows the figure of that defined
    name; a sentence runs on over the cells at its right, which are empty.
    """

    row: int
    column: str
    style: Literal["label", "number", "amount", "sentence"]
    says: str


def draw_above(
    sheet: Sheet,
    above: Sequence[Above],
    words: Words,
    at: Header,
    figures: Mapping[str, tuple[str, float | str]],
) -> tuple[list[Placed], list[Rule]]:
    """The cells, and the rules that show warnings in red.

    They go along with the header where rows were inserted above it; where rows above it were
    deleted, they are left out.
    """
    top = at.row - sheet.header_row
    cells, rules = list[Placed](), list[Rule]()
    if top < 0:
        return cells, rules
    for each in above:
        if each.column not in at.positions:
            continue
        row, column = top + each.row, at.positions[each.column]
        content = (
            words[each.says] if each.style == "label" else Formula(each.says, figures[each.says][1])
        )
        cells.append(Placed(row, column, content, _STYLES[each.style]))
        if each.style == "sentence":
            cell = f"${column_letters(column)}${row + 1}"
            warns = f'LEFT({cell},1)="{WARNING}"'
            rules.append(Rule(row, column, row, column, warns, color=RED, bold=True))
    return cells, rules
