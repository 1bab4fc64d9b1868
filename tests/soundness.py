"""What a schema cannot tell of a workbook file, and the Open XML validator does not notice.

``faults`` looks at the package alone, without any code of ours.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from pumpkin_sheets.uncollected import uncollected

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
LONGEST_TITLE, LONGEST_NAME, LONGEST_LIST = 31, 255, 255
LONGEST_TEXT = 32_767
LONGEST_FORMULA, DEEPEST_FORMULA, LONGEST_QUOTED, MOST_ARGUMENTS = 8192, 64, 255, 255
LONGEST_PROMPT = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
"""What Excel takes, by its "specifications and limits"; lengths as it counts, in UTF-16."""
PIECES = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|[\w.]*\(|\)|,|[\[\]{}]")
ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
NAME = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*")
LIKE_A_CELL = re.compile(r"[a-z]{1,3}\d+|r\d*|c\d*|r\d*c\d*", re.IGNORECASE)

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, all from 1."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong."""

    check: str  # which check says so
    part: str
    description: str


@dataclass(frozen=True)
class Relation:
    """One line of a part's relationships."""

    id: str
    kind: str  # the last word of its type: "worksheet"
    target: str  # the part's name; empty where it lies outside the file


@dataclass(frozen=True)
class Sheet:
    """A worksheet and where it is listed."""

    title: str
    part: str
    number: str  # the workbook's sheetId
    parts: Parts

    @property
    def xml(self) -> Element:
        """The sheet's tree."""
        return self.parts.xml(self.part)

    @cached_property
    def cells(self) -> list[tuple[int, int, Element]]:
        """Every cell that holds something; see ``_cells``."""
        return list(_cells(self.xml))


class Parts:
    """The parts of a workbook file, read when they are asked for."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.names = [n for n in archive.namelist() if not n.endswith("/")]
            self.raw = {key(name): archive.read(name) for name in self.names}
        self._trees: dict[str, Element] = {}

    def xml(self, part: str) -> Element:
        """A part as a tree; its elements are called without their namespaces."""
        if part not in self._trees:
            with uncollected():
                tree = ElementTree.fromstring(self.raw[key(part)])
            for element in tree.iter():
                element.tag = element.tag.rpartition("}")[2]
            self._trees[part] = tree
        return self._trees[part]

    def relations(self, part: str) -> list[Relation]:
        """What a part relates to; the whole file's relations for an empty name."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if key(listed) not in self.raw:
            return []
        found = []
        for line in self.xml(listed):
            target = unquote(line.get("Target", ""))
            if line.get("TargetMode") == "External" or target.startswith("#"):
                target = ""
            else:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found.append(Relation(line.get("Id", ""), _last(line.get("Type", "")), target))
        return found

    @cached_property
    def workbook(self) -> str:
        """The name of the workbook's part."""
        return next(r.target for r in self.relations("") if r.kind == "officeDocument")

    def related(self, kind: str) -> Element | None:
        """The workbook's part of this kind, if it has one."""
        for relation in self.relations(self.workbook):
            if relation.kind == kind and key(relation.target) in self.raw:
                return self.xml(relation.target)
        return None

    @cached_property
    def listed(self) -> list[Element]:
        """The workbook's list of sheets."""
        return list(self.xml(self.workbook).iterfind("sheets/sheet"))

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The sheets of cells, in the order of the tabs."""
        targets = {r.id: r for r in self.relations(self.workbook)}
        found = []
        for listed in self.listed:
            relation = targets.get(_relation_id(listed))
            if relation and relation.kind == "worksheet" and key(relation.target) in self.raw:
                title, number = listed.get("name", ""), listed.get("sheetId", "")
                found.append(Sheet(title, relation.target, number, self))
        return found

    def count(self, kind: str, path: str) -> int:
        """How many elements the workbook's part of this kind has there."""
        tree = self.related(kind)
        return 0 if tree is None else len(tree.findall(path))


Found = Iterator[tuple[str, str]]
"""The part and what is wrong with it."""


def faults(path: Path) -> list[Fault]:
    """All that the checks find wrong with a workbook file."""
    parts = Parts(path)
    return sorted(Fault(name, *told) for name, check in CHECKS.items() for told in check(parts))


def key(part: str) -> str:
    """Names of parts are the same whatever their case."""
    return part.lower()


# The package -------------------------------------------------------------------------------------


def unique_parts(parts: Parts) -> Found:
    """No part is there twice."""
    for name, count in Counter(map(key, parts.names)).items():
        if count > 1:
            yield name, "is in the file twice"


def content_types(parts: Parts) -> Found:
    """Each part has a content type, of its own where Excel looks for one, and each type a part."""
    types = parts.xml("[Content_Types].xml")
    ends = {line.get("Extension", "").lower() for line in types.iterfind("Default")}
    named = Counter(key(line.get("PartName", "")) for line in types.iterfind("Override"))
    for name in parts.names:
        end = key(name).rpartition(".")[2]
        if name != "[Content_Types].xml" and "/" + key(name) not in named and end not in ends:
            yield name, "has no content type"
    for relation in (*parts.relations(""), *parts.relations(parts.workbook)):
        target = key(relation.target)
        plain = target.endswith(".xml") and target in parts.raw and relation.kind != "customXml"
        if plain and "/" + target not in named:
            yield relation.target, "has no content type of its own"
    for name, count in named.items():
        if name.lstrip("/") not in parts.raw:
            yield name, "has a content type and is not there"
        if count > 1:
            yield name, "has two content types"


def relations(parts: Parts) -> Found:
    """Relationships lead to parts, have names of their own, and are there when they are used."""
    for listed in parts.names:
        folder, name = posixpath.split(listed)
        if not name.endswith(".rels"):
            continue
        source = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
        related = parts.relations(source)
        for relation in related:
            if relation.target and key(relation.target) not in parts.raw:
                yield listed, f"{relation.id} leads to {relation.target}, which is not there"
        for name, count in Counter(relation.id for relation in related).items():
            if count > 1:
                yield listed, f"{name} is there twice"
    for part in parts.names:
        if part.endswith(".xml") and part != "[Content_Types].xml":
            known = {relation.id for relation in parts.relations(part)}
            for element in _around_cells(parts.xml(part)):
                for name, value in element.items():
                    if "/relationships}" in name and value and value not in known:
                        yield part, f"{element.tag} names the relationship {value}, not there"


# The workbook ------------------------------------------------------------------------------------


def sheet_list(parts: Parts) -> Found:
    """Sheets have titles that Excel takes, and each its own title, number and part."""
    for listed in parts.listed:
        title = listed.get("name", "")
        if not 1 <= _length(title) <= LONGEST_TITLE:
            yield parts.workbook, f"the title {title!r} has {_length(title)} characters"
        if re.search(r"[\[\]:*?/\\\x00-\x1f]", title) or title.strip("'") != title:
            yield parts.workbook, f"the title {title!r} has a forbidden character"
        if title.casefold() == "history":
            yield parts.workbook, f"the title {title!r} is Excel's own"
    for what, values in (
        ("title", [listed.get("name", "").casefold() for listed in parts.listed]),
        ("number", [listed.get("sheetId", "") for listed in parts.listed]),
        ("relationship", [_relation_id(listed) for listed in parts.listed]),
    ):
        for value, count in Counter(values).items():
            if count > 1:
                yield parts.workbook, f"two sheets have the {what} {value!r}"


def names(parts: Parts) -> Found:
    """Defined names are legal, of sheets that are there, and defined once in each scope."""
    scopes: Counter[tuple[str, str]] = Counter()
    for defined in parts.xml(parts.workbook).iterfind("definedNames/definedName"):
        name, scope = defined.get("name", ""), defined.get("localSheetId", "")
        scopes[name.casefold(), scope] += 1
        if scope and not _below(scope, len(parts.listed)):
            yield parts.workbook, f"the name {name!r} is of sheet {scope}, which is not there"
        plain = name.removeprefix("_xlnm.")
        if not NAME.fullmatch(plain) or LIKE_A_CELL.fullmatch(plain):
            yield parts.workbook, f"{name!r} is no legal name"
        if _length(name) > LONGEST_NAME:
            yield parts.workbook, f"the name {name!r} is too long"
    for (name, scope), count in scopes.items():
        if count > 1:
            yield parts.workbook, f"the name {name!r} is defined twice in the scope {scope!r}"


def calculation_chain(parts: Parts) -> Found:
    """The calculation chain names cells with formulas only."""
    chain = parts.related("calcChain")
    if chain is None:
        return
    formulas = {
        (sheet.number, row, column)
        for sheet in parts.sheets
        for row, column, cell in sheet.cells
        if cell.find("f") is not None
    }
    number = ""
    for link in chain.iterfind("c"):
        number = link.get("i", number)
        row, column, _, _ = area(link.get("r", "")) or (0, 0, 0, 0)
        if (number, row, column) not in formulas:
            yield parts.workbook, f"the calculation chain has {link.get('r')} of sheet {number}"


# The sheets --------------------------------------------------------------------------------------


def cell_order(parts: Parts) -> Found:
    """Rows, and the cells of a row, come in their order and once."""
    for sheet in parts.sheets:
        last_row = 0
        for row in sheet.xml.iterfind("sheetData/row"):
            number = int(row.get("r", last_row + 1))
            if number <= last_row or number > LAST_ROW:
                yield sheet.part, f"row {number} comes after row {last_row}"
            last_row, last_column = number, 0
            for cell in row.iterfind("c"):
                address = cell.get("r")
                place = area(address) if address else (number, last_column + 1)
                if place is None or place[0] != number:
                    yield sheet.part, f"the cell {address} is in row {number}"
                elif place[1] <= last_column:
                    yield sheet.part, f"the cell {address} comes after column {last_column}"
                last_column = place[1] if place else last_column


def shared_strings(parts: Parts) -> Found:
    """Cells with a shared text name one that is there."""
    count = parts.count("sharedStrings", "si")
    for sheet in parts.sheets:
        for cell in sheet.xml.iterfind("sheetData/row/c"):
            if cell.get("t") == "s" and not _below(value := cell.findtext("v", ""), count):
                yield sheet.part, f"{cell.get('r')} has the text {value} of {count}"


def styles(parts: Parts) -> Found:
    """Each style that is named is there."""
    formats = parts.count("styles", "cellXfs/xf")
    for sheet in parts.sheets:
        used = _values(sheet, "sheetData/row", "s") | _values(sheet, "sheetData/row/c", "s")
        for value in sorted(used | _values(sheet, "cols/col", "style")):
            if not _below(value, formats):
                yield sheet.part, f"the style {value} of {formats}"
    for index, xf in enumerate(_all(parts.related("styles"), "cellXfs/xf")):
        for name, path in (
            ("fontId", "fonts/font"),
            ("fillId", "fills/fill"),
            ("borderId", "borders/border"),
            ("xfId", "cellStyleXfs/xf"),
        ):
            if not _below(xf.get(name, "0"), count := parts.count("styles", path)):
                yield "xl/styles.xml", f"{name} {xf.get(name)} of {count} in the style {index}"


def conditional_styles(parts: Parts) -> Found:
    """Each conditional style that is named is there."""
    count = parts.count("styles", "dxfs/dxf")
    for part in parts.names:
        if re.match(r"xl/(worksheets|tables)/[^/]+\.xml$", part):
            for element in _around_cells(parts.xml(part)):
                for name, value in element.items():
                    if name.lower().endswith("dxfid") and not _below(value, count):
                        yield part, f"{element.tag} has the {name} {value} of {count}"


def ranges(parts: Parts) -> Found:
    """Merged cells, conditional formats, checks and filters are of areas that can be."""
    for sheet in parts.sheets:
        for tag, name in (
            ("conditionalFormatting", "sqref"),
            ("dataValidation", "sqref"),
            ("mergeCell", "ref"),
            ("autoFilter", "ref"),
            ("hyperlink", "ref"),
        ):
            for element in sheet.xml.iter(tag):
                text = element.get(name) or element.findtext("sqref") or ""
                if not text.split() or None in map(area, text.split()):
                    yield sheet.part, f"{tag} has the range {text!r}"


def merges(parts: Parts) -> Found:
    """Merged areas do not overlap."""
    for sheet in parts.sheets:
        merged = [area(m.get("ref", "")) for m in sheet.xml.iterfind("mergeCells/mergeCell")]
        for one, other in combinations(filter(None, merged), 2):
            rows = one[0] <= other[2] and other[0] <= one[2]
            if rows and one[1] <= other[3] and other[1] <= one[3]:
                yield sheet.part, f"the merged areas {one} and {other} overlap"


def lists(parts: Parts) -> Found:
    """Drop-down lists spelled out in the sheet are no longer than Excel takes."""
    for sheet in parts.sheets:
        for check in sheet.xml.iter("dataValidation"):
            formula = check.find("formula1")
            text = "" if formula is None else "".join(formula.itertext()).strip()
            length = _length(text.strip('"')) if text.startswith('"') else 0
            if check.get("type") == "list" and length > LONGEST_LIST:
                yield sheet.part, f"the list at {check.get('sqref')} has {length} characters"


def prompts(parts: Parts) -> Found:
    """What a cell says of what may be typed is no longer than Excel takes."""
    for sheet in parts.sheets:
        for check in sheet.xml.iter("dataValidation"):
            for name, longest in LONGEST_PROMPT.items():
                if _length(check.get(name, "")) > longest:
                    yield sheet.part, f"the {name} at {check.get('sqref')} is too long"


def texts(parts: Parts) -> Found:
    """No cell holds more text than Excel takes."""
    shared = [_length("".join(si.itertext())) for si in _all(parts.related("sharedStrings"), "si")]
    for number, length in enumerate(shared):
        if length > LONGEST_TEXT:
            yield parts.workbook, f"the shared text {number} has {length} characters"
    for sheet in parts.sheets:
        for row, column, cell in sheet.cells:
            held = "".join(text for name in ("is", "v") for e in cell.iterfind(name)
                           for text in e.itertext())  # fmt: skip
            if (length := _length(held)) > LONGEST_TEXT:
                yield sheet.part, f"row {row}, column {column} has {length} characters"


def formulas(parts: Parts) -> Found:
    """Formulas are as long, as deep and as wide as Excel takes them, and close what they open."""
    for part, where, text in _formulas(parts):
        if _length(text) > LONGEST_FORMULA:
            yield part, f"the formula {where} has {_length(text)} characters"
        arguments: list[int] = []  # of each function that is open; a plain bracket counts none
        deepest = 0
        for piece in PIECES.findall(text):
            if piece[0] == '"' and _length(piece[1:-1].replace('""', '"')) > LONGEST_QUOTED:
                yield part, f"the formula {where} has a text of more than {LONGEST_QUOTED}"
            elif piece[-1] == "(":
                arguments.append(1 if len(piece) > 1 else -LONGEST_FORMULA)
                deepest = max(deepest, sum(count > 0 for count in arguments))
            elif piece == "," and arguments:
                arguments[-1] += 1
            elif piece == ")":
                if not arguments:
                    yield part, f"the formula {where} closes a bracket that is not open"
                elif arguments.pop() > MOST_ARGUMENTS:
                    yield part, f"the formula {where} has more than {MOST_ARGUMENTS} arguments"
        if arguments:
            yield part, f"the formula {where} leaves a bracket open"
        if deepest > DEEPEST_FORMULA:
            yield part, f"the formula {where} is {deepest} functions deep"


def _formulas(parts: Parts) -> Iterator[tuple[str, str, str]]:
    """Part, place and text of every formula: of cells, names, checks and conditional formats."""
    for defined in parts.xml(parts.workbook).iterfind("definedNames/definedName"):
        yield parts.workbook, f"of the name {defined.get('name')}", defined.text or ""
    for sheet in parts.sheets:
        for row, column, cell in sheet.cells:
            yield sheet.part, f"in row {row}, column {column}", cell.findtext("f") or ""
        for path in (".//formula", ".//formula1", ".//formula2", "extLst//f"):
            for element in sheet.xml.iterfind(path):
                text = "".join(element.itertext())
                if not text.startswith('"'):  # a list spelled out: ``lists`` has it
                    yield sheet.part, f"of a rule or check ({text[:20]})", text


CHECKS: dict[str, Callable[[Parts], Found]] = {
    check.__name__: check
    for check in (
        unique_parts,
        content_types,
        relations,
        sheet_list,
        names,
        calculation_chain,
        cell_order,
        shared_strings,
        styles,
        conditional_styles,
        ranges,
        merges,
        lists,
        prompts,
        texts,
        formulas,
    )
}
"""Every check by its name."""


@cache
def area(text: str) -> Area | None:
    """The cells that ``A1`` or ``A1:B2`` names; None: no sheet has such cells."""
    first, colon, last = text.partition(":")
    corners = [ADDRESS.fullmatch(corner) for corner in (first, last if colon else first)]
    if not corners[0] or not corners[1]:
        return None
    (left, top), (right, bottom) = ((_number(c[1]), int(c[2])) for c in corners if c)
    legal = left <= right <= LAST_COLUMN and top <= bottom <= LAST_ROW
    return (top, left, bottom, right) if legal else None


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _around_cells(tree: Element) -> Iterator[Element]:
    """Every element of a part but the rows of a sheet, which some programs write by the million."""
    yield tree
    for child in tree:
        if child.tag == "sheetData":
            yield child
        else:
            yield from child.iter()


def _cells(sheet: Element) -> Iterator[tuple[int, int, Element]]:
    """Every cell that holds something, with its row and column, from 1, by address or count."""
    number = 0
    for row in sheet.iterfind("sheetData/row"):
        number, column = int(row.get("r", number + 1)), 0
        for cell in row.iterfind("c"):
            place = area(cell.get("r", ""))
            column = place[1] if place else column + 1
            if len(cell):
                yield number, column, cell


def _values(sheet: Sheet, path: str, name: str) -> set[str]:
    return {value for element in sheet.xml.iterfind(path) if (value := element.get(name))}


def _all(tree: Element | None, path: str) -> Iterable[Element]:
    return [] if tree is None else tree.findall(path)


def _below(text: str, count: int) -> bool:
    return text.isascii() and text.isdigit() and int(text) < count


def _length(text: str) -> int:
    """How long Excel thinks a text is: it counts in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _last(text: str) -> str:
    return text.rpartition("/")[2]


def _relation_id(element: Element) -> str:
    return next((v for n, v in element.items() if n.endswith("/relationships}id")), "")
