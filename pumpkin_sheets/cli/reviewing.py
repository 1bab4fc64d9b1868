"""The commands of ``pumpkin`` that review a workbook: recalculate, undo, check, schedule."""

from __future__ import annotations

import argparse

from pumpkin_sheets.cli import google
from pumpkin_sheets.cli.busy import busy
from pumpkin_sheets.cli.command import FAILED, FINE, add_command, day
from pumpkin_sheets.cli.language import cli_words, help_text, words_for
from pumpkin_sheets.cli.terminal import console, say, tell, to_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from pumpkin_sheets.cli.command import Commands
    from pumpkin_sheets.recalculate import Outcome

PROBLEMS = 1
"""The exit code where ``check`` found problems."""
MOST_PROBLEMS = 20
"""How many of them ``recalculate`` prints, so that who moved stays in sight."""


def add_commands(commands: Commands) -> None:
    """Adds recalculate, undo, check and schedule."""
    parser = add_command(commands, "recalculate", _recalculate, "recalculate", short=True)
    parser.add_argument("file", help=help_text("workbook_or_url"))
    parser.add_argument("--dry-run", action="store_true", help=help_text("recalculate_dry_run"))
    parser.add_argument("--today", type=day, default=None, help=help_text("recalculate_today"))
    parser.add_argument("--all", action="store_true", help=help_text("recalculate_all"))
    parser.add_argument("--yes-half-gone", action="store_true", help=help_text("yes_half_gone"))
    google.add_key(parser)
    parser = add_command(commands, "undo", _undo, "undo")
    parser.add_argument("file", type=google.file_alone, help=help_text("workbook"))
    parser = add_command(commands, "check", _check, "check", short=True)
    parser.add_argument("file", type=google.file_alone, help=help_text("workbook"))
    parser = add_command(commands, "schedule", _schedule, "schedule", short=True)
    parser.add_argument("file", type=google.file_alone, help=help_text("workbook"))
    calendar = help_text("schedule_ics", example="care.ics")
    parser.add_argument("--ics", metavar="FILE", help=calendar)
    parser.add_argument("--person", default="", help=help_text("schedule_person"))


def _recalculate(options: argparse.Namespace) -> int:
    from pathlib import Path

    from pumpkin_sheets.book import BookError
    from pumpkin_sheets.homes.file.saving import previous_of
    from pumpkin_sheets.recalculate import Done

    if options.today and not options.dry_run:
        raise BookError("cli.today_alone")
    path = None if google.is_address(options.file) else Path(options.file)
    guarded = not (options.yes_half_gone or options.dry_run)
    if path is None:
        outcome = google.recalculated(options, guarded)
    else:
        outcome = recalculated(path, options.dry_run, options.today, guarded)
    judgement = outcome.judgement
    words = judgement.words
    if outcome.done is Done.HALF_GONE:
        tell(outcome.half_gone.said(words), wrong=True)
        return FAILED
    for mishap in outcome.mishaps:
        tell(mishap.said(words))
    _show(outcome, options.all)
    if judgement.older:
        older = (
            words.say("report.older", file=to_type(path.name))
            if path
            else words["report.older_sheet"]
        )
        say(older, broken=False)
    if not (outcome.written and judgement.changes):
        say(words[outcome.quiet])
    if outcome.written and path is None:
        say(words["report.written_sheet"])
    elif outcome.written and path is not None:
        previous = previous_of(path).name
        say(words.say("report.written", file=path.name, previous=previous), broken=False)
    return FINE


def _show(outcome: Outcome, everything: bool) -> None:
    """What came of a review, in tables: the whole list, or who moved; what is wrong."""
    judgement, service = outcome.judgement, outcome.service
    whole = everything or not judgement.before
    care = service is not None and (service.ticked or service.notice)
    if not (whole or judgement.changes or care or judgement.problems):
        return
    from pumpkin_sheets.cli.show_review import show_changes, show_problems, show_review
    from pumpkin_sheets.cli.show_schedule import show_care

    out = console()
    if whole:
        show_review(out, judgement)
    show_changes(out, judgement)
    if service is not None:
        show_care(out, service, judgement.words)
    if judgement.problems:
        most = None if everything else MOST_PROBLEMS
        show_problems(out, judgement.words, judgement.problems, most)


def _undo(options: argparse.Namespace) -> int:
    from pathlib import Path

    from pumpkin_sheets.homes.file.saving import undo

    path = Path(options.file)
    undo(path)
    tell(words_for(path).say("report.undone", file=path.name))
    return FINE


def _check(options: argparse.Namespace) -> int:
    from pathlib import Path

    path = Path(options.file)
    judgement = recalculated(path, dry_run=True).judgement
    if judgement.problems:
        from pumpkin_sheets.cli.show_review import show_problems

        show_problems(console(), judgement.words, judgement.problems)
    else:
        say(judgement.words["problems.none"])
    if judgement.older:
        say(judgement.words.say("report.older", file=to_type(path.name)), broken=False)
    return PROBLEMS if judgement.problems else FINE


def _schedule(options: argparse.Namespace) -> int:
    from pathlib import Path

    from pumpkin_sheets.cli.show_schedule import publish
    from pumpkin_sheets.homes.file.book import XlsxBook

    path, calendar = Path(options.file), Path(options.ics) if options.ics else None
    publish(console(), XlsxBook(path), calendar, options.person, like=path)
    return FINE


def recalculated(
    path: Path, dry_run: bool, today: dt.date | None = None, guarded: bool = False
) -> Outcome:
    """A closed file recalculated; ``guarded``: not written where half of the clients are gone.

    Raises BookError, PlanError.
    """
    import datetime as dt

    from pumpkin_sheets.homes.file.book import XlsxBook
    from pumpkin_sheets.recalculate import recalculate

    now = dt.datetime.now() if today is None else dt.datetime.combine(today, dt.time())
    with busy(cli_words().say("cli.busy", file=path.name)):
        return recalculate(
            XlsxBook(path), now.date(), now.time(), unattended=guarded, dry_run=dry_run
        )
