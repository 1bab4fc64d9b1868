"""A review with its practices: their results, what Memory keeps, what turned and is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pumpkin_sheets.plan.care.levels_reading import response_hours_of
from pumpkin_sheets.plan.care.sheets import SERVICE
from pumpkin_sheets.plan.clients.finding import Finding
from pumpkin_sheets.plan.memory.events import with_events
from pumpkin_sheets.plan.memory.memory import (
    COPY,
    Told,
    news,
    remembered,
    rows_of,
    with_night,
    with_told,
)
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.packs import PACK_SHEETS, PRACTICE_LISTS, practices_of, written_of
from pumpkin_sheets.plan.pages import INPUT_PAGES, INPUT_SHEETS
from pumpkin_sheets.plan.practised import Source, clients_of, practise
from pumpkin_sheets.plan.review.changes import SHEET as CHANGES
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.plan.review.own_sheets import own_header, written_rows
from pumpkin_sheets.sheets.cells import Rows
from pumpkin_sheets.sheets.inputs import read_inputs
from pumpkin_sheets.sheets.lists_page import read_pages, read_stamp
from pumpkin_sheets.sheets.practice import Filled
from pumpkin_sheets.sheets.tables import Values, as_date, records
from pumpkin_sheets.sheets.words import Words, fold

SHEETS = (
    PRACTICE_LISTS,
    MEMORY,
    *INPUT_SHEETS,
    *(sheet for sheet in PACK_SHEETS if sheet not in INPUT_SHEETS),
)
"""What a review reads of the practices, as far as it is there."""


def with_practices(
    judgement: Judgement,
    grids: Mapping[str, Values],
    languages: Sequence[Words],
    today: dt.date,
    never: Mapping[str, Collection[tuple[int, int]]] | None = None,
    *,
    night: bool = False,
) -> Judgement:
    """A review with the practices that are there; ``night``: it is one of a nightly run.

    A practice whose sheet was deleted is off.  A row that turned to a state worth telling is one
    more change.  Raises PlanError where a column is missing or people typed on Memory.
    """
    titles, words = judgement.titles, judgement.words
    if PRACTICE_LISTS.name not in titles:
        # A sheet called Costs is the owner's own, then.
        scored = judgement.content.scored
        source = Source(words, languages, judgement.settings, scored, today)
        nothing = practise((), (), source, {}, pages=())
        return replace(judgement, content=replace(judgement.content, practised=nothing))
    packs = read_stamp(grids[titles[PRACTICE_LISTS.name]])[1]
    there = {
        practice.name: (titles[practice.name], grids[titles[practice.name]])
        for practice in practices_of(packs)
        if practice.name in titles
    }
    kept = _memory(judgement, grids, languages, today)
    if night and kept is not None:
        kept = with_night(kept, today)
    source = Source(
        words, languages, judgement.settings, judgement.content.scored, today,
        kept or (), judgement.count, judgement.layout,
        response_hours_of(grids.get(titles.get(SERVICE.name, "")), languages),
    )  # fmt: skip
    practices = [practice for practice in practices_of(packs) if practice.name in there]
    pages = read_pages(grids[titles[PRACTICE_LISTS.name]])
    typed = {
        page.sheet.name: read_inputs(
            page, packs, grids[title], title, words, languages, (never or {}).get(title, ())
        )
        for page in INPUT_PAGES
        for title in (titles.get(page.sheet.name),)
        if page.sheet.name in pages and title is not None
    }
    own = [sheet for sheet in written_of(packs) if sheet.name in titles]
    practised = practise(
        practices,
        packs,
        source,
        there,
        never,
        pages=pages,
        inputs=typed,
        written=own,
        deleted=[name for name in pages if name not in typed],
    )
    written = dict(judgement.written)
    if kept is not None:
        kept = _tell(judgement, written, practised.tables, kept, today)
        finding = Finding(clients_of(source.scored), source.remembered)
        kept = with_events(
            kept,
            practised.tables,
            judgement.reviewed,
            judgement.clients.frame,
            finding.named,
            today,
        )
        header = own_header(MEMORY, grids, titles, words, languages, judgement.layout)
        written[titles[MEMORY.name]] = written_rows(MEMORY, header, rows_of(kept))
    headers = {**judgement.content.headers, **{t.practice.name: t.header for t in practised.tables}}
    content = replace(
        judgement.content, practised=practised, headers=headers, languages=tuple(languages)
    )
    return replace(
        judgement,
        written=written,
        content=content,
        problems=[*judgement.problems, *practised.problems],
    )


def _memory(
    judgement: Judgement, grids: Mapping[str, Values], languages: Sequence[Words], today: dt.date
) -> list[Mapping[str, object]] | None:
    """The records of Memory after this review; None for a workbook without it."""
    if MEMORY.name not in judgement.titles:
        return None
    titles, words = judgement.titles, judgement.words
    header = own_header(MEMORY, grids, titles, words, languages, judgement.layout)
    found = records(grids[titles[MEMORY.name]], header, MEMORY)
    old = [record for record in found if record["event"] != COPY]
    for record in old:
        record["date"] = as_date(record["date"]) or record["date"]
    typed = judgement.clients.frame
    return remembered(old, judgement.reviewed, typed, judgement.changes, today)


def _tell(
    judgement: Judgement,
    written: dict[str, Rows],
    tables: Sequence[Filled],
    kept: list[Mapping[str, object]],
    today: dt.date,
) -> list[Mapping[str, object]]:
    """Puts the rows that turned on top of Changes; the records of Memory that say so."""
    rows: dict[str, Told] = {}
    said: dict[str, tuple[str, str, str]] = {}
    alarming: set[str] = set()
    for table in tables:
        both = table.both
        sheet = judgement.words[f"sheets.{table.practice.name}"]
        apart = [both[column] for column in table.practice.told_by]
        for name, ready, code, next_step, *rest in zip(
            both[table.practice.told_key or table.practice.key],
            both["ready"],
            both[table.practice.told_code],
            table.steps,
            *apart,
            strict=True,
        ):
            if ready != 1 or code != code:
                continue
            key = ":".join([table.practice.name, fold(str(name)), *map(str, rest)])
            alarm = int(code) in table.practice.told
            # Of several rows with one key the one worth telling speaks, wherever it stands.
            if key in rows and (alarm, code) <= (key in alarming, rows[key].code):
                continue
            rows[key] = Told(key, int(code))
            said[key] = (str(name), sheet, str(next_step))
            if alarm:
                alarming.add(key)
    fresh = news(kept, rows.values(), frozenset(alarming))
    title = judgement.titles[CHANGES.name]
    changes = judgement.written[title]
    lines = []
    for key in rows:
        if key in fresh:
            name, sheet, why = said[key]
            facts = {"date": today, "client": name, "what": sheet, "why": why or None}
            lines.append(tuple(facts.get(c.name) for c in CHANGES.columns))
    written[title] = replace(changes, rows=[*lines, *changes.rows])
    return with_told(kept, rows.values(), fresh)
