"""The packs of practices, in the order of their tabs: a new practice is one line here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pumpkin_sheets.plan.letters.drafts import SHEET as DRAFTS
from pumpkin_sheets.plan.letters.letters import LETTERS
from pumpkin_sheets.plan.profit.costs import COSTS
from pumpkin_sheets.plan.profit.services import SERVICES
from pumpkin_sheets.plan.projects.projects import PROJECTS
from pumpkin_sheets.plan.prospects.prospects import PROSPECTS
from pumpkin_sheets.plan.whatif.levers_sheet import SHEET as LEVERS
from pumpkin_sheets.plan.whatif.what_if import WHAT_IF
from pumpkin_sheets.sheets.practice import Practice
from pumpkin_sheets.sheets.schema import Sheet

PRACTICE_LISTS = Sheet("practice_lists", owner="people", hidden=True)


@dataclass(frozen=True)
class Pack:
    """Practices that are switched on together.

    ``name`` is the command's word; ``about`` the key of the line that says what it is for;
    ``written`` are the sheets that Python writes.
    """

    name: str
    about: str
    practices: tuple[Practice, ...]
    written: tuple[Sheet, ...] = ()

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets that it brings, in the order of their tabs."""
        return (*(practice.sheet for practice in self.practices), *self.written)

    @property
    def mark_name(self) -> str:
        """The defined name of the cell that marks it as on or off."""
        return f"PackMark_{self.name}"

    @property
    def off_name(self) -> str:
        """The defined name of the cell that says how it is switched on."""
        return f"PackOff_{self.name}"


PACKS = (
    Pack("letters", "packs.about.letters", (LETTERS,), (DRAFTS,)),
    Pack("prospects", "packs.about.prospects", (PROSPECTS,)),
    Pack("projects", "packs.about.projects", (PROJECTS,)),
    Pack("profit", "packs.about.profit", (SERVICES, COSTS)),
    Pack("whatif", "packs.about.whatif", (WHAT_IF,), (LEVERS,)),
)

PRACTICES = tuple(practice for pack in PACKS for practice in pack.practices)
PACK_SHEETS = tuple(sheet for pack in PACKS for sheet in pack.sheets)
"""Every sheet that a pack brings, in the order of the tabs."""


def practices_of(packs: Iterable[str]) -> tuple[Practice, ...]:
    """The practices of these packs, in the order of their tabs."""
    wanted = frozenset(packs)
    return tuple(p for pack in PACKS if pack.name in wanted for p in pack.practices)


def sheets_of(packs: Iterable[str]) -> tuple[Sheet, ...]:
    """The sheets that these packs bring, in the order of their tabs."""
    wanted = frozenset(packs)
    return tuple(sheet for pack in PACKS if pack.name in wanted for sheet in pack.sheets)


def written_of(packs: Iterable[str]) -> tuple[Sheet, ...]:
    """Those of them that Python writes."""
    return tuple(sheet for sheet in sheets_of(packs) if sheet.owner == "python")
