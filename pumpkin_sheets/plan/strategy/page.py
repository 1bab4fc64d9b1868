"""Strategy: its page, with what is worked out of it beside (F20, F21, F25)."""

from __future__ import annotations

from dataclasses import replace

from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.plan.strategy.lines import ABSENCE, FIELD, SHEET, STRATEGY
from pumpkin_sheets.sheets.drawing import Drawing, Formula, Placed, Style
from pumpkin_sheets.sheets.inputs_page import Lines
from pumpkin_sheets.sheets.look import BACKGROUND, HELP, LABEL, RESULT, SUBTITLE, TITLE

LABEL_COLUMN, HELP_LAST = 1, 3
WIDTH = 6
NUMBER = replace(RESULT, align="center", bold=True, number="0")
SHARE = replace(NUMBER, number="0%")
SENTENCE = replace(HELP, size=10, color="1F2A2A")
LINE, WORDED = 22.0, 36.0
"""How high a line is, and one whose text may run over two."""

WORKED_OUT: dict[str, tuple[tuple[str, str, Style, str], ...]] = {
    FIELD.words: (
        ("length", "OfferLength", NUMBER, "OfferSaid"),
        ("share", "LabelShare", SHARE, "LabelSaid"),
        ("part", "Gauge_offer", NUMBER, "GaugeAbout_offer"),
    ),
    ABSENCE.words: (("part", "Gauge_systems", NUMBER, "GaugeAbout_systems"),),
}
"""By block, what stands below it: the key of a label, a figure, how it looks, its sentence."""


def draw(content: Content) -> Drawing:
    """The sheet, one block below the other."""
    words, figures = content.words, content.practised.figures
    title = words["sheets.strategy"]
    typed = content.practised.typed.get(SHEET.name)
    last = HELP_LAST + 1
    lines = Lines(title, words, LABEL_COLUMN, HELP_LAST, last, 2, typed, wrap=True)
    tall = set()
    for block in STRATEGY.blocks:
        lines.heading(words[f"{block.words}.title"])
        tall |= {lines.row + i for i, line in enumerate(block.lines) if line.worded}
        lines.block(block)
        for key, figure, style, said in WORKED_OUT.get(block.words, ()):
            lines.put(LABEL_COLUMN, words[f"{block.words}.{key}"], LABEL)
            lines.put(lines.value, Formula(figure, figures[figure][1]), style)
            lines.put(lines.help, Formula(said, figures[said][1]), SENTENCE, last)
            lines.row += 1
        lines.row += 1
    head = [Placed(0, c, None, TITLE) for c in range(WIDTH) if c not in (1, 3)]
    head += [
        Placed(0, 1, title, TITLE),
        Placed(0, 3, words["subtitles.strategy"], SUBTITLE),
    ]
    heights = {row: WORDED if row in tall else LINE for row in range(2, lines.row + 1)}
    return Drawing(
        title=title,
        code_name=SHEET.code_name,
        tab_color=SHEET.tab_color,
        cells=[*head, *lines.cells],
        widths={0: 2, LABEL_COLUMN: 50, 2: 13, HELP_LAST: 84, last: 40, WIDTH - 1: 2},
        heights={0: 34, 1: 8} | heights,
        background=BACKGROUND,
        background_columns=WIDTH,
        freeze=(1, 0),
        checks=lines.checks,
        names=lines.names,
        fit_height=1,
    )
