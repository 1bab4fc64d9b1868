"""A review with its proposals, where the workbook has their sheet (F54, F9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.proposals.from_prospects import taken_in
from pumpkin_sheets.plan.proposals.offers import Known, Store
from pumpkin_sheets.plan.proposals.sheet import SHEET
from pumpkin_sheets.plan.proposals.store import Line, lines_of, rows_of, store_of, unpacked
from pumpkin_sheets.plan.review.judge import Judgement, written_rows
from pumpkin_sheets.sheets.cells import Rows
from pumpkin_sheets.sheets.tables import (
    Header,
    Values,
    declared_header,
    find_header,
    records,
    titles_of,
)
from pumpkin_sheets.sheets.words import Words


def known_tables(judgement: Judgement, grids: Mapping[str, Values]) -> dict[str, Known]:
    """The tables that something can be proposed for, by the names of their sheets."""
    titles = judgement.titles
    title = titles[CLIENTS.name]
    found = {CLIENTS.name: Known(CLIENTS, "client", title, judgement.clients.header, grids[title])}
    for table in judgement.content.practised.tables:
        sheet = table.practice.sheet
        title = titles[sheet.name]
        found[sheet.name] = Known(sheet, table.practice.key, title, table.header, grids[title])
    return found


def own_sheet(
    judgement: Judgement, grids: Mapping[str, Values], languages: Sequence[Words]
) -> Header | None:
    """Where the columns of Proposals stand; None where the workbook has no such sheet of ours."""
    title = judgement.titles.get(SHEET.name)
    if title is None or title not in grids:
        return None
    found = find_header(grids[title], titles_of(SHEET, languages))
    whole = found is not None and all(c.name in found.positions for c in SHEET.columns)
    return found if whole else None


def held_lines(
    judgement: Judgement, grids: Mapping[str, Values], languages: Sequence[Words]
) -> list[dict[str, object]]:
    """The rows of Proposals as the sheet holds them; see :mod:`.store`."""
    header = own_sheet(judgement, grids, languages)
    if header is None:
        return []
    return records(grids[judgement.titles[SHEET.name]], header, SHEET)


def proposed(judgement: Judgement, known: Mapping[str, Known], store: Store) -> list[Line]:
    """What there is to propose now: what was kept, and the prospects that may start."""
    kept = replace(store, offers=tuple(offer for offer in store.offers if not offer.anew))
    offers = taken_in(judgement.content.practised.tables, known, judgement.words)
    return lines_of(kept.with_offers(offers), known)


def proposal_rows(
    judgement: Judgement, known: Mapping[str, Known], lines: Iterable[Line], header: Header | None
) -> Rows:
    """What Proposals shall hold."""
    rows = rows_of(lines, known, judgement.words)
    return written_rows(SHEET, header or declared_header(SHEET), rows)


def with_proposals(
    judgement: Judgement, grids: Mapping[str, Values], languages: Sequence[Words]
) -> Judgement:
    """A review with Proposals brought up to what is typed now, where the workbook has that sheet.

    Nothing that people own is written: what they take goes through :mod:`.taking`.
    """
    header = own_sheet(judgement, grids, languages)
    if header is None:
        return judgement
    known = known_tables(judgement, grids)
    held = unpacked(held_lines(judgement, grids, languages))
    store = store_of(line for _, line in held)
    rows = proposal_rows(judgement, known, proposed(judgement, known, store), header)
    title = judgement.titles[SHEET.name]
    return replace(judgement, written={**judgement.written, title: rows})
