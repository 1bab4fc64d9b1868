"""What the mail's two pictures show, as plain facts: the map of value and ease, the whale curve.

The same as on the Dashboard, of every client that is scored, those in rows without formulas too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pumpkin_sheets.plan.choices import ACTIONS, FIELDS
from pumpkin_sheets.plan.dashboard.tables import LABELLED, table, top_places
from pumpkin_sheets.plan.dashboard.totals import Totals, cumulated
from pumpkin_sheets.sheets.numbers import coins
from pumpkin_sheets.sheets.words import Sentence, Words, listed


@dataclass(frozen=True)
class Dot:
    """A client on the map: value and ease from 0 to 100, and the name of its action.

    ``number`` is what it is called by in the picture; 0 for those without a name there.
    """

    value: float
    ease: float
    action: str
    number: int = 0


@dataclass(frozen=True)
class Overview:
    """The whole list at a glance.

    ``water`` and ``let_go`` are the first clients of these lists of the Dashboard, numbered one
    after the other from 1; ``lines`` the value and the ease that part the map into its fields;
    ``curve`` the profit added up, the most profitable client first, and ``peak_at`` how many
    clients bring the most of it; ``sign`` stands before amounts.
    """

    dots: Sequence[Dot]
    lines: tuple[float, float]
    water: Sequence[str]
    let_go: Sequence[str]
    curve: Sequence[float]
    peak_at: int
    sign: str = ""

    def legend(self, words: Words) -> list[tuple[str, int, str]]:
        """Every action that a client has, best first: sign and word, how many, its colours."""
        actions = [dot.action for dot in self.dots]
        return [
            (a.label(words, "actions"), actions.count(a.name), a.style)
            for a in reversed(ACTIONS)
            if a.name in actions
        ]

    def letters(self, words: Words) -> str:
        """What the letters mean that stand for the fields of the map where no font has words."""
        pairs = zip(LETTERS, FIELDS, strict=True)
        named = [_numbered(letter, words[f"fields.{field.name}"]) for letter, field in pairs]
        return words.say("mail.map_letters", fields=listed(named).said(words))

    def named(self, words: Words) -> list[tuple[str, str]]:
        """The lists whose clients have numbers on the map: what they are for, and who they are."""
        lists = {"water": (1, self.water), "let_go": (1 + len(self.water), self.let_go)}
        return [
            (
                words[f"dashboard.{name}"],
                listed(_numbered(n, client) for n, client in enumerate(clients, first)).said(words),
            )
            for name, (first, clients) in lists.items()
            if clients
        ]

    def profit(self, words: Words) -> str:
        """What the whale curve shows, in a sentence."""
        peak, total = self.curve[self.peak_at - 1], self.curve[-1]
        rest = len(self.curve) - self.peak_at
        facts = {
            "count": len(self.curve),
            "at": self.peak_at,
            "rest": rest,
            "peak": coins(peak, self.sign),
            "lost": coins(peak - total, self.sign),
            "total": coins(total, self.sign),
        }
        if peak <= 0:
            return words.say("mail.curve_none", **facts)
        if not rest:
            return words.say("mail.curve_rises", **facts)
        return words.say(
            "mail.curve_falls_one" if self.peak_at == 1 else "mail.curve_falls", **facts
        )


LETTERS = "ABCD"
"""What the four fields of the map are called in a picture that cannot hold their names."""


def _numbered(number: object, name: str) -> Sentence:
    return Sentence("mail.numbered", number=number, name=name)


def overview_of(totals: Totals) -> Overview | None:
    """What there is to see of a list; None while nobody is scored."""
    scored, made = totals.scored, table(totals)
    curve = cumulated(totals)
    if not len(curve):
        return None
    lists = {name: top_places(made[name])[:LABELLED] for name in ("water", "let_go")}
    numbers = {place: n for n, place in enumerate((*lists["water"], *lists["let_go"]), 1)}
    names = {action.code: action.name for action in ACTIONS}
    columns = (scored[name].astype(float) for name in ("value", "ease", "action"))
    dots = [
        Dot(value, ease, names[int(action)], numbers.get(place, 0))
        for place, (value, ease, action) in enumerate(zip(*columns, strict=True))
        if not np.isnan(action)
    ]
    called = {
        name: [str(scored["client"][place]) for place in places] for name, places in lists.items()
    }
    return Overview(
        dots,
        (totals.settings["ValueLine"], totals.settings["EaseLine"]),
        called["water"],
        called["let_go"],
        [float(profit) for profit in curve],
        int(totals["PeakAt"]),
        totals.settings.sign,
    )
