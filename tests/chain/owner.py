"""An owner who lives with a workbook: types into it, runs commands, reads it and gets its mails.

Lines and columns are named as they are declared; everything a client could have read is kept.
"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from rich.console import Console

from pumpkin_sheets.cli.main import main
from pumpkin_sheets.cli.show_schedule import publish
from pumpkin_sheets.languages import words
from pumpkin_sheets.nightly import night as nightly
from pumpkin_sheets.nightly.night import Night
from pumpkin_sheets.nightly.post import MailServer
from pumpkin_sheets.nightly.settings import BookEntry, NightlySettings
from pumpkin_sheets.plan.practices import SHEETS
from pumpkin_sheets.plan.proposals.sheet import SHEET as PROPOSALS
from pumpkin_sheets.recalculate import Outcome, recalculate
from tests.chain.clock import clock_at
from tests.chain.homes import NOUGHT, Home

docx = pytest.importorskip("docx")
SAID = words("en")
FIRST_DAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
_SHEETS = {sheet.name: sheet for sheet in (*SHEETS, PROPOSALS)}


@dataclass
class Mail:
    subject: str
    text: str


class Owner:
    """``today`` is the number of days since the first one, a Monday."""

    def __init__(self, home: Home, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self.folder, self._capsys = home, folder, capsys
        self.today = 0
        self.mails: list[Mail] = []
        self.client_facing: list[str] = []
        """Everything that a client could have read, of the whole time."""
        self.news: list[str] = []
        """Every single thing that was told by mail."""

    # --- commands and nights -------------------------------------------------------------------

    def run(self, *arguments: str) -> str:
        """What a command says; it must end well."""
        with clock_at(self.moment):
            ended = main(arguments)
        out, err = self._capsys.readouterr()
        assert ended == 0, out + err
        return " ".join((out + err).split())

    @property
    def moment(self) -> dt.datetime:
        return dt.datetime.combine(day(self.today), dt.time(9))

    def night(self, number: int, undone: tuple[str, str] = ("", "")) -> str:
        """Until then the owner does what Schedule has, but for ``undone`` (client and kind).

        What the night before the morning of a day mailed, on one line; "" for nothing.
        """
        self.today = number
        self._touch(undone)
        before = len(self.mails)
        entry = BookEntry(Path("clients"), "Studio", (("Anna", "anna@studio.example"),))
        settings = NightlySettings(
            (entry,), server=MailServer("mail.example", 587), sender=("", "night@studio.example")
        )
        outcomes: list[Outcome] = []

        def watched(*arguments: Any, **more: Any) -> Outcome:
            outcomes.append(recalculate(*arguments, **more))
            return outcomes[-1]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(nightly, "recalculate", watched)
            now = dt.datetime.combine(day(number), dt.time(3), dt.UTC)
            (line,) = Night(settings, now, False, {}, lambda *_: self.home.open(), self._take).run()
        assert not line.failed, line
        self.home.calculate(outcomes[-1])
        for draft in self.lines("drafts"):
            self.client_facing += [str(draft["subject"] or ""), str(draft["text"] or "")]
        assert len(self.mails) <= before + 1
        return self.mails[-1].text if self.mails[before:] else ""

    def _take(self, mail: EmailMessage, *_: object) -> dict[str, int]:
        body = mail.get_body(("plain",))
        assert body is not None
        text = body.get_content().split("\nThis week's touches")[0].split("\n-- \n")[0]
        text = re.sub(r"\s+https://\S+", "", text)
        self.news += [
            " ".join(each.split()) for each in re.findall(r"(?ms)^\* .*?(?=^\S|^$|\Z)", text)
        ]
        self.mails.append(Mail(str(mail["Subject"]), " ".join(text.split())))
        return {}

    # --- reading -------------------------------------------------------------------------------

    def lines(self, sheet: str) -> list[dict[str, Any]]:
        """The lines of a table with anything in them, by the names of its columns."""
        declared = _SHEETS[sheet]
        found = []
        for number, row in enumerate(self.home.read(SAID[f"sheets.{sheet}"])):
            if number <= declared.header_row:
                continue
            row = [*row, *[None] * (len(declared.columns) - len(row))]
            line = {c.name: _shown(row[i], c.kind) for i, c in enumerate(declared.columns)}
            if any(value not in (None, "") for value in line.values()):
                found.append({**line, "at": number})
        return found

    def line(self, sheet: str, key: str, **more: object) -> dict[str, Any]:
        """The one line of a table that is about somebody or something."""
        first = _SHEETS[sheet].columns[0].name
        wanted = {first: key, **more}
        found = [ln for ln in self.lines(sheet) if all(ln[n] == v for n, v in wanted.items())]
        assert len(found) == 1, (sheet, wanted, found)
        return found[0]

    def beside(self, sheet: str, label: str) -> list[Any]:
        """What stands right of a label on a page."""
        for row in self.home.read(SAID[f"sheets.{sheet}"]):
            if label in row:
                return [v for v in row[row.index(label) + 1 :] if v is not None]
        raise AssertionError(f"nothing is called {label} on {sheet}")

    # --- typing --------------------------------------------------------------------------------

    def write(self, sheet: str, **cells: Any) -> None:
        """Types a new line below those that are there."""
        declared = _SHEETS[sheet]
        typed = [column.name for column in declared.columns if not column.calculated]
        used = [ln["at"] for ln in self.lines(sheet) if any(ln[name] is not None for name in typed)]
        self._type(sheet, max(used, default=declared.header_row) + 1, cells)

    def list_clients(self, columns: Mapping[str, Any]) -> None:
        """Types a whole list of clients, given column by column."""
        declared = _SHEETS["clients"]
        first = declared.header_row + 1
        placed = {
            (first + i, declared.position(name)): value
            for name, values in columns.items()
            for i, value in enumerate(values)
            if value is not None
        }
        self.home.type_in("Clients", placed)

    def change(self, sheet: str, key: str, **cells: Any) -> None:
        """Types into the line of somebody or something."""
        self._type(sheet, self.line(sheet, key)["at"], cells)

    def _type(self, sheet: str, row: int, cells: Mapping[str, Any]) -> None:
        self._type_all(sheet, {(row, name): value for name, value in cells.items()})

    def _type_all(self, sheet: str, cells: Mapping[tuple[int, str], Any]) -> None:
        declared = _SHEETS[sheet]
        assert not [name for _, name in cells if declared.column(name).calculated]
        placed = {(row, declared.position(name)): value for (row, name), value in cells.items()}
        self.home.type_in(SAID[f"sheets.{sheet}"], placed)

    def _touch(self, undone: tuple[str, str]) -> None:
        """Types into Schedule on which day each touch was made."""
        ticks = {
            (line["at"], "done"): line["date"]
            for line in self.lines("schedule")
            if isinstance(line["date"], dt.date)
            and line["date"] < day(self.today)
            and (line["client"], line["kind"]) != undone
        }
        if ticks:
            self._type_all("schedule", ticks)

    def fill_in(self, sheet: str, label: str, value: Any, beyond: int = 1) -> None:
        """Types beside a label on a page."""
        title = SAID[f"sheets.{sheet}"]
        for number, row in enumerate(self.home.read(title)):
            if label in row:
                self.home.type_in(title, {(number, row.index(label) + beyond): value})
                return
        raise AssertionError(f"nothing is called {label} on {sheet}")

    def take_off(self, *clients: str) -> None:
        """Deletes the rows of clients."""
        self.home.take_off("Clients", [self.line("clients", client)["at"] for client in clients])

    # --- what leaves for clients ---------------------------------------------------------------

    def letters(self, client: str) -> list[str]:
        """The names of the files that the command makes of a client's letter."""
        folder = self.folder / f"letters {self.today}"
        self.run("letters", self.home.place, "--client", client, "--to", str(folder))
        files = sorted(folder.iterdir())
        for file in files:
            self.client_facing += [file.name, *_told(file)]
        return [file.name for file in files]

    def calendar(self) -> list[tuple[str, dt.date]]:
        """The entries of the calendar file, title and day."""
        file = self.folder / "care.ics"
        with clock_at(self.moment):
            publish(Console(quiet=True), self.home.open(), file)
        self.client_facing.append(file.read_text(encoding="utf-8").replace("\r\n ", ""))
        events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        return [
            (str(event["SUMMARY"]), event["DTSTART"].dt.date())
            for event in events
            if event.get("STATUS") != "CANCELLED"
        ]


def day(number: int) -> dt.date:
    return FIRST_DAY + number * DAY


def _shown(value: Any, kind: str) -> Any:
    """A cell as it is shown: what is a day as one."""
    if kind == "date" and isinstance(value, int | float):
        return NOUGHT + dt.timedelta(days=int(value))
    return value


def _told(file: Path) -> Iterator[str]:
    """Everything that a file tells whoever opens it."""
    if file.suffix == ".eml":
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        yield from (f"{name}: {value}" for name, value in mail.items())
        yield mail.get_content()
        return
    document = docx.Document(str(file))
    facts = document.core_properties
    yield from (paragraph.text for paragraph in document.paragraphs)
    yield from (facts.author, facts.comments, facts.title, facts.subject, facts.keywords)
