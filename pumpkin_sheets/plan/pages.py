"""The pages that people type settings into, besides Settings itself."""

from __future__ import annotations

from collections.abc import Collection

from pumpkin_sheets.plan.house_rules.rules import HOUSE_RULES
from pumpkin_sheets.plan.packs import PACKS
from pumpkin_sheets.plan.progress.sheet import PLAN
from pumpkin_sheets.sheets.lines import InputPage, Line

_OF_PACKS = tuple(page for pack in PACKS for page in pack.pages)
INPUT_PAGES = (PLAN, *_OF_PACKS, HOUSE_RULES)
INPUT_SHEETS = tuple(page.sheet for page in INPUT_PAGES)
LINES: tuple[Line, ...] = tuple(line for page in INPUT_PAGES for line in page.lines)


def pages_of(packs: Collection[str]) -> tuple[InputPage, ...]:
    """The pages of a new workbook with these packs: House rules come with the first."""
    own = {page.sheet.name for pack in PACKS if pack.name in packs for page in pack.pages}
    return tuple(
        page
        for page in INPUT_PAGES
        if page is PLAN or page.sheet.name in own or (packs and page is HOUSE_RULES)
    )
