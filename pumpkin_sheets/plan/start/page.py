"""The Start sheet: the guide in one minute, shapes and colours, the seven steps (F19), packs."""

from __future__ import annotations

from dataclasses import replace

from pumpkin_sheets.plan.choices import ACTIONS, TIERS
from pumpkin_sheets.plan.progress.packs_lines import PackLine, pack_lines
from pumpkin_sheets.plan.progress.page import LINK as LINKED
from pumpkin_sheets.plan.progress.page import MARK as MARKED
from pumpkin_sheets.plan.progress.page import last_night, silence
from pumpkin_sheets.plan.progress.roadmap import STEPS
from pumpkin_sheets.plan.settings.settings import CUTS
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.drawing import Drawing, Formula, Placed, Push, Style, text
from pumpkin_sheets.sheets.look import (
    ACTION_COLORS,
    BACKGROUND,
    GREEN,
    HEADING,
    HELP,
    LABEL,
    LINE,
    PAPER,
    SOFT,
    SUBTITLE,
    TITLE,
    WHITE,
)
from pumpkin_sheets.sheets.sentences import fill, said

LAST = 4  # the last column of the texts
MARK = 5
WIDTH = 7
NUMBER, FIRST = 1, 2


def draw(content: Content) -> Drawing:
    """The sheet: texts, the marks of the seven steps, and which packs are on."""
    words = content.words
    cells = [Placed(0, c, None, TITLE) for c in range(WIDTH) if c not in (1, 4)]
    cells.append(Placed(0, 1, words["product.name"], replace(TITLE, size=22)))
    cells.append(Placed(0, 4, words["product.motto"], replace(SUBTITLE, size=12)))
    row = 2
    cells += _heading(row, words["start.title"])
    row += 1
    for i in range(1, 6):
        cells += _step(row, str(i), words[f"start.step{i}"], GREEN)
        row += 1
    button = Push(row, FIRST, "RecalculateTiers", words["buttons.recalculate"])
    cells.append(last_night(content, row, LAST, MARK))
    row += 1
    cells += _heading(row, words["start.colours"])
    row += 1
    for choice in reversed(ACTIONS):
        color, fill, _ = ACTION_COLORS[choice.style]
        chip = Style(color=color, fill=fill, bold=True, indent=1, bottom=LINE)
        label = choice.label(words, "actions")
        cells.append(Placed(row, NUMBER, label, chip, row, FIRST))
        cells.append(Placed(row, FIRST + 1, words[f"start.when.{choice.name}"], LABEL, row, MARK))
        row += 1
    tiers, note = row, replace(HELP, size=10, fill=PAPER, bottom=None, wrap=True)
    cells.append(Placed(tiers, NUMBER, _tiers(content), note, tiers, MARK))
    row += 1
    cells += _heading(row, words["start.seven"])
    row += 1
    for i, step in enumerate(STEPS, start=1):
        mark = content.practised.figures[f"RoadMark_{step}"][1]
        said = Formula(f"RoadMark_{step}", mark)
        cells += _step(row, str(i), words[f"start.seed{i}"], "E07020", said)
        row += 1
    row += 1
    cells.append(
        Placed(row, NUMBER, words["start.rule"], replace(BACKGROUND, color=SOFT, italic=True))
    )
    row += 2
    cells += _heading(row, words["plan.packs.title"])
    row += 1
    for each in pack_lines(content):
        more = _pack(row, each)
        cells += more
        row = max(placed.row for placed in more) + 1
    return Drawing(
        title=words["sheets.start"],
        code_name="shStart",
        tab_color=GREEN,
        cells=cells,
        widths={0: 2, NUMBER: 5, FIRST: 22, 3: 22, LAST: 114, MARK: 5, MARK + 1: 2},
        heights={0: 42, 1: 8} | dict.fromkeys(range(2, row + 1), 23) | {button.row: 34, tiers: 34},
        rules=[silence(button.row, LAST, MARK)],
        buttons=[button],
        background=BACKGROUND,
        background_columns=WIDTH,
        fit_height=1,
    )


def _tiers(content: Content) -> Formula:
    """What the tiers go by, with the cuts of Settings."""
    words, settings = content.words, content.totals.settings
    sentence = fill(
        words["start.tiers"], **{tier.name: words[f"tiers.{tier.name}"] for tier in TIERS}
    )
    names = [tier.name for tier in TIERS[1:]]
    facts = {f"from_{name}": f"INDEX(Cuts,{k})" for k, name in enumerate(names, start=2)}
    cuts = zip(names, CUTS, strict=True)
    now = {f"from_{name}": f"{settings[cut]:.15g}" for name, cut in cuts}
    return Formula(said(text(sentence), **facts), fill(sentence, **now))


def _heading(row: int, label: str) -> list[Placed]:
    return [
        Placed(row, c, label if c == NUMBER else None, HEADING) for c in range(NUMBER, MARK + 1)
    ]


def _step(
    row: int, number: str, said: str, color: str, mark: Formula | None = None
) -> list[Placed]:
    badge = Style(color=WHITE, fill=color, bold=True, align="center", bottom=WHITE)
    style = replace(HELP, size=10, color="1F2A2A")
    return [
        Placed(row, NUMBER, number, badge),
        Placed(row, FIRST, said, style, row, LAST),
        Placed(row, MARK, mark, MARKED),
    ]


def _pack(row: int, line: PackLine) -> list[Placed]:
    """A pack: what it is for; below that the way to its sheets, and how it is switched on."""
    cells = [
        Placed(row, NUMBER, line.mark, MARKED),
        Placed(row, FIRST, line.title, LABEL, row, FIRST + 1),
        Placed(row, LAST, line.about, LABEL, row, MARK),
        Placed(row + 1, LAST, line.command, replace(HELP, color=GREEN), row + 1, MARK),
    ]
    for i in range(2 * ((len(line.sheets) + 1) // 2)):
        sheet = line.sheets[i] if i < len(line.sheets) else ""
        at = row + 1 + i // 2
        cells.append(Placed(at, FIRST + i % 2, sheet or None, LINKED, link=sheet))
        if i % 2 == 0:
            cells.append(Placed(at, NUMBER, None, LABEL))
        if at > row + 1 and i % 2:
            cells.append(Placed(at, LAST, None, LABEL, at, MARK))
    return cells
