"""The letters that projects ask for: which, when, with which facts, and once (F12, F16, F40)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.recalculate import recalculate
from tests.memory_workbook import memory_workbook
from tests.plan.letters.desk import DAY, NOW, TODAY, drafts, head, write

STARTED: dict[str, object] = {
    "client": "mira",  # on Clients: Mira
    "fee": 180_000,
    "signed_on": dt.date(2026, 1, 5),
    "deposit_cleared_on": dt.date(2026, 1, 7),
    "start": dt.date(2026, 1, 12),
    "ready_on": dt.date(2026, 4, 9),
}
SUNK: dict[str, object] = {
    **STARTED,
    "estimate": 40,
    "hours_so_far": 60,
    "hours_needed": 5000,
    "paid": 100_000,
}


@pytest.fixture
def book() -> MemoryBook:
    typed = {"client": ["Mira", "Bolt"], "revenue": [20_000, 300], "hours": [100, 90],
             "respect": [5, 1]}  # fmt: skip
    return with_letters(memory_workbook(typed=typed, rows=8))


def with_letters(made: MemoryBook) -> MemoryBook:
    recalculate(made, TODAY)
    add_packs(made, ["letters", "projects"], NOW)
    head(made, company="Studio Rose", sender="Ann Rose")
    return made


def put(book: MemoryBook, row: int, cells: dict[str, object]) -> None:
    write(book, row, {"project": "Spring shop", **cells}, "projects")


def letter(book: MemoryBook, day: dt.date = TODAY, client: str = "Mira") -> Any:
    return drafts(book, day).get(client)


def test_the_estimate_says_what_the_row_says() -> None:
    made = with_letters(memory_workbook(typed={"client": ["Mira"], "revenue": [1]}, rows=4))
    put(made, 0, {**STARTED, "signed_on": None, "deposit_cleared_on": None, "layers": 3,
                  "start": dt.date(2026, 3, 9), "ready_on": dt.date(2026, 3, 30)})  # fmt: skip
    found = letter(made)
    assert (found.kind, found.missing) == ("estimate", ("scope",))
    assert found.subject == "Estimate for Spring shop"
    assert (
        "Fee: 180,000\n"
        "Included: …\n"
        "Rounds of changes included: 4\n"
        "Delivery: 12 April 2026, if we have your signature and deposit by 12 March 2026\n"
        "Deposit: 72,000, before we start\n"
    ) in found.text
    put(made, 0, {"fee": None, "start": None})
    assert letter(made).missing == ("price_new", "scope", "promised", "deposit")
    # A day that has passed is none to promise.
    put(made, 0, {"fee": 10, "promised": dt.date(2026, 3, 1)})
    assert letter(made).missing == ("scope", "promised")


def test_a_deposit_that_has_not_come(book: MemoryBook) -> None:
    put(book, 0, {**STARTED, "deposit_cleared_on": None})
    found = letter(book)
    assert (found.kind, found.missing) == ("deposit_wait", ())
    assert found.text == (
        "Dear Mira,\n\nThank you for your agreement on “Spring shop”. The deposit of 72,000 has "
        "not reached our account yet. We begin on the first working day after it has, and the "
        "delivery date moves by as many days.\n\nKind regards,\nAnn Rose\nStudio Rose"
    )
    # A share is whole, whatever the fee.
    put(book, 0, {"fee": 1_999})
    assert "The deposit of 800 has not" in letter(book).text
    put(book, 0, {"fee": STARTED["fee"]})
    # The owner's own share, on House rules.
    rules = next(row for row in book.sheets["House rules"] if "Deposit, of the fee" in row)
    rules[rules.index("Deposit, of the fee") + 1] = 0.5
    assert "The deposit of 90,000 has not" in letter(book).text
    rules[rules.index("Deposit, of the fee") + 1] = 0
    assert letter(book).missing == ("deposit",)
    put(book, 0, {"deposit_cleared_on": TODAY})
    assert letter(book) is None


def test_what_is_written_off_is_brought_to_a_clear_end(book: MemoryBook) -> None:
    put(book, 0, SUNK)
    assert letter(book) is None  # it may still be renegotiated
    put(book, 0, {"worse": "✓"})
    found = letter(book)
    assert (found.kind, found.missing) == ("project_close", ("last_day", "scope"))
    assert found.text == (
        "Dear Mira,\n\nTo bring “Spring shop” to a clear end, we will deliver what is finished on "
        "…: …. What goes beyond that is not part of our agreement any more; you are free to use "
        "all of our work so far.\n\nThank you for your understanding.\n\nKind regards,\n"
        "Ann Rose\nStudio Rose"
    )
    write(book, 0, {"client": "Mira", "letter": "Finishing", "last_day": dt.date(2026, 3, 20),
                    "fact1": "the product pages"})  # fmt: skip
    found = letter(book)
    assert (found.subject, found.missing) == ("Spring shop: finishing on 20 March 2026", ())
    assert "what is finished on 20 March 2026: the product pages." in found.text
    # Closed before it was sent: it is still to be written, until the lesson is.
    put(book, 0, {"closed": "written off"})
    assert "“Spring shop” to a clear end" in letter(book).text
    write(book, 0, {"sent_on": TODAY})
    assert letter(book) is None


def test_a_closed_project_asks_for_no_letter(book: MemoryBook) -> None:
    for ended in ({"closed": "finished"}, {"closed": "cancelled"},
                  {"closed": "written off", "lesson": "No single person decided"}):  # fmt: skip
        put(book, 0, {**SUNK, "worse": "✓", "lesson": None, **ended})
        assert letter(book) is None
    put(book, 0, {"lesson": None})
    assert letter(book).kind == "project_close"


def test_a_letter_sent_about_one_project_says_nothing_of_another(book: MemoryBook) -> None:
    waits = {**STARTED, "deposit_cleared_on": None}
    put(book, 0, waits)
    put(book, 1, {**waits, "project": "Autumn shop", "fee": 50_000})
    assert "agreement on “Spring shop”" in letter(book).text  # one letter at a time
    sent: dict[str, object] = {"client": "Mira", "letter": "Deposit", "sent_on": TODAY}
    write(book, 0, {**sent, "fact2": "spring shop"})
    assert "agreement on “Autumn shop”" in letter(book).text
    write(book, 0, {"fact2": None})
    assert letter(book) is None
    assert letter(book, TODAY + 29 * DAY) is None
    assert "agreement on “Spring shop”" in letter(book, TODAY + 30 * DAY).text


DELIVERED: dict[str, object] = {**STARTED, "delivered_on": dt.date(2026, 2, 27), "satisfied": "yes"}


def test_who_is_happy_is_asked_for_a_referral_once(book: MemoryBook) -> None:
    put(book, 0, DELIVERED)
    put(book, 1, {**DELIVERED, "project": "Logo", "delivered_on": dt.date(2026, 2, 2)})
    found = letter(book)
    assert (found.kind, found.missing) == ("referral_ask", ())
    assert "you are happy with “Spring shop”. The more" in found.text  # the newest delivery
    write(book, 0, {"client": "Mira", "letter": "Small request", "fact2": "Spring shop",
                    "sent_on": TODAY})  # fmt: skip
    outcome = recalculate(book, TODAY + DAY)
    assert [d.client for d in outcome.judgement.drafts if d.kind == "referral_ask"] == []
    # The letter is the touch: the schedule asks no second time.
    assert outcome.service is not None
    assert [e for e in outcome.service.result.entries if e.kind.value == "referral_ask"] == []
    assert letter(book, TODAY + 3650 * DAY) is None


def test_a_request_made_by_word_of_mouth_makes_its_letter_needless(book: MemoryBook) -> None:
    put(book, 0, DELIVERED)
    log = book.sheets["Touch Log"]
    line = {"Date": TODAY, "Client": "Mira", "Kind": "Referral ask"}
    for name, value in line.items():
        log[3][log[2].index(name)] = value
    assert letter(book) is None


def test_a_closed_delivery_tells_the_planned_request_what_it_was(book: MemoryBook) -> None:
    put(book, 0, {**DELIVERED, "closed": "finished"})
    # It is for the schedule to ask, on the seventh day.
    found = letter(book)
    assert (found.kind, found.missing) == ("referral_ask", ())
    assert "happy with “Spring shop”" in found.text
    put(book, 0, {"client": "Bolt"})  # too low to be asked
    assert letter(book, client="Bolt").kind != "referral_ask"


def test_a_project_name_that_reveals_is_named_with_its_cell(book: MemoryBook) -> None:
    put(book, 0, {**STARTED, "deposit_cleared_on": None, "project": "VIP relaunch"})
    done = recalculate(book, TODAY).judgement
    assert [d.client for d in done.drafts if d.kind == "deposit_wait"] == []
    assert [str(p) for p in done.problems] == [
        "Projects!A5: “VIP relaunch” holds “vip”, which the client must not read, so there is no "
        "draft; rename it, or list it under “Clients' names that are fine as they are” on "
        "Service levels."
    ]


def test_a_letter_about_a_project_in_chinese() -> None:
    typed = {"client": ["米拉保養"], "revenue": [600_000], "hours": [100], "respect": [5]}
    made = with_letters(memory_workbook("zh-Hant", typed=typed, rows=4))
    put(made, 0, {**SUNK, "project": "春季商店", "client": "米拉保養", "worse": "✓"})
    found = letter(made, client="米拉保養")
    assert (found.subject, found.missing) == ("春季商店：…結案", ("last_day", "scope"))
    assert found.text.startswith(
        "米拉保養 您好：\n\n為了讓「春季商店」有個清楚的收尾，我們會在 …交付已經做好的"
        "部分：…。超出的"
    )


def test_who_was_said_goodbye_to_gets_no_estimate_and_no_request(book: MemoryBook) -> None:
    put(book, 0, {**STARTED, "signed_on": None, "deposit_cleared_on": None})
    put(book, 1, {**DELIVERED, "project": "Logo"})
    put(book, 2, {**STARTED, "project": "Film", "deposit_cleared_on": None})
    assert letter(book).kind == "estimate"
    parted = {"client": "Mira", "letter": "Change of work", "fact1": "x", "sent_on": TODAY}
    write(book, 0, parted)
    assert letter(book).kind == "deposit_wait"  # what was begun is finished all the same
    put(book, 2, {"closed": "cancelled"})
    assert letter(book) is None


def test_the_end_of_a_project_long_closed_is_no_news(book: MemoryBook) -> None:
    put(book, 0, {**SUNK, "closed": "written off", "promised": dt.date(2026, 1, 20)})
    assert letter(book, dt.date(2026, 4, 20)).kind == "project_close"
    assert letter(book, dt.date(2026, 4, 21)) is None
