"""Pumpkin Sheets in xlwings Lite: paste this into its main.py, and requirements.txt beside it.

The add-in finds the buttons' functions and the worksheet functions by their being here.
"""

from pumpkin_sheets.excel_addin import (
    log_this_touch,
    pumpkin_action,
    pumpkin_cringe,
    pumpkin_ease,
    pumpkin_levers,
    pumpkin_price,
    pumpkin_sure,
    pumpkin_tier,
    pumpkin_value,
    pumpkin_whale_curve,
    rebuild_schedule,
    recalculate_tiers,
    take_this_proposal,
)

__all__ = [
    "log_this_touch",
    "pumpkin_action",
    "pumpkin_cringe",
    "pumpkin_ease",
    "pumpkin_levers",
    "pumpkin_price",
    "pumpkin_sure",
    "pumpkin_tier",
    "pumpkin_value",
    "pumpkin_whale_curve",
    "rebuild_schedule",
    "recalculate_tiers",
    "take_this_proposal",
]
