"""How each sheet looks: its declaration, words and results made into a Drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any

from pumpkin_sheets.plan.dashboard import figures, tables
from pumpkin_sheets.plan.dashboard.totals import Totals
from pumpkin_sheets.plan.practised import Practised
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.tables import Header, declared_header
from pumpkin_sheets.sheets.words import Words

Place = tuple[int, int]
"""A 0-based row and column."""

END = "end"
"""Among the places of a page: the row below everything on it."""


@dataclass(frozen=True)
class Content:
    """What a workbook holds, for drawing it or refreshing its results.

    ``typed`` maps an input column of Clients to its cells, as typed, from the first prepared
    row; ``scored`` is ``scoring.score`` of the ``rows`` prepared rows with ``client``, ``hours``
    and ``cost`` added.  ``places`` says of a page that is there where the labels of its lines
    stand; what it lacks is drawn below everything else (``END``).
    """

    words: Words
    settings: Settings
    rows: int
    scored: Frame
    typed: Mapping[str, Sequence[str | float | int | bool | None]] = field(default_factory=dict)
    setting_cells: Mapping[str, object] = field(default_factory=dict)  # where other than settings
    headers: Mapping[str, Header] = field(default_factory=dict)  # of sheets that were rearranged
    practised: Practised = field(default_factory=Practised)
    languages: Sequence[Words] = ()
    place: Mapping[str, str] = field(default_factory=dict)  # where the owner works, by line
    memory: Mapping[str, Sequence[Any]] = field(default_factory=dict)  # cells of the hidden sheet
    places: Mapping[str, Mapping[str, Place]] = field(default_factory=dict)  # of pages' lines
    unlisted: Sequence[tuple[int, str]] = ()  # clients in rows without formulas: 0-based row, name

    def header(self, sheet: Sheet) -> Header:
        """Where a table's columns stand: as the owner arranged them, else as declared."""
        return self.headers.get(sheet.name) or declared_header(sheet)

    @cached_property
    def totals(self) -> Totals:
        """The whole list with every figure, worked out once for all sheets that show them."""
        return figures.figures(self.scored, self.settings, self.unlisted, self.practised.leaving)

    @property
    def figures(self) -> dict[str, float]:
        """Every figure by name."""
        return self.totals.found

    @cached_property
    def table(self) -> dict[str, Any]:
        """The columns of ``tables.TABLE``, one value per prepared row."""
        return tables.table(self.totals)
