"""What decides in What if and Levers: the lines of their block on House rules."""

from __future__ import annotations

from pumpkin_sheets.plan.whatif.scenario import FROM_ADVICE, FROM_TODAY, YES
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.schema import Choice

STARTS = (Choice(FROM_TODAY, "today"), Choice(FROM_ADVICE, "advice"))
ANSWERS = (Choice(1, "no"), Choice(YES, "yes"))


def _effort(kind: str, default: float | None) -> Line:
    """How much effort one step of a kind is; one without a number is not offered."""
    name = f"Effort{kind.title()}"
    return Line(name, f"effort_{kind}", default=default, minimum=0.1, maximum=1000)


SETTINGS = (
    Line("StartFrom", "start_from", "choice", default=FROM_TODAY, choices=STARTS,
         words="what_if_starts"),
    Line("AlsoLater", "also_later", "choice", default=1, choices=ANSWERS,
         words="what_if_answers"),
    Line("PriceSensitivity", "price_sensitivity", default=1, maximum=10),
    Line("CashFloor", "cash_floor", "percent", default=0.85, maximum=2),
    Line("HoursYear", "hours_year", maximum=1e6),
    Line("MostChanges", "most_changes", default=3, maximum=1000),
    Line("PlanAsked", "plan_asked", "choice", default=1, choices=ANSWERS,
         words="what_if_answers"),
    _effort("price", 1),
    _effort("hours", 1),
    _effort("rating", 10),
    _effort("late", 5),
    _effort("flag", 10),
    _effort("criterion", 8),
    _effort("growth", 12),
    _effort("knowledge", None),
    Line("RatingDoubt", "rating_doubt", "percent", default=0.15, maximum=0.45),
    Line("HoursDoubt", "hours_doubt", "percent", default=0.1, maximum=0.5),
    Line("AlikeLine", "alike_line", "percent", default=0.6, minimum=0.01),
)  # fmt: skip
