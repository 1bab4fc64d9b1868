"""The main job: read a book, review it, write Python's sheets.

It is one job for everybody who asks for it: the command line, Excel's button, the menu of a Google
Sheet and the night.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from enum import Enum
from typing import TypeVar

from pumpkin_sheets.book import (
    Book,
    BookChanged,
    Grid,
    ReadsLess,
    TellsFormulas,
    TellsUncalculated,
    TellsUnread,
    alone,
    in_passing,
    put_back,
)
from pumpkin_sheets.calendar.clock import is_zone, shown_at
from pumpkin_sheets.calendar.holidays import public_holidays
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.layouts import layout_of
from pumpkin_sheets.plan.care.care import SHEETS, Service, has_schedule, with_schedule
from pumpkin_sheets.plan.care.sheets import QUEUE, SCHEDULE, SERVICE, SERVICE_NOW
from pumpkin_sheets.plan.care.work_reading import time_zone_of
from pumpkin_sheets.plan.layouts import Layout
from pumpkin_sheets.plan.letters.drafts import SHEET as DRAFTS
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.memory.memory import only_night
from pumpkin_sheets.plan.packs import PRACTICE_LISTS
from pumpkin_sheets.plan.proposals.sheet import SHEET as PROPOSALS
from pumpkin_sheets.plan.review.defence import defended, with_kept, with_typed_over
from pumpkin_sheets.plan.review.judge import NEEDED, Judgement, find_language, judge, with_problems
from pumpkin_sheets.plan.review.lost_columns import with_lost_columns
from pumpkin_sheets.plan.review.lost_formulas import formula_tables, lost_formulas
from pumpkin_sheets.plan.review.lost_lists import with_lost_lists
from pumpkin_sheets.plan.review.lost_rows import with_lost_rows
from pumpkin_sheets.plan.review.practices_part import SHEETS as PRACTICE_SHEETS
from pumpkin_sheets.plan.review.practices_part import with_practices
from pumpkin_sheets.plan.whatif.levers_sheet import SHEET as LEVERS
from pumpkin_sheets.sheets.lists_page import STAMPED_COLUMNS, read_stamp
from pumpkin_sheets.sheets.reach import Unread, named
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.tables import holds, spare_titles
from pumpkin_sheets.sheets.words import Sentence, Words
from pumpkin_sheets.solver import installed
from pumpkin_sheets.stored import stored_results
from pumpkin_sheets.uncollected import uncollected

ROUNDS = 3
"""How often a job is begun again because somebody typed in the book meanwhile."""

Found = TypeVar("Found")


class Done(Enum):
    """What a recalculation came to."""

    REVIEWED = "reviewed"
    """Something was written that an owner calls a change."""
    SCHEDULED = "scheduled"
    """Review, Changes and Problems are as they were; Schedule, Queue or Drafts moved on."""
    REFRESHED = "refreshed"
    """Every sheet says what it said; stored results or what is remembered were brought up."""
    NOTED = "noted"
    """Nothing moved; Memory notes that a night looked after the book."""
    SAME = "same"
    """Everything was there already; nothing was written."""
    TRIED = "tried"
    """A dry run; nothing was written."""
    HALF_GONE = "half_gone"
    """Fewer than half of the last review's clients are left; nothing was written."""


@dataclass(frozen=True)
class Outcome:
    """What a recalculation found and did; ``now`` is the time of the workbook, without a zone.

    ``mishaps`` are what a write had displaced meanwhile, and put back.
    """

    judgement: Judgement
    done: Done
    now: dt.datetime
    service: Service | None = None  # None: the workbook has no sheets for a schedule
    mishaps: tuple[Sentence, ...] = ()

    @property
    def written(self) -> bool:
        return self.done in (Done.REVIEWED, Done.SCHEDULED, Done.REFRESHED, Done.NOTED)

    @property
    def half_gone(self) -> Sentence:
        """Why nothing was written where half of the clients are gone."""
        count, before = self.judgement.count, self.judgement.before
        return Sentence("recalculation.half_gone", count=count, before=before)

    @property
    def quiet(self) -> str:
        """The key of what to say when no client moved."""
        letters = DRAFTS in self.judgement.content.practised.written
        keys = {
            Done.SCHEDULED: "recalculation.drafted" if letters else "recalculation.scheduled",
            Done.SAME: "recalculation.same",
            Done.TRIED: "recalculation.tried",
        }
        return keys.get(self.done, "recalculation.figures")


def review_book(book: Book, today: dt.date) -> Judgement:
    """Reads and reviews a book; writes nothing.  Raises BookError, PlanError."""
    return examine(book, dt.datetime.combine(today, dt.time()))[0]


def examine(book: Book, now: dt.datetime) -> tuple[Judgement, Service | None]:
    """Reads and reviews a book and plans its schedule; writes nothing.

    ``now`` as in ``recalculate``.  Raises BookError, PlanError.
    """
    found = _examine(book, now)
    return found.judgement, found.service


def examine_whole(book: Book, now: dt.datetime) -> tuple[Judgement, Mapping[str, Grid]]:
    """As ``examine``, with what was read of the book, by title."""
    found = _examine(book, now)
    return found.judgement, found.grids


@dataclass(frozen=True)
class _Examined:
    judgement: Judgement
    service: Service | None
    grids: Mapping[str, Grid]
    now: dt.datetime


@uncollected()
def _examine(book: Book, moment: dt.datetime, night: bool = False) -> _Examined:
    languages = all_words()
    words, titles = find_language(book.titles(), languages)
    sheets = [*NEEDED, *(SHEETS if has_schedule(titles) else ())]
    if has_schedule(titles) and SERVICE_NOW.name in titles:
        sheets.append(SERVICE_NOW)
    if PRACTICE_LISTS.name in titles:
        sheets += [sheet for sheet in PRACTICE_SHEETS if sheet.name in titles]
    if PROPOSALS.name in titles:
        sheets.append(PROPOSALS)
    needed = [titles[sheet.name] for sheet in sheets]
    if isinstance(book, ReadsLess):
        spare = {titles[sheet.name]: spare_titles(sheet, languages) for sheet in sheets}
        stamped = {titles[s.name]: STAMPED_COLUMNS for s in sheets if s == PRACTICE_LISTS}
        grids = book.read_without(needed, spare, stamped)
    else:
        grids = book.read(needed)
    typed = [titles[sheet.name] for sheet in sheets if sheet.owner == "people"]
    never = book.uncalculated(typed) if isinstance(book, TellsUncalculated) else {}
    now = _local(moment, grids, titles, languages, words)
    today = now.date()
    # Proposals changes between reviews too: whoever takes one writes it anew.
    own = [sheet for sheet in sheets if sheet.owner == "python" and sheet != PROPOSALS]
    found = defended(grids, titles, own, words, languages, today)
    # Not only the sheets that were read hold formulas of ours.
    judgement = judge(found.grids, languages, today, never, _layout(grids, titles))
    judgement = replace(judgement, titles=titles)
    judgement = with_typed_over(judgement, found)
    if isinstance(book, TellsUnread):
        judgement = _with_unread(judgement, book.unread(), sheets)
    judgement = with_practices(judgement, found.grids, languages, today, never, night=night)
    judgement, service = with_schedule(
        judgement, found.grids, languages, now, public_holidays, is_zone
    )
    # Who has not one of these packs does not wait for it.
    if DRAFTS in judgement.content.practised.written:
        from pumpkin_sheets.plan.letters.drafting import with_letters

        judgement = with_letters(judgement, service, found.grids, languages, today)
    if PROPOSALS.name in titles:
        from pumpkin_sheets.plan.proposals.proposing import with_proposals

        judgement = with_proposals(judgement, found.grids, languages)
    if LEVERS in judgement.content.practised.written:
        from pumpkin_sheets.plan.whatif.levering import with_levers

        judgement = with_levers(judgement, found.grids, languages, today, installed)
    judgement = with_lost_lists(with_lost_columns(judgement))
    if isinstance(book, TellsUncalculated):
        judgement = with_lost_rows(judgement)
    if isinstance(book, TellsFormulas):
        judgement = _with_lost_formulas(judgement, book, grids)
    judgement = with_problems(judgement, found.grids, languages)
    return _Examined(with_kept(judgement, own, found), service, grids, now)


def _with_unread(
    judgement: Judgement, unread: Mapping[str, Unread], sheets: Collection[Sheet]
) -> Judgement:
    owners = {judgement.titles[sheet.name]: sheet.owner for sheet in sheets}
    far = [
        problem
        for title, owner in owners.items()
        if title in unread
        for problem in named(unread[title], title, owner, judgement.words)
    ]
    return replace(judgement, problems=[*judgement.problems, *far])


def _with_lost_formulas(
    judgement: Judgement, book: TellsFormulas, grids: Mapping[str, Grid]
) -> Judgement:
    problems, tables = list(judgement.problems), list(formula_tables(judgement))
    found = book.without_formula([table.cells for table in tables])
    for table, lost in zip(tables, found, strict=True):
        problems += lost_formulas(table, lost, grids[table.cells.title], judgement.words)
    return replace(judgement, problems=problems)


def _layout(grids: Mapping[str, Grid], titles: Mapping[str, str]) -> Layout:
    """The layout of a workbook; the first has no stamp."""
    stamped = grids.get(titles.get(PRACTICE_LISTS.name, ""), [])
    return layout_of(read_stamp(stamped)[0])


def _local(
    moment: dt.datetime,
    grids: Mapping[str, Grid],
    titles: Mapping[str, str],
    languages: Collection[Words],
    words: Words,
) -> dt.datetime:
    """What the clock shows, where the workbook's people work, without a zone."""
    zone = ""
    if moment.tzinfo is not None and has_schedule(titles):
        zone = time_zone_of(grids[titles[SERVICE.name]], words, languages)
    return shown_at(moment, zone)


def recalculate(
    book: Book,
    today: dt.date,
    time: dt.time | None = None,
    *,
    unattended: bool = False,
    dry_run: bool = False,
    night: bool = False,
    writing: Callable[[Judgement], AbstractContextManager[None]] = lambda _: nullcontext(),
) -> Outcome:
    """Reviews a book and writes Review, Changes, Problems, Schedule and Queue, all or none.

    ``time`` is the local time, before which nothing new is planned for today.  One with a zone
    (the clock of a server) is told as the clock shows it in the time zone on Service levels, and
    so is the day.  Where somebody types meanwhile the job is begun again, ROUNDS times in all;
    other jobs of ours on the same file wait.
    ``unattended``: nobody said that it is meant, so nothing is written where half
    of the clients are gone.  ``night``: Memory notes that a night looked after the
    book.  What is written of a review is written within ``writing``.
    Raises BookError, PlanError; then nothing was written.
    """
    moment = dt.datetime.combine(today, time or dt.time())

    @uncollected()
    def once() -> Outcome:
        found = _examine(book, moment, night)
        judgement = found.judgement
        done = Done.TRIED
        with writing(judgement):
            if unattended and judgement.half_gone:
                done = Done.HALF_GONE
            elif not dry_run:
                noted = _only_noted(found)
                with in_passing(book) if noted else nullcontext():
                    changed = book.write(judgement.written, stored_results(judgement))
                done = Done.SAME
                if changed:
                    done = Done.NOTED if noted else _done(found)
        return Outcome(judgement, done, found.now, found.service, tuple(put_back(book)))

    with nullcontext() if dry_run else alone(book):
        return begun_again(once)


def begun_again(job: Callable[[], Found]) -> Found:
    """What ``job`` gives; it is begun again where somebody changed the book meanwhile.

    Raises BookChanged where that happens ROUNDS times.
    """
    for _ in range(ROUNDS - 1):
        with suppress(BookChanged):
            return job()
    return job()


def _only_noted(found: _Examined) -> bool:
    """Whether nothing moves, and Memory notes that a night looked after the book."""
    written = found.judgement.written
    memory = found.judgement.titles.get(MEMORY.name, "")
    if memory not in written or holds(found.grids[memory], written[memory]):
        return False
    same = (holds(found.grids[t], rows) for t, rows in written.items() if t != memory)
    return only_night(found.grids[memory], written[memory]) and all(same)


def _done(found: _Examined) -> Done:
    """What an owner would call that which was written, and more than the note of a night."""
    judgement = found.judgement
    titles = judgement.titles
    changed = {t for t, rows in judgement.written.items() if not holds(found.grids[t], rows)}
    moving = {
        titles[s.name] for s in (SCHEDULE, QUEUE, SERVICE_NOW, DRAFTS, LEVERS) if s.name in titles
    }
    if changed - moving - {titles.get(MEMORY.name)}:
        return Done.REVIEWED
    if changed & moving:
        return Done.SCHEDULED
    return Done.REFRESHED
