"""What a review says on the terminal: tiers, whom to drop and reprice and why, what moved."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pumpkin_sheets.cli.breaking import BETWEEN, listed, print_whole
from pumpkin_sheets.cli.tables import show_table, table
from pumpkin_sheets.plan.choices import DROP, GROW, REPRICE, TIERS
from pumpkin_sheets.plan.dashboard.let_go import let_go
from pumpkin_sheets.plan.review.changes import Change
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.plan.review.own_sheets import change_rows
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import coins, fixed, with_sign
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.shown import one_line
from pumpkin_sheets.sheets.words import Words

STYLES = {"drop": "red", "reprice": "yellow", "educate": "magenta", "keep": "blue", "grow": "green"}
LISTED = 12
"""How many clients a list on the terminal shows before it refers to the sheet."""


def show_review(out: Console, judgement: Judgement) -> None:
    """Everything an owner wants to know of a list: tiers, Drop, Reprice, Grow, freed hours."""
    words, reviewed = judgement.words, judgement.reviewed
    _tiers(out, words, reviewed, judgement.settings.sign)
    dropped = reviewed[reviewed["action"] == DROP]
    raised = reviewed[reviewed["action"] == REPRICE]
    grown = reviewed[reviewed["action"] == GROW]
    sign = judgement.settings.sign
    _prices(out, words, "drop", dropped, "quote", sign)
    _prices(out, words, "reprice", raised, "suggested", sign)
    if len(grown):
        title = "▲ " + words.say("report.line", title=words["report.grow"], names="")
        names = list(map(one_line, grown["client"][:LISTED]))
        whole = [title + BETWEEN.join(names)]
        for line in listed(title, names, out.width) if out.is_terminal else whole:
            shown = Text(line)
            if line.startswith(title):
                shown.stylize("bold green", 0, len(title))
            out.print(shown, soft_wrap=True)
    waiting = reviewed[~reviewed["enough"]]
    title = words["report.waiting"]
    for client, reason in zip(waiting["client"], waiting["reason"], strict=True):
        said = words.say("report.line", title=title, names=client)
        print_whole(out, one_line(f"? {said} — {reason}"), "italic")
    _sums(out, words, judgement, raised)


def _tiers(out: Console, words: Words, reviewed: Frame, sign: str) -> None:
    shown = table()
    shown.add_column(words["report.tiers"])
    for name in ("clients", "revenue", "hours"):
        shown.add_column(words[f"report.{name}"], justify="right")
    shown.add_column("")
    for tier in reversed(TIERS):
        rows = reviewed[(reviewed["tier_code"] == tier.code) & reviewed["enough"]]
        shown.add_row(
            Text(words[f"tiers.{tier.name}"], f"bold {STYLES[tier.style]}"),
            str(len(rows)),
            coins(np.nansum(rows["revenue"]), sign),
            fixed(np.nansum(rows["hours"])),
            Text("█" * len(rows) if len(rows) <= 40 else "█" * 40 + "…", STYLES[tier.style]),
        )
    show_table(out, shown, words)


def _prices(out: Console, words: Words, key: str, rows: Frame, price: str, sign: str) -> None:
    if not len(rows):
        return
    symbol, style = {"drop": ("×", "red"), "reprice": ("■", "yellow")}[key]
    shown = table(f"{symbol} {words[f'report.{key}']} ({len(rows)})", f"bold {style}")
    shown.add_column(words["columns.clients.client"], style="bold", no_wrap=True)
    for name in ("now", price, "change", "can_lose"):
        shown.add_column(words[f"report.{name}"], justify="right")
    shown.add_column(words["columns.clients.reason"])
    for row in rows.take(slice(LISTED)).records():
        shown.add_row(
            Text(one_line(row["client"])),
            _money(row["revenue"], sign),
            _money(row["suggested"], sign),
            _percent(row["change"], signed=True),
            _percent(row["can_lose"]),
            Text(one_line(row["reason"])),
        )
    show_table(out, shown, words)
    if len(rows) > LISTED:
        out.print(words.say("report.more", n=len(rows) - LISTED))


def _sums(out: Console, words: Words, judgement: Judgement, raised: Frame) -> None:
    """What letting go costs and frees, and what the raises bring."""
    said = let_go(words, judgement.totals)
    for sentence in (said.freed, said.empty, said.later):
        if sentence:
            print_whole(out, sentence, "bold", 0)
    more = np.nansum(raised["suggested"] - raised["revenue"])
    if more > 0:
        money = coins(more, judgement.settings.sign)
        print_whole(out, words.say("report.raised", money=money, n=len(raised)), "bold", 0)


def _money(value: float, sign: str) -> str:
    return "–" if value != value else coins(value, sign)


def _percent(value: float, signed: bool = False) -> str:
    if value != value:
        return "–"
    return f"{with_sign(100 * value) if signed else fixed(100 * value)}%"


def show_changes(out: Console, judgement: Judgement) -> None:
    """Who moved since the last review, from where to where, and why."""
    words, moved = judgement.words, judgement.changes
    if not judgement.before and moved:
        out.print(Text(words.say("report.first", n=len(moved)), "bold"))
        return
    if not moved:
        return
    show_table(out, _change_table(words, moved), words)


def _change_table(words: Words, moved: Iterable[Change]) -> Table:
    listed = list(moved)
    shown = table(f"{words['report.moved']} ({len(listed)})")
    shown.add_column(words["columns.changes.client"], style="bold")
    shown.add_column(words["columns.changes.what"])
    shown.add_column(words["report.from_to"])
    shown.add_column(words["columns.changes.why"])
    for row in change_rows(listed, words):
        _, client, what, tier_from, tier_to, action_from, action_to, why, _ = row
        steps = [
            words.say("mail.move", before=a or "–", after=b or "–")
            for a, b in ((tier_from, tier_to), (action_from, action_to))
            if a != b
        ]
        who, reason = one_line(str(client or "")), one_line(str(why or ""))
        shown.add_row(who, str(what), "\n".join(map(one_line, steps)), reason)
    return shown


def show_problems(
    out: Console, words: Words, problems: list[CellProblem], most: int | None = None
) -> None:
    """Every cell at fault, with what to do; after ``most`` of them how many more there are."""
    out.print(Text(words.say("report.problems", n=len(problems)), "bold red"))
    for problem in problems[:most]:
        print_whole(out, "  " + one_line(problem.said(words)))
    if most is not None and (more := len(problems) - most) > 0:
        print_whole(out, "  " + words.say("report.more_problems", n=more))
