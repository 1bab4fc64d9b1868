"""A review with its proposals, where the workbook has their sheet (F54, F9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pumpkin_sheets.plan.care.log_reading import read_touch_log
from pumpkin_sheets.plan.care.sheets import TOUCH_LOG
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.proposals.from_letters import moved_on
from pumpkin_sheets.plan.proposals.from_projects import delivered, touch_name
from pumpkin_sheets.plan.proposals.from_prospects import taken_in
from pumpkin_sheets.plan.proposals.offers import Known, Offer, Store
from pumpkin_sheets.plan.proposals.sheet import SHEET
from pumpkin_sheets.plan.proposals.store import Line, lines_of, rows_of, store_of, unpacked
from pumpkin_sheets.plan.review.judge import Judgement, names_of
from pumpkin_sheets.plan.review.own_sheets import written_rows
from pumpkin_sheets.sheets.cells import Rows
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.schema import cell_name
from pumpkin_sheets.sheets.tables import (
    Header,
    Values,
    cell_text,
    declared_header,
    find_header,
    is_blank,
    lines,
    records,
    titles_of,
)
from pumpkin_sheets.sheets.words import Words


def known_tables(judgement: Judgement, grids: Mapping[str, Values]) -> dict[str, Known]:
    """The tables that something can be proposed for, by the names of their sheets."""
    titles, never = judgement.titles, judgement.uncalculated
    title = titles[CLIENTS.name]
    clients = Known(CLIENTS, "client", title, judgement.clients.header, grids[title])
    found = {CLIENTS.name: replace(clients, uncalculated=frozenset(never.get(title, ())))}
    for table in judgement.content.practised.tables:
        sheet = table.practice.sheet
        title = titles[sheet.name]
        found[sheet.name] = Known(
            sheet, table.practice.key, title, table.header, grids[title],
            uncalculated=frozenset(never.get(title, ())),
        )  # fmt: skip
    log = _log(judgement, grids)
    return found if log is None else {**found, TOUCH_LOG.name: log}


def _log(judgement: Judgement, grids: Mapping[str, Values]) -> Known | None:
    """The Touch Log; None where the workbook has none, or none that can be read."""
    source, words = judgement.content.practised.source, judgement.words
    title = judgement.titles.get(TOUCH_LOG.name, "")
    if source is None or title not in grids:
        return None
    header = find_header(grids[title], titles_of(TOUCH_LOG, source.languages))
    if header is None or not {"date", "client", "kind"} <= header.positions.keys():
        return None
    names = names_of(judgement, source.languages)

    def named(values: Values) -> dict[str, int]:
        log = read_touch_log(values, title, names, source.day, words, source.languages)
        return {
            touch_name(t.date, t.client, t.kind, words): t.row
            for t in log.touches
            if t.row is not None
        }

    return Known(TOUCH_LOG, "", title, header, grids[title], named)


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


def lost_lines(
    judgement: Judgement, grids: Mapping[str, Values], languages: Sequence[Words]
) -> list[CellProblem]:
    """The lines of Proposals that somebody typed over where their values stand.

    What tables propose for each other comes from no file, and comes back by itself.
    """
    header = own_sheet(judgement, grids, languages)
    if header is None:
        return []
    title, words = judgement.titles[SHEET.name], judgement.words
    found = []
    for row, record in lines(grids[title], header):
        if is_blank(record["source"]) or unpacked([record]):
            continue
        said = words.say("proposals.lost", file=cell_text(record["source"]))
        column = words[SHEET.title_key(SHEET.column("cells"))]
        cell = cell_name(row, header.positions["cells"])
        name = cell_text(record["row"])
        found.append(CellProblem(title, cell, column, record["cells"], said, name))
    return found


def proposed(judgement: Judgement, known: Mapping[str, Known], store: Store) -> list[Line]:
    """What there is to propose now: what was kept, and what tables propose for each other."""
    kept = replace(store, offers=tuple(offer for offer in store.offers if not offer.anew))
    return lines_of(kept.with_offers(_afresh(judgement, known)), known)


def _afresh(judgement: Judgement, known: Mapping[str, Known]) -> Iterator[Offer]:
    """What the tables of the practices propose for each other."""
    practised, words = judgement.content.practised, judgement.words
    if practised.source is None:
        return
    day = practised.source.day
    clients = names_of(judgement, practised.source.languages).on(day)
    yield from taken_in(practised.tables, known, words)
    yield from moved_on(practised.tables, known, words)
    yield from delivered(practised.tables, known, clients, day, words)


def proposal_rows(
    judgement: Judgement, known: Mapping[str, Known], made: Iterable[Line], header: Header | None
) -> Rows:
    """What Proposals shall hold."""
    rows = rows_of(made, known, judgement.words)
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
    lost = lost_lines(judgement, grids, languages)
    written = {**judgement.written, title: rows}
    return replace(judgement, written=written, problems=[*judgement.problems, *lost])
