"""Whether two formulas say the same, though different programs wrote them down.

Excel, LibreOffice and XlsxWriter store one formula as different text: with and without quotes
around a sheet's name, ``TRUE`` or ``TRUE()``, ``1E-06`` or ``0.000001``.  A ``\\x00`` stands for
the row number throughout, as in ``ResultColumn.formula``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from pumpkin_sheets.sheets.schema import column_letters, column_number

_PIECES = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|[^\"']+|[\"']")
_PREFIXES = re.compile(r"(?<![\w.])_XL(?:FN|WS)\.|(?<=_XLFN\.)_XLWS\.")
_CONSTANTS = re.compile(r"(?<![\w.])(TRUE|FALSE)\(\)")
_NUMBER = re.compile(r"(?<![\w.$\x00])(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?(?![\w.\x00])")
_PLAIN_NAME = re.compile(r"[^\W\d][\w.]*")
_COLUMN_DOLLAR = re.compile(r"\$(?![\d\x00])")
_REFERENCE = re.compile(r"(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)(\d+)(?![\w(.])")
_OWN_REFERENCE = re.compile(r"(?<![\w.$!])(\$?)([A-Za-z]{1,3})(\$?)(\d+)(?![\w(.!])")
_FUNCTIONS = re.compile(r"([A-Z0-9.]+)\s*\(")


def canonical(formula: str, *, keep_row_dollars: bool = False) -> str:
    """The formula in one agreed spelling; equal spellings mean equal formulas.

    ``$`` does not change what a formula says where it stands, so it goes; with
    ``keep_row_dollars`` those before row numbers stay, which tell what the formula says when it
    is filled down.
    """
    pieces = _PIECES.findall(formula.removeprefix("="))
    return "".join(_piece(piece, keep_row_dollars) for piece in pieces)


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads that many rows further down and columns further right.

    This is how a formula that was filled into a block reads in a cell other than the first.
    """
    pieces = _PIECES.findall(formula)
    return "".join(
        piece if piece[0] in "\"'" else _REFERENCE.sub(lambda m: _moved(m, rows, columns), piece)
        for piece in pieces
    )


def _moved(match: re.Match[str], rows: int, columns: int) -> str:
    fixed_column, letters, fixed_row, digits = match.groups()
    column = letters if fixed_column else column_letters(column_number(letters.upper()) + columns)
    row = digits if fixed_row else str(int(digits) + rows)
    return f"{fixed_column}{column}{fixed_row}{row}"


def followed(formula: str, rows: Mapping[int, int], columns: Mapping[int, int]) -> str:
    """The formula after rows or columns of its own sheet went elsewhere, as programs rewrite it.

    ``rows`` and ``columns`` say where 0-based ones are now; what they do not name is where it was.
    """

    def moved(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, digits = match.groups()
        column, row = column_number(letters.upper()), int(digits) - 1
        there = column_letters(columns.get(column, column))
        return f"{fixed_column}{there}{fixed_row}{rows.get(row, row) + 1}"

    pieces = _PIECES.findall(formula)
    return "".join(p if p[0] in "\"'" else _OWN_REFERENCE.sub(moved, p) for p in pieces)


def unescape(text: bytes) -> str:
    """The text of an XML element's content."""
    plain = text.decode("utf-8", "replace")
    return html.unescape(plain) if "&" in plain else plain


def functions(formula: str) -> tuple[str, ...]:
    """The functions that a formula calls, in order: a cheap first comparison."""
    names = (name.rpartition(".")[2] for name in _FUNCTIONS.findall(formula.upper()))
    return tuple(name for name in names if name not in ("TRUE", "FALSE"))


def _piece(piece: str, keep_row_dollars: bool) -> str:
    if piece[0] == '"':
        return piece
    if piece[0] == "'" and len(piece) > 1:
        name = piece[1:-1].upper()
        return name if _PLAIN_NAME.fullmatch(name) else f"'{name}'"
    text = "".join(piece.split()).upper()
    text = _COLUMN_DOLLAR.sub("", text) if keep_row_dollars else text.replace("$", "")
    text = _PREFIXES.sub("", text) if "_XL" in text else text
    text = _CONSTANTS.sub(r"\1", text) if "E()" in text else text
    return _NUMBER.sub(_number, text)


def _number(match: re.Match[str]) -> str:
    if match.group().isdigit():
        return match.group()
    value = float(match.group())
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
