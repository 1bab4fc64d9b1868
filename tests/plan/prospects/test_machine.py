"""The walk-away machine: each state, its one next step, days that must rise, silence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pumpkin_sheets.plan.prospects.machine import STATES, TOLD
from tests.plan.prospects.rows import filled, flags, messages, one

D = dt.date
SPOKEN: dict[str, Any] = {
    "first_seen": D(2026, 2, 2), "spoken": 9000, "spoken_on": D(2026, 2, 20),
}  # fmt: skip
AGREED = {**SPOKEN, "reaction": "Agreed"}
WRITTEN = {**AGREED, "written_on": D(2026, 2, 21)}
SIGNED = {**WRITTEN, "signed_on": D(2026, 2, 24)}
PAID = {**SIGNED, "deposit": 3600, "cleared_on": D(2026, 3, 2)}


@pytest.mark.parametrize(
    ("typed", "code", "state", "then"),
    [
        (
            {"prospect": "velvet  events"}, 0, "! Already a client",
            "They stand on Clients already; if this is how it ended, choose “Became a client”"
            " under “How it ended”",
        ),
        ({"q2": None}, 1, "▶ Interview", "Ask the three questions"),
        (
            flags(4), 2, "! Say no",
            "Decline politely and soon: your time belongs to those who fit",
        ),
        (
            {**SIGNED, **flags(4)}, 2, "! Say no",
            "Decline politely; it is signed, so look at your contract first",
        ),
        (
            {}, 3, "▶ Say the estimate aloud",
            "Say aloud: about $9,000, and 40% of it is due before you start",
        ),
        (
            {"revenue": None, "hours": None, "knowledge": 5}, 3, "▶ Say the estimate aloud",
            "Say your estimate aloud, and that 40% of it is due before you start",
        ),
        (
            {"revenue": 5000}, 3, "▶ Say the estimate aloud",
            "Say aloud: about $6,075, 40% of it is due before you start, and, in the same breath,"
            " your conditions",
        ),
        (
            {**SPOKEN, "reaction": "Shocked"}, 4, "× Walk away",
            "They will never agree: thank them and go",
        ),
        (
            SPOKEN, 5, "◷ They are thinking",
            "Choose under “Reaction” how they took it; do not write anything yet",
        ),
        (
            {**SPOKEN, "reaction": "Haggles"}, 5, "◷ They are thinking",
            "Ask again on 2026-03-02; do not write anything yet",
        ),
        (
            {**SPOKEN, "spoken_on": None, "first_seen": None, "reaction": "Thinking"}, 5,
            "◷ They are thinking", "Ask again (days to wait: 10); do not write anything yet",
        ),
        (
            {**AGREED, "metric": None}, 6, "! Success is not clear: do not sign",
            "Ask: in which figure, from what to what, by when?",
        ),
        (
            {**AGREED, "success": None}, 6, "! Success is not clear: do not sign",
            "Ask: what does success mean to you?",
        ),
        (
            {**AGREED, "better": None, "by": None}, 6, "! Success is not clear: do not sign",
            "Ask: and how will you be better for it?",
        ),
        (
            {**AGREED, "sure": None}, 6, "! Success is not clear: do not sign",
            "Tick “We are sure” if you will add to that figure and agree with it; if you are not"
            " sure, it is not your client",
        ),
        (AGREED, 7, "▶ Put it in writing", "Send the estimate in writing, to be signed"),
        (
            {**AGREED, **flags(1)}, 7, "▶ Put it in writing",
            "Send the estimate in writing, with your conditions, to be signed",
        ),
        (
            WRITTEN, 8, "◷ Wait for the signature",
            "Wait: a reply by e-mail counts as a signature",
        ),
        (
            SIGNED, 9, "◷ Wait for the money: do not start",
            "The cheque is in the post? Start when the bank has it",
        ),
        (
            PAID, 10, "✓ May start",
            "Start: take them over with pumpkin accept, or type them on Clients; then choose"
            " “Became a client” under “How it ended”",
        ),
        ({**PAID, "decision": "Became a client"}, 11, "— Closed", ""),
        ({"prospect": "Velvet Events", "decision": "Became a client"}, 11, "— Closed", ""),
    ],
)  # fmt: skip
def test_each_state_says_its_one_next_step(
    typed: dict[str, Any], code: int, state: str, then: str
) -> None:
    found = one(**typed)
    assert (found["code"], found["state"]) == (code, state)
    assert found["next"] == then


def test_if_success_is_not_clear_nothing_later_counts() -> None:
    """The acceptance case: clarity 2, and after “agreed” it is state 6, signed or not."""
    assert one(**AGREED, metric=None)["code"] == 6
    assert one(**{**PAID, "metric": None})["code"] == 6


def test_each_step_needs_the_one_before() -> None:
    assert one(**{**PAID, "spoken": None})["code"] == 3
    assert one(**{**PAID, "q1": None})["code"] == 1
    assert one(**{**PAID, "reaction": None})["code"] == 5
    assert one(**{**PAID, "written_on": None})["code"] == 7
    assert one(**{**PAID, "signed_on": None})["code"] == 8


def test_days_must_rise_and_the_state_stops_at_the_earlier_step() -> None:
    late = {**PAID, "written_on": D(2026, 2, 26)}
    found = one(**late)
    assert (found["code"], found["next"]) == (
        8, "Mend the days: one is still to come, or lies before an earlier step; see Problems",
    )  # fmt: skip
    ((cell, message),) = messages(late)
    assert (cell, message) == (
        "AX5",
        "Signed on 2026-02-24, before the written estimate of 2026-02-26; mend one of them.",
    )
    assert one(**{**WRITTEN, "written_on": D(2026, 2, 19)})["code"] == 7
    assert one(**{**SPOKEN, "spoken_on": D(2026, 2, 1)})["code"] == 3
    assert one(**{**PAID, "cleared_on": D(2026, 2, 23)})["code"] == 9
    # Without the day on which it was said aloud, that of the first contact counts.
    early = {**WRITTEN, "spoken_on": None, "written_on": D(2026, 2, 1)}
    assert one(**early)["code"] == 7


def test_a_day_that_is_still_to_come_is_a_promise_and_no_step() -> None:
    promised = {**SIGNED, "deposit": 3600, "cleared_on": D(2026, 3, 3)}
    assert one(**promised)["code"] == 9
    assert one(**promised, today=D(2026, 3, 3))["code"] == 10
    ((_, message),) = messages(promised)
    assert message == (
        "In the bank on is 2026-03-03, which is still to come; it counts from that day on."
    )


def test_hours_of_a_day_do_not_matter() -> None:
    signed = {**SIGNED, "written_on": 46074.7, "signed_on": 46074.2}
    assert one(**signed)["code"] == 9
    assert messages(signed) == []


@pytest.mark.parametrize(
    ("typed", "waits", "alarm", "then"),
    [
        (
            {**SPOKEN, "reaction": "Thinking"}, D(2026, 2, 20), 105,
            "Quiet since 2026-02-20: ask once more, or let them go",
        ),
        (WRITTEN, D(2026, 2, 21), 108, "Quiet since 2026-02-21: ask once more, or let them go"),
        (
            SIGNED, D(2026, 2, 24), 109,
            "Signed on 2026-02-24 and no deposit yet: ask for it once more, and do not start",
        ),
    ],
)  # fmt: skip
def test_quiet_for_more_than_fourteen_days(
    typed: dict[str, Any], waits: dt.date, alarm: int, then: str
) -> None:
    fourteen = one(**typed, today=waits + dt.timedelta(days=14))
    assert fourteen["alarm"] == alarm - 100
    fifteen = one(**typed, today=waits + dt.timedelta(days=15))
    assert (fifteen["alarm"], fifteen["next"]) == (alarm, then)


def test_what_is_mailed_and_where_the_codes_stand() -> None:
    assert {4, 6, 9, 10, 105, 108, 109} == TOLD
    assert [state.code for state in STATES] == list(range(12))


def test_reply_days_are_the_owners() -> None:
    table = filled({**SPOKEN, "reaction": "Haggles"}, ReplyDays=3.0)
    assert table.results["next"][0] == "Ask again on 2026-02-23; do not write anything yet"


def test_in_chinese() -> None:
    found = one("zh-Hant", **{**SIGNED, "reaction": "同意"})
    assert (found["state"], found["next"]) == (
        "◷ 等待入帳：不要開工", "「款項已經在路上」？入帳了再開始",
    )  # fmt: skip
