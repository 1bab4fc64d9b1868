"""Letters: what a row lacks, when it is ready, and what becomes of who was said goodbye to (F5)."""

from __future__ import annotations

import datetime as dt

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.recalculate import recalculate
from tests.memory_workbook import header, sheet, table
from tests.plan.letters.desk import DAY, TODAY, head, sample_book, states, write

READY = "Copy it from Drafts and send it, then type the day under Sent on"
STILL_SAID = (
    "The last day was 2026-04-01: take the row off Clients; "
    "if they came back, delete this line of Letters instead"
)
FAREWELL = {"client": "Bolt Logistics", "letter": "Change of work", "fact1": "the catalogue"}


def headed(*packs: str) -> MemoryBook:
    book = sample_book(*packs)
    head(book, company="Studio Rose", sender="Ann Rose")
    return book


def test_what_a_row_lacks_is_said_one_after_the_other() -> None:
    book = sample_book()
    write(book, 0, {"client": "Bolt Logistics", "letter": "Change of work"})
    missing = "! Something is missing"
    assert states(book) == [(1, missing, "Type your company on House rules")]
    head(book, company="Studio Rose")
    assert states(book) == [(1, missing, "Type who signs, on House rules")]
    head(book, sender="Ann Rose")
    assert states(book) == [(1, missing, "Type the open work that you will finish")]
    write(book, 0, {"fact1": "the catalogue"})
    assert states(book) == [(2, "▶ Ready to send", READY)]


@pytest.mark.parametrize(
    ("cells", "lack"),
    [
        ({"letter": "Our fee"}, "how long you have worked together, such as “three years”"),
        ({"letter": "Our fee", "fact1": "two years", "client": "Nobody", "price": 5},
         "the name as it stands on Clients, with what they pay today"),
        ({"letter": "Our fee", "fact1": "two years", "client": "Cedar Music School"},
         "the new price a year"),
        ({"letter": "Our fee", "fact1": "two years", "price": 95_300}, "a price above today’s"),
        ({"letter": "Our fee", "fact1": "two years", "price": 95_300.01}, ""),
        ({"letter": "Our fee", "fact1": "two years"}, ""),
        ({"letter": "Our rates", "client": "Nobody"}, "the new price a year"),
        ({"letter": "Our rates", "client": "Nobody", "price": 5}, ""),
        ({"letter": "New dates", "last_day": TODAY - DAY},
         "a later day: the one in it has passed"),
        ({"letter": "New dates", "last_day": TODAY}, ""),
        ({"letter": "How we work", "on": TODAY - 31 * DAY},
         "a later day: the one in it has passed"),
        ({"letter": "How we work", "on": TODAY - 30 * DAY}, ""),
    ],
)  # fmt: skip
def test_what_each_letter_needs(cells: dict[str, object], lack: str) -> None:
    book = headed()
    write(book, 0, {"client": "Paper Crane Gifts", **cells})
    ((code, _, then),) = states(book)
    assert (code, then) == ((1, f"Type {lack}") if lack else (2, READY))


def test_a_letter_whose_facts_come_from_elsewhere_is_for_drafts_to_judge() -> None:
    book = headed()
    write(book, 0, {"client": "Anybody", "letter": "Estimate"})
    assert states(book) == [
        (2, "▶ Ready to send", "Drafts has it; where it shows “…”, type here what is missing")
    ]


def test_of_several_letters_to_a_client_the_later_ones_wait() -> None:
    book = headed()
    write(book, 0, {**FAREWELL, "on": TODAY + DAY})
    write(book, 1, {**FAREWELL, "client": "BOLT logistics"})
    write(book, 2, {**FAREWELL, "on": TODAY})
    waits = (3, "◷ One letter at a time", "First send the letter before it")
    assert states(book) == [waits, (2, "▶ Ready to send", READY), waits]
    write(book, 1, {"sent_on": TODAY})
    assert [code for code, _, _ in states(book)] == [3, 5, 2]


@pytest.mark.parametrize(
    ("day", "code", "state", "then"),
    [
        (dt.date(2026, 3, 31), 5, "◷ Leaving",
         "Gone on 2026-04-01; finish until then what is promised"),
        (dt.date(2026, 4, 1), 6, "! The last day has come",
         "Last day: take the row off Clients; 247 hours are free"),
        (dt.date(2026, 4, 30), 6, "! The last day has come",
         "Last day: take the row off Clients; 247 hours are free"),
        (dt.date(2026, 5, 1), 7, "! Still on the list",
         STILL_SAID),
    ],
)  # fmt: skip
def test_who_was_said_goodbye_to_is_followed(
    day: dt.date, code: int, state: str, then: str
) -> None:
    book = headed()
    write(book, 0, {**FAREWELL, "sent_on": TODAY})
    assert states(book, day) == [(code, state, then)]


def test_costs_that_end_with_a_client_are_named_on_its_last_day() -> None:
    book = headed("profit")
    write(book, 0, {**FAREWELL, "sent_on": TODAY, "last_day": TODAY})
    write(book, 0, {"cost": "Fair stand", "yearly": 60_000, "for1": "bolt logistics"}, "costs")
    assert [then for _, _, then in states(book)] == [
        "Last day: take the row off Clients, cancel Fair stand; 247 hours are free"
    ]
    # One that two leaving clients share ends with the second; a general one with nobody.
    write(book, 1, {"cost": "Office", "yearly": 240_000}, "costs")
    both = {"for1": "Pearl Karaoke", "for2": "Bolt Logistics"}
    write(book, 2, {"cost": "Song server", "yearly": 36_000, **both}, "costs")
    write(book, 3, {"cost": "Map data", "yearly": 18_000, "for1": "Bolt Logistics"}, "costs")
    write(book, 4, {"cost": "Desk", "yearly": 100, "for1": "Bolt Logistics"}, "costs")
    assert [then for _, _, then in states(book)] == [
        "Last day: take the row off Clients, cancel Fair stand and 2 more; 247 hours are free"
    ]


@pytest.mark.parametrize(
    ("hours", "free"),
    [(1, "an hour is free"), (2, "2 hours are free"), (None, "their hours are free")],
)
def test_the_hours_that_are_free_on_the_last_day(hours: float | None, free: str) -> None:
    book = headed()
    at, grid = header(book, "clients"), sheet(book, "clients")
    row = next(row for row in grid if "Bolt Logistics" in row)
    row[at.positions["hours"]] = hours
    write(book, 0, {**FAREWELL, "sent_on": TODAY, "last_day": TODAY})
    assert [then for _, _, then in states(book)] == [f"Last day: take the row off Clients; {free}"]


def test_who_leaves_waits_for_nobody() -> None:
    """Northwind Hotels must be replaced first; once its farewell is sent, it goes."""
    book = headed()
    waits = "Northwind Hotels (3,300 hours) waits until it is replaced."
    assert figures(book, TODAY)["LaterSaid"] == waits
    write(book, 0, {"client": "Northwind Hotels", "letter": "Change of work", "fact1": "the menu"})
    assert figures(book, TODAY)["LaterSaid"] == waits
    write(book, 0, {"sent_on": TODAY})
    assert figures(book, TODAY)["LaterSaid"] == ""


def test_a_price_may_be_taken() -> None:
    book = headed()
    sent = {"letter": "Our rates", "sent_on": TODAY, "last_day": TODAY}
    write(book, 0, {"client": "Sunny Days Nursery", **sent})
    write(book, 1, {"client": "Quartz Medical", **sent})
    write(book, 2, {"client": "Northwind Hotels", **sent})
    found = states(book)
    assert [code for code, _, _ in found] == [6, 9, 6]
    assert found[0][2] == (
        "If they take the new price, type it under Revenue. If not: Last day: take the row off "
        "Clients; 44 hours are free"
    )
    assert found[1][1:] == ("✓ Stays", "")


def test_other_letters_are_done_when_they_are_sent() -> None:
    book = headed()
    for row, letter in enumerate(("New dates", "Our fee", "How we work", "Small request")):
        write(book, row, {"client": "Bolt Logistics", "letter": letter, "sent_on": TODAY})
    assert states(book) == [(4, "✓ Sent", "")] * 4


def test_bad_cells_are_named_and_the_other_rows_count() -> None:
    book = headed()
    write(book, 0, {"client": "Bolt Logistics", "letter": "Farewell"})
    write(book, 1, {"client": "Bolt Logistics", "letter": "Change of work", "on": "soon"})
    write(book, 2, {"letter": "Change of work"})
    write(book, 3, {"client": "Bolt Logistics"})
    write(book, 4, {"client": "Bolt Logistcs", "letter": "New dates", "email": "bolt"})
    write(book, 5, {**FAREWELL, "last_day": TODAY, "on": TODAY + DAY,
                    "sent_on": TODAY + 2 * DAY})  # fmt: skip
    write(book, 6, {"client": "Clay & Kiln", "letter": "How we work", "email": "a@b.example"})
    found = recalculate(book, TODAY).judgement
    assert [str(problem) for problem in found.problems] == [
        "Letters!B5: Letter is “Farewell”, which is not on the list; choose one from it.",
        "Letters!H6: Date of letter is “soon”; type a date such as 2026-03-02.",
        "Letters!A7: This row has figures but no “Client”; type it.",
        "Letters!A9: “Bolt Logistcs” is not on Clients; type the name as it stands there.",
        "Letters!G9: “bolt” is not an e-mail address; type one, such as name@company.com.",
        "Letters!I10: The last day is before the date of the letter; mend one of them.",
        "Letters!N10: This day is still to come; type the day when the letter was sent.",
    ]
    shown = found.content.practised.tables[0].shown
    assert shown["state"].tolist()[:7] == [
        "See Problems", "See Problems", "", "Needs: Letter", "▶ Ready to send",
        "! The last day has come", "▶ Ready to send",
    ]  # fmt: skip


# --- the chain ------------------------------------------------------------------------------------


def letter_news(book: MemoryBook) -> list[tuple[str, str]]:
    return [(r["client"], r["why"]) for r in table(book, "changes") if r["what"] == "Letters"]


def figures(book: MemoryBook, day: dt.date) -> dict[str, object]:
    found = recalculate(book, day).judgement.content.practised.figures
    return {name: value for name, (_, value) in found.items()}


def test_letting_a_client_go_from_the_letter_to_the_cost() -> None:
    book = headed("profit")
    write(book, 0, {"cost": "Fair stand", "yearly": 60_000, "for1": "Bolt Logistics"}, "costs")
    write(book, 0, FAREWELL)
    before = figures(book, TODAY)
    assert (before["LettersReady"], before["LettersSent"], before["FarewellsSent"]) == (1, 0, 0)
    assert (before["Road_sick"], before["HoursGone"]) == (0, 0)
    write(book, 0, {"sent_on": TODAY})
    sent = figures(book, TODAY)
    assert (sent["LettersReady"], sent["LettersSent"], sent["FarewellsSent"]) == (0, 1, 1)
    assert sent["Road_sick"] == 1
    assert letter_news(book) == []
    last = dt.date(2026, 4, 1)
    recalculate(book, last - DAY)
    assert letter_news(book) == []
    said = "Last day: take the row off Clients, cancel Fair stand; 247 hours are free"
    for day in (last, last, last + DAY):
        recalculate(book, day)
        assert letter_news(book) == [("Bolt Logistics", said)]  # once and only once
    recalculate(book, last + 30 * DAY)
    assert letter_news(book) == [("Bolt Logistics", STILL_SAID), ("Bolt Logistics", said)]
    clients = sheet(book, "clients")
    clients[:] = [row for row in clients if "Bolt Logistics" not in row[:1]]
    after = figures(book, last + 31 * DAY)
    assert states(book, last + 31 * DAY) == [(8, "✓ Gone", "")]
    assert (after["HoursGone"], after["LettersGone"], after["CostsGone"]) == (247, 1, 60_000)
    assert after["FreedHours"] == before["FreedHours"] - 247  # type: ignore[operator]
    news = [(r["client"], r["what"]) for r in table(book, "changes")][:2]
    assert sorted(news) == [("Bolt Logistics", "removed"), ("Fair stand", "Costs")]
    left = [r for r in table(book, "memory") if r["event"] == "left"]
    assert [(r["client"], r["hours"]) for r in left] == [("Bolt Logistics", 247)]
    # A year later the hours are no news any more.
    assert figures(book, last + 396 * DAY)["HoursGone"] == 247
    assert figures(book, last + 397 * DAY)["HoursGone"] == 0


def test_two_letters_to_one_client_are_told_each_once() -> None:
    book = headed()
    write(book, 0, {**FAREWELL, "sent_on": TODAY, "last_day": TODAY})
    old = {"sent_on": TODAY - 100 * DAY, "last_day": TODAY - 70 * DAY}
    write(book, 1, {**FAREWELL, **old})
    for _ in range(3):
        recalculate(book, TODAY)
        assert len(letter_news(book)) == 2


def test_a_letter_follows_a_renamed_client() -> None:
    book = headed()
    write(book, 0, {**FAREWELL, "sent_on": TODAY})
    recalculate(book, TODAY)
    clients = sheet(book, "clients")
    row = next(row for row in clients if row[0] == "Bolt Logistics")
    row[0] = "Bolt & Sons"
    assert states(book, TODAY + DAY)[0][0] == 5
    assert "Bolt & Sons" not in {d.client for d in recalculate(book, TODAY).judgement.drafts}
