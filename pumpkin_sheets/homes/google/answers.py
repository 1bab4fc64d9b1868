"""What the menu of a Google Sheet is answered, whoever answers: a watch or the night."""

from __future__ import annotations

from pumpkin_sheets.recalculate import Done, Outcome
from pumpkin_sheets.sheets.words import Sentence, Words


def outcome_said(outcome: Outcome) -> str:
    """What a recalculation came to, in the workbook's language."""
    words, count = outcome.judgement.words, len(outcome.judgement.changes)
    if outcome.done is Done.HALF_GONE:
        return problem_said(outcome.half_gone, words)
    return words.say("google_answer.moved", count=count) if count else words["google_answer.same"]


def problem_said(problem: Sentence, words: Words) -> str:
    """That nothing was done, and why."""
    return words.say("google_answer.problem", problem=problem)
