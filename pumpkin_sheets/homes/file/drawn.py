"""The few things in a drawn sheet's XML that depend on the workbook which it goes to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pumpkin_sheets.homes.file.elements import doubly_quoted, with_attribute
from pumpkin_sheets.homes.file.rows import attributes

_CODE_NAME = re.compile(rb"(<(?:[\w.-]+:)?sheetPr\b[^<>]*?)\scodeName=\"([^\"]*)\"")
_SELECTED = re.compile(rb"(<(?:[\w.-]+:)?sheetView\b[^<>]*?)\stabSelected=[\"'](?:1|true)[\"']")

_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_LONGEST_TAG = 100


def code_name(head: bytes) -> bytes | None:
    """What VBA calls a sheet, as XML, by the beginning of its part; None where it has no name."""
    found = _CODE_NAME.search(doubly_quoted(head))
    return found.group(2) if found else None


def is_selected(head: bytes) -> bool:
    """Whether a sheet is the one that shows first."""
    return _SELECTED.search(head) is not None


def holds_formula(chunks: Iterable[bytes]) -> bool:
    """Whether a sheet's XML holds a formula, also one that two chunks share."""
    before = b""
    for chunk in chunks:
        if _FORMULA.search(before + chunk):
            return True
        before = chunk[-_LONGEST_TAG:]
    return False


def first_bytes(chunks: Iterable[bytes], size: int) -> bytes:
    found = b""
    for chunk in chunks:
        found += chunk
        if len(found) >= size:
            break
    return found[:size]


def headed(head: bytes, code_name: bytes | None, selected: bool) -> bytes:
    """The beginning of a drawn sheet, with this code name, and shown first or not."""
    head = _CODE_NAME.sub(rb"\1", head, count=1)
    head = _SELECTED.sub(rb"\1", head, count=1)
    for name, attribute, value in (
        (b"sheetPr", b"codeName", code_name),
        (b"sheetView", b"tabSelected", b"1" if selected else None),
    ):
        found = re.search(rb"<%b(\s[^<>/]*)?(?=/?>)" % name, head)
        if found and value is not None:
            inside = with_attribute(found.group(1) or b"", attribute, value)
            head = head[: found.start()] + b"<" + name + inside + head[found.end() :]
    return head


def printed(chunk: bytes, relation: str) -> bytes:
    """The page set-up tied to the printer's settings that the sheet had."""
    found = re.search(rb"<pageSetup(\s[^<>]*?)/>", chunk) if relation else None
    if not found or b"r:id" in attributes(found.group(1)):
        return chunk
    inside = with_attribute(found.group(1), b"r:id", relation.encode())
    return chunk[: found.start()] + b"<pageSetup" + inside + b"/>" + chunk[found.end() :]
