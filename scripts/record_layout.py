"""Records the layout that the program makes now, in ``pumpkin_sheets/layouts/``.

``python scripts/record_layout.py`` says what the newest record lacks; with ``--write`` it is made.
Once a layout was released, raise ``LAYOUT`` in ``plan/layouts.py`` first: a released record stays
as it is, because workbooks of that layout are out there.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from pumpkin_sheets.languages import all_words
from pumpkin_sheets.layouts import FOLDER, layout
from pumpkin_sheets.plan.layout_facts import facts
from pumpkin_sheets.plan.layouts import LAYOUT, RELEASED, changed


def differences(folder: Path = FOLDER) -> list[str]:
    """The facts in which the newest record differs from what the program makes."""
    path = folder / f"{LAYOUT}.json"
    known = layout(LAYOUT).facts if path.exists() else {}
    fresh, gone = changed(known, facts(all_words()))
    return sorted([*fresh, *gone])


def write(folder: Path = FOLDER) -> Path:
    """Writes the newest record.  Raises SystemExit where it was released already."""
    path = folder / f"{LAYOUT}.json"
    if LAYOUT <= RELEASED:
        raise SystemExit(f"Layout {LAYOUT} was released; raise LAYOUT in plan/layouts.py first.")
    fresh, gone = changed(layout(LAYOUT - 1).facts, facts(all_words()))
    told = json.dumps({"new": fresh, "gone": gone}, ensure_ascii=False, indent=0)
    path.write_text(told + "\n", encoding="utf-8")
    return path


def main() -> None:
    """Says what is not recorded, or records it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    if not parser.parse_args().write:
        print("\n".join(differences()) or f"Layout {LAYOUT} is recorded.")
        return
    if not differences():
        print(f"Layout {LAYOUT} is recorded.")
        return
    print(write())


if __name__ == "__main__":
    main()
