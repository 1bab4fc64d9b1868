"""A mail for a phone: much at once is capped, a subject is short, every word in one language."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pumpkin_sheets.book import BookChanged
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.nightly.mail import compose
from pumpkin_sheets.nightly.news import Moved, PriceAdvice, ProblemLine, Report
from pumpkin_sheets.nightly.subject import subject, told
from pumpkin_sheets.plan.choices import RATINGS
from tests.memory_workbook import memory_workbook
from tests.nightly.test_mail import DAY, HEAD, NOW, full_report, parts, turned
from tests.nightly.test_night import TYPED, Postbox, changes_of, night

SHEET = "https://docs.google.com/spreadsheets/d/abc/edit"


def crowd(count: int) -> dict[str, list[Any]]:
    """One brings less than the other; the last ten are hard to work with as well."""
    hard = [1 if i >= count - 10 else 3 for i in range(count)]
    return {
        "client": [f"Client {i:02}" for i in range(count)],
        "revenue": [1_000 * (count - i) for i in range(count)],
        "hours": [20] * count,
        **{name: [5, *hard[1:]] for name in RATINGS},
    }


def test_the_first_night_of_48_clients_tells_ten_and_counts_the_rest() -> None:
    book, postbox = memory_workbook(typed=crowd(48), rows=60, schedule=False), Postbox()
    (line,) = night({"Studio": book}, postbox)
    assert str(line) == "Studio: recalculated; mailed changes: 48"
    (mail,) = postbox.mails
    assert len(str(mail["Subject"])) <= 120
    text, page = parts(mail)
    changed = text.split("What changed\n")[1].split("\n\n")[0].splitlines()
    told_of = [entry[2:11] for entry in changed if entry.startswith("* ")]
    acted = ["Client 46", "Client 47"]
    assert told_of == [*acted, *(f"Client 0{i}" for i in range(8))], "to act on, then the largest"
    assert changed[-1] == "  and 38 more on Changes"
    assert page.count("and 38 more on Changes") == 1
    assert len([entry for entry in text.splitlines() if entry.startswith("* Client ")]) <= 20
    assert len(changes_of(book)) == 48
    assert all(row[8] for row in changes_of(book)), "those not listed were told of too"


def test_what_matters_most_comes_first_and_the_rest_is_a_link() -> None:
    changes = [
        Moved(DAY, f"Client {i}", "new", "", "OK", "", "Keep", "Earns 20", weight=(0, float(i)))
        for i in range(1, 12)
    ]
    fallen = Moved(DAY, "Lost", "Down", "VIP", "OK", "Grow", "Keep", "x", weight=(3, 1.0),
                   link=f"{SHEET}#gid=7&range=A5")  # fmt: skip
    prices = [PriceAdvice(f"Weed {i}", "Drop", 1, 2, 0.1, "y") for i in range(11)]
    problems = [ProblemLine(f"Clients!F{i}", "no number") for i in range(5, 18)]
    links = {"Changes": f"{SHEET}#gid=9"}
    report = Report("Plan", "k", 30, [*changes, fallen], prices, problems, links=links)
    text, page = parts(compose(report, words("en"), HEAD, NOW))
    parted = text.split("\n\n")
    assert parted[1].splitlines()[:5] == [
        "What changed",
        "* Lost: VIP, Grow → OK, Keep",
        "  x",
        f"  {SHEET}#gid=7&range=A5",
        "* Client 11: new (OK, Keep)",
    ]
    assert parted[1].splitlines()[-2:] == ["  and 2 more on Changes", f"  {SHEET}#gid=9"]
    assert parted[2].splitlines()[-1] == "  and 1 more on Review"
    assert parted[3].splitlines()[-1] == "  and 3 more on Problems"
    assert f'<a href="{SHEET}#gid=7&amp;range=A5"' in page
    assert f'<a href="{SHEET}#gid=9"' in page
    assert "Client 2:" not in page
    assert "Weed 10" not in page
    assert "Clients!F15" not in page


@pytest.mark.parametrize("language", languages())
def test_a_subject_has_at_most_120_characters_and_keeps_its_figures(language: str) -> None:
    spoken = words(language)
    long = "Gesellschaft für ausgesprochen lange Namen und Beteiligungen aller Art " * 2
    moved = Moved(DAY, long, "▼", "VIP", "Worst", "Grow", "Drop", "x")
    prices = [PriceAdvice(f"{n} {long}", "Drop", 1, 2, 0, "") for n in range(1234)]
    changes = [moved] * 1234
    line = subject(Report(long, "k", 1234, changes, prices), spoken)
    assert len(line) <= 120
    assert re.findall(r"\d{3,}", line) == ["1234", "1232"]
    for report in (
        Report(long, "k", 1, [moved], prices[:1]),
        Report(long, "k", 1, [Moved(DAY, long, long, long, long, long, long, long)], prices[:1]),
        Report(long, "k", 1),
        Report(long, "k", 1, warning=long),
    ):
        assert len(subject(report, spoken)) <= 120


@pytest.mark.parametrize("language", languages())
def test_nothing_is_ever_said_in_empty_brackets(language: str) -> None:
    spoken = words(language)
    for what in ("new", ""):
        for tier in ("", " ", "VIP"):
            for client in ("Mira", ""):
                said = told(Moved(DAY, client, what, "", tier, "", " ", "Needs: revenue"), spoken)
                assert not re.search(r"[(（]\s*[)）]|[:：]\s*$|^\s*[:：]|[:：]\s*[(（]", said), said


def test_the_schedule_as_a_whole_says_in_the_subject_what_it_is() -> None:
    report = Report("Plan", "k", 3, changes=(turned("Schedule", "", "Nothing has been logged"),))
    assert subject(report, words("en")) == "Plan: Schedule: Nothing has been logged"


def test_a_chinese_mail_has_chinese_signs() -> None:
    text, _ = parts(compose(full_report(), words("zh-Hant"), HEAD, NOW))
    assert (
        "* <b>Bob</b>：Drop\n  年付金額：  4,000\n  建議價格：  6,550\n  可承受流失：31%\n" in text
    )
    assert "* Clients!F12：hours is" in text
    assert "09:30  Studio Ünal：Care call（Anna）\n" in text
    assert "\n開啟活頁簿：\nhttps://docs.google.com/" in text


def test_what_goes_wrong_is_said_in_the_language_of_the_workbook() -> None:
    """The night speaks English, the book is Chinese, and somebody types in it all night."""

    class Typing(MemoryBook):
        def write(self, *_: Any) -> bool:
            raise BookChanged("google.typed_meanwhile", sheet="客戶")

    postbox = Postbox()
    chinese = memory_workbook("zh-Hant", TYPED, rows=30, schedule=False)
    (line,) = night({"Studio": Typing(chinese.sheets)}, postbox)
    assert line.failed
    assert "Somebody typed on “客戶”" in str(line)
    (mail,) = postbox.mails
    assert str(mail["Subject"]) == "Studio：請查看您的客戶名單"
    assert "\n處理「客戶」時有人在上面輸入，因此什麼都沒有寫入。\n" in parts(mail)[0]
