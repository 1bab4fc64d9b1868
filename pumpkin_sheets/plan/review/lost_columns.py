"""Calculated columns that were deleted while others still reckon with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from string import Formatter

from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.layouts import Layout, column_fact
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.schema import Column, Sheet, cell_name
from pumpkin_sheets.sheets.tables import Header


def with_lost_columns(judgement: Judgement) -> Judgement:
    """The review with each such column among its problems."""
    tables = [(CLIENTS, judgement.clients.header)]
    tables += [(t.practice.sheet, t.header) for t in judgement.content.practised.tables]
    found = [problem for table in tables for problem in _problems(judgement, *table)]
    return replace(judgement, problems=[*judgement.problems, *found]) if found else judgement


def _problems(judgement: Judgement, sheet: Sheet, header: Header) -> Iterator[CellProblem]:
    words, places = judgement.words, header.positions
    missed: dict[str, Column] = {}
    for column in sheet.columns:
        if column.name in places:
            for name in _needed(sheet, column, judgement.layout):
                if name not in places:
                    missed.setdefault(name, column)
    for name, column in missed.items():
        gone, other = (words[sheet.title_key(each)] for each in (sheet.column(name), column))
        message = words.say("problems.lost_column", column=gone, other=other)
        cell = cell_name(header.row, places[column.name])
        yield CellProblem(judgement.titles[sheet.name], cell, other, "", message)


def _needed(sheet: Sheet, column: Column, layout: Layout) -> Iterator[str]:
    """The columns without which a formula of the workbook's layout shows an error."""
    formula = column.formula
    if layout.facts is not None:
        formula = layout.facts.get(column_fact(sheet, column.name))
    for _, field, _, _ in Formatter().parse(formula or ""):
        if field:
            yield field.partition(".")[0]
