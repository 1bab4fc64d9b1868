"""What the rows of the community tell: days that cannot be, requests, and letters (F23)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from pumpkin_sheets.plan.care.secret_words import HARD_WORDS, revealing_word
from pumpkin_sheets.plan.choices import WANTED
from pumpkin_sheets.plan.listening.solutions import WARM
from pumpkin_sheets.plan.strategy.belonging import JOINED, LEFT, SUGGESTED
from pumpkin_sheets.plan.strategy.states import ANSWERS
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.practice import Evidence, Filled
from pumpkin_sheets.sheets.row_formulas import key_of
from pumpkin_sheets.sheets.rows import Rows
from pumpkin_sheets.sheets.sentences import day_of, day_text
from pumpkin_sheets.sheets.wishes import Fact, Wish
from pumpkin_sheets.sheets.words import Sentence


def checks(rows: Rows) -> Iterable[tuple[int, str, str, Mapping[str, object]]]:
    """Days that cannot be."""
    for at, line in rows.keyed():
        on, done = (np.floor(float(line[name])) for name in ("date", "answered_on"))
        if on > rows.day:
            yield at, "date", "community_future", {"value": day_text(on)}
        if done > rows.day:
            yield at, "answered_on", "community_answered_future", {"value": day_text(done)}
        elif done < on:
            days = {"value": day_text(done), "date": day_text(on)}
            yield at, "answered_on", "community_answered_before", days


def _waiting(rows: Frame) -> Frame:
    """The suggestions that were not answered, the oldest first."""
    open_ = (rows["ready"] == 1) & (rows["sort"] == SUGGESTED) & (rows["closed"] == 0)
    waiting: Frame = rows[open_]
    return waiting.sorted_by("on")


def evidence(rows: Frame, texts: Mapping[str, str]) -> Iterator[Evidence]:
    """Who waits for an answer: a request, until it is given."""
    for line in _waiting(rows).records():
        what = str(line["what"])
        text = texts["community_next.request" if what else "community_next.request_bare"]
        note = text.replace("{what}", what)
        yield Evidence(float(line["on"]), str(line["person"]), "request", note)


def letters(table: Filled, settings: Mapping[str, float], today: float) -> Iterator[Wish]:
    """An answer for every suggestion that waits for one, and invitations to top clients."""
    rows = table.both
    for row, line in _waiting(rows).rows():
        facts: dict[str, Fact] = {"date": day_of(float(line["on"]))}
        if line["what"]:
            facts["suggestion"] = str(line["what"])
        answer = next((a for a in ANSWERS if a.code == line["given"]), None)
        if answer:
            facts["answer"] = Sentence(f"community_answers_said.{answer.name}")
        at = int(str(row))
        yield Wish(str(line["person"]), "suggestion_answer", facts, at, {"suggestion": "what"})
    yield from _invitations(table)


def _invitations(table: Filled) -> Iterator[Wish]:
    """To those whom we want most and who never joined, once there is something to build."""
    built = _built(table)
    if built is None:
        return
    rows = table.both
    known = rows[(rows["ready"] == 1) & np.isin(rows["sort"], (JOINED, LEFT))]
    there = {key_of(name) for name in known["person"]}
    clients = table.others["clients"]
    wanted = clients[np.isin(clients["tier"], [tier.code for tier in WANTED])]
    facts: dict[str, Fact] = {"solution": built} if built else {}
    for name in wanted["client"]:
        if name and key_of(name) not in there:
            yield Wish(str(name), "community_invite", facts, table.header.first_row)


def _built(table: Filled) -> str | None:
    """What is built together: a solution that may be shown, or what the label says.

    ``""`` where only the offer is given, or where a name would show clients what they must not
    read; None where there is nothing yet.
    """
    solutions = table.others.get("solutions")
    if solutions is not None:
        shown = solutions[(solutions["ready"] == 1) & (solutions["code"] >= WARM)]
        if len(shown):
            best = shown.sorted_by("code", descending=True)
            return _fit(str(best["solution"][0]))
    if table.said.get("StrategyOffer"):
        return _fit(table.said.get("StrategyLabel", ""))
    return None


def _fit(name: str) -> str:
    return "" if revealing_word(name, HARD_WORDS) else name
