"""What Plan shows of listening: who is to be asked again, the pains that most share, the gates."""

from __future__ import annotations

from collections.abc import Sequence

from pumpkin_sheets.plan.progress.figures import Progress, plain_name
from pumpkin_sheets.sheets.practice import Shown
from pumpkin_sheets.sheets.sentences import between, fill, said

NAMED = 3
"""How many are named in a sentence."""

INTERVIEW_SAID = {
    "InterviewsNone": "plan.listening.interviews_none",
    "InterviewsFresh": "plan.listening.interviews_fresh",
    "InterviewsAgain": "plan.listening.interviews_again",
    "InterviewAnd": "language.and_more",
}
NEED_SAID = {
    "NeedsNone": "plan.listening.needs_none",
    "NeedsFew": "plan.listening.needs_few",
    "NeedsShared": "plan.listening.needs_shared",
    "NeedsPain": "plan.listening.pain",
    "NeedAnd": "language.and_more",
}
_EMPTY = '""'


def _joined_(join: str, parts: Sequence[tuple[str, str]]) -> str:
    """The formula for parts (when each is there, and what it says) with what joins them between."""

    def after(part: str) -> str:
        return said(join, names=_EMPTY, name=part)

    each = "&".join(f'IF({when},{after(part)},"")' for when, part in parts)
    return f"MID({each},LEN({after(_EMPTY)})+1,2000)"


def _joined(p: Progress, parts: Sequence[str]) -> str:
    """The twin of :func:`_joined_`."""
    return between(p.texts).join(parts)


# --- interviews ---------------------------------------------------------------------------------


def _overdue_name(turn: int) -> tuple[str, str]:
    place = f"INDEX(InterviewClient,MATCH({turn},InterviewTurn,0))"
    return f"InterviewsOverdue>={turn}", f"INDEX(ClientKeys,{place})"


_AGAIN = said(
    "InterviewsAgain",
    names=_joined_("InterviewAnd", [_overdue_name(turn) for turn in range(1, NAMED + 1)]),
)
_INTERVIEWS = (
    f"IF(InterviewsDone=0,InterviewsNone,IF(InterviewsOverdue=0,InterviewsFresh,{_AGAIN}))"
)


def _interviews(p: Progress) -> str:
    if not p.number("InterviewsDone"):
        return p.texts[INTERVIEW_SAID["InterviewsNone"]]
    rows = p.tables["interviews"]
    waiting = rows[(rows["turn"] > 0) & (rows["turn"] <= NAMED)].sorted_by("turn")
    if not len(waiting):
        return p.texts[INTERVIEW_SAID["InterviewsFresh"]]
    names = [plain_name(p.scored["client"][int(at) - 1]) for at in waiting["at"]]
    return fill(p.texts[INTERVIEW_SAID["InterviewsAgain"]], names=_joined(p, names))


INTERVIEW_LINES = (
    Shown("InterviewsSaid", "interviews", "sentence", _INTERVIEWS, _interviews),
    Shown("InterviewsDone", "done"),
    Shown("InterviewsVip", "vip"),
    Shown("InterviewsOverdue", "overdue"),
)

# --- needs --------------------------------------------------------------------------------------


def _pain_(turn: int) -> tuple[str, str]:
    row = f"MATCH({turn},NeedTurn,0)"
    listed = f"MIN({NAMED},IF(NeedsCommon>0,NeedsCommon,{NAMED}),MAX(NeedTurn))>={turn}"
    return listed, said("NeedsPain", tag=f"INDEX(NeedTag,{row})", n=f"INDEX(NeedShared,{row})")


_PAINS = (
    "IF(MAX(NeedTurn)=0,NeedsNone,"
    + said(
        "IF(NeedsCommon>0,NeedsShared,NeedsFew)",
        common="CommonGround",
        pains=_joined_("NeedAnd", [_pain_(turn) for turn in range(1, NAMED + 1)]),
    )
    + ")"
)


def _pains(p: Progress) -> str:
    rows = p.tables["needs"]
    common = int(p.number("NeedsCommon"))
    listed = rows[(rows["turn"] > 0) & (rows["turn"] <= min(NAMED, common or NAMED))]
    if not len(listed):
        return p.texts[NEED_SAID["NeedsNone"]]
    pains = [
        fill(p.texts[NEED_SAID["NeedsPain"]], tag=row["tag_key"], n=f"{row['shared']:.15g}")
        for row in listed.sorted_by("turn").records()
    ]
    return fill(
        p.texts[NEED_SAID["NeedsShared" if common else "NeedsFew"]],
        common=f"{p.number('CommonGround'):.15g}",
        pains=_joined(p, pains),
    )


NEED_LINES = (
    Shown("PainsSaid", "pains", "sentence", _PAINS, _pains),
    Shown("NeedsCommon", "common"),
    Shown("NeedsToAsk", "to_ask"),
    Shown("NeedsToFind", "to_find"),
    Shown("NeedsToSolve", "to_solve"),
)

SOLUTION_LINES = (
    Shown("SolutionsOpen", "open"),
    Shown("SolutionsPast", "past"),
)
