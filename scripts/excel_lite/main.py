"""Pumpkin Sheets in xlwings Lite: paste this into its main.py, and requirements.txt beside it.

The add-in finds the button's function and the worksheet functions by their being here.
"""

from pumpkin_sheets.excel_addin import (
    pumpkin_action,
    pumpkin_ease,
    pumpkin_price,
    pumpkin_tier,
    pumpkin_value,
    pumpkin_whale_curve,
    recalculate_tiers,
)

__all__ = [
    "pumpkin_action",
    "pumpkin_ease",
    "pumpkin_price",
    "pumpkin_tier",
    "pumpkin_value",
    "pumpkin_whale_curve",
    "recalculate_tiers",
]
