"""A workbook whose hidden lists of the practices were renamed or deleted: no practice is read."""

from __future__ import annotations

from dataclasses import replace

from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.packs import PRACTICE_LISTS
from pumpkin_sheets.plan.progress.sheet import SHEET as PLAN
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.sheets.problems import CellProblem


def with_lost_lists(judgement: Judgement) -> Judgement:
    """The review with that among its problems.

    Memory came with the lists: a workbook that has neither is of before them.
    """
    titles, words = judgement.titles, judgement.words
    if PRACTICE_LISTS.name in titles or MEMORY.name not in titles:
        return judgement
    lost = words[f"sheets.{PRACTICE_LISTS.name}"]
    message = words.say("problems.lists_gone", lost=lost, plan=words[f"sheets.{PLAN.name}"])
    title = titles.get(PLAN.name) or titles[MEMORY.name]
    problem = CellProblem(title, "A1", "", lost, message)
    return replace(judgement, problems=[*judgement.problems, problem])
