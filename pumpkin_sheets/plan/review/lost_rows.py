"""Tables all of whose rows with formulas were deleted: names of them lead nowhere any more."""

from __future__ import annotations

from dataclasses import replace

from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.schema import Sheet, cell_name
from pumpkin_sheets.sheets.tables import Header
from pumpkin_sheets.sheets.words import Words


def with_lost_rows(judgement: Judgement) -> Judgement:
    """The review with each such table among its problems.

    Only a home that tells of formulas without a result knows that there are none.
    """
    tables = [(CLIENTS, "client", judgement.clients.header, len(judgement.content.scored))]
    tables += [
        (table.practice.sheet, table.practice.key, table.header, table.prepared)
        for table in judgement.content.practised.tables
    ]
    found = [
        _problem(judgement.titles[sheet.name], sheet, key, header, judgement.words)
        for sheet, key, header, prepared in tables
        if not prepared and any(c.counted and c.name in header.positions for c in sheet.columns)
    ]
    return replace(judgement, problems=[*judgement.problems, *found]) if found else judgement


def _problem(title: str, sheet: Sheet, key: str, header: Header, words: Words) -> CellProblem:
    cell = cell_name(header.first_row, header.positions[key])
    column = words[sheet.title_key(sheet.column(key))]
    return CellProblem(title, cell, column, "", words["problems.rows_gone"])
