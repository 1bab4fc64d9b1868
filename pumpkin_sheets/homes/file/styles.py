"""The formats of one workbook's ``styles.xml`` added to another's.

A format that is there already, spelled alike, is used again, so that growing twice adds none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from pumpkin_sheets.homes.file.elements import (
    DamagedPart,
    Element,
    children,
    prefixed,
    quoted_value,
    root_of,
    with_attribute,
    with_items,
)
from pumpkin_sheets.sheets.records import dataclass

MOST_CELL_FORMATS = 65_490
"""How many different cell formats Excel takes in one workbook."""

_FIRST_OWN_NUMBER = 164
_ORDER = (
    b"numFmts", b"fonts", b"fills", b"borders", b"cellStyleXfs", b"cellXfs", b"cellStyles",
    b"dxfs", b"tableStyles", b"colors", b"extLst",
)  # fmt: skip
_PARTS = ((b"fonts", b"fontId"), (b"fills", b"fillId"), (b"borders", b"borderId"))
_SCHEME = re.compile(rb"<scheme\s[^<>]*/>")
_SAID = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class TooManyFormats(DamagedPart):
    """More cell formats than Excel takes."""


@dataclass(frozen=True)
class Formats:
    """Where the donor's formats lie in the owner's workbook, by their donor's number.

    ``cells`` is for ``s`` and ``style``, ``differences`` for ``dxfId``; ``dates`` are the
    donor's cell formats that show a number as a day.
    """

    cells: Sequence[int]
    differences: Sequence[int]
    dates: frozenset[int]


def merge_styles(owner: bytes, donor: bytes) -> tuple[bytes, Formats]:
    """The owner's styles with the donor's added, all else byte for byte.

    The donor's first cell format is taken for the owner's, which is how cells look that have
    none.  Raises TooManyFormats and DamagedPart.
    """
    given = _Sheet(donor)
    kept = _Sheet(owner)
    wanted = [(each, next(children(each))) for each in given.items(b"cellXfs")[1:]]
    moved: dict[bytes, dict[int, int]] = {}
    for section, name in _PARTS:
        used = sorted({_number(xf, name) for _, xf in wanted})
        items = [_SCHEME.sub(b"", given.items(section)[number]) for number in used]
        moved[name] = dict(zip(used, kept.add(section, items), strict=True))
    moved[b"numFmtId"] = kept.add_numbers(given.numbers())
    formats: list[bytes] = []
    for each, xf in wanted:
        inside = fresh = xf.inside
        for name, places in moved.items():
            number = _number(xf, name)
            fresh = with_attribute(fresh, name, b"%d" % places.get(number, number))
        if not kept.items(b"cellStyleXfs"):
            fresh = with_attribute(fresh, b"xfId", None)
        formats.append(each.replace(inside, fresh, 1))
    cells = [0, *kept.add(b"cellXfs", formats)]
    if len(kept.items(b"cellXfs")) > MOST_CELL_FORMATS:
        raise TooManyFormats("file.why.formats", most=f"{MOST_CELL_FORMATS:,}")
    differences = kept.add(b"dxfs", given.items(b"dxfs"))
    return kept.xml, Formats(cells, differences, given.dates())


def own_styles(donor: bytes) -> Formats:
    """The formats where the donor's styles become the workbook's own, as they are."""
    given = _Sheet(donor)
    cells, differences = (range(len(given.items(each))) for each in (b"cellXfs", b"dxfs"))
    return Formats(cells, differences, given.dates())


def _number(element: Element, name: bytes) -> int:
    return int(element.attributes.get(name, b"0"))


class _Sheet:
    """A ``styles.xml`` being added to."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        root = self._root()
        self.prefix = root.prefix
        self._items: dict[bytes, list[bytes]] = {}
        for section in children(xml, root.inner, root.inner_end):
            if section.prefix == root.prefix:
                inside = children(xml, section.inner, section.inner_end)
                self._items[section.local] = [each.of(xml) for each in inside]

    def items(self, section: bytes) -> list[bytes]:
        """The elements of a section, as they are spelled."""
        return self._items.get(section, [])

    def add(self, section: bytes, wanted: Sequence[bytes]) -> list[int]:
        """The numbers of these elements, those that are not there added."""
        there = self._items.setdefault(section, [])
        places: dict[bytes, int] = {}
        for index, each in enumerate(there):
            places.setdefault(each, index)
        fresh: list[bytes] = []
        numbers: list[int] = []
        for each in wanted:
            spelled = prefixed(each, self.prefix)
            if spelled not in places:
                places[spelled] = len(there) + len(fresh)
                fresh.append(spelled)
            numbers.append(places[spelled])
        there += fresh
        root = self._root()
        self.xml = with_items(
            self.xml, (root.inner, root.inner_end), self.prefix + section, fresh, _ORDER
        )
        return numbers

    def numbers(self) -> dict[int, str]:
        """The workbook's own number formats by their ids."""
        found = {}
        for each in self.items(b"numFmts"):
            known = next(children(each)).attributes
            if known.get(b"numFmtId", b"").isdigit():
                code = html.unescape(known.get(b"formatCode", b"").decode("utf-8", "replace"))
                found[int(known[b"numFmtId"])] = code
        return found

    def add_numbers(self, wanted: Mapping[int, str]) -> dict[int, int]:
        """The ids here of number formats of another workbook, by their ids there."""
        there = self.numbers()
        ids = {code: number for number, code in reversed(there.items())}
        following = max([_FIRST_OWN_NUMBER - 1, *there]) + 1
        fresh = []
        for code in dict.fromkeys(wanted.values()):
            if code not in ids:
                ids[code] = following
                spelled = b'<numFmt numFmtId="%d" formatCode="%b"/>'
                fresh.append(spelled % (following, quoted_value(code)))
                following += 1
        self.add(b"numFmts", fresh)
        return {number: ids[code] for number, code in wanted.items()}

    def dates(self) -> frozenset[int]:
        """The cell formats that show a number as a day."""
        days = {n for n, code in self.numbers().items() if _shows_day(code)}
        days.update((14, 15, 16, 17, 22))
        found = set()
        for index, each in enumerate(self.items(b"cellXfs")):
            if _number(next(children(each)), b"numFmtId") in days:
                found.add(index)
        return frozenset(found)

    def _root(self) -> Element:
        return root_of(self.xml, b"styleSheet")


def _shows_day(code: str) -> bool:
    return bool(re.search("[ydYD]", _SAID.sub("", code).replace("General", "")))
