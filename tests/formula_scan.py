"""What may stand in a formula of ours: checked by reading it, for no program here refuses as Excel.

A formula is read by openpyxl's tokenizer.  ``faults`` says what is wrong with one, in words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

LONGEST, DEEPEST, LONGEST_TEXT = 8192, 64, 255

FUNCTIONS = frozenset(
    [
        "ABS",
        "AND",
        "AVERAGE",
        "CHAR",
        "CHOOSE",
        "COUNT",
        "COUNTA",
        "COUNTIF",
        "COUNTIFS",
        "DAY",
        "EDATE",
        "FIND",
        "FIXED",
        "IF",
        "IFERROR",
        "INDEX",
        "INT",
        "ISERROR",
        "ISLOGICAL",
        "ISBLANK",
        "ISNUMBER",
        "ISTEXT",
        "LARGE",
        "LEFT",
        "LEN",
        "LN",
        "LOWER",
        "MATCH",
        "MAX",
        "MEDIAN",
        "MID",
        "MIN",
        "MOD",
        "MONTH",
        "N",
        "NA",
        "NOT",
        "OR",
        "REPT",
        "RIGHT",
        "ROUND",
        "ROW",
        "ROWS",
        "SUBSTITUTE",
        "SUM",
        "SUMIFS",
        "SUMPRODUCT",
        "TODAY",
        "TRIM",
        "UPPER",
        "WEEKDAY",
        "YEAR",
    ]
)
"""Functions of Excel 2010 that LibreOffice 7.4, Google Sheets and formualizer have too."""

RANGES = {
    "AVERAGE": lambda i: True, "COUNT": lambda i: True, "COUNTA": lambda i: True,
    "COUNTIF": lambda i: i == 0, "COUNTIFS": lambda i: i % 2 == 0, "INDEX": lambda i: i == 0,
    "LARGE": lambda i: i == 0, "MATCH": lambda i: i == 1, "MAX": lambda i: True,
    "MEDIAN": lambda i: True, "MIN": lambda i: True, "ROWS": lambda i: i == 0,
    "SUM": lambda i: True,
    "SUMIFS": lambda i: i == 0 or i % 2 == 1,
}  # fmt: skip
"""Where a function takes a whole range; anywhere else one is an array, or the row's own cell."""

ONE_AT_A_TIME = frozenset(("AND", "CHOOSE", "IF", "IFERROR", "INDEX", "N", "OR"))
"""These make one value of an array, or need Ctrl+Shift+Enter for more, inside SUMPRODUCT too."""


@dataclass
class _Call:
    name: str
    argument: int = 0


def faults(formula: str, lists: Collection[str]) -> list[str]:
    """What is wrong with a formula without its ``=``; ``lists`` are the names of ranges."""
    written = formula.replace("\x00", "7")
    tokens = [t for t in Tokenizer("=" + written).items if t.type != Token.WSPACE]
    return [*_sizes(formula, tokens), *_calls(tokens, lists), *_fixed(written), *_ticks(written)]


def _sizes(formula: str, tokens: list[Token]) -> Iterator[str]:
    # The row's number is shorter here than in a sheet's last rows.
    longest = len(formula) + 6 * formula.count("\x00") + 1
    if longest > LONGEST:
        yield f"{longest} signs long"
    for token in tokens:
        if token.type == Token.OPERAND and token.subtype == Token.TEXT:
            text = token.value[1:-1].replace('""', '"')
            if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
                yield f"a text of {len(text)} signs"


def _calls(tokens: list[Token], lists: Collection[str]) -> Iterator[str]:
    calls: list[_Call] = []
    deepest = 0
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        if token.type in (Token.FUNC, Token.PAREN) and token.subtype == Token.OPEN:
            calls.append(_Call(token.value[:-1].upper()))
            deepest = max(deepest, sum(bool(call.name) for call in calls))
            if token.type == Token.FUNC and calls[-1].name not in FUNCTIONS:
                yield f"{calls[-1].name} is no function of the list"
        elif token.type in (Token.FUNC, Token.PAREN):
            calls.pop()
        elif token.type == Token.SEP:
            calls[-1].argument += 1
        elif token.type == Token.ARRAY or token.value.startswith("{"):
            yield f"an array constant {token.value}"
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            if not _is_range(token, lists):
                continue
            names = [call.name for call in calls]
            if "SUMPRODUCT" in names:
                if set(names[names.index("SUMPRODUCT") :]) & ONE_AT_A_TIME:
                    yield f"{token.value} is an array in {names[-1]}, also inside SUMPRODUCT"
                continue
            alone = all(t is None or _parts(t) for t in (before, after))
            taken = calls and RANGES.get(calls[-1].name, lambda i: False)(calls[-1].argument)
            if not (alone and taken):
                yield f"{token.value} is an array in {calls[-1].name if calls else 'the cell'}"
    if deepest > DEEPEST:
        yield f"{deepest} functions in each other"


def _is_range(token: Token, lists: Collection[str]) -> bool:
    return ":" in token.value or token.value in lists


def _parts(token: Token) -> bool:
    """Whether what stands beside this token is a whole argument."""
    return token.type in (Token.FUNC, Token.SEP)


def _fixed(formula: str) -> Iterator[str]:
    """FIXED takes only a rounded number that is no negative zero: of -0.3 it makes -0."""
    for match in re.finditer(r"\bFIXED\(", formula):
        inside = _argument(formula, match.end())
        rounded = re.match(r"ROUND\(", inside)
        if not (rounded and inside == f"ROUND({_inner(inside)})+0.000001"):
            yield f"FIXED of what is not rounded: {inside[:60]}"


def _ticks(formula: str) -> Iterator[str]:
    """A cell is compared with the list of ticks as a number where it is a logical value.

    Otherwise Excel would compare the text that its language has for it: TRUE, WAHR, VRAI.
    """
    plain = re.sub(r"\(TRIM\(IF\(ISLOGICAL\((\w+)\),N\(\1\),\1\)\)=Ticks\)", "", formula)
    if re.search(r"\bTicks\b", plain):
        yield "compares a cell that may be logical with texts"
    if '"TRUE"' in formula or '"FALSE"' in formula:
        yield "a logical value written as a text"


def _argument(formula: str, start: int) -> str:
    """The argument that begins at ``start``, up to its comma or the closing bracket."""
    depth, quoted = 0, False
    for i, sign in enumerate(formula[start:], start):
        quoted ^= sign == '"'
        depth += (sign == "(") - (sign == ")") if not quoted else 0
        if depth < 0 or (sign == "," and depth == 0 and not quoted):
            return formula[start:i]
    return formula[start:]


def _inner(call: str) -> str:
    """What stands between the brackets of the call that a text begins with."""
    first = call.index("(") + 1
    depth = 1
    for i, sign in enumerate(call[first:], first):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return call[first:i]
    return call[first:]
