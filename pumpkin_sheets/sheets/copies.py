"""A copy of what Python wrote last on a sheet of its own.

By it a cell that people changed there is noticed, and what stood there stands again.  Rows may be
sorted, columns moved and numbers saved with other last digits: that is no change.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal

from pumpkin_sheets.sheets.problems import is_number
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import (
    Header,
    Values,
    as_date,
    cell_text,
    columns_of,
    is_blank,
    says,
    without_empty,
)
from pumpkin_sheets.sheets.words import fold

Columns = Mapping[str, Sequence[object]]
"""The cells of a table by column name; all equally long."""
Line = tuple[object, ...]

COMPARED = 40_000
"""So many pairs of lines, none of which has its own name any more, are compared one by one."""


@dataclass(frozen=True)
class Difference:
    """What people did: a ``cell`` typed over, a ``line`` of their own, a line that is ``gone``.

    ``row`` is 0-based, on the sheet as it is, -1 for a line that is gone; ``column`` the name of
    the (first) column; ``typed`` and ``stood`` a cell, or the cells of a line that hold anything.
    """

    kind: Literal["cell", "line", "gone"]
    row: int
    column: str
    typed: object
    stood: object
    client: str


def packed(columns: Columns) -> str:
    """The copy as one line of plain letters."""
    said = json.dumps(
        {name: list(cells) for name, cells in columns.items()},
        default=_plain,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return base64.b64encode(zlib.compress(said.encode("utf-8", "surrogatepass"), 6)).decode()


def unpacked(text: str) -> dict[str, list[object]] | None:
    """The copy that ``packed`` made a text of; None for a text that is damaged."""
    try:
        plain = zlib.decompress(base64.b64decode(text, validate=True))
        said = json.loads(plain.decode("utf-8", "surrogatepass"))
    except (ValueError, zlib.error):
        return None
    return {name: _read_back(cells) for name, cells in said.items()}


def _plain(value: object) -> object:
    return [value.isoformat()] if type(value) is dt.date else cell_text(value)


def _read_back(cells: list[Any]) -> list[object]:
    if list not in set(map(type, cells)):
        return cells
    return [dt.date.fromisoformat(cell[0]) if type(cell) is list else cell for cell in cells]


def put_back(
    values: Values, header: Header, copy: Columns, key: str
) -> tuple[Values, list[Difference]]:
    """The sheet as Python left it, and what people did to it since.

    ``key`` is the column that tells most of its lines apart.  Lines stay in the order in which
    they are; columns that the sheet or the copy lacks say nothing.
    """
    names = [name for name in copy if name in header.positions]
    old = [copy[name] for name in names]
    filled, now = _standing(values, header, names, old)
    if all(map(_says_so, now, old)):
        return values, []
    # A line of the copy in which nothing stands is none, as on the sheet.
    was = [line for line in zip(*old, strict=True) if not all(map(is_blank, line))]
    there = list(zip(*map(without_empty, now), strict=True))
    matched = _matched(there, was, names.index(key) if key in names else 0)
    return _restored(values, header, names, filled, there, was, matched, key)


def stands(values: Values, header: Header, columns: Columns) -> bool:
    """Whether a copy of these columns, all of which the sheet has, would be one of the sheet."""
    _, now = _standing(values, header, columns, list(columns.values()))
    return all(map(_says_so, now, columns.values()))


def _standing(
    values: Values, header: Header, names: Iterable[str], copied: Sequence[Sequence[object]]
) -> tuple[Sequence[int], list[Sequence[object]]]:
    """Which lines hold anything in these columns, and their cells; days as days as in the copy."""
    body = values[header.first_row :]
    columns = columns_of(body, [header.positions[name] for name in names])
    filled = _filled(columns, len(body))
    if len(filled) < len(body):
        columns = [tuple(cells[i] for i in filled) for cells in columns]
    dated = map(_is_dated, copied)
    return filled, [
        _dated(cells) if is_dated else cells for cells, is_dated in zip(columns, dated, strict=True)
    ]


def _says_so(cells: Sequence[object], copied: Sequence[object]) -> bool:
    """Whether a column is its copy, which has None for each empty cell."""
    return tuple(cells) == tuple(copied) or (
        len(cells) == len(copied)
        and not any(
            cell != stood and not (cell == "" and stood is None)
            for cell, stood in zip(cells, copied, strict=True)
        )
    )


def _filled(columns: Sequence[Sequence[object]], count: int) -> Sequence[int]:
    """Which of so many lines hold anything in these columns."""
    empty: set[int] | range = range(count)
    for cells in columns:
        empty = {i for i in empty if is_blank(cells[i])}
        if not empty:
            return range(count)
    return [i for i in range(count) if i not in empty]


def _is_dated(cells: Sequence[object]) -> bool:
    """Whether a column holds days, and no numbers."""
    kinds = set(map(type, cells))
    return dt.date in kinds and not (kinds & {int, float} and any(map(is_number, cells)))


def _dated(cells: Sequence[object]) -> Sequence[object]:
    if set(map(type, cells)) <= {dt.date, str, type(None)}:
        return cells
    return [as_date(cell) or cell if not isinstance(cell, str) else cell for cell in cells]


def _restored(
    values: Values,
    header: Header,
    names: Sequence[str],
    filled: Sequence[int],
    there: Sequence[Line],
    was: Sequence[Line],
    matched: Mapping[int, int],
    key: str,
) -> tuple[Values, list[Difference]]:
    """The grid with every line as it was, and the differences, those of the top rows first."""
    found: list[Difference] = []
    places = [header.positions[name] for name in names]
    width = max([len(row) for row in values] + [place + 1 for place in places])
    lines: list[tuple[int, list[object]]] = []

    def client(line: Line) -> str:
        return cell_text(line[names.index(key)]) if key in names else ""

    for i, at in enumerate(filled):
        row = header.first_row + at
        if i not in matched:
            cells = tuple(value for value in there[i] if not is_blank(value))
            first = next(n for n, value in zip(names, there[i], strict=True) if not is_blank(value))
            found.append(Difference("line", row, first, cells, (), client(there[i])))
            continue
        line = [*values[row], *[None] * (width - len(values[row]))]
        for name, place, typed, stood in zip(names, places, there[i], was[matched[i]], strict=True):
            if not _same(typed, stood):
                found.append(Difference("cell", row, name, typed, stood, client(was[matched[i]])))
                line[place] = stood
        lines.append((matched[i], line))
    in_order = all(a[0] < b[0] for a, b in pairwise(lines))
    for j in sorted(set(range(len(was))) - set(matched.values())):
        line = [None] * width
        for place, stood in zip(places, was[j], strict=True):
            line[place] = stood
        cells = tuple(value for value in was[j] if not is_blank(value))
        found.append(Difference("gone", -1, names[0], (), cells, client(was[j])))
        lines.append((j, line))
    if in_order:
        lines.sort(key=lambda line: line[0])
    return [*values[: header.first_row], *(line for _, line in lines)], found


def _matched(there: Sequence[Line], was: Sequence[Line], key: int) -> dict[int, int]:
    """Which line of the sheet is which of the copy, by their places; those left over are nobody's.

    Lines that say the same first, then those with the same key, then whatever is most alike, and
    at last, where none was taken away or typed, what stands in the same place.
    """
    matched: dict[int, int] = {}
    shelves: dict[object, list[int]] = {}
    for j in reversed(range(len(was))):
        shelves.setdefault(tuple(map(_spelled, was[j])), []).append(j)
    for i, line in enumerate(there):
        shelf = shelves.get(tuple(map(_spelled, line)))
        if shelf:
            matched[i] = shelf.pop()
    left = sorted(set(range(len(was))) - set(matched.values()))
    mine = [i for i in range(len(there)) if i not in matched]
    by_key: dict[str, list[int]] = {}
    for j in left:
        by_key.setdefault(fold(cell_text(was[j][key])), []).append(j)
    for i in mine:
        _take_best(i, by_key.get(fold(cell_text(there[i][key])), []), there, was, matched, 2)
    left = sorted(set(left) - set(matched.values()))
    mine = [i for i in mine if i not in matched]
    if len(left) * len(mine) <= COMPARED:  # what is matched leaves the list
        for i in mine:
            half = (1 + sum(not is_blank(value) for value in there[i])) // 2
            _take_best(i, left, there, was, matched, half)
    if len(there) == len(was):
        free = set(left)
        matched |= {i: i for i in mine if i not in matched and i in free}
    return matched


def _take_best(
    i: int,
    free: list[int],
    there: Sequence[Line],
    was: Sequence[Line],
    matched: dict[int, int],
    least: int,
) -> None:
    """Match line ``i`` with the likest of the free ones, if so many cells are the same."""
    alike = [sum(map(_told_same, there[i], was[j])) for j in free]
    if alike and max(alike) >= least:
        matched[i] = free.pop(alike.index(max(alike)))


def _told_same(one: object, other: object) -> bool:
    return not is_blank(one) and _same(one, other)


def _spelled(value: object) -> object:
    """A cell as lines are compared that may be the same."""
    if is_blank(value):
        return None
    if is_number(value):
        return f"{value:.9g}"
    return value if isinstance(value, dt.date) else " ".join(cell_text(value).split())


def _same(typed: object, stood: object) -> bool:
    if says(typed, stood):
        return True
    return " ".join(cell_text(typed).split()) == " ".join(cell_text(stood).split())
