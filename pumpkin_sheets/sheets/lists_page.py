"""The hidden page behind the practices: the day, thresholds, words, and figures, all by name.

Its first rows say how old the workbook's layout is and which packs are switched on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pumpkin_sheets.sheets.drawing import HEADER, RESULT, Drawing, Formula, Placed, quoted
from pumpkin_sheets.sheets.practice import Filled, codes_name, words_name
from pumpkin_sheets.sheets.schema import Sheet, column_letters
from pumpkin_sheets.sheets.tables import Values, cell_text
from pumpkin_sheets.sheets.words import Words

PLAIN = replace(RESULT, size=9, bottom=None)
HEAD = replace(HEADER, size=8, align="start", wrap=False)
LAYOUT, PACKS = "Layout", "Packs"

Figures = Mapping[str, tuple[str, float | str]]
"""Formula and result of each figure, by its defined name, in the order of dependence."""

ROW_TEXTS = {"RowNeeds": "rows.needs", "RowSeeProblems": "rows.see_problems"}


def draw_lists_page(
    sheet: Sheet,
    words: Words,
    languages: Sequence[Words],
    tables: Sequence[Filled],
    figures: Figures,
    packs: Sequence[str],
    clients: Sequence[str],
    layout: int,
    today: float,
) -> Drawing:
    """The page for these tables; every name on it is defined in the drawing.

    ``clients`` are the names on Clients without spaces around them, row by row: what other tables
    look a client up in, because MATCH would miss “Acme ”.
    """
    title = words[f"sheets.{sheet.name}"]
    page = _Page(title)
    page.labelled(LAYOUT, layout, "PumpkinLayout")
    page.labelled(PACKS, " ".join(packs), "")
    page.labelled("ThisDay", Formula("TODAY()", today, volatile=True), "ThisDay")
    for table in tables:
        for name, value in table.practice.settings.items():
            page.labelled(name, value, name)
    for name, (formula, result) in figures.items():
        page.labelled(name, Formula(formula, result), name)
    names = [
        Formula(f'IFERROR(TRIM(INDEX(ClientName,{n})),"")', name)
        for n, name in enumerate(clients, start=1)
    ]
    page.list("ClientKeys", names)
    for name, key in ROW_TEXTS.items():
        page.list(name, [words[key]])
    for table in tables:
        practice = table.practice
        keys = [practice.sheet.title_key(column) for column in practice.inputs]
        page.list(practice.titles_name, [words[key] for key in keys])
        page.list(practice.states_name, practice.state_texts(words.texts))
        for name, key in practice.texts.items():
            page.list(name, [words[key]])
        for column in practice.inputs:
            if column.kind == "choice":
                spelled = {
                    text: choice.code
                    for choice in column.choices
                    for language in languages
                    for label in (language[f"{column.words}.{choice.name}"],)
                    for text in (label, f"{choice.symbol} {label}".strip())
                }
                page.list(words_name(column), list(spelled))
                page.list(codes_name(column), list(spelled.values()))
    return Drawing(
        title,
        sheet.code_name,
        "B0B0B0",
        page.cells,
        widths={0: 24.0, 1: 14.0},
        names=page.names,
        hidden=True,
    )


def read_stamp(values: Values) -> tuple[int, tuple[str, ...]]:
    """The layout and the packs of a workbook with this page; (1, ()) where it says nothing."""
    found: dict[str, str] = {}
    for row in values:
        if len(row) > 1 and isinstance(row[0], str):
            found.setdefault(row[0], cell_text(row[1]))
    layout = found.get(LAYOUT, "")
    return (int(layout) if layout.isdigit() else 1, tuple(found.get(PACKS, "").split()))


class _Page:
    """The page in the making: labelled values down the left, lists side by side."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.cells: list[Placed] = []
        self.names: dict[str, str] = {}
        self._row = 0
        self._column = 3

    def labelled(self, label: str, value: str | float | Formula, name: str) -> None:
        self.cells += [Placed(self._row, 0, label, PLAIN), Placed(self._row, 1, value, PLAIN)]
        if name:
            self.names[name] = f"{quoted(self.title)}!$B${self._row + 1}"
        self._row += 1

    def list(self, name: str, values: Sequence[str | float | Formula]) -> None:
        if name in self.names:
            return
        self.cells.append(Placed(0, self._column, name, HEAD))
        for i, value in enumerate(values):
            self.cells.append(Placed(1 + i, self._column, value, PLAIN))
        letters = column_letters(self._column)
        last = f":${letters}${len(values) + 1}" if len(values) > 1 else ""
        self.names[name] = f"{quoted(self.title)}!${letters}$2{last}"
        self._column += 1
