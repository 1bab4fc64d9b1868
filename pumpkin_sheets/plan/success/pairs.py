"""Whom and which figure a row is about: what Success and Check-ins know each other by (F35, F36).

Both tables look into each other, and no cell into itself: check-ins stand under the pair of client
and figure, made of what was typed, and a row of Success under the same.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pumpkin_sheets.plan.clients.finding import Finding, of_client
from pumpkin_sheets.sheets.numbers import Flags, Numbers, Texts, round_, rounded
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.results import hidden
from pumpkin_sheets.sheets.row_formulas import if_ready, key_of
from pumpkin_sheets.sheets.schema import Column

WHO = "IF({at}>0,CHAR(10)&{at},TRIM({client}))"
"""The formula for what a client is known by: its place on Clients, else its name."""
_PAIR = f'IF(TRIM({{metric}})="","",{WHO}&CHAR(10)&TRIM({{metric}}))'


def hidden_text(
    name: str, formula: str, compute: Callable[[Working, int], str], named: str = ""
) -> Column:
    """A text that only formulas look at, of a row that can be used."""

    def texts(work: Working) -> Texts:
        return work.texts_where(work.ready, lambda i: compute(work, i))

    return Column(name, "text", "check", hidden=True, named=named,
                  formula=if_ready(formula), compute=texts)  # fmt: skip


def pair_column(named: str) -> Column:
    """The hidden text that tells client and figure; empty while no figure is named."""
    return hidden_text("pair", _PAIR, _pair, named)


def tier_column() -> Column:
    """The hidden tier of the client, 0 for none."""
    formula = "IF({at}>0,IFERROR(N(INDEX(ClientTier,{at})),0),0)"
    return hidden("tier", formula, lambda work: of_client(work, "tier"))


def who(work: Working, i: int) -> str:
    """The twin of :data:`WHO`."""
    at = work["at"][i]
    return f"\n{at:.0f}" if at > 0 else str(work["client"][i])


def pair_of(finding: Finding, client: str, metric: str) -> str:
    """What client and figure are known by, of names as they were typed."""
    at = finding.at(client)
    return "\n".join((f"\n{at + 1}" if at is not None else key_of(client), key_of(metric)))


class Alike:
    """Which rows hold texts that are the same to a spreadsheet; an empty one is like none."""

    def __init__(self, texts: Texts) -> None:
        self._rows: dict[str, list[int]] = {}
        for i, text in enumerate(texts):
            if text:
                self._rows.setdefault(text.lower(), []).append(i)

    def rows(self, text: str) -> list[int]:
        """The 0-based rows that hold a text, from top to bottom."""
        return self._rows.get(text.lower(), [])

    def counts(self, texts: Texts) -> Numbers:
        """How many rows hold each of these texts."""
        return np.array([float(len(self.rows(text))) for text in texts])


# --- how far a figure is ------------------------------------------------------------------------


def points_(value: str, baseline: str, target: str) -> str:
    """The formula for how much of the way a figure went, in whole percent; "" for no way.

    It counts towards the aim, also where less is better.
    """
    part = round_(f"100*({value}-{baseline})/({target}-{baseline})", 0)
    given = f"AND(ISNUMBER({value}),ISNUMBER({baseline}),ISNUMBER({target}))"
    return f'IF({given},IF({baseline}<>{target},{part},""),"")'


def points(value: Numbers, baseline: Numbers, target: Numbers) -> Numbers:
    """The twin of :func:`points_`."""
    way = np.where(baseline == target, np.nan, target - baseline)
    with np.errstate(invalid="ignore"):
        return np.where(np.isnan(way), np.nan, rounded(100 * (value - baseline) / way, 0))


def expected_(day: str, start: str, by: str) -> str:
    """The formula for the points on course on a day, where ``start`` lies before ``by``."""
    share = f"100*({day}-INT({start}))/(INT({by})-INT({start}))"
    return round_(f"MAX(0,MIN(100,{share}))", 4)


def expected(day: Numbers | float, start: Numbers, by: Numbers) -> Numbers:
    """The twin of :func:`expected_`; NaN where the days are not known or do not rise."""
    start, by = np.floor(start), np.floor(by)
    days = np.where(by > start, by - start, np.nan)
    with np.errstate(invalid="ignore"):
        return rounded(np.maximum(0, np.minimum(100, 100 * (day - start) / days)), 4)


def behind_(reached: str, on_course: str) -> str:
    """The formula that is true where a figure is further behind than PaceSlack allows."""
    return f"{reached}<{round_(f'{on_course}-PaceSlack', 4)}"


def behind(work: Working, reached: Numbers, on_course: Numbers) -> Flags:
    """The twin of :func:`behind_`."""
    return np.asarray(reached < rounded(on_course - work.settings["PaceSlack"], 4))


# --- their twins --------------------------------------------------------------------------------


def _pair(work: Working, i: int) -> str:
    metric = work["metric"][i]
    return f"{who(work, i)}\n{metric}" if metric else ""
