"""One line for each pack, as Start and Plan show it."""

from __future__ import annotations

from pumpkin_sheets.plan.packs import PACKS
from pumpkin_sheets.plan.progress.packs_part import ON
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.drawing import Formula
from pumpkin_sheets.sheets.records import dataclass


@dataclass(frozen=True)
class PackLine:
    """A pack: its mark (on or off), what it is called, what it is for, and the way to it.

    ``sheets`` are the titles of its sheets, "" for one that is not there, so that nothing moves
    when it comes; ``command`` is how the pack is switched on while it is off.
    """

    title: str
    mark: Formula
    about: str
    sheets: tuple[str, ...]
    command: Formula


def pack_lines(content: Content) -> list[PackLine]:
    """The lines of all packs, in the order of their tabs."""
    words, practised = content.words, content.practised
    there = {table.practice.name for table in practised.tables}
    there |= {sheet.name for sheet in practised.written}
    there |= set(practised.pages) - set(practised.deleted)
    made = []
    for pack in PACKS:
        mark, off = (practised.figures[name][1] for name in (pack.mark_name, pack.off_name))
        made.append(
            PackLine(
                words[f"packs.title.{pack.name}"],
                Formula(pack.mark_name, mark),
                words[pack.about],
                tuple(words[f"sheets.{s.name}"] if s.name in there else "" for s in pack.sheets),
                Formula(
                    f'IF({pack.mark_name}="{ON}","",{pack.off_name})', "" if mark == ON else off
                ),
            )
        )
    return made
