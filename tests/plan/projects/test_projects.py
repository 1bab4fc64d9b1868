"""Projects: promises, rules, and when to end it, as literals (F16-F18, F39-F41)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.projects.projects import PROJECTS
from pumpkin_sheets.plan.projects.telling import evidence
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.table_reading import Table, read_table
from tests.frames import row_at

SETTINGS = {
    "HourCost": 48.0,
    "TargetRate": 90.0,
    "Buffer": 0.25,
    "EarlyGoal": 0.8,
    "BaseRounds": 2.0,
    "RoundsPerLayer": 1.0,
    "DaysPerLayer": 3.0,
    "RoundPrice": 0.05,
    "BendLimit": 1.0,
    "SurpriseShare": 0.02,
    "Rule_1": 2.0,
    "Rule_2": 1.0,
    "Rule_3": 1.0,
    "Rule_4": 2.0,
    "Rule_5": 1.0,
    "Rule_6": 0.0,
}
TODAY = dt.date(2026, 3, 20)
BEGUN = {
    "signed_on": dt.date(2026, 2, 20),
    "deposit_cleared_on": dt.date(2026, 2, 25),
    "start": dt.date(2026, 3, 2),
}
CLIENTS = Frame({"client": ["Acme", "Velvet Events"], "shown": [2, 5], "tier": [4, 5]})
MEMORY = Frame({"client": ["Velvet Events"], "was": ["Velvet Nights"]})
"""What Memory knows: a client that was called otherwise before."""


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def serial(date: dt.date) -> float:
    return float((date - dt.date(1899, 12, 30)).days)


def read(*rows: Mapping[str, object], language: str = "en", today: dt.date = TODAY) -> Table:
    said = words(language)
    inputs = PROJECTS.inputs
    titles: list[object] = [said[PROJECTS.sheet.title_key(column)] for column in inputs]
    body = [
        [
            row.get(column.name, {"project": "Logo", "client": "Acme"}.get(column.name))
            for column in inputs
        ]
        for row in rows
    ]
    grid: list[list[object]] = [["Projects"], [], [], titles, *body]
    return read_table(
        grid, "Projects", PROJECTS, said, all_words(),
        known=("Acme", "Velvet Events"), today=serial(today), prepared=200,
    )  # fmt: skip


def worked(table: Table, language: str = "en", today: dt.date = TODAY, **settings: float) -> Frame:
    return PROJECTS.work(
        table.frame,
        {**SETTINGS, **settings},
        serial(today),
        words(language).texts,
        {"clients": CLIENTS, "memory": MEMORY},
        {"MoneySign": "$"},
    )


def one(
    row: Mapping[str, object] | None = None,
    /,
    language: str = "en",
    today: dt.date = TODAY,
    settings: Mapping[str, float] | None = None,
    **cells: object,
) -> Any:
    found = read({**(row or {}), **cells}, language=language, today=today)
    return row_at(worked(found, language, today, **(settings or {})))


def told(found: Any) -> tuple[str, str]:
    return found["state"], found["next"]


@pytest.mark.parametrize(
    ("buffer", "layers", "proposal", "rounds"),
    [
        (None, None, day(4, 6), 2),
        (0.2, None, day(4, 5), 2),
        (0.3, None, day(4, 8), 2),
        (0.25, 3, day(4, 14), 4),
        (0, None, day(3, 30), 2),
        (None, 2.9, day(4, 10), 3),
    ],
)
def test_the_safe_promise(
    buffer: float | None, layers: float | None, proposal: dt.date, rounds: int
) -> None:
    found = one(start=day(3, 2), ready_on=day(3, 30), buffer=buffer, layers=layers)
    assert found["proposal"] == serial(proposal)
    assert found["rounds"] == rounds


def test_a_promise_before_the_safe_one_is_marked() -> None:
    row = {**BEGUN, "ready_on": day(3, 30)}
    early = one(row, promised=day(4, 1))
    assert early["next"] == "Promised for 2026-04-01"
    assert early["mind"] == "promised without buffer: 2026-04-06 would be safe"
    for safe in (one(row, promised=day(4, 6)), one(row)):
        assert (safe["next"], safe["mind"]) == ("Promised for 2026-04-06", "")


@pytest.mark.parametrize("buffer", [0.19, 0.31])
def test_a_buffer_outside_the_notes_is_marked_before_the_start(buffer: float) -> None:
    row = {**BEGUN, "start": day(4, 1), "ready_on": day(4, 20)}
    assert one(row, buffer=buffer)["mind"] == "a buffer of 20 to 30% is wise"
    for wise in (0.2, 0.25, 0.3):
        assert "wise" not in one(row, buffer=wise)["mind"]
    assert one(row, settings={"Buffer": buffer})["mind"].endswith("20 to 30% is wise")


@pytest.mark.parametrize(
    ("delivered", "timing", "kinds"),
    [
        (day(4, 4), "early", ["early_delivery"]),
        (day(4, 5), "early", []),
        (day(4, 6), "on time", []),
        (day(4, 7), "late", []),
    ],
)
def test_early_on_time_late(delivered: dt.date, timing: str, kinds: list[str]) -> None:
    today = day(4, 20)
    table = read({**BEGUN, "ready_on": day(3, 30), "delivered_on": delivered}, today=today)
    found = worked(table, today=today)
    assert found["timing"].tolist() == [timing]
    assert told(row_at(found)) == ("✓ Delivered", "Ask Acme whether they are happy")
    assert [e.kind for e in evidence(both(table, found), words("en").texts)] == kinds


def both(table: Table, found: Frame) -> Frame:
    return table.frame.beside(found)


def test_what_clients_answer_reaches_the_schedule() -> None:
    row = {**BEGUN, "ready_on": day(3, 30), "delivered_on": day(4, 6)}
    table = read(
        {**row, "project": "A", "satisfied": "yes"},
        {**row, "project": "B", "satisfied": "不滿意"},
        {**row, "project": "C", "satisfied": "no", "closed": "finished"},
        {**row, "project": "D", "satisfied": "not asked"},
        {**row, "project": "E", "satisfied": "yes", "delivered_on": day(4, 30)},
        {**row, "project": "F", "satisfied": "yes", "fee": "much"},
        today=day(4, 20),
    )
    found = worked(table, today=day(4, 20))
    listed = list(evidence(both(table, found), words("en").texts))
    assert [(e.kind, e.client, e.day, e.note) for e in listed] == [
        ("satisfied_delivery", "Acme", serial(day(4, 6)), "A"),
        ("request", "Acme", serial(day(4, 6)), "Ask what went wrong: B"),
    ]
    assert found["next"].tolist()[:4] == [
        "They are happy: ask for a referral, once; then close it",
        "Ask what went wrong and mend it; then close it",
        "",
        "Ask Acme whether they are happy",
    ]


def test_the_states_in_their_order() -> None:
    plan = {"start": day(3, 25), "ready_on": day(4, 10), "fee": 6000.0}
    assert told(one(plan)) == (
        "▶ Get it signed",
        "Get the estimate signed before you start (a reply by e-mail counts); rounds of "
        "changes included: 2, each further one $300",
    )
    signed = {**plan, "signed_on": day(3, 10)}
    assert told(one(signed)) == (
        "◷ Wait for the deposit: do not start",
        "Do not start before the deposit is in your account",
    )
    paid = {**signed, "deposit_cleared_on": day(3, 12)}
    assert told(one(paid)) == ("✓ May start", "Start on 2026-03-25; promise 2026-04-14")
    assert told(one(paid, start=day(3, 20))) == ("▶ Running", "Promised for 2026-04-16")
    assert one(paid, hours_so_far=1)["state"] == "▶ Running"
    assert told(one(paid, start=day(3, 1), ready_on=day(3, 15))) == (
        "! The promised day has passed",
        "Promised for 2026-03-19: tell Acme today, with a new day",
    )
    assert one(paid, start=day(3, 1), ready_on=day(3, 16))["state"] == "▶ Running"
    assert one(paid, start=None, ready_on=None)["next"] == (
        "Type the start, and the day on which it would honestly be ready: the safe promise follows"
    )
    assert told(one(plan, closed="cancelled")) == ("— Closed", "")


def test_a_rule_that_is_off_asks_for_nothing() -> None:
    plan = {"start": day(3, 25), "ready_on": day(4, 10)}
    off = {"Rule_1": 0.0}
    assert one(plan, settings=off)["state"] == "◷ Wait for the deposit: do not start"
    off["Rule_4"] = 0.0
    assert one(plan, settings=off)["state"] == "✓ May start"
    started = one(plan, start=day(3, 2), settings=off)
    assert (started["state"], started["violations"]) == ("▶ Running", 0)


def test_stop_loss_looks_at_what_is_to_come_alone() -> None:
    over = {**BEGUN, "ready_on": day(5, 1), "estimate": 80, "fee": 6000, "hours_needed": 40}
    over |= {"hours_so_far": 65, "paid": 5000}
    found = one(over, worse="✓")
    assert (found["remaining"], found["to_finish"], found["left_over"]) == (1000, 1920, -920)
    assert told(found) == (
        "× Write it off",
        "Write it off: finishing costs $920 more than it brings, and no miracle will come. "
        "Look at your contract first",
    )
    assert told(one(over)) == (
        "! Over its hours: finish fast",
        "Finishing costs $920 more than it brings: renegotiate, or cut the scope",
    )
    good = one(over, paid=3000, worse="✓")
    assert told(good) == (
        "! Over its hours: finish fast",
        "Finish fast, simply: $1,080 still to gain",
    )
    # What was spent changes nothing but what is said to be gone.
    spent = one(over, paid=3000, worse="✓", hours_so_far=125)
    assert spent["state"] == good["state"]
    assert spent["next"] == good["next"]
    assert (good["mind"], spent["mind"]) == (
        "$120 is gone either way",
        "$3,000 is gone either way",
    )
    assert one(over, paid=4080, worse="✓")["code"] == 6  # as much as it brings
    assert one(over, paid=4080.01, worse="✓")["code"] == 7


def test_over_its_hours_from_the_buffered_estimate_on() -> None:
    row = {**BEGUN, "ready_on": day(5, 1), "estimate": 80, "fee": 6000}
    assert one(row, hours_so_far=100)["state"] == "▶ Running"
    assert told(one(row, hours_so_far=100.5)) == (
        "! Over its hours",
        "Over its 100 hours: type the hours still needed",
    )
    assert told(one(row, hours_so_far=90, hours_needed=20, fee=None)) == (
        "! Over its hours",
        "Over its 100 hours: type the fee",
    )
    short = {**row, "estimate": 0.8, "hours_so_far": 1.5}
    assert one(short)["next"] == "Over its 1 hour: type the hours still needed"
    assert one(row, hours_so_far=60, hours_needed=40)["state"] == "▶ Running"


def test_what_was_written_off_leaves_a_lesson() -> None:
    assert one(BEGUN, closed="written off")["next"] == "Write down the signs you missed"
    assert one(BEGUN, closed="written off", lesson="no brief")["next"] == ""
    assert one(BEGUN, closed="finished")["next"] == ""


def test_rules_bent_and_broken() -> None:
    row = {**BEGUN, "ready_on": day(3, 30)}
    kept = one(row, rule2="kept", rule5="✓ 遵守")
    assert (kept["violations"], kept["mind"]) == (0, "")
    bent = one(row, rule2="bent")
    assert (bent["violations"], bent["mind"]) == (1, "")
    assert one(row, rule2="bent", rule5="bent")["mind"] == (
        "! your rules bend too far (no. 2, 5): 2, you allow 1"
    )
    broken = one(row, rule5="broken")
    assert broken["violations"] == 2
    assert broken["mind"].endswith("! your rules bend too far (no. 5): 2, you allow 1")
    assert one(row, rule5="broken", settings={"BendLimit": 2.0})["mind"] == ""
    # One that never bends is told whatever is allowed; one that is off never is.
    strict = one(row, rule1="bent", settings={"BendLimit": 6.0})
    assert strict["mind"].endswith("! a rule that never bends was touched (no. 1)")
    assert one(row, rule6="broken")["violations"] == 0
    assert one(row, rule6="broken", settings={"Rule_6": 1.0})["violations"] == 2


def test_starting_without_signature_or_deposit_breaks_the_rules_once() -> None:
    row = {"start": day(3, 2), "ready_on": day(3, 30), "signed_on": day(2, 20)}
    found = one(row)
    assert (found["violations"], found["breaks"]) == (1, "4")
    assert found["mind"].endswith("! a rule that never bends was touched (no. 4)")
    assert one(row, rule4="broken")["violations"] == 2  # not 3: it is one rule
    assert one(row, signed_on=None)["breaks"] == "1, 4"
    assert one(row, signed_on=None, start=day(3, 25))["violations"] == 0
    assert one(row, signed_on=None, start=day(3, 25), hours_so_far=2)["violations"] == 2
    assert one(row, signed_on=None, language="zh-Hant")["breaks"] == "1、4"


def test_a_surprise_is_planned_and_in_the_price() -> None:
    row = {"client": "velvet  events", "fee": 6000, "estimate": 40, "cost": 500}
    row |= {"start": day(3, 25), "ready_on": day(4, 10)}
    found = one(row)
    assert found["mind"].endswith("plan a small surprise for about $120")
    # 6,000 - 500 - 300 - 40 x 1.25 x 48
    planned = one(row, surprise="A cake", surprise_cost=300)
    assert planned["margin"] == 2800
    assert "surprise" not in planned["mind"]
    tight = one(row, surprise="A cake", surprise_cost=1300)
    # 40 x 1.25 x 90 - (6,000 - 500 - 1,300)
    assert tight["mind"].endswith("the surprise is not in the price: $300 short")
    assert one(row, surprise="None", cost=1800)["mind"].endswith(
        "the price is $300 below your target for these hours"
    )
    assert "surprise" not in one(row, client="Acme")["mind"]
    # An old name means the client of today.
    assert one(row, client="Velvet nights")["mind"] == found["mind"]
    assert "surprise" not in one(row, fee=None)["mind"]


def test_days_that_cannot_be_are_named_and_counted_as_open() -> None:
    table = read(
        {"project": "A", **BEGUN, "ready_on": day(3, 1)},
        {"project": "B", **BEGUN, "ready_on": day(3, 30), "delivered_on": day(3, 21)},
        {"project": "C", **BEGUN, "ready_on": day(3, 30), "delivered_on": day(3, 1)},
        {"project": "D", **BEGUN, "ready_on": "soon"},
        {"project": "E", "client": "Bolt"},
        {"project": "F", "client": None},
        {"project": "G", "layers": 11, "rule1": "maybe"},
        {"project": "H", "client": "Acme", "buffer": 20},
    )
    assert [(p.cell, p.message) for p in table.problems] == [
        (
            "P5",
            "Ready on 2026-03-01 is before the start on 2026-03-02; mend one of them, until then "
            "no safe promise is worked out.",
        ),
        (
            "S6",
            "Delivered on 2026-03-21 is still to come; type it on the day, until then the project "
            "counts as open.",
        ),
        (
            "S7",
            "Delivered on 2026-03-01 is before the start on 2026-03-02; mend one of them, until "
            "then the project counts as open.",
        ),
        ("P8", "Honestly ready on is “soon”; type a date such as 2026-03-02."),
        ("B9", "“Bolt” is not on Clients; type the name as it stands there."),
        ("F11", "Rule 1 is “maybe”, which is not on the list; choose one from it."),
        ("L11", "Approval layers is 11; type a number from 1 to 10, or leave it empty."),
        ("Q12", "Buffer is 2000%; type a number from 0% to 100%, or leave it empty."),
    ]
    found = worked(table)
    assert np.isnan(found["proposal"]).tolist()[:3] == [True, False, False]
    assert found["state"].tolist() == [
        "▶ Running",
        "▶ Running",
        "▶ Running",
        "See Problems",
        "▶ Get it signed",
        "Needs: Client",
        "See Problems",
        "See Problems",
    ]


def test_the_tallies_of_twelve_months() -> None:
    row = {**BEGUN, "ready_on": day(3, 30)}
    last_year = {"start": dt.date(2025, 3, 2), "ready_on": dt.date(2025, 3, 30)}
    table = read(
        {**row, "project": "A", "delivered_on": day(4, 4)},
        {**row, "project": "B", "delivered_on": day(4, 6), "closed": "finished"},
        {**row, "project": "C", "delivered_on": day(4, 7)},
        {**last_year, "project": "D", "delivered_on": dt.date(2025, 4, 20)},
        {**last_year, "project": "E", "delivered_on": dt.date(2025, 4, 21)},
        {**row, "project": "F", "rule5": "broken"},
        {**row, "project": "G", "estimate": 1, "hours_so_far": 9},
        today=day(4, 20),
    )
    tables = {"projects": worked(table, today=day(4, 20))}
    assert {t.name: t.compute(tables) for t in PROJECTS.tallies} == {
        "ProjectsEarly": 1.0,
        "ProjectsOnTime": 1.0,
        "ProjectsLate": 2.0,
        "ProjectsOpen": 2.0,
        "ProjectsRulesTouched": 3.0,
        "ProjectsOverHours": 1.0,
        "ProjectsToWriteOff": 0.0,
    }


def test_in_chinese() -> None:
    over = {**BEGUN, "ready_on": day(5, 1), "estimate": 80, "fee": 6000, "hours_needed": 40}
    found = one(over, hours_so_far=65, paid=5000, worse="✓", language="zh-Hant")
    assert told(found) == ("× 認賠結束", "認賠結束：做完要多賠 $920，奇蹟不會發生。請先看合約")


def test_codes_are_places_in_the_states() -> None:
    assert [state.code for state in PROJECTS.states] == list(range(11))
    assert PROJECTS.told == {5, 6, 7, 10}


def test_a_buffer_that_reaches_behind_the_last_day_there_is() -> None:
    found = one(**{**BEGUN, "ready_on": dt.date(9999, 12, 20), "estimate": 10})
    assert "9999-12-31" in found["next"] + found["mind"]
