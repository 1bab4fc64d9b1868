"""What ``pumpkin schedule`` says on the terminal: this week, what does not fit, who is waiting."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pumpkin_sheets.book import Book, BookError
from pumpkin_sheets.cli.breaking import print_whole
from pumpkin_sheets.cli.tables import show_table, table
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.care.care import Service, no_schedule
from pumpkin_sheets.plan.care.rows import does_not_fit, why
from pumpkin_sheets.plan.care.sheets import QUEUE
from pumpkin_sheets.plan.care.standing import queue_rows
from pumpkin_sheets.plan.care.touches import Entry, Unplaced
from pumpkin_sheets.plan.care.work_days import DAY
from pumpkin_sheets.sheets.problems import PlanError
from pumpkin_sheets.sheets.shown import one_line
from pumpkin_sheets.sheets.words import Words, fold_ours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pumpkin_sheets.calendar.file import CalendarChange

LISTED = 12
"""How many lines a list shows before it refers to the sheet."""


def publish(
    out: Console, book: Book, calendar: Path | None, person: str = "", like: Path | None = None
) -> None:
    """Show a book's schedule as of now and write it to ``calendar``; the book stays as it is.

    ``person``: only what this person does.  ``like``: the book's own file, whose readers a new
    calendar gets.  Raises PumpkinError.
    """
    from pumpkin_sheets.recalculate import examine

    languages = all_words()
    judgement, service = examine(book, dt.datetime.now())
    words = judgement.words
    if service is None:
        raise PlanError(no_schedule(judgement.titles, words))
    result = service.result
    names = {e.person for e in result.entries} | {u.person for u in result.unplaced}
    spelled = {fold_ours(name): name for name in names}
    if person and fold_ours(person) not in spelled:
        raise BookError("schedule.nobody", person=person)
    person = spelled[fold_ours(person)] if person else ""
    entries = [e for e in result.entries if person in ("", e.person)]
    show_schedule(out, service, words, dt.date.today(), person)
    for problem in judgement.problems:
        print_whole(out, "  " + one_line(problem.said(words)), "red")
    if calendar is not None:
        from pumpkin_sheets.calendar.clock import find_zone
        from pumpkin_sheets.calendar.file import write_calendar

        zone = find_zone(service.settings.time_zone)
        now = dt.datetime.now(dt.UTC)
        fine = service.settings.fine
        change = write_calendar(calendar, entries, zone, words, languages, now, fine, like)
        show_calendar(out, change, calendar.name, words)


def show_schedule(
    out: Console, service: Service, words: Words, today: dt.date, person: str = ""
) -> None:
    """The next seven days, what does not fit, and the open requests; of one person, or of all."""
    entries = [e for e in service.result.entries if person in ("", e.person)]
    week = [e for e in entries if e.date < today + DAY * 7]
    show_care(out, service, words)
    show_table(out, _week(week, words), words, grouped=True)
    out.print(words.say("schedule.more", n=len(entries) - len(week), weeks=service.settings.weeks))
    unplaced = [u for u in service.result.unplaced if person in ("", u.person)]
    _does_not_fit(out, unplaced, words)
    _queue(out, service, words, person)


def show_care(out: Console, service: Service, words: Words) -> None:
    """What was ticked and is counted now; that nothing was logged for a week."""
    if service.ticked:
        out.print(words.say("schedule.ticked", n=len(service.ticked)))
    if service.notice:
        print_whole(out, service.notice, "yellow", 0)


def show_calendar(out: Console, change: CalendarChange, file: str, words: Words) -> None:
    """What writing the calendar file changed."""
    key = "schedule.calendar_written" if change.anything else "schedule.calendar_same"
    said = words.say(
        key, file=file, added=change.added, moved=change.moved, cancelled=change.cancelled
    )
    out.print(said, soft_wrap=True)
    for note in change.notes:
        print_whole(out, one_line(note), "yellow", 0)


def _week(entries: list[Entry], words: Words) -> Table:
    shown = table(words.say("schedule.this_week", n=len(entries)))
    for name in ("date", "start", "client", "kind", "person", "minutes", "why"):
        shown.add_column(
            words[f"columns.schedule.{name}"],
            justify="right" if name == "minutes" else "left",
            no_wrap=name == "date",
        )
    for entry in entries:
        style = "bold red" if entry.overdue else ""
        weekday = words[f"weekdays.day{entry.date.isoweekday()}"]
        shown.add_row(
            f"{weekday} {entry.date:%m-%d}",
            f"{entry.start:%H:%M}",
            Text(one_line(entry.client), style or "bold"),
            words[f"touch_kinds.{entry.kind}"],
            Text(one_line(entry.person)),
            str(entry.minutes),
            Text(why(entry, words), style),
        )
    return shown


def _does_not_fit(out: Console, unplaced: list[Unplaced], words: Words) -> None:
    if not unplaced:
        return
    out.print(Text(words.say("schedule.unplaced", n=len(unplaced)), "bold red"))
    for miss in unplaced[:LISTED]:
        kind = words[f"touch_kinds.{miss.kind}"]
        said = one_line(f"{miss.client} · {kind}: {does_not_fit(miss, words)}")
        print_whole(out, "  " + said)
    if len(unplaced) > LISTED:
        out.print(words.say("report.more", n=len(unplaced) - LISTED))


def _queue(out: Console, service: Service, words: Words, person: str) -> None:
    waiting = [w for w in service.waiting if person in ("", w.person)]
    if not waiting:
        out.print(words["schedule.nobody_waits"])
        return
    shown = table(words.say("schedule.waiting", n=len(waiting)))
    names = ("rank", "client", "tier", "task", "received", "answer_by", "late")
    for name in names:
        shown.add_column(words[f"columns.queue.{name}"])
    at = [QUEUE.position(name) for name in names]
    levels, states = service.settings.levels, service.result.states
    for row in queue_rows(waiting, service.clients, levels, states, words):
        cells = [Text("" if row[i] is None else one_line(str(row[i]))) for i in at]
        shown.add_row(*cells, style="red" if row[at[-1]] else "")
    show_table(out, shown, words)
