"""The hidden page behind the practices: the day, thresholds, words, and figures, all by name.

Its first rows say how old the workbook's layout is and which packs are switched on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pumpkin_sheets.sheets.drawing import Drawing, Formula, Placed, quoted
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.look import HEADER, RESULT
from pumpkin_sheets.sheets.practice import Filled
from pumpkin_sheets.sheets.row_formulas import codes_name, words_name
from pumpkin_sheets.sheets.schema import Choice, Sheet, column_letters
from pumpkin_sheets.sheets.tables import Values, cell_text
from pumpkin_sheets.sheets.words import Words

PLAIN = replace(RESULT, size=9, bottom=None)
HEAD = replace(HEADER, size=8, align="start", wrap=False)
LAYOUT, PACKS, PAGES = "Layout", "Packs", "Pages"
STAMPED_COLUMNS = 2
"""The columns at the left in which all stands that is read of the page."""

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
    pages: Sequence[str],
    columns: Mapping[str, Sequence[Formula]],
    texts: Mapping[str, str],
    choices: Sequence[Line],
    layout: int,
    today: float,
    volatile: Collection[str] = (),
) -> Drawing:
    """The page for these tables; every name on it is defined in the drawing.

    ``packs`` and ``pages`` are those that the workbook was given; ``columns`` lists with a formula
    for each row of Clients; ``texts`` sentences by defined name, with the keys of their words;
    ``choices`` the lines of pages that are a choice; ``volatile`` the figures that go with the day.
    """
    title = words[f"sheets.{sheet.name}"]
    page = _Page(title)
    page.labelled(LAYOUT, layout, "PumpkinLayout")
    page.labelled(PACKS, " ".join(packs), "")
    page.labelled(PAGES, " ".join(pages), "")
    page.labelled("ThisDay", Formula("TODAY()", today, volatile=True), "ThisDay")
    for name, (formula, result) in figures.items():
        page.labelled(name, Formula(formula, result, volatile=name in volatile), name)
    for name, formulas in columns.items():
        page.list(name, formulas)
    for name, key in {**ROW_TEXTS, **texts}.items():
        page.list(name, [words[key]])
    for line in choices:
        _choices(page, *line.choice_names, line.choices, line.words, languages)
    for table in tables:
        practice = table.practice
        keys = [practice.sheet.title_key(column) for column in practice.inputs]
        page.list(practice.titles_name, [words[key] for key in keys])
        page.list(practice.states_name, practice.state_texts(words.texts))
        for name, key in practice.texts.items():
            page.list(name, [words[key]])
        for column in practice.inputs:
            if column.kind == "choice":
                listed = (words_name(column), codes_name(column))
                _choices(page, *listed, column.choices, column.words, languages)
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
    found = _labelled(values)
    layout = found.get(LAYOUT, "")
    return (int(layout) if layout.isdigit() else 1, tuple(found.get(PACKS, "").split()))


def read_pages(values: Values) -> tuple[str, ...]:
    """The pages of inputs that a workbook with this page was given."""
    return tuple(_labelled(values).get(PAGES, "").split())


def _labelled(values: Values) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in values:
        if len(row) > 1 and isinstance(row[0], str):
            found.setdefault(row[0], cell_text(row[1]))
    return found


def _choices(
    page: _Page,
    words_name: str,
    codes_name: str,
    choices: Sequence[Choice],
    words: str,
    languages: Sequence[Words],
) -> None:
    """The words of a choice in every language, with and without their symbols, and its codes."""
    spelled = {
        text: choice.code
        for choice in choices
        for language in languages
        for text in (language[f"{words}.{choice.name}"], choice.label(language, words))
    }
    page.list(words_name, list(spelled))
    page.list(codes_name, list(spelled.values()))


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
