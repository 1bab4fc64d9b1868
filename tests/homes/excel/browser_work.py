"""What the browser add-in does, in an interpreter that has what the browser installs, no more.

``python -m tests.homes.excel.browser_work NAME...``: the modules of these names can be imported,
and the standard library; all others are refused as if they were not installed.  Prints what was
asked for and refused, then what came out, as JSON.
"""

from __future__ import annotations

import datetime as dt
import importlib.abc
import json
import sys
import zoneinfo
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class Only(importlib.abc.MetaPathFinder):
    """Refuses every top-level module but these."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = {*names, *sys.stdlib_module_names, "pumpkin_sheets", "scripts", "tests"}
        self.refused: set[str] = set()

    def find_spec(
        self, fullname: str, path: object = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        top = fullname.partition(".")[0]
        if top not in self.names and not top.startswith("_"):
            self.refused.add(top)
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def work() -> dict[str, object]:
    """The buttons' recalculation, with holidays and a time zone, and a worksheet function."""
    zoneinfo.reset_tzpath(())  # a browser has no time zones of its own
    from pumpkin_sheets.calendar.clock import find_zone
    from pumpkin_sheets.calendar.holidays import public_holidays
    from pumpkin_sheets.recalculate import recalculate
    from scripts.excel_lite import main
    from tests.memory_workbook import TODAY, TYPED, memory_workbook

    holidays = public_holidays("TW", [2026])
    outcome = recalculate(memory_workbook(typed=TYPED), TODAY, dt.time(8))
    table = [["Client", "Revenue", "Communication"], ["Giant", 20_000, 5], ["Small", 500, 1]]
    return {
        "offered": sorted(main.__all__),
        "new year": dt.date(2026, 1, 1) in (holidays or ()),
        "zone": str(dt.datetime(2026, 3, 2, tzinfo=find_zone("Asia/Taipei")).utcoffset()),
        "reviewed": sorted(outcome.judgement.reviewed["client"]),
        "tiers": main.pumpkin_tier(table),
    }


if __name__ == "__main__":
    only = Only(sys.argv[1:])
    sys.meta_path.insert(0, only)
    done = work()
    print(json.dumps({**done, "refused": sorted(only.refused)}, default=str))
