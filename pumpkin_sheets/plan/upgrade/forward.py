"""An older workbook as it shall be: the same typing, with what later releases brought."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace

from pumpkin_sheets.plan.arrangement import Shown, found_headers, found_places
from pumpkin_sheets.plan.care.levels_reading import response_hours_of
from pumpkin_sheets.plan.care.sheets import SERVICE
from pumpkin_sheets.plan.clients.new_list import scored_rows
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.layouts import Layout, column_fact, sheet_fact
from pumpkin_sheets.plan.memory.memory import COPY
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.packs import PACK_SHEETS, PACKS, practices_of, sheets_of, written_of
from pumpkin_sheets.plan.pages import INPUT_SHEETS, pages_of
from pumpkin_sheets.plan.practices import SHEETS
from pumpkin_sheets.plan.practised import Source, practise
from pumpkin_sheets.plan.review.judge import Judgement, tiers_by_key
from pumpkin_sheets.plan.review.own_sheets import standings
from pumpkin_sheets.plan.review.review import SHEET as REVIEW
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.practice import Practice
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.tables import Header, Values, is_blank, records
from pumpkin_sheets.sheets.words import Words

Cells = Collection[tuple[int, int]]


@dataclass(frozen=True)
class Standing:
    """A workbook as it stands: its review, and each sheet of ours as it shows, by name."""

    judgement: Judgement
    shown: Mapping[str, Shown]
    packs: tuple[str, ...]
    pages: tuple[str, ...] = ()  # of inputs, that the workbook was given
    never: Mapping[str, Cells] = field(default_factory=dict)  # never calculated, by title

    @property
    def layout(self) -> Layout:
        return self.judgement.layout

    def holds(self, sheet: Sheet) -> bool:
        """Whether the workbook has this sheet, and not an owner's of its title."""
        if sheet in INPUT_SHEETS:
            return sheet.name in self.shown and sheet.name in self.pages
        if sheet in PACK_SHEETS:
            there = self.judgement.content.practised
            return sheet in (*(table.practice.sheet for table in there.tables), *there.written)
        return sheet.name in self.shown and self.layout.had(sheet_fact(sheet))


@dataclass(frozen=True)
class TableRows:
    """The rows of a table that carry formulas, or shall: 0-based, ends exclusive.

    ``bare`` are the rows that somebody typed into and that lack them.
    """

    first: int
    before: int
    end: int
    bare: tuple[int, ...] = ()


@dataclass(frozen=True)
class Forward:
    """What the workbook shall hold.

    ``found`` are the headers as they stand, by the sheets' names, and those of ``content`` as
    they shall be; ``rows`` the rows of the tables with formulas; ``fresh`` are the practices whose
    sheets come, ``asked`` the packs that somebody asked for.
    """

    content: Content
    found: Mapping[str, Header]
    rows: Mapping[str, TableRows]
    fresh: tuple[Practice, ...] = ()
    asked: tuple[str, ...] = ()


def forward(
    standing: Standing, asked: Sequence[str], today: dt.date, languages: Sequence[Words]
) -> Forward:
    """The workbook with the packs ``asked`` for on as well, its results before the next review.

    Raises PlanError where a column is missing that the workbook was made with.
    """
    judgement, shown, words = standing.judgement, standing.shown, standing.judgement.words
    packs = tuple(pack.name for pack in PACKS if pack.name in (*standing.packs, *asked))
    found = dict(found_headers(SHEETS, shown, words, languages))
    found[CLIENTS.name] = judgement.clients.header
    headers = {
        sheet.name: grown_header(sheet, found[sheet.name], shown[sheet.name].values, standing)
        for sheet in SHEETS
        if sheet.name in found
    }
    rows = {}
    prepared = judgement.clients.prepared_rows
    if prepared is not None:
        rows[CLIENTS.name] = _rows(CLIENTS, "client", found[CLIENTS.name], shown, prepared)
        prepared = rows[CLIENTS.name].end
    first = judgement.clients.header.first_row
    clients = replace(judgement.clients, prepared_rows=prepared, first_prepared=first, bare=())
    committed = _committed(standing, found[REVIEW.name], languages)
    scored = scored_rows(clients, judgement.settings, words, committed)
    there = {table.practice.name: table for table in judgement.content.practised.tables}
    for name, table in there.items():
        end = table.header.first_row + table.prepared
        sheet, key = table.practice.sheet, table.practice.key
        found[name] = table.header
        headers[name] = grown_header(sheet, table.header, shown[name].values, standing)
        rows[name] = _rows(sheet, key, table.header, shown, end)
    memory: list[dict[str, object]] = []
    if MEMORY.name in found:
        kept = records(shown[MEMORY.name].values, found[MEMORY.name], MEMORY)
        memory = [record for record in kept if record["event"] != COPY]
    source = Source(
        words, languages, judgement.settings, scored, today, memory, judgement.before,
        standing.layout,
        response_hours_of(shown[SERVICE.name].values if SERVICE.name in shown else None, languages),
    )  # fmt: skip
    fresh = tuple(
        p for p in practices_of(packs) if p.name not in there and _arrives(standing, p.sheet, asked)
    )
    own = judgement.content.practised.written
    written = [s for s in written_of(packs) if s in own or _arrives(standing, s, asked)]
    practised = practise(
        [p for p in practices_of(packs) if p.name in there or p in fresh],
        packs,
        source,
        {name: (judgement.titles[name], shown[name].values) for name in there},
        standing.never,
        pages=[sheet.name for sheet in INPUT_SHEETS if sheet in _pages(standing, packs)],
        deleted=_deleted(standing, asked),
        inputs=judgement.content.practised.typed,
        prepared={name: rows[name].end - rows[name].first for name in there},
        written=written,
    )
    content = Content(
        words,
        judgement.settings,
        len(scored),
        scored,
        headers=headers,
        practised=practised,
        languages=tuple(languages),
        places=found_places(shown, languages),
    )
    return Forward(content, found, rows, fresh, tuple(asked))


def _held(sheet: Sheet, header: Header, shown: Shown) -> set[int]:
    """The rows in which most calculated columns have a formula: a single one may be anybody's."""
    names = (c.name for c in sheet.columns if c.calculated)
    places = {header.positions[name] for name in names if name in header.positions}
    counts = Counter(r for r, c in shown.formulas if c in places and r >= header.first_row)
    return {row for row, count in counts.items() if 2 * count > len(places)}


def _arrives(standing: Standing, sheet: Sheet, asked: Sequence[str]) -> bool:
    """Whether a pack's sheet that is not there comes: its owner may have deleted it."""
    return not standing.layout.had(sheet_fact(sheet)) or sheet in sheets_of(asked)


def _pages(standing: Standing, packs: tuple[str, ...]) -> list[Sheet]:
    """The pages of inputs that the workbook was given, and those that it is given now."""
    wanted = [page.sheet for page in pages_of(packs)]
    return [s for s in INPUT_SHEETS if s.name in standing.pages or s in wanted]


def _deleted(standing: Standing, asked: Sequence[str]) -> list[str]:
    """The pages that the workbook was given, that their owner deleted, and that nobody asks for."""
    wanted = [sheet.name for sheet in sheets_of(asked)]
    typed = standing.judgement.content.practised.typed
    return [name for name in standing.pages if name not in typed and name not in wanted]


def grown_header(sheet: Sheet, found: Header, values: Values, standing: Standing) -> Header:
    """Where a table's columns stand, and at the right end those that came later."""
    used = [c for row in values for c, value in enumerate(row) if not is_blank(value)]
    free = max([*used, *found.positions.values()]) + 1
    positions = dict(found.positions)
    for column in sheet.columns:
        if column.name in positions or standing.layout.had(column_fact(sheet, column.name)):
            continue
        positions[column.name] = free
        free += 1
    return Header(found.row, positions)


def _rows(
    sheet: Sheet, key: str, header: Header, shown: Mapping[str, Shown], prepared: int
) -> TableRows:
    """The rows with formulas, and those that lack them."""
    formulas = shown[sheet.name].formulas
    values, held = shown[sheet.name].values, _held(sheet, header, shown[sheet.name])
    at = header.positions[key]
    counted = [c.name for c in sheet.columns if c.counted]
    telling = [header.positions[name] for name in counted if name in header.positions]
    typed = [
        r
        for r in range(header.first_row, len(values))
        if at < len(values[r]) and not is_blank(values[r][at])
    ]
    # One without the formula that tells it from a row that has none is taken for such a row.
    bare = [r for r in typed if r not in held or any((r, c) not in formulas for c in telling)]
    prepared = max([prepared, *(r + 1 for r in held)])  # some have no results yet
    least = prepared if prepared > header.first_row else header.first_row + sheet.rows
    end = max([least, *(r + 1 for r in typed)])
    return TableRows(header.first_row, prepared, end, tuple(bare))


def _committed(standing: Standing, review_header: Header, languages: Sequence[Words]) -> Numbers:
    """The tiers that Review holds now, which the formulas on Clients look up."""
    frame = standing.judgement.clients.frame
    rows = records(standing.shown[REVIEW.name].values, review_header, REVIEW)
    tiers = {key: float(old.tier) for key, old in standings(rows, languages).items() if old.tier}
    return tiers_by_key(frame, tiers)
