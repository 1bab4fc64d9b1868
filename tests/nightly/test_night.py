"""The nightly run: every change mailed once, whatever breaks between reading and marking."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pumpkin_sheets.book import Book, BookChanged, BookError, Rows, SheetResults
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.file.saving import previous_of
from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.book import open_google
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.languages import words
from pumpkin_sheets.nightly.night import Line, Night, exit_code
from pumpkin_sheets.nightly.post import MailError, MailServer
from pumpkin_sheets.nightly.run_lock import LockedError, only_run, state_folder
from pumpkin_sheets.nightly.settings import (
    BookEntry,
    NightlySettings,
    SettingsError,
    parse_settings,
    read_settings,
)
from pumpkin_sheets.recalculate import recalculate
from tests.google_stand_in import Fault, Redirect, Spreadsheet, StandIn
from tests.google_stand_in.transport import write_key
from tests.memory_workbook import memory_workbook

MONDAY = dt.date(2026, 3, 2)
ENGLISH = words("en")
TYPED: dict[str, list[Any]] = {
    "client": ["Studio Ünal", "Bob & Co", "0042"],
    "revenue": [24000, 900, 3000],
    "hours": [100, 80, 40],
    **{name: [5, 1, 3] for name in ("communication", "briefs", "respect")},
}


def plan(typed: Mapping[str, list[Any]] = TYPED) -> dict[str, list[list[Any]]]:
    """A workbook without a service schedule, which changes by itself from night to night."""
    return memory_workbook(typed=typed, rows=30, schedule=False).sheets


def column_of(book: MemoryBook, name: str) -> int:
    return book.sheets["Clients"][3].index(ENGLISH[f"columns.clients.{name}"])


def type_in(book: MemoryBook, client: str, name: str, value: Any) -> None:
    for row in book.sheets["Clients"][4:]:
        if row[0] == client:
            row[column_of(book, name)] = value


def changes_of(book: MemoryBook) -> list[list[Any]]:
    return [row for row in book.sheets["Changes"][3:] if row[0] is not None]


class Postbox:
    """Takes mail, or refuses it as a test says."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.trouble: list[Exception | dict[str, int]] = []
        self.before: Callable[[], None] = lambda: None

    def __call__(
        self, mail: EmailMessage, settings: NightlySettings, environment: Mapping[str, str]
    ) -> dict[str, int]:
        self.before()
        trouble = self.trouble.pop(0) if self.trouble else {}
        if isinstance(trouble, Exception):
            raise trouble
        self.mails.append(mail)
        return trouble

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]

    def told(self) -> list[str]:
        """Every line of changes in every mail."""
        lines = []
        for mail in self.mails:
            body = mail.get_body(("plain",))
            assert body is not None
            lines += [line[2:] for line in body.get_content().splitlines() if line[:2] == "* "]
        return lines


def entry(name: str = "Studio") -> BookEntry:
    return BookEntry(Path(f"{name}.xlsx"), name, (("Anna", "anna@studio.example"),))


def settings(*names: str, weekly: int | None = None) -> NightlySettings:
    return NightlySettings(
        tuple(entry(name) for name in names or ("Studio",)),
        weekly=weekly,
        server=MailServer("mail.example", 587),
        sender=("Pumpkin", "pumpkin@studio.example"),
    )


def night(
    books: Mapping[str, Book],
    postbox: Callable[[EmailMessage, NightlySettings, Mapping[str, str]], dict[str, int]],
    day: int = 0,
    dry_run: bool = False,
    chosen: NightlySettings | None = None,
) -> list[Line]:
    chosen = chosen or settings(*books)
    now = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(3), dt.UTC)

    def opened(wanted: BookEntry, _: NightlySettings) -> Book:
        return books[wanted.name]

    return list(Night(chosen, now, dry_run, {}, opened, postbox).run())


@pytest.fixture
def book() -> MemoryBook:
    return MemoryBook(plan())


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


# -- once and only once ----------------------------------------------------------------------------


def test_a_first_night_then_quiet_ones(book: MemoryBook, postbox: Postbox) -> None:
    (line,) = night({"Studio": book}, postbox)
    assert str(line) == "Studio: recalculated; mailed changes: 3"
    assert not line.failed
    assert [row[8] for row in changes_of(book)] == [MONDAY] * 3
    body = postbox.mails[0].get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "New to drop or reprice" in text
    assert "Bob & Co: × Drop" in text
    for day in (1, 2, 3):
        (line,) = night({"Studio": book}, postbox, day)
        said = "nothing moved, this night is noted" if day == 2 else "nothing to write"
        assert str(line) == f"Studio: {said}"
    assert len(postbox.mails) == 1
    assert book.writes == 3


def test_people_type_and_only_that_is_told(book: MemoryBook, postbox: Postbox) -> None:
    night({"Studio": book}, postbox)
    postbox.mails.clear()
    for name in ("communication", "briefs", "respect"):
        type_in(book, "Studio Ünal", name, 1)
    type_in(book, "0042", "hours", "many")
    night({"Studio": book}, postbox, 1)
    assert len(postbox.mails) == 1
    told = postbox.told()
    assert any(line.startswith("Studio Ünal: ") for line in told)
    assert any(line.startswith("Clients!") for line in told), "problems are named by cell"
    assert not any(line.startswith("Bob & Co") for line in told)


def test_what_turned_on_a_practices_sheet_is_told_under_its_name(postbox: Postbox) -> None:
    book = memory_workbook("zh-Hant", TYPED, rows=30, schedule=False)
    night({"Studio": book}, postbox)
    add_packs(book, ["profit"], dt.datetime.combine(MONDAY, dt.time()))
    postbox.mails.clear()
    services = book.sheets["服務項目"]
    for row in range(4, 11):
        typed = {"服務項目": f"傳單 {row}", "近 12 個月營收": 6000, "工時": 100, "分心程度": 5,
                 "未來潛力": 1, "擅長程度": 4}  # fmt: skip
        for title, value in typed.items():
            services[row][services[3].index(title)] = value
    (line,) = night({"Studio": book}, postbox, 1)
    assert str(line) == "Studio: recalculated; mailed changes: 7"
    told = postbox.told()
    assert told[:5] == ["傳單 4", "傳單 5", "傳單 6", "傳單 7", "傳單 8"]
    body = postbox.mails[0].get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "\n服務項目\n* 傳單 4\n" in text
    assert "\n  另有 2 項，請看「服務項目」\n" in text
    (line,) = night({"Studio": book}, postbox, 2)
    said = "those not listed were told of too"
    assert str(line) == "Studio: nothing moved, this night is noted", said


def test_dry_run_shows_the_mail_and_touches_nothing(book: MemoryBook, postbox: Postbox) -> None:
    before = {title: [list(row) for row in grid] for title, grid in book.sheets.items()}
    (line,) = night({"Studio": book}, postbox, dry_run=True)
    assert line.mail is not None
    assert str(line) == "Studio: dry run, nothing written; mail shown, not sent"
    assert "Changes among your clients: 3" in line.mail["Subject"]
    assert not line.failed
    assert book.sheets == before
    assert postbox.mails == []


def test_weekly_word(book: MemoryBook, postbox: Postbox) -> None:
    weekly = settings("Studio", weekly=0)
    for day in range(15):
        night({"Studio": book}, postbox, day, chosen=weekly)
    assert len(postbox.mails) == 3
    assert "all is well with your clients (3)" in postbox.subjects[1]
    assert len({mail["Message-ID"] for mail in postbox.mails}) == 3


def test_failing_mail_is_caught_up(book: MemoryBook, postbox: Postbox) -> None:
    postbox.trouble = [MailError("The mail server is down."), MailError("Still down.")]
    (line,) = night({"Studio": book}, postbox)
    assert line.failed
    assert "not mailed: The mail server is down." in str(line)
    type_in(book, "0042", "revenue", 90000)
    night({"Studio": book}, postbox, 1)
    (line,) = night({"Studio": book}, postbox, 2)
    assert not line.failed
    assert len(postbox.mails) == 1
    told = [text.split(":")[0] for text in postbox.told()]
    assert told.count("0042") >= 2, "the move of the second night and the first are both told"
    assert "Studio Ünal" in told


def test_one_recipient_refused_for_good(book: MemoryBook, postbox: Postbox) -> None:
    postbox.trouble = [{"ben@gone.example": 550}]
    (line,) = night({"Studio": book}, postbox)
    assert line.failed
    assert "ben@gone.example" in str(line)
    night({"Studio": book}, postbox, 1)
    assert len(postbox.mails) == 1, "the others are not mailed again"


class Crash(BaseException):
    """The power goes."""


class Stumbling(MemoryBook):
    """A memory book whose power goes at a given call."""

    def __init__(self, sheets: dict[str, list[list[Any]]]) -> None:
        super().__init__(sheets)
        self.calls: list[str] = []
        self.crash_at = ""

    def step(self, name: str) -> None:
        if name == self.crash_at:
            self.crash_at = ""
            raise Crash
        self.calls.append(name)

    def titles(self) -> list[str]:
        self.step("titles")
        return super().titles()

    def read(self, titles: Any) -> dict[str, list[list[Any]]]:
        found = super().read(titles)
        self.step("read")
        return found

    def write(
        self, tables: Mapping[str, Rows], results: Mapping[str, SheetResults] | None = None
    ) -> bool:
        kind = "write" if "Review" in tables else "mark"
        self.step(f"before {kind}")
        done = super().write(tables, results)
        self.step(f"after {kind}")
        return done


STEPS = ["titles", "read", "before write", "after write", "before mark", "after mark"]


@pytest.mark.parametrize("step", [*STEPS, "before mail", "after mail"])
def test_a_crash_at_every_step_never_loses_a_change(step: str, postbox: Postbox) -> None:
    book = Stumbling(plan())
    night({"Studio": book}, postbox)
    postbox.mails.clear()
    type_in(book, "Studio Ünal", "revenue", 300)
    book.crash_at = step
    if step.endswith("mail"):

        def crash(*arguments: Any) -> dict[str, int]:
            if step == "after mail":
                postbox(*arguments)
            raise Crash

        with pytest.raises(Crash):
            night({"Studio": book}, crash, 1)
    else:
        with pytest.raises(Crash):
            night({"Studio": book}, postbox, 1)
    (line,) = night({"Studio": book}, postbox, 2)
    assert not line.failed
    (line,) = night({"Studio": book}, postbox, 3)
    assert str(line) == "Studio: nothing to write"
    assert all(row[8] for row in changes_of(book))
    told = [text for text in postbox.told() if "Studio Ünal" in text and "→" in text]
    assert told, "never lost"
    twice = step in ("after mail", "before mark")
    assert len(postbox.mails) == (2 if twice else 1)
    if twice:
        assert postbox.mails[0]["Message-ID"] == postbox.mails[1]["Message-ID"]


# -- what people change on Changes -----------------------------------------------------------------


def remembering() -> dict[str, list[list[Any]]]:
    """The same workbook with a Memory."""
    return MemoryBook(plan()).sheets


@pytest.mark.parametrize("column", [7, 8], ids=["why", "mailed on"])
def test_a_change_is_never_told_twice_whatever_people_type_on_changes(
    column: int, postbox: Postbox
) -> None:
    book = MemoryBook(remembering())
    night({"Studio": book}, postbox)
    postbox.mails.clear()
    first = changes_of(book)[0]
    stood, first[column] = first[column], None if column == 8 else "mine"
    (line,) = night({"Studio": book}, postbox, 1)
    assert str(line) == "Studio: recalculated; mailed changes: 1"
    (told, *_) = postbox.told()
    assert told.endswith(": typed over")
    assert changes_of(book)[1][column] == stood
    (line,) = night({"Studio": book}, postbox, 2)
    assert str(line) == "Studio: nothing moved, this night is noted"


def test_a_day_typed_as_mailed_on_keeps_no_change_from_being_told(postbox: Postbox) -> None:
    book = MemoryBook(remembering())
    postbox.trouble = [MailError("The mail server is down.")]
    night({"Studio": book}, postbox)
    for row in changes_of(book):
        row[8] = MONDAY
    night({"Studio": book}, postbox, 1)
    assert len(postbox.mails) == 1
    text = "\n".join(postbox.told())
    assert all(f"{name}: " in text for name in TYPED["client"])


def test_somebody_types_on_changes_while_the_mail_goes_out(postbox: Postbox) -> None:
    busy = Busy(remembering(), 0)

    def type_over() -> None:
        busy.sheets["Changes"][3][7] = "mine"
        busy.typing = 2

    postbox.before = type_over
    (line,) = night({"Studio": busy}, postbox)
    assert not line.failed
    assert "mine" in [row[7] for row in changes_of(busy)], "nothing is wiped in silence"
    postbox.before = lambda: None
    (line,) = night({"Studio": busy}, postbox, 1)
    assert str(line) == "Studio: recalculated; mailed changes: 1"
    assert "“mine” was typed over" in changes_of(busy)[0][7]
    assert [row[8] for row in changes_of(busy)] == [MONDAY + dt.timedelta(days=1)] + [MONDAY] * 3


# -- the schedule ----------------------------------------------------------------------------------


def test_a_night_on_which_only_the_day_passed(postbox: Postbox) -> None:
    book = memory_workbook(typed=TYPED, rows=30)
    night({"Studio": book}, postbox)
    (line,) = night({"Studio": book}, postbox, 1)
    assert str(line) == "Studio: nothing to write", "not even the schedule moved"
    (line,) = night({"Studio": book}, postbox, 2)
    assert str(line) == "Studio: no client moved, schedule brought up to today"
    assert not line.failed
    assert len(postbox.mails) == 1


def test_this_weeks_touches_are_those_of_the_schedule(postbox: Postbox) -> None:
    """Seven days from today where people work; a server in UTC is a day behind Taipei."""
    book = memory_workbook(typed=TYPED, rows=30)
    page = book.sheets["Service levels"]
    zone = next(row for row in page if "Time zone" in row)
    zone[zone.index("Time zone") + 1] = "Asia/Taipei"
    log = book.sheets["Touch Log"]
    for row, (days, kind) in enumerate([(21, "Care call"), (15, "Interview")], start=3):
        log[row][:4] = [MONDAY - dt.timedelta(days=days), "Studio Ünal", kind, "Anna"]
    now = dt.datetime(2026, 3, 1, 20, tzinfo=dt.UTC)
    lines = Night(settings("Studio"), now, False, {}, lambda *_: book, postbox).run()
    assert [line.failed for line in lines] == [False]
    assert [row[8] for row in changes_of(book)] == [MONDAY] * 3
    titles = book.sheets["Schedule"][2]
    shown = [dict(zip(titles, row, strict=True)) for row in book.sheets["Schedule"][3:]]
    assert all(row["Date"] >= MONDAY for row in shown)
    assert [text for text in postbox.told() if " 2026-" in text] == [
        "Tue 2026-03-03 09:00  Studio Ünal: Progress report (Anna)"
    ]


# -- books with trouble ----------------------------------------------------------------------------


class Broken(MemoryBook):
    def titles(self) -> list[str]:
        raise BookError("Share it with pumpkin@example as Editor.")


class Mistaken(MemoryBook):
    def titles(self) -> list[str]:
        raise ZeroDivisionError("secret figures")


def test_one_failing_book_never_stops_the_others(book: MemoryBook, postbox: Postbox) -> None:
    books = {"A": Broken({}), "B": Mistaken({}), "C": MemoryBook({"Sheet1": []}), "Studio": book}
    lines = night(books, postbox)
    assert [line.failed for line in lines] == [True, True, True, False]
    assert str(lines[0]) == "A: Share it with pumpkin@example as Editor. (mailed)"
    assert "mistake of the program (test_night.py:" in str(lines[1])
    assert str(lines[1]).endswith("(mailed)")
    assert not any("secret figures" in mail.as_string() for mail in postbox.mails)
    assert "secret figures" not in str(lines[1])
    assert "not a Pumpkin Sheets workbook" in str(lines[2])
    assert exit_code(lines) == 1
    assert exit_code(lines[3:]) == 0
    assert len(postbox.mails) == 4


def test_a_failing_book_without_mail_is_only_a_line() -> None:
    def nobody(*_: object) -> dict[str, int]:
        raise AssertionError("no mail is handed in without a server")

    chosen = replace(settings("A"), server=None)
    (line,) = night({"A": Broken({})}, nobody, chosen=chosen)
    assert str(line) == "A: Share it with pumpkin@example as Editor."
    assert line.failed


def test_mailed_but_not_marked(postbox: Postbox) -> None:
    """The titles of Changes vanish while the mail goes out: another computer mails it again."""
    busy = Busy(plan(), 0)
    stood: list[list[Any]] = []

    def wipe() -> None:
        stood.append(list(busy.sheets["Changes"][2]))
        busy.sheets["Changes"][2] = [None] * 9
        busy.typing = 1

    postbox.before = wipe
    (line,) = night({"Studio": busy}, postbox)
    assert line.failed
    assert str(line) == (
        "Studio: recalculated; mailed changes: 3, but not marked as mailed; the next night on this"
        " computer marks it and does not mail it again: “Changes” has lost its titles."
    )
    postbox.before = lambda: None
    busy.sheets["Changes"][2] = stood[0]
    (line,) = night({"Studio": busy}, postbox, 1)
    assert not line.failed
    assert [len(postbox.mails), postbox.mails[0]["Message-ID"]] == [
        2,
        postbox.mails[1]["Message-ID"],
    ]
    assert [row[8] for row in changes_of(busy)] == [MONDAY + dt.timedelta(days=1)] * 3


def test_a_title_of_changes_that_is_gone_is_not_all_of_them(postbox: Postbox) -> None:
    """Without the column of clients nothing is marked; without another one all is."""
    for column, failed in ((1, True), (7, False)):
        busy = Busy(plan(), 0)

        def wipe(busy: Busy = busy, column: int = column) -> None:
            busy.sheets["Changes"][2][column] = None
            busy.typing = 1

        postbox.before = wipe
        (line,) = night({"Studio": busy}, postbox)
        assert line.failed is failed


def test_the_night_speaks_the_language_of_its_settings(book: MemoryBook, postbox: Postbox) -> None:
    books = {"A": Broken({}), "B": Mistaken({}), "C": MemoryBook({"Sheet1": []}), "Studio": book}
    chosen = replace(settings(*books), language="zh-Hant")
    lines = [str(line) for line in night(books, postbox, chosen=chosen)]
    assert "程式本身出錯而停止（test_night.py:" in lines[1]
    assert lines[2].startswith("C: 這不是南瓜表的活頁簿：")
    assert lines[2].endswith("（已寄出郵件）")
    assert lines[3] == "Studio: 已重新計算；已寄出 3 項異動"
    assert "這不是南瓜表的活頁簿" in postbox.mails[2].get_body(("plain",)).get_content()


def test_half_of_the_clients_gone(book: MemoryBook, postbox: Postbox) -> None:
    night({"Studio": book}, postbox)
    before = changes_of(book)
    for row in book.sheets["Clients"][5:]:
        row[0] = None
        for name in ("revenue", "hours", "communication", "briefs", "respect"):
            row[column_of(book, name)] = None
    postbox.mails.clear()
    for day in (1, 2):
        (line,) = night({"Studio": book}, postbox, day)
        assert line.failed
        assert "the last review are left (1 of 3)" in str(line)
    assert changes_of(book) == before, "nothing is written"
    assert len({mail["References"] for mail in postbox.mails}) == 1
    assert "please look" in postbox.subjects[0]


class Busy(MemoryBook):
    """Somebody types each time before something is written."""

    def __init__(self, sheets: dict[str, list[list[Any]]], typing: int) -> None:
        super().__init__(sheets)
        self.typing = typing

    def write(
        self, tables: Mapping[str, Rows], results: Mapping[str, SheetResults] | None = None
    ) -> bool:
        if self.typing:
            self.typing -= 1
            raise BookChanged("Somebody typed meanwhile; nothing was written.")
        return super().write(tables, results)


def test_somebody_types_all_the_time(postbox: Postbox) -> None:
    busy = Busy(plan(), 2)
    (line,) = night({"Studio": busy}, postbox)
    assert not line.failed
    tireless = Busy(plan(), 3)
    (line,) = night({"Studio": tireless}, postbox)
    assert "Somebody typed meanwhile; nothing was written." in str(line)
    assert line.failed
    assert tireless.writes == 0


def test_a_remark_beside_changes_while_the_mail_goes_out_is_not_wiped(postbox: Postbox) -> None:
    """Only the cells that say so are marked; the next recalculation asks for it to be moved."""
    busy = Busy(plan(), 0)

    def remark() -> None:
        row = busy.sheets["Changes"][3]
        row += [None] * (11 - len(row))
        row[10] = "called them"
        busy.typing = 1

    postbox.before = remark
    (line,) = night({"Studio": busy}, postbox)
    assert str(line) == "Studio: recalculated; mailed changes: 3"
    assert not line.failed
    assert [row[8] for row in changes_of(busy)] == [MONDAY] * 3
    assert busy.sheets["Changes"][3][10] == "called them"
    postbox.before = lambda: None
    (line,) = night({"Studio": busy}, postbox, 1)
    assert "Changes!K4: somebody typed on a sheet that Recalculate writes" in str(line)
    busy.sheets["Changes"][3][10] = None
    (line,) = night({"Studio": busy}, postbox, 2)
    assert str(line) == "Studio: nothing moved, this night is noted"


def test_somebody_sorts_changes_while_the_mail_goes_out(book: MemoryBook, postbox: Postbox) -> None:
    busy = Busy(plan(), 0)

    def sort() -> None:
        busy.sheets["Changes"][3:] = busy.sheets["Changes"][3:][::-1]
        busy.typing = 2

    postbox.before = sort
    (line,) = night({"Studio": busy}, postbox)
    assert not line.failed
    assert [row[8] for row in changes_of(busy)] == [MONDAY] * 3
    assert len({row[1] for row in changes_of(busy)}) == 3


# -- the night itself ------------------------------------------------------------------------------


def test_a_quiet_file_is_written_every_second_night_to_say_that_nights_run(
    tmp_path: Path, postbox: Postbox
) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, rows=5)
    chosen = replace(settings(), books=(BookEntry(path, "Studio", (("", "a@studio.example"),)),))

    def one_night(day: int) -> tuple[str, bool]:
        before = path.read_bytes()
        now = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(3), dt.UTC)
        (line,) = Night(chosen, now, False, {}, None, postbox).run()
        return str(line), path.read_bytes() != before

    noted = ("Studio: nothing moved, this night is noted", True)
    same = ("Studio: nothing to write", False)
    assert one_night(0)[1]
    version_before = previous_of(path).read_bytes()
    assert [one_night(day) for day in (0, 1, 1, 2, 3, 4)] == [same, same, same, noted, same, noted]
    assert previous_of(path).read_bytes() == version_before, "what undo goes back to stays"
    book = openpyxl.load_workbook(path, data_only=True)
    # As it was stored in the night, in New York on the day before; Excel works it out by itself.
    for title, cell in (("Start", "E9"), ("Plan", "D2")):
        assert book[title][cell].value == "Last nightly run noted: 2026-03-05 (today)"
    memory = list(book["Memory"].iter_rows(min_row=4, max_col=2, values_only=True))
    assert [row for row in memory if row[1] == "night"] == [(dt.datetime(2026, 3, 5), "night")]
    # Whoever recalculates by hand takes no note of it, and none away.
    found = recalculate(XlsxBook(path), MONDAY + dt.timedelta(days=9)).judgement.content
    assert found.practised.figures["NightsAgo"][1] == 6


# -- a Google Sheet, end to end --------------------------------------------------------------------


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


def sheet_with_plan(stand_in: StandIn) -> Spreadsheet:
    spreadsheet = stand_in.spreadsheet()
    for title, grid in plan().items():
        width = max(len(row) for row in grid)
        spreadsheet.add(title, len(grid) + 2, width).fill(grid)
    return spreadsheet


def test_a_google_sheet_in_six_calls(stand_in: StandIn, postbox: Postbox, tmp_path: Path) -> None:
    spreadsheet = sheet_with_plan(stand_in)
    key = write_key(tmp_path / "key.json", stand_in.account)
    place = f"https://docs.google.com/spreadsheets/d/{spreadsheet.key}/edit"
    chosen = NightlySettings(
        (BookEntry(place, "", (("", "anna@studio.example"),)),),
        key_file=key,
        server=MailServer("mail.example", 587),
        sender=("", "pumpkin@studio.example"),
    )
    waits: list[float] = []

    def opened(wanted: BookEntry, _: NightlySettings) -> Book:
        assert isinstance(wanted.place, str)
        patience = Patience(tries=4, answer=2, sleep=waits.append)
        return open_google(wanted.place, key, patience, {"https://": Redirect(stand_in)})

    def one_night(day: int) -> str:
        stand_in.forget_calls()
        now = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(3), dt.UTC)
        (line,) = Night(chosen, now, False, {}, opened, postbox).run()
        return str(line)

    def remark() -> None:
        stand_in.book(spreadsheet.key).sheet("Clients").type_in(1, 10, "called them all")

    postbox.before = remark  # on a sheet with which marking has nothing to do
    assert one_night(0) == "Pumpkin plan: recalculated; mailed changes: 3"
    assert len([call for call in stand_in.calls if call != "token"]) == 6
    postbox.before = lambda: None
    assert one_night(1) == "Pumpkin plan: nothing to write"
    assert stand_in.calls == ["token", "spreadsheets.get", "spreadsheets.get"]
    clients = stand_in.book(spreadsheet.key).sheet("Clients")
    revenue = grid_column(clients.grid()[3], "revenue")
    clients.type_in(4, revenue, 100)
    stand_in.fail(Fault("reset after", "spreadsheets.batchUpdate"), times=2)
    stand_in.meanwhile(
        "spreadsheets.batchUpdate",
        lambda: stand_in.book(spreadsheet.key).sheet("Clients").type_in(5, revenue, 901),
    )
    assert "recalculated; mailed" in one_night(2)
    assert len(postbox.mails) == 2
    body = postbox.mails[1].get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert f"\nOpen the workbook:\n{place}\n" in text
    gid = stand_in.book(spreadsheet.key).sheet("Clients").sheet_id
    assert f"\n  {place}#gid={gid}&range=A5\n" in text, "the row of the client that moved"
    fresh = stand_in.book(spreadsheet.key)
    assert fresh.sheet("Clients").grid()[5][revenue] == 901, "nobody's typing is overwritten"
    changes = fresh.sheet("Changes").grid()[3:]
    assert all(len(row) == 9 for row in changes), "every change is marked"
    assert len({tuple(row[:3]) for row in changes}) == len(changes), "no row twice"


def grid_column(header: list[Any], name: str) -> int:
    return header.index(ENGLISH[f"columns.clients.{name}"])


# -- settings and the lock -------------------------------------------------------------------------

FULL = """
language = "zh-Hant"
weekly_all_is_well = "Friday"
[google]
key_file = "key.json"
[mail]
server = "smtp.example.com"
user = "anna@studio.example"
password_file = "password"
from = "Pumpkin <anna@studio.example>"
to = ["Anna Ünal <anna@studio.example>", "ben@studio.example"]
[[books]]
google = "https://docs.google.com/spreadsheets/d/1abcDEFghiJKLmnoPQR/edit"
[[books]]
file = "clients.xlsx"
to = ["carl@studio.example"]
"""


def test_settings(tmp_path: Path) -> None:
    path = tmp_path / "pumpkin.toml"
    path.write_text(FULL, encoding="utf-8")
    read = read_settings(path)
    assert read.weekly == 4
    assert read.key_file == tmp_path / "key.json"
    assert read.server is not None
    assert (read.server.port, read.server.security) == (587, "starttls")
    assert read.server.password_file == tmp_path / "password"
    google, file = read.books
    assert google.recipients[0] == ("Anna Ünal", "anna@studio.example")
    assert file.place == tmp_path / "clients.xlsx"
    assert file.name == "clients"
    assert file.recipients == (("", "carl@studio.example"),)
    assert google.book_id == "google:1abcDEFghiJKLmnoPQR"
    assert read.wait_for_google is None
    path.write_text(FULL.replace("[mail]", "wait_minutes = 90\n[mail]"), encoding="utf-8")
    assert read_settings(path).wait_for_google == 5400


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("language =", "languages =", "nothing is called languages"),
        ("server =", "host =", "mail.server is missing"),
        ("user =", "password = 'x'\nuser =", "password does not belong in this file"),
        ('"smtp.example.com"', "25", "mail.server must be a text"),
        ("Friday", "Pumpkinday", "is a day"),
        ('anna@studio.example>"', 'anna at studio>"', "is not a mail address"),
        ('file = "clients.xlsx"', "", "either a file or a google address"),
        ("/spreadsheets/d/1abc", "/documents/1abc", "looks like"),
        ('[google]\nkey_file = "key.json"', "", "needs key_file under"),
        ('file = "clients.xlsx"', 'google = "1abcDEFghiJKLmnoPQR"', "is listed twice"),
        ("[mail]", "[mail", "is not valid"),
        ("[mail]", '[mail]\nsecurity = "ssl"', "mail.security is"),
        ("[mail]", "wait_minutes = 361\n[mail]", "wait_minutes is a whole number from 0 to 360"),
        ("[mail]", "wait_minutes = -1\n[mail]", "wait_minutes is a whole number from 0 to 360"),
        ("[mail]", "wait_minutes = 1.5\n[mail]", "google.wait_minutes must be a whole number"),
    ],
)
def test_settings_that_cannot_be_used(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "pumpkin.toml"
    assert old in FULL
    path.write_text(FULL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read_settings(path)
    with pytest.raises(SettingsError, match=r"“nowhere\.toml” in the folder .*--config"):
        read_settings(tmp_path / "nowhere.toml")
    with pytest.raises(SettingsError, match=f"^{tmp_path.name} cannot be read"):
        read_settings(tmp_path)
    with pytest.raises(SettingsError, match="lists no book"):
        parse_settings({}, "pumpkin.toml", tmp_path)


def hold(folder: Path, ready: Any) -> None:
    with only_run(folder):
        ready.set()
        time.sleep(60)


def test_two_runs_never_overlap(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    other = spawn.Process(target=hold, args=(tmp_path, ready))
    other.start()
    assert ready.wait(30)
    with pytest.raises(LockedError), only_run(tmp_path):
        pass
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            other.kill()  # a run that dies lets go by itself
            other.join()

    with only_run(tmp_path, wait=60, sleep=sleep):
        assert 3 <= len(waited) < 10
    with only_run(tmp_path):
        pass


def test_where_the_lock_lies() -> None:
    home = Path("/home/anna")
    assert state_folder({}, home, "linux") == home / ".local/state/pumpkin-sheets"
    assert state_folder({"XDG_STATE_HOME": "/x"}, home, "linux") == Path("/x/pumpkin-sheets")
    assert state_folder({}, home, "darwin") == home / "Library/Application Support/Pumpkin Sheets"
    windows = state_folder({"LOCALAPPDATA": "C:/L"}, home, "win32")
    assert windows == Path("C:/L/Pumpkin Sheets")


# -- a week without a line in the log --------------------------------------------------------------


def test_a_week_unlogged_is_mailed_once(postbox: Postbox) -> None:
    book = memory_workbook(typed=TYPED, rows=30)
    for days in range(21):
        night({"Studio": book}, postbox, days)
    told = [line for line in postbox.told() if "Nothing has been logged" in line]
    assert len(told) == 1
    assert told[0].startswith("Nothing has been logged or ticked yet: touches waiting: ")
    on_sheet = [row for row in book.sheets["Schedule"][3:] if row[2] is None and row[6]]
    assert len(on_sheet) == 1, "the sheet says it as long as it is so"
    assert len([row for row in changes_of(book) if row[2] == "Schedule"]) == 1
    html = postbox.mails[-1].get_body(("html",))
    assert html is not None
    assert "<b></b>" not in html.get_content()
