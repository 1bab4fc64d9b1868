"""Watching a Google Sheet: the menu's requests are answered, once each."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from pumpkin_sheets.homes.google.menu_sheet import control_requests
from pumpkin_sheets.homes.google.watch import PATIENCE, Watcher
from pumpkin_sheets.languages import words
from tests.google_stand_in import Fault, Redirect, StandIn
from tests.google_stand_in.transport import Clock, OfficeProxy, Wire, write_key
from tests.memory_workbook import memory_workbook
from tests.nightly.test_night import plan

ENGLISH = words("en")
MANY: dict[str, list[Any]] = {
    "client": [f"Client {n}" for n in range(12)],
    "revenue": [24_000 + 1000 * n for n in range(12)],
    "hours": [100] * 12,
    **{name: [5] * 12 for name in ("communication", "briefs", "respect")},
}


@pytest.fixture
def book(stand_in: StandIn, tmp_path: Path) -> GoogleBook:
    spreadsheet = stand_in.spreadsheet()
    for title, grid in plan().items():
        width = max(len(row) for row in grid)
        spreadsheet.add(title, len(grid) + 2, width).fill(grid)
    key = write_key(tmp_path / "key.json", stand_in.account)
    patience = Patience(tries=2, answer=5, sleep=lambda _: None)
    opened = open_google(spreadsheet.key, key, patience, {"https://": Redirect(stand_in)})
    opened.client.change(opened.key, control_requests({}, ENGLISH), repeatable=False)
    return opened


@pytest.fixture
def hours() -> Clock:
    return Clock()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def watcher(book: GoogleBook, hours: Clock, said: list[str]) -> Watcher:
    now = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)
    return Watcher(book, said.append, now=lambda: now, clock=hours, sleep=hours.sleep)


def ask(stand_in: StandIn, book: GoogleBook, request: str) -> None:
    stand_in.book(book.key).sheet("_pumpkin").type_in(0, 1, request)


def cells(stand_in: StandIn, book: GoogleBook) -> list[object]:
    sheet = stand_in.book(book.key).sheet("_pumpkin")
    return [sheet.value(row, 1) for row in range(4)]


def test_a_request_is_answered_once(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher, said: list[str]
) -> None:
    assert not watcher.once()
    ask(stand_in, book, "id-1")
    assert watcher.once()
    assert cells(stand_in, book) == [
        "id-1",
        1_000_300,
        "id-1",
        "Done. Changes: 3; look at the sheet Changes.",
    ]
    assert len(stand_in.book(book.key).sheet("Review").grid()) == 6
    assert not watcher.once()
    ask(stand_in, book, "id-2")
    assert watcher.once()
    assert cells(stand_in, book)[2:] == ["id-2", "Done: nobody moved."]
    assert len(said) == 2


def test_a_request_made_while_another_is_answered_is_not_lost(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher
) -> None:
    watcher.once()
    ask(stand_in, book, "id-1")
    stand_in.meanwhile("spreadsheets.batchUpdate", lambda: ask(stand_in, book, "id-2"))
    assert watcher.once()
    assert cells(stand_in, book)[0] == "id-2"
    assert cells(stand_in, book)[2] == "id-1"
    assert watcher.once()
    assert cells(stand_in, book)[2] == "id-2"


def play(
    watcher: Watcher, hours: Clock, end: float, events: Mapping[float, Callable[[], object]]
) -> None:
    """Watch until ``end`` (seconds from now); each event happens at its second."""
    begun, left = hours.now, dict(events)

    def passed() -> bool:
        for second in [second for second in left if hours.now - begun >= second]:
            left.pop(second)()
        return hours.now - begun >= end

    def sleep(seconds: float) -> None:
        until = hours.now + seconds
        hours.slept.append(seconds)
        for second in sorted(left):
            if begun + second <= until:
                hours.now = begun + second
                left.pop(second)()
        hours.now = until

    watcher.sleep = sleep
    watcher.run(until=passed)


def calls_by_second(stand_in: StandIn, hours: Clock) -> list[float]:
    """When each call arrives from now on."""
    arrived: list[float] = []

    class Noted(list[str]):
        def append(self, call: str) -> None:
            arrived.append(hours.now)

    stand_in.calls = Noted()
    return arrived


def fullest_minute(arrived: list[float]) -> int:
    return max(sum(begun <= at < begun + 60 for at in arrived) for begun in arrived)


def test_at_rest_four_calls_a_minute(stand_in: StandIn, watcher: Watcher, hours: Clock) -> None:
    arrived = calls_by_second(stand_in, hours)
    play(watcher, hours, 3600, {})
    arrived.pop()  # that it is over
    assert fullest_minute(arrived) == 4, "signs of life included"
    assert len(arrived) == pytest.approx(240, abs=2)


def latencies(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher, hours: Clock, asked: Sequence[float],
    others: Mapping[float, Callable[[], object]],
) -> list[float]:  # fmt: skip
    """How many seconds each request waits that is made at these seconds."""
    begun, said = hours.now, []
    watcher.say = lambda text: said.append(hours.now - begun)
    events = {at: partial(ask, stand_in, book, f"id-{at}") for at in asked}
    play(watcher, hours, asked[-1] + 60, {**events, **others})
    return [answered - at for answered, at in zip(said, asked, strict=True)]


def test_a_request_while_somebody_is_at_work_is_answered_within_eight_seconds(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher, hours: Clock
) -> None:
    """The menu's script writes down that the sheet was opened or typed in."""

    def typed() -> None:
        stand_in.book(book.key).sheet("_pumpkin").type_in(9, 1, hours.now)

    asked = [121.1, 127.3, 142.9, 300.5, 690.0, 1200.7]
    waited = latencies(stand_in, book, watcher, hours, asked, {100.2: typed})
    assert max(waited) <= 4, "and the recalculation's own time"


def test_at_rest_a_request_waits_for_the_next_look(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher, hours: Clock
) -> None:
    (waited,) = latencies(stand_in, book, watcher, hours, [61.0], {})
    assert 4 < waited <= 15
    assert hours.slept[-5:] == [4] * 5, "a request is a sign of work"
    play(watcher, hours, 700, {})
    assert hours.slept[-1] == 15, "which passes"


def test_twenty_seconds_after_the_sheet_was_opened_a_request_is_answered_within_eight(
    stand_in: StandIn, book: GoogleBook, hours: Clock, key_file: Path
) -> None:
    """Wherever between two looks, or two signs of life, it was opened; a call takes half a second.

    What the recalculation itself takes is measured by ``scripts/watch_latency.py``.
    """
    wired = open_google(book.key, key_file, PATIENCE, {"https://": Wire(stand_in, hours, 0.5)})
    now = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)

    def opens() -> None:
        stand_in.book(book.key).sheet("_pumpkin").type_in(9, 1, hours.now)

    for opened in (1000.0, 1003.1, 1007.7, 1011.4, 1014.9, 1186.0, 1193.6, 1200.2):
        watcher = Watcher(wired, print, now=lambda: now, clock=hours, sleep=hours.sleep)
        (waited,) = latencies(stand_in, book, watcher, hours, [opened + 20], {opened: opens})
        assert waited <= 8


@pytest.mark.parametrize("tells", [True, False], ids=["told", "not told"])
def test_a_sign_of_life_is_a_look_like_any_other(
    stand_in: StandIn, watcher: Watcher, hours: Clock, tells: bool
) -> None:
    """Where Google does not answer a write with what stands there, it takes the place of one."""
    stand_in.answers_fully = tells
    arrived = calls_by_second(stand_in, hours)
    looks: list[float] = []
    note = watcher._note
    watcher._note = lambda control: (looks.append(hours.now), note(control))  # type: ignore[assignment,method-assign,func-returns-value]
    play(watcher, hours, 3600, {})
    arrived.pop()  # that it is over
    assert fullest_minute(arrived) == 4
    assert max(b - a for a, b in pairwise(looks)) == (15 if tells else 30)


def test_nobody_watches_any_more_when_it_stops(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher, hours: Clock
) -> None:
    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    watcher.sleep = stop
    with pytest.raises(KeyboardInterrupt):
        watcher.run()
    assert cells(stand_in, book)[1] == 0


def test_a_signal_that_comes_while_the_mark_is_being_made_takes_it_away(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pumpkin_sheets.homes.google import watch

    def interrupted(client: Any, key: str, seconds: float) -> None:
        watch_until(client, key, seconds)
        if seconds:
            raise KeyboardInterrupt

    watch_until = watch.watch_until
    monkeypatch.setattr(watch, "watch_until", interrupted)
    with pytest.raises(KeyboardInterrupt):
        watcher.run()
    assert cells(stand_in, book)[1] == 0


def test_a_sheet_out_of_reach_is_tried_every_twenty_seconds_and_said_once(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher, hours: Clock, said: list[str]
) -> None:
    stand_in.book(book.key).role = None
    watcher.run(until=lambda: len(hours.slept) >= 9)
    assert hours.slept == [20] * 9
    assert "as Editor" in said[0]
    stand_in.book(book.key).role = "writer"
    hours.slept.clear()
    watcher.run(until=lambda: len(hours.slept) >= 2)
    assert hours.slept == [15, 15]
    assert said[1:] == ["Google can be had again; watching."]


@pytest.mark.parametrize("kind", ["no name", "no connection", "hang before", "no way"])
def test_after_an_hour_without_network_the_answer_comes_within_a_minute(
    stand_in: StandIn, book: GoogleBook, hours: Clock, said: list[str], kind: Any, key_file: Path
) -> None:
    patience = replace(PATIENCE, sleep=hours.sleep, clock=hours)
    opened = open_google(book.key, key_file, patience, {"https://": Wire(stand_in, hours, 0.5)})
    now = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)
    watcher = Watcher(opened, said.append, now=lambda: now, clock=hours)
    answered: list[float] = []

    def gone() -> None:
        stand_in.faults = [Fault(kind), Fault(kind, "token")] * 4000

    def back() -> None:
        assert len(said) == 1, "one sentence for the whole hour"
        stand_in.faults.clear()
        watcher.say = lambda text: answered.append(hours.now)

    def asked() -> None:
        stand_in.expire_tokens()
        ask(stand_in, book, f"id at {hours.now}")

    for shift in (0, 7, 13, 19.9):  # wherever in a pause or a look it comes back
        said.clear()
        answered.clear()
        watcher.say = said.append
        begun = hours.now
        play(watcher, hours, 3800, {30: gone, 1830: asked, 3630 + shift: back})
        assert len(answered) == 2, "that it watches again, and the answer"
        assert answered[-1] - begun - 3630 - shift <= 50


def test_a_sheet_that_was_never_set_up_is_said_so_once(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher, hours: Clock, said: list[str]
) -> None:
    sheets = stand_in.book(book.key).sheets
    control = stand_in.book(book.key).sheet("_pumpkin")
    sheets.remove(control)
    begun = hours.now
    watcher.run(until=lambda: hours.now - begun >= 600)
    assert said == [
        "This Google Sheet is not set up, so its menu cannot be answered yet: run “pumpkin google"
        " setup” with its address. The watch goes on."
    ]
    assert stand_in.book(book.key).applied == 1, "nothing is written, not at the end either"
    stand_in.book(book.key).sheets.append(control)
    ask(stand_in, book, "id-1")
    watcher.run(until=lambda: cells(stand_in, book)[2] == "id-1")
    assert hours.now - begun < 660


def test_a_request_that_meets_an_outage_is_tried_again_and_not_for_ever(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher, hours: Clock, said: list[str]
) -> None:
    watcher.once()
    ask(stand_in, book, "id-1")
    stand_in.fail(Fault("answer", "spreadsheets.get", 503), times=2)
    watcher.run(until=lambda: cells(stand_in, book)[2] == "id-1")
    assert cells(stand_in, book)[3] == "Done. Changes: 3; look at the sheet Changes."
    assert said[0] == "Google Sheets is out of order at the moment; try later."
    ask(stand_in, book, "id-2")
    stand_in.fail(Fault("answer", "spreadsheets.get", 503), times=6)
    watcher.run(until=lambda: cells(stand_in, book)[2] == "id-2")
    assert str(cells(stand_in, book)[3]).startswith("Not done: Google Sheets is out of order")


@pytest.mark.skipif(os.name != "posix", reason="Windows ends a process without a word")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_takes_the_mark_away(
    stand_in: StandIn, book: GoogleBook, tmp_path: Path, number: signal.Signals
) -> None:
    """The command itself, in a process of its own that was told to ignore Ctrl+C."""
    with OfficeProxy(stand_in, tmp_path) as proxy:
        environment = {
            **{k: v for k, v in os.environ.items() if k.lower() != "no_proxy"},
            "HTTPS_PROXY": proxy.url,
            "https_proxy": proxy.url,
            "REQUESTS_CA_BUNDLE": str(proxy.authority),
            "LANG": "en_US.UTF-8",
        }
        ran = subprocess.Popen(
            [sys.executable, "-m", "pumpkin_sheets", "watch", book.key, "--key", "key.json"],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        )
        try:
            for _ in range(1200):
                if cells(stand_in, book)[1] not in (0, None) or ran.poll() is not None:
                    break
                time.sleep(0.05)
            assert cells(stand_in, book)[1] != 0
            ran.send_signal(number)
            out, _ = ran.communicate(timeout=60)
        finally:
            ran.kill()
    assert ran.returncode == 0, out
    assert cells(stand_in, book)[1] == 0
    assert out.splitlines()[-1].endswith("Stopped.")
    assert "Traceback" not in out


def test_a_book_with_trouble_is_answered_with_the_sentence(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher
) -> None:
    stand_in.book(book.key).sheet("Review").title = "Mine"
    ask(stand_in, book, "id-1")
    watcher.once()
    assert str(cells(stand_in, book)[3]).startswith("Not done: ")


def test_the_answer_itself_meets_bad_luck(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher
) -> None:
    watcher.once()
    ask(stand_in, book, "id-1")
    stand_in.fail(Fault("reset after", "spreadsheets.batchUpdate"))
    assert watcher.once()
    assert cells(stand_in, book)[2] == "id-1"
    assert len(stand_in.book(book.key).sheet("Review").grid()) == 6


def test_the_menu_has_the_guard_of_the_night(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher
) -> None:
    ask(stand_in, book, "id-1")
    watcher.once()
    clients = stand_in.book(book.key).sheet("Clients")
    for row in range(5, 8):
        for column in range(clients.columns):
            clients.type_in(row, column, None)
    before = stand_in.book(book.key).sheet("Review").grid()
    ask(stand_in, book, "id-2")
    watcher.once()
    said = str(cells(stand_in, book)[3])
    assert said.startswith("Not done: Fewer than half of the clients of the last review are left")
    assert "--yes-half-gone" in said
    assert stand_in.book(book.key).sheet("Review").grid() == before


def test_a_mistake_of_ours_does_not_end_the_watch(
    stand_in: StandIn,
    book: GoogleBook,
    watcher: Watcher,
    hours: Clock,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret figures")

    ask(stand_in, book, "id-1")
    with monkeypatch.context() as patched:
        patched.setattr("pumpkin_sheets.homes.google.watch.recalculate", broken)
        watcher.run(until=lambda: len(hours.slept) >= 1)
    assert cells(stand_in, book)[2] == "id-1", "whoever asked is told"
    assert "mistake of the program (test_watch.py:" in str(cells(stand_in, book)[3])
    with monkeypatch.context() as patched:
        patched.setattr("pumpkin_sheets.homes.google.watch.read_control", broken)
        watcher.run(until=lambda: len(hours.slept) >= 3)
    assert "ZeroDivisionError" in said[-1]
    assert not any("secret figures" in line for line in said)
    ask(stand_in, book, "id-2")
    assert watcher.once()


def test_a_web_page_at_the_token_address_does_not_end_the_watch(
    stand_in: StandIn, watcher: Watcher, hours: Clock, said: list[str]
) -> None:
    stand_in.expire_tokens()
    stand_in.fail(Fault("web page", "token"))
    watcher.run(until=lambda: len(hours.slept) >= 2)
    assert said == [
        "A web page answered in place of Google: this network may want a sign-in, or its proxy"
        " stops Google Sheets (sheets.googleapis.com).",
        "Google can be had again; watching.",
    ]
    assert hours.slept == [20, 15]


@pytest.mark.parametrize(
    ("utc", "planned"), [("00:30", ["09:00"]), ("05:20", ["13:30"]), ("10:30", [])]
)
def test_nothing_is_planned_for_an_hour_that_has_passed(
    stand_in: StandIn, key_file: Path, said: list[str], utc: str, planned: list[str]
) -> None:
    """The hour of the workbook's own zone: half past ten in London is half past six in Taipei."""
    plan = memory_workbook(typed=MANY, rows=30)
    page = plan.sheets["Service levels"]
    zone = next(row for row in page if "Time zone" in row)
    zone[zone.index("Time zone") + 1] = "Asia/Taipei"
    spreadsheet = stand_in.spreadsheet()
    for title, grid in plan.sheets.items():
        spreadsheet.add(title, len(grid) + 2, max(map(len, grid))).fill(grid)
    book = open_google(spreadsheet.key, key_file, adapters={"https://": Wire(stand_in)})
    book.client.change(book.key, control_requests({}, ENGLISH), repeatable=False)
    now = dt.datetime.fromisoformat(f"2026-03-02T{utc}+00:00")
    ask(stand_in, book, "id-1")
    assert Watcher(book, said.append, now=lambda: now).once()
    rows = stand_in.book(book.key).sheet("Schedule").grid()[3:]
    monday = 46083
    assert [row[1] for row in rows if row[0] == monday] == planned
    assert min(row[0] for row in rows) >= monday
