"""The sample's clients as the pack works with them: typed cells, the review, the settings."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.choices import CRITERIA, FLAGS
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS
from pumpkin_sheets.plan.review.review import review
from pumpkin_sheets.plan.settings.settings import Settings, default_settings
from pumpkin_sheets.sample import CURRENCY, sample_clients
from pumpkin_sheets.sheets.frame import Frame

TODAY = dt.date(2026, 3, 2)
EFFORTS = {
    "price": 1.0,
    "hours": 1.0,
    "ratings": 10.0,
    "late": 5.0,
    "flags": 10.0,
    "criteria": 8.0,
    "growth": 12.0,
}
"""As House rules have them to begin with."""


@cache
def settings() -> Settings:
    return default_settings(words("en"), CURRENCY)


@cache
def _studio() -> tuple[Frame, Frame]:
    typed = sample_clients("en")
    frame = Frame(
        {
            "client": typed["client"],
            **{name: [_number(cell) for cell in typed[name]] for name in BOUNDS},
            **{name: [bool(cell) for cell in typed[name]] for name in (*FLAGS, *CRITERIA)},
            "committed": np.nan,
        }
    )
    reviewed = review(frame, settings(), words("en").texts)
    return frame.assign(committed=reviewed["tier_code"]), reviewed


def _number(cell: object) -> float:
    """What is typed in a cell for a number; NaN for anything else."""
    return float(cell) if isinstance(cell, int | float) else np.nan


def studio() -> tuple[Frame, Frame]:
    """The clients that have enough data, ``committed`` their tier today, and their review."""
    frame, reviewed = _studio()
    return frame[reviewed["enough"]], reviewed[reviewed["enough"]]


def place(name: str) -> int:
    """Where a client stands among those."""
    frame, _ = studio()
    return frame["client"].tolist().index(name)
