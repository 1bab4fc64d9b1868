"""Plan: the declaration of its page, and everything that is worked out for it."""

from __future__ import annotations

from pumpkin_sheets.plan.progress.capacity import CAPACITY
from pumpkin_sheets.plan.progress.gauge import GAUGE
from pumpkin_sheets.plan.progress.nights import NIGHTS
from pumpkin_sheets.plan.progress.packs_part import SWITCHES
from pumpkin_sheets.plan.progress.practices_part import OF_PRACTICES
from pumpkin_sheets.plan.progress.retention import BLOCK, RETENTION
from pumpkin_sheets.plan.progress.roadmap import ROADMAP
from pumpkin_sheets.plan.strategy.offer import OFFER
from pumpkin_sheets.sheets.lines import InputPage
from pumpkin_sheets.sheets.schema import Sheet

SHEET = Sheet("plan", owner="people", tab_color="1F4E41")
PLAN = InputPage(SHEET, (BLOCK,))
ROOMS = (SWITCHES, CAPACITY, RETENTION, OFFER, GAUGE, ROADMAP, NIGHTS, OF_PRACTICES)
VOLATILE = frozenset(each.name for room in ROOMS for each in room.figures if each.volatile)
"""The figures that go with the day."""
