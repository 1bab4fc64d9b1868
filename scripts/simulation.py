"""What each setting does: the tier and action mix, monotonicity, hysteresis, and a new whale.

Works on made-up clients (see ``synthetic_clients.py``), the same for the same seed, with the
default settings of the base currency.  Prints plain tables; nothing is written.

    python scripts/simulation.py --clients 3000 --seed 1
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from synthetic_clients import synthetic_clients

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.choices import (
    ACTIONS,
    CRITERIA,
    DROP,
    DROP_LATER,
    FLAGS,
    RATINGS,
    REPRICE,
    TIERS,
)
from pumpkin_sheets.plan.clients.scoring.score import score
from pumpkin_sheets.plan.settings.settings import (
    BY_NAME,
    CUTS,
    SETTINGS,
    Settings,
    default_settings,
)
from pumpkin_sheets.sheets.frame import Frame

LIST_SIZE = 25
"""Clients of one business, where it matters how large one of them is beside the others."""

MOVED: dict[str, tuple[float, ...]] = {
    "TargetRate": (70, 110),
    "SizeTarget": (3000, 8000),
    "HourCost": (30, 65),
    "MoneyMix": (0.3, 0.9),
    "KnowledgeLift": (0, 0.8),
    "GrowthLift": (0, 0.6),
    "LatePerDay": (0, 1),
    "LateMax": (10, 60),
    "FlagPenalty": (4, 15),
    "MinRatings": (3, 5),
    "LeanWeak": (0.5, 0.85),
    "ValueLine": (40, 60),
    "EaseLine": (40, 60),
    "CutTolerable": (30, 40),
    "CutOK": (43, 53),
    "CutGood": (55, 65),
    "CutVIP": (67, 78),
    "VipCriteria": (0, 5),
    "WorstFlags": (2, 99),
    "Hassle": (0, 1),
    "MaxRaise": (0.1, 1),
    "RoundTo": (10, 500),
}
"""Values to try for each setting, below and above its default.  TierMargin and DependenceShare
have tables of their own: they say nothing about a single review of single clients."""

SHARES = (0.1, 0.2, 0.3)
MARGINS = (0, 2, 4, 6)
MONTHS, YEAR = 36, 12

# Where more is better, by how much a client is given more, and the most there can be.
BETTER: dict[str, tuple[float, float]] = {
    "revenue": (2000, 1e12),
    "knowledge": (1, 5),
    "growth": (1, 5),
    **dict.fromkeys(RATINGS, (1, 5)),
}
# Where less is better, and the least there can be.
WORSE: dict[str, tuple[float, float]] = {"cost": (500, 0), "hours": (20, 1), "late": (10, -3650)}

Numbers = NDArray[np.float64]


def changed(settings: Settings, **values: float) -> Settings:
    """The settings with some of them moved."""
    return replace(settings, values={**settings.values, **values})


def mix(codes: Numbers, choices: Sequence[int]) -> list[str]:
    """The share of each code in whole percent, of those that have one."""
    known = codes[~np.isnan(codes)]
    return [f"{100 * (known == code).mean():.0f}" if len(known) else "–" for code in choices]


def parted(clients: Frame) -> list[Frame]:
    """The clients as businesses of LIST_SIZE each."""
    starts = range(0, len(clients), LIST_SIZE)
    return [clients.take(slice(start, start + LIST_SIZE)) for start in starts]


def setting_table(clients: Frame, settings: Settings) -> Iterator[list[str]]:
    """Each setting moved down and up: who is scored, the mix, what repricing would bring."""
    tiers, actions = [t.code for t in TIERS], [a.code for a in ACTIONS]
    names = [t.name for t in TIERS] + [a.name for a in ACTIONS]
    yield ["setting", "value", "scored", *names, "raise"]

    def line(name: str, value: str, moved: Settings) -> list[str]:
        found = score(clients, moved)
        scored = f"{100 * (found['state'] == 0).mean():.0f}"
        asked = found["action"] == REPRICE
        # Net of what is paid now, against all revenue: one step of raises, were all accepted.
        more = np.nansum((found["suggested"] - found["counted"])[asked]) / found["counted"].sum()
        shares = [*mix(found["tier"], tiers), *mix(found["action"], actions)]
        return [name, value, scored, *shares, f"{100 * more:.1f}"]

    yield line("(defaults)", "", settings)
    for setting in SETTINGS:
        for value in MOVED.get(setting.name, ()):
            yield line(setting.name, f"{value:g}", changed(settings, **{setting.name: value}))


def dependence_table(clients: Frame, settings: Settings) -> Iterator[list[str]]:
    """Of the clients to drop, how many their list leans on too much to drop them at once."""
    yield ["DependenceShare", "to drop", "of these: replace first"]
    lists = parted(clients)
    english = words("en").texts
    for share in SHARES:
        moved = changed(settings, DependenceShare=share)
        found = [score(each, moved, words=english) for each in lists]
        drop = sum(int(np.sum(each["action"] == DROP)) for each in found)
        later = sum(int(np.sum(each["action_code"] == DROP_LATER)) for each in found)
        yield [f"{share:g}", f"{drop:,}", f"{later:,}"]


def monotonicity_table(
    clients: Frame, settings: Settings, rng: np.random.Generator
) -> Iterator[list[str]]:
    """Each input made better for everybody, under the defaults and under random settings.

    Neither a score nor a tier may fall.
    """
    yield ["made better", "clients", "score rose", "score fell", "tier rose", "tier fell", "mean"]
    tried = [settings, *(random_settings(settings, rng) for _ in range(4))]
    before = [score(clients, s) for s in tried]
    for name, better in improvements().items():
        gain, tier_gain = [], []
        for own, old in zip(tried, before, strict=True):
            fresh = score(better(clients), own)
            both = (fresh["state"] == 0) & (old["state"] == 0)
            gain.append((fresh["score"] - old["score"])[both])
            tier_gain.append((fresh["tier"] - old["tier"])[both])
        points, steps = np.concatenate(gain), np.concatenate(tier_gain)
        counts = [(points > 0).sum(), (points < 0).sum(), (steps > 0).sum(), (steps < 0).sum()]
        yield [name, f"{len(points):,}", *(f"{n:,}" for n in counts), f"{points.mean():+.2f}"]


def improvements() -> dict[str, Callable[[Frame], Frame]]:
    """What makes a client better, by name, each for a whole list; blanks stay blank."""
    made: dict[str, Callable[[Frame], Frame]] = {}
    for name, (step, most) in BETTER.items():
        made[f"{name} +{step:g}"] = partial(_more, name=name, step=step, most=most)
    for name, (step, least) in WORSE.items():
        made[f"{name} -{step:g}"] = partial(_less, name=name, step=step, least=least)
    made["one red flag less"] = lambda c: _with_tick(c, FLAGS, False)
    made["one criterion more"] = lambda c: _with_tick(c, CRITERIA, True)
    return made


def _more(clients: Frame, name: str, step: float, most: float) -> Frame:
    return clients.assign(**{name: np.minimum(clients[name] + step, most)})


def _less(clients: Frame, name: str, step: float, least: float) -> Frame:
    lower = np.maximum(clients[name] - step, least)
    return clients.assign(**{name: np.minimum(clients[name], lower)})  # never more than before


def _with_tick(clients: Frame, names: Sequence[str], tick: bool) -> Frame:
    """The first of these ticks that is not so already, made so."""
    ticks = np.column_stack([clients[name] for name in names])
    rows = np.flatnonzero((ticks != tick).any(axis=1))
    ticks[rows, np.argmax(ticks[rows] != tick, axis=1)] = tick
    return clients.assign(**{name: ticks[:, i] for i, name in enumerate(names)})


def random_settings(settings: Settings, rng: np.random.Generator) -> Settings:
    """Settings anywhere between half and twice the defaults, within their bounds."""
    values = {}
    for name, default in settings.values.items():
        setting = BY_NAME[name]
        moved = np.clip(default * rng.uniform(0.5, 2), setting.minimum, setting.maximum)
        values[name] = float(moved)
    cuts = np.sort(rng.uniform(10, 90, len(CUTS))) + np.arange(len(CUTS)) * 0.01
    return replace(settings, values={**values, **dict(zip(CUTS, cuts.tolist(), strict=True))})


def hysteresis_table(
    clients: Frame, settings: Settings, rng: np.random.Generator
) -> Iterator[list[str]]:
    """Tier changes per client and year when nothing but noise happens, month after month."""
    yield [
        "TierMargin",
        "changes per client and year",
        "clients that changed in a year",
        "changed and back",
    ]
    months = list(noisy_months(clients, rng))
    for margin in MARGINS:
        moved = changed(settings, TierMargin=margin)
        tier = np.full(len(clients), np.nan)
        history = []
        for month in months:
            tier = score(month.assign(committed=tier), moved)["tier"]
            history.append(tier)
        settled = np.array(history[YEAR:])  # the first year only finds each client's tier
        steps = np.diff(settled, axis=0)
        years = len(steps) / YEAR
        last_year = steps[-YEAR:]
        went = (last_year != 0).any(axis=0)
        # A tier that was left and taken again said nothing about the client.
        back = went & (last_year.sum(axis=0) == 0)
        per_year = (steps != 0).sum() / len(clients) / years
        yield [
            f"{margin:g}",
            f"{per_year:.2f}",
            f"{100 * went.mean():.0f} %",
            f"{100 * back.mean():.0f} %",
        ]


def noisy_months(clients: Frame, rng: np.random.Generator) -> Iterator[Frame]:
    """The same clients month after month, none of them better or worse in truth.

    Revenue and hours are sums over the last twelve months, each of which varies by half; the days
    paid late vary by a few; and one month in four a rating is given one point off.
    """
    count = len(clients)
    varied = {"revenue": 0.5, "hours": 0.5}
    parts = {n: rng.lognormal(-s * s / 2, s, (MONTHS + YEAR, count)) for n, s in varied.items()}
    for month in range(MONTHS):
        made: dict[str, Numbers] = {
            name: clients[name] * factors[month : month + YEAR].mean(axis=0)
            for name, factors in parts.items()
        }
        made["revenue"] = np.round(made["revenue"], 0)
        made["hours"] = np.maximum(1, np.round(made["hours"], 0))
        made["cost"] = np.minimum(clients["cost"], made["revenue"])
        late = clients["late"]
        made["late"] = np.where(late > 0, np.round(late + rng.normal(0, 3, count)), late)
        wrong = rng.integers(0, 4 * len(RATINGS), count)
        off = rng.choice([-1.0, 1.0], count)
        for i, name in enumerate(RATINGS):
            rating = clients[name]
            made[name] = np.clip(rating + np.where(wrong == i, off, 0), 1, 5)
        yield clients.assign(**made)


def whale_table(clients: Frame, settings: Settings) -> Iterator[list[str]]:
    """What one client more, or the weakest fifth less, does to the scores of all others."""
    yield ["what happens", "others", "scores that move", "tiers that move"]
    lists = parted(clients)
    moved = np.zeros((2, 3), dtype=int)
    for each in lists:
        before = score(each, settings)
        joined = each.take([*range(len(each)), 0])
        revenue = np.append(each["revenue"], 100 * each["revenue"].sum())
        with_whale = score(joined.assign(revenue=revenue), settings).take(slice(len(each)))
        kept = np.ones(len(each), dtype=bool)
        kept[np.argsort(before["score"], kind="stable")[: len(each) // 5]] = False
        pruned = score(each[kept], settings)
        for i, (old, new) in enumerate(((before, with_whale), (before[kept], pruned))):
            scores = (old["score"] != new["score"]).sum()
            tiers = (old["tier"] != new["tier"]).sum()
            moved[i] += (len(old), scores, tiers)
    for what, counts in zip(("a whale joins", "the weakest fifth leaves"), moved, strict=True):
        yield [what, *(f"{n:,}" for n in counts)]


def printed(title: str, rows: Iterator[list[str]], note: str = "") -> None:
    """A table with its title; the first row is the header, the first column the rows' names."""
    lines = list(rows)
    widths = [max(len(row[i]) for row in lines) for i in range(len(lines[0]))]
    print(f"\n{title}")
    for row in lines:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join(cells).rstrip())
    if note:
        print(note)


def main() -> None:
    parser = argparse.ArgumentParser(description="What each setting does, on made-up clients.")
    parser.add_argument("--clients", type=int, default=3000, help="how many clients (3000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same numbers (1)")
    options = parser.parse_args()
    if options.clients < LIST_SIZE:
        parser.error(f"--clients must be {LIST_SIZE} or more")
    # Each table has its own stream, so that one can change without moving the others.
    streams = np.random.default_rng(options.seed).spawn(3)
    clients = synthetic_clients(options.clients, streams[0])
    settings = default_settings(words("en"))
    print(f"{options.clients:,} clients, seed {options.seed}")
    printed(
        "What each setting does to a first review (percent)",
        setting_table(clients, settings),
        "scored: clients with enough data; raise: what all suggested raises of one step would add"
        " to revenue",
    )
    printed(
        f"How much a business of {LIST_SIZE} clients leans on those it should drop",
        dependence_table(clients, settings),
    )
    printed(
        "Better never scores lower (the defaults and four random sets of settings)",
        monotonicity_table(clients, settings, streams[1]),
    )
    printed(
        "Noise alone, reviewed every month",
        hysteresis_table(clients, settings, streams[2]),
    )
    printed(
        f"Others do not matter (businesses of {LIST_SIZE} clients)", whale_table(clients, settings)
    )


if __name__ == "__main__":
    main()
