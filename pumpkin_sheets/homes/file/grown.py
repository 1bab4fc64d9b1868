"""What a change makes of a workbook file: which of its parts are others or new."""

from __future__ import annotations

from dataclasses import field

from pumpkin_sheets.homes.file.packing import Deflated
from pumpkin_sheets.sheets.records import dataclass


@dataclass
class Grown:
    """The parts that change (``texts`` are small ones) or are new, and the names left alone."""

    parts: dict[str, Deflated] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    added: dict[str, Deflated] = field(default_factory=dict)
    dropped_formula: bool = False
    kept_names: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether the workbook holds everything already."""
        return not (self.parts or self.texts or self.added)
