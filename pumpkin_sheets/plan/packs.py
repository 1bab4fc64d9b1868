"""The packs of practices, in the order of their tabs: a new practice is one line here."""

from __future__ import annotations

from collections.abc import Iterable

from pumpkin_sheets.plan.letters.drafts import SHEET as DRAFTS
from pumpkin_sheets.plan.letters.letters import LETTERS
from pumpkin_sheets.plan.listening.interviews import INTERVIEWS
from pumpkin_sheets.plan.listening.needs import NEEDS
from pumpkin_sheets.plan.listening.solutions import SOLUTIONS
from pumpkin_sheets.plan.profit.costs import COSTS
from pumpkin_sheets.plan.profit.services import SERVICES
from pumpkin_sheets.plan.projects.projects import PROJECTS
from pumpkin_sheets.plan.prospects.prospects import PROSPECTS
from pumpkin_sheets.plan.strategy.community import COMMUNITY
from pumpkin_sheets.plan.strategy.decisions import DECISIONS
from pumpkin_sheets.plan.strategy.five_steps import FIVE_STEPS
from pumpkin_sheets.plan.strategy.lines import STRATEGY
from pumpkin_sheets.plan.strategy.opposites import OPPOSITES
from pumpkin_sheets.plan.strategy.process import PROCESS
from pumpkin_sheets.plan.success.check_ins import CHECK_INS
from pumpkin_sheets.plan.success.loyalty import LOYALTY
from pumpkin_sheets.plan.success.success import SUCCESS
from pumpkin_sheets.plan.whatif.levers_sheet import SHEET as LEVERS
from pumpkin_sheets.plan.whatif.what_if import WHAT_IF
from pumpkin_sheets.sheets.lines import InputPage
from pumpkin_sheets.sheets.practice import Practice
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Sheet

PRACTICE_LISTS = Sheet("practice_lists", owner="people", hidden=True)


@dataclass(frozen=True)
class Pack:
    """Practices that are switched on together.

    ``name`` is the command's word; ``about`` the key of the line that says what it is for;
    ``written`` are the sheets that Python writes, ``pages`` those of inputs that come with it.
    """

    name: str
    about: str
    practices: tuple[Practice, ...]
    written: tuple[Sheet, ...] = ()
    pages: tuple[InputPage, ...] = ()

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets that it brings, in the order of their tabs."""
        pages = (page.sheet for page in self.pages)
        return (*pages, *(practice.sheet for practice in self.practices), *self.written)

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
    Pack("listening", "packs.about.listening", (INTERVIEWS, NEEDS, SOLUTIONS)),
    Pack("success", "packs.about.success", (SUCCESS, CHECK_INS, LOYALTY)),
    Pack(
        "strategy",
        "packs.about.strategy",
        (OPPOSITES, PROCESS, FIVE_STEPS, DECISIONS, COMMUNITY),
        pages=(STRATEGY,),
    ),
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
