"""Whose turn it is to mail what is new in a Google Sheet: one computer at a time.

The Sheets API compares nothing before it writes, but it makes nothing twice: developer metadata
with an id that is in use is refused (developers.google.com, "Read, write, and search metadata"),
and with it everything else in the same ``batchUpdate``.  So turns are counted.  Whoever wants the
next one makes the metadata of the next number, in the very request that writes the night's
changes, and it is refused if anybody took a turn since the sheet was read: of two nights at once
one gets everything, the other nothing.  A turn that mails is over when its holder marks what was
mailed, or when its time is up: then whoever comes next takes the number after it, and of two that
come at once again only one gets it.

Times are Google's own, as its answers tell them, so the clocks of two computers need not agree.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pumpkin_sheets.book import BookChanged, BookError, Holder, InTurn
from pumpkin_sheets.homes.google.access import SheetsClient
from pumpkin_sheets.homes.google.control import SHEET_ID, mailing_shown
from pumpkin_sheets.homes.google.delivery import UNCERTAIN, Rider
from pumpkin_sheets.homes.google.formats import Json
from pumpkin_sheets.homes.google.plan import sheet_id_of
from pumpkin_sheets.sheets.words import Words

KEY = "pumpkin.turn"
LASTS = 1800.0
"""Seconds after which a turn that mails is over, whatever became of its holder."""
MAILS_KEPT = 8
TURNS_KEPT = 8
"""So many turns are kept: who read the sheet that many turns ago can still not take an old one."""

METADATA = "developerMetadata(metadataId,metadataKey,metadataValue)"
"""What is asked of a sheet's metadata."""

_FIRST = sheet_id_of(KEY)


@dataclass(frozen=True)
class Turn:
    """One turn: its ``number``, whose it is, and until when (seconds since 1970; 0: it is over).

    ``mailed`` are the latest mails that went out, by their marks; ``nonce`` tells two turns of one
    number apart.
    """

    number: int = 0
    computer: str = ""
    name: str = ""
    process: int = 0
    until: float = 0.0
    nonce: str = ""
    mailed: tuple[str, ...] = ()


@dataclass
class Turns:
    """The turns of one sheet, as one night sees them.

    ``words`` are the workbook's; ``mailing``: the next turn is one to mail in; ``mailed`` are the
    marks of what went out in it.
    """

    holder: Holder
    words: Words
    mailing: bool = False
    mailed: list[str] = field(default_factory=list)
    held: Turn | None = None
    last: Turn = field(default_factory=Turn)
    _kept: tuple[int, ...] = ()

    def note(self, metadata: Iterable[Mapping[str, Any]]) -> None:
        """What the sheet says of its turns now."""
        turns = [turn for turn in map(_turn, metadata) if turn is not None]
        self.last = max(turns, key=lambda turn: turn.number, default=Turn())
        self._kept = tuple(turn.number for turn in turns)

    def next(self, now: float) -> Turn:
        """Our turn after the last one; one that is not ``mailing`` is over at once.

        Raises InTurn while another mails.
        """
        last = self.last
        if last.until > now and last.computer != self.holder.computer:
            raise InTurn("google.in_turn", name=last.name, until=_time(last.until))
        return Turn(
            last.number + 1, **asdict(self.holder), until=now + LASTS if self.mailing else 0.0,
            nonce=secrets.token_hex(8), mailed=last.mailed,
        )  # fmt: skip

    def opening(self, mine: Turn, shown: bool) -> list[Json]:
        """Takes the turn; ``shown``: the hidden sheet is there to say so."""
        made: list[Json] = [{"createDeveloperMetadata": {"developerMetadata": _metadata(mine)}}]
        old = [number for number in self._kept if number <= mine.number - TURNS_KEPT]
        made += [{"deleteDeveloperMetadata": {"dataFilter": _lookup(number)}} for number in old]
        if shown:
            made.append(mailing_shown(self._said(mine) if mine.until else ""))
        return made

    def _said(self, mine: Turn) -> str:
        """Who mails until when, for people who look at the hidden sheet."""
        until = _time(mine.until)
        return self.words.say("google.mailing", name=mine.name, process=mine.process, until=until)

    def opened(self, mine: Turn) -> None:
        """The turn is ours."""
        self._kept = (*self._kept, mine.number)
        self.last, self.held, self.mailed = mine, mine if mine.until else None, []

    def over(self, held: Turn) -> Turn:
        """The turn when it is over, with what was mailed in it."""
        latest = [mark for mark in held.mailed if mark not in self.mailed] + self.mailed
        return replace(held, until=0.0, mailed=tuple(latest[-MAILS_KEPT:]))

    def closing(self, over: Turn, shown: bool) -> list[Json]:
        """Says that a turn is over, and what was mailed in it."""
        changed = {
            "dataFilters": [_lookup(over.number)],
            "developerMetadata": {"metadataValue": _metadata(over)["metadataValue"]},
            "fields": "metadataValue",
        }
        made: list[Json] = [{"updateDeveloperMetadata": changed}]
        return [*made, mailing_shown("")] if shown else made

    def closed(self) -> None:
        """The turn is no longer ours."""
        self.held = None


class TakingTurns:
    """The part of a Google Sheet that takes turns to mail; see ``MailsInTurn``."""

    client: SheetsClient
    key: str
    turns: Turns | None = None
    _metadata: Sequence[Mapping[str, Any]] = ()

    def begin_turns(self, holder: Holder, words: Words) -> None:
        self.turns = Turns(holder, words)
        self.turns.note(self._metadata)

    def note_turns(self, described: Mapping[str, Any]) -> None:
        """What the sheet says of its turns, whenever it is described."""
        self._metadata = described.get("developerMetadata", [])
        if self.turns is not None:
            self.turns.note(self._metadata)

    def will_mail(self, mailing: bool) -> None:
        self._turns.mailing = mailing

    def take_turn(self) -> Collection[str]:
        turns = self._turns
        if turns.held is None:
            turns.mailing = True
            self.change_in_turn(self._alone)
        return turns.last.mailed

    def turn_left(self) -> float:
        held = self._turns.held
        return held.until - self.client.now if held else 0.0

    def mailed(self, mark: str) -> None:
        self._turns.mailed.append(mark)

    def end_turn(self) -> None:
        if self._turns.held is not None:
            self.change_in_turn(self._alone)

    def change_in_turn(self, write: Callable[[Rider | None], None]) -> None:
        """Write, all or nothing, and take or give back the turn with it.  One call.

        ``write`` sends what is to be written, and the rider with it; there is none where no turns
        are taken.  Raises InTurn, BookChanged where another took the turn since the sheet was
        read, and BookError.
        """
        if self.turns is None:
            write(None)
            return
        turns = self.turns
        shown = SHEET_ID in self.sheet_ids().values()
        if turns.held is not None:
            over = turns.over(turns.held)
            write(Rider(turns.closing(over, shown), METADATA, lambda found: over in _turns(found)))
            turns.closed()
            return
        mine = turns.next(self.client.now)
        try:
            write(Rider(turns.opening(mine, shown), METADATA, lambda found: mine in _turns(found)))
        except BookError as error:
            if error.key not in UNCERTAIN:
                raise
            # Another was first, or it was repeated because an answer was lost.
            self.note_turns(self.client.describe(self.key, METADATA))
            if turns.last.nonce != mine.nonce:
                self.forget()
                if turns.last.number >= mine.number:
                    raise BookChanged("google.turn_taken") from None
                raise
        turns.opened(mine)

    def _alone(self, rider: Rider | None) -> None:
        """Takes or gives back the turn, and writes nothing else."""
        assert rider is not None, "turns were begun"
        self.client.change(self.key, rider.changes, repeatable=True)

    def sheet_ids(self) -> dict[str, int]:
        """Google's number of each sheet, by title."""
        raise NotImplementedError

    def forget(self) -> None:
        """Forget what was read."""
        raise NotImplementedError

    @property
    def _turns(self) -> Turns:
        assert self.turns is not None, "turns were begun"
        return self.turns


def _metadata(turn: Turn) -> Json:
    return {
        "metadataId": _FIRST + turn.number,
        "metadataKey": KEY,
        "metadataValue": json.dumps(asdict(turn), ensure_ascii=False),
        "location": {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }


def _lookup(number: int) -> Json:
    return {"developerMetadataLookup": {"metadataId": _FIRST + number}}


def _turns(described: Mapping[str, Any]) -> list[Turn]:
    """The turns that a sheet described with ``METADATA`` tells of."""
    found = map(_turn, described.get("developerMetadata", []))
    return [turn for turn in found if turn is not None]


def _turn(metadata: Mapping[str, Any]) -> Turn | None:
    """The turn that metadata tells of; one that cannot be read is over."""
    if metadata.get("metadataKey") != KEY:
        return None
    number = int(metadata["metadataId"]) - _FIRST
    try:
        found = json.loads(metadata["metadataValue"])
        turn = Turn(**{**found, "mailed": tuple(map(str, found["mailed"])), "number": number})
        return replace(turn, until=float(turn.until))
    except (ValueError, TypeError, KeyError):
        return Turn(number)


def _time(seconds: float) -> str:
    return f"{dt.datetime.fromtimestamp(seconds, dt.UTC):%Y-%m-%d %H:%M} UTC"
