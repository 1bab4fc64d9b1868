"""The progress report that a check-in asks for, and what is known for it (F36).

Pure facts: their words, from where to where, what was done.  A diagnosis is a question in it, not
a reproach.  Figures of which nobody can tell whether they are percents lack their unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pumpkin_sheets.plan.success.clarity import doubtful
from pumpkin_sheets.plan.success.states import REPORT
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.practice import Filled
from pumpkin_sheets.sheets.sentences import day_of
from pumpkin_sheets.sheets.wishes import Wish
from pumpkin_sheets.sheets.words import Sentence

KIND = "progress_report"
NO = 2
"""The answer to whether it is set up, or used, as it should be, that asks for a question."""

TYPED = {"metric": "metric", "project": "metric", "done": "done", "next": "next_step",
         "latest": "value", "date": "date"}  # fmt: skip
"""The column of Check-ins in which people typed a fact."""
OF_SUCCESS = {"success": "success", "unit": "unit", "baseline": "baseline", "target": "target",
              "due": "by"}  # fmt: skip
"""The column of Success."""


def asked(table: Filled, settings: Mapping[str, float], today: float) -> Iterator[Wish]:
    """The reports that check-ins ask for, from top to bottom.

    ``settings`` are all settings by defined name, ``today`` is a serial number.
    """
    rows, success = table.both, table.others.get("success")
    for label, row in rows[rows["code"] == REPORT].rows():
        place = int(row["place"])
        at, figure = 0, None
        if success is not None and place > 0:
            at, figure = next(success.take([place - 1]).rows())
        facts = _facts(row, figure, rows, settings)
        known = {name: value for name, value in facts.items() if value != "" and value == value}
        columns = {fact: column for fact, column in TYPED.items() if fact in known}
        elsewhere = {}
        if figure is not None:
            elsewhere = {f: ("success", at, c) for f, c in OF_SUCCESS.items() if f in known}
        yield Wish(str(row["client"]), KIND, known, label, columns, elsewhere)


def _facts(
    row: Mapping[str, Any],
    figure: Mapping[str, Any] | None,
    rows: Frame,
    settings: Mapping[str, float],
) -> dict[str, Any]:
    every = int(settings["CheckInEvery"] + 0.999999)
    told: dict[str, Any] = {
        "project": row["metric"],
        "metric": row["metric"],
        "date": day_of(row["day"]),
        "latest": float(row["value"]),
        "done": row["done"],
        "next": row["next_step"],
        "next_date": day_of(row["day"] + every),
    }
    if row["set_up"] == NO or row["as_advised"] == NO or row["behind"] == 1:
        told["question"] = Sentence("letter_sentences.question")
    if figure is None:
        return told
    before = rows[(rows["place"] == row["place"]) & (rows["day"] < row["day"]) & (rows["day"] > 0)]
    last = before["day"].max() if len(before) else figure["start"]
    if last == last:
        told["last_date"] = day_of(last)
    if figure["by"] == figure["by"]:
        told["due"] = day_of(figure["by"])
    told |= {
        "success": figure["success"],
        "baseline": float(figure["baseline"]),
        "target": float(figure["target"]),
        "reached": float(row["points"]),
    }
    if doubtful(figure["unit"], told["latest"], told["baseline"], told["target"]) is None:
        told["unit"] = figure["unit"]
    return told
