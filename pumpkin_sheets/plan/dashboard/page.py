"""The Dashboard (F49): key figures, the value x ease map, the whale curve, what to do."""

from __future__ import annotations

from dataclasses import replace

from pumpkin_sheets.plan.choices import ACTIONS, SHOWN_ACTIONS
from pumpkin_sheets.plan.dashboard.charts import value_ease_map, whale_curve
from pumpkin_sheets.plan.dashboard.leaving import advised, beside
from pumpkin_sheets.plan.dashboard.let_go import let_go, let_go_formulas
from pumpkin_sheets.plan.dashboard.tables import TOP, TOP_LISTS, top_places
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.drawing import Drawing, Formula, Placed, Style, text
from pumpkin_sheets.sheets.look import ACTION_COLORS, BACKGROUND, GREEN, LINE, SOFT, TITLE, WHITE
from pumpkin_sheets.sheets.numbers import coins, coins_, fixed, fixed_
from pumpkin_sheets.sheets.schema import camel
from pumpkin_sheets.sheets.sentences import fill, said
from pumpkin_sheets.sheets.tables import EXCEL_ERRORS

CARD_ROW, CHART_ROW, LIST_ROW = 2, 6, 24
FIRST_ROW = LIST_ROW + TOP + 3
"""Where the first things to do stand: two clients of each list."""
NOTE_ROW = FIRST_ROW + 2 + 2 * len(TOP_LISTS)
CHART_ROWS = 15
FIRST = 1  # the first card's first column; a card is two columns and a gap
WIDTH = 19
NAME_WIDTH, NUMBER_WIDTH, GAP_WIDTH = 16.0, 13.0, 2.0
CARD = Style(fill=WHITE)
FITTED = replace(CARD, shrink=True)
SMALL = replace(CARD, color=SOFT, size=9, indent=1)
CARD_COLORS = (GREEN, "1F5FAE", "1B9E77", "E07020", "B5390F", "D583B8")


def draw(content: Content) -> Drawing:
    """The sheet; every number on it is a formula over the hidden Calc sheet's names."""
    words = content.words
    page = _Page(content)
    cells = [*page.title(), *page.cards(), *page.panels(), *page.actions(), *page.lists()]
    cells += [*page.first_things(), *page.notes()]
    widths = {0: 2.0, WIDTH - 1: 2.0}
    for card in range(6):
        first = FIRST + 3 * card
        widths |= {first: NAME_WIDTH, first + 1: NUMBER_WIDTH}
        if card < 5:
            widths[first + 2] = GAP_WIDTH
    heights = {0: 42.0, 1: 24.0, 2: 22.0, 3: 36.0, 4: 22.0, 5: 12.0, CHART_ROW: 26.0}
    heights |= dict.fromkeys(range(CHART_ROW + 1, NOTE_ROW + 5), 20.0)
    heights |= {CHART_ROW + CHART_ROWS + 1: 8.0, LIST_ROW - 1: 12.0, LIST_ROW: 26.0}
    heights |= {LIST_ROW + 2 + TOP: 12.0, NOTE_ROW - 1: 12.0}
    heights |= dict.fromkeys(range(FIRST_ROW, NOTE_ROW - 1), 26.0)
    return Drawing(
        title=words["sheets.dashboard"],
        code_name="shDashboard",
        tab_color="1B9E77",
        cells=cells,
        widths=widths,
        heights=heights,
        background=BACKGROUND,
        background_columns=WIDTH,
        charts=[
            value_ease_map(content, CHART_ROW + 1, FIRST),
            whale_curve(content, CHART_ROW + 1, FIRST + 9),
        ],
        fit_height=1,
    )


class _Page:
    """The parts of the page; each gives its cells."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.words = content.words
        self.figures = content.figures

    def title(self) -> list[Placed]:
        motto = Style(color="F5C98A", fill=GREEN, size=12)
        cells = [Placed(0, c, None, TITLE) for c in range(WIDTH) if c not in (1, 4)]
        cells.append(Placed(0, 1, self.words["product.name"], replace(TITLE, size=22)))
        told = replace(BACKGROUND, bold=True, color="B5510A")
        return [
            *cells,
            Placed(0, 4, self.words["product.motto"], motto),
            Placed(1, FIRST, self._begin(), told),
        ]

    def _begin(self) -> Formula:
        """What to do before anything else: give a row its formulas, or type the first clients."""
        empty, left_out = self.words["dashboard.empty"], self.words["dashboard.unlisted"]
        client = "INDEX(ClientTyped,UnlistedRow+1-SUMPRODUCT(MIN(ROW(ClientTyped))))"
        facts = {"listed": "Listed", "all": "Typed", "row": "UnlistedRow"}
        named = said(text(left_out), **facts, client=f'IFERROR(TRIM({client}),"")')
        now = "" if self.figures["Scored"] else empty
        unlisted = self.content.unlisted
        if unlisted:
            known = {name: f"{self.figures[figure]:.0f}" for name, figure in facts.items()}
            name = "" if unlisted[0][1] in EXCEL_ERRORS else unlisted[0][1]
            now = fill(left_out, **known, client=name)
        return Formula(f'IF(Unlisted>0,{named},IF(Scored=0,{text(empty)},""))', now)

    def cards(self) -> list[Placed]:
        f = self.figures
        counts = {"Scored": "#,##0", "WeedShare": '0"%"'}
        freed = ("Scored", "TotalRevenue", "TotalProfit", "PerHour", "WeedShare", "LeftOnTable")
        labels = ("scored", "revenue", "profit", "per_hour", "weed_hours", "table_money")
        notes = (
            self._counted("scored_of", "Typed"),
            self._counted("top_three", "TopThree"),
            self._counted("profit_share", "ProfitShare"),
            self._target(),
            self._counted("prickly_hours", "PricklyShare"),
            self._counted("table_from", "Count_reprice"),
        )
        cells = []
        for i, (name, label, note) in enumerate(zip(freed, labels, notes, strict=True)):
            column = FIRST + 3 * i
            number = counts.get(name, "¤#,##0;-¤#,##0")
            cells += self._line(CARD_ROW, column, self.words[f"dashboard.{label}"], SMALL, True, i)
            big = replace(FITTED, bold=True, size=20, indent=1, number=number, align="start")
            cells += self._line(CARD_ROW + 1, column, Formula(name, f[name]), big)
            cells += self._line(CARD_ROW + 2, column, note, replace(SMALL, bottom=LINE))
        return cells

    def _line(
        self,
        row: int,
        column: int,
        content: str | Formula,
        style: Style,
        top: bool = False,
        card: int = 0,
    ) -> list[Placed]:
        if top:
            style = replace(style, bold=True, top=CARD_COLORS[card])
        return [Placed(row, column, content, style, row, column + 1)]

    def _counted(self, key: str, figure: str) -> Formula:
        """A sentence with a figure in it."""
        sentence = self.words[f"dashboard.{key}"]
        now = fixed(self.figures[figure])
        return Formula(said(text(sentence), n=fixed_(figure)), fill(sentence, n=now))

    def _target(self) -> Formula:
        sentence = self.words["dashboard.target"]
        settings = self.content.settings
        now = coins(settings["TargetRate"], settings.sign)
        formula = said(text(sentence), n=coins_("N(TargetRate)"))
        return Formula(formula, fill(sentence, n=now))

    def panels(self) -> list[Placed]:
        """The white grounds of the charts, with their titles."""
        cells = []
        for first, key in ((FIRST, "map"), (FIRST + 9, "curve")):
            for c in range(first, first + 8):
                heading = self.words[f"dashboard.{key}"] if c == first else None
                style = replace(CARD, bold=True, size=11, indent=1)
                cells.append(Placed(CHART_ROW, c, heading, style))
                rows = range(CHART_ROW + 1, CHART_ROW + CHART_ROWS + 2)
                cells += [Placed(r, c, None, CARD) for r in rows]
        return cells

    def actions(self) -> list[Placed]:
        """The table of the actions."""
        row, first = LIST_ROW, FIRST
        head = replace(CARD, bold=True, color=SOFT, size=9, bottom=LINE)
        places = {"action": 1, "clients": 4, "money": 5, "net": 7, "hours": 8}
        cells = [Placed(row, c, None, CARD) for c in range(first + 1, first + 8)]
        heading = replace(CARD, bold=True, size=11, indent=1)
        cells.append(Placed(row, first, self.words["dashboard.what_to_do"], heading))
        for c in range(first, first + 8):
            key = next((k for k, at in places.items() if at == c), None)
            align = "start" if key in ("action", "hours") else "units"
            label = self.words[f"dashboard.{key}"] if key else None
            indent = 1 if key in ("action", "hours") else 0
            style = replace(head, align=align, indent=indent)  # type: ignore[arg-type]
            cells.append(Placed(row + 1, c, label, style))
        for i, choice in enumerate((*reversed(ACTIONS), *SHOWN_ACTIONS[len(ACTIONS) :])):
            color, fill, marker = ACTION_COLORS[choice.style]
            at = row + 2 + i
            label = choice.label(self.words, "actions")
            named = Style(color=color, fill=fill, bold=True, indent=1, bottom=LINE)
            cells.append(Placed(at, first, label, named, at, first + 1))
            filled = {4: "Count", 5: "Revenue", 7: "Profit"}
            for c in range(first + 2, first + 7):
                name = f"{filled[c]}_{choice.name}" if c in filled else None
                figure = Formula(name, self.figures[name]) if name else None
                pattern = "#,##0" if c == 4 else "¤#,##0;-¤#,##0"
                number = replace(FITTED, align="units", number=pattern, bottom=LINE)
                cells.append(Placed(at, c, figure, number))
            share = f"HourShare_{choice.name}"
            now = self.figures[share]
            blocks = int(now / 12 + 0.500001)
            bar = Formula(
                f'REPT("█",ROUND({share}/12+0.000001,0))&" "&{share}&"%"',
                "█" * blocks + f" {now:.0f}%",
            )
            style = replace(CARD, color=marker, size=9, bottom=LINE, indent=1)
            if choice.name == "reprice":
                style = replace(style, color=color)
            cells.append(Placed(at, first + 7, bar, style))
        return cells

    def lists(self) -> list[Placed]:
        """Whom to water, whom to reprice, whom to let go: the first of each."""
        content = self.content
        made = content.table
        cells = []
        columns = ("score", "more", "quote")
        for i, top in enumerate(TOP_LISTS):
            first = FIRST + 3 * (3 + i)
            style = replace(CARD, bold=True, size=11, indent=1)
            cells += self._line(LIST_ROW, first, self.words[f"dashboard.{top.name}"], style)
            head = replace(CARD, bold=True, color=SOFT, size=9, bottom=LINE)
            cells.append(
                Placed(LIST_ROW + 1, first, self.words["dashboard.client"], replace(head, indent=1))
            )
            heading = self.words[f"dashboard.{columns[i]}"]
            cells.append(
                Placed(LIST_ROW + 1, first + 1, heading, replace(head, align="units", indent=1))
            )
            places = top_places(made[top.name])
            numbers = beside(top, self.words, content.totals, places)
            listed = camel(top.name)
            color = ACTION_COLORS[("grow", "reprice", "drop")[i]][0]
            for k in range(TOP):
                there = k < len(places)
                name = str(content.scored["client"][places[k]]) if there else ""
                row = LIST_ROW + 2 + k
                cells.append(
                    Placed(
                        row,
                        first,
                        Formula(f'INDEX({listed}Names,{k + 1})&""', name),
                        replace(FITTED, size=9, indent=1, bottom=LINE, named=True),
                    )
                )
                shown = numbers[k] if there else ""
                pattern = {"water": "#,##0", "raise": "+¤#,##0", "let_go": "¤#,##0"}[top.name]
                cells.append(
                    Placed(
                        row,
                        first + 1,
                        Formula(f"INDEX({listed}Numbers,{k + 1})", shown),
                        replace(
                            FITTED,
                            bold=True,
                            color=color,
                            align="units",
                            number=pattern,
                            bottom=LINE,
                            indent=1,
                        ),
                    )
                )
        return cells

    def first_things(self) -> list[Placed]:
        """The advice for the first two clients of each list, in whole sentences."""
        content = self.content
        heading = replace(CARD, bold=True, size=11, indent=1)
        cells = [Placed(FIRST_ROW, c, None, CARD) for c in range(FIRST + 1, WIDTH - 1)]
        cells.append(Placed(FIRST_ROW, FIRST, self.words["dashboard.first_things"], heading))
        looks = (("let_go", "drop"), ("raise", "reprice"), ("water", "grow"))
        row = FIRST_ROW
        tops = {top.name: top for top in TOP_LISTS}
        for name, style in looks:
            places = top_places(content.table[name])
            sentences = advised(tops[name], self.words, content.totals, places)
            listed = camel(name)
            color = ACTION_COLORS[style][0]
            named = replace(CARD, bold=True, color=color, indent=1, size=9, bottom=LINE, named=True)
            for k in range(2):
                row += 1
                there = k < len(places)
                client = str(content.scored["client"][places[k]]) if there else ""
                told = str(sentences[k]) if there else ""
                who = Formula(f'INDEX({listed}Names,{k + 1})&""', client)
                why = Formula(f'INDEX({listed}Advice,{k + 1})&""', told)
                sentence = replace(CARD, size=9, bottom=LINE, wrap=True)
                cells.append(Placed(row, FIRST, who, named, row, FIRST + 1))
                cells.append(Placed(row, FIRST + 2, why, sentence, row, WIDTH - 2))
        return cells

    def notes(self) -> list[Placed]:
        """What letting go frees and costs (F10), and how many clients wait for data."""
        row = NOTE_ROW
        now, live = let_go(self.words, self.content.totals), let_go_formulas(self.words)
        waiting = self.words["dashboard.waiting"]
        count = self.figures["Waiting"]
        waits = Formula(
            f'IF(Waiting>0,{said(text(waiting), n=fixed_("Waiting"))},"")',
            fill(waiting, n=fixed(count)) if count else "",
        )
        style = replace(BACKGROUND, bold=True)
        quiet = replace(BACKGROUND, color="8F3B00", italic=True)
        rule = replace(BACKGROUND, color=SOFT, italic=True, align="end")
        return [
            Placed(row, FIRST, Formula(live.freed, now.freed), style),
            Placed(row + 1, FIRST, Formula(live.empty, now.empty), style),
            Placed(row + 2, FIRST, Formula(live.later, now.later), style),
            Placed(row + 3, FIRST, waits, quiet),
            Placed(row + 4, FIRST + 9 + 7, self.words["start.rule"], rule),
        ]
