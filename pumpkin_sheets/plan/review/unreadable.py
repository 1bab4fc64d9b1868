"""Clients whose name cannot be read: an error stands in its cell, or a formula never calculated.

The rest of the row tells who it is, as it does where somebody is renamed.  So whoever has lost a
name is not taken off the list: tier, schedule and history stay until the cell is mended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pumpkin_sheets.plan.clients.reading import ClientList
from pumpkin_sheets.plan.review.changes import Standing
from pumpkin_sheets.plan.review.renames import match_renamed
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.schema import cell_name
from pumpkin_sheets.sheets.words import Words, fold

_NO_NAME = "\n{row}"
"""In place of a folded name, which holds no line break."""


def known_again(table: ClientList, before: Mapping[str, Standing]) -> dict[int, str]:
    """By 0-based row, the name at the last review of each client whose name cannot be read.

    Rows that could be one of several are left out.
    """
    frame = table.frame
    if not frame["unread"].any():
        return {}
    listed, lost = frame[table.listed], frame[frame["unread"]]
    marks = dict(zip(listed["key"].tolist(), listed["mark"].tolist(), strict=True))
    rows = {_NO_NAME.format(row=row): row for row in lost.labels.tolist()}
    marks |= dict(zip(rows, lost["mark"].tolist(), strict=True))
    found = match_renamed({key: old.mark for key, old in before.items()}, marks, rows)
    return {rows[new]: before[old].client for new, old in found.certain.items() if new in rows}


def with_names(table: ClientList, names: Mapping[int, str]) -> Frame:
    """The clients of a list, those with these ``names`` included, as if they stood there."""
    frame = table.frame
    if not names:
        return frame[table.listed]
    columns = {name: frame[name].copy() for name in ("client", "key", "nameless", "typed_fault")}
    listed = table.listed.copy()
    places = frame.places(names)
    for place, name in zip(places, names.values(), strict=True):
        columns["client"][place], columns["key"][place] = name, fold(name)
    columns["nameless"][places] = False
    columns["typed_fault"][places] = frame["other_fault"][places]
    listed[places] = True
    return frame.assign(**columns)[listed]


def told(table: ClientList, names: Mapping[int, str], words: Words) -> list[CellProblem]:
    """The problems of a list, with who it is where a name cannot be read."""
    at = table.header.positions["client"]
    cells = {cell_name(row, at): name for row, name in names.items()}
    found = []
    for problem in table.problems:
        client = cells.pop(problem.cell, None)  # the first one tells why it cannot be read
        if client is not None:
            message = words.say("problems.name_known", problem=problem.message, client=client)
            problem = replace(problem, message=message, client=client)
        found.append(problem)
    return found
