"""One table of all that was measured, for the terminal and for docs/proof.md."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.speed.measuring import ROOT, Spent

PAGE = ROOT / "docs" / "proof.md"
PLACE = re.compile(r"(<!-- speed -->\n).*?(<!-- /speed -->)", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """One line of the table; ``figure`` is held against ``limit``, both in ``unit``."""

    what: str
    took: str
    against: str = ""
    figure: float | None = None
    limit: float | None = None
    unit: str = "x"

    @property
    def over(self) -> bool:
        return self.figure is not None and self.limit is not None and self.figure > self.limit

    @property
    def held(self) -> str:
        """Whether it keeps within its limit; "" for a line without one."""
        return "" if self.limit is None or self.figure is None else "OVER" if self.over else "ok"

    def cells(self) -> tuple[str, ...]:
        figure = "" if self.figure is None else f"{self.figure:.3g} {self.unit}"
        limit = "" if self.limit is None else f"{self.limit:g} {self.unit}"
        return self.what, self.took, self.against, figure, limit


def ratio(what: str, ours: Spent, name: str, other: Spent, limit: float | None) -> Line:
    """Processor time against that of another program."""
    against = f"{name}, {seconds(other)}"
    return Line(what, seconds(ours), against, ours.seconds / other.seconds, limit)


def seconds(spent: Spent) -> str:
    return f"{spent.seconds:.3f} s" if spent.seconds < 0.1 else f"{spent.seconds:.2f} s"


def memory(what: str, megabytes: float, limit: float) -> Line:
    return Line(what, "", "", megabytes, limit, "MB")


TITLES = ("", "processor time", "against", "ratio", "limit")


def as_text(lines: Sequence[Line]) -> str:
    """The lines in columns; the last says which are over their limit."""
    rows = [(*TITLES, ""), *((*line.cells(), line.held) for line in lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i in (1, 3, 4) else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def as_markdown(lines: Sequence[Line]) -> str:
    """The lines as docs/proof.md has them; what is over its limit stands out."""
    rows = [TITLES, ("---",) * len(TITLES)]
    for line in lines:
        what, took, against, figure, limit = line.cells()
        figure = figure.removesuffix(" x")
        rows.append((what, took, against, f"**{figure}**" if line.over else figure, limit))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def written(lines: Sequence[Line], page: Path = PAGE) -> None:
    """Puts the table into the page, between its two marks.  ValueError where they are missing."""
    text = page.read_text(encoding="utf-8")
    if not PLACE.search(text):
        raise ValueError(f"{page.name} has no place for the table of speed")
    table = as_markdown(lines)
    page.write_text(
        PLACE.sub(lambda found: found[1] + table + "\n" + found[2], text), encoding="utf-8"
    )
