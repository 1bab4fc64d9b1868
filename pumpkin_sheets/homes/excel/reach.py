"""What charts of an open workbook cover, made larger where a page of ours behind them grows.

Excel itself makes a series longer when cells are inserted inside the block that it covers: one
that its owner made to cover less stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import xlwings as xw

_COLUMN = re.compile(r"'((?:[^']|'')+)'!\$([A-Z]+)\$([0-9]+):\$([A-Z]+)\$([0-9]+)")


def stretch(
    book: xw.Book, reaches: Mapping[str, Mapping[str, str]], redrawn: Collection[str]
) -> bool:
    """Inserts cells above the last of each column that shall be longer; whether there were any.

    Only on sheets that are ``redrawn`` afterwards: what the cells held moves down.
    """
    wanted = {pair for each in reaches.values() for pair in each.items()}
    done = False
    for before, now in sorted(wanted):
        old, new = _COLUMN.fullmatch(before), _COLUMN.fullmatch(now)
        if not old or not new or old[1].replace("''", "'") not in redrawn:
            continue
        last, more = int(old[5]), int(new[5]) - int(old[5])
        sheet = book.sheets[old[1].replace("''", "'")]
        sheet.range(f"{old[2]}{last}:{old[4]}{last + more - 1}").insert("down")
        done = True
    return done
