"""Lines that an owner chose on the sheet itself: known by what they hold, wherever they stand.

A button and a menu say which lines they mean by a mark of the values behind each.  A list that
was numbered anew or sorted meanwhile still has the line, and one that changed has none.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from pumpkin_sheets.plan.proposals.offers import Known
from pumpkin_sheets.plan.proposals.sheet import SHEET
from pumpkin_sheets.plan.proposals.store import Line, rows_of, unpacked
from pumpkin_sheets.sheets.tables import Header, Values, cell_text, is_blank
from pumpkin_sheets.sheets.words import Words

SHOWN = ("goes_to", "row", "column", "proposed")
"""What an owner sees of a line, and takes it by."""
NEEDED = ("number", "cells")
"""The columns by which a line is known."""
_SIGNS = 24


def mark(held: str) -> str:
    """The mark of a line, by the text of its column ``cells``."""
    return hashlib.sha256(held.encode()).hexdigest()[:_SIGNS]


def marks_at(values: Values, header: Header, rows: Iterable[int]) -> dict[int, str]:
    """The marks of the lines in these rows (0-based), by row; rows that hold none are left out."""
    found: dict[int, str] = {}
    for row in rows:
        if not header.first_row <= row < len(values):
            continue
        number, held = (_cell(values[row], header, name) for name in NEEDED)
        if not is_blank(held) and not is_blank(number):
            found[row] = mark(cell_text(held))
    return found


def numbers_marked(
    records: Sequence[Mapping[str, object]],
    marks: Collection[str],
    known: Mapping[str, Known],
    words: Words,
) -> tuple[frozenset[int], int]:
    """The numbers of the lines with these marks, and how many marks have no line any more.

    A line that shows something else than it holds, or whose number stands twice, is none: whoever
    chose it meant what he saw.
    """
    lines = [(record, *line) for record in records for line in unpacked([record])]
    times = Counter(number for _, number, _ in lines)
    found: dict[str, int] = {}
    for record, number, line in lines:
        known_sheets = all(offer.sheet in known for offer in line.offers)
        if number < 1 or times[number] > 1 or line.what == "settled" or not known_sheets:
            continue
        if _shows(record, line, known, words):
            found[mark(cell_text(record["cells"]))] = number
    wanted = set(marks)
    return frozenset(found[each] for each in wanted & found.keys()), len(wanted - found.keys())


def _shows(
    record: Mapping[str, object], line: Line, known: Mapping[str, Known], words: Words
) -> bool:
    (row,) = rows_of([line], known, words)
    shown = dict(zip((column.name for column in SHEET.columns), row, strict=True))
    return all(cell_text(record.get(name)) == cell_text(shown[name]) for name in SHOWN)


def _cell(row: Sequence[object], header: Header, name: str) -> object:
    place = header.positions[name]
    return row[place] if place < len(row) else None
