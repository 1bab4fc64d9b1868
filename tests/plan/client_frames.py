"""Frames of clients for the tests of the score: a few words in, every column that it needs out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, RATINGS
from pumpkin_sheets.plan.clients.scoring.score import score
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS
from pumpkin_sheets.plan.settings.settings import Settings, default_settings
from pumpkin_sheets.sheets.frame import Frame
from tests.frames import frame_of, row_at

ENGLISH = words("en")
DEFAULTS = default_settings(ENGLISH)

Client = Mapping[str, Any]


def settings(**changed: float) -> Settings:
    """The default settings with some changed, by defined name (``TargetRate=100``)."""
    return Settings({**DEFAULTS.values, **changed}, DEFAULTS.flags, DEFAULTS.criteria)


def frame(clients: Sequence[Client]) -> Frame:
    """A frame as ``scoring.Working`` takes it.

    ``ratings`` rates all five alike; ``flags`` and ``criteria`` tick that many.  What is not
    said is blank.
    """
    rows = []
    for i, said in enumerate(clients):
        row: dict[str, Any] = dict.fromkeys(BOUNDS, np.nan)
        row |= {"client": f"Client {i}", "committed": np.nan, "typed_fault": 0.0}
        row |= {n: k < said.get("flags", 0) for k, n in enumerate(FLAGS)}
        row |= {n: k < said.get("criteria", 0) for k, n in enumerate(CRITERIA)}
        if "ratings" in said:
            row |= dict.fromkeys(RATINGS, said["ratings"])
        known = set(row)
        unknown = set(said) - known - {"flags", "criteria", "ratings"}
        assert not unknown, f"no such column: {unknown}"
        row |= {k: v for k, v in said.items() if k in known}
        rows.append(row)
    made = frame_of(rows)
    numbers = (*BOUNDS, "committed", "typed_fault")
    return made.assign(**{name: made[name].astype(float) for name in numbers})


def score_one(
    own: Settings = DEFAULTS, total: float | None = None, /, **said: Any
) -> dict[str, Any]:
    """Every calculated column of one client, with its words in English."""
    return row_at(score_all([said], own, total))


def score_all(
    clients: Sequence[Client], own: Settings = DEFAULTS, total: float | None = None
) -> Frame:
    """Every calculated column of some clients, with their words in English."""
    return score(frame(clients), own, words=ENGLISH.texts, total=total)


def cents(low: float, high: float) -> st.SearchStrategy[float]:
    """Amounts with two decimals."""
    return st.integers(round(low * 100), round(high * 100)).map(lambda n: n / 100)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Something, or a blank cell."""
    return st.one_of(st.just(np.nan), strategy)


CLIENTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "revenue": st.one_of(cents(0, 200_000), st.sampled_from([0.0, 0.01, 5000.0, 1e12])),
        "cost": maybe(cents(0, 250_000)),
        "hours": maybe(st.one_of(cents(0, 3000), st.sampled_from([0.0, 0.009, 0.01, 1e6]))),
        "knowledge": maybe(st.integers(0, 5)),
        "growth": maybe(st.integers(0, 5)),
        "late": maybe(st.integers(-30, 400)),
        "flags": st.integers(0, 9),
        "criteria": st.integers(0, 5),
        "committed": maybe(st.integers(1, 5)),
        "communication": st.integers(1, 5),
        **{name: maybe(st.integers(1, 5)) for name in RATINGS[1:]},
    }
)
"""Clients with enough data to be scored."""

_SHARES = st.integers(0, 100).map(lambda n: n / 100)

SETTINGS: st.SearchStrategy[Settings] = st.one_of(
    st.just(DEFAULTS),
    st.builds(
        lambda cuts, **own: settings(
            **own, **dict(zip(("CutTolerable", "CutOK", "CutGood", "CutVIP"), cuts, strict=True))
        ),
        st.lists(st.integers(1, 1000), min_size=4, max_size=4, unique=True).map(
            lambda tenths: [t / 10 for t in sorted(tenths)]
        ),
        TargetRate=cents(0.01, 5000),
        SizeTarget=cents(1, 100_000),
        HourCost=cents(0, 500),
        MoneyMix=_SHARES,
        KnowledgeLift=_SHARES,
        GrowthLift=_SHARES,
        LatePerDay=cents(0, 5),
        LateMax=cents(0, 100),
        FlagPenalty=cents(0, 50),
        MinRatings=st.just(1),
        LeanWeak=_SHARES,
        ValueLine=cents(0, 100),
        EaseLine=cents(0, 100),
        TierMargin=cents(0, 50),
        VipCriteria=st.integers(0, 5),
        WorstFlags=st.integers(1, 10),
        Hassle=cents(0, 3),
        MaxRaise=cents(0, 2),
        RoundTo=st.sampled_from([0.01, 0.05, 1, 5, 50, 100, 1000]),
        DependenceShare=_SHARES,
    ),
)
"""The defaults, or settings that are fine but far from them."""
