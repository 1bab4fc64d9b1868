"""Two computers look after one workbook: every change is mailed once, whoever is first."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from pumpkin_sheets import recalculate as recalculation
from pumpkin_sheets.book import Book
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.google.access import Patience, SheetsClient
from pumpkin_sheets.homes.google.account import load_key
from pumpkin_sheets.homes.google.book import GoogleBook
from pumpkin_sheets.homes.google.menu_sheet import control_requests
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import words
from pumpkin_sheets.nightly.diary import Diary
from pumpkin_sheets.nightly.night import Line, Night
from pumpkin_sheets.nightly.post import MailError
from pumpkin_sheets.nightly.settings import BookEntry, NightlySettings
from pumpkin_sheets.plan.review.judge import NEEDED
from tests.google_stand_in import Fault, InProcess, Spreadsheet, StandIn
from tests.google_stand_in.transport import write_key
from tests.memory_workbook import memory_workbook
from tests.nightly.races import Race
from tests.nightly.test_night import MONDAY, TYPED, settings

THREE = dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC).timestamp()
"""When the nights begin, by Google's clock."""
SEEDS = 200
TITLES = [words("en")[f"sheets.{sheet.name}"] for sheet in NEEDED]
GET, WRITE = "spreadsheets.get", "spreadsheets.batchUpdate"


@dataclass
class World:
    """One Google Sheet, the mails that arrived, and Google's clock."""

    stand_in: StandIn
    credentials: Any
    spreadsheet: Spreadsheet
    seconds: float = THREE
    mails: list[EmailMessage] = field(default_factory=list)

    def night(
        self,
        diary: Diary,
        day: int = 0,
        step: Callable[[str], None] = lambda _: None,
        weekly: int | None = None,
        hand_in: Callable[[EmailMessage], dict[str, int]] = lambda _: {},
    ) -> Callable[[], Line]:
        """A night of a computer that remembers in ``diary``."""
        key = self.spreadsheet.key
        place = f"https://docs.google.com/spreadsheets/d/{key}/edit"
        entry = BookEntry(place, "Studio", (("", "anna@studio.example"),))
        chosen = replace(settings(weekly=weekly), books=(entry,), key_file=Path("key.json"))
        now = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(3), dt.UTC)
        adapter = InProcess(self.stand_in, step, lambda: self.seconds)

        def opened(_: BookEntry, __: NightlySettings) -> Book:
            patience = Patience(tries=3, sleep=lambda _: None, clock=lambda: self.seconds)
            client = SheetsClient(copy(self.credentials), patience, {"https://": adapter})
            return GoogleBook(client, key)

        def mail(mail: EmailMessage, _: NightlySettings, __: Mapping[str, str]) -> dict[str, int]:
            step("mail")
            refused = hand_in(mail)
            self.mails.append(mail)
            step("mailed")
            return refused

        def run() -> Line:
            (line,) = Night(chosen, now, False, {}, opened, mail, diary).run()
            return line

        return run

    @property
    def now(self) -> Spreadsheet:
        return self.stand_in.book(self.spreadsheet.key)

    @property
    def unmarked(self) -> int:
        return sum(len(row) < 9 for row in self.now.sheet("Changes").grid()[3:])

    @property
    def turns(self) -> list[dict[str, Any]]:
        return [json.loads(m["metadataValue"]) for m in self.now.metadata]


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


@pytest.fixture(scope="module")
def fresh(stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., World]:
    """A new sheet whose three clients no night has seen yet, with the hidden sheet of the menu."""
    key = write_key(tmp_path_factory.mktemp("key") / "key.json", stand_in.account)
    credentials = load_key(key)
    made = stand_in.spreadsheet()
    for title, grid in memory_workbook(typed=TYPED, rows=4, schedule=False).sheets.items():
        if title not in TITLES:
            continue
        width = max(len(row) for row in grid)
        made.add(title, len(grid) + 2, width).fill(grid)
    SheetsClient(credentials, None, {"https://": InProcess(stand_in)}).change(
        made.key, control_requests({}, words("en")), repeatable=False
    )

    def copied() -> World:
        key = stand_in.spreadsheet().key
        stand_in.books[key] = replace(stand_in.book(made.key).copied(), key=key)
        return World(stand_in, credentials, stand_in.books[key])

    return copied


@pytest.fixture
def judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same cells are judged once only: what is tried here is who writes and mails when."""
    judged: dict[str, Any] = {}
    examine = recalculation._examine

    def examined(book: Book, moment: dt.datetime, night: bool) -> Any:
        book.titles()
        grids = book.read(TITLES)
        key = repr((moment, grids))
        if key not in judged:
            judged[key] = examine(MemoryBook(grids), moment, night)
        return judged[key]

    monkeypatch.setattr(recalculation, "_examine", examined)
    monkeypatch.setattr(recalculation, "stored_results", lambda _: {})


def test_two_nights_at_once_mail_once(fresh: Callable[..., World], judged_once: None) -> None:
    lost = []
    for seed in range(SEEDS):
        world, race = fresh(), Race(seed)
        if seed % 4 == 3:  # what a failed mail left behind: there is nothing to write before
            failing = world.night(Diary(), hand_in=refuse)
            assert failing().failed
        race.run({n: world.night(Diary(), step=race.stepper(n)) for n in "ab"})
        assert race.errors == []
        over = all(turn["until"] == 0 for turn in world.turns)
        if (len(world.mails), world.unmarked, over) != (1, 0, True):
            lost.append((seed, len(world.mails), race.steps))
    assert lost == []


def refuse(_: EmailMessage) -> dict[str, int]:
    raise MailError("mail_server.unreachable", server="mail.example:587")


def test_what_the_turn_costs_and_says(fresh: Callable[..., World]) -> None:
    world = fresh()
    steps: list[str] = []
    anna = Diary()

    def look(_: EmailMessage) -> dict[str, int]:
        said = world.now.sheet("_pumpkin").grid()[6]
        assert said[0] == "mailing"
        assert said[1].startswith(f"{anna.holder.name} (process ")
        assert said[1].endswith(
            ") is mailing what is new, until 2026-03-02 03:30 UTC at the latest"
        )
        return {}

    assert str(world.night(anna, step=steps.append, hand_in=look)()) == (
        "Studio: recalculated; mailed changes: 3"
    )
    assert steps == [GET, GET, GET, WRITE, "mail", "mailed", GET, WRITE]
    assert world.now.sheet("_pumpkin").grid()[6] == ["mailing"]
    steps.clear()
    assert str(world.night(Diary(), 1, steps.append)()) == "Studio: nothing to write"
    assert steps == [GET, GET]
    # What a failed mail left behind is mailed without anything to write before.
    world = fresh()
    world.night(Diary(), hand_in=refuse)()
    steps.clear()
    world.night(Diary(), 1, steps.append)()
    assert steps == [GET, GET, WRITE, "mail", "mailed", GET, WRITE]


@pytest.mark.parametrize("same", [True, False], ids=["same computer", "another"])
def test_a_crash_anywhere_loses_nothing_and_mails_nothing_anew(
    fresh: Callable[..., World], judged_once: None, same: bool
) -> None:
    """Whatever the moment, a later night tells each change, under the Message-ID that it had."""
    reached: list[str] = []
    for taken in range(30):
        world, race, anna = fresh(), Race(0, crash=("a", taken)), Diary()
        race.run({"a": world.night(anna, step=race.stepper("a"))})
        assert race.errors == []
        if not race.crashed:
            break
        reached += [name for _, name in race.steps[taken - 1 :]]
        mailed = len(world.mails)
        if not same and world.turns and world.turns[-1]["until"]:
            line = world.night(Diary())()
            assert not line.failed
            assert "is looking after this workbook just now" in str(line)
            assert len(world.mails) == mailed
            world.seconds += 1801
        later = anna if same else Diary()
        assert not world.night(later)().failed
        assert len({mail["Message-ID"] for mail in world.mails}) == 1
        known = same and "mailed" in [name for _, name in race.steps]
        assert len(world.mails) == (1 if known else 1 + mailed), "what it knows it only marks"
        assert world.unmarked == 0
        assert str(world.night(Diary())()) == "Studio: nothing to write"
    assert reached == [*[GET] * 3, WRITE, "mail", "mailed", GET], "all but the end"


def test_of_two_that_break_an_expired_turn_one_mails(
    fresh: Callable[..., World], judged_once: None
) -> None:
    for seed in range(20):
        world, race = fresh(), Race(seed)
        crashed = Race(0, crash=("dead", 4))
        crashed.run({"dead": world.night(Diary(), step=crashed.stepper("dead"))})
        assert [turn["until"] for turn in world.turns] == [THREE + 1800]
        world.seconds += 1801
        race.run({n: world.night(Diary(), step=race.stepper(n)) for n in "abc"})
        assert (len(world.mails), world.unmarked, race.errors) == (1, 0, [])


def test_the_word_that_all_is_well_comes_once_a_week(
    fresh: Callable[..., World], judged_once: None
) -> None:
    steps: list[str] = []
    for seed in range(20):
        world, race = fresh(), Race(seed)
        world.night(Diary())()
        world.mails.clear()
        race.run({n: world.night(Diary(), 7, race.stepper(n), weekly=0) for n in "ab"})
        assert ([mail["Subject"] for mail in world.mails], race.errors) == (
            ["Studio: all is well with your clients (3)"],
            [],
        )
    assert not world.night(Diary(), 14, steps.append, weekly=0)().failed
    assert steps == [GET, GET, WRITE, "mail", "mailed", WRITE]
    line = world.night(Diary(), 14, weekly=0)()
    assert str(line) == "Studio: nothing to write; mailed by another computer"
    assert len(world.mails) == 2


@pytest.mark.parametrize("kind", ["reset after", "truncate"])
def test_a_lost_answer_does_not_cost_the_turn(
    fresh: Callable[..., World], kind: str, stand_in: StandIn
) -> None:
    world = fresh()
    stand_in.fail(Fault(kind, "spreadsheets.batchUpdate"))  # type: ignore[arg-type]
    assert str(world.night(Diary())()) == "Studio: recalculated; mailed changes: 3"
    assert (len(world.mails), world.unmarked, len(world.turns)) == (1, 0, 1)


def test_what_another_night_wrote_is_not_taken_for_ones_own(
    fresh: Callable[..., World], stand_in: StandIn
) -> None:
    """Google is out of order for one; before it tries again another wrote the very same."""
    world = fresh()

    class Crashed(BaseException):
        pass

    def crash(_: EmailMessage) -> dict[str, int]:
        raise Crashed

    def another() -> None:
        with pytest.raises(Crashed):
            world.night(Diary(), hand_in=crash)()

    stand_in.fail(Fault("answer", "spreadsheets.batchUpdate", 503))
    stand_in.meanwhile("spreadsheets.get", another, after=3)
    assert "is looking after this workbook just now" in str(world.night(Diary())())
    assert (len(world.mails), world.unmarked, len(world.turns)) == (0, 3, 1)


def test_a_mail_that_took_too_long_is_the_last_one(fresh: Callable[..., World]) -> None:
    """When the turn is nearly over nothing is handed in any more: another may take it."""
    world = fresh()

    def slow(_: EmailMessage) -> dict[str, int]:
        world.seconds += 1000
        raise MailError("mail_server.fell_silent", server="mail.example:587")

    anna = Diary()
    assert world.night(anna, hand_in=slow)().failed
    world.now.sheet("Clients").type_in(4, 4, 90)
    world.seconds += 3600
    world.mails.clear()

    def slower(_: EmailMessage) -> dict[str, int]:
        world.seconds += 1000
        return {}

    line = world.night(anna, 1, hand_in=slower)()
    assert line.failed
    assert "not mailed: it took too long" in str(line)
    assert len(world.mails) == 1
    assert [turn["until"] for turn in world.turns] == [0, 0]
    assert not world.night(Diary(), 2)().failed
    assert world.unmarked == 0


def test_old_turns_are_forgotten(fresh: Callable[..., World], judged_once: None) -> None:
    world = fresh()
    for week in range(12):
        world.night(Diary(), 7 * week, weekly=0)()
    assert [turn["number"] for turn in world.turns] == [5, 6, 7, 8, 9, 10, 11, 12]
    assert len(world.mails) == 12


def test_half_of_the_clients_gone_is_mailed_by_one(
    fresh: Callable[..., World], judged_once: None
) -> None:
    for seed in range(10):
        world, race = fresh(), Race(seed)
        world.night(Diary())()
        for row in (5, 6):
            for column in range(30):
                world.now.sheet("Clients").type_in(row, column, None)
        world.mails.clear()
        race.run({n: world.night(Diary(), 1, race.stepper(n)) for n in "ab"})
        assert len(world.mails) == 1
        body = world.mails[0].get_body(("plain",))
        assert body is not None
        assert "the last review are left (1 of 3)" in body.get_content()


def test_a_trouble_in_a_sheet_that_can_be_opened_is_mailed_by_one(
    fresh: Callable[..., World], judged_once: None
) -> None:
    world = fresh()
    anna, ben = Diary(), Diary()
    world.night(anna)()
    world.now.sheet("Changes").type_in(5, 9, "mine")
    world.mails.clear()
    for day in (1, 2):
        line = world.night(anna, day)()
        assert line.failed
        assert str(line).startswith("Studio: Changes!J6: somebody typed")
        assert str(line).endswith("(mailed)"), line
        assert world.turns[-1]["until"] == 0
        assert str(world.night(ben, day)()).endswith("(mailed by another computer)")
        assert len(world.mails) == day
    assert world.now.sheet("Changes").grid()[5][9] == "mine"


# -- a file in a shared folder -----------------------------------------------------------------


def test_a_second_night_on_a_shared_file_waits_until_the_first_has_marked(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, rows=10, sample=True)
    chosen = replace(settings(), books=(BookEntry(path, "Studio", (("", "anna@studio.example"),)),))
    now = dt.datetime.combine(MONDAY, dt.time(3), dt.UTC)
    mails: list[EmailMessage] = []
    lines: dict[str, Line] = {}
    others: list[threading.Thread] = []

    def second() -> None:
        def post(mail: EmailMessage, *_: object) -> dict[str, int]:
            mails.append(mail)
            return {}

        (lines["second"],) = Night(chosen, now, False, {}, None, post, Diary()).run()

    def post(mail: EmailMessage, *_: object) -> dict[str, int]:
        others.append(threading.Thread(target=second))
        others[0].start()
        others[0].join(2)
        assert others[0].is_alive(), "it waits"
        mails.append(mail)
        return {}

    (lines["first"],) = Night(chosen, now, False, {}, None, post, Diary()).run()
    others[0].join(60)
    assert "mailed changes" in str(lines["first"])
    assert str(lines["second"]) == "Studio: nothing to write"
    assert len(mails) == 1
