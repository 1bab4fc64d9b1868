"""A page of inputs that no room has: bounds, order, choices, texts with ticks, blocks of packs."""

from __future__ import annotations

import math
from typing import Any

from pumpkin_sheets.languages import words
from pumpkin_sheets.sheets.drawing import Formula
from pumpkin_sheets.sheets.inputs import effective, judged, read_inputs
from pumpkin_sheets.sheets.inputs_page import Lines
from pumpkin_sheets.sheets.lines import Block, InputPage, Line
from pumpkin_sheets.sheets.schema import Choice, Sheet
from pumpkin_sheets.sheets.words import Words

SAID = {
    "risk.title": "Risk", "risk.low": "Competence", "risk.high": "Courtesy",
    "risk.tone": "Tone", "risk.motto": "Motto", "risk.below": "Courtesy comes first.",
    "risk.help.low": "What it weighs.", "risk.help.high": "What it weighs.",
    "risk.help.tone": "How letters sound.", "tones.warm": "Warm", "tones.plain": "Plain",
    "risk.begin": "Be kind.", "more.title": "More", "more.extra": "Extra", "more.help.extra": "?",
}  # fmt: skip
TRANSLATED = {key: f"《{text}》" for key, text in SAID.items()}
ENGLISH = Words("en", {**words("en").texts, **SAID})
OTHER = Words("zh-Hant", {**words("zh-Hant").texts, **TRANSLATED})
BOTH = [ENGLISH, OTHER]
TONES = (Choice(1, "warm", "☀"), Choice(2, "plain"))
RISK = Block(
    "risk",
    (
        Line("Low", "low", default=25, maximum=100),
        Line("High", "high", default=35, maximum=100, not_below=("Low",), says="risk.below"),
        Line("Tone", "tone", "choice", default=2, choices=TONES, words="tones"),
        Line("Motto", "motto", "text", text="risk.begin", tick=True),
    ),
)
PAGE = InputPage(
    Sheet("risks", owner="people"), (RISK, Block("more", (Line("Extra", "extra"),), "pack"))
)


def read(*rows: list[Any]) -> Any:
    return read_inputs(PAGE, (), list(rows), "Risks", ENGLISH, BOTH)


def test_lines_are_found_anywhere_in_any_language() -> None:
    typed = read(
        [None, None, "《Courtesy》", 50],
        ["Tone", "☀ Warm", "Motto", "x", "Be honest."],
        ["competence ", 40],
    )
    assert {n: v for n, v in typed.values.items() if n != "Extra"} == {
        "Low": 40, "High": 50, "Tone": 1, "Motto": 2,
    }  # fmt: skip
    assert math.isnan(typed.values["Extra"])  # its pack is off
    assert (typed.cells["Motto"], typed.ticks["Motto"]) == ("Be honest.", "x")
    assert typed.problems == ()
    assert typed.places == {(0, 3), (1, 1), (1, 3), (1, 4), (2, 1)}


def test_what_will_not_do_is_named_with_its_cell() -> None:
    typed = read(
        ["Courtesy", 30],
        ["Competence", 40],
        ["Tone", "Loud"],
        ["Motto", "maybe", "Be honest."],
    )
    assert [str(problem) for problem in typed.problems] == [
        "Risks!B1: Courtesy comes first.",
        "Risks!B3: Tone is “Loud”, which is not on the list; choose one from it.",
        "Risks!B4: Motto is “maybe”, which is not counted; choose ✓, or leave it empty.",
    ]
    assert (typed.values["Low"], typed.values["High"], typed.values["Tone"]) == (40, 35, 2)
    assert typed.wrong == {"High", "Tone"}


def test_a_line_without_a_default_may_stay_empty() -> None:
    line = Line("Churn", "churn", "percent")
    values, wrong = judged([line], {"Churn": " "}, BOTH)
    assert math.isnan(values["Churn"])
    assert wrong == frozenset()
    assert effective(line, there=False) == '""'


def test_a_text_with_a_tick_counts_as_off_on_or_ticked() -> None:
    motto = RISK.lines[3]
    plain = Line("Motto", "motto", "text", text="risk.begin", tick=False)
    empty = Line("Motto", "motto", "text", tick=False)

    def counted(line: Line, *cells: Any) -> float:
        typed, ticks = ({"Motto": cells[0]}, {"Motto": cells[1]}) if cells else ({}, {})
        return judged([line], typed, BOTH, ticks)[0]["Motto"]

    assert [counted(line) for line in (motto, plain, empty)] == [2, 1, 0]
    assert [effective(line, there=False) for line in (motto, plain, empty)] == ["2", "1", "0"]
    assert [counted(motto, "Be honest.", tick) for tick in ("✓", True, None, "no")] == [2, 2, 1, 1]
    assert [counted(plain, text, "✓") for text in (None, " ", "#N/A", 5)] == [0, 0, 1, 2]
    formula = effective(motto, there=True)
    assert formula.startswith('IFERROR(IF(TRIM(MottoTyped)="",0,IF(')
    assert formula.endswith(",2,1)),2)")
    assert "MottoTick" in formula


def test_what_counts_is_a_formula_that_outlives_the_page() -> None:
    low, high, tone, _ = RISK.lines
    assert effective(low, there=True) == (
        "IFERROR(IF(IF(ISLOGICAL(LowTyped),FALSE,IF(ISNUMBER(LowTyped),"
        "AND(LowTyped>=0,LowTyped<=100),FALSE)),LowTyped,25),25)"
    )
    assert "HighTyped>=N(Low)" in effective(high, there=True)
    assert "INDEX(ToneCodes,MATCH(" in effective(tone, there=True)
    assert effective(low, there=False) == "25"


def test_a_page_is_drawn_as_new_and_with_what_is_typed() -> None:
    new = Lines("Risks", ENGLISH, 0, 2, 3, 0)
    new.block(RISK)
    assert [p.content for p in new.cells if p.column == 1] == [25, 35, "Plain", "✓"]
    assert new.names == {
        "LowTyped": "'Risks'!$B$1", "HighTyped": "'Risks'!$B$2", "ToneTyped": "'Risks'!$B$3",
        "MottoTyped": "'Risks'!$C$4", "MottoTick": "'Risks'!$B$4",
    }  # fmt: skip
    lists = [check.choices for check in new.checks]
    assert lists == [(), (), ("☀ Warm", "Plain"), ("✓",)]
    again = Lines("Risks", ENGLISH, 0, 2, 3, 0, read(["Courtesy", 30], ["Competence", 400]))
    again.block(RISK)
    assert [p.content for p in again.cells if p.column == 1] == [400, 30, "Plain", "✓"]
    complaints = [p.content for p in again.cells if isinstance(p.content, Formula)]
    assert [c.result for c in complaints] == [
        "✗ a number from 0 to 100; until then 25 counts.", "", "",
    ]  # fmt: skip
