"""How a client stands, in the words of the workbook: field, tier, action, which way it moved."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.clients.scoring.lists import look_up
from pumpkin_sheets.plan.clients.scoring.working import Calculated, Working, if_scored
from pumpkin_sheets.sheets.numbers import Texts


def _moved(work: Working) -> Texts:
    return np.select(
        [work["tier"] > work["last"], work["tier"] < work["last"]], ["▲", "▼"], ""
    ).astype(object)


def _shown(work: Working, codes: str, names: str) -> Texts:
    """The word for the code; for a client who cannot be scored, that there is not enough data."""
    texts = look_up(work, codes, names)
    waits = work["state"] > 0
    texts[waits] = work.text("needs.not_enough")
    return texts


STANDING = (
    Calculated(
        "field",
        if_scored("INDEX(FieldNames,{field_code})"),
        lambda w: look_up(w, "field_code", "FieldNames"),
    ),
    Calculated(
        "moved",
        "IF(AND(ISNUMBER({tier}),ISNUMBER({last})),"
        'IF(N({tier})>N({last}),"▲",IF(N({tier})<N({last}),"▼","")),"")',
        _moved,
    ),
)
"""The field, and which way the tier moved."""

LABELS = (
    Calculated(
        "tier_shown",
        'IF({state}="","",IF({state}>0,NotEnough,INDEX(TierNames,N({tier}))))',
        lambda w: _shown(w, "tier", "TierNames"),
    ),
    Calculated(
        "action_shown",
        if_scored("INDEX(ActionNames,{action_code})"),
        lambda w: look_up(w, "action_code", "ActionNames"),
    ),
    Calculated("score_shown", if_scored("{score}"), lambda w: w["score"]),
)
"""What stands beside the name."""
