"""House rules: the owner's rules, and what decides in the packs that are on."""

from __future__ import annotations

from pumpkin_sheets.plan.house_rules.rules import HOUSE_RULES, SHEET
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.drawing import Drawing, Placed
from pumpkin_sheets.sheets.inputs_page import Lines
from pumpkin_sheets.sheets.look import BACKGROUND, SUBTITLE, TITLE

LABEL, HELP = 1, 3
WIDTH = 6


def draw(content: Content) -> Drawing:
    """The sheet, one block below the other."""
    words = content.words
    title = words["sheets.house_rules"]
    lines = Lines(title, words, LABEL, HELP, HELP + 1, 2, content.practised.typed.get(SHEET.name))
    for block in HOUSE_RULES.shown(content.practised.packs):
        worded = any(line.worded for line in block.lines)
        ticked = any(line.tick is not None for line in block.lines)
        over = [words["house_rules.strict"] if ticked else "", words["house_rules.in_words"]]
        over = over if worded else []
        lines.heading(words[f"{block.words}.title"], over)
        lines.block(block)
        lines.row += 1
    head = [Placed(0, c, None, TITLE) for c in range(WIDTH) if c not in (1, 3)]
    head += [
        Placed(0, 1, title, TITLE),
        Placed(0, 3, words["subtitles.house_rules"], SUBTITLE),
    ]
    return Drawing(
        title=title,
        code_name=SHEET.code_name,
        tab_color=SHEET.tab_color,
        cells=[*head, *lines.cells],
        widths={0: 2, LABEL: 42, LABEL + 1: 13, HELP: 104, HELP + 1: 40, 5: 2},
        heights={0: 34, 1: 8} | dict.fromkeys(range(2, lines.row + 1), 21),
        background=BACKGROUND,
        background_columns=WIDTH,
        freeze=(1, 0),
        checks=lines.checks,
        names=lines.names,
        landscape=False,
        repeat_rows=(0, 0),
    )
