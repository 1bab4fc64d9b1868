"""The address that the buttons of every workbook, out since the first release, call Python by.

What they call is in :mod:`pumpkin_sheets.homes.excel.addin`; this module never moves.
"""

from pumpkin_sheets.uncollected import all_kept

with all_kept():
    from pumpkin_sheets.homes.excel.addin import (
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
        switch_on,
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
    "switch_on",
    "take_this_proposal",
]
