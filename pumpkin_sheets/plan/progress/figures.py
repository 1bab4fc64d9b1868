"""Figures of Plan: each as a formula over defined names and as Python, side by side.

They stand on the hidden page behind the practices, so that Plan and Start show them wherever their
owner moved a line, and lose nothing when one of the two is deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from pumpkin_sheets.plan.dashboard.totals import Totals
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.records import dataclass

Result = float | str


@dataclass
class Progress:
    """A whole workbook on its way through the figures of Plan.

    ``totals`` are the figures of the Dashboard; ``inputs`` every line of a page as it counts, NaN
    for none; ``tallies`` the figures of the practices; ``on`` the names of those whose sheet is
    there; ``memory`` the records of Memory; ``reviewed`` how many clients Review lists; ``day``
    today's serial number; ``texts`` the words of the workbook's language by key; ``tables`` the
    finished tables of the practices, ``given`` the names of those that the workbook was given;
    ``said`` the sentences of the pages as they count, ``worked`` what several figures
    look at, worked out once.
    """

    totals: Totals
    inputs: Mapping[str, float]
    tallies: Mapping[str, Result]
    on: frozenset[str]
    memory: Sequence[Mapping[str, object]]
    reviewed: int
    day: float
    texts: Mapping[str, str]
    tables: Mapping[str, Frame] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    said: Mapping[str, str] = field(default_factory=dict)
    worked: dict[str, Frame] = field(default_factory=dict)
    found: dict[str, Result] = field(default_factory=dict)

    @property
    def scored(self) -> Frame:
        """The prepared rows of Clients with every calculated column."""
        return self.totals.scored

    @property
    def sign(self) -> str:
        """What stands before each amount of money."""
        return self.totals.settings.sign

    def number(self, name: str) -> float:
        """A figure by its defined name; an empty text is NaN."""
        for figures in (self.found, self.tallies, self.inputs, self.totals.found):
            if name in figures:
                value = figures[name]
                return float("nan") if isinstance(value, str) else float(value)
        return self.totals.settings[name]

    def text(self, name: str) -> str:
        """A figure that is a text."""
        return str(self.found[name] if name in self.found else self.tallies[name])


@dataclass(frozen=True)
class Figure:
    """One named figure of Plan; a text's ``formula`` gives a text; ``volatile`` as in Formula.

    One that looks into the tables of ``practices`` is ``nothing`` in a workbook without all of
    them.
    """

    name: str
    formula: str
    compute: Callable[[Progress], Result]
    volatile: bool = False
    practices: tuple[str, ...] = ()
    nothing: Result = 0


@dataclass(frozen=True)
class Room:
    """What one part of Plan works out: its figures, and its sentences by defined name and key."""

    figures: tuple[Figure, ...]
    texts: Mapping[str, str]


def worked_out(rooms: Sequence[Room], progress: Progress) -> dict[str, tuple[str, Result]]:
    """Formula and result of every figure, by its defined name, in the order of dependence."""
    made = {}
    for room in rooms:
        for figure in room.figures:
            there = progress.on.issuperset(figure.practices)
            value = figure.compute(progress) if there else figure.nothing
            value = "" if value != value else value
            progress.found[figure.name] = value
            made[figure.name] = (_formula(figure, progress.given), value)
    return made


def _formula(figure: Figure, given: frozenset[str]) -> str:
    """The formula of a figure: a practice whose sheet was deleted leaves names without cells."""
    if not figure.practices:
        return figure.formula
    nothing = f'"{figure.nothing}"' if isinstance(figure.nothing, str) else f"{figure.nothing}"
    if not given.issuperset(figure.practices):
        return nothing
    return f"IFERROR({figure.formula},{nothing})"


def plain_name(name: object) -> str:
    """A client's name as the hidden list of names has it."""
    return " ".join(part for part in str(name).split(" ") if part)
