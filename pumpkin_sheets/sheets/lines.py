"""How a page that people type into is declared: lines in blocks, each line a label and a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Choice, Sheet

OFF, ON, TICKED = 0.0, 1.0, 2.0
"""What a text with a tick beside it counts as."""

LineKind = Literal["number", "percent", "money", "choice", "text", "sentence"]

LONGEST_SENTENCE = 255
"""Signs of a sentence: Excel takes no longer text inside a formula."""


@dataclass(frozen=True)
class Line:
    """One line of a page.

    ``name`` is the defined name under which it counts, ``key`` that of its words.  Numbers must
    lie in ``minimum``..``maximum`` and must not be below any of the lines ``not_below``, which is
    said under the key ``says``.  An empty cell counts as ``default``; None is no number at all.  A
    ``choice`` counts as the code of one of ``choices``, worded under ``words``.  ``text`` is the
    key of the text that stands there to begin with ("" for none), and ``tick`` whether the tick
    beside it is set then; None for a text without one.  A text counts as OFF where it is empty,
    else as ON, or TICKED; one without a tick only where it is ``asked`` for.  A ``sentence`` is a
    text that formulas know: it counts as typed, as nothing where its cell was emptied, and as ours
    (``text``) while it will not do.
    """

    name: str
    key: str
    kind: LineKind = "number"
    default: float | None = None
    minimum: float = 0
    maximum: float = 1
    not_below: tuple[str, ...] = ()
    says: str = ""
    choices: tuple[Choice, ...] = ()
    words: str = ""
    text: str = ""
    tick: bool | None = None
    asked: bool = False

    @property
    def counts(self) -> bool:
        """Whether formulas know it by its name as a number."""
        if self.kind == "sentence":
            return False
        return self.kind != "text" or self.asked or self.tick is not None

    @property
    def worded(self) -> bool:
        """Whether its cell holds words, which stand where others have what they do."""
        return self.kind in ("text", "sentence")

    @property
    def counted_first(self) -> float | None:
        """What it counts as while nothing else is typed."""
        if self.kind != "text":
            return self.default
        return OFF if not self.text else TICKED if self.tick else ON

    @property
    def tick_name(self) -> str:
        """The defined name of the cell of its tick."""
        return self.name + "Tick"

    @property
    def typed_name(self) -> str:
        """The defined name of the cell that is typed in."""
        return self.name + "Typed"

    @property
    def choice_names(self) -> tuple[str, str]:
        """The defined names of the words of a choice, and of the codes beside them."""
        return self.name + "Words", self.name + "Codes"


@dataclass(frozen=True)
class Block:
    """Lines under one heading.

    Words stand under ``{words}.title``, ``{words}.{key}`` for the label of a line, and
    ``{words}.help.{key}`` for what it does.  ``pack`` is the pack that the block comes with, ""
    for a block of every such page.
    """

    words: str
    lines: tuple[Line, ...]
    pack: str = ""


@dataclass(frozen=True)
class InputPage:
    """A page that people type into, in blocks."""

    sheet: Sheet
    blocks: tuple[Block, ...]

    def shown(self, packs: Iterable[str]) -> tuple[Block, ...]:
        """The blocks of a workbook with these packs."""
        on, seen = set(packs), set[str]()
        return tuple(
            replace(block, lines=tuple(_unseen(block.lines, seen)))
            for block in self.blocks
            if not block.pack or block.pack in on
        )

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, whether its pack is on or off."""
        return tuple(_unseen((line for block in self.blocks for line in block.lines), set()))


def _unseen(lines: Iterable[Line], seen: set[str]) -> Iterator[Line]:
    """The lines whose name is not ``seen`` yet: what two packs go by stands once."""
    for line in lines:
        if line.name not in seen:
            seen.add(line.name)
            yield line
