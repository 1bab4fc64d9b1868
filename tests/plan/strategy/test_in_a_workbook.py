"""The pack strategy in a whole workbook: gauge, roadmap, what is told, letters, deleted sheets."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.progress.roadmap import STEPS
from pumpkin_sheets.recalculate import recalculate
from tests.memory_workbook import header, memory_workbook, sheet, table, title_of

TODAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, 8)
SHEETS = ("strategy", "opposites", "process", "five_steps", "decisions", "community")
TYPED: dict[str, list[Any]] = {
    "client": ["Acme", "Bolt", "Cedar"], "revenue": [20_000, 300, 9_000],
    "hours": [100, 90, 60], "respect": [5, 1, 4],
}  # fmt: skip
RUNS = {"step": "Build", "other": "Ana", "written": "✓", "ran_on": dt.date(2026, 11, 1)}
YES = dict.fromkeys(("q1", "q2", "q3"), "yes")


@cache
def _made(language: str, *packs: str) -> MemoryBook:
    book = memory_workbook(language, TYPED, rows=8)
    recalculate(book, TODAY)
    add_packs(book, ["strategy", *packs], NOW)
    return book


def made(*packs: str, language: str = "en") -> MemoryBook:
    """A workbook with the pack on, to type into."""
    return copy.deepcopy(_made(language, *packs))


def write(book: MemoryBook, name: str, row: int, **cells: object) -> None:
    at, grid = header(book, name), sheet(book, name)
    for column, value in cells.items():
        grid[at.first_row + row][at.positions[column]] = value


def type_line(book: MemoryBook, key: str, value: object, worded: bool = False) -> None:
    """Types on the page Strategy, beside a label."""
    labels = {words(code)[f"strategy.{key}"] for code in ("en", "zh-Hant")}
    row = next(row for row in sheet(book, "strategy") if labels & set(row))
    at = next(i for i, cell in enumerate(row) if cell in labels)
    row[at + (2 if worded else 1)] = value


def figures(book: MemoryBook, day: dt.date = TODAY) -> Mapping[str, Any]:
    found = recalculate(book, day).judgement.content.practised.figures
    return {name: result for name, (_, result) in found.items()}


def told(book: MemoryBook, day: dt.date) -> list[tuple[str, str, str]]:
    """What a review of that day puts on Changes of the pack."""
    recalculate(book, day)
    rows = [row for row in table(book, "changes") if row["date"] == day]
    ours = {words("en")[f"sheets.{name}"] for name in SHEETS}
    return [(row["client"], row["what"], row["why"]) for row in rows if row["what"] in ours]


# --- the gauge ------------------------------------------------------------------------------------


def gate(book: MemoryBook) -> None:
    for i, who in enumerate(("Acme", "My neighbour")):
        cells = {"who": who, "date": dt.date(2026, 11, 2)}
        write(book, "community", 2 * i, kind="joined", **cells)
        write(book, "community", 2 * i + 1, kind="asked when and how much", **cells)


def test_each_quarter_of_the_offer_counts_25() -> None:
    book = made()
    assert figures(book)["Gauge_offer"] == 0
    type_line(book, "field.field", "quality")
    assert figures(book)["Gauge_offer"] == 25
    type_line(book, "field.offer", "Ten days or nothing", worded=True)
    type_line(book, "field.asked", 10)
    type_line(book, "field.understood", 7)
    found = figures(book)
    assert (found["Gauge_offer"], found["LabelShare"]) == (50, 0.7)
    assert found["LabelSaid"] == "70% understand it at first sight; the goal is 80%."
    assert found["GaugeAbout_offer"] == (
        "25 each: field ✓ · one sentence ✓ · label understood – · gate passed –"
    )
    type_line(book, "field.understood", 8)
    gate(book)
    found = figures(book)
    assert (found["Gauge_offer"], found["LabelSaid"]) == (100, "✓ 80% understand it at first sight")


def test_a_sentence_of_more_than_140_signs_is_none() -> None:
    book = made()
    type_line(book, "field.offer", "x" * 140, worded=True)
    assert (figures(book)["Gauge_offer"], figures(book)["OfferSaid"]) == (
        25, "✓ Short enough to be remembered",
    )  # fmt: skip
    type_line(book, "field.offer", "x" * 141, worded=True)
    found = figures(book)
    assert (found["Gauge_offer"], found["OfferSaid"]) == (
        0, "Say it shorter: 141 signs, 140 at most.",
    )  # fmt: skip


def test_hours_that_run_without_their_owner() -> None:
    book = made()
    assert figures(book)["GaugeAbout_systems"] == (
        "List the steps of your work on Process, with their hours a month."
    )
    write(book, "process", 0, **RUNS, hours=10)
    write(book, "process", 1, step="Sell", hours=30)
    found = figures(book)
    assert (found["Gauge_systems"], found["GaugeWord_systems"]) == (25, "weak")
    assert found["GaugeAbout_systems"] == "without you: 10 of 40 hours a month"
    type_line(book, "systems.absence", 9)
    assert figures(book)["GaugeAbout_systems"] == (
        "without you: 10 of 40 hours a month · longest proven absence in days: 9"
    )


def test_what_holds_back_is_the_lowest_part() -> None:
    without = memory_workbook(typed=TYPED, rows=8)
    found = figures(without)
    assert (found["GaugeWord_offer"], found["GaugeWord_systems"]) == ("not counted",) * 2
    assert found["GaugeSaid"].startswith("Of the three, only top clients can be counted so far:")
    assert found["GaugeAbout_offer"] == "— switch on with: pumpkin add … strategy"
    book = made()
    assert figures(book)["GaugeSaid"] == "What holds you back: An exclusive offer, 0 of 100."
    type_line(book, "field.field", "price")
    assert figures(book)["GaugeSaid"] == "What holds you back: Systems, 0 of 100."
    write(book, "process", 0, **RUNS, hours=10)
    assert figures(book)["GaugeSaid"] == "What holds you back: An exclusive offer, 25 of 100."
    gate(book)
    type_line(book, "field.offer", "Ten days or nothing", worded=True)
    assert figures(book)["GaugeSaid"] == (
        "All three are strong; the weakest is An exclusive offer, 75 of 100."
    )
    del book.sheets[title_of(book, "process")]
    assert figures(book)["GaugeSaid"] == (
        "What holds you back: An exclusive offer, 75 of 100. · Systems is not counted yet, and "
        "counts as 0."
    )


def test_the_first_step_needs_the_sentence_and_work_that_is_loved() -> None:
    def seed(book: MemoryBook) -> tuple[str, str]:
        found = figures(book)
        return found["RoadMark_seed"], found["RoadNext_seed"]

    assert seed(made()) == ("○", "— switch on with: pumpkin add … profit")
    book = made("profit")
    loved = {"service": "Sites", "revenue": 9000, "distraction": 1, "future": 4, "skill": 4}
    write(book, "services", 0, **loved, joy=4)
    assert seed(book) == ("◐", "On Strategy, say in one sentence what only you do.")
    type_line(book, "field.offer", "x" * 141, worded=True)
    assert seed(book) == ("◐", "On Strategy, say it shorter: 140 signs at most.")
    type_line(book, "field.offer", "Ten days", worded=True)
    assert seed(book) == ("●", "Done. It opens again by itself when something changes.")
    write(book, "services", 0, joy=3)
    assert seed(book)[0] == "◐"


# --- Plan -----------------------------------------------------------------------------------------


def test_exceptions_are_set_against_the_others() -> None:
    book = made()
    assert figures(book)["DecisionsSaid"] == "No decision has an outcome yet."
    odd = {**YES, "q3": "no", "anyway": "A favour"}
    rows = [(odd, "worked")] + [(odd, "did not work")] * 3
    rows += [(YES, "worked")] * 7 + [(YES, "did not work")] * 2
    for i, (answers, outcome) in enumerate(rows):
        write(book, "decisions", i, decision=f"Decision {i}", **answers, outcome=outcome)
    assert figures(book)["DecisionsSaid"] == "Exceptions worked 1 of 4, the others 7 of 9."


@pytest.mark.parametrize(
    ("answers", "end"),
    [
        (["taken"] * 5, " · They are the wind, you are at the helm: not every wish belongs in."),
        (["taken"] * 4, ""),
        (["taken"] * 4 + ["partly"], ""),
        (["no"] * 4 + ["later"], " · Why would they suggest again?"),
        (["no"] * 4 + ["partly"], ""),
        (["no"] * 4, ""),
    ],
)
def test_neither_all_wishes_nor_none(answers: list[str], end: str) -> None:
    book = made()
    for i, answer in enumerate(answers):
        write(book, "community", i, who="Acme", date=TODAY, kind="suggestion", answer=answer,
              answered_on=TODAY)  # fmt: skip
    taken = answers.count("taken")
    assert figures(book)["CommunitySaid"] == (
        f"Members: 0. Suggestions: {len(answers)}, of which {len(answers)} answered and {taken} "
        f"taken.{end}"
    )


def test_what_sharing_brought_stands_on_plan() -> None:
    book = made()
    assert figures(book)["CommunitySharing"] == "Nothing was shared yet."
    write(book, "community", 0, who="Fair", date=TODAY, kind="shared knowledge", enquiries=2,
          won=1)  # fmt: skip
    assert figures(book)["CommunitySharing"] == "Shared: 1. Enquiries from it: 2. Clients won: 1."


# --- what is told ---------------------------------------------------------------------------------


def test_a_review_day_a_step_and_a_suggestion_are_told_once() -> None:
    book = made()
    recalculate(book, TODAY)
    write(book, "decisions", 0, decision="Fair", **YES, review_on=dt.date(2026, 11, 26))
    write(book, "five_steps", 0, done_on=dt.date(2025, 11, 25))
    write(book, "community", 0, who="Acme", date=dt.date(2026, 11, 18), kind="suggestion",
          what="Seats")  # fmt: skip
    assert told(book, TODAY) == []
    days = [TODAY + dt.timedelta(days=i) for i in range(1, 5)]
    assert [told(book, day) for day in days] == [
        [],
        [
            ("From inside: choose our business, and the clients we want", "Five steps",
             "Was due yesterday, 2026-11-25: do it again"),
            ("Fair", "Decisions", "Look again: did it work? Type the outcome, or a new day if it "
             "is too early"),
            ("Acme", "Community", "Answer Acme today: a day over"),
        ],
        [],
        [],
    ]  # fmt: skip
    write(book, "decisions", 0, outcome="too early", review_on=dt.date(2026, 12, 1))
    assert told(book, dt.date(2026, 11, 30)) == []
    assert [who for who, *_ in told(book, dt.date(2026, 12, 1))] == ["Fair"]


@pytest.mark.parametrize("first", [0, 1])
def test_a_suggestion_beside_what_else_they_said_that_day_is_told_once(first: int) -> None:
    """Who suggests something may ask on that day what it costs; only the suggestion is overdue."""
    book = made()
    recalculate(book, TODAY)
    both = {"who": "Acme", "date": dt.date(2026, 11, 18), "what": "Seats"}
    write(book, "community", first, **both, kind="suggestion")
    write(book, "community", 1 - first, **both, kind="asked when and how much")
    days = [TODAY + dt.timedelta(days=i) for i in range(1, 5)]
    late = ("Acme", "Community", "Answer Acme today: a day over")
    assert [told(book, day) for day in days] == [[], [late], [], []]
    write(book, "community", first, answered_on=dt.date(2026, 11, 28))
    assert told(book, dt.date(2026, 11, 29)) == []


def test_a_suggestion_waits_in_the_queue_until_it_is_answered() -> None:
    def waiting() -> list[tuple[object, object]]:
        recalculate(book, TODAY)
        return [(row["client"], row["task"]) for row in table(book, "queue") if row["rank"]]

    book = made()
    write(book, "community", 0, who="Acme", date=TODAY, kind="suggestion", what="Seats")
    assert waiting() == [("Acme", "Answer the suggestion: Seats")]
    write(book, "community", 0, answered_on=TODAY)
    assert waiting() == []


# --- letters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "missing"),
    [
        ("en", "Thank you for your suggestion of 20 November 2026: Two seats a guest.\n\nWe have "
         "taken it up, and you will be among the first to see it.", ("sender", "company")),
        ("zh-Hant", "謝謝您在 2026 年 11 月 20 日提出的建議：Two seats a guest。\n\n我們已經採納，"
         "您會是最早看到成果的人之一。", ("sender", "company")),
    ],
)  # fmt: skip
def test_the_answer_to_a_suggestion(language: str, text: str, missing: tuple[str, ...]) -> None:
    book = made("letters", language=language)
    write(book, "community", 0, who="Cedar", date=dt.date(2026, 11, 20), kind="suggestion",
          what="Two seats a guest", answer="taken")  # fmt: skip
    (draft,) = (d for d in recalculate(book, TODAY).judgement.drafts if d.client == "Cedar")
    assert (draft.kind, draft.missing) == ("suggestion_answer", missing)
    assert text in draft.text


def test_a_word_that_no_client_may_read_makes_no_letter() -> None:
    book = made("letters")
    write(book, "community", 0, who="Cedar", date=TODAY, kind="suggestion", what="VIP seats")
    judgement = recalculate(book, TODAY).judgement
    assert [d.client for d in judgement.drafts if d.client == "Cedar"] == []
    assert [(p.sheet, p.cell, p.message) for p in judgement.problems] == [
        ("Community", "F5", "“VIP seats” holds “vip”, which the client must not read, so there is "
         "no draft; rename it, or list it under “Clients' names that are fine as they are” on "
         "Service levels."),
    ]  # fmt: skip


def test_top_clients_are_invited_once_there_is_an_offer() -> None:
    def invited() -> list[str]:
        drafts = recalculate(book, TODAY).judgement.drafts
        return [d.client for d in drafts if d.kind == "community_invite"]

    book = made("letters")
    assert invited() == []
    type_line(book, "field.offer", "Ten days or nothing", worded=True)
    assert invited() == ["Acme", "Cedar"]
    write(book, "community", 0, who="Acme", date=TODAY, kind="joined")
    assert invited() == ["Cedar"]


# --- sheets that move and go ----------------------------------------------------------------------


def test_the_order_of_the_rows_changes_no_figure() -> None:
    book = made()
    gate(book)
    write(book, "community", 4, who="Acme", date=dt.date(2026, 11, 9), kind="left")
    write(book, "community", 5, who="Acme", date=dt.date(2026, 11, 9), kind="joined")
    write(book, "community", 6, who="acme ", date=dt.date(2026, 11, 10), kind="joined")
    write(book, "process", 0, **RUNS, hours=10)
    write(book, "process", 1, step="Sell", hours=30)
    write(book, "five_steps", 0, done_on=dt.date(2026, 11, 1))
    write(book, "five_steps", 1, done_on=dt.date(2026, 11, 2))
    write(book, "decisions", 0, decision="Fair", **YES, outcome="worked")
    write(book, "opposites", 0, belief="All", opposite="None")
    before = figures(book)
    for name in SHEETS[1:]:
        at, grid = header(book, name), sheet(book, name)
        grid[at.first_row :] = grid[at.first_row :][::-1]
    assert figures(book) == before


def test_a_deleted_sheet_switches_its_practice_off() -> None:
    book = made("letters")
    type_line(book, "field.field", "price")
    write(book, "process", 0, **RUNS, hours=10)
    for name, figure, after in (
        ("process", "Gauge_systems", 0),
        ("strategy", "Gauge_offer", 0),
        ("opposites", "On_opposites", 0),
        ("five_steps", "On_five_steps", 0),
        ("community", "On_community", 0),
        ("decisions", "PackMark_strategy", "○"),
    ):
        del book.sheets[title_of(book, name)]
        outcome = recalculate(book, TODAY)
        assert outcome.judgement.content.practised.figures[figure][1] == after
        assert list(outcome.judgement.problems) == []
    assert len(STEPS) == sum(name.startswith("RoadMark_") for name in figures(book))


def test_a_deleted_sheet_comes_back_when_it_is_asked_for() -> None:
    book = made()
    type_line(book, "field.niche", "Small halls", worded=True)
    write(book, "decisions", 0, decision="Fair")
    for name in ("strategy", "five_steps"):
        del book.sheets[title_of(book, name)]
    recalculate(book, TODAY)
    assert add_packs(book, ["profit"], NOW).sheets == ("Services", "Costs")
    assert add_packs(book, ["strategy"], NOW).sheets == ("Strategy", "Five steps")
    assert [row["step"][:12] for row in table(book, "five_steps")][:2] == [
        "From inside:", "From outside",
    ]  # fmt: skip
    assert table(book, "decisions")[0]["decision"] == "Fair"
    assert add_packs(book, ["strategy"], NOW).sheets == ()


def test_what_is_typed_on_the_page_outlives_another_pack() -> None:
    book = made()
    type_line(book, "why.see", "Halls that are full", worded=True)
    type_line(book, "field.offer", "x" * 300, worded=True)
    type_line(book, "field.asked", 3)
    type_line(book, "field.understood", 4)
    add_packs(book, ["profit"], NOW)
    cells = [cell for row in sheet(book, "strategy") for cell in row]
    assert "Halls that are full" in cells
    assert "x" * 300 in cells
    assert [(p.cell, p.message) for p in recalculate(book, TODAY).judgement.problems] == [
        ("D12", "The offer, in one sentence of at most 140 signs: a text of at most 255 signs; "
         "until then ours counts."),
        ("C14", "More understood it than were asked; mend one of the two, until then nobody counts "
         "as asked."),
    ]  # fmt: skip
