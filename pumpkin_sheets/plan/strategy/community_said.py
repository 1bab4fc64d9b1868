"""The community in figures and sentences, as Plan shows it (F23, F24)."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.progress.figures import Progress
from pumpkin_sheets.plan.strategy.belonging import SHARED, SUGGESTED
from pumpkin_sheets.plan.strategy.columns import Tables, counting
from pumpkin_sheets.plan.strategy.states import ANSWERED, ANSWERS, OVERDUE, PARTLY, TAKEN
from pumpkin_sheets.sheets.numbers import round_, rounded
from pumpkin_sheets.sheets.practice import Shown, Tally
from pumpkin_sheets.sheets.sentences import fill, said

ENOUGH = 5
"""Answered suggestions from which something is said of taking all of them, or none."""
BETWEEN = " · "

TEXTS = {
    "CommunityNone": "plan.strategy.nobody",
    "CommunityCount": "plan.strategy.members_said",
    "CommunityHelm": "plan.strategy.helm",
    "CommunityWhy": "plan.strategy.why_again",
    "CommunitySharedNone": "plan.strategy.shared_none",
    "CommunitySharedSaid": "plan.strategy.shared_said",
}

_DECIDED = "+".join(f"COUNTIFS(CommunityCode,{ANSWERED},CommunityAnswerGiven,{c.code})"
                    for c in ANSWERS)  # fmt: skip


def _decided(tables: Tables) -> float:
    rows = tables["community"]
    return float(((rows["code"] == ANSWERED) & (rows["given"] > 0)).sum())


def _sum(column: str) -> Tally:
    name = {"asked_for": "CommunityEnquiriesAll", "gained": "CommunityWonAll"}[column]
    listed = name.removesuffix("All")
    return Tally(
        name,
        round_(f"SUM({listed})", 2),
        lambda tables: float(rounded(np.nansum(tables["community"][column]), 2)),
    )


TALLIES = (
    Tally("CommunityMembers", "COUNTIFS(CommunityMember,1)", counting("community", member=1)),
    Tally("CommunityAskers", "COUNTIFS(CommunityAsker,1)", counting("community", asker=1)),
    Tally("Suggestions", f"COUNTIFS(CommunityKind,{SUGGESTED})",
          counting("community", sort=SUGGESTED)),
    Tally("SuggestionsAnswered", f"COUNTIFS(CommunityCode,{ANSWERED})",
          counting("community", code=ANSWERED)),
    Tally("SuggestionsOverdue", f"COUNTIFS(CommunityCode,{OVERDUE})",
          counting("community", code=OVERDUE)),
    Tally("SuggestionsDecided", _DECIDED, _decided),
    Tally("SuggestionsTaken",
          f"COUNTIFS(CommunityCode,{ANSWERED},CommunityAnswerGiven,{TAKEN})",
          counting("community", code=ANSWERED, given=TAKEN)),
    Tally("SuggestionsPartly",
          f"COUNTIFS(CommunityCode,{ANSWERED},CommunityAnswerGiven,{PARTLY})",
          counting("community", code=ANSWERED, given=PARTLY)),
    Tally("CommunityShared", f"COUNTIFS(CommunityKind,{SHARED})",
          counting("community", sort=SHARED)),
    _sum("asked_for"),
    _sum("gained"),
)  # fmt: skip

_COUNT = said(
    "CommunityCount",
    members="CommunityMembers",
    all="Suggestions",
    answered="SuggestionsAnswered",
    taken="SuggestionsTaken",
)
_HELM = (
    f'IF(AND(SuggestionsDecided>={ENOUGH},SuggestionsTaken=SuggestionsDecided),CommunityHelm,"")'
)
_WHY = f'IF(AND(SuggestionsDecided>={ENOUGH},SuggestionsTaken+SuggestionsPartly=0),CommunityWhy,"")'
_SHARED = said(
    "CommunitySharedSaid",
    items="CommunityShared",
    enquiries="CommunityEnquiriesAll",
    won="CommunityWonAll",
)


def _community(p: Progress) -> str:
    members, all_, answered, decided, taken, partly = (
        p.number(name)
        for name in ("CommunityMembers", "Suggestions", "SuggestionsAnswered",
                     "SuggestionsDecided", "SuggestionsTaken", "SuggestionsPartly")
    )  # fmt: skip
    if members + all_ == 0:
        return p.texts[TEXTS["CommunityNone"]]
    text = fill(
        p.texts[TEXTS["CommunityCount"]],
        members=f"{members:.15g}",
        all=f"{all_:.15g}",
        answered=f"{answered:.15g}",
        taken=f"{taken:.15g}",
    )
    if decided >= ENOUGH and taken == decided:
        text += BETWEEN + p.texts[TEXTS["CommunityHelm"]]
    if decided >= ENOUGH and taken + partly == 0:
        text += BETWEEN + p.texts[TEXTS["CommunityWhy"]]
    return text


def _shared(p: Progress) -> str:
    if p.number("CommunityShared") == 0:
        return p.texts[TEXTS["CommunitySharedNone"]]
    return fill(
        p.texts[TEXTS["CommunitySharedSaid"]],
        items=f"{p.number('CommunityShared'):.15g}",
        enquiries=f"{p.number('CommunityEnquiriesAll'):.15g}",
        won=f"{p.number('CommunityWonAll'):.15g}",
    )


def _share(figure: str, key: str, part: str, whole: str) -> Shown:
    def share(p: Progress) -> float:
        all_ = p.number(whole)
        return float(rounded(p.number(part) / all_, 4)) if all_ > 0 else 0.0

    return Shown(figure, key, "share", f"IF({whole}>0,{round_(f'{part}/{whole}', 4)},0)", share)


SHOWN = (
    Shown(
        "CommunitySaid",
        "community_said",
        "sentence",
        f"IF(CommunityMembers+Suggestions=0,CommunityNone,{_COUNT}&{_HELM}&{_WHY})",
        _community,
    ),
    Shown(
        "CommunitySharing",
        "sharing_said",
        "sentence",
        f"IF(CommunityShared=0,CommunitySharedNone,{_SHARED})",
        _shared,
    ),
    Shown("CommunityMembers", "members"),
    _share("SuggestionsAnsweredShare", "answered", "SuggestionsAnswered", "Suggestions"),
    _share("SuggestionsTakenShare", "taken", "SuggestionsTaken", "SuggestionsDecided"),
    Shown("SuggestionsOverdue", "overdue"),
)
