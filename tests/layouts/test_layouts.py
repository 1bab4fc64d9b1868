"""The records of released layouts: complete, never altered, and what charts point at stays."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pumpkin_sheets.languages import all_words
from pumpkin_sheets.layouts import FOLDER, layout, record
from pumpkin_sheets.plan.layout_facts import facts
from pumpkin_sheets.plan.layouts import LAYOUT, RELEASED, changed, joined
from scripts import record_layout

RELEASED_RECORDS = {
    1: "f157a21d",
    2: "6f6420e0",
    3: "45bda944",
    4: "c048031e",
    5: "ed3eb4c3",
    6: "001166e7",
    7: "421dd6f3",
    8: "a055b336",
    9: "864effd3",
    10: "1af443b1",
}
"""How the fingerprint of each released record begins: workbooks of that layout are out there."""


def test_the_newest_record_says_all_that_the_program_makes() -> None:
    assert record_layout.differences() == [], (
        "run: python scripts/record_layout.py --write"
        if LAYOUT > RELEASED
        else "raise LAYOUT in plan/packs.py, then run: python scripts/record_layout.py --write"
    )


def test_a_released_record_stays_as_it_is() -> None:
    assert sorted(RELEASED_RECORDS) == list(range(1, RELEASED + 1))
    for number, known in RELEASED_RECORDS.items():
        content = (FOLDER / f"{number}.json").read_bytes()
        assert hashlib.sha256(content).hexdigest()[:8] == known, number
    assert LAYOUT in (RELEASED, RELEASED + 1)


def test_a_released_record_is_not_written_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(record_layout, "LAYOUT", RELEASED)
    with pytest.raises(SystemExit, match="was released; raise LAYOUT"):
        record_layout.write(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_records_hold_what_is_known_of_their_layouts() -> None:
    first, second = layout(1), layout(2)
    assert first.had("setting TargetRate")
    assert first.had("column clients.advice")
    assert not first.had("sheet services")
    assert not first.had("name ClientTier")
    assert second.had("sheet services")
    assert second.had("name ClientTier")
    assert first.facts["column clients.rate"].startswith("IF(")
    assert "text zh-Hant settings TargetRate +2" in first.facts


def test_what_changed_and_what_is_gone_make_the_next_layout() -> None:
    before, now = {"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "9", "d": ""}
    assert changed(before, now) == ({"b": "9", "d": ""}, ["c"])
    assert joined([(before, []), changed(before, now)]) == now


def test_a_record_says_only_what_changed() -> None:
    for number in range(2, LAYOUT + 1):
        fresh, gone = record(number)
        before = layout(number - 1).facts
        assert not [key for key, value in fresh.items() if before.get(key) == value]
        assert set(gone) <= before.keys()
    assert sum(path.stat().st_size for path in FOLDER.glob("*.json")) < 750_000


@pytest.mark.parametrize("number", range(1, LAYOUT))
def test_what_charts_of_older_workbooks_point_at_does_not_move(number: int) -> None:
    """A closed file's charts stay as they are, while the hidden page behind them is drawn anew."""
    now = facts(all_words())
    charts = {key: cells for key, cells in layout(number).facts.items() if key.startswith("chart ")}
    assert len(charts) > 30
    there = {cells for key, cells in now.items() if key.startswith("chart ")}
    moved = {cells for cells in charts.values() if cells not in there}
    # Names and fields stand elsewhere on the map of today: where older maps look is kept for them.
    assert moved <= {f"${column}${r}:${column}${r}" for column in "RST" for r in range(2, 17)}


def test_a_record_is_plain_text() -> None:
    for path in FOLDER.glob("*.json"):
        read = json.loads(path.read_text(encoding="utf-8"))
        assert set(read) == {"new", "gone"}
