"""Random client lists, hostile cells and random settings included, as contents of a workbook."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pumpkin_sheets.languages import all_words, languages, words
from pumpkin_sheets.plan.choices import CRITERIA, DROP, DROP_LATER, FLAGS, RATINGS, TIERS
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.packs import PACKS, PRACTICES
from pumpkin_sheets.plan.pages import INPUT_PAGES
from pumpkin_sheets.plan.practised import Source, practise
from pumpkin_sheets.plan.review.review import SHEET as REVIEW
from pumpkin_sheets.plan.settings.page import setting_number
from pumpkin_sheets.plan.settings.settings import (
    BY_NAME,
    CUTS,
    SETTINGS,
    SIGN,
    Settings,
    check,
    default_settings,
    sign_of,
)
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.drawing import Drawing, FormulaColumn, Placed, Table, ValueColumn
from pumpkin_sheets.sheets.inputs import Typed, judged, judged_sentences
from pumpkin_sheets.sheets.inputs_page import NUMBERS
from pumpkin_sheets.sheets.look import INPUT, NUMBER_FORMATS
from pumpkin_sheets.sheets.practice import serial
from pumpkin_sheets.sheets.tables import trimmed
from pumpkin_sheets.sheets.words import Words, fold
from tests.conformance.harness import on_day
from tests.conformance.random_tables import (
    TODAY,
    random_cells,
    random_inputs,
    random_levers,
    with_records,
)

REMEMBERED: tuple[Mapping[str, object], ...] = (
    {"date": dt.date(2026, 2, 1), "event": "left", "client": "Gone Client", "action": 1.0},
    {"date": dt.date(2025, 3, 2), "event": "left", "client": "Left long ago", "action": 6.0},
    {"date": dt.date(2025, 3, 1), "event": "left", "client": "Left longer ago", "action": 1.0},
    {"date": dt.date(2026, 2, 1), "event": "left", "client": "Left well", "action": 4.0},
    {"date": dt.date(2026, 2, 1), "event": "moved", "client": "Stays", "action": 1.0},
    {"event": "renamed", "client": "Left long ago", "was": "Bygone"},
    {"event": "renamed", "client": "A*4", "was": "Old *name?"},
    {"event": "renamed", "client": "Acme 0", "was": "Before 1"},
    {"event": "renamed", "client": "~tilde 6", "was": "Before 2"},
)
NIGHTS: tuple[tuple[object, ...], ...] = (
    (),
    *((TODAY - dt.timedelta(days=days),) for days in (0, 1, 2, 3, 31, 32, 400, -1)),
    (TODAY - dt.timedelta(days=6), TODAY),
    ("x",),
    (None, TODAY),
)
"""The nights that Memory notes: the first of them counts."""
TABLE_ROWS = 100
TABLES = {practice.sheet.code_name: practice for practice in PRACTICES}
"""The packs' practices by the code name of their sheets."""

NAMES = (
    "Acme {i}", "=1+1 {i}", "+A{i}", "@SUM {i}", "A*{i}", "Who? {i}", "~tilde {i}", "客戶 {i}",
    "  two  spaces {i} ", "A client with a name that runs on {i}",
    "O'Brien \"{i}\"", "مشتری {i}", "<b>{i}</b> & co", "Ａｃｍｅ full {i}",
)  # fmt: skip
SIGNS = ("$", "NT$", "تومان", " kr ", "元", "Rs.", None, "", " ", "dollars", 5, "#N/A", "CHF")
TEXTS = ("abc", "5", " ", "=1+1", "✓", "ten", "1,000", "#", "-")
TICKS = ("✓", "x", "X", 1, True, "1", " ✓ ", "true", "no", "?", "*", 0, False, "FALSE", "✗", "#N/A")


def _number(draw: random.Random, name: str) -> str | float | bool | None:
    low, high = BOUNDS[name]
    kind = draw.random()
    if name in ("revenue", "cost", "hours"):
        scale = {"revenue": 9.0, "cost": 7.0, "hours": 4.5}[name]
        usual: float = round(draw.lognormvariate(scale, 1.4), draw.choice((0, 0, 2, 6)))
    elif name == "late":
        usual = draw.choice((0.0, 0.0, 3.0, 14.5, 45.0, 120.0, -10.0))
    else:
        usual = float(draw.randint(int(low), int(high)))
        usual = draw.choice((usual, usual, min(high, usual + 0.5)))
    if kind < 0.80:
        return usual
    if kind < 0.90:
        return None
    return draw.choice(
        (low, high, low - 1, high + 1, high * 10, 0.0, 0.005, 0.01, 0.1 + 0.2, -3.0, -1e15, 1e15,
         True, False, "#N/A", "#REF!", *TEXTS)
    )  # fmt: skip


def _as_long(name: str, signs: int) -> str:
    """A name made longer until it has so many signs without the spaces that TRIM takes."""
    return name + "x" * max(0, signs - len(trimmed(name)))


def _tick(draw: random.Random, hostile: bool) -> str | float | bool | None:
    if hostile and draw.random() < 0.02:
        return draw.choice(TICKS)
    return "✓" if draw.random() < 0.15 else None


def random_settings(draw: random.Random, plain: Settings) -> dict[str, object]:
    """The cells of settings within bounds, and now and then one that is wrong."""
    cells: dict[str, object] = dict(plain.values)
    if draw.random() < 0.7:
        for setting in SETTINGS:
            if setting.name in CUTS or draw.random() < 0.5:
                continue
            default = plain[setting.name]
            value = draw.choice((default * draw.uniform(0.3, 2.0), setting.minimum, default))
            cells[setting.name] = round(min(max(value, setting.minimum), setting.maximum), 3)
        cuts = sorted(draw.sample(range(5, 996), 4))
        cells |= {name: cut / 10 for name, cut in zip(CUTS, cuts, strict=True)}
        cells["VipCriteria"] = draw.randint(0, 5)
        cells["MinRatings"] = draw.randint(1, 5)
    if draw.random() < 0.12:
        name = draw.choice(SETTINGS).name
        cells[name] = draw.choice((None, "abc", -1, 1e13, True, "", "5"))
    if draw.random() < 0.05:
        cells["CutGood"] = cells["CutOK"]
    return cells


def _settings(plain: Settings, cells: Mapping[str, object]) -> Settings:
    wrong = frozenset(name for name, _ in check(cells))
    numbers = {
        name: float(value) if name not in wrong else plain[name]  # type: ignore[arg-type]
        for name, value in cells.items()
    }
    return replace(plain, values=numbers, wrong=wrong)


Take = Callable[[Any, str], Any]
"""How a program takes a cell's value under a number format."""


def as_typed(value: Any, number: str) -> Any:
    """As Excel and Google Sheets take it: the number format changes nothing."""
    return value


def as_libreoffice(value: Any, number: str) -> Any:
    """As LibreOffice takes it: a logical value under a number format is the number 1 or 0."""
    return float(value) if isinstance(value, bool) and number != "General" else value


@dataclass(frozen=True)
class RandomList:
    """What is typed in a random workbook.

    ``settings`` are the cells beside their labels, ``sign`` the one of the currency,
    ``typed`` the columns of Clients, ``tables``
    those of the practices and ``inputs`` the cells of the pages of inputs, by name; ``last`` the
    (name, tier) rows of the last review and ``committed`` its tiers, row by row.
    """

    seed: int
    words: Words
    plain: Settings
    settings: Mapping[str, object]
    sign: str | float | None
    rows: int
    typed: Mapping[str, list[Any]]
    committed: list[float]
    last: list[tuple[str, str]]
    tables: Mapping[str, Mapping[str, list[Any]]] = field(default_factory=dict)
    inputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def listed(self, take: Take) -> Content:
        """The workbook without its practices."""
        cells = {
            name: take(value, setting_number(BY_NAME[name]))
            for name, value in self.settings.items()
        }
        typed = {
            name: [take(value, NUMBER_FORMATS[CLIENTS.column(name).kind]) for value in column]
            for name, column in self.typed.items()
        }
        settings = replace(_settings(self.plain, cells), sign=sign_of(self.sign))
        cells[SIGN] = self.sign
        return new_content(
            self.words, settings, self.rows, typed, self.committed, cells, today=TODAY
        )

    def content(self, take: Take = as_typed) -> Content:
        """What a workbook with these cells holds, for a program that takes them so."""
        content = self.listed(take)
        tables = {
            practice.name: {
                column.name: [
                    take(value, column.number or NUMBER_FORMATS[column.kind])
                    for value in self.tables[practice.name][column.name]
                ]
                for column in practice.inputs
            }
            for practice in PRACTICES
        }
        inputs = {}
        for page in INPUT_PAGES:
            numbers = {line.name: NUMBERS.get(line.kind, "General") for line in page.lines}
            typed, beside = self.inputs[page.sheet.name]
            cells = {name: take(value, numbers[name]) for name, value in typed.items()}
            ticks = {name: take(value, "General") for name, value in beside.items()}
            texts, unfit = judged_sentences(page.lines, cells, self.words)
            values, wrong = judged(page.lines, cells, [self.words], ticks)
            inputs[page.sheet.name] = Typed(values, wrong | unfit, cells, ticks, texts=texts)
        memory = REMEMBERED if self.seed % 3 else REMEMBERED[2:]
        noted = NIGHTS[self.seed % len(NIGHTS)]
        memory = (*memory, *({"event": "night", "date": day, "client": None} for day in noted))
        chosen, reviewed = content.words, len(self.last)
        levers = random_levers(random.Random(self.seed), self.tables["prospects"]["prospect"])
        source = Source(
            chosen, all_words(), content.settings, content.scored, TODAY, memory, reviewed,
            levers=levers,
        )  # fmt: skip
        packs = tuple(pack.name for pack in PACKS)
        practised = practise(PRACTICES, packs, source, {}, typed=tables, inputs=inputs)
        unlisted = _unlisted(self.seed, self.rows)
        return replace(content, practised=practised, languages=all_words(), unlisted=unlisted)


def random_content(
    seed: int, clients: int, rows: int, hostile: bool = True, language: str = ""
) -> tuple[Content, list[tuple[str, str]]]:
    """A workbook's content and the (name, tier) rows of its last review."""
    drawn = random_list(seed, clients, rows, hostile, language=language)
    return drawn.content(), drawn.last


def random_list(
    seed: int,
    clients: int,
    rows: int,
    hostile: bool = True,
    table_rows: int = TABLE_ROWS,
    language: str = "",
) -> RandomList:
    """What the seed says, in this language or in one that the seed says too."""
    draw = random.Random(seed)
    drawn = draw.choice(languages())
    chosen = words(language or drawn)
    plain = default_settings(chosen, draw.choice(("USD", "TWD")))
    cells = random_settings(draw, plain)
    settings = _settings(plain, cells)
    sign = random.Random(seed).choice(SIGNS)
    typed: dict[str, list[str | float | bool | None]] = {"client": []}
    for i in range(clients):
        typed["client"].append(draw.choice(NAMES).format(i=i))
        if hostile and draw.random() < 0.06:
            typed["client"][-1] = draw.choice(
                (None, " ", "", 4200 + i, f"00{i}", "#N/A",
                 f"{i} ".ljust(255, "y"), f"{i} ".ljust(256, "z"), f"{i} ".ljust(150, "*"))
            )  # fmt: skip
    for name in BOUNDS:
        typed[name] = [
            _number(draw, name) if hostile else _calm(draw, name) for _ in range(clients)
        ]
    for name in (*FLAGS, *CRITERIA):
        typed[name] = [_tick(draw, hostile) for _ in range(clients)]
    _set_edges(typed, settings, hostile)
    if seed >= 100:  # lists of mutants: names on the edge of what is cut beside the map
        most = int(chosen["language.label_length"])
        for i, name in enumerate(typed["client"]):
            if isinstance(name, str) and trimmed(name) not in ("", "#N/A"):
                typed["client"][i] = _as_long(name, most + (i + seed) % 2)
    last: list[tuple[str, str]] = []
    committed: list[float] = []
    labels = {tier.code: chosen[f"tiers.{tier.name}"] for tier in TIERS}
    for name in typed["client"]:
        code = draw.choice((0, 1, 2, 3, 4, 5))
        known = bool(trimmed(name)) and trimmed(name) != "#N/A" and draw.random() < 0.6
        if known:
            shown = trimmed(name).upper() if draw.random() < 0.1 else trimmed(name)
            known = fold(shown) == fold(trimmed(name))
            last.append((shown, labels.get(code, "")))
        committed.append(float(code) if known and code else float("nan"))
    draw.shuffle(last)
    drawn = RandomList(seed, chosen, plain, cells, sign, rows, typed, committed, last)
    pools = _pools(drawn.listed(as_typed))
    tables = {
        practice.name: random_cells(practice, draw, table_rows, pools, chosen, settings.values)
        for practice in PRACTICES
    }
    if seed >= 100 and seed % 16 == 0:  # a list of mutants on which all to let go leave
        _say_goodbye(tables["letters"], drawn.listed(as_typed), chosen)
    inputs = {page.sheet.name: random_inputs(page, draw, chosen) for page in INPUT_PAGES}
    return replace(drawn, tables=tables, inputs=inputs)


def _say_goodbye(letters: dict[str, list[Any]], content: Content, words: Words) -> None:
    """Types a farewell that was sent to everybody to let go, into the first rows."""
    names = content.typed["client"]
    shown = content.scored["action_code"][: len(names)]
    going = [
        name for name, action in zip(names, shown, strict=True) if action in (DROP, DROP_LATER)
    ]
    for row, name in enumerate(going[: len(letters["client"])]):
        for cells in letters.values():
            cells[row] = None
        sent = serial(TODAY) - 3 * row
        typed = {"client": name, "letter": words["letter_kinds.farewell_transfer"],
                 "fact1": "the catalogue", "sent_on": sent}  # fmt: skip
        for column, value in typed.items():
            letters[column][row] = value


def _unlisted(seed: int, rows: int) -> list[tuple[int, str]]:
    """Clients below the prepared rows of every other list."""
    below = CLIENTS.first_row + rows
    return [(below + 2, "Late Comer"), (below + 3, "後到的客戶")] if seed % 2 else []


def _pools(content: Content) -> list[list[str]]:
    """Names to type into other tables: clients by what is said of them, gone ones, and others."""
    pools: dict[tuple[object, object], list[str]] = {}
    said = zip(content.typed["client"], content.scored["action_code"], content.scored["tier"],
               strict=False)  # fmt: skip
    for name, action, tier in said:
        # An error with a space behind it is a text to a program, and nobody's name.
        if isinstance(name, str) and len(name) > 1 and trimmed(name) != "#N/A":
            pools.setdefault((str(action), str(tier)), []).append(name)
    return [*pools.values(), ["gone client", "left long ago"], ["Gone Client "], ["Nobody"]]


def _set_edges(typed: dict[str, list], settings: Settings, hostile: bool) -> None:
    """Some rows on the very edge of a rule, which no draw would hit."""
    rows = iter(range(len(typed["client"])))
    target = settings["TargetRate"]
    edges: list[dict[str, float]] = []
    for rating in (1.0, 2.0, 4.0, 5.0):
        for knowledge in (0.0, 5.0):  # exactly on the target rate, in every field of the map
            edges.append({"hours": 20.0, "revenue": 20 * target, "cost": 0.0, "late": 0.0})
            edges[-1] |= {"knowledge": knowledge, "growth": 0.0}
            edges[-1] |= dict.fromkeys(RATINGS, rating)
    for rating in (2.0, 5.0):  # a rate that reads like the target without its cents
        edges.append({"hours": 20.0, "revenue": round(20 * target - 6, 2)})
        edges[-1] |= dict.fromkeys(RATINGS, rating)
    for away in (-15, 0, 15):  # ease exactly where another word is chosen
        points = settings["EaseLine"] + away
        rating = min(5.0, float(-(-points // 25) + 1))
        late = (25 * (rating - 1) - points) / max(settings["LatePerDay"], 0.01)
        edges.append({"revenue": 900.0, "late": round(late, 6)} | dict.fromkeys(RATINGS, rating))
    if not hostile:  # the business leans on a client who brings little and is hard to work with
        whale = 2.0 * sum(v for v in typed["revenue"] if isinstance(v, float))
        edges.append({"revenue": min(1e12, whale), "hours": 5e5, "knowledge": 0.0, "growth": 0.0})
        edges[-1] |= dict.fromkeys(RATINGS, 1.0)
    for row, edge in zip(rows, edges, strict=False):
        typed["client"][row] = f"Edge {row}"
        for name in (*BOUNDS, *FLAGS, *CRITERIA):
            typed[name][row] = edge.get(name)


def _calm(draw: random.Random, name: str) -> float | None:
    value = _number(draw, name)
    low, high = BOUNDS[name]
    fits = isinstance(value, float) and low <= value <= high
    return value if fits else None  # type: ignore[return-value]


def with_last_review(drawing: Drawing, last: list[tuple[str, str]]) -> Drawing:
    """The Review sheet with these clients and tiers on it."""
    assert drawing.table is not None
    columns = []
    for column in drawing.table.columns:
        name = REVIEW.columns[column.column].name
        values = {"client": [c for c, _ in last], "tier": [t for _, t in last]}.get(name, [])
        columns.append(ValueColumn(column.column, values, column.style))
    table = Table(drawing.table.first_row, max(1, len(last)), columns)
    return replace(drawing, table=table)


def first_rows(drawing: Drawing, rows: int) -> Drawing:
    """The sheets with a pack's table cut to so many rows: its other rows are empty, and alike."""
    table = drawing.table
    if table is None or drawing.code_name not in TABLES or table.rows <= rows:
        return drawing
    columns = [
        replace(each, results=each.results[:rows]) if isinstance(each, FormulaColumn) else each
        for each in table.columns
    ]
    return replace(drawing, table=replace(table, columns=columns, rows=rows))


def filled(drawing: Drawing, content: Content, last: list[tuple[str, str]]) -> Drawing:
    """The sheets with what stands on them besides, the day held still."""
    if drawing.code_name == "shClients":
        typed = [Placed(row, 0, name, INPUT) for row, name in content.unlisted]
        return replace(drawing, cells=[*drawing.cells, *typed])
    if drawing.code_name == "shReview":
        return with_last_review(drawing, last)
    if drawing.code_name == "shMemory":
        assert content.practised.source is not None
        return with_records(drawing, content.practised.source.memory)
    if drawing.code_name == "shLevers":
        assert content.practised.source is not None
        assert content.practised.source.levers is not None
        return with_records(drawing, content.practised.source.levers.records())
    if drawing.code_name == "shPracticeLists":
        return on_day(drawing, serial(TODAY))
    return drawing
