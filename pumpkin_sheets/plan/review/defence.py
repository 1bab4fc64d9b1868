"""Python's sheets defend history: what people change there is noticed, said and put back.

Memory keeps a copy of what Python wrote last on each of its sheets.  What differs from it is said
as one line of Changes, with the cell and what was typed, and everything is judged as it stood.  A
workbook without Memory, or one never recalculated since, has no copies: there nothing is noticed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from pumpkin_sheets.plan.memory.memory import COPY, copies_in, with_copies
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.review.changes import SHEET as CHANGES
from pumpkin_sheets.plan.review.changes import Change
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.plan.review.own_sheets import change_rows
from pumpkin_sheets.sheets.cells import Rows
from pumpkin_sheets.sheets.copies import Difference, packed, put_back, stands, unpacked
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Sheet, cell_name
from pumpkin_sheets.sheets.tables import Header, Values, cell_text, find_header, records, titles_of
from pumpkin_sheets.sheets.words import Words

LISTED = 20
"""So many differences of a sheet are said one by one."""
LONGEST = 1000
"""Characters of a cell that are said."""


@dataclass(frozen=True)
class Defended:
    """The sheets as Python left them, what people did to them, and the copies that tell so.

    ``same`` are the sheets that say what their copy says, by name: where their titles stand, and
    the names of the columns that the copy has.
    """

    grids: Mapping[str, Values]
    changes: list[Change] = field(default_factory=list)
    copies: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, tuple[Header, frozenset[str]]] = field(default_factory=dict)


def defended(
    grids: Mapping[str, Values],
    titles: Mapping[str, str],
    sheets: Iterable[Sheet],
    words: Words,
    languages: Sequence[Words],
    today: dt.date,
) -> Defended:
    """Puts back what people changed on those of ``sheets`` that are Python's.

    ``grids`` holds every one of them, by title.
    """
    copies = _copies(grids, titles, languages)
    restored, changes = dict(grids), []
    same = {}
    for sheet in sheets:
        copy = unpacked(copies.get(sheet.name, ""))
        title = titles[sheet.name]
        header = find_header(grids[title], titles_of(sheet, languages))
        if copy is None or header is None:
            continue
        restored[title], found = put_back(grids[title], header, copy, "client")
        if restored[title] is grids[title]:
            same[sheet.name] = header, frozenset(copy)
        changes += _said(found, title, header, words, today)
    return Defended(restored, changes, copies, same)


def _copies(
    grids: Mapping[str, Values], titles: Mapping[str, str], languages: Sequence[Words]
) -> dict[str, str]:
    grid = grids.get(titles.get(MEMORY.name, ""))
    header = None if grid is None else find_header(grid, titles_of(MEMORY, languages))
    if grid is None or header is None or "event" not in header.positions:
        return {}
    at = header.positions["event"]
    lines = [row for row in grid[header.first_row :] if at < len(row) and row[at] == COPY]
    return copies_in(records([*grid[: header.first_row], *lines], header, MEMORY))


def with_typed_over(judgement: Judgement, found: Defended) -> Judgement:
    """A review that says what people did to Python's sheets, on top of Changes."""
    if not found.changes:
        return judgement
    title = judgement.titles[CHANGES.name]
    rows = judgement.written[title]
    said = replace(rows, rows=[*change_rows(found.changes, judgement.words), *rows.rows])
    return replace(
        judgement,
        changes=[*judgement.changes, *found.changes],
        written={**judgement.written, title: said},
    )


def with_kept(judgement: Judgement, sheets: Iterable[Sheet], found: Defended) -> Judgement:
    """A finished review with a copy in Memory of all that is written, where there is a Memory.

    A copy that was ``found`` and says the same stays letter for letter.
    """
    title = judgement.titles.get(MEMORY.name)
    if title not in judgement.written:
        return judgement
    there = [sheet for sheet in sheets if sheet.name != MEMORY.name]
    kept = {
        sheet.name: _copy_of(sheet, titled, judgement.written[titled], found)
        for sheet in there
        for titled in (judgement.titles[sheet.name],)
        if titled in judgement.written
    }
    memory = judgement.written[title]
    fresh = replace(memory, rows=with_copies(memory.rows, kept))
    return replace(judgement, written={**judgement.written, title: fresh})


def _copy_of(sheet: Sheet, title: str, rows: Rows, found: Defended) -> str:
    """The copy of what is written on a sheet: the one before where it says the same."""
    by_column = list(zip(*rows.rows, strict=True)) or [()] * len(sheet.columns)
    columns = {
        column.name: list(cells)
        for column, cells in zip(sheet.columns, by_column, strict=True)
        if column not in sheet.theirs
    }
    before = found.copies.get(sheet.name, "")
    header, copied = found.same.get(sheet.name, (None, frozenset()))
    if header and copied == columns.keys() and copied <= header.positions.keys():
        # Comparing with the sheet, which says what the copy says, spares unpacking it again.
        if stands(found.grids[title], header, columns):
            return before
    elif before and unpacked(before) == columns:
        return before
    return packed(columns)


def _said(
    found: Sequence[Difference], title: str, header: Header, words: Words, today: dt.date
) -> list[Change]:
    said = [
        Change(today, each.client, "typed", 0, 0, 0, 0, _sentence(each, title, header, words))
        for each in found[:LISTED]
    ]
    if len(found) > LISTED:
        more = words.say("typed_over.more", sheet=title, n=len(found) - LISTED)
        said.append(Change(today, "", "typed", 0, 0, 0, 0, more))
    return said


def _sentence(each: Difference, title: str, header: Header, words: Words) -> str:
    between = words["typed_over.separator"]
    typed, stood = _text(each.typed, between), _text(each.stood, between)
    key: str = each.kind
    if key == "cell" and not (typed and stood):
        key = "filled" if typed else "emptied"
    cell = "" if each.row < 0 else f"{title}!{cell_name(each.row, header.positions[each.column])}"
    return words.say(f"typed_over.{key}", cell=cell, sheet=title, typed=typed, stood=stood)


def _text(value: object, between: str) -> str:
    cells = value if isinstance(value, tuple) else (value,)
    text = between.join(cell_text(cell) for cell in cells)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
