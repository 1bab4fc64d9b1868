"""The practices of a workbook worked out: from typed tables to results, figures and news."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.lists_page import Figures
from pumpkin_sheets.sheets.practice import Filled, Practice, serial
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.table_reading import Table, read_table
from pumpkin_sheets.sheets.tables import (
    EXCEL_ERRORS,
    Values,
    cell_text,
    declared_header,
    trimmed,
)
from pumpkin_sheets.sheets.words import Words

Cells = Mapping[str, Sequence[object]]


@dataclass(frozen=True)
class Practised:
    """The practices that are there, worked out.

    ``tables`` in the order of their tabs; ``figures`` the tallies of all of them, formula and
    result by defined name; ``packs`` the packs whose words and figures the workbook carries.
    """

    tables: tuple[Filled, ...] = ()
    figures: Figures = field(default_factory=dict)
    packs: tuple[str, ...] = ()
    day: float = 0
    problems: tuple[CellProblem, ...] = ()


@dataclass(frozen=True)
class Source:
    """What the practices are read from and look into.

    ``scored`` is the frame of the prepared rows of Clients, ``memory`` the records of Memory.
    """

    words: Words
    languages: Sequence[Words]
    settings: Settings
    scored: pd.DataFrame
    day: dt.date
    memory: Sequence[Mapping[str, object]] = ()

    @property
    def remembered(self) -> pd.DataFrame:
        """The names in Memory, each once: ``client``, and ``was`` where a line tells a rename."""
        names = [(cell_text(r["client"]), cell_text(r.get("was"))) for r in self.memory]
        listed = [name for name in dict.fromkeys(names) if name[0]]
        return pd.DataFrame(listed, columns=["client", "was"], dtype=object)


def practise(
    practices: Sequence[Practice],
    packs: tuple[str, ...],
    source: Source,
    grids: Mapping[str, tuple[str, Values]],
    never: Mapping[str, Collection[tuple[int, int]]] | None = None,
    typed: Mapping[str, Cells] | None = None,
) -> Practised:
    """Reads and works out each of ``practices``.

    ``grids`` maps a practice's name to the title and the cells of its sheet; one without is not
    built yet and holds what ``typed`` says.  Raises PlanError where a column is missing.
    """
    today = serial(source.day)
    clients = _clients(source.scored)
    memory = source.remembered
    known = [name for name in (*clients["client"], *memory["client"], *memory["was"]) if name]
    others = {"clients": clients, "memory": memory}
    tables: list[Filled] = []
    problems: list[CellProblem] = []
    figures: dict[str, tuple[str, float | str]] = {}
    done: dict[str, pd.DataFrame] = {}
    for practice in practices:
        cells = (typed or {}).get(practice.name, {})
        read = _read(practice, source, grids, never or {}, cells, known, today)
        problems += read.problems
        fine = {"SettingsOK": 0.0 if source.settings.wrong else 1.0}
        settings = {**source.settings.values, **practice.settings, **fine}
        results = practice.work(read.frame, settings, today, source.words.texts, {**others, **done})
        table = Filled(practice, read.frame, results, read.header, read.prepared, cells)
        tables.append(table)
        done[practice.name] = table.both
        for tally in practice.tallies:
            figures[tally.name] = (tally.formula, tally.compute(done))
    return Practised(tuple(tables), figures, packs, today, tuple(problems))


def _read(
    practice: Practice,
    source: Source,
    grids: Mapping[str, tuple[str, Values]],
    never: Mapping[str, Collection[tuple[int, int]]],
    cells: Cells,
    known: Collection[str],
    today: float,
) -> Table:
    if practice.name in grids:
        title, grid = grids[practice.name]
        return read_table(
            grid, title, practice, source.words, source.languages,
            known=known, today=today, uncalculated=never.get(title, ()),
        )  # fmt: skip
    title = source.words[f"sheets.{practice.name}"]
    rows = max([practice.sheet.rows, *(len(column) for column in cells.values())])
    return read_table(
        _new_grid(practice, source.words, rows, cells), title, practice, source.words,
        source.languages, known=known, today=today, prepared=rows,
    )  # fmt: skip


def _new_grid(practice: Practice, words: Words, rows: int, cells: Cells) -> Values:
    sheet = practice.sheet
    header = declared_header(sheet)
    titles: list[object] = [words[sheet.title_key(column)] for column in sheet.columns]
    listed = [cells.get(column.name, ()) for column in sheet.columns]
    body = [[c[i] if i < len(c) else None for c in listed] for i in range(rows)]
    return [*([] for _ in range(header.row)), titles, *body]


def client_keys(scored: pd.DataFrame) -> list[str]:
    """The names of the prepared rows without spaces around them; ``""`` for an error."""
    names = [trimmed(name) for name in scored["client"]] if len(scored) else []
    return ["" if name in EXCEL_ERRORS else name for name in names]


def _clients(scored: pd.DataFrame) -> pd.DataFrame:
    """What tables look up of the clients, as the sheet shows it now."""
    if scored.empty:
        return pd.DataFrame({"client": [], "shown": [], "tier": []})
    names = np.array(client_keys(scored), dtype=object)
    return pd.DataFrame(
        {
            "client": names,
            "shown": scored["action_code"].to_numpy(dtype=float),
            "tier": scored["tier"].to_numpy(dtype=float),
        }
    )
