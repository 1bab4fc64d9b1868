"""An .xlsx or .xlsm file as the package of parts that it is: sheets by title, parts to splice.

Knows just enough of the Open Packaging Conventions: which part is the workbook, which part is
which sheet, and how to leave out the calculation chain or ask for a recalculation without
disturbing anything else.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote
from xml.etree import ElementTree

from pumpkin_sheets.book import BookError, because
from pumpkin_sheets.homes.file.missing import not_there
from pumpkin_sheets.homes.file.packing import Deflated, deflate
from pumpkin_sheets.homes.file.raw_zip import DamagedZip, Entry, RawZip
from pumpkin_sheets.homes.file.rows import attributes

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPES = "[Content_Types].xml"
MOST_WHOLE = 1 << 25
"""Bytes of a part that is taken as a whole: all but sheets and shared strings are far smaller."""
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""How a text in UTF-16 begins."""
_TEXTS = (".xml", ".rels", ".vml")
_LISTED = frozenset(("workbookPr", "sheets", "sheet"))
_FED = 1 << 16
_DEEPEST, _MOST_ELEMENTS = 100, 200_000
_BEFORE_CALCULATION = (b"sheets", b"functionGroups", b"externalReferences", b"definedNames")


class Package:
    """A workbook file, open for reading; use it in a ``with`` statement, or ``close`` it.

    ``sheets`` maps titles to part names, in the order of the tabs; ``others`` names the tabs
    that hold no cells (chart sheets and the like); ``tabs`` names all.
    Raises BookError for any file that is not a workbook of this kind.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._file = _open(path)
        try:
            self._zip = _read_zip(self._file, path.name)
            self._parts = {_key(entry.name): entry for entry in self._zip.entries}
            self._workbook = self._find_workbook()
            self.sheets: dict[str, str] = {}
            self.others: list[str] = []
            self.tabs: list[str] = []
            self.date1904 = False
            self._read_workbook()
            for kind, target, _ in self._relations(self._workbook):
                if kind in ("styles", "sharedStrings") and self.has(target):
                    next(self.chunks(target), b"")  # what reads them would call it damaged
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @property
    def signed(self) -> bool:
        """Whether the workbook bears a digital signature, which any change would break."""
        return any(key.startswith("_xmlsignatures/") for key in self._parts)

    def sheet_part(self, title: str) -> str:
        """The part that holds a sheet's cells.  Raises BookError."""
        if title in self.others:
            raise BookError("file.no_cells", name=self.name, sheet=title)
        if title not in self.sheets:
            raise BookError("file.no_sheet", name=self.name, sheet=title)
        return self.sheets[title]

    def chunks(self, part: str) -> Iterator[bytes]:
        """A part's content as it unpacks.  Raises BookError where it is damaged, or in UTF-16."""
        try:
            for at, chunk in enumerate(self._zip.content(self._entry(part))):
                if at == 0 and chunk.startswith(_WIDE) and part.lower().endswith(_TEXTS):
                    raise BookError("file.utf16", name=self.name, part=part)
                yield chunk
        except DamagedZip as error:
            raise BookError("file.damaged", name=self.name, why=error) from error

    def content(self, part: str) -> bytes:
        """A whole part; for the small ones.  Raises BookError for one that is not."""
        if self._entry(part).size > MOST_WHOLE:
            most = MOST_WHOLE >> 20
            raise BookError("file.part_too_large", name=self.name, part=part, most=most)
        return b"".join(self.chunks(part))

    def packed(self, part: str) -> Deflated:
        """A part as it lies in the package, compressed; it is not checked."""
        try:
            return self._zip.packed(self._entry(part))
        except DamagedZip as error:
            raise BookError("file.damaged", name=self.name, why=error) from error

    @property
    def workbook(self) -> str:
        """The part that lists the sheets."""
        return self._workbook

    def names(self) -> list[str]:
        """The names of all parts."""
        return [entry.name for entry in self._zip.entries]

    def has(self, part: str) -> bool:
        """Whether the package holds a part of this name."""
        return _key(part) in self._parts

    def holds(self, part: str, content: Deflated) -> bool:
        """Whether a part has this content already."""
        entry = self._entry(part)
        return (entry.crc, entry.size) == (content.crc, content.size)

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """Kind, target part and id of each relationship of a part to another in the package."""
        return self._relations(part)

    def write(
        self,
        target: BinaryIO,
        parts: Mapping[str, Deflated],
        *,
        drop_calculation_chain: bool,
        texts: Mapping[str, bytes] | None = None,
        added: Mapping[str, Deflated] | None = None,
    ) -> int:
        """Write the workbook to ``target``, with these parts new and a recalculation asked for.

        ``texts`` are small parts' new contents, ``added`` are parts that were not there.
        Everything else is copied as it lies.  Returns the CRC-32 of what was written.  Raises
        BookError.
        """
        fresh = dict(texts or {})
        fresh[self._workbook] = ask_to_recalculate(
            fresh.get(self._workbook) or self.content(self._workbook)
        )
        dropped: list[str] = []
        if drop_calculation_chain:
            dropped = self._without_calculation_chain(fresh)
        replaced = {self._entry(part).name: content for part, content in parts.items()}
        for part, content in fresh.items():
            if content != self.content(part):
                replaced[self._entry(part).name] = deflate([content])
        try:
            return self._zip.copy(target, replaced, dropped, added)
        except DamagedZip as error:
            raise BookError("file.unsaveable", name=self.name, why=error) from error

    def _without_calculation_chain(self, fresh: dict[str, bytes]) -> list[str]:
        """Take the mentions of the chain out of ``fresh``; the names of the parts to leave out.

        A chain that lists a cell without a formula makes Excel call the file damaged; without
        one, Excel makes its own.
        """
        relations = _relations_part(self._workbook)
        chain = next(
            (target for kind, target, _ in self._relations(self._workbook) if kind == "calcChain"),
            None,
        )
        if chain is None or _key(chain) not in self._parts:
            return []
        types = fresh.get(_TYPES) or self.content(_TYPES)
        fresh[_TYPES] = _without(types, rb"Override", rb"PartName", "/" + chain)
        related = fresh.get(relations) or self.content(relations)
        fresh[relations] = _without(related, rb"Relationship", rb"Target", chain, self._workbook)
        return [self._entry(chain).name]

    def _entry(self, part: str) -> Entry:
        entry = self._parts.get(_key(part))
        if entry is None:
            raise BookError("file.part_missing", name=self.name, part=part)
        return entry

    def _relations(self, part: str) -> list[tuple[str, str, str]]:
        """Kind, target part and id of each relationship of a part ("" is the package itself)."""
        source = _relations_part(part)
        if _key(source) not in self._parts:
            return []
        found = []
        for element in self._parsed(source):
            kind = element.get("Type", "").rpartition("/")[2]
            if element.get("TargetMode") != "External":
                target = _resolve(part, element.get("Target", ""))
                found.append((kind, target, element.get("Id", "")))
        return found

    def _parsed(self, part: str) -> ElementTree.Element:
        parser = ElementTree.XMLParser(target=_Listing())
        try:
            content = self.content(part)
            for at in range(0, len(content), _FED):  # expat stops only after what it was given
                parser.feed(content[at : at + _FED])
            root: ElementTree.Element = parser.close()
        except (ElementTree.ParseError, LookupError, ValueError) as error:
            # Python may not know the encoding, or not take it here; or there is no end to it.
            raise BookError("file.part_not_xml", name=self.name, part=part) from error
        return root

    def _find_workbook(self) -> str:
        kind = ""
        if "mimetype" in self._parts:
            kind = self.content("mimetype").decode("ascii", "replace")
        if "opendocument" in kind:
            raise BookError("file.open_document", name=self.name)
        part = next((t for k, t, _ in self._relations("") if k == "officeDocument"), "")
        if part.lower().endswith(".bin"):
            raise BookError("file.binary", name=self.name)
        if _key(part) not in self._parts or b"sheets" not in self.content(part):
            raise BookError("file.not_excel", name=self.name)
        return part

    def _read_workbook(self) -> None:
        relations = {name: (kind, part) for kind, part, name in self._relations(self._workbook)}
        root = self._parsed(self._workbook)
        space = root.tag.rpartition("}")[0]  # extensions have elements of the same names
        properties = root.find(f"{space}}}workbookPr")
        if properties is not None:
            self.date1904 = properties.get("date1904") in ("1", "true")
        for element in root.iterfind(f"{space}}}sheets/{space}}}sheet"):
            relation = next((v for k, v in element.items() if k.endswith("}id")), "")
            kind, part = relations.get(relation, ("", ""))
            self.tabs.append(element.get("name", ""))
            if kind == "worksheet":
                self.sheets[element.get("name", "")] = part
            else:
                self.others.append(element.get("name", ""))


class _Listing:
    """Makes of a part only the elements that tell of relations and sheets, whatever it is."""

    def __init__(self) -> None:
        self._root: ElementTree.Element | None = None
        self._open: list[ElementTree.Element | None] = []
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise ValueError("no workbook of any program is like this")
        element: ElementTree.Element | None = None
        if not self._open:
            element = self._root = ElementTree.Element(tag, attributes)
        elif self._open[-1] is not None and (
            tag.rpartition("}")[2] in _LISTED or "Type" in attributes
        ):
            element = ElementTree.SubElement(self._open[-1], tag, attributes)
        self._open.append(element)

    def end(self, tag: str) -> None:
        self._open.pop()

    def close(self) -> ElementTree.Element | None:
        return self._root


def ask_to_recalculate(workbook: bytes) -> bytes:
    """The workbook part's XML with ``fullCalcOnLoad`` set, all else byte for byte."""
    root = re.search(rb"<(?:([\w.-]+):)?workbook[\s>]", workbook)
    prefix = root.group(1) + b":" if root and root.group(1) else b""
    found = re.search(rb"<" + re.escape(prefix) + rb"calcPr(\s[^<>]*?)?(\s*/?>)", workbook)
    if found:
        inside = found.group(1) or b""
        if attributes(inside).get(b"fullCalcOnLoad") in (b"1", b"true"):
            return workbook
        inside = re.sub(rb"\s+fullCalcOnLoad\s*=\s*(\"[^\"]*\"|'[^']*')", b"", inside)
        tag = b'<%bcalcPr%b fullCalcOnLoad="1"%b' % (prefix, inside, found.group(2))
        return workbook[: found.start()] + tag + workbook[found.end() :]
    place = 0
    for name in _BEFORE_CALCULATION:  # the schema's order: calcPr comes after all of these
        element = re.escape(prefix + name)
        for end in re.finditer(rb"</" + element + rb"\s*>|<" + element + rb"\s*/>", workbook):
            place = max(place, end.end())
    if not place:
        raise BookError("file.no_list")
    return b'%b<%bcalcPr fullCalcOnLoad="1"/>%b' % (workbook[:place], prefix, workbook[place:])


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise not_there(path) from None
    except PermissionError:
        if path.is_dir():
            raise BookError("file.folder", name=path.resolve().name) from None
        raise BookError("file.no_permission", name=path.name) from None
    except IsADirectoryError:
        raise BookError("file.folder", name=path.resolve().name) from None
    except OSError as error:
        raise BookError("file.unreadable", name=path.name, why=because(error)) from error


def _read_zip(file: BinaryIO, name: str) -> RawZip:
    start = file.read(len(_OLE))
    if start == _OLE:
        file.seek(0)
        if "EncryptedPackage".encode("utf-16-le") in file.read():
            raise BookError("file.password", name=name)
        raise BookError("file.old_format", name=name)
    if not start:
        raise BookError("file.empty", name=name)
    if not start.startswith(b"PK"):
        raise BookError("file.not_excel", name=name)
    try:
        return RawZip(file)
    except DamagedZip as error:
        raise BookError("file.cut_short", name=name, why=error) from error


def _key(part: str) -> str:
    """Part names are compared without case; some programs write them with backslashes."""
    return part.replace("\\", "/").lstrip("/").lower()


def _resolve(source: str, target: str) -> str:
    base = "" if target.startswith("/") else posixpath.dirname(source)
    return posixpath.normpath(posixpath.join(base, unquote(target).lstrip("/")))


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _without(xml: bytes, element: bytes, attribute: bytes, part: str, source: str = "") -> bytes:
    """The XML without the elements whose attribute names a part; all else byte for byte."""

    def keep(found: re.Match[bytes]) -> bytes:
        target = attributes(found.group(1)).get(attribute, b"").decode("utf-8", "replace")
        return b"" if _key(_resolve(source, target)) == _key(part) else found.group()

    pattern = rb"<(?:[\w.-]+:)?%b(\s[^<>]*?)(?:/>|>\s*</(?:[\w.-]+:)?%b\s*>)" % (element, element)
    return re.sub(pattern, keep, xml)
