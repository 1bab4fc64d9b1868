"""Colours and styles, named once for every sheet, in Excel as in Google Sheets.

The five action colours are told apart by people with any of the common colour blindnesses; every
use also carries a symbol and a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pumpkin_sheets.sheets.charts import Marker
from pumpkin_sheets.sheets.drawing import Style
from pumpkin_sheets.sheets.words import Words

INK, SOFT, PAPER, WHITE, LINE = "1F2A2A", "5B6663", "F5F4EE", "FFFFFF", "DEDBD0"
GREEN, ORANGE, BROWN, RUST, LEAF, GREY = "1F4E41", "E07020", "8A5A12", "8F3B00", "00553C", "4C5550"
RED = "C0392B"
"""Of what is wrong, under white letters."""
CREAM, CREAM_LINE, TYPED, NEEDED = "FFF6E3", "E9D6A8", "1F4E8C", "FFD08A"
WEEK = "E8EFE3"

ACTION_COLORS: Mapping[str, tuple[str, str, str]] = {
    # name: (text, fill, marker)
    "grow": ("00553C", "D6F0E6", "1B9E77"),
    "keep": ("00497A", "DCEBF8", "1F5FAE"),
    "educate": ("6A1B5D", "F4E0F0", "D583B8"),
    "reprice": ("6B4E00", "FDF0CF", "F2B20C"),
    "drop": ("8F3B00", "FBE0D2", "B5390F"),
}
MARKERS: Mapping[str, Marker] = {
    "grow": "triangle",
    "keep": "circle",
    "educate": "diamond",
    "reprice": "square",
    "drop": "x",
}
BANDS = {
    "band.green": GREEN,
    "band.brown": BROWN,
    "band.rust": RUST,
    "band.leaf": LEAF,
    "band.grey": GREY,
}

BACKGROUND = Style(fill=PAPER)
TITLE = Style(color=WHITE, fill=GREEN, bold=True, size=20, indent=1)
SUBTITLE = Style(color="F5D9A8", fill=GREEN, size=10)
BAND = Style(color=WHITE, bold=True, size=9, align="center", border=WHITE)
HEADER = Style(
    fill="EBE8E0", bold=True, size=9, align="center", wrap=True, middle=False, heavy_bottom=GREEN
)
HEADER_UPRIGHT = replace(HEADER, bold=False, upright="turned", wrap=False)


def upright_header(words: Words) -> Style:
    """The title of a narrow column: on its side, or a few signs a line where words are that short.

    Both run on in a second line: a row as high as the longest title would take a sixth of each
    page on paper, which has no room for the columns below it.
    """
    stacked = words["language.upright"] == "stacked"
    return replace(HEADER_UPRIGHT, upright="stacked") if stacked else HEADER_UPRIGHT


INPUT = Style(color=TYPED, fill=CREAM, border=CREAM_LINE, typed=True)
INPUT_SHOWN = replace(INPUT, typed=False)
"""What a legend says of the cells that people type in."""
RESULT = Style(fill=WHITE, bottom=LINE)
LABEL = Style(fill=WHITE, bottom=LINE, indent=1)
HELP = Style(color=SOFT, fill=WHITE, size=9, bottom=LINE, indent=1)
HEADING = Style(color="B5510A", bold=True, size=11, fill=PAPER, heavy_bottom=ORANGE)
NOTE = Style(color=SOFT, fill=PAPER, size=9, italic=True)

NUMBER_FORMATS = {
    "text": "General",
    "client": "General",
    "choice": "General",
    "money": "¤#,##0;[Red]-¤#,##0",
    "number": "#,##0",
    "rating": "General",
    "tick": "General",
    "percent": "0%",
    "score": "0.0",
    "date": "yyyy-mm-dd",
}
