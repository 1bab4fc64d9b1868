"""What LibreOffice is asked to do by itself: each word of inside.bas is one request."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .office import LibreOffice

SOURCE = Path(__file__).with_name("inside.bas")
LIBRARY, MODULE = "Pumpkin", "Inside"
MISSING = 32767
"""LibreOffice's number of #N/A."""


@dataclass(frozen=True)
class Formatted:
    """A block of a sheet, 0-based and both ends included, with the kind of its number format."""

    kind: int
    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class Failed:
    """A formula that fails: its 0-based cell, and LibreOffice's number of the error."""

    row: int
    column: int
    error: int


class Inside:
    """The words of inside.bas in a running LibreOffice."""

    def __init__(self, office: LibreOffice) -> None:
        libraries = office.service("com.sun.star.script.ApplicationScriptLibraryContainer")
        if not libraries.hasByName(LIBRARY):
            text = SOURCE.read_text(encoding="ascii")
            libraries.createLibrary(LIBRARY).insertByName(MODULE, text)
        factory = office.service("com.sun.star.script.provider.MasterScriptProviderFactory")
        self._provider = factory.createScriptProvider("")

    def _ask(self, word: str, *arguments: Any) -> Any:
        place = f"vnd.sun.star.script:{LIBRARY}.{MODULE}.{word}?language=Basic&location=application"
        return self._provider.getScript(place).invoke(arguments, (), ())[0]

    def formats(self, document: Any, cells: Any) -> list[Formatted]:
        """Where among some cells of a sheet dates, times, currencies and logical values stand."""
        return [Formatted(*map(int, found)) for found in self._ask("Formats", document, cells)]

    def failed(self, cells: Any) -> list[Failed]:
        """The formulas among some cells of a sheet that fail."""
        return [Failed(*map(int, found)) for found in self._ask("Errors", cells)]

    def contents(self, document: Any) -> tuple[str, ...]:
        """What each defined name of a document stands for, in the order of its ElementNames."""
        return tuple(self._ask("Contents", document))

    def copy(
        self, source: Any, block: tuple[int, int, int, int], target: Any, column: int, row: int
    ) -> None:
        """Copy a block (left, top, right, bottom) of a sheet to a place on another beside it."""
        self._ask("Copy", source, *block, target, column, row)
