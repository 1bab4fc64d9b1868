"""Buttons of a drawn sheet in a workbook that has the macros behind them (.xlsm)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pumpkin_sheets.homes.file.package import Package

_SUB = re.compile(r"^\s*(?:Public\s+)?Sub\s+(\w+)", re.IGNORECASE | re.MULTILINE)
_IDS = re.compile(rb'<o:idmap\b[^<>]*\bdata="([\d, ]+)"')
_SHAPE = re.compile(rb"_x0000_s(\d+)")
_SHAPES_EACH = 1024
"""Shapes of the drawing with the number n have numbers from n times this on."""


def macros_of(package: Package) -> frozenset[str]:
    """The macros of a workbook's VBA project.

    None where there is none, and where it cannot be read: then no button is drawn, since one
    without its macro is worse than none.
    """
    related = package.relations(package.workbook)
    part = next((target for kind, target, _ in related if kind == "vbaProject"), None)
    if part is None or not package.has(part):
        return frozenset()
    try:
        from pyopenvba.cfb import CFB
        from pyopenvba.exceptions import PyOpenVBAError
        from pyopenvba.vba import parse_vba_project
    except ModuleNotFoundError:
        return frozenset()
    try:
        modules = parse_vba_project(CFB.from_bytes(package.content(part))).modules
        return frozenset(name for module in modules for name in _SUB.findall(module.source))
    except (PyOpenVBAError, ValueError, LookupError):  # another program's, or a damaged one
        return frozenset()


def drawing_numbers(package: Package) -> Iterator[int]:
    """The numbers of the drawings of old form that a workbook has; a new one needs another."""
    for sheet in package.sheets.values():
        for kind, part, _ in package.relations(sheet):
            if kind == "vmlDrawing" and package.has(part):
                for numbers in _IDS.findall(package.content(part)):
                    yield from map(int, re.findall(rb"\d+", numbers))


def numbered(drawing: bytes, number: int) -> bytes:
    """A drawing of old form under another number."""
    own = int(_IDS.findall(drawing)[0])
    moved = (number - own) * _SHAPES_EACH
    drawing = _SHAPE.sub(lambda found: b"_x0000_s%d" % (int(found.group(1)) + moved), drawing)
    return drawing.replace(b'data="%d"' % own, b'data="%d"' % number, 1)
