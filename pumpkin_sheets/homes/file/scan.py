"""What a worksheet's XML says beyond plain values, found in one pass over it.

Formulas are most of it: their texts are taken out at once, so that the rest of the work, calamine's
too, has a fifth of the bytes before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import field, replace

from pumpkin_sheets.homes.file.cells import ERROR_TEXTS
from pumpkin_sheets.homes.file.prepared import Repeated, without_repeated
from pumpkin_sheets.homes.file.rows import (
    DamagedSheet,
    Places,
    Tags,
    attributes,
    cells_end,
    windows,
)
from pumpkin_sheets.homes.file.spelling import Spelling
from pumpkin_sheets.sheets.formula_text import unescape
from pumpkin_sheets.sheets.records import dataclass

_ERROR = re.compile(rb"t\s*=\s*[\"']e[\"']")
_USUAL_ERROR = b' t="e"'


@dataclass
class Findings:
    """What a reader of values alone would miss; keys are 0-based (row, column)."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    usual: bool = True
    near: bool = True
    """Whether all cells are spelled as usual, and lie where calamine may lay out a rectangle."""
    formulas: int = 0
    last_formula: int = -1
    """How many formulas there are, and the lowest 0-based row that holds one."""
    repeated: list[Repeated] = field(default_factory=list)
    """The rows that ``scan`` did not keep."""

    def within(self, height: int, width: int) -> Findings:
        """What is found in so many rows and columns."""
        errors = {at: text for at, text in self.errors.items() if at[0] < height and at[1] < width}
        uncalculated = [at for at in self.uncalculated if at[0] < height and at[1] < width]
        return replace(self, errors=errors, uncalculated=uncalculated)

    @property
    def readable(self) -> bool:
        """Whether calamine knows all that it would find."""
        return self.usual and ERROR_TEXTS.issuperset(self.errors.values())


def scan(chunks: Iterable[bytes], keep: Callable[[bytes], object] | None = None) -> Findings:
    """Find the cells that hold an error, and the formulas that were never calculated.

    ``keep`` is given the XML as it goes by, without the prepared rows that repeat each other, all
    but one, and with every formula's text taken out of it.
    """
    findings, places, spelling = Findings(), Places(), Spelling()
    for tags, window in windows(chunks):
        fewer, repeated = without_repeated(tags, window)
        findings.repeated += repeated
        findings.formulas += sum(each.formulas for each in repeated)
        plain, removed = tags.formula_text.subn(tags.no_text, fewer)
        if keep:
            keep(plain)
        end = cells_end(tags, plain)
        filled = sum(each.rows for each in repeated if each.formulas)
        spelling.look(tags, plain, end, places.row, filled)
        _errors(tags, plain, end, places, findings, spelled=spelling.usual)
        if removed or tags.formula.search(plain, 0, end):
            _formulas(tags, plain, end, places, findings)
        places.pass_over(tags, plain)
    findings.uncalculated.sort()
    findings.usual, findings.near = spelling.usual, spelling.near(places.row)
    return findings


def _errors(
    tags: Tags, window: bytes, end: int, places: Places, findings: Findings, *, spelled: bool
) -> None:
    """The errors of a window; ``spelled`` tells whether all cells so far are spelled as usual."""
    if window.find(_USUAL_ERROR, 0, end) < 0 and (spelled or not _ERROR.search(window, 0, end)):
        return
    for found in tags.error.finditer(window, 0, end):
        row, column = places.cell(tags, window, found.start())
        findings.errors[row - 1, column] = unescape(found.group(1))


def _formulas(tags: Tags, window: bytes, end: int, places: Places, findings: Findings) -> None:
    """The formulas of a window: how many, the lowest, and those without a result."""
    passed = 0
    for found in tags.no_result.finditer(window, 0, end):
        start = window.rfind(tags.cell_start, passed, found.start())
        passed = found.end()
        tag = tags.cell.match(window, start) if start >= 0 else None
        if tag is None:
            raise DamagedSheet("file.why.xml_broken")
        if found.group(1) is not None and attributes(tag.group(1)).get(b"t") == b"str":
            continue  # calculated: the result is an empty text
        row, column = places.cell(tags, window, start)
        findings.uncalculated.append((row - 1, column))
    findings.formulas += window.count(tags.no_text, 0, end)
    last = window.rfind(tags.no_text, 0, end)
    for formula in tags.formula.finditer(window, max(last, 0), end):
        last = formula.start()
    if last >= 0:
        row, _ = places.cell(tags, window, max(window.rfind(tags.cell_start, 0, last), 0))
        findings.last_formula = max(findings.last_formula, row - 1)
