"""Every kind of bad luck at every call of a night, a menu's answer, a sign-in and a set-up.

Through the real gspread, google-auth and requests.  In each cell the book ends untouched or wholly
written, never half; there is one sentence and no traceback; and when the bad luck is over the next
night tells every change exactly once, or once more under the same Message-ID where the line of the
first night said that it would.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.google import setup
from pumpkin_sheets.homes.google.control import TITLE
from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.homes.google.watch import Watcher
from pumpkin_sheets.languages import words
from pumpkin_sheets.nightly.diary import Diary
from pumpkin_sheets.nightly.post import MailServer
from pumpkin_sheets.nightly.settings import BookEntry, NightlySettings
from tests.google_stand_in import Fault, StandIn
from tests.google_stand_in.faults import UNSENT
from tests.google_stand_in.sheets import Spreadsheet
from tests.google_stand_in.studio import Studio, remembered, small_plan
from tests.nightly.test_night import Postbox

NOW = dt.datetime(2026, 3, 2, 3, 15, tzinfo=dt.UTC)
DONE = "recalculated; mailed changes: 3"
LATE = "nothing to write; mailed by an earlier night, and marked as mailed only now: 3"
"""What this computer remembers of a mail whose mark did not land."""
WELL = (DONE, "nothing to write", "nothing to write; mailed changes: 3", LATE)
"""What is said of a night in which nothing was left to do."""

OUT = "Google cannot be reached from this computer; check the internet connection, and in an office"
SICK = "Google Sheets is out of order at the moment; try later."
MANY = "Google has had too many requests from this account in one minute and still refuses"
PAGE = "A web page answered in place of Google: this network may want a sign-in, or its proxy"
BROKEN = "Google's answer arrived broken, again and again; try later."
SILENT = "Google did not answer in time, again and again; try later."
KEY = "Google no longer accepts the key: it was deleted, or its service account was."
SIGN_IN = "Google's sign-in is not working at the moment; try later."
LIMIT = '{"error": {"code": 403, "errors": [{"reason": "userRateLimitExceeded"}]}}'


def answer(status: int, body: str | None = None, **headers: str) -> Fault:
    return Fault("answer", status=status, body=body, headers=headers)


PASSING: dict[str, tuple[Fault, str]] = {
    "403 rate": (answer(403, LIMIT), MANY),
    "403 page": (answer(403, "<html>Blocked</html>"), PAGE),
    "408": (answer(408), SICK),
    "429": (answer(429), MANY),
    "429 later": (answer(429, **{"Retry-After": "30"}), MANY),
    "500": (answer(500), SICK),
    "500 empty": (answer(500, ""), SICK),
    "502 page": (answer(502, "<html>Error 502 (Server Error)!!1</html>"), SICK),
    "503": (answer(503), SICK),
    "504": (answer(504), SICK),
    "511": (answer(511, "<html>Sign in</html>"), PAGE),
    "520": (answer(520, "<html>Unknown</html>"), SICK),
    "200 page": (Fault("web page"), PAGE),
    "200 empty": (answer(200, ""), BROKEN),
    "200 list": (answer(200, "[]"), BROKEN),
    "half, honest": (Fault("truncate"), BROKEN),
    "half": (Fault("cut short"), OUT),
    "reset before": (Fault("reset before"), OUT),
    "reset after": (Fault("reset after"), OUT),
    "hang before": (Fault("hang before"), SILENT),
    "hang after": (Fault("hang after"), SILENT),
    "no name": (Fault("no name"), OUT),
    "no way": (Fault("no way"), OUT),
    "no connection": (Fault("no connection"), OUT),
}
"""Kinds that may pass by waiting, and what is said where they do not."""
STAYING: dict[str, tuple[Fault, str]] = {
    "400": (answer(400), "Google would not accept the request: The service is unhappy."),
    "403": (answer(403), "pumpkin@studio.iam.gserviceaccount.com as Editor"),
    "403 off": (answer(403, json.dumps({"error": {"status": "SERVICE_DISABLED"}})),
                "The Google Sheets API is switched off in the service account's project"),
    "404": (answer(404), "There is no Google Sheet at this address"),
    "wrong certificate": (Fault("wrong certificate"),
                          "The connection to Google cannot be trusted"),
    "proxy says no": (Fault("proxy says no"), "check the variable HTTPS_PROXY"),
}  # fmt: skip
"""Kinds that waiting does not mend."""
RENEWED = {"401": (answer(401), "Google does not accept the service account's token")}
"""A token that is refused is renewed at once."""
KINDS = PASSING | STAYING | RENEWED

TOKENS: dict[str, tuple[Fault, str]] = {
    "400": (answer(400, '{"error": "invalid_grant"}'), KEY),
    "401": (answer(401, '{"error": "invalid_client"}'), KEY),
    "403 page": (answer(403, "<html>Sign in</html>"), PAGE),
    "500": (answer(500, '{"error": "internal_failure"}'), SIGN_IN),
    "502 page": (answer(502, "<html>Bad gateway</html>"), SIGN_IN),
    "503": (answer(503, '{"error": "temporarily_unavailable"}'), SIGN_IN),
    "511": (answer(511, "<html>Sign in</html>"), PAGE),
    "page": (Fault("web page"), PAGE),
    "empty": (answer(200, ""), PAGE),
    "no token": (answer(200, "{}"), BROKEN),
    "half, honest": (Fault("truncate"), PAGE),
    "half": (Fault("cut short"), OUT),
    "reset before": (Fault("reset before"), OUT),
    "reset after": (Fault("reset after"), OUT),
    "hang before": (Fault("hang before"), SILENT),
    "hang after": (Fault("hang after"), SILENT),
    "no name": (Fault("no name"), OUT),
    "no way": (Fault("no way"), OUT),
    "no connection": (Fault("no connection"), OUT),
    "wrong certificate": (Fault("wrong certificate"), "The connection to Google cannot be trusted"),
    "proxy says no": (Fault("proxy says no"), "check the variable HTTPS_PROXY"),
}
NO_PATIENCE = {"400", "401", "wrong certificate", "proxy says no"}

PLACES = ("token", "list", "read", "verify", "write", "verify the mark", "mark")
"""The calls of a night with changes, in their order."""
MEANWHILE = {"token": 0, "list": 0, "read": 0, "verify": 0, "write": 0} | {
    "verify the mark": 1,
    "mark": 1,
}
"""The state of the book at that call."""
LOOKS = ("look", "list", "read", "verify", "write", "answer")
"""The calls of a menu's answer."""


class Spoilt:
    """Spoils call number ``at`` of those that come, or each from it on."""

    def __init__(self, studio: Studio, at: int, fault: Fault, for_good: bool) -> None:
        self.calls = studio.stand_in.calls
        self.at, self.fault, self.for_good = at, fault, for_good

    def __iter__(self) -> Iterator[Fault]:
        # What never reaches the stand-in is asked for before its call is listed.
        now = len(self.calls) - (self.fault.kind not in UNSENT)
        if now == self.at or (self.for_good and now > self.at):
            yield self.fault

    def remove(self, _: Fault) -> None:
        """The call that it spoils passes by itself."""

    def clear(self) -> None:
        self.at, self.for_good = -1, False


def content(book: Spreadsheet) -> dict[str, Any]:
    """What stands in every cell of the plan; who mails until when is the hidden sheet's affair."""
    return {
        sheet.title: {
            place: cell["userEnteredValue"]
            for place, cell in sheet.cells.items()
            if "userEnteredValue" in cell
        }
        for sheet in book.sheets
        if sheet.title != TITLE
    }


@dataclass
class Matrix:
    """The studio, and the states through which its one book goes in a night without bad luck."""

    studio: Studio
    begun: Spreadsheet
    states: list[dict[str, Any]]
    clean: dict[tuple[int, str], tuple[str, list[tuple[str, int]]]]

    @property
    def key(self) -> str:
        return self.begun.key

    @property
    def state(self) -> int:
        """0 untouched, 1 written, 2 marked as mailed too; anything else is a half-written book."""
        now = content(self.studio.stand_in.book(self.key))
        assert now in self.states, "half a book"
        return self.states.index(now)

    def night(self, postbox: Postbox, diary: Diary) -> str:
        entry = BookEntry(self.key, "Studio", (("Anna", "anna@studio.example"),))
        sender = ("Pumpkin", "pumpkin@studio.example")
        server = MailServer("mail.example", 587)
        chosen = NightlySettings((entry,), server=server, sender=sender)
        (line,) = self.studio.night(chosen, NOW, postbox, diary=diary)
        text = str(line)
        assert text.startswith("Studio: ")
        for secret in ("Traceback", "mistake of the program", "ya29.", "PRIVATE KEY", "Error("):
            assert secret not in text
        text = text.removeprefix("Studio: ")
        assert line.failed == (text not in WELL)
        return text

    def begin(self, at: int, fault: Fault, for_good: bool) -> None:
        self.studio.reset(self.begun)
        self.studio.stand_in.faults = Spoilt(self.studio, at, fault, for_good)  # type: ignore[assignment]

    def next_night(self, diary: Diary) -> tuple[str, list[tuple[str, int]]]:
        """The line of a night without bad luck, and its mails: (Message-ID, changes told).

        It hangs on the book and the diary alone, so that each pair of them lives it once.
        """
        page = diary.page(f"google:{self.key}")
        known = self.state, repr((sorted(page.handed), sorted(page.told)))
        if known not in self.clean:
            postbox = Postbox()
            line = self.night(postbox, diary)
            assert self.state == 2
            again = Postbox()
            assert self.night(again, diary) == "nothing to write"
            assert again.mails == []
            self.clean[known] = line, told(postbox)
        return self.clean[known]


def told(postbox: Postbox) -> list[tuple[str, int]]:
    """Each mail that tells of changes: its Message-ID, and how many it tells."""
    found = []
    for mail in postbox.mails:
        body = mail.get_body(("plain",))
        assert body is not None
        _, titled, after = body.get_content().partition("What changed\n")
        lines = after.split("\n\n")[0].splitlines()
        if titled:
            found.append((str(mail["Message-ID"]), sum(line[:2] == "* " for line in lines)))
    return found


@pytest.fixture(scope="module")
def matrix(key_file: Path) -> Iterator[Matrix]:
    with StandIn() as stand_in, remembered():
        studio = Studio(stand_in, key_file, small_plan())
        (key,) = studio.copies(1)
        begun = stand_in.book(key)
        states = [content(begun)]
        found = Matrix(studio, begun, states, {})
        stand_in.meanwhile("spreadsheets.batchUpdate", lambda: None)

        def note() -> None:
            states.append(content(stand_in.book(key)))

        # The state between the two writes is there when the mark is verified.
        for count in range(5):
            stand_in.meanwhile("spreadsheets.get", note if count == 3 else lambda: None)
        postbox = Postbox()
        assert found.night(postbox, Diary()) == DONE
        states.append(content(stand_in.book(key)))
        stand_in._meanwhile.clear()
        assert len({json.dumps(repr(state)) for state in states}) == 3
        assert len(told(postbox)) == 1
        yield found


def test_the_calls_of_a_night_are_those_of_the_matrix(matrix: Matrix) -> None:
    studio = matrix.studio
    studio.reset(matrix.begun)
    studio.forget_token()
    matrix.night(Postbox(), Diary())
    assert studio.stand_in.calls == [
        "token",
        *["spreadsheets.get"] * 3,
        "spreadsheets.batchUpdate",
        "spreadsheets.get",
        "spreadsheets.batchUpdate",
    ]
    assert len(PLACES) == 7
    cells = 2 * (len(TOKENS) + len(KINDS) * 6) + len(KINDS) * len(LOOKS)
    assert cells >= 238


NIGHTS = [
    (place, kind, for_good)
    for place, for_good in product(PLACES, (False, True))
    for kind in (TOKENS if place == "token" else KINDS)
]


def _named(value: object) -> str:
    return {True: "for good", False: "once"}.get(value, str(value))  # type: ignore[call-overload]


@pytest.mark.parametrize(("place", "kind", "for_good"), NIGHTS, ids=_named)
def test_a_night(matrix: Matrix, place: str, kind: str, for_good: bool) -> None:
    at = PLACES.index(place)
    fault, sentence = (TOKENS if place == "token" else KINDS)[kind]
    if place == "token":
        fault = Fault(fault.kind, "token", fault.status, fault.body, fault.headers)
    postbox, diary = Postbox(), Diary()
    matrix.begin(at, fault, for_good)
    matrix.studio.forget_token()
    begun = matrix.studio.clock.now
    text = matrix.night(postbox, diary)
    state, first = matrix.state, told(postbox)
    assert matrix.studio.clock.now - begun < 25 * 60
    stays = kind in NO_PATIENCE if place == "token" else kind in STAYING
    if stays or for_good:
        assert sentence in text
        applied = kind in ("reset after", "hang after", "half", "half, honest")
        assert state == MEANWHILE[place] + (applied and place in ("write", "mark"))
    else:
        assert text == DONE, "bad luck that passes costs nothing"
        assert state == 2
    unmarked = ", but not marked as mailed; the next night on this computer marks it" in text
    assert bool(first) == (place in PLACES[5:] or text == DONE)
    assert unmarked == (bool(first) and text != DONE)
    matrix.studio.stand_in.faults = []
    line, second = matrix.next_night(diary)
    assert line == (LATE if unmarked and state == 1 else WELL[(0, 2, 1)[state]])
    mails = first + second
    assert len(dict(mails)) == 1, "one Message-ID"
    assert len(mails) == 1, "told once, whatever happened"
    assert {count for _, count in mails} == {3}


@pytest.mark.parametrize("kind", TOKENS)
def test_a_write_that_got_no_token_was_never_sent(matrix: Matrix, kind: str) -> None:
    studio, (fault, sentence) = matrix.studio, TOKENS[kind]
    studio.reset(matrix.begun)
    studio.forget_token()
    studio.stand_in.faults = [Fault(fault.kind, "token", fault.status, fault.body)] * 99
    begun = studio.clock.now
    with pytest.raises(BookError) as caught:
        studio.client(matrix.key).change(matrix.key, [{"addSheet": {}}], repeatable=False)
    assert sentence in str(caught.value)
    assert "not certain" not in str(caught.value)
    assert studio.clock.now - begun <= 250
    assert matrix.state == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", LOOKS)
def test_a_menus_answer(matrix: Matrix, place: str, kind: str) -> None:
    """Bad luck that lasts for a look or so; the watch goes on, and the request is answered."""
    fault, sentence = KINDS[kind]
    studio, said = matrix.studio, list[str]()
    studio.reset(matrix.begun)
    sheet = matrix.begun.sheet("_pumpkin")
    entry = BookEntry(matrix.key, "Studio", ())
    now = NOW.replace(hour=15)
    book = studio.open(entry)
    watcher = Watcher(
        book, said.append, now=lambda: now, clock=studio.clock, sleep=studio.clock.sleep
    )
    sheet.type_in(0, 1, "id-1")
    try:
        watcher._last, watcher._marked = None, studio.clock.now
        matrix.studio.stand_in.faults = Spoilt(  # type: ignore[assignment]
            studio, LOOKS.index(place), fault, False
        )
        begun = studio.clock.now
        watcher.run(until=lambda: _control(studio, matrix.key)[2] == "id-1")
    finally:
        sheet.type_in(0, 1, None)
    assert studio.clock.now - begun < 5 * 60
    told_there = _control(studio, matrix.key)[3]
    inside = place in LOOKS[1:5]
    if kind in STAYING and inside:
        assert str(told_there).startswith("Not done: ")
        assert sentence in str(told_there)
        assert matrix.state == 0
    else:
        assert told_there in ("Done. Changes: 3; look at the sheet Changes.", "Done: nobody moved.")
        assert matrix.state == 1
    assert not any("mistake" in line or "Traceback" in line for line in said)
    assert len(said) <= 4


def _control(studio: Studio, key: str) -> list[Any]:
    sheet = studio.stand_in.book(key).sheet("_pumpkin")
    return [sheet.value(row, 1) for row in range(4)]


# -- setting up ------------------------------------------------------------------------------------

WRITES = ("403", "503", "half", "reset before", "reset after", "hang after", "no name")
SETUPS = [(2, kind, for_good) for kind in WRITES for for_good in (False, True)]
SETUPS += [(0, kind, False) for kind in ("404", "503", "half")]


@dataclass
class Building:
    """An empty sheet, what `set_up` makes of it, and what it asks Google for, worked out once."""

    studio: Studio
    empty: Spreadsheet
    whole: dict[str, Any]

    def set_up(self) -> int:
        """How many changes were asked for."""
        book = self.studio.open(BookEntry(self.empty.key, "", ()))
        return set_up(book, words("en"), rows=3).changes


@pytest.fixture(scope="module")
def building(key_file: Path) -> Iterator[Building]:
    planned: dict[str, Any] = {}

    def once(found: Any, *given: Any) -> Any:
        key = json.dumps(found)
        if key not in planned:
            planned[key] = wanted(found, *given)
        return planned[key]

    wanted = setup.wanted_of
    with StandIn() as stand_in, pytest.MonkeyPatch.context() as patch:
        patch.setattr(setup, "wanted_of", once)
        studio = Studio(stand_in, key_file, {})
        empty = stand_in.spreadsheet()
        found = Building(studio, empty, {})
        assert found.set_up() > 1000
        found.whole = content(stand_in.book(empty.key))
        assert found.set_up() == 0
        yield found


@pytest.mark.parametrize(("at", "kind", "for_good"), SETUPS)
def test_setting_up(building: Building, at: int, kind: str, for_good: bool) -> None:
    studio, (fault, sentence) = building.studio, KINDS[kind]
    studio.reset(building.empty)
    studio.stand_in.faults = Spoilt(studio, at, fault, for_good)  # type: ignore[assignment]
    nothing = content(building.empty)
    if for_good or kind in STAYING:
        with pytest.raises(BookError) as caught:
            building.set_up()
        assert sentence in str(caught.value)
        assert caught.value.__cause__ is None
    else:
        building.set_up()
        assert content(studio.stand_in.book(building.empty.key)) == building.whole
    left = content(studio.stand_in.book(building.empty.key))
    assert left in (nothing, building.whole), "never half a workbook"
    studio.stand_in.faults = []
    assert (building.set_up() == 0) == (left == building.whole)
    assert content(studio.stand_in.book(building.empty.key)) == building.whole
