"""Python's sheets of a review: how they are read back, and the rows they shall hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from pumpkin_sheets.plan.choices import SHOWN_ACTIONS, TIERS
from pumpkin_sheets.plan.layouts import Layout
from pumpkin_sheets.plan.review import changes
from pumpkin_sheets.plan.review.changes import Change, Standing
from pumpkin_sheets.plan.review.review import SHEET as REVIEW
from pumpkin_sheets.sheets.cells import ABSENT, Rows
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.problems import PlanError
from pumpkin_sheets.sheets.schema import Sheet, cell_name
from pumpkin_sheets.sheets.tables import (
    Header,
    Values,
    as_date,
    cell_text,
    codes_of,
    find_header,
    is_blank,
    records,
    require,
    titles_of,
)
from pumpkin_sheets.sheets.words import Words, fold


def own_header(
    sheet: Sheet,
    grids: Mapping[str, Values],
    titles: Mapping[str, str],
    words: Words,
    languages: Sequence[Words],
    layout: Layout,
) -> Header:
    """The header of one of Python's sheets; PlanError where people typed beside its columns.

    Columns that the workbook's ``layout`` did not have yet may be absent, no others.
    """
    title = titles[sheet.name]
    values = grids[title]
    found = find_header(values, titles_of(sheet, languages))
    needed = layout.needed(sheet, (c.name for c in sheet.columns))
    header = require(found, sheet, needed, title, words)
    below = values[header.first_row :]
    beside = set(range(max(map(len, below), default=0))).difference(header.positions.values())
    for r, row in enumerate(below if beside else (), start=header.first_row):
        for c, value in enumerate(row):
            if c in beside and not is_blank(value):
                cell = cell_name(r, c)
                raise PlanError(words.say("problems.python_sheet", sheet=title, cell=cell))
    return header


def standings(
    rows: Iterable[Mapping[str, object]], languages: Sequence[Words]
) -> dict[str, Standing]:
    """The last review, by folded name."""
    tiers = codes_of(TIERS, "tiers", languages)
    actions = codes_of(SHOWN_ACTIONS, "actions", languages)
    found = {}
    for row in rows:
        client = cell_text(row["client"])
        if not fold(client):
            continue  # somebody wrote into a row of nobody's
        found[fold(client)] = Standing(
            client,
            tiers.get(fold(cell_text(row["tier"])), 0),
            actions.get(fold(cell_text(row["action"])), 0),
            as_date(row["since"]),
            cell_text(row["mark"]),
        )
    return found


def review_rows(reviewed: Frame, words: Words) -> list[tuple[object, ...]]:
    """The rows of Review, in the order of its columns, in words."""
    tiers = {t.code: words[f"tiers.{t.name}"] for t in TIERS}
    enough = reviewed["enough"]
    shown = reviewed.assign(
        tier=[tiers.get(code_of(t), "") for t in reviewed["tier_code"]],
        action=np.where(enough, reviewed["action_shown"], words["needs.not_enough"]),
        needed=np.where(np.isnan(reviewed["suggested"]), np.nan, reviewed["needed"]),  # as advised
    )
    columns = []
    for column in REVIEW.columns:
        values = shown[column.name].tolist()
        columns.append([None if v != v or v == "" else v for v in values])
    return list(zip(*columns, strict=True))


def written_rows(sheet: Sheet, header: Header, rows: list[tuple[object, ...]]) -> Rows:
    """The rows of one of Python's sheets, under the header that was found."""
    positions = tuple(header.positions.get(c.name, ABSENT) for c in sheet.columns)
    places = zip(sheet.columns, positions, strict=True)
    wrapped = frozenset(at for column, at in places if column.wrap and at != ABSENT)
    return Rows(header.first_row, positions, rows, wrapped=wrapped)


def changes_rows(
    grids: Mapping[str, Values],
    titles: Mapping[str, str],
    words: Words,
    languages: Sequence[Words],
    moved: list[Change],
    layout: Layout,
) -> Rows:
    """The new changes on top of the old ones, which stay as they were read."""
    sheet = changes.SHEET
    header = own_header(sheet, grids, titles, words, languages, layout)
    old = kept_rows(sheet, records(grids[titles["changes"]], header, sheet))
    return written_rows(sheet, header, [*change_rows(moved, words), *old])


def kept_rows(sheet: Sheet, lines: Sequence[Mapping[str, object]]) -> list[tuple[object, ...]]:
    """Lines of one of Python's sheets that stay as they were read, in the order of its columns."""
    kept = []
    for column in sheet.columns:
        read = [line[column.name] for line in lines]
        cells = [None if is_blank(cell) else cell for cell in read]
        kept.append(_with_dates(cells) if column.kind == "date" else cells)
    return list(zip(*kept, strict=True))


def _with_dates(cells: Iterable[object]) -> list[object]:
    """Date cells as dates, also where a book gives serial numbers; text stays as it is."""
    return [cell if isinstance(cell, str) else as_date(cell) or cell for cell in cells]


def change_rows(moved: Iterable[Change], words: Words) -> list[tuple[object, ...]]:
    """The records of the Changes sheet, in the order of its columns, in words."""
    tiers = {t.code: words[f"tiers.{t.name}"] for t in TIERS}
    actions = {a.code: a.label(words, "actions") for a in SHOWN_ACTIONS}
    rows: list[tuple[object, ...]] = []
    for change in moved:
        why = change.why
        if change.what in ("renamed", "removed") or (change.what == "new" and change.old_name):
            why = words.say(f"change_texts.{change.what}", old=change.old_name, why=why)
        rows.append(
            (
                change.date,
                change.client or None,
                words[f"change_kinds.{change.what}"],
                tiers.get(change.tier_from),
                tiers.get(change.tier_to),
                actions.get(change.action_from),
                actions.get(change.action_to),
                why or None,
                None,
            )
        )
    return rows


def code_of(value: float) -> int:
    """A code as a whole number; 0 where there is none (NaN)."""
    return 0 if value != value else int(value)
