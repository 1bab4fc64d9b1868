"""The mail's two pictures, drawn by matplotlib in the colours and shapes of the Dashboard.

Names of clients are never in a picture: a number stands for each, and the text beside says who it
is.  So names of any length and script stay readable on a phone, and a picture by itself names
nobody.  Where no font of this computer has the letters of the workbook's language, or where they
are joined from right to left, which not every matplotlib does, letters stand for the fields too,
and amounts stand without a currency of such letters.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.mistake import mistake_of
from pumpkin_sheets.nightly.charts import png, value_ease_map, whale_curve
from pumpkin_sheets.nightly.overview import Overview
from pumpkin_sheets.plan.choices import FIELDS
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.shown import right_to_left
from pumpkin_sheets.sheets.words import Sentence, Words

BYTES = 75_000
"""How much one picture may weigh."""

_PLAIN: dict[Any, Any] = {
    "axes.unicode_minus": False,
    "text.parse_math": False,
}  # a $ begins no formula

FONTS = (
    "Arial",
    "Liberation Sans",
    "DejaVu Sans",  # comes with matplotlib
    "Microsoft JhengHei",
    "PingFang TC",
    "Heiti TC",
    "Noto Sans TC",
    "Noto Sans CJK TC",
    "Noto Sans CJK JP",  # how matplotlib calls the file of all of them
    "Arial Unicode MS",
)
"""Fonts with the letters of our languages on Windows, macOS and Linux; the first that has one."""


class Undrawn(Spoken, PumpkinError):
    """The pictures could not be drawn."""


@dataclass(frozen=True)
class Pictures:
    """The pictures of one mail as PNG.

    ``lettered``: they hold no words, so the text beside has to say what their letters mean.
    ``lacking`` says why there are none although somebody wanted them.
    """

    map: bytes = b""
    curve: bytes = b""
    lettered: bool = False
    lacking: Sentence | None = None


def pictures_of(overview: Overview | None, words: Words) -> Pictures:
    """The pictures of a list; none of no list.  Never raises: a mail goes without them."""
    if overview is None:
        return Pictures()
    try:
        return _drawn(overview, words)
    except Undrawn as error:
        return Pictures(lacking=error)
    except Exception as error:
        # A mistake of ours in a picture must not cost the mail.
        return Pictures(lacking=Undrawn("pictures.mistake", why=mistake_of(error)))


def _drawn(overview: Overview, words: Words) -> Pictures:
    """Raises Undrawn."""
    with _quiet():
        try:
            import matplotlib as mpl
        except ImportError:
            raise Undrawn("pictures.no_matplotlib") from None
        with mpl.rc_context():
            mpl.rcdefaults()
            fonts = _fonts()
            mpl.rcParams.update({"font.family": fonts, "font.size": 13, **_PLAIN})
            lettered = words.right_to_left or not _cover(fonts, _written(words))
            if right_to_left(overview.sign) or not _cover(fonts, overview.sign):
                overview = replace(overview, sign="")
            images = [
                _light(png(draw, overview, words, lettered))
                for draw in (value_ease_map, whale_curve)
            ]
            return Pictures(images[0], images[1], lettered)


def _light(images: Iterable[bytes]) -> bytes:
    """The first of these that is light enough.  Raises Undrawn."""
    for image in images:
        if len(image) <= BYTES:
            return image
    raise Undrawn("pictures.too_heavy", most=BYTES // 1000)


@contextmanager
def _quiet() -> Iterator[None]:
    """What matplotlib logs of its caches and fonts is no matter of a night."""
    log = logging.getLogger("matplotlib")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


# -- letters ---------------------------------------------------------------------------------------


def _fonts() -> list[str]:
    """Those of FONTS that this computer has."""
    from matplotlib.font_manager import fontManager

    there = set(fontManager.get_font_names())
    return [name for name in FONTS if name in there]


def _cover(fonts: Iterable[str], text: str) -> bool:
    """Whether these fonts together have every letter."""
    from matplotlib.font_manager import findfont, get_font

    found: set[int] = set()
    for name in fonts:
        found |= get_font(findfont(name)).get_charmap().keys()
    return {ord(letter) for letter in text if not letter.isspace()} <= found


def _written(words: Words) -> str:
    """Everything that may be written into a picture in these words."""
    keys = [f"fields.{field.name}" for field in FIELDS]
    keys += [f"dashboard.{key}" for key in ("axis_value", "axis_ease", "axis_curve")]
    keys += ["dashboard.peak", "dashboard.today", "mail.axis_money"]
    return "".join(words[key] for key in keys)
