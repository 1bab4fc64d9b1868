"""The lists of words that formulas look up by code, by defined name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from pumpkin_sheets.plan.choices import FIELDS, SHOWN_ACTIONS, TIERS
from pumpkin_sheets.plan.clients.scoring.reasons import REASONS, SMOOTHNESS
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS, FAULTS, NEEDS, Working
from pumpkin_sheets.plan.hours import TEXTS as HOURS
from pumpkin_sheets.sheets.numbers import Texts


def fault_titles(words: Mapping[str, str]) -> list[str]:
    """The titles of the FAULTS, in order."""
    columns = [words[f"columns.clients.{n}"] for n in FAULTS[: 1 + len(BOUNDS)]]
    return [*columns, words["settings_groups.red_flags"], words["settings_groups.top_criteria"]]


LISTS: Mapping[str, Callable[[Mapping[str, str]], list[str]]] = {
    "TierNames": lambda w: [w[f"tiers.{tier.name}"] for tier in TIERS],
    "ActionNames": lambda w: [a.label(w, "actions") for a in SHOWN_ACTIONS],
    "FieldNames": lambda w: [w[f"fields.{field.name}"] for field in FIELDS],
    "TierAdvice": lambda w: [w[f"tier_advice.{tier.name}"] for tier in TIERS],
    "NeedTexts": lambda w: [w[f"needs.{name}"] for name in NEEDS],
    "FaultTitles": fault_titles,
    "ReasonTexts": lambda w: [w[f"reasons.{reason.name}"] for reason in REASONS],
    "TreatTexts": lambda w: [w[f"treats.{reason.treat}"] for reason in REASONS],
    "WorkTexts": lambda w: [w[f"smoothness.{name}"] for name in SMOOTHNESS],
}
"""Those of older workbooks stay: an owner's own formula may look into them."""

TEXTS: Mapping[str, str] = {
    "CheckText": "reasons.check",
    "NotEnough": "needs.not_enough",
    "StepText": "details.step",
    "LossText": "details.loss",
    "PartingText": "details.parting",
    "DetailPerHour": "details.per_hour",
    "DetailEase": "details.ease",
    "DetailFlags": "details.flags",
    "DetailLate": "details.late",
    "DetailCriteria": "details.criteria",
    **HOURS,
}
"""The single texts that formulas use, by defined name, with the keys of their words."""


def look_up(work: Working, codes: str, names: str) -> Texts:
    """The word for each code of a column (NaN -> ""), from a list of the workbook."""
    texts = np.array(["", *LISTS[names](work.words or {})], dtype=object)
    looked_up: Texts = texts[np.nan_to_num(work[codes]).astype(int)]
    return looked_up
