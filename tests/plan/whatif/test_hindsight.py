"""What came of advice (g), on histories planted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from pumpkin_sheets.plan.whatif.hindsight import Hindsight, advices, hindsight

START, LATER, TODAY = dt.date(2025, 1, 1), dt.date(2025, 3, 2), dt.date(2026, 1, 1)
DROP, REPRICE, KEEP = 1.0, 2.0, 4.0


def line(
    client: str, event: str, day: dt.date, action: float, revenue: float, hours: float = 100.0
) -> dict[str, object]:
    return {"date": day, "event": event, "client": client, "action": action,
            "revenue": revenue, "cost": None, "hours": hours}  # fmt: skip


def asked(name: str, then: float | None, on: dt.date = LATER) -> list[dict[str, object]]:
    """One who paid 10,000 and was to be repriced; ``then`` what it pays later, None for gone."""
    first = line(name, "first", START, REPRICE, 10_000)
    if then is None:
        return [first, line(name, "left", on, REPRICE, 10_000)]
    return [first, line(name, "price", on, KEEP, then)]


def test_six_were_asked_and_five_stayed() -> None:
    """At 10%, 15%, 20%, 25% and 30% more: 75% stay, a sensitivity of 1.25."""
    raised = [r for i, p in enumerate((11, 11.5, 12, 12.5, 13)) for r in asked(f"C{i}", p * 1000)]
    found = hindsight([*raised, *asked("Gone", None)], TODAY, 50)
    assert (found.asked, found.stayed) == (6, 5)
    assert found.rise == pytest.approx(0.20)
    assert found.chance == 0.75
    assert found.sensitivity == pytest.approx(1.25)


def test_four_were_told_to_go() -> None:
    """Two went with 210 hours; two stayed a year and cost 38,000."""
    history = [
        line("A", "first", START, DROP, 1_000, 110),
        line("A", "left", LATER, DROP, 1_000, 110),
        line("B", "first", START, DROP, 1_000, 100),
        line("B", "left", LATER, DROP, 1_000, 100),
        line("C", "first", START, DROP, 1_000, 400),
        line("D", "first", START, DROP, 1_000, 400),
    ]
    assert hindsight(history, TODAY, 50) == Hindsight(
        told=4, went=2, hours=210.0, cost=pytest.approx(38_000.0)
    )


def test_nothing_is_learnt_of_few() -> None:
    found = hindsight([r for i in range(4) for r in asked(f"C{i}", 12_000)], TODAY, 50)
    assert (found.asked, found.sensitivity) == (4, None)


def test_what_was_followed_lately_is_too_early() -> None:
    lately = TODAY - dt.timedelta(days=89)
    assert hindsight(asked("A", 12_000, lately), TODAY, 50) == Hindsight(early=1)
    before = TODAY - dt.timedelta(days=90)
    assert hindsight(asked("A", 12_000, before), TODAY, 50).asked == 1


def test_an_advice_of_a_few_days_is_not_one_that_was_not_followed() -> None:
    history = [line("A", "first", TODAY - dt.timedelta(days=29), DROP, 1_000, 400)]
    assert hindsight(history, TODAY, 50) == Hindsight()
    history = [line("A", "first", TODAY - dt.timedelta(days=30), DROP, 1_000, 400)]
    assert hindsight(history, TODAY, 50).told == 1


def test_an_advice_that_was_withdrawn_says_nothing() -> None:
    history = [*asked("A", 10_300)]
    assert [advice.outcome for advice in advices(history)] == ["withdrawn"]
    assert hindsight(history, TODAY, 50) == Hindsight()


def test_other_lines_of_memory_are_left_alone() -> None:
    history = [line("A", "told", START, DROP, 1_000), line("A", "night", START, DROP, 1_000)]
    assert advices(history) == []
