"""A table on a terminal of any width: no letter of it is lost.

Columns stand side by side where each is as wide as its longest word; on a narrower terminal each
row is a few lines, one for a cell, that begins with the column's title.
"""

from __future__ import annotations

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from pumpkin_sheets.columns import breaks
from pumpkin_sheets.sheets.words import Words

NAME, SENTENCE = 8, 12
"""How narrow a column of short words may be, in letters; below it is spelled, not read."""
DEEPEST = 6
"""How many lines a row of a table may take: one of more is read more easily on its own."""
WHOLE = 16
"""How long a text in Chinese is, in letters, that stays on one line, as a word of letters does."""


def table(title: str = "", style: str = "bold") -> Table:
    """An empty one: titles above a line, nothing between the columns."""
    heading = Text(title, style) if title else None
    return Table(box=box.SIMPLE_HEAD, title=heading, title_justify="left")


def show_table(out: Console, shown: Table, words: Words, grouped: bool = False) -> None:
    """Print a :func:`table`.  A column without a title draws what another says: it may be cut.

    ``grouped``: what the first column says of several rows stands beside the first of them.
    """
    widths = _widths(shown.columns, out.width)
    if widths is None:
        _show_lines(out, shown, words)
        return
    if grouped:
        cells = shown.columns[0]._cells
        shown.columns[0]._cells = [
            "" if place and cell == cells[place - 1] else cell for place, cell in enumerate(cells)
        ]
    for column, width in zip(shown.columns, widths, strict=True):
        column.width = width
        column.overflow = "fold" if column.header else "crop"
        if column.header:
            column._cells = [_broken(cell, width) for cell in _texts(column)[1:]]
    out.print(shown)


def _widths(columns: list[Column], room: int) -> list[int] | None:
    """How wide each column is, in letters; None where not all of them have room."""
    least, most = zip(*map(_bounds, columns), strict=True)
    left = room - sum(least) - 3 * len(columns) - 1
    if left < 0:
        return None
    widths = list(least)
    for i in sorted(range(len(columns)), key=lambda i: most[i] - least[i]):
        wanted = sum(more > width for more, width in zip(most, widths, strict=True))
        more = min(most[i] - least[i], left // max(1, wanted))
        widths[i] += more
        left -= more
    return widths


def _broken(cell: Text, width: int) -> Text:
    """A cell whose lines end where they may: Chinese the library takes for one word, and a
    space between an amount and its currency for any other."""
    if str(cell).isascii():
        return cell
    lines = []
    for line in cell.split("\n", allow_blank=True):
        for part in line.divide(breaks(str(line), width)):
            part.rstrip()
            lines.append(part)
    return Text("\n", style=cell.style, justify=cell.justify).join(lines)


def _bounds(column: Column) -> tuple[int, int]:
    """The fewest letters in which a column can be read, and the most that it fills."""
    lines = [line for text in _texts(column) for line in str(text).split("\n")]
    most = max(map(cell_len, lines))
    if not column.header:
        return min(1, most), most
    if column.no_wrap or column.justify == "right":  # dates, names, figures
        return most, most
    words = [word for line in lines for word in line.split()]
    # Chinese is broken between any two of its signs, each two letters wide.
    chinese = WHOLE if most <= 2 * WHOLE else 2
    longest = max(
        (cell_len(w) if cell_len(w) == len(w) else min(cell_len(w), chinese) for w in words),
        default=0,
    )
    sentence = max(SENTENCE, -(-most // DEEPEST)) if most > 3 * SENTENCE else NAME
    return max(longest, min(most, sentence)), most


def _texts(column: Column) -> list[Text]:
    """A column's title and its cells, from above."""
    cells = (column.header, *column.cells)
    return [cell if isinstance(cell, Text) else Text(str(cell)) for cell in cells]


def _show_lines(out: Console, shown: Table, words: Words) -> None:
    """Each row as lines, the first of which stands out to the left; empty cells are left out."""
    if shown.title:
        out.print()
        out.print(shown.title)
    titled = [column for column in shown.columns if column.header]
    texts = [(column.style, _texts(column)) for column in titled]
    for place, row in enumerate(shown.rows, start=1):
        indent = 0
        for style, own in texts:
            header, text = own[0], own[place]
            if not str(text):
                continue
            title = words.say("report.line", title=str(header), names="")
            line = Text.assemble(title, Text.assemble(text, style=style), style=row.style or "")
            out.print(Padding(_broken(line, out.width - indent), (0, 0, 0, indent)))
            indent = 2
