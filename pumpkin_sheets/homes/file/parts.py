"""New parts announced in a package: their content types, and the workbook's relations to them."""

from __future__ import annotations

import itertools
import posixpath
from urllib.parse import quote

from pumpkin_sheets.homes.file.elements import appended, children, edited, quoted_value, root_of
from pumpkin_sheets.homes.file.package import Package
from pumpkin_sheets.homes.file.tabs import STRICT, TRANSITIONAL, is_strict

TYPES = "[Content_Types].xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b"%b</Relationships>"
)
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


class Announced:
    """What the workbook's relations and the content types say after parts were announced."""

    def __init__(self, package: Package, workbook: bytes) -> None:
        self._package = package
        self._kinds = STRICT if is_strict(workbook) else TRANSITIONAL
        folder, name = posixpath.split(package.workbook)
        self._folder = folder
        self._relations_part = posixpath.join(folder, "_rels", f"{name}.rels")
        self.texts: dict[str, bytes] = {}
        self._taken: set[str] = set()

    def part(self, name: str, *numbers: str) -> str:
        """A part that is not there yet, beside the workbook; ``*`` in its name is a number.

        It is the first of ``numbers`` that makes a free name, else a whole number.
        """
        for number in itertools.chain(numbers, itertools.count(1)):
            part = posixpath.join(self._folder, name.replace("*", str(number)))
            if part not in self._taken and not self._package.has(part):
                break
        self._taken.add(part)
        return part

    def announce(self, part: str, kind: str, content_type: str) -> str:
        """Tell of a new part that the workbook is related to; the id of the relationship."""
        self.typed(part, content_type)
        related = self._text(self._relations_part)
        root = root_of(related, b"Relationships")
        ids = {
            each.attributes.get(b"Id", b"")
            for each in children(related, root.inner, root.inner_end)
        }
        number = len(ids) + 1
        while b"rId%d" % number in ids:
            number += 1
        target = posixpath.relpath(part, self._folder or ".")
        relationship = b'<%bRelationship Id="rId%d" Type="%b/%b" Target="%b"/>' % (
            root.prefix,
            number,
            self._kinds.encode(),
            kind.encode(),
            quoted_value(quote(target)),
        )
        self.texts[self._relations_part] = edited(related, appended(root, relationship, 1))
        return f"rId{number}"

    def typed(self, part: str, content_type: str) -> None:
        """Tell what kind of content a new part has."""
        types = self._text(TYPES)
        root = root_of(types, b"Types")
        override = b'<%bOverride PartName="/%b" ContentType="%b"/>'
        spelled = override % (root.prefix, quoted_value(quote(part)), content_type.encode())
        self.texts[TYPES] = edited(types, appended(root, spelled, 1))

    def drawn(self, part: str, drawing: str) -> tuple[str, bytes]:
        """The part that relates a new sheet to its drawing of old form as rId1, and its content."""
        folder, name = posixpath.split(part)
        target = quoted_value(quote(posixpath.relpath(drawing, folder)))
        relation = b'<Relationship Id="rId1" Type="%b/vmlDrawing" Target="%b"/>'
        content = _RELATIONS % (relation % (self._kinds.encode(), target))
        return posixpath.join(folder, "_rels", f"{name}.rels"), content

    def _text(self, part: str) -> bytes:
        return self.texts.get(part) or self._package.content(part)
