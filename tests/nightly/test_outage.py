"""A night on which Google cannot be had: minutes are lost, no book is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from pumpkin_sheets.homes.google.trouble import GoogleDown
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.nightly.night import Line
from pumpkin_sheets.nightly.outage import Outage
from pumpkin_sheets.nightly.post import MailServer
from pumpkin_sheets.nightly.settings import BookEntry, NightlySettings
from tests.google_stand_in import Fault, StandIn
from tests.google_stand_in.studio import Studio, remembered, small_plan
from tests.google_stand_in.transport import write_key
from tests.nightly.test_night import Postbox

NOW = dt.datetime(2026, 3, 2, 3, 15, tzinfo=dt.UTC)
ANNA = (("Anna", "anna@studio.example"),)
BEN = (("Ben", "ben@studio.example"),)
DOWN = {
    "5xx": [Fault("answer", status=503)],
    "silent": [Fault("hang before")],
    "no network": [Fault("no name"), Fault("no name", "token")],
    "nobody connects": [Fault("no connection"), Fault("no connection", "token")],
    "no token": [Fault("answer", "token", 500, '{"error": "internal_failure"}')],
    "sign-in page": [Fault("web page"), Fault("web page", "token")],
    "too many": [Fault("answer", status=429)],
}


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    account = "pumpkin@studio.iam.gserviceaccount.com"
    return write_key(tmp_path_factory.mktemp("key") / "key.json", account)


@pytest.fixture(scope="module", autouse=True)
def _each_review_once() -> Iterator[None]:
    with remembered():
        yield


@pytest.fixture
def studio(key: Path) -> Iterator[Studio]:
    with StandIn() as stand_in:
        yield Studio(stand_in, key, small_plan())


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


def chosen(keys: Sequence[str], *others: BookEntry, **more: Any) -> NightlySettings:
    books = [BookEntry(key, f"Sheet {n}", ANNA) for n, key in enumerate(keys, 1)]
    sender = ("Pumpkin", "pumpkin@studio.example")
    return NightlySettings(
        (*books, *others), server=MailServer("mail.example", 587), sender=sender, **more
    )


class Down:
    """Google is out of reach until ``end`` by the studio's clock."""

    def __init__(self, studio: Studio, faults: Sequence[Fault], begin: float, minutes: float):
        self.studio, self.faults = studio, faults
        self.begin, self.end = begin * 60, (begin + minutes) * 60
        self.start = studio.clock.now
        studio.stand_in.faults = self  # type: ignore[assignment]

    def __iter__(self) -> Iterator[Fault]:
        passed = self.studio.clock.now - self.start
        return iter(self.faults if self.begin <= passed < self.end else [])

    def remove(self, fault: Fault) -> None:
        """It stays for the next call."""


def minutes(studio: Studio, begun: float) -> float:
    return (studio.clock.now - begun) / 60


def written(studio: Studio, key: str) -> int:
    return len(studio.stand_in.book(key).sheet("Review").grid()) - 3


def texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


@pytest.mark.parametrize("faults", DOWN.values(), ids=DOWN)
def test_google_down_for_the_night_costs_minutes(
    studio: Studio, postbox: Postbox, faults: list[Fault]
) -> None:
    keys = studio.copies(12)
    Down(studio, faults, 0, 600)
    studio.stand_in.expire_tokens()
    begun = studio.clock.now
    lines = studio.night(chosen(keys), NOW, postbox)
    assert len(lines) == 12
    assert all(line.failed for line in lines)
    assert 10 < minutes(studio, begun) < 20
    assert len(postbox.mails) == 1, "one mail for all"
    for text in texts(lines):
        assert text.startswith("Google could not be had tonight; the next night catches up. ")
        assert text.endswith(" (mailed)")
    body = postbox.mails[0].get_body(("plain",))
    assert body is not None
    assert (
        "Google could not be had tonight, so 12 workbooks were not brought up to date; the next"
        " night catches up: Sheet 1, Sheet 2, Sheet 3, Sheet 4, Sheet 5, Sheet 6, Sheet 7, Sheet 8,"
        " Sheet 9, Sheet 10, 2 more. "
    ) in " ".join(body.get_content().split()) + " "
    studio.stand_in.faults = []
    keys = keys[-3:]
    lines = studio.night(chosen(keys), NOW, postbox)
    assert set(texts(lines)) == {"recalculated; mailed changes: 3"}


def test_an_outage_of_ten_minutes_costs_no_book_its_night(studio: Studio, postbox: Postbox) -> None:
    keys = studio.copies(30)
    studio.seconds = 0.7
    Down(studio, DOWN["5xx"], 13.4 / 60, 10)  # three books are done by then
    begun = studio.clock.now
    lines = studio.night(chosen(keys), NOW, postbox)
    assert len(lines) == 30
    assert texts(lines) == ["recalculated; mailed changes: 3"] * 30
    assert 10 < minutes(studio, begun) < 20
    assert len(postbox.mails) == 30, "nobody was told of an outage that passed"


def test_who_runs_it_by_hand_hears_that_it_waits(studio: Studio) -> None:
    heard: list[tuple[int, int]] = []

    def down(_: BookEntry) -> None:
        raise GoogleDown("google.unreachable")

    for count, wait in ((3, None), (400, None), (3, 1800.0), (3, 0.0)):
        books = [BookEntry(f"{n:020d}", "", ()) for n in range(count)]
        outage: Outage[None] = Outage(
            studio.clock, studio.clock.sleep, lambda *told: heard.append(told)
        )
        assert list(outage.looked_after(books, down, [], wait)) == []
    assert heard == [(3, 10), (400, 20), (3, 30)]


def test_one_book_waits_for_google_too(studio: Studio, postbox: Postbox) -> None:
    (key,) = studio.copies(1)
    Down(studio, DOWN["no network"], 0, 9)
    (line,) = studio.night(chosen([key]), NOW, postbox)
    assert str(line) == "Sheet 1: recalculated; mailed changes: 3"


def test_the_owner_says_how_long_a_night_waits(studio: Studio, postbox: Postbox) -> None:
    keys = studio.copies(5)
    Down(studio, DOWN["5xx"], 0, 120)
    begun = studio.clock.now
    assert all(line.failed for line in studio.night(chosen(keys), NOW, postbox))
    Down(studio, DOWN["5xx"], 0, 120)
    longer = chosen(keys, wait_for_google=9000.0)
    assert not any(line.failed for line in studio.night(longer, NOW, postbox))
    Down(studio, DOWN["5xx"], 0, 120)
    begun = studio.clock.now
    at_once = chosen(keys, wait_for_google=0.0)
    assert all(line.failed for line in studio.night(at_once, NOW, postbox))
    assert minutes(studio, begun) < 6


def test_files_are_not_kept_waiting(studio: Studio, postbox: Postbox) -> None:
    files = {f"File {n}": MemoryBook(small_plan()) for n in range(3)}
    entries = [BookEntry(Path(f"{name}.xlsx"), name, ANNA) for name in files]
    Down(studio, DOWN["5xx"], 0, 600)
    mailed: list[float] = []
    postbox.before = lambda: mailed.append(studio.clock.now)
    begun = studio.clock.now
    lines = studio.night(chosen(studio.copies(9), *entries), NOW, postbox, files)
    assert [line.book for line in lines[:3]] == list(files)
    assert texts(lines[:3]) == ["recalculated; mailed changes: 3"] * 3
    assert mailed[2] - begun < 300, "two books' patience, and not a second for the others"


def test_a_file_that_takes_long_lets_google_be_asked_again(
    studio: Studio, postbox: Postbox
) -> None:
    """The night resumes in its own order when a pause has passed and Google is back."""
    before, after = studio.copies(6)[:3], studio.copies(6)[3:]

    class Slow(MemoryBook):
        def titles(self) -> list[str]:
            studio.clock.now += 120
            return super().titles()

    Down(studio, DOWN["5xx"], 0, 5)
    books = (*chosen(before).books, BookEntry(Path("Slow.xlsx"), "Slow", ANNA))
    settings = chosen([], *books, *(BookEntry(k, k[15:20], ANNA) for k in after))
    lines = studio.night(settings, NOW, postbox, {"Slow": Slow(small_plan())})
    assert [line.book for line in lines] == [
        *("Slow", "00003", "00004", "00005"),
        *("Sheet 3", "Sheet 1", "Sheet 2"),
    ]
    assert set(texts(lines)) == {"recalculated; mailed changes: 3"}


def test_trouble_of_one_book_alone_never_stops_the_others(studio: Studio, postbox: Postbox) -> None:
    """Sheets that are gone or not shared say nothing about Google; a sick one is no outage."""
    keys = studio.copies(8)
    for key in keys[:4]:
        studio.stand_in.book(key).role = None
    studio.stand_in.book(keys[4]).deleted = True
    studio.stand_in.book(keys[5]).role = "reader"
    begun = studio.clock.now
    lines = studio.night(chosen(keys), NOW, postbox)
    assert [line.failed for line in lines] == [True] * 6 + [False] * 2
    assert minutes(studio, begun) == 0
    assert "as Editor" in str(lines[0])


def test_two_sick_books_do_not_keep_the_others_from_their_chance(
    studio: Studio, postbox: Postbox
) -> None:
    keys = studio.copies(6)

    class Sick:
        """The values of the first two are never sent."""

        def __iter__(self) -> Iterator[Fault]:
            call = studio.stand_in.calls[-1:]
            asked = call == ["spreadsheets.get"] and studio.asked in keys[:2]
            return iter([Fault("answer", status=500)] if asked else [])

        def remove(self, fault: Fault) -> None:
            pass

    studio.stand_in.faults = Sick()  # type: ignore[assignment]
    lines = studio.night(chosen(keys), NOW, postbox)
    assert [line.book for line in lines if not line.failed] == [f"Sheet {n}" for n in (3, 4, 5, 6)]
    assert [line.book for line in lines if line.failed] == ["Sheet 1", "Sheet 2"]
    assert sum(studio.clock.slept) < 15 * 60


def test_each_owner_gets_one_mail_about_their_own_books(studio: Studio, postbox: Postbox) -> None:
    keys = studio.copies(4)
    bens = BookEntry(keys[3], "Ben's", BEN)
    Down(studio, DOWN["5xx"], 0, 600)
    studio.night(chosen(keys[:3], bens), NOW, postbox)
    assert [str(mail["To"]) for mail in postbox.mails] == [
        "Anna <anna@studio.example>",
        "Ben <ben@studio.example>",
    ]
    assert postbox.subjects == [
        "Google Sheets (3): please look at your client list",
        "Ben's: please look at your client list",
    ]


def test_it_is_told_in_chinese(studio: Studio, postbox: Postbox) -> None:
    keys = studio.copies(2)
    Down(studio, DOWN["5xx"], 0, 600)
    lines = studio.night(chosen(keys, language="zh-Hant"), NOW, postbox)
    assert str(lines[0]) == (
        "Sheet 1: 今晚無法使用 Google，下一晚會補上。"
        "Google 試算表目前故障；請稍後再試。（已寄出郵件）"
    )


def test_a_book_is_recalculated_for_the_hour_at_which_google_came_back(
    studio: Studio, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pumpkin_sheets.nightly import night as module

    asked: list[dt.time | None] = []
    recalculate = module.recalculate

    def noted(book: Any, today: dt.date, time: dt.time | None, **more: Any) -> Any:
        asked.append(time)
        return recalculate(book, today, time, **more)

    monkeypatch.setattr(module, "recalculate", noted)
    Down(studio, DOWN["5xx"], 0, 9)
    (line,) = studio.night(chosen(studio.copies(1)), NOW, postbox)
    assert not line.failed
    (time,) = asked
    assert time is not None
    assert dt.time(3, 24, tzinfo=dt.UTC) < time < dt.time(3, 27, tzinfo=dt.UTC)


def test_a_hundred_books_under_the_published_quotas(studio: Studio, postbox: Postbox) -> None:
    """60 reads and 60 writes a minute: 700 calls in some minutes, refused ones waited out."""
    keys = studio.copies(100)
    studio.stand_in.quota, studio.seconds = 60, 0.3
    begun = studio.clock.now
    lines = studio.night(chosen(keys), NOW, postbox)
    assert texts(lines) == ["recalculated; mailed changes: 3"] * 100
    assert 400 / 60 - 1 <= minutes(studio, begun) < 10
    assert all(written(studio, key) == 3 for key in keys)
    studio.stand_in.forget_calls()
    begun = studio.clock.now
    lines = studio.night(chosen(keys), NOW, postbox)
    assert texts(lines) == ["nothing to write"] * 100
    assert 200 / 60 - 1 <= minutes(studio, begun) < 5


# -- what the menu noted for tonight ---------------------------------------------------------------


def noted(studio: Studio, key: str) -> list[object]:
    sheet = studio.stand_in.book(key).sheet("_pumpkin")
    return [sheet.value(row, 1) for row in (0, 2, 3)]


def test_a_request_noted_for_tonight_is_answered_by_the_night(
    studio: Studio, postbox: Postbox
) -> None:
    first, second = studio.copies(2)
    studio.stand_in.book(first).sheet("_pumpkin").type_in(0, 1, "id-1 id-2")
    studio.stand_in.forget_calls()
    lines = studio.night(chosen([first, second]), NOW, postbox)
    assert texts(lines) == ["recalculated; mailed changes: 3"] * 2
    told = "Done. Changes: 3; look at the sheet Changes."
    assert noted(studio, first) == ["id-1 id-2", "id-1 id-2", told]
    assert noted(studio, second) == [None, None, None]
    assert len(studio.stand_in.calls) == 6 + 1 + 6, "one call more, where something was asked"
    studio.stand_in.book(first).sheet("_pumpkin").type_in(0, 1, "id-3")
    studio.night(chosen([first]), NOW, postbox)
    assert noted(studio, first) == ["id-3", "id-3", "Done: nobody moved."]
    studio.stand_in.forget_calls()
    studio.night(chosen([first]), NOW, postbox)
    assert studio.stand_in.calls == ["spreadsheets.get"] * 2, "a quiet night costs what it did"


def test_a_book_with_trouble_is_answered_too(studio: Studio, postbox: Postbox) -> None:
    (key,) = studio.copies(1)
    studio.night(chosen([key]), NOW, postbox)
    book = studio.stand_in.book(key)
    for row in range(5, 8):
        for column in range(book.sheet("Clients").columns):
            book.sheet("Clients").type_in(row, column, None)
    book.sheet("_pumpkin").type_in(0, 1, "id-1")
    (line,) = studio.night(chosen([key]), NOW, postbox)
    assert line.failed
    said = str(noted(studio, key)[2])
    assert said.startswith("Not done: Fewer than half of the clients of the last review are left")
    assert noted(studio, key)[1] == "id-1"
    book = studio.stand_in.book(key)
    book.sheet("Clients").type_in(3, 0, "no title")
    book.sheet("_pumpkin").type_in(0, 1, "id-2")
    studio.night(chosen([key]), NOW, postbox)
    assert noted(studio, key)[1] == "id-2"
    assert str(noted(studio, key)[2]).startswith("Not done: ")


def test_an_answer_that_fails_is_said_and_waits(studio: Studio, postbox: Postbox) -> None:
    (key,) = studio.copies(1)
    studio.night(chosen([key]), NOW, postbox)
    studio.stand_in.book(key).sheet("_pumpkin").type_in(0, 1, "id-1")
    studio.stand_in.fail(Fault("answer", "spreadsheets.batchUpdate", 403, '{"error": {}}'))
    (line,) = studio.night(chosen([key]), NOW, postbox)
    assert line.failed
    assert line.text.startswith(
        "nothing to write; what the menu asked for waits for the next night: "
    )
    assert noted(studio, key)[1] is None
    (line,) = studio.night(chosen([key]), NOW, postbox)
    assert not line.failed
    assert noted(studio, key)[1] == "id-1"
