"""A workbook whose hidden lists of the practices were renamed or deleted: no practice is read."""

from __future__ import annotations

from dataclasses import replace

from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.packs import PRACTICE_LISTS
from pumpkin_sheets.plan.progress.sheet import SHEET as PLAN
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.sheets.problems import CellProblem, PlanError


def with_lost_lists(judgement: Judgement) -> Judgement:
    """The review with that among its problems."""
    if not judgement.lists_gone:
        return judgement
    titles = judgement.titles
    title = titles.get(PLAN.name) or titles[MEMORY.name]
    problem = CellProblem(title, "A1", "", _lost(judgement), _said(judgement))
    return replace(judgement, problems=[*judgement.problems, problem])


def refuse_lost_lists(judgement: Judgement) -> None:
    """Raises PlanError: nobody can tell then what the workbook was made with."""
    if judgement.lists_gone:
        raise PlanError(_said(judgement))


def _lost(judgement: Judgement) -> str:
    return judgement.words[f"sheets.{PRACTICE_LISTS.name}"]


def _said(judgement: Judgement) -> str:
    plan = judgement.words[f"sheets.{PLAN.name}"]
    return judgement.words.say("problems.lists_gone", lost=_lost(judgement), plan=plan)
