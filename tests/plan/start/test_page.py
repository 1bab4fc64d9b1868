"""The legend of Start: actions by when they apply, tiers by their scores."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.plan.start.page import draw
from pumpkin_sheets.sheets.drawing import Formula
from tests.memory_workbook import TODAY


def shown(language: str, **changed: float) -> list[str]:
    said = words(language)
    settings = default_settings(said)
    settings = replace(settings, values={**settings.values, **changed})
    drawing = draw(new_content(said, settings, 3, today=TODAY))
    contents = [p.content for p in drawing.cells]
    return [str(c.result if isinstance(c, Formula) else c) for c in contents if c]


def test_tiers_go_by_the_cuts_on_settings() -> None:
    assert (
        "Tier says how good a client is, by score: VIP from 80.5 with enough criteria, Good from"
        " 60, OK from 48, Tolerable from 35, below that, or with enough red flags, Worst. It sets"
        " how often you are in touch."
    ) in shown("en", CutVIP=80.5)


@pytest.mark.parametrize("language", languages())
def test_no_action_is_paired_with_a_tier(language: str) -> None:
    said = words(language)
    legend = shown(language)
    paired = {
        (action, tier)
        for action in ("grow", "keep", "educate", "reprice", "drop")
        for tier in ("good", "ok", "tolerable")
        if said[f"tiers.{tier}"] in said[f"start.when.{action}"].split()
    }
    assert not paired
    for action in ("grow", "keep", "educate", "reprice", "drop"):
        assert said[f"start.when.{action}"] in legend
    assert not any(said[f"tier_advice.{tier}"] in text for tier in ("ok", "vip") for text in legend)
