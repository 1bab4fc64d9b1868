"""``python -m pumpkin_sheets.cli.take_turn FILE LANGUAGE``: one turn at a watched file.

It is a process of its own, so that the watch stays small, and no trouble here ends it.
"""

from __future__ import annotations

import sys

from pumpkin_sheets.uncollected import all_kept, last_work

with all_kept():
    import datetime as dt
    from pathlib import Path

    from pumpkin_sheets.cli.terminal import tell
    from pumpkin_sheets.languages import words
    from pumpkin_sheets.watching.take_turn import take_turn


def main() -> None:
    """Take a turn at the file that the arguments name, and print what came of it."""
    _, file, language = sys.argv
    now = dt.datetime.now().astimezone()
    tell(take_turn(Path(file), now, words(language)).to_json())


if __name__ == "__main__":
    with last_work():
        main()
