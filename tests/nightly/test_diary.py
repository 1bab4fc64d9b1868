"""What nights remember: a mail that may have gone out, and the nights that did not run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from pumpkin_sheets.book import Book
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import words
from pumpkin_sheets.nightly.diary import Diary
from pumpkin_sheets.nightly.mail import compose
from pumpkin_sheets.nightly.news import Report
from pumpkin_sheets.nightly.night import Line, Night
from pumpkin_sheets.nightly.post import MailError
from pumpkin_sheets.nightly.settings import NightlySettings
from pumpkin_sheets.recalculate import recalculate
from tests.nightly.test_mail import HEAD, NOW, parts
from tests.nightly.test_night import (
    MONDAY,
    Broken,
    Crash,
    Postbox,
    Stumbling,
    changes_of,
    plan,
    settings,
    type_in,
)

Computer = Callable[..., Line]


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def on_one_computer(tmp_path: Path, postbox: Postbox) -> Computer:
    """A night of one book, which remembers in a file as the command does."""

    def run(book: Book, day: int, chosen: NightlySettings | None = None, **how: Any) -> Line:
        now = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(3), dt.UTC)
        night = Night(
            chosen or settings("Studio"), now, how.get("dry_run", False), {},
            lambda *_: book, how.get("post", postbox), Diary(tmp_path / "state" / "nights.json"),
        )  # fmt: skip
        (line,) = night.run()
        return line

    return run


def moved(mail: EmailMessage) -> list[str]:
    text = parts(mail)[0].split("What changed\n")[1].split("\n\n")[0]
    return [line[2:].split(":")[0] for line in text.splitlines() if line.startswith("* ")]


# -- a mail that may have gone out -----------------------------------------------------------------


@pytest.mark.parametrize("step", ["after mail", "fell silent"])
@pytest.mark.parametrize("hours", [4, 24], ids=["same day", "next day"])
def test_a_repeat_is_the_same_mail_though_something_new_came(
    step: str, hours: int, postbox: Postbox, on_one_computer: Computer
) -> None:
    book = Stumbling(plan())

    def post(*arguments: Any) -> dict[str, int]:
        postbox(*arguments)
        if step == "after mail":
            raise Crash
        raise MailError("mail_server.fell_silent", server="mail.example:587")

    if step == "fell silent":
        assert "it may have been sent" in str(on_one_computer(book, 0, post=post))
    else:
        with pytest.raises(Crash):
            on_one_computer(book, 0, post=post)
    (first,) = postbox.mails
    type_in(book, "Studio Ünal", "revenue", 300)
    since = MONDAY + dt.timedelta(days=hours // 24)
    recalculate(book, since, dt.time(hours % 24))
    line = on_one_computer(book, 1)
    assert str(line) == "Studio: nothing to write; mailed changes: 3; mailed changes: 2"
    assert not line.failed
    _, repeat, new = postbox.mails
    assert repeat["Message-ID"] == first["Message-ID"]
    assert moved(repeat) == moved(first)
    assert new["Message-ID"] != first["Message-ID"]
    assert "Studio Ünal" in moved(new)
    assert len(moved(new)) == 2
    assert all(row[8] for row in changes_of(book))
    assert str(on_one_computer(book, 2)) == "Studio: nothing moved, this night is noted"
    assert len(postbox.mails) == 3


def test_what_a_server_took_is_marked_later_and_not_mailed_again(
    postbox: Postbox, on_one_computer: Computer
) -> None:
    book = Stumbling(plan())
    book.crash_at = "before mark"
    with pytest.raises(Crash):
        on_one_computer(book, 0)
    assert not any(row[8] for row in changes_of(book))
    type_in(book, "Studio Ünal", "revenue", 300)
    assert str(on_one_computer(book, 1)) == (
        "Studio: recalculated; mailed by an earlier night, and marked as mailed only now: 3; "
        "mailed changes: 2"
    )
    assert [len(moved(mail)) for mail in postbox.mails] == [3, 2]
    assert all(row[8] for row in changes_of(book))
    book.crash_at = "before mark"
    type_in(book, "Studio Ünal", "revenue", 24000)
    with pytest.raises(Crash):
        on_one_computer(book, 2)
    assert str(on_one_computer(book, 3)) == (
        "Studio: nothing to write; mailed by an earlier night, and marked as mailed only now: 2"
    )
    assert len(postbox.mails) == 3, "with nothing new there is no mail"
    assert all(row[8] for row in changes_of(book))
    assert str(on_one_computer(book, 4)) == "Studio: nothing moved, this night is noted"


def test_what_surely_never_went_out_is_one_mail_with_what_came_since(
    postbox: Postbox, on_one_computer: Computer
) -> None:
    book = MemoryBook(plan())
    postbox.trouble = [MailError("mail_server.unreachable", server="mail.example:587")]
    on_one_computer(book, 0)
    type_in(book, "Studio Ünal", "revenue", 300)
    assert str(on_one_computer(book, 1)) == "Studio: recalculated; mailed changes: 5"
    assert len(postbox.mails) == 1


def test_a_sorted_sheet_gives_the_same_message_id(
    postbox: Postbox, on_one_computer: Computer
) -> None:
    book = Stumbling(plan())
    del book.sheets["Memory"]  # which would put the lines back

    def post(*arguments: Any) -> dict[str, int]:
        postbox(*arguments)
        raise Crash

    with pytest.raises(Crash):
        on_one_computer(book, 0, post=post)
    book.sheets["Changes"][3:] = book.sheets["Changes"][3:][::-1]
    on_one_computer(book, 1)
    assert len({mail["Message-ID"] for mail in postbox.mails}) == 1
    assert len(postbox.mails) == 2


# -- nights that did not run -----------------------------------------------------------------------


def test_nights_that_did_not_run_are_told_once(postbox: Postbox, on_one_computer: Computer) -> None:
    book = MemoryBook(plan())
    for day in (0, 1):
        assert "did not run" not in str(on_one_computer(book, day))
    postbox.mails.clear()
    line = on_one_computer(book, 5)
    silence = "The nights of 2026-03-04 to 2026-03-06 did not run."
    assert str(line) == f"Studio: {silence} nothing moved, this night is noted; mailed"
    (mail,) = postbox.mails
    assert str(mail["Subject"]) == f"Studio: {silence}"
    for part in parts(mail):
        assert part.count(silence) >= 1
        assert "Nothing moved" not in part
    assert str(on_one_computer(book, 6)) == "Studio: nothing to write"
    assert "The night of 2026-03-09 did not run." in str(on_one_computer(book, 8))
    assert len(postbox.mails) == 2


def test_silence_is_said_again_until_a_mail_told_of_it(
    postbox: Postbox, on_one_computer: Computer
) -> None:
    book = MemoryBook(plan())
    on_one_computer(book, 0)
    assert "did not run" in str(on_one_computer(book, 3, dry_run=True))
    postbox.mails.clear()
    postbox.trouble = [MailError("mail_server.unreachable", server="mail.example:587")]
    assert on_one_computer(book, 3).failed
    type_in(book, "Studio Ünal", "revenue", 300)
    line = on_one_computer(book, 4)
    assert str(line) == (
        "Studio: The nights of 2026-03-03 to 2026-03-04 did not run. recalculated; "
        "mailed changes: 2"
    )
    (mail,) = postbox.mails
    assert str(mail["Subject"]).startswith("Studio: Changes among your clients: 2; ")
    assert "\nThe nights of 2026-03-03 to 2026-03-04 did not run.\n" in parts(mail)[0]
    assert "did not run" not in str(on_one_computer(book, 5))


def test_silence_stands_beside_a_warning_and_needs_no_mail_server(
    postbox: Postbox, on_one_computer: Computer
) -> None:
    on_one_computer(MemoryBook(plan()), 0)
    postbox.mails.clear()
    assert "The night of 2026-03-03 did not run." in str(on_one_computer(Broken({}), 2))
    text = parts(postbox.mails[0])[0]
    assert "Share it with" in text
    assert "The night of 2026-03-03 did not run." in text
    silent = replace(settings("Studio"), server=None)
    assert "2026-03-05 did not run." in str(on_one_computer(Broken({}), 4, silent))
    assert "did not run" not in str(on_one_computer(Broken({}), 5, silent))


def test_silence_in_chinese() -> None:
    spoken = words("zh-Hant")
    note = spoken.say("nightly.silent_nights", first="2026-03-04", last="2026-03-06")
    mail = compose(Report("工作室", "k", 3, note=note), spoken, HEAD, NOW)
    assert str(mail["Subject"]) == "工作室：2026-03-04 到 2026-03-06 的每一晚都沒有執行。"


def test_a_diary_comes_back_and_a_damaged_one_is_none(tmp_path: Path) -> None:
    file = tmp_path / "nights.json"
    diary = Diary(file)
    page = diary.page("file:a")
    page.begin(MONDAY)
    page.begin(MONDAY + dt.timedelta(days=3))
    page.handed.append(["00ff"])
    page.taken(["0a0b"])
    diary.save()
    assert file.stat().st_mode & 0o077 == 0
    again = Diary(file).page("file:a")
    assert again.last == dt.date(2026, 3, 5)
    assert again.silent == (dt.date(2026, 3, 3), dt.date(2026, 3, 4))
    assert again.handed == [["00ff"]]
    assert again.told == ["0a0b"]
    for damaged in ("", "[]", '{"file:a": 1}', '{"file:a": {"last": "x"}}', "\0"):
        file.write_text(damaged)
        with pytest.raises(ValueError):  # noqa: PT011
            Diary(file)


def test_a_diary_that_cannot_be_written_costs_no_book_its_night(
    tmp_path: Path, postbox: Postbox
) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")
    diary = Diary()
    diary.file = tmp_path / "state" / "nights.json"
    now = dt.datetime.combine(MONDAY, dt.time(3), dt.UTC)
    book = MemoryBook(plan())
    (line,) = Night(
        settings("Studio"), now, False, {}, lambda *_: book, postbox, diary
    ).run()  # fmt: skip
    assert line.failed
    assert "mailed changes: 3 (what nights remember cannot be written: " in str(line)
    assert len(postbox.mails) == 1
