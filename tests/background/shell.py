"""A shell that runs nothing, for the tests of what is put into a scheduler."""

from __future__ import annotations

from collections.abc import Sequence

from pumpkin_sheets.background.job import Ran

NASTY = 'My "plans" & 100% $HOME'
"""A folder with every sign that means something to a scheduler."""


class Shell:
    """Runs nothing, remembers everything, and keeps a crontab."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.crontab: str | None = None
        self.code = 0

    def __call__(self, command: Sequence[str], given: str | None) -> Ran:
        self.commands.append(list(command))
        if list(command) == ["crontab", "-l"]:
            return Ran(1, "no crontab") if self.crontab is None else Ran(0, self.crontab)
        if list(command) == ["crontab", "-"]:
            self.crontab = given
        return Ran(self.code, "Access is denied.\n")
