"""The review of a whole workbook: from what was read to what Python's sheets shall hold."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property

import numpy as np

from pumpkin_sheets.plan.clients import sheet as clients
from pumpkin_sheets.plan.clients.new_list import scored_rows
from pumpkin_sheets.plan.clients.reading import ClientList, read_clients
from pumpkin_sheets.plan.dashboard.figures import figures
from pumpkin_sheets.plan.dashboard.totals import Totals
from pumpkin_sheets.plan.layouts import NEWEST, Layout
from pumpkin_sheets.plan.letters.drafts import Draft
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.packs import PRACTICE_LISTS
from pumpkin_sheets.plan.review import changes
from pumpkin_sheets.plan.review.changes import Change, Standing, compare
from pumpkin_sheets.plan.review.names import Names, namings
from pumpkin_sheets.plan.review.own_sheets import (
    changes_rows,
    code_of,
    kept_rows,
    own_header,
    review_rows,
    standings,
    written_rows,
)
from pumpkin_sheets.plan.review.renames import Renames, match_renamed
from pumpkin_sheets.plan.review.review import SHEET as REVIEW
from pumpkin_sheets.plan.review.review import order, review
from pumpkin_sheets.plan.review.unreadable import held_back, known_again, told, with_names
from pumpkin_sheets.plan.settings import settings
from pumpkin_sheets.plan.settings.settings import Settings, read_settings
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets import problems
from pumpkin_sheets.sheets.cells import Rows
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.problems import CellProblem, NotOurs, PlanError, problem_cells
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import Values, cell_text, records
from pumpkin_sheets.sheets.words import Words, fold, fold_ours

NEEDED = (clients.SHEET, settings.SHEET, REVIEW, changes.SHEET, problems.SHEET)
"""The sheets without which nothing can be reviewed."""
NAMED_SETTINGS = 5
"""So many wrong settings are named one by one."""


@dataclass(frozen=True)
class Judgement:
    """The outcome of a review.

    ``reviewed`` has one row per client, in the order of Review, with every calculated column,
    ``client``, ``revenue``, ``hours``, ``tier_code``, ``enough`` and ``since``; ``written`` what
    Python's sheets shall hold, by title; ``content`` what the formulas shall show afterwards;
    ``totals`` the sums over everybody, also over those in rows without formulas.  ``held`` are
    those who are missing while names cannot be read, by folded name: Review keeps their lines.
    """

    words: Words
    titles: Mapping[str, str]
    settings: Settings
    clients: ClientList
    reviewed: Frame
    changes: list[Change]
    problems: list[CellProblem]
    written: dict[str, Rows]
    content: Content
    before: int  # how many clients the last review knew
    layout: Layout = NEWEST  # of the workbook
    held: Mapping[str, Standing] = field(default_factory=dict)
    drafts: tuple[Draft, ...] = ()  # letters that are ready, or nearly
    uncalculated: Mapping[str, Collection[tuple[int, int]]] = field(default_factory=dict)

    @property
    def half_gone(self) -> bool:
        """Whether fewer than half of the clients of the last review are left."""
        return 2 * self.count < self.before

    @property
    def lists_gone(self) -> bool:
        """Whether the hidden lists of its practices were renamed or deleted.

        Memory came with them: a workbook that has neither is of before them.
        """
        return PRACTICE_LISTS.name not in self.titles and MEMORY.name in self.titles

    @property
    def older(self) -> bool:
        """Whether ``pumpkin upgrade`` brings it something; its lists are what tells."""
        return self.layout.older and not self.lists_gone

    @property
    def count(self) -> int:
        """How many clients Review lists."""
        return len(self.reviewed) + len(self.held)

    def tiers(self) -> Iterator[tuple[str, float]]:
        """The name and the tier (1..5, NaN for none) of each client that Review lists."""
        yield from zip(self.reviewed["client"], self.reviewed["tier_code"], strict=True)
        for old in self.held.values():
            yield old.client, old.tier or math.nan

    @cached_property
    def totals(self) -> Totals:
        """The figures of every client, those in rows without formulas included."""
        if not self.clients.bare:
            return self.content.totals
        everyone = replace(self.clients, prepared_rows=None, bare=())
        tiers = dict(zip(self.reviewed["key"], self.reviewed["tier_code"], strict=True))
        committed = tiers_by_key(everyone.frame, tiers)
        return figures(scored_rows(everyone, self.settings, self.words, committed), self.settings)


def find_language(
    titles: Iterable[str], languages: Sequence[Words]
) -> tuple[Words, dict[str, str]]:
    """The workbook's language, and the title of each of our sheets by name.

    Raises PlanError for a workbook that is not ours or lacks a sheet.
    """
    present = {fold_ours(title): title for title in titles}
    names = [sheet.name for sheet in NEEDED]
    best = max(languages, key=lambda w: sum(fold_ours(w[f"sheets.{n}"]) in present for n in names))
    found: dict[str, str] = {}
    for words in (best, *(each for each in languages if each is not best)):
        for name, text in words.below("sheets.").items():
            # A sheet may be in another language than the rest.
            if fold_ours(text) in present:
                found.setdefault(name, present[fold_ours(text)])
    missing = [n for n in names if n not in found]
    if len(missing) == len(names):
        tabs = " / ".join(f"“{w['sheets.clients']}”" for w in languages)
        raise NotOurs("problems.not_ours", languages, tabs=tabs)
    if missing:
        raise PlanError(best.say("problems.sheet_missing", sheet=best[f"sheets.{missing[0]}"]))
    return best, found


def judge(
    grids: Mapping[str, Values],
    languages: Sequence[Words],
    today: dt.date,
    uncalculated: Mapping[str, Collection[tuple[int, int]]] | None = None,
    layout: Layout = NEWEST,
) -> Judgement:
    """Reviews a workbook: ``grids`` holds at least the sheets of NEEDED, by title.

    ``uncalculated`` are cells, by title, whose formula was never calculated.  What ``layout``,
    the workbook's, did not have yet is not missed.  Raises PlanError where nothing can be
    reviewed; cells at fault are collected instead.
    """
    words, titles = find_language(grids, languages)
    never = uncalculated or {}
    page = titles["settings"]
    own, wrong = read_settings(grids[page], page, words, languages, layout)
    if wrong:
        raise PlanError(_stopped(wrong, words))
    table = read_clients(
        grids[titles["clients"]],
        titles["clients"],
        own,
        words,
        languages,
        never.get(titles["clients"], ()),
        layout=layout,
    )
    review_header = own_header(REVIEW, grids, titles, words, languages, layout)
    last = records(grids[titles["review"]], review_header, REVIEW)
    before = standings(last, languages)
    known = known_again(table, before)
    total = float(np.nansum(table.frame["typed_revenue"]))
    reviewed, renames = _reviewed(with_names(table, known), total, own, words, before, today)
    reviewed = reviewed.take(order(reviewed))
    now = _now(reviewed)
    held = held_back(table, known, before, {*now, *renames.certain.values()})
    moved = compare(before, {**now, **held}, renames, today)
    tiers = dict(zip(reviewed["key"], reviewed["tier_code"], strict=True))
    scored = scored_rows(table, own, words, tiers_by_key(table.frame, tiers))
    kept = [line for line in last if held and fold(cell_text(line["client"])) in held]
    written = {
        titles["review"]: written_rows(
            REVIEW, review_header, [*review_rows(reviewed, words), *kept_rows(REVIEW, kept)]
        ),
        titles["changes"]: changes_rows(grids, titles, words, languages, moved, layout),
    }
    names = table.frame["client"][table.frame.places(table.bare)]
    unlisted = [(row, str(name)) for row, name in zip(table.bare, names, strict=True)]
    content = Content(words, own, len(scored), scored, unlisted=unlisted)
    return Judgement(
        words,
        titles,
        own,
        table,
        reviewed,
        moved,
        told(table, known, held, words),
        written,
        content,
        len(before),
        layout,
        held,
        uncalculated=never,
    )


def _stopped(wrong: Sequence[CellProblem], words: Words) -> str:
    """Nobody is reviewed with wrong settings: every cell to mend, of many the first ones."""
    said = words.say("problems.settings_stop", problem=wrong[0].said(words))
    for problem in wrong[1:NAMED_SETTINGS]:
        said = words.say("problems.settings_also", said=said, problem=problem.said(words))
    more, sheet = len(wrong) - NAMED_SETTINGS, wrong[0].sheet
    if more > 0:
        said = words.say("problems.settings_more", said=said, count=more, sheet=sheet)
    return said


def _reviewed(
    frame: Frame,
    total: float,
    own: Settings,
    words: Words,
    before: Mapping[str, Standing],
    today: dt.date,
) -> tuple[Frame, Renames]:
    keys = frame["key"].tolist()
    marks = dict(zip(keys, frame["mark"], strict=True))
    renames = match_renamed({key: old.mark for key, old in before.items()}, marks)
    olds = [before.get(renames.certain.get(key, key)) for key in keys]
    committed = [float(old.tier) if old and old.tier else np.nan for old in olds]
    frame = frame.assign(committed=committed)
    reviewed = review(frame, own, words.texts, total)
    since = [
        None if np.isnan(tier) else old.since if old and old.tier == tier and old.since else today
        for tier, old in zip(reviewed["tier_code"], olds, strict=True)
    ]
    kept = frame.only(("client", "key", "mark", "revenue", "hours"))
    return kept.beside(reviewed).assign(since=np.array(since, dtype=object)), renames


def _now(reviewed: Frame) -> dict[str, Standing]:
    columns = ("key", "client", "tier_code", "action_code", "since", "mark", "reason")
    return {
        key: Standing(client, code_of(tier), code_of(action), since, mark, reason)
        for key, client, tier, action, since, mark, reason in zip(
            *(reviewed[c].tolist() for c in columns), strict=True
        )
    }


def tiers_by_key(frame: Frame, tiers: Mapping[str, float]) -> Numbers:
    """The tiers of clients by their folded names, one for each row; NaN for none."""
    return np.array([tiers.get(key, np.nan) for key in frame["key"].tolist()], dtype=float)


def names_of(judgement: Judgement, languages: Collection[Words]) -> Names:
    """Every name that a client has had up to this review."""
    columns = [column.name for column in changes.SHEET.columns]
    rows = judgement.written[judgement.titles[changes.SHEET.name]].rows
    history = namings([dict(zip(columns, row, strict=True)) for row in rows], languages)
    listed = dict(zip(judgement.reviewed["key"], judgement.reviewed["client"], strict=True))
    listed |= {key: old.client for key, old in judgement.held.items()}
    return Names(listed, history)


def with_problems(
    judgement: Judgement, grids: Mapping[str, Values], languages: Sequence[Words]
) -> Judgement:
    """A finished review with its one list of problems put on their sheet."""
    sheet, words, titles = problems.SHEET, judgement.words, judgement.titles
    header = own_header(sheet, grids, titles, words, languages, judgement.layout)
    nothing = (None, None, None, None, words["problems.none"])
    rows = written_rows(sheet, header, problem_cells(judgement.problems) or [nothing])
    return replace(judgement, written={**judgement.written, titles[sheet.name]: rows})
