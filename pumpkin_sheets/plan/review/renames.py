"""Who is who between two reviews: a name that is new and one that vanished may be one client.

Nothing is guessed: where a new name could be two clients that vanished, or two new names one, it
is no rename, and that is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field

from pumpkin_sheets.plan.clients.marks import likeness, telling_fields
from pumpkin_sheets.sheets.records import dataclass

LEAST = 5
"""Points that must be the same: revenue or hours, and two ratings for example."""
LEAST_NEAR = 3
"""The same where the names are nearly the same too."""
SHARE = 0.55
"""The part of what is typed that must be the same."""
NEAR = 0.75
"""From here on two names are nearly the same."""
CROWD = 50
"""A figure that more clients share who vanished tells nobody from the others."""


@dataclass(frozen=True)
class Renames:
    """Folded new name -> folded old name, and the new names that could be one of several."""

    certain: dict[str, str] = field(default_factory=dict)
    unsure: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Pair:
    """A client that vanished and a new one whose rows are enough the same."""

    old: str
    new: str
    identical: bool
    near: bool

    def beats(self, other: _Pair) -> bool:
        """Whether it is likelier for a reason that is more than a matter of degree."""
        mine, theirs = (self.identical, self.near), (other.identical, other.near)
        return mine != theirs and all(a >= b for a, b in zip(mine, theirs, strict=True))


def match_renamed(
    before: Mapping[str, str], now: Mapping[str, str], unread: Collection[str] = ()
) -> Renames:
    """The renames between two lists of folded name -> mark.

    Only a name that is new and one that vanished can belong together.  ``unread`` are those of
    ``now`` that stand for a name which cannot be read: it may be any, and is as good as near.
    """
    gone = {key: mark for key, mark in before.items() if key not in now}
    fresh = {key: mark for key, mark in now.items() if key not in before}
    pairs = _pairs(gone, fresh, unread)
    found = Renames()
    while chosen := [pair for pair in pairs if _is_certain(pair, pairs)]:
        found.certain.update({pair.new: pair.old for pair in chosen})
        taken = {name for pair in chosen for name in (pair.new, pair.old)}
        pairs = [pair for pair in pairs if not taken & {pair.new, pair.old}]
    for pair in sorted(pairs, key=lambda pair: pair.old):
        found.unsure.setdefault(pair.new, []).append(pair.old)
    return found


def _is_certain(pair: _Pair, pairs: Iterable[_Pair]) -> bool:
    rivals = (p for p in pairs if (p.new == pair.new) != (p.old == pair.old))
    return all(pair.beats(rival) for rival in rivals)


def _pairs(
    gone: Mapping[str, str], fresh: Mapping[str, str], unread: Collection[str]
) -> list[_Pair]:
    shelves: dict[tuple[int, str], list[str]] = {}
    for key, mark in gone.items():
        for shelf in (*telling_fields(mark), (-1, mark)):
            shelves.setdefault(shelf, []).append(key)
    pairs = []
    for new, mark in fresh.items():
        found: dict[str, None] = {}
        for shelf in (*telling_fields(mark), (-1, mark)):
            if len(shelves.get(shelf, ())) <= CROWD:
                found |= dict.fromkeys(shelves.get(shelf, ()))
        for old in found:
            like, near = likeness(gone[old], mark), new in unread or _near(old, new)
            enough = like.same >= (LEAST_NEAR if near else LEAST)
            if enough and like.telling and like.same >= SHARE * like.typed:
                pairs.append(_Pair(old, new, like.same == like.typed, near))
    return pairs


def _near(one: str, other: str) -> bool:
    """Whether two folded names may be one, spelled otherwise; their digits must be the same."""
    if [sign for sign in one if sign.isdigit()] != [sign for sign in other if sign.isdigit()]:
        return False
    short, long = sorted((one, other), key=len)
    if len(short) > 2 and short in long:
        return True
    from difflib import SequenceMatcher  # hardly ever do two names come this far

    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= NEAR
