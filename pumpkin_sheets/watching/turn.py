"""What came of one turn at a watched workbook, as it is told from process to process."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

Kind = Literal["moved", "reviewed", "scheduled", "refreshed", "same", "lasting", "passing"]
"""What the turn came to.

``moved``: clients did; then as ``Done``.  ``lasting``: it cannot be done until somebody changes
the file; ``passing``: what stands in the way may go by itself.
"""


@dataclass(frozen=True)
class Turn:
    """``line`` is for the terminal, ``notice`` for a notification (none where it is empty).

    ``language`` is the workbook's, empty where it is not known.  ``until`` is when the day of the
    turn ends (seconds of POSIX).  ``left`` is the file as the turn left it: bytes, and
    nanoseconds of its time.  ``aside`` is worth saying once.
    """

    kind: Kind
    line: str
    notice: str = ""
    language: str = ""
    until: float | None = None
    left: tuple[int, int] | None = None
    aside: str = ""

    def to_json(self) -> str:
        """ASCII alone, whatever the terminal speaks."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Turn:
        """Raises ValueError or TypeError for anything else than ``to_json`` gives."""
        found: Any = json.loads(text)
        turn = cls(**found)
        return replace(turn, left=None if turn.left is None else (turn.left[0], turn.left[1]))
