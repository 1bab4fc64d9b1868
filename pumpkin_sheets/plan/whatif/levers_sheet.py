"""Levers: how sure each tier is, what would lift it, what hassle costs, whom somebody looks like.

Python writes the sheet; at its foot stand what all of it comes to, and what came of advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from pumpkin_sheets.plan.choices import TIERS
from pumpkin_sheets.plan.whatif.alike import Likeness
from pumpkin_sheets.plan.whatif.chance import SURE, Chance
from pumpkin_sheets.plan.whatif.levers import PRICE, Change
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import coins, fixed, rounded
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.row_formulas import too_long
from pumpkin_sheets.sheets.schema import Column, Sheet
from pumpkin_sheets.sheets.tables import cell_text, trimmed
from pumpkin_sheets.sheets.words import Words, listed

SHEET = Sheet(
    "levers",
    owner="python",
    columns=(
        Column("client", "client", width=26),
        Column("tier", "choice", width=13, choices=TIERS, words="tiers"),
        Column("sure", "percent", width=9),
        Column("lower", "percent", width=9),
        Column("higher", "percent", width=9),
        Column("ask", "text", width=74, wrap=True),
        Column("single", "text", width=46, wrap=True),
        Column("cheapest", "text", width=92, wrap=True),
        Column("effort", "score", width=8, number="0.#"),
        Column("needed", "money", width=13),
        Column("hassle", "money", width=13, named="LeverHassle"),
        Column("alike", "text", width=64, wrap=True),
        Column("alike_share", "percent", width=10),
        Column("plan", "text", width=26),
        Column("prospect", "text", width=10, hidden=True, named="LeverProspect"),
        Column("likeness", "text", width=10, hidden=True, named="LeverLikeness"),
        Column("on_plan", "text", width=10, hidden=True, named="LeverSaid"),
    ),
    header_row=2,
)

Row = tuple[object, ...]


@dataclass(frozen=True)
class Lever:
    """All that the sheet says of one client, or of a prospect (``tier`` NaN)."""

    client: str
    tier: float = float("nan")
    chance: Chance | None = None
    single: Change | None = None
    cheapest: Change | None = None
    needed: float = float("nan")
    hassle: float = float("nan")
    alike: Likeness | None = None
    plan: str = ""
    prospect: bool = False


def lever_rows(
    levers: Sequence[Lever], words: Words, sign: str, flags: Mapping[str, str]
) -> list[Row]:
    """What the sheet shall hold; ``flags`` are the owner's words for red flags."""
    rows = [_row(lever, words, sign, flags) for lever in levers]
    nothing = dict.fromkeys(column.name for column in SHEET.columns)
    return rows or [tuple({**nothing, "ask": words["levers.none"]}.values())]


def foot_rows(sentences: Sequence[str]) -> list[Row]:
    """Sentences below the rows."""
    nothing = dict.fromkeys(column.name for column in SHEET.columns)
    return [tuple({**nothing, "ask": text}.values()) for text in sentences]


def with_plan_sentences(rows: Sequence[Row], sentences: Sequence[str]) -> list[Row]:
    """The rows with what Plan says of all of them, a sentence a row, in the hidden last column.

    There are rows enough: each of these sentences stands in one of its own at the foot.
    """
    said = [*sentences, *[""] * len(rows)]
    return [(*row[:-1], text or None) for row, text in zip(rows, said, strict=False)]


def told_of_prospects(records: Iterable[Mapping[str, object]]) -> Frame:
    """What formulas on Prospects find on the sheet: ``prospect`` and ``likeness``.

    Of records that lack one of the two they find nothing.
    """
    names = ("prospect", "likeness")
    told = [[cell_text(record.get(name)) for name in names] for record in records]
    texts = np.array([each for each in told if all(each)], dtype=object).reshape(-1, len(names))
    return Frame(dict(zip(names, texts.T, strict=True)))


def _row(lever: Lever, words: Words, sign: str, flags: Mapping[str, str]) -> Row:
    cells: dict[str, object] = dict.fromkeys(column.name for column in SHEET.columns)
    cells["client"] = lever.client
    tier, chance = lever.tier, lever.chance
    if tier == tier:
        cells["tier"] = words[f"tiers.{TIERS[int(tier) - 1].name}"]
    if chance is not None and tier == tier:
        cells["sure"] = _share(chance.of(tier))
        cells["lower"] = _share(chance.of(tier - 1)) if tier > 1 else None
        cells["higher"] = _share(chance.of(tier + 1)) if tier < len(TIERS) else None
        if chance.of(tier) < SURE and chance.ask:
            cells["ask"] = words.say(
                "levers.ask",
                tier=cells["tier"],
                n=fixed(100 * chance.of(tier)),
                rating=words[f"columns.clients.{chance.ask}"],
            )
    if lever.single is not None:
        cells["single"] = change_text(lever.single, words, sign)
    if lever.cheapest is not None:
        cells["cheapest"] = change_text(lever.cheapest, words, sign)
        cells["effort"] = float(rounded(lever.cheapest.effort, 2))
    for name, value in (("needed", lever.needed), ("hassle", lever.hassle)):
        cells[name] = value if value == value else None
    if lever.alike is not None:
        other = lever.alike.reference
        shared = listed(flags[name] for name in lever.alike.flags).said(words)
        key = "levers.alike_left" if other.left else "levers.alike"
        year = other.left.year if other.left else ""
        cells["alike"] = words.say(key, name=other.name, year=year, flags=shared)
        cells["alike_share"] = _share(lever.alike.share)
        if lever.prospect and not too_long(lever.client):
            cells["prospect"] = trimmed(lever.client)
            cells["likeness"] = words.say(
                "levers.likeness", n=fixed(100 * lever.alike.share), who=cells["alike"]
            )
    cells["plan"] = lever.plan or None
    return tuple(cells.values())


def change_text(change: Change, words: Words, sign: str) -> str:
    """A change in words: each part, from what to what, and the tier that it leads to."""
    parts = []
    for kind, (before, after) in change.parts.items():
        amount = kind == PRICE
        facts = {
            "before": coins(before, sign) if amount else _plain(before),
            "after": coins(after, sign) if amount else _plain(after),
            "n": change.steps[kind],
        }
        parts.append(words.say(f"levers.change.{kind}", **facts))
    tier = words[f"tiers.{TIERS[change.tier - 1].name}"]
    return words.say("levers.then", changes=listed(parts).said(words), tier=tier)


def _plain(value: float) -> str:
    return f"{float(rounded(value, 1)):.15g}"


def _share(value: float) -> float:
    return float(rounded(value, 3))
