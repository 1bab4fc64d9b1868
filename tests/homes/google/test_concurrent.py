"""People edit a Google Sheet at every moment of a night: nothing of theirs is ever displaced.

A night writes Review, Changes and Memory, mails a change and marks it.  At each moment of it, one
after the other, somebody does each kind of thing that people do.  What the sheet holds afterwards
is judged by a judge of its own, which knows what was typed and where, and none of our code.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from google.oauth2.service_account import Credentials

from pumpkin_sheets.homes.google.access import Patience, SheetsClient
from pumpkin_sheets.homes.google.account import SCOPE, load_key
from pumpkin_sheets.homes.google.book import GoogleBook
from pumpkin_sheets.nightly.night import Night
from pumpkin_sheets.nightly.post import MailServer
from pumpkin_sheets.nightly.settings import BookEntry, NightlySettings
from pumpkin_sheets.recalculate import recalculate
from tests.google_stand_in import Fault, Sheet, Spreadsheet, StandIn, people
from tests.google_stand_in.transport import InProcess
from tests.memory_workbook import memory_workbook

MONDAY = dt.date(2026, 3, 2)
TYPED: dict[str, list[Any]] = {
    "client": ["Studio Ünal", "Bob & Co", "0042", "Giant"],
    "revenue": [24000, 900, 3000, 20000],
    "hours": [100, 80, 40, 100],
    **{name: [5, 1, 3, 4] for name in ("communication", "briefs", "respect")},
}
TITLES = [
    "Date", "Client", "What", "Tier before", "Tier now", "Do next, before", "Do next, now", "Why",
    "Mailed on",
]  # fmt: skip
WHAT = {"new", "other advice", "typed over"}
REVENUE = 4


_key = functools.cache(load_key)


def account(key_file: Path) -> Credentials:
    """The service account, without a token."""
    fresh: Credentials = _key(key_file).with_scopes([SCOPE])  # type: ignore[no-untyped-call]
    return fresh


@dataclass
class Scene:
    """A Google Sheet on its second night, the people around it, and the mail that goes out."""

    stand_in: StandIn
    key: str
    key_file: Path
    remarks: dict[str, str] = field(default_factory=dict)
    """What the owner typed beside a record of Changes, and the client of that record."""
    own: list[tuple[str, str]] = field(default_factory=list)
    """Sheet and text of what the owner typed elsewhere."""
    ours: bool = False
    """Whether the edit is in cells of ours, so that a night says what was typed over."""
    mails: list[tuple[str, str]] = field(default_factory=list)
    """The Message-ID and the text of each mail."""
    lines: list[str] = field(default_factory=list)
    before_repeat: list[Callable[[], None]] = field(default_factory=list)
    before_mail: list[Callable[[], None]] = field(default_factory=list)
    mend: Callable[[], None] = lambda: None
    """What the owner does the day after, so that the next night has nothing in its way."""

    @property
    def book(self) -> Spreadsheet:
        return self.stand_in.book(self.key)

    def sheet(self, title: str) -> Sheet:
        return self.book.sheet(title)

    def opened(self) -> GoogleBook:
        patience = Patience(tries=4, answer=2, sleep=self._slept)
        adapters = {"https://": InProcess(self.stand_in)}
        return GoogleBook(SheetsClient(account(self.key_file), patience, adapters), self.key)

    def _slept(self, _: float) -> None:
        if self.before_repeat:
            self.before_repeat.pop(0)()

    def night(self, day: int) -> str:
        chosen = NightlySettings(
            (BookEntry(self.key, "", (("", "anna@studio.example"),)),),
            key_file=self.key_file,
            server=MailServer("mail.example", 587),
            sender=("", "pumpkin@studio.example"),
        )
        now = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(3), dt.UTC)
        (line,) = Night(chosen, now, False, {}, lambda *_: self.opened(), self._post).run()
        self.lines.append(str(line))
        return str(line)

    def _post(self, mail: EmailMessage, *_: Any) -> list[str]:
        if self.before_mail:
            self.before_mail.pop(0)()
        body = mail.get_body(("plain",))
        assert body is not None
        self.mails.append((mail["Message-ID"], body.get_content()))
        return []

    def told(self) -> list[str]:
        """The lines that tell of a change; those of a mail that came again, once.

        This sheet has no formulas, which is said of each of its rows, as a line of Problems.
        """
        lines = (line for text in dict(self.mails).values() for line in text.splitlines())
        return [line for line in lines if line[:2] == "* " and line[:10] != "* Clients!"]


# -- the stage -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def first_night(key_file: Path) -> Spreadsheet:
    """A sheet after its first night."""
    stand_in = StandIn()
    spreadsheet = stand_in.spreadsheet()
    workbook = memory_workbook(typed=TYPED, rows=12, schedule=False)
    for title, grid in workbook.sheets.items():
        width = max(len(row) for row in grid)
        spreadsheet.add(title, len(grid) + 12, width + 3).fill(grid)
    scene = Scene(stand_in, spreadsheet.key, key_file)
    assert "mailed changes: 4" in scene.night(0)
    stand_in.close()
    return scene.book


@pytest.fixture
def scene(first_night: Spreadsheet, key_file: Path) -> Iterator[Scene]:
    """The second night: Bob & Co brings much more than before."""
    stand_in = StandIn()
    stand_in.books[first_night.key] = first_night.copied()
    made = Scene(stand_in, first_night.key, key_file)
    type_revenue(made, "Bob & Co", 900, 19000)
    yield made
    stand_in.close()


def type_revenue(scene: Scene, client: str, before: int, now: int) -> None:
    clients = scene.sheet("Clients")
    (row,) = [r for r in range(4, 10) if clients.value(r, 0) == client]
    assert clients.value(row, 4) == before
    clients.type_in(row, 4, now)


def record_row(sheet: Sheet, client: str, what: str = "new") -> int:
    """The row of a record of Changes."""
    rows = {row for row, column in sheet.cells if sheet.value(row, column) == client}
    return min(
        row for row, column in sheet.cells if row in rows and sheet.value(row, column) == what
    )


def column_at(sheet: Sheet, title: str) -> int:
    (column,) = [c for (r, c), _ in sheet.cells.items() if r < 6 and sheet.value(r, c) == title]
    return column


# -- what people do --------------------------------------------------------------------------------


def type_beside(scene: Scene) -> None:
    changes = scene.sheet("Changes")
    row, column = record_row(changes, "Giant"), column_at(changes, "Mailed on") + 1
    changes.type_in(row, column, "called them")
    scene.remarks["called them"] = "Giant"
    scene.mend = lambda: _take_away(scene, "called them")


def _take_away(scene: Scene, text: str) -> None:
    changes = scene.sheet("Changes")
    (place,) = [p for p in changes.cells if changes.value(*p) == text]
    changes.type_in(*place, None)
    del scene.remarks[text]


def type_why(scene: Scene) -> None:
    scene.ours = True
    changes = scene.sheet("Changes")
    changes.type_in(record_row(changes, "Giant"), column_at(changes, "Why"), "because")


def type_new_why(scene: Scene) -> None:
    """Type over the reason of what is told this very night, or of the last that was told."""
    scene.ours = True
    changes = scene.sheet("Changes")
    at = column_at(changes, "Why")
    header = next(r for r in range(6) if changes.value(r, at) == "Why")
    changes.type_in(header + 1, at, "because")


def type_on_clients(scene: Scene) -> None:
    type_revenue(scene, "Giant", 20000, 20500)
    scene.sheet("Clients").type_in(7, 60, "a remark")
    scene.own.append(("Clients", "a remark"))


def insert_row_above_titles(scene: Scene) -> None:
    changes = scene.sheet("Changes")
    people.insert_rows(scene.book, "Changes", record_row(changes, "Date", "What"))


def insert_row_within(scene: Scene) -> None:
    changes = scene.sheet("Changes")
    people.insert_rows(scene.book, "Changes", record_row(changes, "0042"))


def insert_column_left(scene: Scene) -> None:
    people.insert_columns(scene.book, "Changes", 0)


def insert_column_within(scene: Scene) -> None:
    changes = scene.sheet("Changes")
    at = column_at(changes, "Tier now")
    people.insert_columns(scene.book, "Changes", at)
    changes.type_in(record_row(changes, "Date", "What"), at, "My own")
    scene.own.append(("Changes", "My own"))


def insert_column_on_review(scene: Scene) -> None:
    people.insert_columns(scene.book, "Review", 1)
    scene.sheet("Review").type_in(2, 1, "Our nickname")
    scene.own.append(("Review", "Our nickname"))


def insert_row_on_review(scene: Scene) -> None:
    people.insert_rows(scene.book, "Review", 0)
    scene.sheet("Review").type_in(0, 0, "for Ben")
    scene.own.append(("Review", "for Ben"))


def delete_row_above(scene: Scene) -> None:
    people.delete_rows(scene.book, "Changes", 0)


def delete_record(scene: Scene) -> None:
    scene.ours = True
    people.delete_rows(scene.book, "Changes", record_row(scene.sheet("Changes"), "0042"))


def delete_our_column(scene: Scene) -> None:
    scene.ours = True
    changes = scene.sheet("Changes")
    at = column_at(changes, "Tier before")
    people.delete_columns(scene.book, "Changes", at)

    def mend() -> None:
        there = scene.sheet("Changes")
        at = column_at(there, "Tier now")
        people.insert_columns(scene.book, "Changes", at)
        there.type_in(record_row(there, "Date", "What"), at, "Tier before")

    scene.mend = mend


def rename_tab(scene: Scene) -> None:
    people.rename_tab(scene.book, "Changes", "My changes")
    scene.mend = lambda: people.rename_tab(scene.book, "My changes", "Changes")


def move_tab(scene: Scene) -> None:
    people.move_tab(scene.book, "Changes", 0)


def sort(scene: Scene) -> None:
    changes = scene.sheet("Changes")
    first = record_row(changes, "Date", "What") + 1
    people.sort_rows(scene.book, "Changes", first, column_at(changes, "Client"), down=True)


def filter_changes(scene: Scene) -> None:
    changes = scene.sheet("Changes")
    header = record_row(changes, "Date", "What")
    people.filter_rows(scene.book, "Changes", header, column_at(changes, "Client"), "Giant")


def clear_review(scene: Scene) -> None:
    scene.ours = True
    people.clear_cells(scene.book, "Review", range(3, 8), range(16))


def delete_sheet(scene: Scene) -> None:
    gone = scene.sheet("Problems")
    people.delete_sheet(scene.book, "Problems")
    scene.mend = lambda: scene.book.sheets.append(gone)


def protect(scene: Scene) -> None:
    number = people.protect(scene.book, "Changes", [])
    scene.mend = lambda: people.unprotect(scene.sheet("Changes"), number)


def second_run(scene: Scene) -> None:
    recalculate(scene.opened(), MONDAY + dt.timedelta(days=1), unattended=True)


def move_column(scene: Scene) -> None:
    changes = scene.sheet("Changes")
    at = column_at(changes, "Tier now")
    people.move_columns(scene.book, "Changes", at, at + 3)


KINDS = [
    type_beside, type_why, type_new_why, type_on_clients, insert_row_above_titles,
    insert_row_within, insert_column_left, insert_column_within, insert_column_on_review,
    insert_row_on_review, delete_row_above, delete_record, delete_our_column, rename_tab,
    move_tab, move_column, sort, filter_changes, clear_review, delete_sheet, protect, second_run,
]  # fmt: skip

# -- when they do it -------------------------------------------------------------------------------

GET, WRITE = "spreadsheets.get", "spreadsheets.batchUpdate"
Act = Callable[[], None]


def _broken(scene: Scene, kind: str, act: Act, marking: bool = False) -> None:
    """The write (or the marking) fails once, and people act before it is tried again."""
    fault = Fault(kind, WRITE)  # type: ignore[arg-type]
    scene.before_repeat.append(act)
    if marking:
        scene.before_mail.append(lambda: scene.stand_in.fail(fault))
    else:
        scene.stand_in.fail(fault)


def _in_the_retrys_gap(scene: Scene, act: Act) -> None:
    scene.stand_in.fail(Fault("answer", WRITE))
    scene.stand_in.meanwhile(WRITE, act, after=1)


MOMENTS: dict[str, Callable[[Scene, Act], None]] = {
    "before the second reading": lambda scene, act: scene.stand_in.meanwhile(GET, act, after=2),
    "before the writing": lambda scene, act: scene.stand_in.meanwhile(WRITE, act),
    "at a 503": lambda scene, act: _broken(scene, "answer", act),
    "in the gap of the repeat": _in_the_retrys_gap,
    "with a lost answer": lambda scene, act: _broken(scene, "reset after", act),
    "while the mail goes out": lambda scene, act: scene.before_mail.append(act),
    "before the marking": lambda scene, act: scene.before_mail.append(
        lambda: scene.stand_in.meanwhile(WRITE, act)
    ),
    "at a 503 of the marking": lambda scene, act: _broken(scene, "answer", act, marking=True),
}


# -- the judge -------------------------------------------------------------------------------------


def nothing_displaced(scene: Scene) -> None:
    """Everything that people typed stands once, and beside its record."""
    for title, text in scene.own:
        sheet = scene.sheet(title)
        assert [sheet.value(*p) for p in sheet.cells].count(text) == 1, text
    titles = [sheet.title for sheet in scene.book.sheets]
    changes = scene.sheet("Changes" if "Changes" in titles else "My changes")
    for text, client in scene.remarks.items():
        (place,) = [p for p in changes.cells if changes.value(*p) == text]
        line = [changes.value(place[0], c) for c in range(changes.columns)]
        assert client in line, f"{text}: {line}"


def records_in_order(scene: Scene) -> None:
    """Every record of Changes stands once, whole, under the titles, and is marked."""
    changes = scene.sheet("Changes")
    header = record_row(changes, "Date", "What")
    above = [changes.value(r, c) for r in range(header + 1) for c in range(changes.columns)]
    assert [above.count(title) for title in TITLES] == [1] * len(TITLES)
    places = [column_at(changes, title) for title in TITLES]
    records = []
    for row in range(header + 1, changes.rows):
        record = tuple(changes.value(row, place) for place in places)
        if any(value not in (None, "") for value in record):
            records.append(record)
    for day, client, what, *_, why, mailed in records:
        assert day in (46083, 46084, 46085), records
        assert client in TYPED["client"] or what == "typed over", records
        assert what in WHAT, records
        assert why, records
        assert mailed in (46083, 46084, 46085), records
    counted = Counter((client, what) for _, client, what, *_ in records if what != "typed over")
    assert counted == {
        **{(name, "new"): 1 for name in TYPED["client"]},
        ("Bob & Co", "other advice"): 1,
    }
    review = scene.sheet("Review")
    top = next(r for r in range(6) if "Client" in [review.value(r, c) for c in range(3)])
    names = [review.value(r, column_at(review, "Client")) for r in range(top + 1, top + 8)]
    assert sorted(name for name in names if name) == sorted(TYPED["client"])
    tiers = {review.value(r, column_at(review, "Tier")) for r in range(top + 1, top + 5)}
    assert tiers <= {"Good", "Tolerable", "Worst", "Bad", "VIP", "Great"}, tiers


def told_once(scene: Scene) -> None:
    told = scene.told()
    moved = [line for line in told if not line.endswith("typed over")]
    assert len(moved) == 1, told
    assert moved[0].startswith("* Bob & Co: Worst, × Drop"), told
    assert scene.ours or moved == told, told


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_nothing_of_the_owners_is_displaced(
    scene: Scene, kind: Callable[[Scene], None], moment: str
) -> None:
    done: list[bool] = []

    def act() -> None:
        done.append(True)
        kind(scene)

    MOMENTS[moment](scene, act)
    scene.night(1)
    assert done, "they did it in this very night"
    nothing_displaced(scene)
    scene.mend()
    scene.night(2)
    nothing_displaced(scene)
    records_in_order(scene)
    told_once(scene)


def test_the_matrix_is_as_large_as_it_is_said_to_be() -> None:
    assert len(KINDS) * len(MOMENTS) == 176


# -- what the gap costs, and what is said ----------------------------------------------------------


def test_what_was_displaced_is_put_back_and_said(scene: Scene) -> None:
    """A column comes in between the last look and the writing: one look, one putting back."""
    scene.stand_in.forget_calls()
    MOMENTS["before the writing"](scene, lambda: insert_column_within(scene))
    line = scene.night(1)
    said = (
        "Somebody moved rows or columns of “Changes” at the very moment in which it was written; "
        "what stood in these cells was put back."
    )
    assert line == f"Pumpkin plan: recalculated ({said}); mailed changes: 1"
    (_, text) = scene.mails[0]
    assert " ".join(said.split()) in " ".join(text.split())
    names = {GET: "get", WRITE: "write", "token": "token"}
    assert [names[call] for call in scene.stand_in.calls] == [
        "token",
        *("get", "get", "get", "write"),
        *("get", "write"),  # the whole sheet, and what is put back
        *("get", "get", "get", "write"),  # begun again
        *("get", "write"),  # marked
    ]


def test_six_calls_where_nobody_is_in_the_way(scene: Scene) -> None:
    scene.stand_in.forget_calls()
    assert scene.night(1).endswith("recalculated; mailed changes: 1")
    assert scene.stand_in.calls == ["token", GET, GET, GET, WRITE, GET, WRITE]
    scene.stand_in.forget_calls()
    assert scene.night(2).endswith("nothing moved, this night is noted")
    assert scene.stand_in.calls == ["token", GET, GET, GET, WRITE]
    scene.stand_in.forget_calls()
    scene.night(3)
    assert scene.stand_in.calls == ["token", GET, GET]


def test_an_answer_without_the_sheets_is_made_up_for_by_one_look(scene: Scene) -> None:
    scene.stand_in.answers_fully = False
    MOMENTS["before the writing"](scene, lambda: insert_column_within(scene))
    scene.night(1)
    nothing_displaced(scene)
    scene.night(2)
    records_in_order(scene)
    told_once(scene)
