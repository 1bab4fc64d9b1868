"""The colours of the mail, in light and in dark: the workbook's own where it has them.

A paint is worn twice: inline, for every program (Outlook's Word knows nothing else), and by its
name as a class, which a rule for dark screens repaints in programs that know such rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pumpkin_sheets.sheets.look import ACTION_COLORS, GREEN, INK, LINE, PAPER, RUST, SOFT, WHITE


@dataclass(frozen=True)
class Paint:
    """Colours as ``1F4E41``: of the text, and of what is behind it where it has a ground.

    ``edge`` is the colour of lines.
    """

    text: str = ""
    ground: str = ""
    edge: str = ""

    @property
    def style(self) -> str:
        """As declarations of CSS."""
        return "".join(f"{name}:{color};" for name, color in self._named())

    @property
    def important(self) -> str:
        """The same, stronger than what is said inline."""
        return "".join(f"{name}:{color} !important;" for name, color in self._named())

    def _named(self) -> list[tuple[str, str]]:
        named = (
            ("color", self.text),
            ("background-color", self.ground),
            ("border-color", self.edge),
        )
        return [(name, f"#{color.lower()}") for name, color in named if color]


def paints(light: bool = True) -> Mapping[str, Paint]:
    """Every paint by name, of a light or of a dark screen."""
    return _LIGHT if light else _DARK


_LIGHT = {
    "page": Paint(SOFT, PAPER),
    "card": Paint(INK, WHITE),
    "band": Paint(WHITE, GREEN),
    "brand": Paint("F5D9A8"),
    "head": Paint("B5510A"),
    "ink": Paint(INK),
    "soft": Paint(SOFT),
    "link": Paint("00497A"),
    "rule": Paint(edge=LINE),
    "alarm": Paint(RUST, "FBE0D2", "B5390F"),
    "plain": Paint(INK, "EBE8E0"),
    "push": Paint(WHITE, GREEN),
    **{name: Paint(text, fill) for name, (text, fill, _) in ACTION_COLORS.items()},
}

_DARK = {
    "page": Paint("A9B5B0", "111816"),
    "card": Paint("E6EBE8", "1C2624"),
    "band": Paint(WHITE, GREEN),
    "brand": Paint("F5D9A8"),
    "head": Paint("F2A25C"),
    "ink": Paint("E6EBE8"),
    "soft": Paint("A9B5B0"),
    "link": Paint("8CC4F2"),
    "rule": Paint(edge="35423E"),
    "alarm": Paint("FFD3BD", "4A2214", "E0703A"),
    "plain": Paint("E6EBE8", "35423E"),
    "push": Paint(WHITE, "2C7360"),
    "grow": Paint("9BE3C4", "0E3D2D"),
    "keep": Paint("A9D3F7", "12344F"),
    "educate": Paint("F0B8E3", "47203F"),
    "reprice": Paint("F5D777", "453609"),
    "drop": Paint("FFBE9C", "532411"),
}
