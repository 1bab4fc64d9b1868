"""Drafts on the sample: who is written to, with which technique, days and prices (F5)."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from pumpkin_sheets.recalculate import Done, recalculate
from tests.memory_workbook import sheet, table, title_of, type_in
from tests.plan.letters.desk import DAY, TODAY, drafts, head, sample_book, write

ROSES = {"company": "Studio Rose", "sender": "Ann Rose"}


def test_the_drafts_of_the_sample() -> None:
    book = sample_book()
    found = drafts(book)
    assert Counter(d.kind for d in found.values()) == {
        "farewell_later": 1,
        "farewell_price": 2,
        "farewell_transfer": 4,
        "price_rise": 10,
        "terms": 6,
    }
    assert {c: d.kind for c, d in found.items() if d.kind.startswith("farewell")} == {
        "Northwind Hotels": "farewell_later",
        "Grandview Motors": "farewell_transfer",
        "Harbour Dental Group": "farewell_price",
        "Pearl Karaoke": "farewell_transfer",
        "Bolt Logistics": "farewell_transfer",
        "Sunny Days Nursery": "farewell_price",
        "Golden Gate Casino": "farewell_transfer",
    }
    assert "NT$108,000" in found["Sunny Days Nursery"].text
    assert "NT$173,000" in found["Harbour Dental Group"].text
    casino = found["Golden Gate Casino"]
    assert "377,750" not in casino.text + casino.subject
    cranes = found["Paper Crane Gifts"].text
    assert "NT$95,300" in cranes
    assert "NT$123,000" in cranes
    assert "171,742" not in cranes
    assert found["Bolt Logistics"].missing == ("open_work", "sender", "company")
    assert found["Paper Crane Gifts"].missing == ("years", "sender", "company")


def test_what_the_sheet_holds_says_nothing_of_tiers_and_reasons() -> None:
    book = sample_book()
    done = recalculate(book, TODAY)
    assert done.done is Done.SCHEDULED
    assert done.quiet == "recalculation.drafted"
    rows = table(book, "drafts")
    assert len(rows) == 23
    assert list(rows[0]) == [
        "client", "letter", "email", "subject", "text", "language", "on", "missing",
    ]  # fmt: skip
    assert {row["letter"] for row in rows} == {
        "New dates", "Our rates", "Change of work", "Our fee", "How we work",
    }  # fmt: skip
    bolt = next(row for row in rows if row["client"] == "Bolt Logistics")
    assert (bolt["on"], bolt["language"]) == (TODAY, "English")
    assert bolt["missing"] == "open work, who signs (House rules), company (House rules)"
    assert "finished: …. We will hand over" in bolt["text"]


def test_a_second_recalculation_of_the_day_changes_nothing() -> None:
    book = sample_book()
    recalculate(book, TODAY)
    assert recalculate(book, TODAY).done is Done.SAME
    # The next day only the letters are dated anew.
    assert recalculate(book, TODAY + DAY).done is Done.SCHEDULED


def test_the_whole_letter() -> None:
    book = sample_book()
    head(book, **ROSES, signature="+886 2 1234 5678")
    write(book, 0, {"client": "Bolt Logistics", "letter": "Change of work", "contact": "Mr Chen",
                    "refer_to": "Harbour Web", "fact1": "the spring catalogue",
                    "email": "chen@bolt.example"})  # fmt: skip
    found = drafts(book)["Bolt Logistics"]
    assert found.missing == ()
    assert found.email == "chen@bolt.example"
    assert found.name == "2026-03-02 Bolt Logistics"
    assert found.subject == "Our work together after 1 April 2026"
    assert (
        found.text
        == """Dear Mr Chen,

Thank you for the trust that you have placed in us.

The focus of our business is changing, and from 1 April 2026 our team will be fully committed \
to other work. That means we can no longer continue to work for you after that day.

Until then everything we have promised you will be finished: the spring catalogue. We will hand \
over all files and accesses by 1 April 2026. If you wish, Harbour Web is ready to take over.

I wish you and your team every success.

Kind regards,
Ann Rose
Studio Rose
+886 2 1234 5678"""
    )


def test_a_letter_in_another_language_than_the_workbook() -> None:
    book = sample_book()
    head(book, **ROSES)
    write(book, 0, {"client": "Maple & Co Law", "letter": "How we work",
                    "language": "Chinese (繁體中文)"})  # fmt: skip
    found = drafts(book)
    law = found["Maple & Co Law"]
    assert law.language == "zh-Hant"
    assert law.subject == "2026 年 4 月 1 日起的合作方式"
    # The rules stand on House rules in English, as they came, and are said in Chinese.
    assert "1. 開始之前先有詳細報價並簽回（回信同意也算）。\n2. " in law.text
    assert found["Clay & Kiln"].language == "en"
    assert "1. A detailed estimate, signed before we start" in found["Clay & Kiln"].text
    head(book, language="Chinese (繁體中文)")
    assert {draft.language for draft in drafts(book).values()} == {"zh-Hant"}


def test_the_owners_own_rules_stay_as_they_are() -> None:
    book = sample_book()
    grid = sheet(book, "house_rules")
    row = next(row for row in grid if "Rule 2" in row)
    row[row.index("Rule 2") + 2] = "3) We keep to the deadline."  # “keep” is no secret here
    row = next(row for row in grid if "Rule 4" in row)
    row[row.index("Rule 4") + 2] = None
    text = drafts(book)["Clay & Kiln"].text
    assert "\n2. We keep to the deadline.\n3. We know who approves" in text
    assert "\n4. One written brief" in text


# --- rows and proposals ---------------------------------------------------------------------------


def test_a_row_replaces_the_proposal() -> None:
    book = sample_book()
    write(book, 0, {"client": "bolt  LOGISTICS", "letter": "Our rates", "price": 480_000})
    found = drafts(book)
    assert found["Bolt Logistics"].kind == "farewell_price"
    assert "NT$480,000 a year" in found["Bolt Logistics"].text
    assert len(found) == 23
    assert next(iter(found)) == "Bolt Logistics"  # those typed come first


@pytest.mark.parametrize(
    ("letter", "days", "back"),
    [
        ("Change of work", 89, False),
        ("Change of work", 90, True),
        ("Our rates", 30, False),
        # Another letter than one that follows the advice keeps nothing back.
        ("Suggestion", 1, True),
        ("How we work", 1, True),
    ],
)
def test_what_was_sent_is_not_offered_again_for_90_days(letter: str, days: int, back: bool) -> None:
    book = sample_book()
    write(book, 0, {"client": "Bolt Logistics", "letter": letter, "sent_on": TODAY - days * DAY})
    assert ("Bolt Logistics" in drafts(book)) is back


def test_who_was_said_goodbye_to_is_asked_for_no_other_price() -> None:
    book = sample_book()
    sent = {"letter": "Change of work", "sent_on": TODAY}
    write(book, 0, {"client": "Paper Crane Gifts", **sent})
    write(book, 1, {"client": "Clay & Kiln", **sent})
    write(book, 2, {"client": "Velvet Events", "letter": "How we work", "sent_on": TODAY})
    found = drafts(book)
    assert "Paper Crane Gifts" not in found
    assert "Clay & Kiln" not in found
    assert found["Velvet Events"].kind == "price_rise"


def test_one_letter_at_a_time() -> None:
    book = sample_book()
    write(book, 0, {"client": "Bolt Logistics", "letter": "Suggestion", "on": TODAY + 5 * DAY,
                    "fact1": "We will do it.", "fact2": "a shorter form"})  # fmt: skip
    write(book, 1, {"client": "Bolt Logistics", "letter": "Change of work"})
    found = drafts(book)
    assert found["Bolt Logistics"].kind == "farewell_transfer"
    assert len(found) == 23
    write(book, 1, {"sent_on": TODAY})
    assert drafts(book)["Bolt Logistics"].kind == "suggestion_answer"
    write(book, 0, {"sent_on": TODAY})
    assert "Bolt Logistics" not in drafts(book)


def test_rows_come_by_their_dates() -> None:
    book = sample_book()
    for row, (client, on) in enumerate(
        {"Clay & Kiln": 2, "Bolt Logistics": -1, "Velvet Events": 0}.items()
    ):
        write(book, row, {"client": client, "letter": "How we work", "on": TODAY + on * DAY})
    assert list(drafts(book))[:3] == ["Bolt Logistics", "Velvet Events", "Clay & Kiln"]


def test_the_days_and_prices_of_a_row() -> None:
    book = sample_book()
    write(book, 0, {"client": "Sunny Days Nursery", "letter": "Our rates",
                    "on": TODAY + 8 * DAY, "last_day": dt.date(2026, 3, 15)})  # fmt: skip
    text = drafts(book)["Sunny Days Nursery"].text
    assert "from 15 March 2026 our fee" in text
    assert "by 15 March 2026." in text
    # Nobody is asked to answer after the day that it is about.
    assert "let me know by 15 March 2026" in text
    write(book, 0, {"last_day": dt.date(2026, 6, 1)})
    assert "let me know by 20 March 2026" in drafts(book)["Sunny Days Nursery"].text


def test_a_day_that_has_passed_is_not_named() -> None:
    book = sample_book()
    write(book, 0, {"client": "Bolt Logistics", "letter": "Change of work",
                    "last_day": TODAY - DAY})  # fmt: skip
    assert "last_day" in drafts(book)["Bolt Logistics"].missing
    write(book, 0, {"last_day": TODAY})
    assert "last_day" not in drafts(book)["Bolt Logistics"].missing


def test_a_price_that_is_no_rise_is_not_named() -> None:
    book = sample_book()
    write(book, 0, {"client": "Paper Crane Gifts", "letter": "Our fee", "price": 95_300})
    found = drafts(book)["Paper Crane Gifts"]
    assert "price_new" in found.missing
    write(book, 0, {"price": 95_301})
    assert "price_new" not in drafts(book)["Paper Crane Gifts"].missing


@pytest.mark.parametrize(("hours", "price"), [(55.563, "NT$100,013"), (55.5558, "NT$100,000.44")])
def test_a_price_that_was_worked_out_is_whole_where_it_stays_a_raise(
    hours: float, price: str
) -> None:
    book = sample_book()
    ratings = dict.fromkeys(("communication", "briefs", "decisions", "respect", "schedule"), 5)
    type_in(book, 0, {"client": "Nearly There", "revenue": 100_000, "cost": None, "hours": hours,
                      "knowledge": None, "growth": None, "late": None, **ratings})  # fmt: skip
    text = drafts(book)["Nearly There"].text
    assert f"from NT$100,000 to {price} a year" in text
    write(book, 0, {"client": "Nearly There", "letter": "Our fee", "fact1": "two years"})
    assert f"from NT$100,000 to {price} a year" in drafts(book)["Nearly There"].text
    write(book, 0, {"price": 100_062.5})
    assert "to NT$100,062.50 a year" in drafts(book)["Nearly There"].text


# --- what a reader must not see -------------------------------------------------------------------


def test_a_note_beside_a_name_is_not_written() -> None:
    book = sample_book()
    type_in(book, 0, {"client": "Acme (VIP)", "flag1": "✓", "flag2": "✓", "flag3": "✓",
                      "flag4": "✓"})  # fmt: skip
    found = drafts(book)["Acme (VIP)"]
    assert found.text.startswith("Dear Acme,")
    assert "VIP" not in found.text + found.subject + found.name
    assert found.name == "2026-03-02 Acme"


@pytest.mark.parametrize(
    ("cells", "cell", "word"),
    [
        ({"fact1": "our VIP list"}, "L5", "VIP"),
        ({"contact": "Ms Wu (頂級)"}, "F5", "頂級"),
        ({"refer_to": "Pumpkin Web"}, "K5", "Pumpkin"),
        ({"email": "vip@bolt.example"}, "G5", "vip"),
    ],
)
def test_a_fact_that_reveals_makes_no_draft_and_is_named(
    cells: dict[str, str], cell: str, word: str
) -> None:
    book = sample_book()
    write(book, 0, {"client": "Bolt Logistics", "letter": "Change of work", **cells})
    found = recalculate(book, TODAY).judgement
    assert "Bolt Logistics" not in {draft.client for draft in found.drafts}
    assert len(found.drafts) == 22
    (problem,) = found.problems
    assert (problem.sheet, problem.cell) == ("Letters", cell)
    (value,) = cells.values()
    assert str(problem).startswith(f"Letters!{cell}: “{value}” holds “{word.lower()}”, which the")


def test_a_company_that_reveals_is_named_once() -> None:
    book = sample_book()
    head(book, company="Pumpkin Studio", sender="Ann")
    found = recalculate(book, TODAY).judgement
    assert found.drafts == ()
    (problem,) = found.problems
    assert problem.sheet == "House rules"
    assert sheet(book, "house_rules")[int(problem.cell[1:]) - 1][1] == "Company"
    rows = table(book, "drafts")
    assert [row["subject"] for row in rows] == ["Nobody needs a letter now."]


def test_without_the_sheet_there_are_no_drafts() -> None:
    book = sample_book()
    del book.sheets[title_of(book, "drafts")]
    assert recalculate(book, TODAY).judgement.drafts == ()


def test_without_letters_the_proposals_stand() -> None:
    book = sample_book()
    write(book, 0, {"client": "Bolt Logistics", "letter": "Our rates"})
    del book.sheets[title_of(book, "letters")]
    assert drafts(book)["Bolt Logistics"].kind == "farewell_transfer"
    problems = recalculate(book, TODAY).judgement.problems
    assert [(p.sheet, p.cell, p.message) for p in problems if p.sheet == "Drafts"] == [
        (
            "Drafts",
            "A1",
            "This workbook has no sheet “Letters”, so it is not known here which letters were "
            "sent: one may be offered again. Give that sheet its name back.",
        )
    ]


def test_what_is_typed_on_drafts_is_put_back() -> None:
    book = sample_book()
    recalculate(book, TODAY)
    grid = sheet(book, "drafts")
    before = [list(row) for row in grid]
    grid[4][4] = "Dear VIP"
    found = recalculate(book, TODAY)
    assert sheet(book, "drafts") == before
    assert [(c.what, c.client) for c in found.judgement.changes] == [("typed", before[4][0])]
