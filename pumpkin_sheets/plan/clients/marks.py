"""The mark of a row on Clients: by it a client is known again under another name.

A mark holds one short digest for every figure that is typed and the ticks as bits, so that two
rows can be compared field by field, and a rename is seen although a price changed with it.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS
from pumpkin_sheets.sheets.problems import is_number
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import cell_text

BETWEEN, NOTHING, NOUGHT = ".", "-", "0"
TICKS = (FLAGS, CRITERIA)
TELLING = ("revenue", "cost", "hours")
"""Figures that two clients seldom share."""
WEIGHTS = (*(3 if name in TELLING else 1 for name in BOUNDS), *(1 for _ in TICKS))
"""What each field of a mark counts, in its order."""
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True)
class Likeness:
    """How much of two rows is the same: points of those that are, and of all that are typed.

    ``telling`` says whether one of the figures is the same that two clients seldom share.
    """

    same: int
    typed: int
    telling: bool


def marks_of(columns: Mapping[str, Sequence[object]]) -> list[str]:
    """The mark of each row; ``columns`` are the cells of Clients as typed, by column name."""
    known: dict[tuple[type, object], str] = {}
    fields = [_digests(columns[name], known) for name in BOUNDS]
    fields += [_all_bits([columns[name] for name in names]) for names in TICKS]
    return [BETWEEN.join(row) for row in zip(*fields, strict=True)]


def likeness(one: str, other: str) -> Likeness:
    """Two marks compared; a field that both leave blank says nothing."""
    same = typed = 0
    telling = False
    pairs = zip(one.split(BETWEEN), other.split(BETWEEN), WEIGHTS, strict=False)
    for place, (a, b, weight) in enumerate(pairs):
        if a == b == NOTHING:
            continue
        typed += weight
        if a == b:
            same += weight
            telling |= place < len(BOUNDS) and weight > 1 and a != NOUGHT
    return Likeness(same, typed, telling)


def telling_fields(mark: str) -> list[tuple[int, str]]:
    """The figures of a mark that two clients seldom share, with their places."""
    fields = mark.split(BETWEEN)[: len(BOUNDS)]
    return [
        (place, field)
        for place, (field, weight) in enumerate(zip(fields, WEIGHTS, strict=False))
        if weight > 1 and field not in (NOTHING, NOUGHT)
    ]


def _digests(cells: Sequence[object], known: dict[tuple[type, object], str]) -> list[str]:
    """The digest of each cell of a column; ``known`` are those that were made already."""
    keys = list(zip(map(type, cells), cells, strict=True))
    for key in set(keys).difference(known):
        known[key] = _digest(key[1])
    return [known[key] for key in keys]


def _digest(value: object) -> str:
    text = f"{value:.12g}" if is_number(value) else cell_text(value)
    if not text or text == NOUGHT:
        return text or NOTHING
    number = zlib.crc32(text.encode()) & 0x7FFF
    return "".join(_ALPHABET[number >> shift & 31] for shift in (10, 5, 0))


def _all_bits(columns: Sequence[Sequence[object]]) -> list[str]:
    """What is ticked in each row of some columns.  Most rows look like others."""
    rows = list(zip(*columns, strict=True))
    known = {row: _bits(row) for row in set(rows)}
    return [known[row] for row in rows]


def _bits(cells: Sequence[object]) -> str:
    """What is ticked, as a number."""
    number = 0
    for place, value in enumerate(cells):
        if cell_text(value) not in ("", "FALSE", "0"):
            number |= 1 << place
    return f"{number:x}" if number else NOTHING
