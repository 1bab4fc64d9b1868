"""180 degrees: what everybody believes, turned round, joined up and tried (F21)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from pumpkin_sheets.plan.strategy.columns import TAB, counting, next_column
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.numbers import Numbers, Texts
from pumpkin_sheets.sheets.practice import Practice, Shown, Tally, Working
from pumpkin_sheets.sheets.results import hidden
from pumpkin_sheets.sheets.rows import Rows
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet

TURN, JOIN, TRY, LOOK, TRIED = range(1, 6)

STATES = (
    Choice(0, "none"),
    Choice(TURN, "turn", "▶", "keep"),
    Choice(JOIN, "join", "▶", "keep"),
    Choice(TRY, "try", "◷", "educate"),
    Choice(LOOK, "look", "!", "reprice"),
    Choice(TRIED, "tried", "✓", "grow"),
)
TEXTS = {
    "OppositeTurn": "opposites_next.turn",
    "OppositeJoin": "opposites_next.join",
    "OppositeTry": "opposites_next.try",
    "OppositeLook": "opposites_next.look",
}

_TRIED = "IF(ISNUMBER({tried_on}),INT({tried_on})<=ThisDay,FALSE)"
_CODE = (
    f'IF(TRIM({{opposite}})="",{TURN},IF(TRIM({{joined}})="",{JOIN},'
    f'IF({_TRIED},IF(TRIM({{came_of}})="",{LOOK},{TRIED}),{TRY})))'
)
_NEXT = 'CHOOSE({code},OppositeTurn,OppositeJoin,OppositeTry,OppositeLook,"")'


def _blank(work: Working, name: str) -> np.ndarray:
    return np.array([not text for text in work[name]], dtype=bool)


def _code(work: Working) -> Numbers:
    tried = np.floor(work["tried_on"].astype(float)) <= work.day
    return np.select(
        [_blank(work, "opposite"), _blank(work, "joined"), ~tried, _blank(work, "came_of")],
        [TURN, JOIN, TRY, LOOK],
        TRIED,
    ).astype(float)


def _next(work: Working) -> Texts:
    told = [work.texts[key] for key in TEXTS.values()]
    return work.texts_where(work.ready, lambda i: [*told, ""][int(work["code"][i]) - 1])


def _checks(rows: Rows) -> Iterable[tuple[int, str, str, Mapping[str, object]]]:
    """Days on which nothing can have been tried yet."""
    return rows.to_come("tried_on", "day_to_come")


OPPOSITES = Practice(
    Sheet(
        "opposites",
        owner="people",
        columns=table(
            (
                Column("belief", "text", "think", required=True, width=40),
                state_column("opposites", width=24, group="think"),
                next_column(_NEXT, _next, "think", 56),
                Column("opposite", "text", "think", width=40),
                Column("joined", "text", "think", width=46),
                Column("tried_on", "date", "tried", width=12),
                Column("came_of", "text", "tried", width=46),
            ),
            (hidden("code", _CODE, _code, "OppositeCode"),),
            "belief",
            ("belief",),
        ),
        header_row=3,
        bands={"think": "band.green", "tried": "band.leaf"},
        tab_color=TAB,
        rows=20,
    ),
    key="belief",
    unique=("belief",),
    states=STATES,
    state_words="states.opposites",
    texts=TEXTS,
    tallies=(
        Tally(
            "OppositesTried",
            f"COUNTIFS(OppositeCode,{LOOK})+COUNTIFS(OppositeCode,{TRIED})",
            lambda tables: (
                counting("opposites", code=LOOK)(tables) + counting("opposites", code=TRIED)(tables)
            ),
        ),
    ),
    check=_checks,
    shown=(Shown("OppositesTried", "opposites_tried"),),
)
