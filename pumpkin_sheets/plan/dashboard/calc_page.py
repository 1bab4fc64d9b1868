"""The two hidden sheets: Lists (words that formulas look up) and Calc (the figures)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from pumpkin_sheets.plan.clients.scoring.lists import LISTS, TEXTS
from pumpkin_sheets.plan.dashboard.figures import FIGURES, setting_checks
from pumpkin_sheets.plan.dashboard.leaving import advised, advised_, beside, beside_
from pumpkin_sheets.plan.dashboard.let_go import MOST_LATER, later_formula, later_texts
from pumpkin_sheets.plan.dashboard.tables import LABELLED, NA, TABLE, TOP, TOP_LISTS, top_places
from pumpkin_sheets.plan.dashboard.totals import Totals
from pumpkin_sheets.plan.settings.settings import BY_NAME, CUTS, SETTINGS, SIGN_BEFORE, SIGN_BEHIND
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.drawing import (
    Drawing,
    Formula,
    FormulaColumn,
    Placed,
    Table,
    ValueColumn,
    quoted,
    results,
)
from pumpkin_sheets.sheets.look import HEADER, RESULT
from pumpkin_sheets.sheets.numbers import signs
from pumpkin_sheets.sheets.schema import TICKS, camel, column_letters

PLAIN = replace(RESULT, size=9, bottom=None)
HEAD = replace(HEADER, size=8, align="start", wrap=False)


def draw_lists(content: Content) -> Drawing:
    """Every list of words in a column of its own, with its defined name on top."""
    words = content.words
    title = words["sheets.lists"]
    columns: dict[str, list[str]] = {name: make(words.texts) for name, make in LISTS.items()}
    cells: list[Placed] = []
    names: dict[str, str] = {}
    for c, (name, listed) in enumerate(columns.items()):
        cells.append(Placed(0, c, name, HEAD))
        cells += [Placed(1 + i, c, text, PLAIN) for i, text in enumerate(listed)]
        names[name] = _reference(title, 1, c, len(listed))
    c = len(columns)
    cells.append(Placed(0, c, "Ticks", HEAD))
    cells += [Placed(1 + i, c, tick, PLAIN) for i, tick in enumerate(TICKS)]
    names["Ticks"] = _reference(title, 1, c, len(TICKS))
    for i, (name, key) in enumerate(TEXTS.items()):
        cells.append(Placed(2 * i, c + 1, name, HEAD))
        cells.append(Placed(2 * i + 1, c + 1, words[key], PLAIN))
        names[name] = _reference(title, 2 * i + 1, c + 1, 1)
    widths = dict.fromkeys(range(c + 2), 24.0)
    return Drawing(title, "shLists", "B0B0B0", cells, widths=widths, names=names, hidden=True)


def _reference(title: str, row: int, column: int, rows: int) -> str:
    letters = column_letters(column)
    first = f"{quoted(title)}!${letters}${row + 1}"
    return first if rows == 1 else f"{first}:${letters}${row + rows}"


FIGURE_COLUMN, CUTS_COLUMN, CHECKS_COLUMN = 1, 3, 5
TOP_COLUMN = 7  # number, then place, name, number of each list
LABEL_COLUMN = TOP_COLUMN + 1 + 3 * len(TOP_LISTS)  # x, y and text of the map's labels
N_COLUMN = LABEL_COLUMN + 4
TABLE_COLUMNS = {column.name: N_COLUMN + 1 + i for i, column in enumerate(TABLE)}
TABLE_ROW = 2
KEYS = {
    "water": "WaterKeys",
    "raise": "RaiseKeys",
    "let_go": "LetGoKeys",
    "curve": "CurveProfit",
    "later": "LaterKeys",
}
MORE_COLUMN = N_COLUMN + len(TABLE) + 2  # right of the tables
NAMES_COLUMN = MORE_COLUMN + len(TOP_LISTS) + 3  # x, y and text of the names of the map
NAMES_ROW = 1
FIELDS_ROW = NAMES_ROW + 4 * LABELLED
NAME_AT = 104
"""Where the names right of the map begin, in points of value."""
SLOT_TOP, SLOT = 97.5, 19
"""The first name's line in points of ease, and how far each next one stands below."""
FIELD_ABOVE, FIELD_BELOW = 102, -2
_ELLIPSIS = '"…"'


def draw_calc(content: Content) -> Drawing:
    """Figures down the left, then cuts, checks, lists of five, and the table of all rows."""
    title = content.words["sheets.calc"]
    totals, made = content.totals, content.table
    names: dict[str, str] = {}
    cells = [*_figures(title, totals, names), *_cuts_and_checks(title, totals, names)]
    cells += _top_lists(content, names)
    cells += _sentences(content, names)
    cells += _later(content, names)
    cells += _names_of_the_map(totals, made, int(content.words["language.label_length"]))
    cells.append(Placed(TABLE_ROW - 1, N_COLUMN, "n", HEAD))
    columns: list[FormulaColumn | ValueColumn] = [
        ValueColumn(N_COLUMN, list(range(1, content.rows + 1)), PLAIN)
    ]
    for column in TABLE:
        at = TABLE_COLUMNS[column.name]
        cells.append(Placed(TABLE_ROW - 1, at, column.name, HEAD))
        own = {name: f"{column_letters(c)}\x00" for name, c in TABLE_COLUMNS.items()}
        written = (content.practised.parting and column.parting) or column.formula
        formula = written.format(
            n=f"${column_letters(N_COLUMN)}\x00",
            top=f"{column_letters(TABLE_COLUMNS['sorted'])}${TABLE_ROW + 1}",
            **own,
        )
        columns.append(FormulaColumn(at, formula, results(made[column.name]), PLAIN))
        if column.name in KEYS:
            names[KEYS[column.name]] = _reference(title, TABLE_ROW, at, content.rows)
    body = Table(TABLE_ROW, content.rows, columns, row_height=15)
    return Drawing(
        title, "shCalc", "B0B0B0", cells, body, widths={0: 18.0}, names=names, hidden=True
    )


def _figures(title: str, totals: Totals, names: dict[str, str]) -> list[Placed]:
    before, behind = signs(totals.settings.sign)
    lines = [
        ("MoneySign", Formula(SIGN_BEFORE, before)),
        *((figure.name, Formula(figure.formula, totals[figure.name])) for figure in FIGURES),
        ("MoneyBehind", Formula(SIGN_BEHIND, behind)),
    ]
    cells = []
    for i, (name, formula) in enumerate(lines):
        cells += [Placed(i, 0, name, PLAIN), Placed(i, FIGURE_COLUMN, formula, PLAIN)]
        names[name] = _reference(title, i, FIGURE_COLUMN, 1)
    return cells


def _cuts_and_checks(title: str, totals: Totals, names: dict[str, str]) -> list[Placed]:
    cells = [Placed(0, CUTS_COLUMN, "Cuts", HEAD), Placed(1, CUTS_COLUMN, 0, PLAIN)]
    for i, name in enumerate(CUTS):
        cut = Formula(_sound(name), totals.settings[name])
        cells.append(Placed(2 + i, CUTS_COLUMN, cut, PLAIN))
    names["Cuts"] = _reference(title, 1, CUTS_COLUMN, 1 + len(CUTS))
    cells.append(Placed(0, CHECKS_COLUMN, "SettingChecks", HEAD))
    checks = setting_checks(totals.settings)
    cells += [
        Placed(1 + i, CHECKS_COLUMN, Formula(formula, fine), PLAIN)
        for i, (formula, fine) in enumerate(checks)
    ]
    names["SettingChecks"] = _reference(title, 1, CHECKS_COLUMN, len(checks))
    return cells


def _sound(name: str) -> str:
    """A setting's value, or its default while its cell needs mending."""
    at = [setting.name for setting in SETTINGS].index(name)
    return f"IF(INDEX(SettingChecks,{at + 1})=1,N({name}),{BY_NAME[name].default:g})"


def _top_lists(content: Content, names: dict[str, str]) -> list[Placed]:
    title, parting = content.words["sheets.calc"], content.practised.parting
    totals, made = content.totals, content.table
    cells = []
    for offset, top in enumerate(TOP_LISTS):
        first = TOP_COLUMN + 1 + 3 * offset
        cells += [
            Placed(0, first + i, f"{top.name} {what}", HEAD)
            for i, what in enumerate(("place", "name", "number"))
        ]
        places = top_places(made[top.name])
        numbers = beside(top, content.words, totals, places)
        for k in range(TOP):
            cells.append(Placed(1 + k, TOP_COLUMN, k + 1, PLAIN))
            at = f"${column_letters(first)}{k + 2}"
            place = (
                f"IFERROR(MATCH(LARGE({top.keys},${column_letters(TOP_COLUMN)}{k + 2}),"
                f'{top.keys},0),"")'
            )
            there = k < len(places)
            name = f'IF(ISNUMBER({at}),TRIM(INDEX(ClientName,{at})),"")'
            number = f'IF(ISNUMBER({at}),{beside_(top, content.words, at, parting)},"")'
            found: tuple[float | str, ...] = ("",) * 3
            if there:
                i = places[k]
                found = (i + 1, str(totals.scored["client"][i]), numbers[k])
            for c, (formula, value) in enumerate(zip((place, name, number), found, strict=True)):
                cells.append(Placed(1 + k, first + c, Formula(formula, value), PLAIN))
        list_name = camel(top.name)
        names[f"{list_name}Names"] = _reference(title, 1, first + 1, TOP)
        names[f"{list_name}Numbers"] = _reference(title, 1, first + 2, TOP)
    return [*cells, *_labels(totals, made)]


def _sentences(content: Content, names: dict[str, str]) -> list[Placed]:
    """What is advised for the clients of each list."""
    title, parting = content.words["sheets.calc"], content.practised.parting
    cells = []
    for offset, top in enumerate(TOP_LISTS):
        column = MORE_COLUMN + offset
        places = top_places(content.table[top.name])
        sentences = advised(top, content.words, content.totals, places)
        cells.append(Placed(0, column, f"{top.name} advice", HEAD))
        for k in range(TOP):
            at = f"${column_letters(TOP_COLUMN + 1 + 3 * offset)}{k + 2}"
            said = sentences[k] if k < len(places) else ""
            formula = f'IF(ISNUMBER({at}),{advised_(top, content.words, at, parting)},"")'
            cells.append(Placed(1 + k, column, Formula(formula, said), PLAIN))
        names[f"{camel(top.name)}Advice"] = _reference(title, 1, column, TOP)
    return cells


def _later(content: Content, names: dict[str, str]) -> list[Placed]:
    """The clients who must be replaced before they are let go: the place, and how it is said."""
    title = content.words["sheets.calc"]
    first = MORE_COLUMN + len(TOP_LISTS)
    places = [at + 1 for at in top_places(content.table["later"])[:MOST_LATER]]
    texts = later_texts(content.words.texts, content.totals)
    cells = [Placed(0, first, "later_place", HEAD), Placed(0, first + 1, "later_text", HEAD)]
    for k in range(MOST_LATER):
        at = f"${column_letters(first)}{k + 2}"
        place = Formula(f'IFERROR(MATCH(LARGE(LaterKeys,{k + 1}),LaterKeys,0),"")',
                        places[k] if k < len(places) else "")  # fmt: skip
        said = Formula(later_formula(content.words, at), texts[k] if k < len(texts) else "")
        cells += [Placed(1 + k, first, place, PLAIN), Placed(1 + k, first + 1, said, PLAIN)]
    names["LaterTexts"] = _reference(title, 1, first + 1, MOST_LATER)
    return cells


def _names_of_the_map(totals: Totals, made: dict[str, np.ndarray], most: int) -> list[Placed]:
    """The names right of the map, each on a line of its own, and a line to each from its point.

    The lines go by ease, the highest on top, so that names never stand on each other.  Then come
    the places of the fields' names, above and below all points.
    """
    scored = totals.scored
    places = [
        place
        for name in ("water", "let_go")
        for place in (top_places(made[name]) + [None] * LABELLED)[:LABELLED]
    ]
    eases = [float(scored["ease"][i]) if i is not None else None for i in places]
    x, y, text = (column_letters(LABEL_COLUMN + c) for c in range(3))
    first, last = LABELS_FIRST_ROW + 1, LABELS_FIRST_ROW + 2 * LABELLED
    every = f"${y}${first}:${y}${last}"
    cells = []
    for k, (place, ease) in enumerate(zip(places, eases, strict=True)):
        row = first + k
        above = f"+COUNTIF(${y}${first}:${y}${row - 1},${y}{row})" if k else ""
        rank = f'COUNTIF({every},">"&${y}{row}){above}'
        slot = f"IF(ISNUMBER(${y}{row}),{SLOT_TOP}-{SLOT}*({rank}),NA())"
        higher = [e for e in eases if e is not None and ease is not None and e > ease]
        alike = [e for e in eases[:k] if e is not None and e == ease]
        now = NA if ease is None else SLOT_TOP - SLOT * (len(higher) + len(alike))
        name = (
            f"IF(LEN(${text}{row})>{most},LEFT(${text}{row},{most - 1})&{_ELLIPSIS},${text}{row})"
        )
        client = "" if place is None else str(scored["client"][place]).strip(" ")
        short = client if len(client) <= most else client[: most - 1] + "…"
        at = NAMES_ROW + 2 * k
        line: list[tuple[int, int, str, Any]] = [
            (at, 0, f"${x}{row}", 0 if place is None else float(scored["value"][place])),
            (at, 1, f"${y}{row}", NA if ease is None else ease),
            (at + 1, 0, "", NAME_AT),
            (at + 1, 1, slot, now),
            (at + 1, 2, name, short),
        ]
        for r, c, formula, value in line:
            content = Formula(formula, value) if formula else value
            cells.append(Placed(r, NAMES_COLUMN + c, content, PLAIN))
    return [*cells, *_fields_of_the_map(totals)]


def _fields_of_the_map(totals: Totals) -> list[Placed]:
    """Where the names of the four fields stand: giants, prickly ones, sprouts, weeds."""
    value, at_value = totals.settings["ValueLine"], _sound("ValueLine")
    right = (f"(100+{at_value})/2", (100 + value) / 2)
    left = (f"{at_value}/2", value / 2)
    cells = []
    for i, ((formula, now), y) in enumerate(
        ((right, FIELD_ABOVE), (right, FIELD_BELOW), (left, FIELD_ABOVE), (left, FIELD_BELOW))
    ):
        row = FIELDS_ROW + i
        cells.append(Placed(row, NAMES_COLUMN, Formula(formula, now), PLAIN))
        cells.append(Placed(row, NAMES_COLUMN + 1, y, PLAIN))
    return cells


def _labels(totals: Totals, made: dict[str, np.ndarray]) -> list[Placed]:
    """Where the names of the first giants and weeds stand on the map."""
    cells = []
    scored = totals.scored
    row = 1
    for offset, top in ((0, TOP_LISTS[0]), (2, TOP_LISTS[2])):
        first = TOP_COLUMN + 1 + 3 * offset
        places = top_places(made[top.name])
        for k in range(LABELLED):
            at = f"${column_letters(first)}{k + 2}"
            i = places[k] if k < len(places) else None
            x = f"IF(ISNUMBER({at}),INDEX(ClientValue,{at}),0)"
            y = f"IF(ISNUMBER({at}),INDEX(ClientEase,{at}),NA())"
            label = f'{column_letters(first + 1)}{k + 2}&""'
            values = ("value", "ease", "client")
            found: list[Any] = [0, NA, ""]
            if i is not None:
                found = [scored[name][i] for name in values]
            for c, (formula, value) in enumerate(zip((x, y, label), found, strict=True)):
                plain = value if isinstance(value, str | int) else float(value)
                cells.append(Placed(row, LABEL_COLUMN + c, Formula(formula, plain), PLAIN))
            row += 1
    return [*cells, *_lines_of_the_map(totals, row + 1)]


def _lines_of_the_map(totals: Totals, row: int) -> list[Placed]:
    """The two quadrant lines, the places of the fields' names, and the curve's two points."""
    s = totals.settings
    value, ease = s["ValueLine"], s["EaseLine"]
    at_value, at_ease = _sound("ValueLine"), _sound("EaseLine")
    cells: list[Placed] = []
    points: list[tuple[str, float | str, str, float | str]] = [
        (at_value, value, "0", 0),
        (at_value, value, "100", 100),
        ("0", 0, at_ease, ease),
        ("100", 100, at_ease, ease),
        (f"(100+{at_value})/2", (100 + value) / 2, "91", 91),
        (f"(100+{at_value})/2", (100 + value) / 2, f"{at_ease}-9", ease - 9),
        (f"{at_value}/2", value / 2, "91", 91),
        (f"{at_value}/2", value / 2, f"{at_ease}-9", ease - 9),
        ("PeakAt", totals["PeakAt"], *_if_any("PeakProfit", totals)),
        ("Scored", totals["Scored"], *_if_any("TotalProfit", totals)),
    ]
    for i, (x, x_now, y, y_now) in enumerate(points):
        for c, (formula, now) in enumerate(((x, x_now), (y, y_now))):
            content = now if formula in ("0", "100", "91") else Formula(formula, now)
            cells.append(Placed(row + i, LABEL_COLUMN + c, content, PLAIN))
    return cells


def _if_any(figure: str, totals: Totals) -> tuple[str, float | str]:
    """A figure that is no point of the curve while nobody is scored."""
    return f"IF(Scored>0,{figure},NA())", totals[figure] if totals["Scored"] else NA


LABELS_FIRST_ROW = 1
LINES_FIRST_ROW = LABELS_FIRST_ROW + 2 * LABELLED + 1
