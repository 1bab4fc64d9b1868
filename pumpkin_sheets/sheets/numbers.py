"""Numbers as formulas and numpy share them: arrays, and one meaning of rounding."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pumpkin_sheets.sheets.shown import NO_BREAK

Numbers = NDArray[np.float64]
Texts = NDArray[np.object_]
Flags = NDArray[np.bool_]

LARGEST = 1e12
"""The largest amount of money a cell may hold: beyond it a spreadsheet's cents are noise."""

SMALLEST = 1e-290
"""What lies nearer to 0 is 0: divided by it, an amount would pass the largest number there is."""


def typed(value: float) -> float:
    """A number as a cell holds it: neither nearly 0 nor a negative 0."""
    return 0.0 if abs(value) < SMALLEST else value


def written(value: float, kind: str) -> str:
    """A number as people write it, by the kind of its cell: 20% where that is a percentage."""
    return f"{100 * value:.15g}%" if kind == "percent" else f"{value:,.15g}"


def rounded(values: Any, digits: int) -> Numbers:
    """Half away from zero, after the nudge that keeps every engine on the same side of a tie."""
    nudged = np.asarray(values, dtype=float) + 0.000001
    scale = 10.0**digits
    return np.copysign(np.floor(np.abs(nudged) * scale + 0.5) / scale, nudged) + 0.0


def round_(expression: str, digits: int | str) -> str:
    """The formula that :func:`rounded` is the twin of."""
    return f"ROUND({expression}+0.000001,{digits})"


def fixed(value: float, digits: int = 0) -> str:
    """A number inside a sentence: rounded, its thousands parted."""
    return f"{float(rounded(value, digits)):,.{digits}f}"


LEFT = "\u200e"
"""Seen by nobody: holds a minus at the left of its number where text reads from right to left."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZČŁ."
"""What a sign ends with that needs a blank between it and the number; in capitals."""

TURNED = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآأإؤئءىةيك﷼؋"
"""What a sign ends with that is a word written from right to left: it stands behind the number."""


def signs(sign: str) -> tuple[str, str]:
    """What stands before an amount, and what behind it: NT$1,200, CHF 1,200, 1,200 تومان."""
    last = sign[-1:].upper()
    if last and last in TURNED:
        return "", NO_BREAK + sign
    return sign + (NO_BREAK if last and last in LETTERS else ""), ""


def coins(value: float, sign: str, digits: int = 0) -> str:
    """An amount of money inside a sentence, with the sign of its currency: ``-NT$1,200``."""
    amount = float(rounded(value, digits))
    before, behind = signs(sign)
    minus = (f"{LEFT}-" if behind else "-") if amount < 0 else ""
    return f"{minus}{before}{abs(amount):,.{digits}f}{behind}"


def fixed_each(values: Numbers, digits: int = 0) -> list[str]:
    """The text of :func:`fixed` for each of many numbers, of shape (numbers,)."""
    write = f"{{:,.{digits}f}}".format
    return [write(amount) for amount in rounded(values, digits).tolist()]


def coins_each(values: Numbers, sign: str, digits: int = 0) -> list[str]:
    """The text of :func:`coins` for each of many amounts, of shape (amounts,)."""
    before, behind = signs(sign)
    write, minus = f"{{:,.{digits}f}}".format, f"{LEFT}-" if behind else "-"
    return [
        (minus + before + write(-amount) if amount < 0 else before + write(amount)) + behind
        for amount in rounded(values, digits).tolist()
    ]


def coins_(expression: str, digits: int | str = 0, *, losses: bool = False) -> str:
    """The formula that :func:`coins` is the twin of; MoneySign and MoneyBehind hold the sign.

    ``losses``: the amount may be below nought.
    """
    if not losses:
        return f"MoneySign&{fixed_(expression, digits)}&MoneyBehind"
    minus = f'IF({round_(expression, digits)}<0,IF(MoneyBehind="","","{LEFT}")&"-","")'
    amount = f"ABS({round_(expression, digits)})"
    return f"{minus}&MoneySign&{fixed_(amount, digits)}&MoneyBehind"


def fixed_(expression: str, digits: int | str = 0) -> str:
    """The formula that :func:`fixed` is the twin of; ``digits`` may be a formula.

    FIXED parts thousands as the owner's country does; a pattern for TEXT would read otherwise in
    every language.  It is given a rounded number that is no negative zero: of -0.3 it makes -0.
    """
    return f"FIXED({round_(expression, digits)}+0.000001,{digits})"


def with_sign(value: float) -> str:
    """A whole number inside a sentence, with its sign where it has one."""
    return ("+" if rounded(value, 0) > 0 else "") + fixed(value)


def coins_with_sign(value: float, sign: str) -> str:
    """An amount of money by which another changes: ``+NT$1,200``."""
    plus = "+" if rounded(value, 0) > 0 else ""
    return (LEFT if plus and signs(sign)[1] else "") + plus + coins(value, sign)


def with_sign_(expression: str) -> str:
    """The formula that :func:`with_sign` is the twin of."""
    return f'IF({round_(expression, 0)}>0,"+","")&{fixed_(expression)}'
