"""The tiny practice of CONTRIBUTING.md, built from that very text: all that follows from it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pumpkin_sheets.languages import words
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.practice import Filled, Practice, Tally
from pumpkin_sheets.sheets.row_formulas import if_ready, ticked
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet
from pumpkin_sheets.sheets.table_page import draw_practice
from pumpkin_sheets.sheets.table_reading import read_table
from pumpkin_sheets.sheets.words import Words

TEXTS = {
    "sheets.promises": "Promises",
    "subtitles.promises": "One line for each promise.",
    "columns.promises.promise": "Promise",
    "columns.promises.state": "State",
    "columns.promises.days": "Days",
    "columns.promises.kept": "Kept",
    "columns.promises.code": "(code)",
    "states.promises.none": "",
    "states.promises.kept": "Kept",
    "states.promises.late": "Late",
    "states.promises.open": "Open",
}
ENGLISH = Words("en", {**words("en").texts, **TEXTS})
TITLES = ["Promise", "State", "Days", "Kept", "(key)", "(fault)", "(missing)", "(ready)", "(code)"]


@pytest.fixture(scope="module")
def promises() -> Practice:
    """The example, run as it stands in CONTRIBUTING.md."""
    text = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(PROMISES = .*?)```", text, re.DOTALL)
    assert found, "CONTRIBUTING.md has no example"
    known: dict[str, Any] = {
        "Practice": Practice, "Sheet": Sheet, "Column": Column, "Choice": Choice, "Tally": Tally,
        "table": table, "state_column": state_column, "if_ready": if_ready, "ticked": ticked,
        "np": np, "Line": Line,
    }  # fmt: skip
    exec(found.group(1), known)
    made: Practice = known["PROMISES"]
    return made


def grid(*rows: list[Any]) -> list[list[Any]]:
    return [["Promises"], [None], [None], TITLES, *rows]


SETTINGS = {"MostDays": 14.0}
ROWS = (
    ["Call back", None, 3, None],
    ["Send the draft", None, 20, None],
    ["Pay", None, 30, "✓"],
    ["Visit", None, None, None],
    ["Write", None, "soon", None],
    ["call back", None, 1, None],
    [None, None, 5, None],
    [None, None, None, None],
)


def test_rows_are_read_and_every_fault_is_named(promises: Practice) -> None:
    read = read_table(grid(*ROWS), "Promises", promises, ENGLISH, [ENGLISH], prepared=8)
    assert [(p.cell, p.message) for p in read.problems] == [
        ("C9", "Days is “soon”; type a number, or leave it empty."),
        (
            "A10",
            "“call back” is already in A5; this row is left out. Give the two different names.",
        ),
        ("A11", "This row has figures but no “Promise”; type it."),
    ]


def test_a_number_in_a_cell_for_text_is_told_as_the_number_it_is(promises: Practice) -> None:
    rows = [["Call", None, "12", None], ["Pay", None, "400", None], ["Visit", None, "۴۰۰", None]]
    read = read_table(grid(*rows), "Promises", promises, ENGLISH, [ENGLISH], prepared=8)
    assert [(p.cell, p.message) for p in read.problems] == [
        ("C5", "Days is “12”, which is text to a spreadsheet; type 12 as a number."),
        ("C6", "Days is 400; type a number from 0 to 365, or leave it empty."),
        ("C7", "Days is ۴۰۰; type a number from 0 to 365, or leave it empty."),
    ]


def test_results_by_code_and_in_words(promises: Practice) -> None:
    read = read_table(grid(*ROWS), "Promises", promises, ENGLISH, [ENGLISH], prepared=8)
    worked = promises.work(read.frame, SETTINGS, 46000.0, ENGLISH.texts, {})
    assert worked["state"].tolist() == [
        "◷ Open", "! Late", "✓ Kept", "Needs: Days", "See Problems", "See Problems", "", "",
    ]  # fmt: skip
    assert np.nan_to_num(worked["code"], nan=0).tolist() == [3, 2, 1, 0, 0, 0, 0, 0]
    (tally,) = promises.tallies
    assert tally.compute({"promises": worked}) == 1


def test_the_page_follows_from_the_declaration(promises: Practice) -> None:
    read = read_table(grid(*ROWS), "Promises", promises, ENGLISH, [ENGLISH], prepared=8)
    worked = promises.work(read.frame, SETTINGS, 46000.0, ENGLISH.texts, {})
    drawing = draw_practice(promises, ENGLISH, worked)
    assert drawing.title == "Promises"
    assert drawing.names == {"PromiseCode": "'Promises'!$I$5:$I$12"}
    assert drawing.hidden_columns == {4, 5, 6, 7, 8}
    assert [(check.first_column, check.low, check.high) for check in drawing.checks] == [
        (2, 0, 365), (3, None, None),
    ]  # fmt: skip
    assert drawing.table is not None
    formulas = {c.name: c.formula for c in drawing.table.columns if hasattr(c, "formula")}
    assert formulas["code"] == (
        "IF(H\x00=1,IF(IFERROR(SUMPRODUCT(--(TRIM(IF(ISLOGICAL(D\x00),N(D\x00),D\x00))=Ticks))>0,"
        "FALSE),1,"
        'IF(C\x00>MostDays,2,3)),"")'
    )


def test_rows_are_prepared_as_far_as_formulas_go_also_where_none_was_calculated(
    promises: Practice,
) -> None:
    rows = [[*row, None, 0, 0, None] for row in ROWS]
    read = read_table(grid(*rows[:6]), "Promises", promises, ENGLISH, [ENGLISH])
    assert read.prepared == 6
    bare = [list(row) for row in ROWS]
    never = {(4 + i, 5) for i in range(3)}
    read = read_table(grid(*bare), "Promises", promises, ENGLISH, [ENGLISH], uncalculated=never)
    assert read.prepared == 3
    assert [p.cell for p in read.problems if "below the prepared rows" in p.message] == ["A8"]


def test_a_row_without_formulas_between_others_is_named_and_shows_nothing(
    promises: Practice,
) -> None:
    rows = [[*row, None, 0, 0, None] for row in ROWS[:4]]
    rows[1] = [*ROWS[1], None, None, None, None]  # inserted, and typed into
    read = read_table(grid(*rows), "Promises", promises, ENGLISH, [ENGLISH])
    assert [(p.cell, p.message) for p in read.problems] == [
        (
            "A6",
            "“Send the draft” stands in a row without formulas: its row shows no results and the "
            "figures leave it out. Run pumpkin upgrade (Google Sheet: pumpkin google setup).",
        )
    ]
    assert (read.prepared, read.bare) == (4, (5,))
    worked = promises.work(read.shown, SETTINGS, 46000.0, ENGLISH.texts, {})
    assert worked["state"].tolist() == ["◷ Open", "", "✓ Kept", "Needs: Days"]
    (tally,) = promises.tallies
    assert tally.compute({"promises": worked}) == 0
    assert read.frame["promise"].tolist()[1] == "Send the draft"


def test_a_table_without_next_steps_is_told_of_by_its_states(promises: Practice) -> None:
    read = read_table(grid(*ROWS), "Promises", promises, ENGLISH, [ENGLISH], prepared=8)
    worked = promises.work(read.frame, SETTINGS, 46000.0, ENGLISH.texts, {})
    filled = Filled(promises, read.frame, worked, read.header, 2)
    assert filled.steps.tolist() == ["◷ Open", "! Late"]
