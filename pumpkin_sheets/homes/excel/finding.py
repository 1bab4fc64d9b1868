"""What ``pumpkin excel doctor`` says of one thing that is wrong."""

from __future__ import annotations

from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.words import Sentence


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong; ``serious`` when the buttons cannot work because of it."""

    what: Sentence
    mend: Sentence
    serious: bool = True

    def __str__(self) -> str:
        return f"{self.what} {self.mend}"


def finding(
    name: str, mend: Sentence | None = None, /, *, serious: bool = True, **facts: object
) -> Finding:
    """What is wrong, by its name among the words, and how to mend it: by default ``NAME_mend``."""
    mend = mend or Spoken(f"excel_doctor.{name}_mend")
    return Finding(Spoken(f"excel_doctor.{name}", **facts), mend, serious)


def run(command: str) -> Sentence:
    """How to mend it: by a command."""
    return Spoken("excel_doctor.run", command=command)


INSTALL = run("pumpkin excel install")
