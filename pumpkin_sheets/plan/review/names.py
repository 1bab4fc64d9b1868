"""What clients were called, and when: a line that bears an old name belongs to who bore it then.

Changes tells it all: who was new, who was renamed from what, who was removed.  It is read back in
every language, as words stand there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import as_date, cell_text
from pumpkin_sheets.sheets.words import Words, fold

EVER = dt.date.min
DAY = dt.timedelta(days=1)
LEFT = ""
"""In place of a name: whoever was called so is no longer on the list."""


@dataclass(frozen=True)
class Naming:
    """One line of Changes that tells of a name; names are folded, ``old`` only of a rename."""

    day: dt.date
    what: str
    name: str
    old: str = ""


@dataclass
class _Person:
    name: str  # the last one, folded
    left: dt.date | None = None


class Names:
    """Every name that a client of this list has had.

    ``told`` is in the order in which it happened; ``listed`` maps folded names to names as
    Clients has them now.
    """

    def __init__(self, listed: Mapping[str, str], told: Iterable[Naming] = ()) -> None:
        self._listed = listed
        self._held: dict[str, list[tuple[dt.date, _Person]]] = {}
        self._now: dict[str, _Person] = {}
        for naming in told:
            self._happened(naming)

    def client(self, name: str, day: dt.date) -> str | None:
        """Who was called ``name`` on a day, as Clients has the name now.

        LEFT for somebody who is no longer on the list, None for a name that nobody ever had.
        """
        key = fold(name)
        held = self._held.get(key)
        if not held:
            return self._listed.get(key)
        since, person = held[-1]  # nearly always the only one
        if since > day:
            person = next(p for since, p in reversed(held) if since <= day)
        if person.left is None and self._now.get(person.name) is person:
            found = self._listed.get(person.name)
            if found:
                return found
        # Lines of Changes may be missing: then a name on the list is whoever bears it.
        return self._listed.get(key, LEFT) if self._now.get(key, person) is person else LEFT

    def on(self, day: dt.date) -> dict[str, str]:
        """Folded name -> name on Clients, for every name that means somebody listed on a day."""
        everyone = {key: self.client(key, day) for key in (*self._held, *self._listed)}
        return {key: client for key, client in everyone.items() if client}

    def _happened(self, told: Naming) -> None:
        if told.what == "renamed":
            person = self._bearer(told.old, EVER)
            del self._now[told.old]
            person.name, person.left = told.name, None
            self._give(told.name, person, told.day)
        elif told.what == "removed":
            self._bearer(told.name, EVER).left = told.day
        else:  # new, or back again
            self._bearer(told.name, told.day).left = None

    def _bearer(self, name: str, day: dt.date) -> _Person:
        """Whoever bears a name, or left with it; else somebody new, who does from ``day`` on."""
        if name not in self._now:
            self._give(name, _Person(name), day)
        return self._now[name]

    def _give(self, name: str, person: _Person, day: dt.date) -> None:
        """Somebody bears a name from a day on; the first of all did ever before too."""
        held = self._held.setdefault(name, [])
        if not held:
            held.append((EVER, person))
        elif held[-1][1] is not person:
            before = held[-1][1]
            gone = before.left if before.name == name else None
            held.append((gone + DAY if gone else day, person))
        self._now[name] = person


def namings(records: Sequence[Mapping[str, object]], languages: Collection[Words]) -> list[Naming]:
    """What the records of Changes say of names, the oldest first.

    ``records`` stand as on the sheet, the newest on top.
    """
    kinds = {
        fold(words[f"change_kinds.{what}"]): what
        for words in languages
        for what in ("new", "renamed", "removed")
    }
    around = [words["change_texts.renamed"].partition("{old}") for words in languages]
    known: dict[str, str] = {}
    found = []
    for record in reversed(records):
        said = cell_text(record["what"])
        if said not in known:
            known[said] = kinds.get(fold(said), "")
        what, day = known[said], as_date(record["date"])
        if not what or day is None:
            continue
        name = fold(cell_text(record["client"]))
        old = ""
        if what == "renamed":
            old = fold(_between(cell_text(record["why"]), around))
            if not old:
                continue
        found.append(Naming(day, what, name, old))
    return sorted(found, key=lambda naming: naming.day)


def _between(text: str, around: Iterable[tuple[str, str, str]]) -> str:
    """The old name in a sentence of Changes."""
    for before, _, after in around:
        if text.startswith(before) and text.endswith(after):
            return text[len(before) : len(text) - len(after)]
    return ""
