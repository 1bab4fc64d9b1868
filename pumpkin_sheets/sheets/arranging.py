"""Where a table's columns go on a sheet that its owner has rearranged: pure, for every home."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.tables import Header, declared_header


def fitted_header(
    sheet: Sheet, found: Header | None, width: int, gone: Collection[str] = ()
) -> Header:
    """Where each declared column stands, or shall stand.

    A column keeps the place where its title was found.  One that the sheet lacks gets the next
    free place right of everything that stands on the sheet: ``width`` is the number of columns
    that hold a title or a typed cell.  Those ``gone`` their owner took away: they stay away.  A
    sheet without our titles is as declared.
    """
    if found is None:
        return declared_header(sheet)
    free = max([width, *(at + 1 for at in found.positions.values())])
    positions = dict(found.positions)
    for column in sheet.columns:
        if column.name not in positions and column.name not in gone:
            positions[column.name] = free
            free += 1
    return Header(found.row, positions)


def remembered(
    found: Header | None, before: Mapping[str, int], used: Collection[int]
) -> Header | None:
    """``found`` with the columns whose titles are gone, where they stood ``before``.

    A title that was emptied or typed over left its column where it was, moved as far as its
    nearest neighbours on both sides were.  Where these moved differently, columns were inserted
    or taken away just there, and nobody can tell.  A column that holds nothing at all any more, not
    being among those ``used``, was taken away.
    """
    if found is None:
        return None
    moved = {at: found.positions[name] - at for name, at in before.items()
             if name in found.positions}  # fmt: skip
    taken = set(found.positions.values())
    positions = dict(found.positions)
    for name, at in before.items():
        if name in positions:
            continue
        left = [by for old, by in sorted(moved.items()) if old < at][-1:]
        right = [by for old, by in sorted(moved.items()) if old > at][:1]
        ways = set(left + right)
        if len(ways) == 1 and at + min(ways) in used and at + min(ways) not in taken:
            positions[name] = at + ways.pop()
            taken.add(positions[name])
    return Header(found.row, positions)
