"""Who leaves: the client of each farewell that was sent, and the day in it (F5).

Roadmap and Dashboard name nobody as still to be let go whose farewell is on its way.
"""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import DROP
from pumpkin_sheets.plan.letters.following import GOING, SENT, STILL
from pumpkin_sheets.plan.letters.kinds import KINDS
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Flags, Numbers
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.results import hidden
from pumpkin_sheets.sheets.sentences import MARCH_1900

NAME = "LetterParted"
DAY = "LetterDay"

_LATER = [kind.code for kind in KINDS if kind.advice == DROP and not kind.parting]
"""The farewells after which nobody is gone: they hold until the day that they name."""


def _on_its_way_(rows: str) -> str:
    """The formula, 1 or 0, for a farewell that was sent and did not lapse."""
    code, kind, day = (f"{{{name}{rows}}}" for name in ("code", "kind", "day"))
    later = "+".join(f"({kind}={known})" for known in _LATER)
    return f"(({code}>={GOING})*({code}<={STILL})+({later})*({code}={SENT})*({day}>ThisDay))"


_NEWER = f"SUMPRODUCT(({{at.all}}={{at}})*{_on_its_way_('.all')}*({{day.all}}>{{day}}))"
_PARTED = f"IF({{at}}*{_on_its_way_('')}=0,0,IF({_NEWER}>0,0,{{at}}))"


def _on_its_way(work: Working) -> Flags:
    code = work["code"]
    later = np.isin(work["kind"], _LATER) & (code == SENT) & (work["day"] > work.day)
    return np.asarray((code >= GOING) & (code <= STILL) | later)


def _parted(work: Working) -> Numbers:
    at, day, found = work["at"], work["day"], np.zeros(len(work.rows))
    rows = np.flatnonzero(_on_its_way(work) & (at > 0))
    for i in rows:
        found[i] = 0.0 if (day[rows][at[rows] == at[i]] > day[i]).any() else at[i]
    return found


PARTED = hidden("parted", _PARTED, _parted, NAME)
"""The place of a client whose newest farewell this is."""


def leaving(letters: Frame, clients: int) -> Numbers:
    """The day in the farewell that was sent to each of so many clients; 0 for none."""
    found = np.zeros(clients)
    sent = letters[letters["parted"] > 0]
    for place, day in zip(sent["parted"], sent["day"], strict=True):
        found[int(place) - 1] = found[int(place) - 1] or max(MARCH_1900, np.floor(day))
    return found


def leaving_(place: str) -> str:
    """The formula for the day of one client, by its place; an error for none."""
    return f"MAX({MARCH_1900},INT(INDEX({DAY},MATCH({place},{NAME},0))))"
