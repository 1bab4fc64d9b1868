"""The service schedule of a workbook: from its sheets to Schedule and Queue.

It stands on a finished review, because the committed tier says what a client receives.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pumpkin_sheets.plan.care.levels_reading import ServiceSettings, read_service
from pumpkin_sheets.plan.care.log_reading import read_touch_log, usual_person
from pumpkin_sheets.plan.care.planner import ScheduleResult, plan_schedule
from pumpkin_sheets.plan.care.queue import Waiting, work_queue
from pumpkin_sheets.plan.care.rows import published_entries, queue_rows, schedule_rows
from pumpkin_sheets.plan.care.sheets import QUEUE, SCHEDULE, SERVICE, TOUCH_LOG
from pumpkin_sheets.plan.care.touches import CareClient, Touch
from pumpkin_sheets.plan.review.judge import Judgement, names_of, own_header, written_rows
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.schema import cell_name
from pumpkin_sheets.sheets.tables import Values
from pumpkin_sheets.sheets.words import Words

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


def has_schedule(titles: Mapping[str, str]) -> bool:
    """Whether a workbook with these titles (by sheet name) has the sheets of the schedule."""
    return all(sheet.name in titles for sheet in SHEETS)


def with_schedule(
    judgement: Judgement,
    grids: Mapping[str, Values],
    languages: Sequence[Words],
    now: dt.datetime,
    holidays: Holidays,
    is_zone: Callable[[str], bool],
) -> tuple[Judgement, Service | None]:
    """A review with Schedule, Queue and the problems of their inputs added.

    ``grids`` holds the sheets of SHEETS too, by title; ``now`` is local time without a zone;
    ``is_zone`` tells whether a text names a time zone.
    None, and the review as it was, for a workbook without these sheets.  Raises PlanError where
    a column is missing or people typed on Python's sheets.
    """
    titles, words = judgement.titles, judgement.words
    if not has_schedule(titles):
        return judgement, None
    headers = {
        sheet.name: own_header(sheet, grids, titles, words, languages, judgement.layout)
        for sheet in (SCHEDULE, QUEUE)
    }
    today = now.date()
    title = titles[SERVICE.name]
    settings = read_service(grids[title], title, words, languages, judgement.layout)
    settings = _with_holidays(settings, title, words, today, holidays)
    if settings.time_zone and not is_zone(settings.time_zone):
        settings = _with_problem(settings, title, words, "time_zone", settings.time_zone)
    names = names_of(judgement, languages)
    log_title = titles[TOUCH_LOG.name]
    log = read_touch_log(grids[log_title], log_title, names, today, words, languages)
    clients = _clients(judgement, log.touches, settings.person)
    published = published_entries(
        grids[titles[SCHEDULE.name]], headers[SCHEDULE.name], names.on(today), languages
    )
    result = plan_schedule(
        clients,
        log.touches,
        settings.levels,
        settings.calendar,
        published,
        today,
        settings.weeks,
        settings.limits,
        now.time(),
        # To the end of a week: the schedule grows once a week, not a little every night.
        extra_days=6 - today.weekday(),
    )
    waiting = work_queue(clients, log.touches, settings.levels, settings.calendar, now)
    service = Service(settings, clients, log.touches, result, waiting)
    queue = queue_rows(waiting, clients, settings.levels, result.states, words)
    written = dict(judgement.written)
    for sheet, listed in ((SCHEDULE, schedule_rows(result, words)), (QUEUE, queue)):
        written[titles[sheet.name]] = written_rows(sheet, headers[sheet.name], listed)
    found = [*judgement.problems, *settings.problems, *log.problems]
    return replace(judgement, written=written, problems=found), service


def _clients(judgement: Judgement, touches: Sequence[Touch], person: str) -> list[CareClient]:
    """The reviewed clients with their committed tier and whoever looks after them on our side.

    That is the one whom the log names most often, else the person on Service levels.
    """
    usual = usual_person(touches)
    reviewed = judgement.reviewed
    return [
        CareClient(name, None if tier != tier else int(tier), usual.get(name, person))
        for name, tier in zip(reviewed["client"], reviewed["tier_code"], strict=True)
    ]


def _with_holidays(
    settings: ServiceSettings, title: str, words: Words, today: dt.date, holidays: Holidays
) -> ServiceSettings:
    """The settings with the country's public holidays; an unknown country is one more problem."""
    last = today + dt.timedelta(weeks=settings.weeks + 1)
    found = holidays(settings.country, range(today.year, last.year + 1))
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
