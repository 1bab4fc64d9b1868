"""Success in a whole workbook: the schedule, evidence, letters, what is told, sheets that go."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.recalculate import Outcome, recalculate
from tests.frames import row_at
from tests.memory_workbook import header, memory_workbook, sheet, table
from tests.plan.letters.desk import head, write

NOW = dt.datetime(2026, 3, 2, 8)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
FIGURE: Mapping[str, Any] = {
    "client": "Acme",
    "success": "Guests book with us",
    "better": "No agency takes its part",
    "metric": "Waiting time",
    "unit": "min",
    "baseline": 20,
    "target": 15,
    "start": dt.date(2026, 1, 5),
    "by": dt.date(2026, 12, 31),
    "sure": "✓",
}
CHECK: Mapping[str, Any] = {
    "client": "Acme",
    "metric": "Waiting time",
    "date": dt.date(2026, 2, 20),
    "value": 17,
    "done": "A shorter form",
    "next_step": "A course for the desk",
}
CURT: Mapping[str, Any] = {
    "client": "Acme", "asked_on": dt.date(2026, 2, 24),
    "courtesy": 2, "competence": 4, "knowledge": 4, "response": 4, "personal": 4,
}  # fmt: skip


@pytest.fixture(scope="module")
def made() -> MemoryBook:
    typed: dict[str, list[Any]] = {
        "client": ["Acme", "Bolt", "Cedar"], "revenue": [20_000, 300, 9_000],
        "hours": [100, 90, 60], "communication": [5, 1, 4], "respect": [5, 1, 4],
        **{f"criterion{i}": ["✓", None, None] for i in range(1, 6)},
    }  # fmt: skip
    book = memory_workbook(typed=typed, rows=8)
    recalculate(book, TODAY)
    add_packs(book, ["success", "letters"], NOW)
    return book


@pytest.fixture
def book(made: MemoryBook) -> MemoryBook:
    """A VIP, one to let go and a Good client, reviewed, with success and letters on."""
    return copy.deepcopy(made)


def put(book: MemoryBook, name: str, row: int = 0, **cells: Any) -> None:
    usual = {"success": FIGURE, "check_ins": CHECK, "loyalty": CURT}[name]
    write(book, row, {**usual, **cells}, name)


def due(outcome: Outcome, client: str, kind: str) -> list[tuple[dt.date, str]]:
    """When touches of a kind are due, and why."""
    assert outcome.service is not None
    entries = outcome.service.result.entries
    return [(e.due, e.why.key) for e in entries if (e.client, e.kind.value) == (client, kind)]


def log(book: MemoryBook, row: int, date: dt.date, client: str, kind: str) -> None:
    grid = book.sheets["Touch Log"]
    for name, value in {"Date": date, "Client": client, "Kind": kind}.items():
        grid[3 + row][grid[2].index(name)] = value


# --- the schedule -------------------------------------------------------------------------------


def test_an_open_figure_asks_for_check_ins_whatever_the_tier(book: MemoryBook) -> None:
    assert due(recalculate(book, TODAY), "Bolt", "check_in") == []
    put(book, "success", client="Bolt", start=dt.date(2025, 12, 10))  # + 90 = 2026-03-10
    first = due(recalculate(book, TODAY), "Bolt", "check_in")
    assert first[0] == (dt.date(2026, 3, 10), "metric")
    put(book, "check_ins", client="Bolt", date=dt.date(2026, 3, 9), value=19)
    again = due(recalculate(book, dt.date(2026, 3, 9)), "Bolt", "check_in")
    assert again == [(dt.date(2026, 6, 7), "metric")]
    put(book, "check_ins", 1, client="Bolt", date=dt.date(2026, 5, 26), value=15)  # met
    assert due(recalculate(book, dt.date(2026, 5, 26)), "Bolt", "check_in") == []


def test_a_vip_gets_one_and_not_two(book: MemoryBook) -> None:
    put(book, "success", start=dt.date(2025, 12, 10))
    found = due(recalculate(book, TODAY), "Acme", "check_in")
    # The next is due 90 days after this one, in June.
    assert [day for day, _ in found if day < dt.date(2026, 6, 1)] == [dt.date(2026, 3, 10)]
    log(
        book, 0, dt.date(2026, 3, 2), "Acme", "Success check-in"
    )  # eight days early, not on Check-ins
    found = due(recalculate(book, TODAY), "Acme", "check_in")
    assert [day for day, _ in found] == [dt.date(2026, 5, 31)]


def test_one_that_is_not_defined_asks_for_nothing(book: MemoryBook) -> None:
    put(book, "success", client="Bolt", start=dt.date(2025, 12, 10), sure=None)
    assert due(recalculate(book, TODAY), "Bolt", "check_in") == []


def test_a_check_in_counts_once_beside_the_log(book: MemoryBook) -> None:
    put(book, "success")
    put(book, "check_ins")
    put(book, "check_ins", 1, date=dt.date(2026, 3, 9))  # still to come
    log(book, 0, dt.date(2026, 2, 20), "Acme", "Success check-in")
    service = recalculate(book, TODAY).service
    assert service is not None
    found = [(t.date, t.kind.value) for t in service.touches if t.client == "Acme"]
    assert found == [(dt.date(2026, 2, 20), "check_in")]


def test_a_high_risk_brings_the_care_call_forward_once(book: MemoryBook) -> None:
    log(book, 0, dt.date(2026, 2, 24), "Acme", "Care call")
    log(book, 1, dt.date(2026, 2, 24), "Cedar", "Care call")
    log(book, 2, dt.date(2026, 2, 24), "Bolt", "Care call")
    before = recalculate(book, TODAY)
    assert due(before, "Acme", "care_call")[0] == (dt.date(2026, 3, 10), "cadence")
    for row, name in enumerate(("Acme", "Cedar", "Bolt")):
        put(book, "loyalty", row, client=name)
    found = recalculate(book, TODAY)
    assert due(found, "Acme", "care_call")[0] == (TODAY, "risk")
    assert due(found, "Cedar", "care_call")[0] == (TODAY, "risk")
    assert due(found, "Bolt", "care_call") == []  # whom you let go is not called for that
    planned = [row for row in table(book, "schedule") if row["client"] == "Acme"]
    assert planned[0]["why"] == "May leave, first because of: Courtesy."
    log(book, 3, TODAY, "Acme", "Care call")
    later = recalculate(book, TODAY + DAY)
    assert due(later, "Acme", "care_call")[0][1] == "cadence"
    put(book, "loyalty", 1, client="Cedar", asked_on=None)
    assert "risk" not in [why for _, why in due(recalculate(book, TODAY), "Cedar", "care_call")]


# --- mail ---------------------------------------------------------------------------------------


def told(book: MemoryBook) -> list[tuple[str, str, str]]:
    wanted = ("Success", "Check-ins", "Loyalty")
    return [(r["client"], r["what"], r["why"]) for r in table(book, "changes")
            if r["what"] in wanted]  # fmt: skip


def test_what_turned_is_told_once(book: MemoryBook) -> None:
    put(book, "success")
    put(book, "success", 1, client="Cedar", metric="Calls", start=dt.date(2025, 11, 1))
    put(book, "success", 2, client="Bolt")
    put(book, "loyalty")
    put(book, "loyalty", 1, client="Bolt")
    recalculate(book, TODAY)
    assert told(book) == [
        ("Cedar", "Success",
         "Check-in of 2026-01-30 missed (days: 31): ask for “Calls”, and type the value on "
         "Check-ins"),
        ("Acme", "Loyalty", "Call and apologise where due; who was curt, and why?"),
    ]  # fmt: skip
    recalculate(book, TODAY + DAY)
    assert len(told(book)) == 2
    put(book, "check_ins", date=TODAY, value=15)
    put(book, "check_ins", 1, client="Cedar", metric="Calls", date=TODAY, value=20)
    recalculate(book, TODAY + 2 * DAY)
    recalculate(book, TODAY + 3 * DAY)
    assert [(client, why[:14]) for client, _, why in told(book)[:-2]] == [
        ("Acme", "Tell them, tha"), ("Cedar", "0% reached, 29"),
    ]  # fmt: skip


# --- letters ------------------------------------------------------------------------------------


def drafts(book: MemoryBook, day: dt.date = TODAY) -> dict[str, Any]:
    return {d.client: d for d in recalculate(book, day).judgement.drafts}


def test_the_progress_report(book: MemoryBook) -> None:
    put(book, "success")
    put(book, "check_ins")
    put(book, "check_ins", 1, date=dt.date(2026, 1, 20), value=19)
    head(book, sender="Lin", company="Studio")
    draft = drafts(book)["Acme"]
    assert (draft.kind, draft.missing) == ("progress_report", ())
    assert draft.subject == "Waiting time: where we stand on 20 February 2026"
    assert (
        draft.text
        == """\
Dear Acme,

When we began, you said that success means: “Guests book with us”.

Waiting time: at the start 20 min, now 17 min, aim 15 min by 31 December 2026.
That is 60% of the way.

What we did since 20 January 2026: A shorter form
What comes next: A course for the desk
Our next look at it together: 21 May 2026.

Kind regards,
Lin
Studio"""
    )
    put(book, "check_ins", report_sent_on=TODAY)
    assert "Acme" not in drafts(book)


def test_a_diagnosis_is_a_polite_question(book: MemoryBook) -> None:
    put(book, "success")
    put(book, "check_ins", set_up="no", as_advised="no", teams="one of four", how_used="hardly")
    text = drafts(book)["Acme"].text
    assert "One question so that we get there: who uses it today, and is anything in the way?" in (
        text.split("\n")
    )
    assert not any(word in text for word in ("hardly", "one of four", "advised", "set up"))


def test_facts_that_are_missing_are_listed(book: MemoryBook) -> None:
    put(book, "success", unit=None)
    put(book, "check_ins", done=None)
    draft = drafts(book)["Acme"]
    assert set(draft.missing) == {"unit", "done", "sender", "company"}
    assert "now 17 …" in draft.text


@pytest.mark.parametrize(
    ("unit", "baseline", "latest", "target", "cell", "said"),
    [
        ("%", 0.02, 0.03, 0.05, "Success!I5", "0.02 may be 2% or 0.02%"),
        ("٪", 0, 0.5, 1, "Success!J5", "1 may be 100% or 1%"),
        (" ％", 20, 0.22, 25, "Check-ins!F5", "0.22 may be 22% or 0.22%"),
        ("%", 20, 22, 0.25, "Success!J5", "0.25 may be 25% or 0.25%"),
        ("%", 2.5, 1.5, 0.5, "", "at the start 2.5 %, now 1.5 %, aim 0.5 % by"),
        ("%", 20, 22, 25, "", "at the start 20 %, now 22 %, aim 25 % by"),
        ("percent", 0.02, 0.03, 0.05, "", "at the start 0.02 percent, now 0.03 percent, aim"),
    ],
)
def test_a_figure_that_may_be_a_hundredth_of_what_is_meant_is_not_told(
    book: MemoryBook,
    unit: str,
    baseline: float,
    latest: float,
    target: float,
    cell: str,
    said: str,
) -> None:
    """A cell in which 2% was typed holds 0.02, and so does one in which 0.02 was."""
    put(book, "success", unit=unit, baseline=baseline, target=target)
    put(book, "check_ins", value=latest, set_up="yes", as_advised="yes", teams="all")
    judgement = recalculate(book, TODAY).judgement
    (draft,) = (draft for draft in judgement.drafts if draft.client == "Acme")
    assert ("unit" in draft.missing) == bool(cell)
    if cell:
        (problem,) = judgement.problems
        assert f"{problem.sheet}!{problem.cell}" == cell
        assert said in problem.message
    else:
        assert not judgement.problems
        assert said in draft.text


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"metric": "VIP visits"}, ("Check-ins", "B5", "VIP visits")),
        ({"success": "Every VIP comes back"}, ("Success", "E5", "Every VIP comes back")),
    ],
)
def test_what_the_client_must_not_read_makes_no_draft(
    book: MemoryBook, cells: dict[str, Any], place: tuple[str, str, str]
) -> None:
    put(book, "success", **cells)
    put(book, "check_ins", **{k: v for k, v in cells.items() if k == "metric"})
    judgement = recalculate(book, TODAY).judgement
    assert "Acme" not in [draft.client for draft in judgement.drafts]
    (problem,) = judgement.problems
    assert (problem.sheet, problem.cell, problem.value) == place
    assert f"“{place[2]}” holds “vip”, which the client must not read" in problem.message


# --- sheets that go, settings that cannot be ----------------------------------------------------


@pytest.mark.parametrize("gone", [("Check-ins",), ("Success",), ("Loyalty",),
                                  ("Success", "Check-ins", "Loyalty")])  # fmt: skip
def test_a_sheet_that_is_not_there_is_not_missed(book: MemoryBook, gone: tuple[str, ...]) -> None:
    put(book, "success", client="Bolt", start=dt.date(2025, 12, 10))
    put(book, "check_ins", client="Bolt", date=dt.date(2026, 1, 5))
    put(book, "loyalty")
    for title in gone:
        del book.sheets[title]
    outcome = recalculate(book, TODAY)
    assert outcome.judgement.problems == []
    tables = {t.practice.name: t.both for t in outcome.judgement.content.practised.tables}
    figures = outcome.judgement.content.practised.figures
    if "Success" in gone:
        assert due(outcome, "Bolt", "check_in") == []
        assert figures["SuccessOnTheWay"][1] == 0
    elif "Check-ins" in gone:
        assert due(outcome, "Bolt", "check_in")[0][0] == dt.date(2026, 3, 10)
        assert tables["success"]["latest"][0] == 20
    if gone == ("Success",):
        row = row_at(tables["check_ins"])
        assert (row["code"], row["known"]) == (3, -1)
        assert figures["CheckInReports"][1] == 1
    assert (figures["LoyaltyHigh"][1] == 1) is ("Loyalty" not in gone)


def test_courtesy_must_not_weigh_less_than_competence(book: MemoryBook) -> None:
    put(book, "loyalty")
    grid = sheet(book, "house_rules")
    row = next(row for row in grid if "Weight of courtesy" in row)
    row[row.index("Weight of courtesy") + 1] = 20
    judgement = recalculate(book, TODAY).judgement
    (problem,) = judgement.problems
    assert problem.message == (
        "Courtesy drives clients away first, competence second; “Weight of courtesy” must not be "
        "below “Weight of competence”. Until then the usual weight counts."
    )
    assert problem.sheet == "House rules"
    loyalty = next(t for t in judgement.content.practised.tables if t.practice.name == "loyalty")
    assert loyalty.both["risk"][0] == 0.43


def test_hours_until_an_answer_are_those_of_service_levels(book: MemoryBook) -> None:
    slow = {"courtesy": 5, "competence": 5, "knowledge": 5, "response": 1, "personal": 5}
    put(book, "loyalty", **slow)

    def said() -> str:
        recalculate(book, TODAY)
        tables = recalculate(book, TODAY).judgement.content.practised.tables
        return str(next(t for t in tables if t.practice.name == "loyalty").both["next"][0])

    assert said() == "Answer within 2 working hours"
    grid = sheet(book, "service")
    at = next(row for row in grid if "VIP" in row)
    at[at.index("VIP") + 2] = 1.5
    assert said() == "Answer within 1.5 working hours"
    at[at.index("VIP") + 2] = 1
    assert said() == "Answer within one working hour"
    del book.sheets["Service levels"]
    assert said() == "Answer within 2 working hours"


def test_a_second_recalculation_changes_nothing(book: MemoryBook) -> None:
    for name in ("success", "check_ins", "loyalty"):
        put(book, name)
    recalculate(book, TODAY)
    before = {title: [list(row) for row in grid] for title, grid in book.sheets.items()}
    recalculate(book, TODAY)
    assert book.sheets == before
    assert header(book, "success").row == 3
