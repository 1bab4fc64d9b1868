"""What a workbook holds: a new one from typed rows, or one that was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS
from pumpkin_sheets.plan.clients.page import own_title
from pumpkin_sheets.plan.clients.reading import ClientList, read_clients
from pumpkin_sheets.plan.clients.scoring.score import score
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS
from pumpkin_sheets.plan.clients.sheet import SHEET
from pumpkin_sheets.plan.packs import practices_of
from pumpkin_sheets.plan.pages import pages_of
from pumpkin_sheets.plan.practised import Source, practise
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.inputs import Typed, judged
from pumpkin_sheets.sheets.lines import InputPage
from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.words import Words

Columns = Mapping[str, Sequence[str | float | int | bool | None]]


def new_content(
    words: Words,
    settings: Settings,
    rows: int,
    typed: Columns | None = None,
    committed: Sequence[float] = (),
    setting_cells: Mapping[str, object] | None = None,
    *,
    packs: Sequence[str] = (),
    today: dt.date,
    languages: Sequence[Words] = (),
    practice_cells: Mapping[str, Mapping[str, Sequence[object]]] | None = None,
    memory: Mapping[str, Sequence[object]] | None = None,
    page_cells: Mapping[str, Mapping[str, object]] | None = None,
    prepared: Mapping[str, int] | None = None,
) -> Content:
    """A workbook with ``rows`` prepared rows and these clients typed in, column by column.

    ``committed`` are the tiers of a last review, NaN for none; ``packs`` the packs switched on,
    with ``practice_cells`` typed into their tables, in a workbook made on ``today``, and
    ``memory``, the cells of the sheet of that name by column; ``prepared`` is as in ``practise``;
    ``page_cells`` are typed on pages of inputs, by page and line.
    """
    cells = dict(typed or {})
    table = read_clients(_grid(words, settings, rows, cells), words["sheets.clients"], settings,
                         words, [words], prepared=False)  # fmt: skip
    tiers = list(committed) + [float("nan")] * (rows - len(committed))
    scored = scored_rows(table, settings, words, np.array(tiers, dtype=float))
    content = Content(words, settings, rows, scored, cells, setting_cells or {})
    remembered = dict(memory or {})
    count = max((len(column) for column in remembered.values()), default=0)
    records = [{name: column[i] for name, column in remembered.items()} for i in range(count)]
    source = Source(words, languages or [words], settings, scored, today, records)
    chosen = tuple(packs)
    inputs = {
        page.sheet.name: _typed_on(page, chosen, page_cells[page.sheet.name], source.languages)
        for page in pages_of(chosen)
        if page_cells and page.sheet.name in page_cells
    }
    practised = practise(
        practices_of(chosen),
        chosen,
        source,
        {},
        typed=practice_cells,
        inputs=inputs,
        prepared=prepared,
    )
    return replace(content, practised=practised, languages=source.languages, memory=remembered)


def _typed_on(
    page: InputPage, packs: Sequence[str], cells: Mapping[str, object], languages: Sequence[Words]
) -> Typed:
    """What is typed on a page, of the lines that it shows."""
    shown = {line.name for block in page.shown(packs) for line in block.lines}
    there = {name: cell for name, cell in cells.items() if name in shown}
    return Typed(*judged(page.lines, there, languages), there)


def scored_rows(table: ClientList, settings: Settings, words: Words, committed: Numbers) -> Frame:
    """The calculated columns of the rows with formulas, as they shall show, first to last.

    A row between them that has none shows nothing.  ``committed`` has a tier for each
    row of ``table.frame``.
    """
    frame = table.frame.assign(committed=committed)
    if table.prepared_rows is not None:
        row = frame.labels
        frame = frame[(row >= table.first_prepared) & (row < table.prepared_rows)]
    calculated = _emptied(frame, table.bare)
    scored = score(calculated, settings, words=words.texts, settings_fine=not settings.wrong)
    return scored.beside(frame.only(("client", "hours", "cost")))


def _emptied(frame: Frame, rows: Sequence[int]) -> Frame:
    """The frame as if nothing stood in these rows of the sheet."""
    at = np.isin(frame.labels, rows)
    if not at.any():
        return frame
    empty: dict[str, Any] = {
        **dict.fromkeys((*BOUNDS, "committed"), np.nan),
        **dict.fromkeys((*FLAGS, *CRITERIA), False),
        **dict.fromkeys(("unreadable_flags", "unreadable_criteria", "revenue_is_number"), False),
        **dict.fromkeys(("typed_fault", "typed_revenue"), 0.0),
        "client": "",
        "nameless": True,
    }
    return frame.assign(**{name: np.where(at, value, frame[name]) for name, value in empty.items()})


def _grid(words: Words, settings: Settings, rows: int, typed: Columns) -> list[list[object]]:
    content = Content(words, settings, 0, Frame({}))
    header: list[object] = []
    for column in SHEET.columns:
        if column.group == "flags":
            names = tuple(c.name for c in SHEET.columns if c.group == "flags")
            header.append(own_title(content, column.name, "flags", names, settings.flags).result)
        elif column.group == "criteria":
            names = tuple(c.name for c in SHEET.columns if c.group == "criteria")
            title = own_title(content, column.name, "criteria", names, settings.criteria)
            header.append(title.result)
        else:
            header.append(words[f"columns.clients.{column.name}"])
    grid: list[list[object]] = [[] for _ in range(SHEET.header_row)] + [header]
    lists = [typed.get(column.name, ()) for column in SHEET.columns]
    body: list[list[object]] = [
        [cells[i] if i < len(cells) else None for cells in lists] for i in range(rows)
    ]
    return grid + body
