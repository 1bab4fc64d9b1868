"""Whom a prospect looks like of those who did not work out: what Levers answers, looked up (F52).

Python writes Levers at the end of a review and writes nothing here: until the next review a cell
says what Levers says now.  Where Levers is not there, or says nothing of the prospect, it is blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from pumpkin_sheets.plan.prospects.machine import OVER
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Texts
from pumpkin_sheets.sheets.practice import Filled, Working
from pumpkin_sheets.sheets.row_formulas import escaped, if_ready, key_of, too_long
from pumpkin_sheets.sheets.schema import Column

LEVERS = "levers"
"""Among the tables that one looks into: what Levers says, ``prospect`` and ``likeness``."""

_OVER = f"OR({','.join(f'{{code}}={code}' for code in OVER)})"
_FOUND = f"MATCH({escaped('{prospect}')},LeverProspect,0)"
_ALIKE = f'IF({_OVER},"",IFERROR(INDEX(LeverLikeness,{_FOUND})&"",""))'


def _alike(work: Working) -> Texts:
    told = work.others.get(LEVERS)
    if told is None:
        return work.texts_where(np.zeros(len(work.rows), dtype=bool), str)
    said: dict[str, str] = {}
    for name, text in zip(told["prospect"], told["likeness"], strict=True):
        said.setdefault(key_of(name), text)

    def found(i: int) -> str:
        name = work["prospect"][i]
        return "" if too_long(name) else said.get(key_of(name), "")

    return work.texts_where(work.ready & ~np.isin(work["code"], OVER), found)


ALIKE = Column("alike", "text", "result", width=82, formula=if_ready(_ALIKE), compute=_alike)


def with_likeness(table: Filled, told: Frame, texts: Mapping[str, str]) -> Filled:
    """The table of prospects once Levers is written, which says ``told``.

    ``told`` has a row for each prospect that Levers knows: ``prospect``, its name, and
    ``likeness``, a sentence.
    """
    known = {n: table.results[n] for n in table.results.names if n != ALIKE.name}
    others = {**table.others, LEVERS: told}
    work = Working(table.practice, table.frame, {}, 0, texts, others, table.said, columns=known)
    return replace(table, results=table.results.assign(**{ALIKE.name: work[ALIKE.name]}))
