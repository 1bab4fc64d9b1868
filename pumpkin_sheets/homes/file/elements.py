"""XML cut at its elements, so that a few can be added and all else stays byte for byte.

For the small parts of a package (styles, the workbook, its relations) and for what stands around
a worksheet's cells: nothing is parsed into a tree, so declarations, prefixes and spelling stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.file.rows import attributes
from pumpkin_sheets.sheets.records import dataclass

_TOKEN = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|<![^<>]*>"
    rb"|<(/?)([\w:.-]+)((?:[^<>\"'/]|\"[^\"]*\"|'[^']*'|/(?!>))*+)(/?)>",
    re.DOTALL,
)
_UNPREFIXED = re.compile(rb"<(/?)(?=[\w.-]+[\s/>])")
_SPECIAL = {'"': "&quot;", "&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "&#10;", "\t": "&#9;"}


class DamagedPart(BookError):
    """XML of a part that is not well formed, or not what it should be; without naming the file."""


@dataclass(frozen=True)
class Element:
    """Where an element lies: ``start`` to ``end``, its content from ``inner`` to ``inner_end``.

    ``name`` is as it is spelled, prefix and all; ``inside`` is the inside of its start tag.
    """

    name: bytes
    inside: bytes
    start: int
    inner: int
    inner_end: int
    end: int

    @property
    def local(self) -> bytes:
        """The name without its prefix."""
        return self.name.rpartition(b":")[2]

    @property
    def prefix(self) -> bytes:
        """The prefix with its colon, or nothing."""
        return self.name[: -len(self.local)]

    @property
    def attributes(self) -> dict[bytes, bytes]:
        """The attributes as they are spelled."""
        return attributes(self.inside)

    def of(self, xml: bytes) -> bytes:
        """The whole element."""
        return xml[self.start : self.end]


@dataclass(frozen=True)
class Edit:
    """Bytes from ``start`` to ``end`` replaced; nothing is replaced where they are the same."""

    start: int
    end: int
    content: bytes


def children(xml: bytes, start: int = 0, end: int | None = None) -> Iterator[Element]:
    """The elements between two places, without those inside them.  Raises DamagedPart."""
    depth = 0
    name = inside = b""
    begin = inner = 0
    for found in _TOKEN.finditer(xml, start, len(xml) if end is None else end):
        tag = found.group(2)
        if tag is None:
            continue
        if found.group(1):
            depth -= 1
            if depth < 0:
                return
            if depth == 0:
                if tag != name:
                    raise DamagedPart("file.why.xml_broken")
                yield Element(name, inside, begin, inner, found.start(), found.end())
        elif found.group(4):
            if depth == 0:
                at = found.end()
                yield Element(tag, found.group(3), found.start(), at, at, at)
        else:
            if depth == 0:
                name, inside, begin, inner = tag, found.group(3), found.start(), found.end()
            depth += 1
    if depth:
        raise DamagedPart("file.why.xml_ends")


def root_of(xml: bytes, name: bytes) -> Element:
    """The document's root, which must have this local name.  Raises DamagedPart."""
    root = next(children(xml), None)
    if root is None or root.local != name:
        raise DamagedPart("file.why.xml_other", element=name.decode())
    return root


def edited(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """The XML after all edits; those at the same place come in the order given."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda each: (each.start, each.end)):
        pieces += [xml[at : edit.start], edit.content]
        at = edit.end
    return b"".join((*pieces, xml[at:]))


def with_items(
    xml: bytes,
    span: tuple[int, int],
    section: bytes,
    items: Sequence[bytes],
    order: Sequence[bytes],
    *,
    counted: bool = True,
) -> bytes:
    """The XML with ``items`` at the end of a section (``x:fonts``) of the parent at ``span``.

    A section that is not there is made, at its place in ``order`` (local names); ``counted``
    gives it a ``count``.  Raises DamagedPart.
    """
    if not items:
        return xml
    content = b"".join(items)
    there = next((each for each in children(xml, *span) if each.name == section), None)
    if there is not None:
        return edited(xml, appended(there, content, len(items)))
    count = b' count="%d"' % len(items) if counted else b""
    whole = b"<%b%b>%b</%b>" % (section, count, content, section)
    at = place_in(xml, span, section, order)
    return edited(xml, [Edit(at, at, whole)])


def appended(section: Element, content: bytes, items: int) -> list[Edit]:
    """What puts ``content``, so many ``items``, at the end of an element; a count is corrected."""
    inside = section.inside
    count = section.attributes.get(b"count", b"")
    if count.isdigit():
        inside = with_attribute(inside, b"count", b"%d" % (int(count) + items))
    head = Edit(section.start, section.inner, b"<%b%b>" % (section.name, inside.rstrip()))
    if section.inner == section.end:
        return [Edit(head.start, head.end, head.content + content + b"</%b>" % section.name)]
    if inside == section.inside:
        return [Edit(section.inner_end, section.inner_end, content)]
    return [head, Edit(section.inner_end, section.inner_end, content)]


def place_in(
    xml: bytes,
    span: tuple[int, int],
    section: bytes,
    order: Sequence[bytes],
    *,
    after_like: bool = False,
) -> int:
    """Where a missing element belongs: after the last one that the schema has before it.

    ``after_like`` counts elements of the same name among those.  What the schema does not name
    (``mc:AlternateContent``) tells nothing.
    """
    prefix, _, local = section.rpartition(b":")
    before = set(order[: order.index(local) + after_like])
    at = span[0]
    for each in children(xml, *span):
        if each.local in before and each.prefix.rstrip(b":") == prefix:
            at = each.end
    return at


def with_attribute(inside: bytes, name: bytes, value: bytes | None) -> bytes:
    """The inside of a start tag with an attribute set, at its place or last; None takes it out."""
    found = re.search(rb"\s+" + re.escape(name) + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", inside)
    written = b"" if value is None else b' %b="%b"' % (name, value)
    if found:
        return inside[: found.start()] + written + inside[found.end() :]
    return inside.rstrip() + written


def prefixed(xml: bytes, prefix: bytes) -> bytes:
    """Elements without a prefix, given this one (with its colon)."""
    return _UNPREFIXED.sub(rb"<\1" + prefix, xml) if prefix else xml


def quoted_value(text: str) -> bytes:
    """Text as it stands between the double quotes of an attribute."""
    return "".join(_SPECIAL.get(sign, sign) for sign in text).encode()


_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_ATTRIBUTES = re.compile(rb"<[\w:.-]+\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")


def doubly_quoted(xml: bytes) -> bytes:
    """XML with double quotes around every attribute, as most write it; texts stay as they are."""
    if b"='" not in xml and b"= '" not in xml:
        return xml
    return _ATTRIBUTES.sub(lambda tag: _QUOTED.sub(_doubly, tag[0]), xml)


def _doubly(value: re.Match[bytes]) -> bytes:
    if value[0].startswith(b'"'):
        return value[0]
    return b'"' + value[0][1:-1].replace(b'"', b"&quot;") + b'"'
