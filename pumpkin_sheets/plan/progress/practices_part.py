"""What the practices show on Plan, each pack in a block of its own."""

from __future__ import annotations

from pumpkin_sheets.plan.packs import PRACTICES
from pumpkin_sheets.plan.progress.figures import Figure, Room

FIGURES = tuple(
    Figure(
        shown.figure,
        shown.formula,
        shown.compute,
        practices=(practice.name,),
        nothing="" if shown.style == "sentence" else 0,
    )
    for practice in PRACTICES
    for shown in practice.shown
    if shown.compute is not None
)

OF_PRACTICES = Room(FIGURES, {})
