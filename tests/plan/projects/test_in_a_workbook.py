"""Projects in a whole workbook: what deliveries bring, what is told, what Plan says."""

from __future__ import annotations

import datetime as dt

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.recalculate import Outcome, recalculate
from tests.memory_workbook import memory_workbook, table

TODAY = dt.date(2026, 3, 2)
SHEET = "Projects"
RUNNING: dict[str, object] = {
    "Client": "Acme",
    "Signed on": dt.date(2026, 1, 5),
    "Deposit in the bank on": dt.date(2026, 1, 7),
    "Start": dt.date(2026, 1, 12),
    "Honestly ready on": dt.date(2026, 2, 9),  # safe to promise: 2026-02-16
}


@pytest.fixture
def book() -> MemoryBook:
    made = memory_workbook(
        typed={"client": ["Acme", "Bolt", "Cedar"], "revenue": [20_000, 300, 9_000],
               "hours": [100, 90, 60], "respect": [5, 1, 4]}, rows=8,
    )  # fmt: skip
    recalculate(made, TODAY)
    add_packs(made, ["projects"], dt.datetime(2026, 3, 2, 8))
    return made


def put(book: MemoryBook, row: int, **cells: object) -> None:
    grid = book.sheets[SHEET]
    said = {name.replace("_", " "): value for name, value in cells.items()}
    for name, value in {**RUNNING, **said}.items():
        grid[4 + row][grid[3].index(name)] = value


def queue(book: MemoryBook) -> list[tuple[object, object]]:
    return [(row["client"], row["task"]) for row in table(book, "queue") if row["rank"]]


def planned(outcome: Outcome, client: str, kind: str) -> list[dt.date]:
    assert outcome.service is not None
    entries = outcome.service.result.entries
    return [e.due for e in entries if (e.client, e.kind.value) == (client, kind)]


def test_a_satisfied_delivery_asks_for_a_referral_once(book: MemoryBook) -> None:
    assert planned(recalculate(book, TODAY), "Acme", "referral_ask") == []
    put(book, 0, Project="Logo", Delivered_on=dt.date(2026, 2, 27), **{"Are they happy?": "yes"})
    assert planned(recalculate(book, TODAY), "Acme", "referral_ask") == [dt.date(2026, 3, 6)]
    # The owner wrote the same delivery into the log: it counts once.
    log = book.sheets["Touch Log"]
    line = {"Date": dt.date(2026, 2, 27), "Client": "Acme", "Kind": "Satisfied delivery"}
    for name, value in line.items():
        log[3][log[2].index(name)] = value
    found = recalculate(book, TODAY)
    assert found.service is not None
    assert [t.kind.value for t in found.service.touches] == ["satisfied_delivery"]
    assert planned(found, "Acme", "referral_ask") == [dt.date(2026, 3, 6)]


def test_who_is_not_happy_is_asked_what_went_wrong(book: MemoryBook) -> None:
    put(book, 0, Project="Logo", Delivered_on=dt.date(2026, 2, 27), **{"Are they happy?": "no"})
    outcome = recalculate(book, TODAY)
    assert queue(book) == [("Acme", "Ask what went wrong: Logo")]
    assert planned(outcome, "Acme", "referral_ask") == []
    put(book, 0, Project="Logo", Closed="finished")
    recalculate(book, TODAY)
    assert queue(book) == []


def test_an_early_delivery_is_evidence_of_service(book: MemoryBook) -> None:
    def reached(day: dt.date) -> object:
        put(book, 0, Project="Logo", Delivered_on=day)
        outcome = recalculate(book, TODAY)
        assert outcome.service is not None
        return [t.kind.value for t in outcome.service.touches if t.client == "Acme"]

    assert reached(dt.date(2026, 2, 15)) == []
    assert reached(dt.date(2026, 2, 14)) == ["early_delivery"]


def test_what_turns_is_told_once_and_plan_counts(book: MemoryBook) -> None:
    put(book, 0, Project="Logo", **{"Hours estimated": 40, "Hours so far": 51})
    put(book, 1, Project="Film")
    put(book, 2, Project="Site", Delivered_on=dt.date(2026, 2, 16))
    put(book, 3, Project="Poster", Client="Nobody", Delivered_on=dt.date(2026, 2, 10))
    found = recalculate(book, TODAY).judgement
    told = {row["client"]: row["why"] for row in table(book, "changes") if row["what"] == SHEET}
    assert told == {
        "Logo": "Over its 50 hours: type the hours still needed",
        "Film": "Promised for 2026-02-16: tell Acme today, with a new day",
    }
    recalculate(book, dt.date(2026, 3, 3))
    assert len([r for r in table(book, "changes") if r["what"] == SHEET]) == 2
    figures = found.content.practised.figures
    assert figures["ProjectsCourse"][1] == (
        "Of 2: 1 early, 1 on time, 0 late; your goal: 2 early, 0 on time, none late."
    )
    assert [figures[f"Projects{n}Share"][1] for n in ("Early", "OnTime", "Late")] == [0.5, 0.5, 0]
    assert [(p.cell, p.message) for p in found.problems] == [
        ("B8", "“Nobody” is not on Clients; type the name as it stands there.")
    ]


@pytest.mark.parametrize(("early", "rest", "said"), [
    (8, 2, "✓ On course. Of 10: 8 early, 2 on time, 0 late."),
    (7, 3, "Of 10: 7 early, 3 on time, 0 late; your goal: 8 early, 2 on time, none late."),
])  # fmt: skip
def test_eighty_percent_early_and_none_late(
    book: MemoryBook, early: int, rest: int, said: str
) -> None:
    days = [dt.date(2026, 2, 10)] * early + [dt.date(2026, 2, 16)] * rest
    for row, day in enumerate(days):
        put(book, row, Project=f"P{row}", Delivered_on=day)
    figures = recalculate(book, TODAY).judgement.content.practised.figures
    assert figures["ProjectsCourse"][1] == said


def test_a_late_one_is_never_on_course(book: MemoryBook) -> None:
    for row in range(9):
        put(book, row, Project=f"P{row}", Delivered_on=dt.date(2026, 2, 10))
    put(book, 9, Project="P9", Delivered_on=dt.date(2026, 2, 17))
    figures = recalculate(book, TODAY).judgement.content.practised.figures
    assert figures["ProjectsCourse"][1] == (
        "Of 10: 9 early, 0 on time, 1 late; your goal: 8 early, 2 on time, none late."
    )


def test_the_owners_rules_count(book: MemoryBook) -> None:
    rules = book.sheets["House rules"]
    at = next(i for i, row in enumerate(rules) if "Rule 5" in row)
    label = rules[at].index("Rule 5")
    put(book, 0, Project="Logo", **{"Rule 5": "bent"})

    def warned() -> list[float]:
        projects = recalculate(book, TODAY).judgement.content.practised.tables[0]
        return [projects.results[name][0] for name in ("violations", "warned")]

    assert warned() == [1, 0]
    rules[at][label + 1] = "✓"  # never bends
    assert warned() == [1, 1]
    rules[at][label + 2] = None  # off
    assert warned() == [0, 0]


def test_a_project_may_be_for_a_prospect(book: MemoryBook) -> None:
    put(book, 0, Project="Logo", Client="Newcomer Ltd")

    def named() -> list[str]:
        return [p.cell for p in recalculate(book, TODAY).judgement.problems]

    assert named() == ["B5"]
    add_packs(book, ["prospects"], dt.datetime(2026, 3, 2, 8))
    assert named() == ["B5"]
    sheet = book.sheets["Prospects"]
    header = next(i for i, row in enumerate(sheet) if "Prospect" in row)
    sheet[header + 1][sheet[header].index("Prospect")] = "newcomer  ltd"
    assert named() == []


def hell(book: MemoryBook) -> list[tuple[object, ...]]:
    names = ("date", "client", "key", "tier", "revenue", "flags")
    lines = [r for r in table(book, "memory") if r["event"] == "hell"]
    return [tuple(line[name] for name in names) for line in lines]


def test_memory_keeps_the_client_of_a_project_that_was_written_off(book: MemoryBook) -> None:
    clients = book.sheets["Clients"]
    at = next(i for i, row in enumerate(clients) if "No written brief" in row)
    line = next(row for row in clients if row[0] == "Bolt")
    line[clients[at].index("No written brief")] = "✓"
    put(book, 0, Project="Logo", Client="bolt", Closed="written off")
    put(book, 1, Project="Site", Closed="cancelled")
    put(book, 2, Project="Film", Client="Nobody", Closed="written off")
    recalculate(book, TODAY)
    kept = (TODAY, "Bolt", "projects:logo", 1, 300, "·✓·······")
    assert hell(book) == [kept]
    # Once, as it was then, whatever becomes of the client and of the row.
    line[clients[at].index("No written brief")] = None
    recalculate(book, dt.date(2026, 3, 3))
    assert hell(book) == [kept]
    clients.remove(line)
    recalculate(book, dt.date(2026, 3, 4))
    assert [r["event"] for r in table(book, "memory") if r["client"] == "Bolt"] == [
        "first", "hell", "left",
    ]  # fmt: skip
    put(book, 3, Project="Poster", Client="Bolt", Closed="written off")
    recalculate(book, dt.date(2026, 3, 5))
    gone = (dt.date(2026, 3, 5), "Bolt", "projects:poster", 1, 300, "·✓·······")
    assert hell(book)[0] == kept
    assert hell(book)[1][:5] == gone[:5]
    # One taken back goes, the one of a row that is deleted stays.
    put(book, 0, Project=None, Client=None, Closed=None)
    put(book, 3, Project="Poster", Client="Bolt", Closed="finished")
    recalculate(book, dt.date(2026, 3, 6))
    assert hell(book) == [kept]
    # Who comes back is a client anew.
    clients.append(line)
    recalculate(book, dt.date(2026, 3, 9))
    assert [r["event"] for r in table(book, "memory") if r["client"] == "Bolt"][-1] == "first"
