"""Who missed a mail gets it later: the same mail, until it is taken or nobody waits for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from pumpkin_sheets.book import Book
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.nightly import missed
from pumpkin_sheets.nightly.diary import Diary
from pumpkin_sheets.nightly.night import Line, Night
from pumpkin_sheets.nightly.post import MailError
from pumpkin_sheets.nightly.settings import BookEntry, NightlySettings
from tests.nightly.test_mail import parts
from tests.nightly.test_night import MONDAY, plan, settings, type_in

ANNA, BEN = "anna@studio.example", "ben@studio.example"
BOTH = (("Anna", ANNA), ("Ben", BEN))


class Post:
    """Takes each mail for whom ``refuses`` does not name."""

    def __init__(self) -> None:
        self.refuses: dict[str, int] = {}
        self.got: list[tuple[str, EmailMessage]] = []
        self.down = False
        self.tried = 0

    def __call__(self, mail: EmailMessage, *_: object) -> dict[str, int]:
        self.tried += 1
        if self.down:
            raise MailError("mail_server.unreachable", server="mail.example:587")
        to = [address.addr_spec for address in mail["To"].addresses]
        refused = {one: self.refuses[one] for one in to if one in self.refuses}
        if len(refused) == len(to):
            key = "mail_server.knows_nobody"
            raise MailError(key, addresses=", ".join(refused))
        self.got += [(one, mail) for one in to if one not in refused]
        return refused

    def of(self, address: str) -> list[EmailMessage]:
        return [mail for one, mail in self.got if one == address]


Computer = Callable[..., Line]


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def night(tmp_path: Path, post: Post) -> Computer:
    def run(book: Book, day: int, people: tuple[tuple[str, str], ...] = BOTH, **how: int) -> Line:
        entry = BookEntry(Path("Studio.xlsx"), "Studio", people)
        chosen: NightlySettings = replace(settings(), books=(entry,), weekly=how.get("weekly"))
        now = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(3), dt.UTC)
        diary = Diary(tmp_path / "state" / "nights.json")
        (line,) = Night(
            chosen, now, bool(how.get("dry_run")), {}, lambda *_: book, post, diary
        ).run()  # fmt: skip
        return line

    return run


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (550, f"mailed, but the server knows nobody at {BEN}; they get it once that is mended"),
        (451, f"mailed, but the server takes nothing for {BEN} at the moment; they get it the "
              "next night"),
    ],
)  # fmt: skip
def test_who_was_refused_gets_the_same_mail_once_it_is_mended(
    night: Computer, post: Post, tmp_path: Path, code: int, said: str
) -> None:
    book = MemoryBook(plan())
    post.refuses = {BEN: code}
    line = night(book, 0)
    assert str(line) == f"Studio: recalculated; {said}"
    assert line.failed
    assert (tmp_path / "state" / "nights.json").stat().st_mode & 0o077 == 0
    line = night(book, 1)
    assert line.failed
    assert str(line) == (
        f"Studio: nothing to write; the mail of 2026-03-02 still did not reach {BEN}: "
        f"The mail server knows nobody at {BEN}; mend the addresses."
    )
    assert len(post.got) == 1
    post.refuses = {}
    type_in(book, "0042", "revenue", 90000)
    line = night(book, 1)
    assert str(line) == (
        "Studio: recalculated; mailed changes: 1; the mail of 2026-03-02 has now been sent to "
        f"{BEN}, who had missed it"
    )
    assert not line.failed
    (first,), (late, new) = post.of(ANNA)[:1], post.of(BEN)
    assert late["Message-ID"] == first["Message-ID"] != new["Message-ID"]
    assert parts(late) == parts(first)
    for name in ("Subject", "Date", "From"):
        assert str(late[name]) == str(first[name])
    assert str(late["To"]) == f"Ben <{BEN}>"
    assert str(night(book, 2)) == "Studio: nothing moved, this night is noted"
    assert len(post.of(BEN)) == 2
    assert len(post.of(ANNA)) == 2


def test_who_is_no_longer_in_the_settings_is_waited_for_no_more(
    night: Computer, post: Post
) -> None:
    book = MemoryBook(plan())
    post.refuses = {BEN: 550}
    night(book, 0)
    line = night(book, 1, (("Anna", ANNA), ("Ben", "ben@new.example")))
    assert str(line) == (
        f"Studio: nothing to write; the mail of 2026-03-02 never reached {BEN}, no longer in the "
        "settings"
    )
    assert not line.failed
    assert str(night(book, 1)) == "Studio: nothing to write"


def test_after_a_month_it_is_given_up_in_a_sentence(night: Computer, post: Post) -> None:
    book = MemoryBook(plan())
    post.refuses = {BEN: 550}
    night(book, 0)
    assert night(book, 30).failed
    line = night(book, 31)
    assert f"the mail of 2026-03-02 never reached {BEN}; it is not tried any more" in str(line)
    post.refuses = {}
    night(book, 32)
    assert [str(mail["Subject"]) for mail in post.of(BEN)] == [
        "Studio: The nights of 2026-03-03 to 2026-03-31 did not run."
    ], "missed on the thirtieth day"


def test_a_server_that_is_down_is_asked_once(night: Computer, post: Post) -> None:
    book = MemoryBook(plan())
    post.refuses = {BEN: 550}
    for day in range(3):
        type_in(book, "0042", "revenue", 90000 if day % 2 else 100)
        night(book, day)
    post.refuses, post.down, post.tried = {}, True, 0
    line = night(book, 3)
    assert line.failed
    assert "cannot be reached" in str(line)
    assert post.tried == 1
    post.down = False
    night(book, 4)
    assert len(post.of(BEN)) == 3


def test_of_warnings_and_weekly_words_only_the_last_is_kept(night: Computer, post: Post) -> None:
    book = MemoryBook(plan())
    night(book, 0)
    post.got.clear()
    post.refuses = {BEN: 550}
    for day in (7, 14, 21):
        night(book, day, weekly=0)
    post.refuses = {}
    night(book, 22)
    assert len(post.of(ANNA)) == 3
    (late,) = post.of(BEN)
    assert late["Message-ID"] == post.of(ANNA)[-1]["Message-ID"]


def test_a_repeat_that_reached_everybody_is_missed_by_nobody(night: Computer, post: Post) -> None:
    """Mailed but not marked: the whole mail comes again, and Ben gets it with the others."""
    mail = EmailMessage()
    mail["Message-ID"] = "<a@b>"
    mail.set_content("text")
    kept, _ = missed.with_missed([], mail, [BEN], MONDAY, True)
    assert [one.to for one in kept] == [[BEN]]
    assert missed.with_missed(kept, mail, [], MONDAY, True) == ([], [])


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[missed.Missed] = []
    left_out: list[missed.Missed] = []
    for number in range(25):
        mail = EmailMessage()
        mail["Message-ID"] = f"<{number}@studio.example>"
        mail["Subject"] = "工作室：3 項變動"
        mail["To"] = f"Anna <{ANNA}>, Ben <{BEN}>"
        mail.set_content("Bob & Co：× 刪除\n" * 10, cte="base64")
        mail.add_alternative("<p>x</p>" * (40_000 if number == 24 else 1), subtype="html")
        kept, gone = missed.with_missed(kept, mail, [BEN], MONDAY, True)
        left_out += gone
    assert [one.message_id for one in left_out] == [f"<{n}@studio.example>" for n in range(5)]
    assert len(kept) == 20
    assert all(len(one.mail) <= 200_000 for one in kept)
    large = kept[-1].again([("Ben", BEN)])
    assert large.get_content_type() == "text/plain"
    assert large.get_content() == "Bob & Co：× 刪除\n" * 10
    assert large["Subject"] == "工作室：3 項變動"
    assert large["Message-ID"] == "<24@studio.example>"
    small = kept[0].again([("Anna", ANNA), ("Ben", "BEN@studio.example")])
    assert str(small["To"]) == "Ben <BEN@studio.example>"
    assert parts(small)[0] == "Bob & Co：× 刪除\n" * 10


def test_a_dry_run_sends_nothing_again(night: Computer, post: Post) -> None:
    book = MemoryBook(plan())
    post.refuses = {BEN: 550}
    night(book, 0)
    post.refuses, post.tried = {}, 0
    night(book, 1, dry_run=1)
    assert post.tried == 0
