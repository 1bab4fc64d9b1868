"""Small changes to formulas, as a slip of the hand would make them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKENS = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")            # a text in quotes
      | (?P<reference>'[^']*'!|\$?[A-Z]{1,3}\$?(?:\x00|\d+)(?![A-Za-z(]))
      | (?P<function>[A-Z]+)(?=\()
      | (?P<name>[A-Za-z_][A-Za-z_0-9.]*)
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<operator><=|>=|<>|[-+*/<>=&])""",
    re.VERBOSE,
)
_OPERATORS = {
    "<=": "<", ">=": ">", "<": "<=", ">": ">=", "+": "-", "-": "+", "*": "/", "/": "*",
    "=": "<>", "<>": "=",
}  # fmt: skip
_FUNCTIONS = {
    "MIN": "MAX", "MAX": "MIN", "AND": "OR", "OR": "AND", "COUNT": "SUM", "SUM": "MAX",
    "ISNUMBER": "ISTEXT", "LARGE": "SMALL",
}  # fmt: skip


def mutants(formula: str) -> Iterator[str]:
    """Every formula that differs in one operator, number, function or setting."""
    for token in _TOKENS.finditer(formula):
        text, kind = token.group(), token.lastgroup
        changed = None
        nudge = formula.startswith("0.000001", token.end())  # which side of a tie never shows
        if kind == "operator" and not nudge:
            changed = _OPERATORS.get(text)
        elif kind == "function":
            changed = _FUNCTIONS.get(text)
        elif kind == "number" and text != "0.000001":
            changed = str(float(text) + 1) if "." in text else str(int(text) + 1)
        if changed:
            yield formula[: token.start()] + changed + formula[token.end() :]
