"""The workbook part's list of sheets and its defined names, added to.

New sheets come last, so that no sheet's index moves: names that belong to a sheet, and the tab
that opens first, are told by index.
"""

from __future__ import annotations

import bisect
import html
import itertools
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import field

from pumpkin_sheets.homes.file.cells import escape
from pumpkin_sheets.homes.file.elements import (
    DamagedPart,
    Edit,
    Element,
    appended,
    children,
    edited,
    quoted_value,
    root_of,
    with_items,
)
from pumpkin_sheets.homes.file.rows import attributes
from pumpkin_sheets.sheets.records import dataclass

TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"

_RELATIONS = re.compile(
    rb"\sxmlns:([\w.-]+)\s*=\s*[\"'](%b|%b)[\"']" % (TRANSITIONAL.encode(), STRICT.encode())
)
_ORDER = (
    b"fileVersion", b"fileSharing", b"workbookPr", b"workbookProtection", b"bookViews", b"sheets",
    b"functionGroups", b"externalReferences", b"definedNames", b"calcPr",
)  # fmt: skip
_SHEET_OF = re.compile(r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!")


@dataclass(frozen=True)
class Tab:
    """A sheet to be put last: its title, and the id of its relationship."""

    title: str
    relation: str
    hidden: bool = False


@dataclass
class Names:
    """Defined names to set.

    ``own`` are titles of sheets that are ours to define names on.  ``sheets`` are the names that
    belong to a sheet, by its index: insides of start tags and references, both as XML.
    ``kept`` tells, afterwards, which names were left as the owner defined them.
    """

    references: Mapping[str, str]
    own: AbstractSet[str]
    sheets: Mapping[int, Sequence[tuple[bytes, bytes]]] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)


def is_strict(workbook: bytes) -> bool:
    """Whether the workbook keeps to the strict form of Open XML, with namespaces of its own."""
    root = root_of(workbook, b"workbook")
    return b"purl.oclc.org/ooxml/spreadsheetml" in root.inside


def structure_locked(workbook: bytes) -> bool:
    """Whether its owner has forbidden that sheets are added."""
    root = root_of(workbook, b"workbook")
    return any(
        each.local == b"workbookProtection"
        and each.attributes.get(b"lockStructure") in (b"1", b"true")
        for each in children(workbook, root.inner, root.inner_end)
    )


def with_tabs(workbook: bytes, tabs: Sequence[Tab]) -> bytes:
    """The workbook part with these sheets last.  Raises DamagedPart."""
    if not tabs:
        return workbook
    root, sheets = _sheets(workbook)
    ids = [
        int(each.attributes.get(b"sheetId", b"0") or 0)
        for each in children(workbook, sheets.inner, sheets.inner_end)
    ]
    bound = _RELATIONS.search(root.inside)
    prefix, declared = bound.group(1) if bound else b"r", b""
    if not bound:
        space = STRICT if is_strict(workbook) else TRANSITIONAL
        declared = b' xmlns:r="%b"' % space.encode()
    written = b"".join(
        b'<%bsheet%b name="%b" sheetId="%d"%b %b:id="%b"/>'
        % (
            root.prefix,
            declared,
            quoted_value(tab.title),
            number,
            b' state="hidden"' if tab.hidden else b"",
            prefix,
            tab.relation.encode(),
        )
        for number, tab in enumerate(tabs, max([0, *ids]) + 1)
    )
    return edited(workbook, appended(sheets, written, len(tabs)))


def with_names(workbook: bytes, names: Names) -> bytes:
    """The workbook part with these names, sorted in.

    A name that is there is given its new meaning, unless the owner gave it one of his own.
    Raises DamagedPart.
    """
    root, _ = _sheets(workbook)
    span = (root.inner, root.inner_end)
    section = root.prefix + b"definedNames"
    there = next((each for each in children(workbook, *span) if each.name == section), None)
    old = list(children(workbook, there.inner, there.inner_end)) if there else []
    edits, fresh = _plain_names(workbook, old, names)
    for index, wanted in names.sheets.items():
        local = _built_in(workbook, old, index)
        gained = {_meaning(inside, index, text): (inside, text) for inside, text in wanted}
        edits += [Edit(at.start, at.end, b"") for key, at in local.items() if key not in gained]
        fresh += [
            (b'%b localSheetId="%d"' % (inside, index), text)
            for key, (inside, text) in gained.items()
            if key not in local
        ]
    tag = section[:-1]
    written = sorted(
        (_sort_key(inside), b"<%b%b>%b</%b>" % (tag, inside, text, tag)) for inside, text in fresh
    )
    if there is None or there.inner == there.end:
        items = [content for _, content in written]
        return with_items(workbook, span, section, items, _ORDER, counted=False)
    # Each name comes before the first that sorts after it, also where the owner's are unsorted.
    furthest = list(itertools.accumulate((_sort_key(each.inside) for each in old), max))
    for key, content in written:
        place = bisect.bisect_right(furthest, key)
        at = old[place].start if place < len(old) else there.inner_end
        edits.append(Edit(at, at, content))
    return edited(workbook, edits)


def _plain_names(
    workbook: bytes, old: Sequence[Element], names: Names
) -> tuple[list[Edit], list[tuple[bytes, bytes]]]:
    """Names of the whole workbook: what to replace, and what to add."""
    there = {_name(each).casefold(): each for each in old if _name(each)}
    edits: list[Edit] = []
    fresh: list[tuple[bytes, bytes]] = []
    for name, reference in names.references.items():
        text = escape(reference).encode()
        known = there.get(name.casefold())
        if known is None:
            fresh.append((b' name="%b"' % quoted_value(name), text))
            continue
        meaning = html.unescape(workbook[known.inner : known.inner_end].decode("utf-8", "replace"))
        if meaning == reference:
            continue
        ours = names.own | _sheets_of(reference)
        if "#REF!" not in meaning and not _sheets_of(meaning) & ours:
            names.kept.append(name)
        elif _sheets_of(meaning) != _sheets_of(reference) or _plain(meaning) != _plain(reference):
            edits.append(Edit(known.inner, known.inner_end, text))
    return edits, fresh


def _built_in(
    workbook: bytes, old: Sequence[Element], index: int
) -> dict[tuple[object, ...], Element]:
    """A sheet's names that spreadsheet programs set themselves (filter, print titles)."""
    return {
        _meaning(each.inside, index, workbook[each.inner : each.inner_end]): each
        for each in old
        if each.attributes.get(b"localSheetId") == b"%d" % index
        and each.attributes.get(b"name", b"").startswith(b"_xlnm.")
    }


def _meaning(inside: bytes, index: int, text: bytes) -> tuple[object, ...]:
    known = attributes(inside) | {b"localSheetId": b"%d" % index}
    return (frozenset(known.items()), text)


def _name(element: Element) -> str:
    """The name, where it belongs to the whole workbook."""
    known = element.attributes
    if b"localSheetId" in known:
        return ""
    return html.unescape(known.get(b"name", b"").decode("utf-8", "replace"))


def _sheets_of(reference: str) -> frozenset[str]:
    """The titles of the sheets that a reference speaks of."""
    outside = re.sub(r'"[^"]*"', "", reference)
    return frozenset(
        (quoted.replace("''", "'") or bare) for quoted, bare in _SHEET_OF.findall(outside)
    )


def _plain(reference: str) -> str:
    """A reference without the titles, which programs quote or not as they like."""
    return _SHEET_OF.sub("!", reference)


def _sort_key(inside: bytes) -> tuple[str, int]:
    """Names are sorted as they are shown, without case; the same name by its sheet."""
    known = attributes(inside)
    shown = known.get(b"name", b"").decode("utf-8", "replace").removeprefix("_xlnm.")
    return html.unescape(shown).casefold(), int(known.get(b"localSheetId", b"-1"))


def _sheets(workbook: bytes) -> tuple[Element, Element]:
    root = root_of(workbook, b"workbook")
    for each in children(workbook, root.inner, root.inner_end):
        if each.name == root.prefix + b"sheets":
            return root, each
    raise DamagedPart("file.why.no_tabs")
