"""Plan: the roadmap, the gauge, room, and what it is worth to keep clients (F10, F19, F20, F27)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pumpkin_sheets.plan.packs import PACKS, Pack
from pumpkin_sheets.plan.progress.gauge import PARTS
from pumpkin_sheets.plan.progress.nights import SIGN
from pumpkin_sheets.plan.progress.packs_lines import pack_lines
from pumpkin_sheets.plan.progress.retention import BLOCK, COLUMNS
from pumpkin_sheets.plan.progress.roadmap import STEPS
from pumpkin_sheets.plan.progress.sheet import SHEET
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.drawing import Drawing, Formula, Placed, Rule, Style
from pumpkin_sheets.sheets.inputs_page import Lines
from pumpkin_sheets.sheets.look import (
    BACKGROUND,
    GREEN,
    HELP,
    LABEL,
    NOTE,
    ORANGE,
    RED,
    RESULT,
    RUST,
    SUBTITLE,
    TITLE,
    WHITE,
)
from pumpkin_sheets.sheets.schema import column_letters

LABEL_COLUMN, VALUE, WIDE, LAST = 1, 2, 3, 7
HELP_LAST = LAST - 2
WIDTH = LAST + 2
NUMBER = replace(RESULT, align="center", bold=True, shrink=True, number="#,##0;-#,##0")
AMOUNT = replace(NUMBER, number="¤#,##0;-¤#,##0")
SHARE = replace(NUMBER, number="0%")
SENTENCE = replace(HELP, size=10, color="1F2A2A")
STRONG = replace(BACKGROUND, bold=True, color="00553C")
QUIET = replace(BACKGROUND, italic=True, color=RUST)
MARK = replace(RESULT, align="center", bold=True, size=13, color="B5510A")
STYLES = {"number": NUMBER, "amount": AMOUNT, "share": SHARE}
LINK = replace(RESULT, color="1F5FAE", bold=True, align="center")
ROW = 21.0
ABREAST = 3
"""How many ways to a pack's sheets stand beside each other."""

CAPACITY_LINES = (
    ("FreedHours", "freed_hours", ""),
    ("ServiceHoursFreed", "service_hours", "services"),
    ("HoursGone", "hours_gone", ""),
    ("LostCash", "lost_cash", ""),
    ("CostsSaved", "costs_saved", "costs"),
    ("HoursToReplace", "hours_to_replace", ""),
    ("FreeForFinding", "free_for_finding", ""),
    ("ProfitIfEmpty", "profit_if_empty", ""),
    ("ServiceProfitGain", "service_profit", "services"),
    ("CostsGone", "costs_gone", "costs"),
    ("BadHoursNow", "bad_hours", ""),
)
"""Figure, key of its words, and the practice that it comes from."""
AMOUNTS = frozenset({"LostCash", "CostsSaved", "ProfitIfEmpty", "ServiceProfitGain", "CostsGone"})
"""Those that are money; the others are hours and shares."""


def draw(content: Content) -> Drawing:
    """The sheet: inputs in the simulator alone, formulas of names everywhere else."""
    title = content.words["sheets.plan"]
    typed = content.practised.typed.get(SHEET.name)
    page = _Page(content, Lines(title, content.words, LABEL_COLUMN, HELP_LAST, LAST, 2, typed))
    page.roadmap()
    page.gauge()
    page.capacity()
    page.retention()
    page.practices()
    page.packs()
    lines = page.lines
    head = [Placed(0, c, None, TITLE) for c in range(WIDTH) if c not in (1, 2)]
    head += [
        Placed(0, 1, title, TITLE),
        Placed(0, 2, content.words["subtitles.plan"], SUBTITLE),
        Placed(1, 1, content.words["plan.legend"], NOTE),
        last_night(content, 1, WIDE, LAST),
    ]
    widths = {0: 2.0, LABEL_COLUMN: 42.0, VALUE: 16.0, WIDTH - 1: 2.0}
    widths |= {WIDE: 19.0, WIDE + 1: 19.0, WIDE + 2: 19.0, LAST - 1: 26.0, LAST: 46.0}
    return Drawing(
        title=title,
        code_name=SHEET.code_name,
        tab_color=SHEET.tab_color,
        cells=[*head, *lines.cells],
        widths=widths,
        heights={0: 34, 1: 20} | dict.fromkeys(range(2, lines.row + 1), ROW),
        background=BACKGROUND,
        background_columns=WIDTH,
        freeze=(2, 0),
        rules=[silence(1, WIDE, LAST)],
        checks=lines.checks,
        names=lines.names,
        landscape=False,
        repeat_rows=(0, 0),
    )


def last_night(content: Content, row: int, column: int, last: int) -> Placed:
    """When a night looked after the workbook last; empty where none ever did."""
    said = content.practised.figures["NightSaid"][1]
    style = replace(NOTE, indent=1)
    return Placed(row, column, Formula("NightSaid", said, volatile=True), style, row, last)


def silence(row: int, column: int, last: int) -> Rule:
    """Makes that cell red where no night has for days: its sentence then begins with a sign."""
    said = f'LEFT(${column_letters(column)}${row + 1},1)="{SIGN}"'
    return Rule(row, column, row, last, said, color=WHITE, fill=RED, bold=True)


class _Page:
    """The parts of the page, from top to bottom."""

    def __init__(self, content: Content, lines: Lines) -> None:
        self.content = content
        self.words = content.words
        self.lines = lines

    def figure(self, name: str) -> Formula:
        """A figure that stands on the hidden page."""
        figures = self.content.practised.figures
        if name in figures:
            return Formula(name, figures[name][1])
        return Formula(name, self.content.figures[name])

    def heading(self, key: str) -> None:
        self.lines.heading(self.words[f"plan.{key}.title"])

    def line(
        self, label: str, value: object, style: Style, beside: object, last: int = LAST
    ) -> None:
        """A label, a value, and a sentence as wide as the page."""
        self.lines.put(LABEL_COLUMN, label, LABEL)
        self.lines.put(VALUE, value, style)
        self.lines.put(WIDE, beside, SENTENCE, last)

    def next(self, rows: int = 1) -> None:
        self.lines.row += rows

    def sentence(self, name: str, style: Style) -> None:
        self.lines.put(LABEL_COLUMN, self.figure(name), style)
        self.next()

    def roadmap(self) -> None:
        self.heading("roadmap")
        for number, step in enumerate(STEPS, start=1):
            label = f"{number}  {self.words[f'plan.roadmap.{step}']}"
            self.line(label, self.figure(f"RoadMark_{step}"), MARK, self.figure(f"RoadNext_{step}"))
            self.next()
        self.next()

    def gauge(self) -> None:
        self.heading("gauge")
        for part in PARTS:
            self.lines.put(LABEL_COLUMN, self.words[f"plan.gauge.{part}"], LABEL)
            self.lines.put(VALUE, self.figure(f"Gauge_{part}"), NUMBER)
            bar = self.figure(f"GaugeBar_{part}")
            self.lines.put(WIDE, bar, replace(SENTENCE, color=ORANGE), WIDE + 1)
            word = replace(RESULT, bold=True, align="center")
            self.lines.put(WIDE + 2, self.figure(f"GaugeWord_{part}"), word)
            self.lines.put(HELP_LAST + 1, self.figure(f"GaugeAbout_{part}"), HELP, LAST)
            self.next()
        self.sentence("GaugeSaid", QUIET)
        self.next()

    def capacity(self) -> None:
        self.heading("capacity")
        self.sentence("CapacitySaid", STRONG)
        self.sentence("LaterSaid", QUIET)
        above: list[str] = []
        for name, key, practice in CAPACITY_LINES:
            label, about = self.words[f"plan.capacity.{key}"], self.words[f"plan.about.{key}"]
            value: Formula | str = self.figure(name)
            beside: Formula | str = about
            if practice:
                value, beside = self._of_practice(practice, name, about, above=above)
                above.append(practice)
            elif name == "FreeForFinding":
                beside = self.figure("HalvesSaid")
            style = AMOUNT if name in AMOUNTS else SHARE if name == "BadHoursNow" else NUMBER
            self.line(label, value, style, beside)
            self.next()
        self.next()

    def _of_practice(
        self, practice: str, name: str, about: str = "", said: str = "", above: Sequence[str] = ()
    ) -> tuple[Formula, Formula]:
        """A figure and what it is (words, or a figure ``said``), or how its pack is switched on.

        ``above`` are the practices of the lines above in the block, of which one has said so.
        """
        pack = next(p for p in PACKS if practice in [each.name for each in p.practices])
        switches = {p.name: p.on_name for p in pack.practices}
        on = switches[practice]
        there = self.figure(on).result == 1
        value = Formula(f'IF({on}=1,{name},"—")', self.figure(name).result if there else "—")
        quoted = about.replace('"', '""')
        beside = said or f'"{quoted}"'
        off, how = self._switched_on(pack, [switches[each] for each in above if each in switches])
        if practice in above:
            off, how = '""', ""
        shown = (self.figure(said).result if said else about) if there else how
        return value, Formula(f"IF({on}=1,{beside},{off})", shown)

    def _switched_on(self, pack: Pack, above: Sequence[str]) -> tuple[str, str | float | int]:
        """The formula for how a pack is switched on, and what it shows.

        Where others of its practices stand ``above`` and are off as well, they said it.
        """
        how = self.figure(pack.off_name).result
        if not above:
            return pack.off_name, how
        some = any(self.figure(on).result == 1 for on in above)
        ons = ",".join(dict.fromkeys(above))
        return f'IF(MAX({ons})=1,{pack.off_name},"")', how if some else ""

    def practices(self) -> None:
        """A block for each pack that has figures of its own; what is off says how it comes."""
        for pack in PACKS:
            lines = [(p, shown) for p in pack.practices for shown in p.shown if shown.line]
            if not lines:
                continue
            self.heading(pack.name)
            for at, (practice, shown) in enumerate(lines):
                above = [each.name for each, _ in lines[:at]]
                words = f"plan.{pack.name}"
                if shown.style == "sentence":
                    _, told = self._of_practice(
                        practice.name, shown.figure, said=shown.figure, above=above
                    )
                    self.lines.put(LABEL_COLUMN, told, STRONG)
                    self.next()
                    continue
                about = "" if shown.said else self.words[f"{words}.about.{shown.key}"]
                value, beside = self._of_practice(
                    practice.name, shown.figure, about, said=shown.said, above=above
                )
                self.line(self.words[f"{words}.{shown.key}"], value, STYLES[shown.style], beside)
                self.next()
            self.next()

    def retention(self) -> None:
        self.heading("retention")
        self.lines.block(BLOCK)
        self.next()
        over = [self.words[f"plan.retention.column_{column}"] for column in COLUMNS]
        self.lines.heading(self.words["plan.retention.result"], over)
        for name, style in (
            ("Churn", SHARE),
            ("ClientsAfter", replace(NUMBER, number="#,##0.#")),
            ("KeptProfit", AMOUNT),
            ("KeptMore", NUMBER),
        ):
            self.lines.put(LABEL_COLUMN, self.words[f"plan.retention.row_{name}"], LABEL)
            for at, column in enumerate(COLUMNS, start=VALUE):
                self.lines.put(at, self.figure(f"{name}_{column}"), style)
            self.lines.put(HELP_LAST + 1, None, LABEL, LAST)
            self.next()
        self.sentence("RetentionSaid", STRONG)
        self.sentence("RetentionStands", replace(BACKGROUND, color=NOTE.color, size=9))
        self.next()

    def packs(self) -> None:
        self.heading("packs")
        for line in pack_lines(self.content):
            self.line(line.title, line.mark, MARK, line.about)
            self.next()
            for first in range(0, len(line.sheets), ABREAST):
                command = line.command if first == 0 else None
                self.links(line.sheets[first : first + ABREAST], command)

    def links(self, titles: Sequence[str], command: Formula | None) -> None:
        """A row of ways to sheets, "" for one that is not there."""
        self.lines.put(LABEL_COLUMN, None, LABEL)
        self.lines.put(VALUE, None, LABEL)
        for i in range(ABREAST):
            sheet = titles[i] if i < len(titles) else ""
            cell = Placed(self.lines.row, WIDE + i, sheet or None, LINK, link=sheet)
            self.lines.cells.append(cell)
        self.lines.put(WIDE + ABREAST, command, replace(HELP, color=GREEN), LAST)
        self.next()
