"""Problems with what people typed: each names its cell, and the sheet that lists them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Column, Sheet
from pumpkin_sheets.sheets.words import Sentence, Words

SHEET = Sheet(
    "problems",
    owner="python",
    columns=(
        Column("cell", "text", width=22),
        Column("client", "client", width=26),
        Column("column", "text", width=22),
        Column("value", "text", width=20),
        Column("message", "text", width=92, wrap=True),
    ),
    header_row=2,
    tab_color="C0392B",
)


class PumpkinError(Sentence, Exception):
    """The root of all our errors: something cannot be done, said to an owner in one sentence.

    Raised with the key of a sentence and its facts (``BookError("file.read_only", name=...)``),
    and said in a language by ``said(words)``; facts may be errors or sentences themselves.
    """


class PlanError(PumpkinError):
    """The plan cannot be worked out at all.

    Raised with a finished sentence, for whoever raises it knows the workbook's language.
    """


class NotOurs(PlanError):
    """What was given is nothing of ours, so its language is not known: said in the asker's own.

    As text it is English, if that is among the ``languages``.
    """

    def __init__(self, key: str, languages: Iterable[Words], /, **facts: object) -> None:
        super().__init__(key, **facts)
        first = min(languages, key=lambda words: words.language != "en")
        self._text = self.said(first)

    def __str__(self) -> str:
        return self._text


@dataclass(frozen=True)
class CellProblem:
    """Something wrong in one cell, said in a sentence with what to do about it.

    ``sheet`` and ``column`` are titles as the owner sees them, ``cell`` an A1 name, ``value``
    what stands there.  What is long is shortened: a sentence may quote a cell of 32,767 signs.
    """

    sheet: str
    cell: str
    column: str
    value: object
    message: str
    client: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", shortened(self.message, 1000))
        object.__setattr__(self, "client", shortened(self.client, 300))
        if isinstance(self.value, str):
            object.__setattr__(self, "value", shortened(self.value, 300))

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}: {self.message}"

    def said(self, words: Words) -> str:
        """The cell and what is wrong in it, parted as the language does it."""
        facts = {"sheet": self.sheet, "cell": self.cell, "message": self.message}
        return words.say("problems.at", **facts)


def shortened(text: str, most: int) -> str:
    """The beginning and the end of a text that is longer than ``most``."""
    return text if len(text) <= most else f"{text[: most // 3]} … {text[-most // 2 :]}"


def problem_rows(problems: Iterable[CellProblem]) -> list[tuple[str, ...]]:
    """The records of the Problems sheet, in the order of its columns."""
    return [
        (
            f"{p.sheet}!{p.cell}",
            p.client,
            p.column,
            "" if p.value is None else str(p.value),
            p.message,
        )
        for p in problems
    ]


def problem_cells(problems: Iterable[CellProblem]) -> list[tuple[object, ...]]:
    """The same records as a sheet shall hold them: nothing where there is nothing to say."""
    return [tuple(value or None for value in row) for row in problem_rows(problems)]


def is_number(value: object) -> bool:
    """Whether a cell holds a finite number; a tick box (``True``) is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value)
