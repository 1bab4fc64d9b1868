"""The values of worksheets, read by calamine from a package that holds nothing but them.

calamine is given what was looked through before: the sheets that are wanted without their formulas'
texts, the shared strings and the formats, each unpacked once and found bounded.  A sheet that is
unusual comes to it ``cut``.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import cast

from python_calamine import CalamineError, CalamineWorkbook

from pumpkin_sheets.book import BookError, Cell, Grid
from pumpkin_sheets.homes.file.cut import MAIN, Cut, cut
from pumpkin_sheets.homes.file.package import Package
from pumpkin_sheets.homes.file.packing import Deflated, Deflating, deflate
from pumpkin_sheets.homes.file.raw_zip import write_archive
from pumpkin_sheets.homes.file.rows import DamagedSheet
from pumpkin_sheets.homes.file.scan import Findings, scan
from pumpkin_sheets.homes.file.tabs import TRANSITIONAL
from pumpkin_sheets.sheets.reach import Unread
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import EXCEL_ERRORS

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHARED = ("sharedStrings", "styles")
_NO_KNOWN_ERROR = "#UNKNOWN!"
"""What a cell reads that holds an error of a newer Excel, or one without a name."""
_MOST_SHARED = 1 << 28
"""Bytes of XML of the shared strings: calamine holds them all at once."""


@dataclass
class Values:
    """What was read: by title the values, what lies beyond, and what the XML says besides."""

    grids: dict[str, Grid] = field(default_factory=dict)
    unread: dict[str, Unread] = field(default_factory=dict)
    findings: dict[str, Findings] = field(default_factory=dict)


def look(package: Package, title: str) -> Findings:
    """What a sheet's XML says besides its values.  Raises BookError."""
    return _looked_through(package, title, None)


def _looked_through(
    package: Package, title: str, keep: Callable[[bytes], object] | None
) -> Findings:
    try:
        return scan(package.chunks(package.sheet_part(title)), keep)
    except DamagedSheet as error:
        raise BookError("file.on_sheet", name=package.name, sheet=title, why=error) from error


def read_values(package: Package, titles: Iterable[str]) -> Values:
    """These sheets from A1 on; an error in a cell comes as its text.  Raises BookError."""
    wanted = list(titles)
    findings: dict[str, Findings] = {}
    sheets: dict[str, Deflated] = {}
    for title in wanted:
        kept = Deflating()
        findings[title] = _looked_through(package, title, kept.add)
        sheets[title] = kept.done()
    shared = _shared(package)
    cuts: dict[str, Cut] = {}
    for title, found in findings.items():
        if not (found.readable and found.near):
            made = _cut(package, title, usual=found.usual, needed=not found.readable)
            cuts |= {title: made} if made else {}
    grids = _by_calamine(sheets, cuts, shared, package.date1904)
    if grids is None:  # something in the XML is not as it should be: in the plainest spelling, then
        left = [title for title in wanted if title not in cuts]
        cuts |= {title: made for title in left if (made := _cut(package, title))}
        grids = _by_calamine(sheets, cuts, shared, package.date1904)
    if grids is None:
        raise BookError("file.damaged_reading", name=package.name)
    read = Values()
    for title, told in zip(wanted, grids[len(wanted) :], strict=True):
        found = findings[title]
        if title in cuts:
            made = cuts[title]
            found = found.within(made.height, made.width)
            if made.strays:
                read.unread[title] = _unread(made, told)
        read.findings[title] = found
    read.grids = dict(zip(wanted, grids, strict=False))
    for title in wanted:
        _put_errors(read.grids[title], read.findings[title])
        if title not in cuts:
            _put_repeated(read.grids[title], read.findings[title])
    return read


def _cut(package: Package, title: str, *, usual: bool = False, needed: bool = True) -> Cut | None:
    part = package.sheet_part(title)
    try:
        return cut(lambda: package.chunks(part), usual=usual, needed=needed)
    except DamagedSheet as error:
        raise BookError("file.on_sheet", name=package.name, sheet=title, why=error) from error


def _unread(made: Cut, told: Grid) -> Unread:
    values: list[Cell] = [row[0] if row else None for row in told]
    values += [None] * (len(made.strays) - len(values))
    cells = tuple((*at, value) for at, value in zip(made.strays, values, strict=False))
    return Unread(cells, made.more)


def _shared(package: Package) -> dict[str, Deflated]:
    """The parts that all sheets share, by kind; unpacked once, so they are known to be whole."""
    found = {}
    for kind, part, _ in package.relations(package.workbook):
        if kind in _SHARED and kind not in found and package.has(part):
            size = 0
            for chunk in package.chunks(part):
                size += len(chunk)
                if size > _MOST_SHARED:
                    facts = {"part": part, "most": _MOST_SHARED >> 20}
                    raise BookError("file.part_too_large", name=package.name, **facts)
            found[kind] = package.packed(part)
    return found


def _by_calamine(
    whole: Mapping[str, Deflated],
    cuts: Mapping[str, Cut],
    shared: Mapping[str, Deflated],
    date1904: bool,
) -> list[Grid] | None:
    """The grids of the sheets and then of what strayed from each; None where calamine gives up."""
    empty = deflate((b'<worksheet xmlns="%b"><sheetData/></worksheet>' % MAIN,))
    sheets, strayed = [], []
    for title, content in whole.items():
        made = cuts.get(title)
        sheets.append(made.content if made else content)
        strayed.append(made.told or empty if made else empty)
    target = io.BytesIO()
    write_archive(target, _package([*sheets, *strayed], shared, date1904))
    target.seek(0)
    try:
        with CalamineWorkbook.from_filelike(target) as workbook:
            return [
                cast(Grid, workbook.get_sheet_by_index(i).to_python(False))
                for i in range(2 * len(whole))
            ]
    except CalamineError:
        return None
    except BaseException as error:
        # What goes wrong deep inside calamine comes as a PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return None


def _package(
    sheets: list[Deflated], shared: Mapping[str, Deflated], date1904: bool
) -> dict[str, Deflated]:
    """The parts of a workbook with these sheets, called by their numbers."""
    relations = [("worksheet", f"sheet{i}.xml") for i in range(len(sheets))]
    relations += [(kind, f"{kind}.xml") for kind in shared]
    tabs = "".join(f'<sheet name="{i}" sheetId="{i + 1}" r:id="r{i}"/>' for i in range(len(sheets)))
    workbook = (
        f'<workbook xmlns="{MAIN.decode()}" xmlns:r="{TRANSITIONAL}">'
        f'<workbookPr date1904="{int(date1904)}"/><sheets>{tabs}</sheets></workbook>'
    )
    texts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _related([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": _related(relations),
    }
    parts = {name: deflate((text.encode(),)) for name, text in texts.items()}
    parts |= {f"xl/sheet{i}.xml": content for i, content in enumerate(sheets)}
    return parts | {f"xl/{kind}.xml": content for kind, content in shared.items()}


def _related(targets: list[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="r{i}" Type="{TRANSITIONAL}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{inside}</Relationships>'


def _put_errors(grid: Grid, findings: Findings) -> None:
    """Write the texts of errors (``#N/A``) into the grid, where calamine leaves empty cells."""
    if not findings.errors:
        return
    width = max(len(grid[0]) if grid else 0, *(column + 1 for _, column in findings.errors))
    height = max(len(grid), *(row + 1 for row, _ in findings.errors))
    for line in grid:
        line.extend([""] * (width - len(line)))
    grid.extend([""] * width for _ in range(height - len(grid)))
    for (row, column), text in findings.errors.items():
        grid[row][column] = text if text in EXCEL_ERRORS else _NO_KNOWN_ERROR


def _put_repeated(grid: Grid, findings: Findings) -> None:
    """Write the rows that calamine was spared, and that the one below them repeats."""
    for each in findings.repeated:
        if each.row < len(grid):  # else nothing stands in them
            same = grid[each.row]
            grid[each.row - each.rows : each.row] = (same[:] for _ in range(each.rows))
