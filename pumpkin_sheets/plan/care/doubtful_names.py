"""Clients' names of which the owner is asked whether a word of judgement belongs there."""

from __future__ import annotations

from collections.abc import Iterator

from pumpkin_sheets.plan.care.levels_reading import ServiceSettings
from pumpkin_sheets.plan.care.sheets import FINE_NAMES
from pumpkin_sheets.plan.care.shown_names import shown_name
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.schema import cell_name
from pumpkin_sheets.sheets.shown import one_line


def doubtful_names(
    judgement: Judgement, settings: ServiceSettings, title: str, secrets: frozenset[str]
) -> Iterator[CellProblem]:
    """A problem for each cell of Clients with such a name, until it is listed among the fine ones.

    ``title`` is that of Service levels.  None in an older workbook, which has no line for them.
    """
    if FINE_NAMES not in settings.places:
        return
    words, table = judgement.words, judgement.clients
    label = words[CLIENTS.title_key(CLIENTS.column("client"))]
    named = table.frame[table.listed]
    for row, name in zip(named.labels.tolist(), named["client"], strict=True):
        found = shown_name(name, secrets, settings.fine)
        if not found.word:
            continue
        client = one_line(name)
        key = "problems.name_kept" if found.text == client else "problems.name_cut"
        message = words.say(
            key,
            client=client,
            shown=found.text,
            word=_as_typed(found.word, client),
            line=words[f"working.{FINE_NAMES}"],
            sheet=title,
        )
        cell = cell_name(row, table.header.positions["client"])
        yield CellProblem(judgement.titles[CLIENTS.name], cell, label, name, message, name)


def _as_typed(word: str, name: str) -> str:
    """A word that was found, as it stands in the name; as it was found where it is disguised."""
    at = name.casefold().find(word)
    return name[at : at + len(word)] if at >= 0 else word
