"""What is said of a file that is not there: where it was looked for, and what may be meant."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from pumpkin_sheets.book import BookError
from pumpkin_sheets.sheets.near import meant

WORKBOOKS = (".xlsx", ".xlsm")
MOST_NAMES = 5_000
"""Names in a folder that are looked at."""


def not_there(
    path: Path, kinds: Collection[str] = WORKBOOKS, otherwise: str = "file.not_there"
) -> BookError:
    """The error for a file that is not in its folder.

    It names a file of one of these ``kinds`` (endings) there that is called much the same; where
    there is none, ``otherwise`` is the sentence.
    """
    folder = path.absolute().parent
    names = {stem: name for stem, name in _named(folder, kinds) if name != path.name}
    near = meant(path.stem, names)
    facts = {"name": path.name, "folder": folder}
    if near:
        return BookError("file.not_there_near", near=names[near], **facts)
    return BookError(otherwise, **facts)


def _named(folder: Path, kinds: Collection[str]) -> Iterator[tuple[str, str]]:
    """The files of these kinds, each with its name without the ending; no copies of ours."""
    with contextlib.suppress(OSError):
        for each in islice(folder.iterdir(), MOST_NAMES):
            hidden = each.name.startswith((".", "~")) or each.stem.endswith(".previous")
            if each.suffix.lower() in kinds and not hidden:
                yield each.stem, each.name
