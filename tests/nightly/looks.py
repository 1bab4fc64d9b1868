"""Mails as a browser lays them out: reports that try a layout hard, and what is measured."""

from __future__ import annotations

import base64
import datetime as dt
import html
import json
import os
import re
from dataclasses import dataclass

import pytest

from pumpkin_sheets.nightly.mail import Letterhead
from pumpkin_sheets.nightly.news import Moved, PriceAdvice, ProblemLine, Report, TouchLine
from pumpkin_sheets.nightly.overview import Dot, Overview
from pumpkin_sheets.nightly.pictures import Pictures
from pumpkin_sheets.sheets.words import Words
from scripts.browser import dumped, find, framed

NOW = dt.datetime(2026, 3, 2, 3, 4, tzinfo=dt.UTC)
DAY = NOW.date()
HEAD = Letterhead(("Pumpkin", "pumpkin@studio.example"), [("Anna", "anna@studio.example")])
SHEET = (
    "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefghij/edit"
)

LATIN = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellsch01"
CHINESE = ("台灣國際永續設計與數位內容整合行銷顧問股份有限公司" * 4)[:80]
MIXED = ("Öko-Straße與海洋(股)公司Intl.Holdings&Partners_" * 2)[:80]
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAAAAACs8akEAAAAFElEQVR4nGM8wcDAwMDAwMSAnwYAH2gA0mi/bpUAAAAASUVO"
    "RK5CYII="
)
"""A picture of 7 x 5 dots."""
NAMES = (LATIN, CHINESE, MIXED, "Studio Ünal")


def crowded(words: Words) -> Report:
    """A mail with everything in it: long names, huge amounts, more of each than is told."""
    keep, drop = f"● {words['actions.keep']}", f"× {words['actions.drop']}"
    good, worst = words["tiers.good"], words["tiers.worst"]
    why = words["mail.map_said"] * 2
    moved = [
        Moved(DAY, name, "▼", good, worst, keep, drop, why, link=f"{SHEET}#gid=7&range=A{n}",
              style="drop", weight=(2, -n))
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    moved += [Moved(DAY, f"Client {n}", words["change_kinds.new"], "", good, "", keep, why,
                    style="keep") for n in range(20)]  # fmt: skip
    moved.append(Moved(DAY, LATIN, words["sheets.services"], "", "", "", "", why, of_practice=True))
    prices = [
        PriceAdvice(name, drop, 999_999_999_999.0, 1e12, 0.731, why, SHEET, "drop")
        for name in NAMES
    ]
    prices += [PriceAdvice(f"Weed {n}", drop, None, None, None, why) for n in range(20)]
    problems = [ProblemLine(f"{words['sheets.clients']}!F{n}", why, SHEET) for n in range(20)]
    touches = [
        TouchLine(DAY, dt.time(9, 30), LATIN, words["touch_kinds.visit"], CHINESE),
        TouchLine(DAY, None, CHINESE, words["touch_kinds.care_call"]),
    ]
    links = {words[f"sheets.{name}"]: SHEET for name in ("changes", "review", "problems")}
    return Report(MIXED, "k", 1234, moved, prices, problems, touches, note=why, link=SHEET,
                  sign="NT$", links=links)  # fmt: skip


def pictured(words: Words) -> Report:
    """The week's mail with an overview of clients whose names are as long as names get."""
    dots = [Dot(80, 90, "grow", 1), Dot(10, 10, "drop", 2), Dot(60, 40, "educate")]
    curve = [9e11, 1e12, 999_999_999_000.0]
    overview = Overview(dots, (50, 50), [LATIN], [CHINESE], curve, 2, "NT$")
    return Report("Studio", "k", 3, sign="NT$", overview=overview)


PICTURES = Pictures(PICTURE, PICTURE, lettered=True)


def warned(words: Words) -> Report:
    return Report(LATIN, "k", 3, warning=words["mail.map_said"], link=SHEET)


def well(words: Words) -> Report:
    return Report("Studio", "k", 48)


# -- measuring -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """A piece of text, or a picture, as it is laid out: where, how large, in which colours."""

    text: str
    left: float
    right: float
    height: float
    size: float
    color: str
    ground: str

    @property
    def contrast(self) -> float:
        """The ratio of WCAG 2.2 (success criterion 1.4.3)."""
        light, dark = sorted((_luminance(self.color), _luminance(self.ground)), reverse=True)
        return (light + 0.05) / (dark + 0.05)


@dataclass(frozen=True)
class Look:
    """A mail on one screen: the screen's width, how wide the mail wants to be, what is seen."""

    width: float
    wanted: float
    dark: bool
    seen: list[Seen]


_MEASURE = """
const clear = 'rgba(0, 0, 0, 0)';
function ground(node, view) {
  for (; node; node = node.parentElement) {
    const color = view.getComputedStyle(node).backgroundColor;
    if (color !== clear) return color;
  }
  return clear;
}
function look(frame) {
  const view = frame.contentWindow, page = view.document, seen = [];
  const add = (text, box, node) => {
    const style = view.getComputedStyle(node);
    seen.push([text, box.left, box.right, box.height, parseFloat(style.fontSize), style.color,
               ground(node, view)]);
  };
  const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (!node.textContent.trim()) continue;
    const range = page.createRange();
    range.selectNodeContents(node);
    add(node.textContent.trim(), range.getBoundingClientRect(), node.parentElement);
  }
  for (const image of page.images)
    add(image.alt, image.getBoundingClientRect(), image);
  return [view.innerWidth, page.documentElement.scrollWidth,
          view.matchMedia('(prefers-color-scheme: dark)').matches, seen];
}
onload = () => {
  const found = document.createElement('pre');
  found.id = 'found';
  found.textContent = JSON.stringify([...document.querySelectorAll('iframe')].map(look));
  document.body.append(found);
};
"""


def looks(pages: list[str], widths: tuple[int, ...], dark: bool) -> list[list[Look]]:
    """Each page on each width; one start of the browser for all."""
    if find() is None:
        if os.environ.get("PUMPKIN_REQUIRE_BROWSER"):
            pytest.fail("Chromium is required, and not installed")
        pytest.skip("Chromium is not installed")
    frames = "".join(framed(page, width) for page in pages for width in widths)
    told = dumped(f"<!DOCTYPE html><body>{frames}<script>{_MEASURE}</script>", dark)
    found = re.search(r'<pre id="found">(.*?)</pre>', told, re.DOTALL)
    assert found, "the script ran to its end"
    every = [
        Look(width, wanted, is_dark, [Seen(*facts) for facts in seen])
        for width, wanted, is_dark, seen in json.loads(html.unescape(found[1]))
    ]
    return [every[n : n + len(widths)] for n in range(0, len(every), len(widths))]


def _luminance(color: str) -> float:
    """Of ``rgb(r, g, b)``, by the formula of WCAG 2.2."""
    found = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", color)
    assert found, f"{color} is no plain colour"
    parts = [int(part) / 255 for part in found.groups()]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
