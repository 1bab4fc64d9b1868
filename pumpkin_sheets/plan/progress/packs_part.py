"""The block “Practices”: which packs are on, what each is for, and the way to its sheets."""

from __future__ import annotations

from pumpkin_sheets.plan.packs import PACKS, Pack
from pumpkin_sheets.plan.progress.figures import Figure, Progress, Room
from pumpkin_sheets.sheets.sentences import fill, said

ON, OFF = "●", "○"
TEXTS = {"PackSwitchOn": "packs.switch_on"}


def _mark(pack: Pack) -> Figure:
    names = [practice.name for practice in pack.practices]
    cells = ",".join(practice.on_name for practice in pack.practices)

    def compute(p: Progress) -> str:
        return ON if p.on & set(names) else OFF

    return Figure(pack.mark_name, f'IF(MAX({cells})=1,"{ON}","{OFF}")', compute)


def _off(pack: Pack) -> Figure:
    return Figure(
        pack.off_name,
        said("PackSwitchOn", name=f'"{pack.name}"'),
        lambda p: fill(p.texts[TEXTS["PackSwitchOn"]], name=pack.name),
    )


FIGURES = tuple(make(pack) for pack in PACKS for make in (_mark, _off))
SWITCHES = Room(FIGURES, TEXTS)
