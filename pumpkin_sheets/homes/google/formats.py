"""Our neutral words for looks and formulas in Google's: colours, cell formats, formula text."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from pumpkin_sheets.sheets.drawing import Style

Json = dict[str, Any]

# A text, a quoted sheet title, a number with a decimal point, or the mark between arguments.
_TOKENS = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|(?<![\w.])\d*\.\d+|,')


def formula(text: str) -> str:
    """A formula as Google takes it in every locale, with its leading ``=``.

    A sheet with decimal commas wants semicolons between arguments and has no ``0.5``; semicolons
    and ``(5/10)`` mean the same everywhere, and to the last bit.
    """

    def put(match: re.Match[str]) -> str:
        token = match.group()
        if token == ",":
            return ";"
        if token[0] in "\"'":
            return token
        number = Decimal(token)
        places = -int(number.as_tuple().exponent)
        return f"({int(number.scaleb(places))}/1{'0' * places})"

    return "=" + _TOKENS.sub(put, text)


_GOOGLES = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|;|\((\d+)/1(0+)\)")


def plain_formula(text: str) -> str:
    """The formula that :func:`formula` made this of, without ``=``; another one as it is."""

    def put(match: re.Match[str]) -> str:
        if match.group() == ";":
            return ","
        if match.group(1) is None:
            return match.group()
        return format(Decimal(match.group(1)).scaleb(-len(match.group(2))), "f")

    return _GOOGLES.sub(put, text.removeprefix("="))


def rule_formula(text: str, names: Collection[str]) -> str:
    """A conditional format's formula: Google knows defined names there only through INDIRECT."""

    def put(match: re.Match[str]) -> str:
        token = match.group()
        return f'INDIRECT("{token}")' if token in names else token

    parts = re.split(r'("(?:[^"]|"")*")', text)
    parts[::2] = [
        re.sub(r"(?<![\w!'$.])[A-Za-z_]\w*(?![\w!'(.])", put, part) for part in parts[::2]
    ]
    return formula("".join(parts))


def canonical(text: str) -> str:
    """A formula in the form in which two are compared: Google rewrites spaces, case and quotes."""
    kept = []
    for part in re.split(r'("(?:[^"]|"")*")', text):
        if part.startswith('"'):
            kept.append(part)
        else:
            bare = re.sub(r"[\s']", "", part).replace(";", ",")
            kept.append(bare.upper())
    return "".join(kept)


def number_text(value: float) -> str:
    """A number as a condition's value: a formula where a locale could misread a point."""
    text = format(Decimal(repr(value)), "f")
    if float(value).is_integer():
        return str(int(value))
    sign = "-" if value < 0 else ""
    return formula(sign + text.lstrip("-")) if not sign else "=-" + formula(text.lstrip("-"))[1:]


def color(hex_digits: str) -> Json:
    red, green, blue = (int(hex_digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return {"rgbColor": {"red": red, "green": green, "blue": blue}}


def _line(kind: str, hex_digits: str) -> Json:
    return {"style": kind, "colorStyle": color(hex_digits)}


def link_to(sheet_id: int) -> Json:
    """A Link that leads to another sheet of the same spreadsheet."""
    return {"uri": f"#gid={sheet_id}"}


def cell_format(style: Style, font: str, right_to_left: bool) -> Json:
    """A CellFormat.  Google has no indent; padding does the same."""
    made: Json = {
        "horizontalAlignment": style.side(right_to_left).upper(),
        "verticalAlignment": "TOP" if style.upper else "MIDDLE" if style.middle else "BOTTOM",
        "wrapStrategy": "WRAP" if style.wrap or style.upright else "OVERFLOW_CELL",
        "textFormat": {
            "foregroundColorStyle": color(style.color),
            "fontFamily": font,
            "fontSize": round(style.size),
            "bold": style.bold,
            "italic": style.italic,
        },
    }
    if right_to_left and style.reads_as_page:
        made["textDirection"] = "RIGHT_TO_LEFT"
    if style.fill:
        made["backgroundColorStyle"] = color(style.fill)
    if style.upright == "turned":
        made["textRotation"] = {"angle": 90}
    if style.indent:
        begins = "right" if right_to_left else "left"
        side = style.side(right_to_left) if style.align != "center" else begins
        made["padding"] = {"top": 2, "bottom": 2, "left": 3, "right": 3, side: 3 + 9 * style.indent}
    if style.number != "General":
        made["numberFormat"] = number_format(style.pattern)
    borders: Json = {}
    if style.border:
        borders = dict.fromkeys(("top", "bottom", "left", "right"), _line("SOLID", style.border))
    if style.top:
        borders["top"] = _line("SOLID_THICK", style.top)
    if style.bottom:
        borders["bottom"] = _line("SOLID", style.bottom)
    if style.heavy_bottom:
        borders["bottom"] = _line("SOLID_MEDIUM", style.heavy_bottom)
    if borders:
        made["borders"] = borders
    return made


def plain_pattern(pattern: str) -> str:
    """A date's pattern without Excel's mark of a language: Google's own is the spreadsheet's."""
    return re.sub(r"\[\$-[0-9A-Fa-f]+\]", "", pattern)


def number_format(pattern: str) -> Json:
    if pattern == "@":
        return {"type": "TEXT"}
    if "yy" in pattern:
        return {"type": "DATE", "pattern": plain_pattern(pattern)}
    return {"type": "PERCENT" if "%" in pattern and '"%"' not in pattern else "NUMBER",
            "pattern": pattern}  # fmt: skip
