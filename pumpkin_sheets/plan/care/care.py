"""The service schedule of a workbook: from its sheets to Schedule and Queue.

It stands on a finished review, because the committed tier says what a client receives.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from pumpkin_sheets.plan.care.demands import Wanted
from pumpkin_sheets.plan.care.doubtful_names import doubtful_names
from pumpkin_sheets.plan.care.evidence import evidence
from pumpkin_sheets.plan.care.lapse import lapse, with_lapse
from pumpkin_sheets.plan.care.levels_reading import ServiceSettings, read_service
from pumpkin_sheets.plan.care.log_reading import read_touch_log, times_asked, usual_person
from pumpkin_sheets.plan.care.people import People
from pumpkin_sheets.plan.care.planner import ScheduleResult, plan_schedule
from pumpkin_sheets.plan.care.queue import Waiting, open_requests, work_queue
from pumpkin_sheets.plan.care.rows import Row, ScheduleRows, published_entries, schedule_rows
from pumpkin_sheets.plan.care.secret_words import secret_words
from pumpkin_sheets.plan.care.sheets import (
    DAYS_OFF,
    QUEUE,
    SCHEDULE,
    SERVICE,
    SERVICE_NOW,
    TOUCH_LOG,
)
from pumpkin_sheets.plan.care.standing import queue_rows, service_now_rows
from pumpkin_sheets.plan.care.ticks import (
    FORGOTTEN,
    read_ticks,
    records_of,
    touches_of,
    without_twins,
)
from pumpkin_sheets.plan.care.touches import CareClient, Touch, TouchKind, Why
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.memory.memory import named_rows, rows_of
from pumpkin_sheets.plan.review.changes import SHEET as CHANGES
from pumpkin_sheets.plan.review.judge import Judgement, names_of
from pumpkin_sheets.plan.review.own_sheets import own_header, written_rows
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Sheet, cell_name
from pumpkin_sheets.sheets.table_page import day_patterns
from pumpkin_sheets.sheets.tables import Header, Values, as_date, cell_text
from pumpkin_sheets.sheets.words import Words, fold

SHEETS = (TOUCH_LOG, SERVICE, SCHEDULE, QUEUE)
"""The sheets without which there is no schedule; a workbook without them is still reviewed."""


Holidays = Callable[[str, Iterable[int]], frozenset[dt.date] | None]
"""The public holidays of a country (``TW``, ``GB-SCT``) in some years; None: not a country."""


@dataclass(frozen=True)
class Service:
    """The schedule of one workbook, and what it was made from."""

    settings: ServiceSettings
    clients: list[CareClient]
    touches: list[Touch]
    result: ScheduleResult
    waiting: list[Waiting]
    ticked: list[Touch] = field(default_factory=list)  # on Schedule since the last run
    notice: str = ""  # what Schedule says before its first line


def has_schedule(titles: Mapping[str, str]) -> bool:
    """Whether a workbook with these titles (by sheet name) has the sheets of the schedule."""
    return not _missing(titles)


def _missing(titles: Mapping[str, str]) -> list[str]:
    """The sheets of the schedule, by name, that a workbook with these titles lacks."""
    return [sheet.name for sheet in SHEETS if sheet.name not in titles]


def no_schedule(titles: Mapping[str, str], words: Words) -> str:
    """Why a workbook with these titles has no schedule: the first sheet that it lacks, or all."""
    missing = _missing(titles)
    if len(missing) == len(SHEETS):
        return words["schedule.no_sheets"]
    return words.say("problems.sheet_missing", sheet=words[f"sheets.{missing[0]}"])


def with_schedule(
    judgement: Judgement,
    grids: Mapping[str, Values],
    languages: Sequence[Words],
    now: dt.datetime,
    holidays: Holidays,
    is_zone: Callable[[str], bool],
) -> tuple[Judgement, Service | None]:
    """A review with Schedule, Queue, Service now and the problems of their inputs added.

    ``grids`` holds the sheets of SHEETS too, by title; ``now`` is local time without a zone;
    ``is_zone`` tells whether a text names a time zone.  What was ticked on Schedule is counted,
    and added to Memory.
    None for a workbook without these sheets; a Schedule that lacks another of them, which would
    grow old unnoticed, is one more problem.  Raises PlanError where a column is missing or people
    typed on Python's sheets.
    """
    titles, words = judgement.titles, judgement.words
    if not has_schedule(titles):
        return _standing_still(judgement), None
    headers = {
        sheet.name: own_header(sheet, grids, titles, words, languages, judgement.layout)
        for sheet in (SCHEDULE, QUEUE, SERVICE_NOW)
        if sheet.name in titles
    }
    today = now.date()
    title = titles[SERVICE.name]
    people = People()
    settings = people.in_settings(
        read_service(grids[title], title, words, languages, judgement.layout)
    )
    names = names_of(judgement, languages)
    log_title = titles[TOUCH_LOG.name]
    log = read_touch_log(grids[log_title], log_title, names, today, words, languages)
    known = names.on(today)
    memory = judgement.written.get(titles.get(MEMORY.name, ""))
    planned, header = grids[titles[SCHEDULE.name]], headers[SCHEDULE.name]
    ticks = read_ticks(planned, header, known, today, languages, memory is not None)
    kept = touches_of(named_rows(memory.rows) if memory else (), known)
    fresh = without_twins(ticks.touches, [*log.touches, *kept])
    touches = [*log.touches, *without_twins(kept, log.touches), *fresh]
    touches += without_twins(evidence(judgement.content.practised, known, today), touches)
    touches = people.in_touches(touches)
    asked = {request.date.year for request in open_requests(touches, today)}
    settings = _with_holidays(settings, title, words, today, asked, holidays)
    if settings.time_zone and not is_zone(settings.time_zone):
        settings = _with_problem(settings, title, words, "time_zone", settings.time_zone)
    clients = _clients(judgement, touches, settings.person)
    result = plan_schedule(
        clients,
        touches,
        settings.levels,
        settings.calendar,
        published_entries(planned, header, known, languages, today, people.called),
        today,
        settings.weeks,
        settings.limits,
        now.time(),
        # To the end of a week: the schedule grows once a week, not a little every night.
        extra_days=6 - today.weekday(),
        wanted=_wanted(judgement, known),
    )
    waiting = work_queue(clients, touches, settings.levels, settings.calendar, now)
    missed = lapse(result, touches, today)
    notice = missed.said(words) if missed else ""
    if not (result.entries or result.unplaced):
        notice = words["schedule.empty"]
    service = Service(settings, clients, touches, result, waiting, ticks.touches, notice)
    tiers = {client.name: client.tier for client in clients}
    schedule = schedule_rows(result, tiers, words, ticks.left, notice)
    listed = [(SCHEDULE, schedule.rows), *_standing(service, titles, today, words)]
    written = dict(judgement.written)
    for sheet, rows in listed:
        made = written_rows(sheet, headers[sheet.name], rows)
        written[titles[sheet.name]] = replace(made, patterns=day_patterns(sheet, made, words))
    if memory is not None and fresh:
        records = rows_of(records_of(fresh))
        written[titles[MEMORY.name]] = replace(memory, rows=[*memory.rows, *records])
    if missed:
        changes = written[titles[CHANGES.name]]
        told = with_lapse(changes.rows, missed, today, words, languages)
        written[titles[CHANGES.name]] = replace(changes, rows=told)
    found = [
        *judgement.problems,
        *settings.problems,
        *log.problems,
        *_nobodys_days(settings, clients, people, title, words, today),
        *times_asked(log, waiting, settings.calendar.day_hours(), log_title, words),
        *_done_problems(schedule, titles[SCHEDULE.name], header, words),
        *doubtful_names(judgement, settings, title, secret_words(languages)),
    ]
    return replace(judgement, written=written, problems=found), service


def _wanted(
    judgement: Judgement, known: Mapping[str, str]
) -> dict[tuple[str, TouchKind], list[Wanted]]:
    """The touches that practices ask for, by client and kind.

    ``known`` maps folded names to names as Clients has them.
    """
    found: dict[tuple[str, TouchKind], list[Wanted]] = {}
    for table in judgement.content.practised.tables:
        for each in table.practice.sooner(table) if table.practice.sooner else ():
            day, client = as_date(each.day), known.get(fold(each.client))
            since = day if each.since is None else as_date(each.since)
            if client is None or day is None or since is None:
                continue
            every = None if each.every is None else max(1, math.ceil(each.every - 1e-6))
            wanted = Wanted(day, Why(each.why, tuple(each.facts.items())), since, every)
            found.setdefault((client, TouchKind(each.kind)), []).append(wanted)
    return found


def _standing_still(judgement: Judgement) -> Judgement:
    """A review without a schedule: that a Schedule is there all the same is a problem."""
    titles, words = judgement.titles, judgement.words
    if SCHEDULE.name not in titles:
        return judgement
    message = words.say("schedule.stands_still", sheet=words[f"sheets.{_missing(titles)[0]}"])
    title = titles[SCHEDULE.name]
    problem = CellProblem(title, "A1", title, None, message)
    return replace(judgement, problems=[*judgement.problems, problem])


def _standing(
    service: Service, titles: Mapping[str, str], today: dt.date, words: Words
) -> list[tuple[Sheet, list[Row]]]:
    """The records of Queue, and of Service now where the workbook has it."""
    clients, levels, result = service.clients, service.settings.levels, service.result
    apart = SERVICE_NOW.name in titles
    queue = queue_rows(service.waiting, clients, levels, result.states, words, not apart)
    if not apart:
        return [(QUEUE, queue)]
    now = service_now_rows(clients, service.touches, levels, result, today, words)
    return [(QUEUE, queue), (SERVICE_NOW, now)]


def _done_problems(
    schedule: ScheduleRows, title: str, header: Header, words: Words
) -> list[CellProblem]:
    """What is wrong with the cells that stay under Done, where they stand now.

    That nothing can be kept is said once.
    """
    found = []
    label = words[SCHEDULE.title_key(SCHEDULE.column("done"))]
    said: set[str] = set()
    for at, cell in schedule.kept:
        if cell.key == FORGOTTEN and cell.key in said:
            continue
        said.add(cell.key)
        name = cell_name(header.first_row + at, header.positions["done"])
        value = cell_text(cell.value)
        message = words.say(f"problems.{cell.key}", value=value)
        found.append(CellProblem(title, name, label, value, message, cell.client))
    return found


def _clients(judgement: Judgement, touches: Sequence[Touch], person: str) -> list[CareClient]:
    """The reviewed clients with their committed tier and whoever looks after them on our side.

    That is the one whom the log names most often, else the person on Service levels.
    """
    usual = usual_person(touches)
    return [
        CareClient(name, None if tier != tier else int(tier), usual.get(name, person))
        for name, tier in judgement.tiers()
    ]


def _nobodys_days(
    settings: ServiceSettings,
    clients: Sequence[CareClient],
    people: People,
    title: str,
    words: Words,
    today: dt.date,
) -> Iterator[CellProblem]:
    """Days off under a name, still to come, where nobody who looks after a client has one."""
    if not clients or any(client.person for client in clients):
        return
    label = words[DAYS_OFF.title_key(DAYS_OFF.column("who"))]
    facts = {"log": words[f"sheets.{TOUCH_LOG.name}"], "line": words["working.person"]}
    for name, place in settings.named_off.items():
        if max(settings.calendar.days_off[people.called(name)]) >= today:
            message = words.say("problems.days_off_nobody", value=name, **facts)
            yield CellProblem(title, cell_name(*place), label, name, message)


def _with_holidays(
    settings: ServiceSettings,
    title: str,
    words: Words,
    today: dt.date,
    asked: Collection[int],
    holidays: Holidays,
) -> ServiceSettings:
    """The settings with the country's public holidays; an unknown country is one more problem.

    They are those of the schedule's years and of the years in which open requests were ``asked``:
    an answer may be owed from before New Year, or beyond it.
    """
    last = today + dt.timedelta(weeks=settings.weeks + 1)
    years = {*range(today.year, last.year + 1), *asked, *(year + 1 for year in asked)}
    found = holidays(settings.country, years)
    if found is None:
        return _with_problem(settings, title, words, "country", settings.country)
    return replace(settings, calendar=replace(settings.calendar, holidays=found))


def _with_problem(
    settings: ServiceSettings, title: str, words: Words, name: str, value: str
) -> ServiceSettings:
    """The settings with a line on working time that says nothing known."""
    row, column = settings.places.get(name, (0, 0))
    label = words[f"working.{name}"]
    message = words.say(f"problems.service_{name}", column=label, value=value)
    problem = CellProblem(title, cell_name(row, column), label, value, message)
    return replace(settings, problems=[*settings.problems, problem])
