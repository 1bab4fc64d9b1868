"""A workbook file whose sheets get other titles, and whose texts get other words.

Formulas, names, charts, prompts, links and pivot tables follow, those of the owner's own sheets
too; cells are not touched here but for their formulas.  Everything else stays byte for byte.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import unquote

from pumpkin_sheets.homes.file.cells import escape
from pumpkin_sheets.homes.file.elements import doubly_quoted, quoted_value
from pumpkin_sheets.homes.file.grown import Grown
from pumpkin_sheets.homes.file.package import Package
from pumpkin_sheets.homes.file.packing import deflate
from pumpkin_sheets.homes.file.reach import charts_of
from pumpkin_sheets.sheets.retold import (
    Translation,
    names_a_sheet,
    readdressed,
    refielded,
    retold,
    sheets_of,
)

Texts = Mapping[str, str]

_TIED_PARTS = ("/drawings/", "/tables/", "/ctrlprops/")
"""Where shapes, tables and form controls say which cells they show or fill."""

_FORMULA = re.compile(
    rb"(<((?:[\w.-]+:)?(?:f|formula|formula1|formula2|definedName|calculatedColumnFormula"
    rb"|totalsRowFormula|FmlaRange|FmlaLink|FmlaGroup|FmlaPict|FmlaTxbx))(?:\s[^<>]*)?>)"
    rb"([^<>]+)(?=</\2\s*>)"
)
_TIED = re.compile(rb"(\s(?:textlink|fmlaLink|fmlaRange|fmlaGroup|fmlaTxbx)=\")([^\"]*)(?=\")")
_POINTED = re.compile(rb"(\sTarget=\"#)([^\"]*)(?=\")")
_SAID = re.compile(rb"(<((?:[\w.-]+:)?(?:t|v|font))(?:\s[^<>]*)?>)([^<>]+)(?=</\2\s*>)")
_LINK = re.compile(rb"(<(?:[\w.-]+:)?hyperlink\b[^<>]*?\slocation=\")([^\"]*)(?=\")")
_PROMPT = re.compile(
    rb"(\s(?:prompt|error|promptTitle|errorTitle|descr|formatCode)=\")([^\"]*)(?=\")"
)
_SOUGHT = re.compile(rb"(<(?:[\w.-]+:)?cfRule\b[^<>]*?\stext=\")([^\"]*)(?=\")")
_GATHERED = re.compile(rb"(<(?:[\w.-]+:)?dataRef\b[^<>]*?\ssheet=\")([^\"]*)(?=\")")
_TAB = re.compile(rb"(<(?:[\w.-]+:)?sheet\s[^<>]*?\bname=\")([^\"]*)(?=\")")
_PIVOT = re.compile(rb"(<(?:[\w.-]+:)?worksheetSource\b[^<>]*?\ssheet=\")([^\"]*)(?=\")")
_NAMED = re.compile(rb"<(?:[\w.-]+:)?worksheetSource\b[^<>]*?\sname=\"([^\"]*)\"")
_NAME = re.compile(
    rb"<((?:[\w.-]+:)?definedName)\s[^<>]*?\bname=\"([^\"]*)\"[^<>]*>([^<>]+)</\1\s*>"
)
_FIELD = re.compile(rb"(<(?:[\w.-]+:)?cacheField\s[^<>]*?\bname=\")([^\"]*)(?=\")")
_COUNTED = re.compile(rb"(<(?:[\w.-]+:)?cacheField\s[^<>]*?\bformula=\")([^\"]*)(?=\")")
_COMBINED = re.compile(rb"(<(?:[\w.-]+:)?calculatedItem\s[^<>]*?\bformula=\")([^\"]*)(?=\")")
_ITEM = re.compile(rb"(<(?:[\w.-]+:)?s\s[^<>]*?\bv=\")([^\"]*)(?=\")")
_FILTERED = re.compile(rb"(\ssourceName=\")([^\"]*)(?=\")")
_CACHE = re.compile(rb"\spivotCacheId=\"([0-9]+)\"")
_VIEW = re.compile(rb"<((?:[\w.-]+:)?sheetView)((?:\s[^<>]*?)?)(/?>)")
_DIRECTION = re.compile(rb"\srightToLeft=\"[^\"]*\"")
_FONT = re.compile(rb"(<(?:[\w.-]+:)?(?:name|rFont) val=\"|\stypeface=\")([^\"]*)(?=\")")
_USED = re.compile(rb"<(?:[\w.-]+:)?(?:c|row|col)\s[^<>]*?\b(?:s|style)=\"([0-9]+)\"")
_FORMATS_OF_CELLS = re.compile(rb"<((?:[\w.-]+:)?cellXfs)\b.*?</\1\s*>", re.DOTALL)
_FORMAT = re.compile(rb"<((?:[\w.-]+:)?xf)\b[^<>]*?(?:/>|>.*?</\1\s*>)", re.DOTALL)
_SIDE = re.compile(rb"(\shorizontal=\")(left|right)(?=\")")
_TITLED = re.compile(rb"(<dc:title>|<vt:lpstr>)([^<>]*)(?=</)")


def retell(package: Package, translation: Translation) -> Grown:
    """The parts of the workbook that change; without new contents of its cells."""
    return _Retelling(package, translation).parts()


class _Retelling:
    def __init__(self, package: Package, translation: Translation) -> None:
        self._package = package
        self._to = translation
        self._titles = translation.titles
        self._turned = translation.before.right_to_left != translation.after.right_to_left
        self._used: set[int] = set()
        self._fields: dict[bytes, Texts] = {}
        self._references = {
            _plain(name): html.unescape(reference.decode("utf-8"))
            for _, name, reference in _NAME.findall(
                doubly_quoted(package.content(package.workbook))
            )
        }
        self._result = Grown()

    def parts(self) -> Grown:
        package, said = self._package, self._to.sheets
        for title, part in package.sheets.items():
            self._sheet(part, title)
        charts: dict[str, Texts] = {}
        for title in said:
            charts |= dict.fromkeys(charts_of(package, title), said[title].said)
        drawings = {
            target: said[title].said
            for title in said
            for kind, target, _ in package.relations(package.sheet_part(title))
            if kind in ("drawing", "vmlDrawing") and package.has(target)
        }
        words = {part.lower(): texts for part, texts in (charts | drawings).items()}
        slicers: list[str] = []
        for part in package.names():
            lower = part.lower()
            mine = words.get(lower, {})
            if "/_rels/" in lower:
                if "/drawings/" in lower:
                    self._small(part, lambda xml: _POINTED.sub(self._pointed, xml))
            elif "/charts/" in lower and lower.endswith(".xml"):
                self._small(part, partial(self._chart, words=mine))
            elif "/pivotcache/" in lower and "definition" in lower:
                self._small(part, self._pivot)
            elif "/slicercaches/" in lower or "/timelinecaches/" in lower:
                slicers.append(part)
            elif lower.startswith("docprops/") and lower.endswith(".xml"):
                self._small(part, self._properties)
            elif lower in words or any(each in lower for each in _TIED_PARTS):
                self._small(part, partial(self._tied, words=mine))
        for part in slicers:  # whose fields are known once the pivot tables are
            self._small(part, self._slicer)
        self._small(package.workbook, self._workbook)
        relations = package.relations(package.workbook)
        styles = next((target for kind, target, _ in relations if kind == "styles"), "")
        if package.has(styles):
            self._small(styles, self._styles)
        return self._result

    def _small(self, part: str, change: Callable[[bytes], bytes]) -> None:
        old = doubly_quoted(self._result.texts.get(part) or self._package.content(part))
        fresh = change(old)
        if fresh != old:
            self._result.texts[part] = fresh

    def _sheet(self, part: str, title: str) -> None:
        xml = doubly_quoted(b"".join(self._package.chunks(part)))
        fresh = self._formulas(xml, title)
        fresh = _LINK.sub(self._linked, fresh)
        fresh = _GATHERED.sub(lambda m: m[1] + _attribute(m[2], self._titles), fresh)
        own = self._to.sheets.get(title)
        if own is not None:
            fresh = _PROMPT.sub(lambda m: m[1] + _attribute(m[2], own.said), fresh)
            texts = {**self._to.common, **own.texts}  # as in the formula beside it
            fresh = _SOUGHT.sub(lambda m: m[1] + _attribute(m[2], texts), fresh)
            if self._turned:
                self._used |= {int(number) for number in _USED.findall(fresh)}
                fresh = _VIEW.sub(self._view, fresh)
        if fresh != xml:
            self._result.parts[part] = deflate([fresh])

    def _formulas(self, xml: bytes, title: str) -> bytes:
        own = self._to.sheets.get(title)
        texts = {**self._to.common, **own.texts} if own else {}

        def told(match: re.Match[bytes]) -> bytes:
            formula = html.unescape(match[3].decode("utf-8"))
            words: Texts = texts
            if own is None and names_a_sheet(formula, self._titles):
                words = self._to.common
            fresh = retold(formula, self._titles, words)
            return match[0] if fresh == formula else match[1] + escape(fresh).encode()

        return _FORMULA.sub(told, xml)

    def _linked(self, match: re.Match[bytes]) -> bytes:
        old = html.unescape(match[2].decode("utf-8"))
        fresh = readdressed(old, self._titles)
        return match[0] if fresh == old else match[1] + quoted_value(fresh)

    def _pointed(self, match: re.Match[bytes]) -> bytes:
        """Where a shape leads: a place of the workbook, its spaces perhaps as %20."""
        old = unquote(html.unescape(match[2].decode("utf-8")))
        fresh = readdressed(old, self._titles)
        return match[0] if fresh == old else match[1] + quoted_value(fresh.replace(" ", "%20"))

    def _tied(self, xml: bytes, words: Texts) -> bytes:
        """Shapes, tables and form controls, with the texts of those that are ours."""

        def told(match: re.Match[bytes]) -> bytes:
            formula = html.unescape(match[2].decode("utf-8"))
            fresh = retold(formula, self._titles, self._to.common)
            return match[0] if fresh == formula else match[1] + quoted_value(fresh)

        return self._said(self._formulas(_TIED.sub(told, xml), ""), words)

    def _view(self, match: re.Match[bytes]) -> bytes:
        inside = _DIRECTION.sub(b"", match[2])
        if self._to.after.right_to_left:
            inside += b' rightToLeft="1"'
        return b"<" + match[1] + inside + match[3]

    def _chart(self, xml: bytes, words: Texts) -> bytes:
        fresh = self._said(self._formulas(xml, ""), words)
        return self._lettered(fresh) if words else fresh

    def _said(self, xml: bytes, words: Texts) -> bytes:
        """Texts of charts, drawings and buttons; their formulas are another matter."""
        if not words:
            return xml

        def told(match: re.Match[bytes]) -> bytes:
            old = html.unescape(match[3].decode("utf-8"))
            fresh = words.get(old)
            return match[0] if fresh is None else match[1] + escape(fresh).encode()

        return _PROMPT.sub(lambda m: m[1] + _attribute(m[2], words), _SAID.sub(told, xml))

    def _pivot(self, xml: bytes) -> bytes:
        own = self._to.sheets.get(self._gathered_from(xml))
        if own is None:
            return xml

        def counted(match: re.Match[bytes], names: Texts) -> bytes:
            formula = html.unescape(match[2].decode("utf-8"))
            fresh = refielded(formula, names)
            return match[0] if fresh == formula else match[1] + quoted_value(fresh)

        self._fields |= dict.fromkeys(_CACHE.findall(xml), own.columns)
        xml = _PIVOT.sub(lambda m: m[1] + _attribute(m[2], self._titles), xml)
        xml = _COUNTED.sub(partial(counted, names=own.columns), xml)
        xml = _COMBINED.sub(partial(counted, names=self._to.common), xml)
        xml = _ITEM.sub(lambda m: m[1] + _attribute(m[2], self._to.common), xml)
        return _FIELD.sub(lambda m: m[1] + _attribute(m[2], own.columns), xml)

    def _gathered_from(self, xml: bytes) -> str:
        """The title of the sheet that a pivot table counts, said by itself or by a name."""
        sheet, name = _PIVOT.search(xml), _NAMED.search(xml)
        if sheet:
            return html.unescape(sheet[2].decode("utf-8"))
        if name and (reference := self._references.get(_plain(name[1]))):
            titles = sheets_of(reference)
            return titles.pop() if len(titles) == 1 else ""
        return ""

    def _slicer(self, xml: bytes) -> bytes:
        """A slicer or timeline, which names the field of the pivot table that it filters."""
        cache = _CACHE.search(xml)
        columns = self._fields.get(cache[1], {}) if cache else {}
        return _FILTERED.sub(lambda m: m[1] + _attribute(m[2], columns), xml)

    def _workbook(self, xml: bytes) -> bytes:
        xml = _TAB.sub(lambda m: m[1] + _attribute(m[2], self._titles), xml)
        return self._formulas(xml, "")

    def _properties(self, xml: bytes) -> bytes:
        name = "product.name"
        words = {**self._titles, self._to.before[name]: self._to.after[name]}

        def told(match: re.Match[bytes]) -> bytes:
            old = html.unescape(match[2].decode("utf-8"))
            fresh = words.get(old) or readdressed(old, self._titles)
            return match[0] if fresh == old else match[1] + escape(fresh).encode()

        return _TITLED.sub(told, xml)

    def _lettered(self, xml: bytes) -> bytes:
        """The font of the language before, wherever it was chosen, gives way to the new one's."""
        fonts = {self._to.before.font: self._to.after.font}
        return _FONT.sub(lambda m: m[1] + _attribute(m[2], fonts), xml)

    def _styles(self, xml: bytes) -> bytes:
        formats = self._to.formats
        xml = self._lettered(xml)
        xml = _PROMPT.sub(
            lambda m: m[1] + _attribute(m[2], formats) if b"formatCode" in m[1] else m[0], xml
        )
        return _FORMATS_OF_CELLS.sub(self._sides, xml) if self._turned else xml

    def _sides(self, match: re.Match[bytes]) -> bytes:
        """The formats of cells of ours with left and right exchanged."""
        number = -1
        other = {b"left": b"right", b"right": b"left"}

        def one(found: re.Match[bytes]) -> bytes:
            nonlocal number
            number += 1
            if number not in self._used:
                return found[0]
            return _SIDE.sub(lambda m: m[1] + other[m[2]], found[0])

        return _FORMAT.sub(one, match[0])


def _plain(name: bytes) -> str:
    """A name as it is compared: without case."""
    return html.unescape(name.decode("utf-8")).casefold()


def _attribute(value: bytes, words: Texts) -> bytes:
    """An attribute's value in other words, where these have any for it."""
    old = html.unescape(value.decode("utf-8")).replace("_x000a_", "\n")
    return quoted_value(words[old]) if old in words else value
