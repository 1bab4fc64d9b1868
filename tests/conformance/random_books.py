"""Random workbooks as files, from wrong results, beside what our own code gives in each cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.sheets.drawing import Drawing
from tests.conformance.harness import Difference, write_with_wrong_results
from tests.conformance.random_lists import (
    RandomList,
    Take,
    as_typed,
    filled,
    first_rows,
    random_list,
)

CLIENTS, TABLE_ROWS = 256, 44
Found = list[tuple[str, Difference]]
"""The file's name, and a cell in which it differs from ours."""


@dataclass(frozen=True)
class Made:
    """A random workbook, and the file that holds it."""

    typed: RandomList
    path: Path
    drawings: list[Drawing]


def drawings(typed: RandomList, take: Take) -> list[Drawing]:
    """The sheets with what our code gives for a program that takes the cells so."""
    content = typed.content(take)
    sheets = [filled(drawing, content, typed.last) for drawing in draw(content)]
    return [first_rows(sheet, TABLE_ROWS + 4) for sheet in sheets]


def random_book(folder: Path, seed: int, language: str = "") -> Made:
    """The workbook of a seed, in this language or in one that the seed says too."""
    typed = random_list(
        seed,
        CLIENTS,
        CLIENTS + 4,
        hostile=seed % 4 != 3,
        language=language,
        table_rows=TABLE_ROWS,
    )
    made = Made(typed, folder / f"list{seed}.xlsx", drawings(typed, as_typed))
    write_with_wrong_results(made.path, made.drawings)
    return made
