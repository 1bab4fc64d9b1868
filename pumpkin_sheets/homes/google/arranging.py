"""Rows that a table has already are moved to where they belong, and not sent once more.

A client whose score rose stands higher on Review, and three new lines on top of Changes push ten
thousand down.  Google moves rows by itself, with all that lies beside them.

The first row of a table stays where it is: names, rules and checks begin there, and rows put in
front of it would not belong to them.  What shall stand there is written into it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

Line = tuple[object, ...]
Move = tuple[int, int, int]
"""Rows from, to (exclusive), and the row that they shall stand before, as counted beforehand."""

MOST_MOVES = 4000
"""Beyond so many moves a table is written anew in its place."""


def arrange(before: Sequence[Line], wanted: Sequence[Line]) -> list[Move]:
    """The moves after which most of the wanted lines stand in their rows already.

    Lines are the cells of a table's rows, the first row being 0; below them are empty rows, as
    many as needed.  No moves where there would be too many.
    """
    order = _order(before, wanted)
    if order and order[0]:
        # Exchange what the two rows hold, which is written, and leave the first one in its place.
        order[order.index(0)], order[0] = order[0], 0
    return _moves(order)


def moved(lines: Sequence[object], moves: Sequence[Move]) -> list[int]:
    """Which of the rows stands where after the moves."""
    order = list(range(max([len(lines), *(max(end, to) for _, end, to in moves)])))
    for start, end, to in moves:
        block = order[start:end]
        del order[start:end]
        at = to if to < start else to - (end - start)
        order[at:at] = block
    return order


def _order(before: Sequence[Line], wanted: Sequence[Line]) -> list[int]:
    """Which old row shall stand where; every row once."""
    source = _sources(before, wanted)
    taken = {old for old in source if old is not None}
    spare = [old for old in range(len(before)) if old not in taken]
    ahead: list[int] = []  # the next row that is certain, from each place on
    following = len(before)
    for old in reversed(source):
        ahead.append(following)
        following = following if old is None else old
    last = -1
    order: list[int | None] = []
    for old, following in zip(source, reversed(ahead), strict=True):
        if old is None:
            at = bisect_left(spare, last + 1)
            old = spare.pop(at) if at < len(spare) and spare[at] < following else None
        order.append(old)
        last = last if old is None else max(last, old)
    rows = len(before)
    whole: list[int] = []
    for old in order:
        if old is None:
            old, rows = rows, rows + 1
        whole.append(old)
    return [*whole, *spare]


def _sources(before: Sequence[Line], wanted: Sequence[Line]) -> list[int | None]:
    """Which row holds each wanted line already, or one of the same name.

    Names stand in the column that says the most different things.
    """
    shelves: dict[Line, list[int]] = {}
    for old in reversed(range(len(before))):
        shelves.setdefault(before[old], []).append(old)
    source: list[int | None] = []
    for line in wanted:
        shelf = shelves.get(line)
        source.append(shelf.pop() if shelf else None)
    if not wanted or not before:
        return source
    column = max(range(len(wanted[0])), key=lambda c: len({line[c] for line in wanted}))
    taken = set(source)
    named: dict[object, list[int]] = {}
    for old in reversed(range(len(before))):
        if old not in taken and before[old][column] is not None:
            named.setdefault(before[old][column], []).append(old)
    for new, line in enumerate(wanted):
        if source[new] is None and (shelf := named.get(line[column])):
            source[new] = shelf.pop()
    return source


def _moves(order: Sequence[int]) -> list[Move]:
    still = _rising(order)
    blocks: list[list[int]] = []
    for at, old in enumerate(order):
        if old in still:
            continue
        joined = blocks and order[blocks[-1][-1]] + 1 == old and blocks[-1][-1] + 1 == at
        if joined:
            blocks[-1].append(at)
        else:
            blocks.append([at])
    if len(blocks) > MOST_MOVES:
        return []
    now = list(range(len(order)))
    moves: list[Move] = []
    for block in blocks:
        start = now.index(order[block[0]])
        end = start + len(block)
        to = now.index(order[block[0] - 1]) + 1
        if to == start:
            continue
        moves.append((start, end, to))
        rows = now[start:end]
        del now[start:end]
        at = to if to < start else to - len(rows)
        now[at:at] = rows
    assert now == list(order), "the moves lead where they shall"
    return moves


def _rising(order: Sequence[int]) -> set[int]:
    """The most rows that need not move, the first one among them."""
    tails: list[int] = []  # the last row of the best chain of each length
    before: dict[int, int | None] = {}
    for row in order:
        at = bisect_left(tails, row)
        before[row] = tails[at - 1] if at else None
        tails[at : at + 1] = [row]
    chain: set[int] = set()
    row_before: int | None = tails[-1] if tails else None
    while row_before is not None:
        chain.add(row_before)
        row_before = before[row_before]
    return chain
