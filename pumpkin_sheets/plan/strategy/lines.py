"""Strategy: what people type on its page (F21, F25), each line by its label."""

from __future__ import annotations

from pumpkin_sheets.plan.strategy.columns import TAB
from pumpkin_sheets.sheets.lines import Block, InputPage, Line
from pumpkin_sheets.sheets.schema import Choice, Sheet

FIELDS = (Choice(1, "price"), Choice(2, "convenience"), Choice(3, "quality"))
"""Where one may stand alone: cheaper, easier or better than all others."""
LESSONS = range(1, 6)
MOST_ASKED = 100_000

SHEET = Sheet("strategy", owner="people", tab_color=TAB)

WHY = Block(
    "strategy.why",
    (
        Line("WhyBusiness", "business", "text"),
        Line("WhySee", "see", "text"),
        Line("WhyFeel", "feel", "text"),
    ),
)
FIELD = Block(
    "strategy.field",
    (
        Line("StrategyField", "field", "choice", choices=FIELDS, words="strategy_fields"),
        Line("StrategyAdvantage", "advantage", "text"),
        Line("StrategyNiche", "niche", "text"),
        Line("StrategyOffer", "offer", "sentence"),
        Line("StrategyLabel", "label", "sentence"),
        Line("StrategyAsked", "asked", maximum=MOST_ASKED,
             not_below=("StrategyUnderstood",), says="strategy.asked_fewer"),
        Line("StrategyUnderstood", "understood", maximum=MOST_ASKED),
    ),
)  # fmt: skip
ABSENCE = Block("strategy.systems", (Line("StrategyAbsence", "absence", maximum=3650),))
YEAR = Block(
    "strategy.year",
    (
        Line("YearArrogance", "arrogance", "text"),
        Line("YearLaziness", "laziness", "text"),
        *(Line(f"YearLesson{i}", f"lesson{i}", "text") for i in LESSONS),
    ),
)

STRATEGY = InputPage(SHEET, (WHY, FIELD, ABSENCE, YEAR))
