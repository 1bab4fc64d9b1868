"""Clients whose name cannot be read: an error stands in its cell, or a formula never calculated.

The rest of the row tells who it is, as it does where somebody is renamed.  So whoever has lost a
name is not taken off the list: tier, schedule and history stay until the cell is mended.  Where
the row does not tell, it may be anybody who is missing, and nobody who is missing is taken off.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from pumpkin_sheets.plan.clients.reading import ClientList
from pumpkin_sheets.plan.review.changes import Standing
from pumpkin_sheets.plan.review.renames import match_renamed
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.schema import cell_name
from pumpkin_sheets.sheets.words import Words, fold, listed

_NO_NAME = "\n{row}"
"""In place of a folded name, which holds no line break."""
NAMED = 5
"""So many of those who are missing are named."""


def known_again(table: ClientList, before: Mapping[str, Standing]) -> dict[int, str]:
    """By 0-based row, the name at the last review of each client whose name cannot be read.

    Rows that could be one of several are left out.
    """
    frame = table.frame
    if not frame["unread"].any():
        return {}
    named, lost = frame[table.listed], frame[frame["unread"]]
    marks = dict(zip(named["key"].tolist(), named["mark"].tolist(), strict=True))
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
    chosen = table.listed.copy()
    places = frame.places(names)
    for place, name in zip(places, names.values(), strict=True):
        columns["client"][place], columns["key"][place] = name, fold(name)
    columns["nameless"][places] = False
    columns["typed_fault"][places] = frame["other_fault"][places]
    chosen[places] = True
    return frame.assign(**columns)[chosen]


def held_back(
    table: ClientList,
    names: Mapping[int, str],
    before: Mapping[str, Standing],
    found: Collection[str],
) -> dict[str, Standing]:
    """Who is missing while a row is anybody's, by folded name, as at the last review.

    ``names`` are those of the rows that told whose they are, ``found`` the folded names of the
    last review that are no longer sought.
    """
    if not _anybodys(table, names):
        return {}
    return {key: old for key, old in before.items() if key not in found}


def _anybodys(table: ClientList, names: Mapping[int, str]) -> list[int]:
    """The 0-based rows whose name cannot be read, and which do not tell whose they are."""
    lost = table.frame.labels[table.frame["unread"]].tolist()
    return [row for row in lost if row not in names]


def told(
    table: ClientList, names: Mapping[int, str], held: Mapping[str, Standing], words: Words
) -> list[CellProblem]:
    """The problems of a list, with who it is, or may be, where a name cannot be read."""
    at = table.header.positions["client"]
    known = {cell_name(row, at): name for row, name in names.items()}
    rows = _anybodys(table, names) if held else []
    anybodys = {cell_name(row, at) for row in rows}
    found = []
    for problem in table.problems:
        if problem.cell in known:
            client = known.pop(problem.cell)  # the first one tells why it cannot be read
            message = words.say("problems.name_known", problem=problem.message, client=client)
            problem = replace(problem, message=message, client=client)
        elif problem.cell in anybodys:
            anybodys.discard(problem.cell)
            problem = replace(problem, message=_anybody(problem.message, held, words))
        found.append(problem)
    return found


def _anybody(problem: str, held: Mapping[str, Standing], words: Words) -> str:
    clients = listed([old.client for old in held.values()][:NAMED]).said(words)
    more = len(held) - NAMED
    key = "problems.name_anybodys_more" if more > 0 else "problems.name_anybodys"
    return words.say(key, problem=problem, clients=clients, more=more)
