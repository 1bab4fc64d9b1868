"""House rules: the owner's own rules (F41), and the thresholds of the packs that are on."""

from __future__ import annotations

from pumpkin_sheets.plan.letters.letterhead import LETTERHEAD
from pumpkin_sheets.plan.packs import PACKS, Pack
from pumpkin_sheets.sheets.lines import Block, InputPage, Line
from pumpkin_sheets.sheets.schema import Sheet

SHEET = Sheet("house_rules", owner="people", tab_color="1F4E41")

STRICT = (1, 4)
"""The rules that may never bend, to begin with."""
WORDED = 5
RULES = 6
"""The last one is empty, for a rule of the owner's."""


def _rule(number: int) -> Line:
    text = f"rules.rule{number}" if number <= WORDED else ""
    return Line(f"Rule_{number}", f"rule{number}", "text", text=text, tick=number in STRICT)


def _blocks(pack: Pack) -> list[Block]:
    """The thresholds of a pack, and the sentences that an owner may word otherwise."""
    settings = tuple(line for practice in pack.practices for line in practice.settings)
    sentences = tuple(line for practice in pack.practices for line in practice.sentences)
    blocks = (
        Block(f"house_rules.{pack.name}", settings, pack.name),
        Block(f"house_rules.{pack.name}_sentences", sentences, pack.name),
    )
    return [block for block in blocks if block.lines]


HOUSE_RULES = InputPage(
    SHEET,
    (
        LETTERHEAD,
        Block("house_rules.rules", tuple(_rule(number) for number in range(1, RULES + 1))),
        *(block for pack in PACKS for block in _blocks(pack)),
    ),
)
