"""What stands around a worksheet's cells, with what the sheet gains put at the schema's places.

Each function takes the XML before ``<sheetData>`` or after it, and gives it back with no more
changed than must be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pumpkin_sheets.homes.file.blocks import Block, block, blocks
from pumpkin_sheets.homes.file.elements import (
    Edit,
    Element,
    appended,
    children,
    edited,
    place_in,
    prefixed,
    with_attribute,
    with_items,
)
from pumpkin_sheets.homes.file.gain import Gain
from pumpkin_sheets.homes.file.reach import with_filter
from pumpkin_sheets.homes.file.rows import DamagedSheet, Tags

_RULES_EXTENSION = b"{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
_X14 = b"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_PRIORITY = re.compile(rb"\spriority\s*=\s*[\"']([0-9]+)[\"']")
_IDENTITY = re.compile(rb"\{DA7ABA51-AAAA-BBBB-[0-9A-F]{4}-")
_ORDER = (
    b"sheetCalcPr", b"sheetProtection", b"protectedRanges", b"scenarios", b"autoFilter",
    b"sortState", b"dataConsolidate", b"customSheetViews", b"mergeCells", b"phoneticPr",
    b"conditionalFormatting", b"dataValidations", b"hyperlinks", b"printOptions", b"pageMargins",
    b"pageSetup", b"headerFooter", b"rowBreaks", b"colBreaks", b"customProperties",
    b"cellWatches", b"ignoredErrors", b"smartTags", b"drawing", b"drawingHF", b"legacyDrawing",
    b"legacyDrawingHF", b"picture", b"oleObjects", b"controls", b"webPublishItems",
    b"tableParts", b"extLst",
)  # fmt: skip


def with_extent(tags: Tags, head: bytes, extent: Block | None) -> bytes:
    """The head with ``<dimension>`` large enough for ``extent``."""
    found = tags.dimension.search(head)
    old = block(found.group(2).decode("ascii", "replace")) if found else None
    if not found or not old or not extent or old.around(extent) == old:
        return head
    return edited(head, [Edit(*found.span(2), old.around(extent).name.encode())])


def with_columns(tags: Tags, head: bytes, columns: Mapping[int, Mapping[bytes, bytes]]) -> bytes:
    """The head with these attributes set on columns, ranges of ``<cols>`` split where needed."""
    if not columns:
        return head
    name = b"%bcols" % tags.prefix
    start = re.search(rb"<%bworksheet(?=[\s/>])[^<>]*>" % re.escape(tags.prefix), head)
    sections = children(head, start.end() if start else 0)
    there = next((each for each in sections if each.name == name), None)
    old = list(children(head, there.inner, there.inner_end)) if there else []
    edits: list[Edit] = []
    waiting = sorted(columns)
    spelled = {column: _column(tags, b"", column, column, columns[column]) for column in waiting}
    at = there.inner_end if there else 0
    for each in old:
        known = each.attributes
        first, last = int(known.get(b"min", b"0")) - 1, int(known.get(b"max", b"0")) - 1
        while waiting and waiting[0] < first:
            edits.append(Edit(each.start, each.start, spelled[waiting.pop(0)]))
        inside = []
        while waiting and waiting[0] <= last:
            inside.append(waiting.pop(0))
        if inside:
            split = _split(tags, each, (first, last), {c: columns[c] for c in inside})
            edits.append(Edit(each.start, each.end, split))
    rest = b"".join(spelled[column] for column in waiting)
    if there and there.inner != there.end:
        return edited(head, [*edits, Edit(at, at, rest)])
    whole = b"<%b>%b</%b>" % (name, rest, name)
    begin, end = (there.start, there.end) if there else (len(head), len(head))
    return edited(head, [Edit(begin, end, whole)])


def with_surroundings(tags: Tags, tail: bytes, gain: Gain) -> bytes:
    """The tail with the merged cells, rules, checks and links gained, and its filter larger.

    Raises DamagedSheet.
    """
    if gain.filters:
        tail = with_filter(tail, _span(tags, tail), tags.prefix + b"autoFilter", gain.filters)
    for add in (_with_merged, _with_rules, _with_checks, _with_links):
        tail = add(tags, tail, gain)
    return tail


def _column(
    tags: Tags, inside: bytes, first: int, last: int, wanted: Mapping[bytes, bytes]
) -> bytes:
    for name, value in ((b"min", b"%d" % (first + 1)), (b"max", b"%d" % (last + 1))):
        inside = with_attribute(inside, name, value)
    for name, value in wanted.items():
        inside = with_attribute(inside, name, value)
    return b"<%bcol%b/>" % (tags.prefix, inside)


def _split(
    tags: Tags, old: Element, span: tuple[int, int], wanted: Mapping[int, Mapping[bytes, bytes]]
) -> bytes:
    """One range of columns cut at those that are given other attributes."""
    first, last = span
    pieces = []
    for column, settings in wanted.items():
        if first < column:
            pieces.append(_column(tags, old.inside, first, column - 1, {}))
        pieces.append(_column(tags, old.inside, column, column, settings))
        first = column + 1
    if first <= last:
        pieces.append(_column(tags, old.inside, first, last, {}))
    return b"".join(pieces)


def _span(tags: Tags, tail: bytes) -> tuple[int, int]:
    """Where in the tail the elements after the cells lie."""
    start = tail.index(b">") + 1 if tail.startswith(tags.data_end) else 0
    end = tail.rfind(b"</%bworksheet" % tags.prefix)
    if end < 0:
        raise DamagedSheet("file.why.xml_ends")
    return start, end


def _sections(tags: Tags, tail: bytes, name: bytes) -> list[Element]:
    full = tags.prefix + name
    return [each for each in children(tail, *_span(tags, tail)) if each.name == full]


def _items(tags: Tags, tail: bytes, name: bytes) -> list[Element]:
    return [
        item
        for section in _sections(tags, tail, name)
        for item in children(tail, section.inner, section.inner_end)
    ]


def _add(tags: Tags, tail: bytes, name: bytes, items: Sequence[bytes]) -> bytes:
    counted = name in (b"mergeCells", b"dataValidations")
    section = tags.prefix + name
    return with_items(tail, _span(tags, tail), section, items, _ORDER, counted=counted)


def _with_merged(tags: Tags, tail: bytes, gain: Gain) -> bytes:
    there = {
        each
        for item in _items(tags, tail, b"mergeCells")
        for each in blocks(item.attributes.get(b"ref", b""))
    }
    fresh = [each for each in gain.merged if each not in there]
    for old in there.difference(gain.merged):
        for each in fresh:
            if each.meets(old):
                raise DamagedSheet("file.why.merged_already", cells=old.name, others=each.name)
        for number, row in gain.rows.items():
            for column in row.cells.keys() - row.blank:
                if old.meets(Block(number - 1, column, number - 1, column)) and (
                    (number - 1, column) != old[:2]
                ):
                    raise DamagedSheet("file.why.merged", cells=old.name)
    names = [each.name.encode() for each in fresh]
    items = [b'<%bmergeCell ref="%b"/>' % (tags.prefix, name) for name in names]
    return _add(tags, tail, b"mergeCells", items)


def _with_rules(tags: Tags, tail: bytes, gain: Gain) -> bytes:
    there = {
        _meaning(tail, section.attributes.get(b"sqref", b""), each)
        for section in _sections(tags, tail, b"conditionalFormatting")
        for each in children(tail, section.inner, section.inner_end)
    }
    fresh = [
        each
        for each in gain.rules
        if _meaning(each.rule, each.cells, next(children(each.rule))) not in there
    ]
    if not fresh:
        return tail
    last = max([0, *map(int, _PRIORITY.findall(tail))])
    series = 1
    while b"{DA7ABA51-AAAA-BBBB-%04X-" % series in tail:
        series += 1
    identity = b"{DA7ABA51-AAAA-BBBB-%04X-" % series
    name = b"%bconditionalFormatting" % tags.prefix
    written = b""
    for priority, each in enumerate(fresh, last + 1):
        rule = _PRIORITY.sub(b' priority="%d"' % priority, each.rule)
        rule = prefixed(_IDENTITY.sub(identity, rule), tags.prefix)
        written += b'<%b sqref="%b">%b</%b>' % (name, each.cells, rule, name)
    at = place_in(tail, _span(tags, tail), name, _ORDER, after_like=True)
    tail = edited(tail, [Edit(at, at, written)])
    extensions = [_IDENTITY.sub(identity, each.extension) for each in fresh if each.extension]
    return _with_extensions(tags, tail, extensions)


def _meaning(tail: bytes, cells: bytes, rule: Element) -> tuple[bytes, ...]:
    """What tells whether a rule is there already, however a program spells it or its look."""
    formulas = (
        tail[each.inner : each.inner_end]
        for each in children(tail, rule.inner, rule.inner_end)
        if each.local == b"formula"
    )
    return (cells, rule.attributes.get(b"type", b""), *formulas)


def _with_extensions(tags: Tags, tail: bytes, rules: Sequence[bytes]) -> bytes:
    """Data bars' second halves, where programs newer than the schema look for them."""
    if not rules:
        return tail
    content = b"".join(
        each.replace(
            b"<x14:conditionalFormatting ",
            b'<x14:conditionalFormatting xmlns:x14="%b" ' % _X14,
            1,
        )
        for each in rules
    )
    for extension in _items(tags, tail, b"extLst"):
        if extension.attributes.get(b"uri", b"").upper() == _RULES_EXTENSION.upper():
            for each in children(tail, extension.inner, extension.inner_end):
                if each.local == b"conditionalFormattings":
                    return edited(tail, appended(each, content, len(rules)))
    whole = (
        b'<%bext xmlns:x14="%b" uri="%b"><x14:conditionalFormattings>%b'
        b"</x14:conditionalFormattings></%bext>"
    ) % (tags.prefix, _X14, _RULES_EXTENSION, content, tags.prefix)
    return _add(tags, tail, b"extLst", [whole])


def _with_checks(tags: Tags, tail: bytes, gain: Gain) -> bytes:
    old = _items(tags, tail, b"dataValidations")
    there = {each.of(tail) for each in old}
    fresh = [prefixed(each, tags.prefix) for each in gain.checks]
    fresh = [each for each in fresh if each not in there]
    taken = [b for each in fresh for b in blocks(next(children(each)).attributes[b"sqref"])]
    # Two checks of one cell contradict each other: the new one takes the place of the old.
    edits, gone = [], 0
    for each in old:
        parts = blocks(each.attributes.get(b"sqref", b""))
        left = parts
        for block_taken in taken:
            left = [piece for part in left for piece in part.without(block_taken)]
        if left != parts:
            names = b" ".join(piece.name.encode() for piece in left)
            inside = with_attribute(each.inside, b"sqref", names)
            start = b"<%b%b" % (each.name, inside)
            whole = start + tail[each.start + 1 + len(each.name) + len(each.inside) : each.end]
            edits.append(Edit(each.start, each.end, whole if left else b""))
            gone += not left
    tail = edited(tail, edits)
    if gone:
        section = _sections(tags, tail, b"dataValidations")[0]
        inside = with_attribute(section.inside, b"count", b"%d" % (len(old) - gone))
        tail = edited(
            tail, [Edit(section.start, section.inner, b"<%b%b>" % (section.name, inside))]
        )
    return _add(tags, tail, b"dataValidations", fresh)


def _with_links(tags: Tags, tail: bytes, gain: Gain) -> bytes:
    there = {each.attributes.get(b"ref") for each in _items(tags, tail, b"hyperlinks")}
    fresh = [each for each in gain.links if next(children(each)).attributes[b"ref"] not in there]
    return _add(tags, tail, b"hyperlinks", [prefixed(each, tags.prefix) for each in fresh])
