"""A review with its levers: the sheet as it shall be, in Review's order, prospects below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from pumpkin_sheets.plan.choices import FLAGS, TIERS, VIP
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.memory.memory import named_rows
from pumpkin_sheets.plan.prospects.likeness import with_likeness
from pumpkin_sheets.plan.prospects.machine import OPEN
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.plan.review.own_sheets import own_header, written_rows
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.plan.whatif.alike import (
    Compared,
    Signs,
    references,
    remembered_signs,
    signs_of,
)
from pumpkin_sheets.plan.whatif.chance import Doubt, tier_chances
from pumpkin_sheets.plan.whatif.combination import cheapest
from pumpkin_sheets.plan.whatif.hassle import half_of, hassle_a_year
from pumpkin_sheets.plan.whatif.hindsight import hindsight
from pumpkin_sheets.plan.whatif.levers import efforts, single_changes
from pumpkin_sheets.plan.whatif.levers_sheet import (
    SHEET,
    Lever,
    foot_rows,
    lever_rows,
    told_of_prospects,
    with_plan_sentences,
)
from pumpkin_sheets.plan.whatif.monthly import with_monthly
from pumpkin_sheets.plan.whatif.planning import Planned, plan_of
from pumpkin_sheets.plan.whatif.pruning import Solve
from pumpkin_sheets.plan.whatif.scenario import YES
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import coins, fixed
from pumpkin_sheets.sheets.tables import Values
from pumpkin_sheets.sheets.words import Words, listed

PROSPECTS = "prospects"
COLUMNS = tuple(column.name for column in SHEET.columns)
MOST_NAMES = 5
"""So many names a sentence at the foot tells."""


def with_levers(
    judgement: Judgement,
    grids: Mapping[str, Values],
    languages: Sequence[Words],
    today: dt.date,
    solver: Callable[[], Solve | None],
) -> Judgement:
    """A review of a workbook that has the sheet, with Levers written.

    ``solver`` gives what finds plans, None where it is not installed; it is asked for only where
    House rules want a plan.
    """
    header = own_header(
        SHEET, grids, judgement.titles, judgement.words, languages, judgement.layout
    )
    planned = _planned(judgement, solver)
    levers = _levers(judgement, planned)
    hassle, step = _hassle(judgement, levers), _one_step(judgement, levers)
    plan = planned.summary if isinstance(planned, Planned) else planned
    foot = [text for text in (plan, hassle, step, *_hindsight(judgement, today)) if text]
    made = [
        *lever_rows(levers, judgement.words, judgement.settings.sign, _flags(judgement)),
        *foot_rows(foot),
    ]
    rows = written_rows(SHEET, header, with_plan_sentences(made, (hassle, step)))
    written = {**judgement.written, judgement.titles[SHEET.name]: rows}
    content = _on_plan(judgement.content, {"LeverHassleSaid": hassle, "LeverStepSaid": step})
    names = [name if name in header.positions else "" for name in COLUMNS]
    told = told_of_prospects(dict(zip(names, row, strict=True)) for row in made)
    content = _on_prospects(content, told)
    return with_monthly(replace(judgement, written=written, content=content), levers, today)


def _on_plan(content: Content, sentences: Mapping[str, str]) -> Content:
    """What the formulas of Plan show that look at Levers, once it is written."""
    figures = dict(content.practised.figures)
    figures |= {name: (figures[name][0], text) for name, text in sentences.items()}
    return replace(content, practised=replace(content.practised, figures=figures))


def _on_prospects(content: Content, told: Frame) -> Content:
    """What the formulas of Prospects show that look at Levers, once it is written."""
    texts = content.words.texts
    tables = tuple(
        with_likeness(table, told, texts) if table.practice.name == PROSPECTS else table
        for table in content.practised.tables
    )
    return replace(content, practised=replace(content.practised, tables=tables))


def _flags(judgement: Judgement) -> dict[str, str]:
    """The owner's words for red flags, ours where there are none."""
    flags = {name: judgement.words[f"flags.{name}"] for name in FLAGS}
    own = judgement.settings.flags
    return flags | {name: text for name, text in zip(FLAGS, own, strict=False) if text}


def _levers(judgement: Judgement, planned: Planned | str | None) -> list[Lever]:
    everyone = _typed(judgement)
    signs = [signs_of(row, str(row["client"])) for row in everyone.records()]
    tiers = judgement.reviewed["tier_code"].tolist()
    gone = Compared(references(signs, tiers, _remembered(judgement)))
    return [
        *_of_clients(judgement, everyone, planned, signs, gone),
        *_of_prospects(judgement, gone),
    ]


def _planned(judgement: Judgement, solver: Callable[[], Solve | None]) -> Planned | str | None:
    """The plan where House rules ask for one; the sentence that says what it lacks."""
    if judgement.content.practised.values["PlanAsked"] != YES:
        return None
    solve = solver()
    if solve is None:
        return judgement.words.say("cli.needs_more", extra="whatif")
    return plan_of(judgement, solve)


def _typed(judgement: Judgement) -> Frame:
    """What was typed for each client, in the order of Review, with the tier of this review."""
    typed = judgement.clients.frame
    typed = typed.take(typed.places(judgement.reviewed.labels))
    return typed.assign(committed=judgement.reviewed["tier_code"])


def _of_clients(
    judgement: Judgement,
    everyone: Frame,
    planned: Planned | str | None,
    signs: Sequence[Signs],
    gone: Compared,
) -> Iterator[Lever]:
    reviewed, values = judgement.reviewed, judgement.content.practised.values
    settings = judgement.settings
    enough = reviewed["enough"].astype(bool)
    clients = everyone[enough]
    doubt = Doubt(values["RatingDoubt"], values["HoursDoubt"])
    chances = tier_chances(clients, settings, doubt)
    effort = efforts(values)
    singles = single_changes(clients, settings, effort)
    best = cheapest(clients, singles, settings, effort)
    hassle = hassle_a_year(clients, reviewed["ease"].astype(float)[enough], settings)
    told = planned.said if isinstance(planned, Planned) else {}
    place = np.cumsum(enough) - 1
    for i, (key, client) in enumerate(zip(reviewed["key"], reviewed["client"], strict=True)):
        alike = gone.most_alike(signs[i], values["AlikeLine"])
        if not enough[i]:
            yield Lever(str(client), float(reviewed["tier_code"][i]), alike=alike)
            continue
        at = int(place[i])
        yield Lever(
            str(client),
            float(reviewed["tier_code"][i]),
            chances[at],
            singles[at][0] if singles[at] else None,
            best[at],
            float(reviewed["needed"][i]),
            float(hassle[at]),
            alike,
            told.get(str(key), ""),
        )


def _of_prospects(judgement: Judgement, gone: Compared) -> Iterator[Lever]:
    """Open prospects who look like somebody who did not work out; the others need no line."""
    values = judgement.content.practised.values
    tables = {t.practice.name: t.both for t in judgement.content.practised.tables}
    if PROSPECTS not in tables:
        return
    rows = tables[PROSPECTS]
    for row in rows[(rows["ready"] == 1) & np.isin(rows["code"], OPEN)].records():
        found = gone.most_alike(signs_of(row, str(row["prospect"])), values["AlikeLine"])
        if found is not None:
            yield Lever(str(row["prospect"]), alike=found, prospect=True)


def _remembered(judgement: Judgement) -> list[Signs]:
    rows = judgement.written.get(judgement.titles.get(MEMORY.name, ""))
    return remembered_signs(named_rows(rows.rows)) if rows else []


def _hassle(judgement: Judgement, levers: Sequence[Lever]) -> str:
    """What hassle costs in all, and who makes up half of it; "" where it costs nothing."""
    words = judgement.words
    costs = np.array([lever.hassle for lever in levers], dtype=float)
    half = half_of(costs)
    if not half:
        return ""
    total = coins(float(np.nansum(costs)), judgement.settings.sign)
    names = _names([levers[i].client for i in half], words)
    return words.say("levers.hassle", total=total, n=len(half), names=names)


def _one_step(judgement: Judgement, levers: Sequence[Lever]) -> str:
    """Who is one step from VIP, the least effort first; "" where nobody is."""
    words = judgement.words
    near = [
        (lever.single.effort, lever.client)
        for lever in levers
        if lever.tier == VIP - 1 and lever.single is not None and lever.single.tier == VIP
    ]
    if not near:
        return ""
    tier = words[f"tiers.{TIERS[VIP - 1].name}"]
    names = _names([client for _, client in sorted(near)], words)
    return words.say("levers.one_step", tier=tier, names=names)


def _hindsight(judgement: Judgement, today: dt.date) -> Iterator[str]:
    """What came of advice; nothing is claimed where none was followed."""
    rows = judgement.written.get(judgement.titles.get(MEMORY.name, ""))
    if not rows:
        return
    words, settings = judgement.words, judgement.settings
    found = hindsight(named_rows(rows.rows), today, settings["HourCost"])
    if found.asked:
        facts = {"asked": found.asked, "stayed": found.stayed, "n": fixed(100 * found.rise)}
        yield words.say("levers.hindsight.asked", **facts)
    if found.went:
        yield words.say(
            "levers.hindsight.told",
            told=found.told,
            went=found.went,
            hours=fixed(found.hours),
            stayed=found.told - found.went,
            cost=coins(found.cost, settings.sign),
        )
    if found.early:
        yield words.say("levers.hindsight.early", n=found.early)
    if found.sensitivity is not None:
        own = judgement.content.practised.values["PriceSensitivity"]
        yield words.say(
            "levers.hindsight.sensitivity",
            n=fixed(100 * found.chance),
            learnt=fixed(found.sensitivity, 2),
            own=fixed(own, 2),
        )


def _names(names: Sequence[str], words: Words) -> str:
    said = listed(names[:MOST_NAMES]).said(words)
    more = len(names) - MOST_NAMES
    return words.say("levers.and_others", names=said, n=more) if more > 0 else said
