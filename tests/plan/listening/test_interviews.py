"""Interviews: their industry first, then ours, and again in time, as literals (F13)."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.listening.interviews import INTERVIEWS
from pumpkin_sheets.sheets.practice import serial
from tests.frames import known, row_at
from tests.plan.listening.rows import TODAY, messages, worked

DAY = dt.date(2026, 9, 1)


def asked(*numbers: int, client: str = "Acme", date: object = DAY) -> dict[str, object]:
    """An interview in which these questions were answered."""
    return {"client": client, "date": date, **{f"q{n}": "well" for n in numbers}}


ALL = range(1, 11)


@pytest.mark.parametrize(
    ("answered", "code", "state", "said"),
    [
        ([], 0, "◷ Prepared", "No answer yet: begin with their industry, questions 1 to 6"),
        ([1, 2, 3, 4, 5, 6], 2, "▶ Partly answered", "6 of 10 answered; ask again on 2027-02-28"),
        ([7, 8], 1, "! Ask about their industry first",
         "Ask about their industry first: only 0 of questions 1 to 6 answered"),
        (ALL, 3, "✓ Done", "10 of 10 answered; ask again on 2027-02-28"),
        ([1, 2, 3, 7], 1, "! Ask about their industry first",
         "Ask about their industry first: only 3 of questions 1 to 6 answered"),
        ([1, 2, 3, 4, 7], 2, "▶ Partly answered", "5 of 10 answered; ask again on 2027-02-28"),
        ([1, 2, 3, 4, 5, 7, 8, 9], 3, "✓ Done", "8 of 10 answered; ask again on 2027-02-28"),
        ([1, 2, 3, 4, 7, 8, 9, 10], 2, "▶ Partly answered",
         "8 of 10 answered; ask again on 2027-02-28"),
        ([1, 2, 3, 4, 5, 7, 8], 2, "▶ Partly answered",
         "7 of 10 answered; ask again on 2027-02-28"),
        ([1], 2, "▶ Partly answered", "1 of 10 answered; ask again on 2027-02-28"),
    ],
)  # fmt: skip
def test_the_states(answered: list[int], code: int, state: str, said: str) -> None:
    found = row_at(worked(INTERVIEWS, asked(*answered)))
    assert (found["code"], found["state"], found["next"]) == (code, state, said)
    due = serial(dt.date(2027, 2, 28)) if code >= 2 else None
    assert found["next_due"] == due or (due is None and found["next_due"] != found["next_due"])


def test_all_ten_answered_are_due_again_180_days_later() -> None:
    found = row_at(worked(INTERVIEWS, asked(*ALL, date=dt.date(2026, 6, 1))))
    assert found["next_due"] == serial(dt.date(2026, 11, 28))
    sooner = row_at(worked(INTERVIEWS, asked(*ALL, date=dt.date(2026, 6, 1)), InterviewEvery=89.5))
    assert sooner["next_due"] == serial(dt.date(2026, 8, 30))  # ninety days, never shorter


@pytest.mark.parametrize(
    ("date", "late", "said"),
    [
        (dt.date(2026, 5, 28), 0, "10 of 10 answered; ask again on 2026-11-24"),
        (dt.date(2026, 5, 27), 1, "Ask again, due since 2026-11-23: 10 of 10 answered then"),
    ],
)
def test_an_interview_is_overdue_from_the_day_after(date: dt.date, late: int, said: str) -> None:
    found = row_at(worked(INTERVIEWS, asked(*ALL, date=date)))
    assert (found["late"], found["alarm"], found["next"]) == (late, late, said)
    assert found["state"] == "✓ Done"
    assert found["heard_vip"] == (0 if late else 1)  # Acme is the first client


def test_only_the_newest_interview_that_counts_asks_for_the_next() -> None:
    old, new, empty = dt.date(2026, 1, 5), dt.date(2026, 10, 1), dt.date(2026, 11, 2)
    rows = [asked(*ALL, date=old), asked(*ALL, date=new), asked(7, date=empty)]
    found = worked(INTERVIEWS, *rows)
    assert found["next"].tolist() == [
        "10 of 10 answered; asked again on 2026-10-01",
        "10 of 10 answered; ask again on 2027-03-30",
        "Ask about their industry first: only 0 of questions 1 to 6 answered",
    ]
    assert found["due"].tolist() == [0, serial(dt.date(2027, 3, 30)), 0]
    assert found["heard_vip"].tolist() == [1, 0, 0]  # by the first row of the client
    twice = worked(INTERVIEWS, *[asked(*ALL, date=new)] * 2)
    assert twice["due"].tolist() == [serial(dt.date(2027, 3, 30)), 0]


def test_a_client_written_in_four_ways_is_one() -> None:
    names = ["Velvet Events", "velvet  events ", "Velvet Nights", "VELVET EVENTS"]
    days = [dt.date(2026, 1, 5 + i) for i in range(4)]
    found = worked(
        INTERVIEWS, *(asked(*ALL, client=n, date=d) for n, d in zip(names, days, strict=True))
    )
    assert found["late"].tolist() == [0, 0, 0, 1]
    assert known(found["alarm"]) == [1]
    assert found["turn"].tolist() == [0, 0, 0, 1]


def test_who_leaves_is_not_asked_again() -> None:
    clients = ["Bolt", "Dune", "Gone Ltd", "Nobody", "Cedar"]
    found = worked(INTERVIEWS, *(asked(*ALL, client=c, date=dt.date(2026, 1, 5)) for c in clients))
    assert found["late"].tolist() == [0, 0, 0, 0, 1]
    assert found["next"][0] == "10 of 10 answered"
    assert np.nan_to_num(found["alarm"], nan=-1).tolist() == [
        -1,
        0,
        -1,
        -1,
        -1,
    ]  # VIPs alone, while they stay


def test_top_clients_come_first_and_then_who_waits_longest() -> None:
    days = {"Cedar": 5, "Ember": 2, "Acme": 9, "Velvet Events": 9}
    rows = [asked(*ALL, client=c, date=dt.date(2026, 1, d)) for c, d in days.items()]
    assert worked(INTERVIEWS, *rows)["turn"].tolist() == [4, 3, 1, 2]
    assert worked(INTERVIEWS, *rows[::-1])["turn"].tolist() == [2, 1, 3, 4]


def test_an_interview_ahead_is_prepared_and_named() -> None:
    row = asked(*ALL, date=dt.date(2026, 12, 1))
    found = row_at(worked(INTERVIEWS, row))
    assert (found["code"], found["held"]) == (0, 0)
    assert found["next"] == "On 2026-12-01: begin with their industry, questions 1 to 6"
    assert messages(INTERVIEWS, row) == [
        ("B5", "2026-12-01 is still to come: until then the interview counts as prepared, not as "
         "held.")
    ]  # fmt: skip
    assert row_at(worked(INTERVIEWS, {**row, "date": TODAY}))["code"] == 3


def test_a_name_that_is_on_no_list_is_named() -> None:
    said = "is neither on Clients nor among your prospects; type the name as it stands there."
    assert messages(INTERVIEWS, asked(1, client="Acmee")) == [("A5", f"“Acmee” {said}")]
    for name in ("acme", "Velvet Nights", "Gone Ltd"):
        assert messages(INTERVIEWS, asked(1, client=name)) == []


def test_what_is_missing_is_said() -> None:
    found = worked(INTERVIEWS, {"client": "Acme"}, {"client": "Acme", "date": "soon"})
    assert found["state"].tolist() == ["Needs: Date", "See Problems"]


def test_the_questions_stand_in_their_order_in_both_languages() -> None:
    asked_first = {
        "en": "1. What in your industry dissatisfies you: those who serve you, or your own "
        "customers?",
        "zh-Hant": "1. 你們目前對於你的產業有哪裡感覺到不滿嗎？對象可能是服務你的公司，"
        "或是你的客戶。",
        "zh-Hans": "1. 您对自己的行业有哪里不满意？可以是为您服务的公司，也可以是您自己的客户。",
    }
    asked_last = {
        "en": "10. How could our industry serve you better?",
        "zh-Hant": "10. 你希望我們的產業如何可以提供給你更棒的服務？",
        "zh-Hans": "10. 您希望我们的行业怎样为您提供更好的服务？",
    }
    for language in asked_first:
        said = words(language)
        titles = [said[f"columns.interviews.q{n}"] for n in ALL]
        assert (titles[0], titles[-1]) == (asked_first[language], asked_last[language])
        assert [title.split(".")[0] for title in titles] == [str(n) for n in ALL]
    groups = {c.name: c.group for c in INTERVIEWS.sheet.columns}
    assert [groups[f"q{n}"] for n in ALL] == ["theirs"] * 6 + ["ours"] * 4


def test_in_chinese() -> None:
    found = worked(INTERVIEWS, asked(*ALL), asked(7), language="zh-Hant")
    assert found["state"].tolist() == ["✓ 完成", "! 先問對方的產業"]
    assert found["next"].tolist() == [
        "10 題答了 10 題；2027-02-28 再訪談", "先問對方的產業：第 1 到 6 題只答了 0 題",
    ]  # fmt: skip
