"""What an owner's worksheet gains: taken out of the XML of a sheet that was drawn for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field

from pumpkin_sheets.homes.file.blocks import Block, blocks
from pumpkin_sheets.homes.file.cells import cell_xml, escape, space_attribute
from pumpkin_sheets.homes.file.elements import Element, children
from pumpkin_sheets.homes.file.results import stored
from pumpkin_sheets.homes.file.rows import attributes, cells_end, windows
from pumpkin_sheets.sheets.drawing import Formula, Value
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import cell_name, column_number

Contents = Mapping[tuple[int, int], Formula | Value]

_ROW = re.compile(rb'<row r="([0-9]+)"([^<>]*?)(?:/>|>(.*?)</row>)', re.DOTALL)
_CELL = re.compile(rb'<c r="([A-Z]+)[0-9]+"[^<>]*?(?:/>|>(.*?)</c>)', re.DOTALL)
_IDENTITY = re.compile(rb"<x14:id>(\{[^<>]*\})</x14:id>")


@dataclass(frozen=True)
class GainedRow:
    """The cells that a row gains: XML by 0-based column, and those among them without content.

    ``height`` are the attributes that the row is given where it is not there yet; ``plain`` are
    the columns whose cells take over the look of what stood there.
    """

    height: bytes
    cells: Mapping[int, bytes]
    blank: frozenset[int]
    plain: frozenset[int] = frozenset()


@dataclass(frozen=True)
class GainedRule:
    """A rule over a block of cells, and what Excel keeps of it among the sheet's extensions.

    ``priority`` is the one among the rules gained: the lower, the sooner.
    """

    priority: int
    cells: bytes
    rule: bytes
    extension: bytes = b""


@dataclass
class Gain:
    """All that a worksheet gains, as XML without prefixes.

    ``rows`` go by their 1-based number, ``columns`` by the 0-based one; a column's value are
    the attributes of its ``<col>`` that are to be set.  ``filters`` says which block a filter
    shall cover instead of which.
    """

    rows: dict[int, GainedRow] = field(default_factory=dict)
    columns: dict[int, dict[bytes, bytes]] = field(default_factory=dict)
    merged: list[Block] = field(default_factory=list)
    rules: list[GainedRule] = field(default_factory=list)
    checks: list[bytes] = field(default_factory=list)
    links: list[bytes] = field(default_factory=list)
    filters: Mapping[Block, Block] = field(default_factory=dict)

    @property
    def extent(self) -> Block | None:
        """The block that holds all gained cells; None where there are none."""
        used = [number for number, row in self.rows.items() if row.cells]
        if not used:
            return None
        columns = [column for number in used for column in self.rows[number].cells]
        return Block(min(used) - 1, min(columns), max(used) - 1, max(columns))


def read_gain(sheet: Iterable[bytes], hidden: Iterable[int]) -> Gain:
    """What a drawn sheet holds; ``hidden`` are 0-based columns to be hidden, wide or not."""
    gain = Gain()
    head = tail = b""
    for tags, window in windows(sheet):
        end = cells_end(tags, window)
        head = head or window[: window.index(b"<sheetData")]
        tail = window[end:] or window[max(window.find(b"<sheetData/>"), 0) :]
        for number, inside, cells in _ROW.findall(window[:end]):
            gain.rows[int(number)] = _row(inside, cells)
    start = head.index(b">", head.index(b"<worksheet")) + 1
    for section in children(head, start):
        if section.name == b"cols":
            _columns(gain, head, section)
    for column in hidden:
        gain.columns.setdefault(column, {})[b"hidden"] = b"1"
    _around(gain, tail)
    return gain


def with_contents(gain: Gain, contents: Contents, date1904: bool) -> Gain:
    """The gain with contents for cells (0-based row and column) that keep their look.

    Raises Unwritable.
    """
    fresh: dict[int, dict[int, bytes]] = {}
    for (row, column), content in contents.items():
        name = cell_name(row, column)
        if isinstance(content, Formula):
            kind, result = stored(content.result)
            attribute = b' t="%b"' % kind if kind else b""
            formula = escape(content.text).encode()
            space = space_attribute(str(content.result)).encode() if kind == b"str" else b""
            cell = b'<c r="%b"%b><f>%b</f><v%b>%b</v></c>' % (
                name.encode(), attribute, formula, space, result,
            )  # fmt: skip
        else:
            cell = cell_xml(name, content, "", "", date1904).encode() or b'<c r="%b"/>' % (
                name.encode()
            )
        fresh.setdefault(row + 1, {})[column] = cell
    for number, cells in fresh.items():
        known = gain.rows.get(number, GainedRow(b"", {}, frozenset()))
        gain.rows[number] = GainedRow(
            known.height,
            {**known.cells, **cells},
            known.blank - cells.keys(),
            known.plain | cells.keys(),
        )
    return gain


def _row(inside: bytes, content: bytes) -> GainedRow:
    known = attributes(inside)
    height = b"".join(
        b' %b="%b"' % (name, known[name]) for name in (b"ht", b"customHeight") if name in known
    )
    cells: dict[int, bytes] = {}
    blank = set()
    for found in _CELL.finditer(content):
        column = column_number(found.group(1))
        cells[column] = found.group()
        if not found.group(2):
            blank.add(column)
    return GainedRow(height, cells, frozenset(blank))


def _columns(gain: Gain, head: bytes, section: Element) -> None:
    for each in children(head, section.inner, section.inner_end):
        known = each.attributes
        names = (b"width", b"hidden", b"customWidth")
        wanted: dict[bytes, bytes] = {name: known[name] for name in names if name in known}
        for column in range(int(known[b"min"]) - 1, int(known[b"max"])):
            gain.columns[column] = dict(wanted)


def _around(gain: Gain, tail: bytes) -> None:
    """What follows the cells."""
    after = tail.index(b">") + 1  # the end of <sheetData>
    extensions = {}
    sections = list(children(tail, after))
    for section in sections:
        if section.name == b"extLst":
            for found in _extended_rules(tail, section):
                identity = re.search(rb'\sid="(\{[^"]*\})"', found)
                if identity:
                    extensions[identity.group(1)] = found
    for section in sections:
        inside = list(children(tail, section.inner, section.inner_end))
        if section.name == b"mergeCells":
            for each in inside:
                gain.merged += blocks(each.attributes[b"ref"])
        elif section.name == b"conditionalFormatting":
            for each in inside:
                rule = each.of(tail)
                identity = _IDENTITY.search(rule)
                extension = extensions.get(identity.group(1), b"") if identity else b""
                priority = int(each.attributes[b"priority"])
                cells = section.attributes[b"sqref"]
                gain.rules.append(GainedRule(priority, cells, rule, extension))
        elif section.name == b"dataValidations":
            gain.checks += [each.of(tail) for each in inside]
        elif section.name == b"hyperlinks":
            gain.links += [each.of(tail) for each in inside]
    gain.rules.sort(key=lambda each: each.priority)


def _extended_rules(tail: bytes, section: Element) -> Iterable[bytes]:
    for extension in children(tail, section.inner, section.inner_end):
        for each in children(tail, extension.inner, extension.inner_end):
            if each.local == b"conditionalFormattings":
                for rule in children(tail, each.inner, each.inner_end):
                    yield rule.of(tail)
