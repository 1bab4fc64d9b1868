"""The packs of practices, in the order of their tabs: a new practice is one line here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pumpkin_sheets.plan.layouts import LAYOUT as LAYOUT
from pumpkin_sheets.plan.layouts import RELEASED as RELEASED
from pumpkin_sheets.plan.profit.costs import COSTS
from pumpkin_sheets.plan.profit.services import SERVICES
from pumpkin_sheets.plan.prospects.prospects import PROSPECTS
from pumpkin_sheets.sheets.practice import Practice
from pumpkin_sheets.sheets.schema import Sheet

PRACTICE_LISTS = Sheet("practice_lists", owner="people", hidden=True)


@dataclass(frozen=True)
class Pack:
    """Practices that are switched on together.

    ``name`` is the command's word; ``about`` the key of the line that says what it is for.
    """

    name: str
    about: str
    practices: tuple[Practice, ...]

    @property
    def mark_name(self) -> str:
        """The defined name of the cell that marks it as on or off."""
        return f"PackMark_{self.name}"

    @property
    def off_name(self) -> str:
        """The defined name of the cell that says how it is switched on."""
        return f"PackOff_{self.name}"


PACKS = (
    Pack("prospects", "packs.about.prospects", (PROSPECTS,)),
    Pack("profit", "packs.about.profit", (SERVICES, COSTS)),
)

PRACTICES = tuple(practice for pack in PACKS for practice in pack.practices)


def practices_of(packs: Iterable[str]) -> tuple[Practice, ...]:
    """The practices of these packs, in the order of their tabs."""
    wanted = frozenset(packs)
    return tuple(p for pack in PACKS if pack.name in wanted for p in pack.practices)
