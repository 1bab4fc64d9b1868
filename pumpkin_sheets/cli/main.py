"""The ``pumpkin`` command.

Nothing heavy is imported before a command needs it: ``pumpkin --help`` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

from pumpkin_sheets.cli import excel as excel_cli
from pumpkin_sheets.cli import google as google_cli
from pumpkin_sheets.cli import growing, watching
from pumpkin_sheets.cli import importing as importing_cli
from pumpkin_sheets.cli import letters as letters_cli
from pumpkin_sheets.cli import whatif as whatif_cli
from pumpkin_sheets.cli.busy import busy
from pumpkin_sheets.cli.command import Parser, add_command
from pumpkin_sheets.cli.language import (
    cli_words,
    help_text,
    take_say,
    teach_argparse,
    words_for,
    words_here,
)
from pumpkin_sheets.cli.names import default_currency, known_country, known_currency, language
from pumpkin_sheets.cli.terminal import console, say, tell
from pumpkin_sheets.languages import languages
from pumpkin_sheets.uncollected import last_work, uncollected

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from pumpkin_sheets.cli.command import Commands
    from pumpkin_sheets.recalculate import Outcome

FINE, PROBLEMS, FAILED = 0, 1, 2
"""Exit codes: all well; ``check`` found problems; nothing could be done."""

EXTRAS = {
    "gspread": "google",
    "google": "google",
    "requests": "google",
    "jinja2": "nightly",
    "watchfiles": "watch",
    "pybreaker": "nightly",
    "xlwings": "excel",
    "pyopenvba": "excel",
    "docx": "letters",
    "charset_normalizer": "import",
    "rapidfuzz": "import",
    "scipy": "whatif",
}
"""Which extra to install for a module that only some commands need."""

DEMO_FILE = "pumpkin-demo.xlsx"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code.  What an owner can cause is said in one sentence.

    Without ``arguments`` it is the program itself, of which nothing is left afterwards.
    """
    if arguments is None:
        return _run(sys.argv[1:], last_work)
    return _run(arguments, uncollected)


def _run(arguments: Sequence[str], short: Callable[[], AbstractContextManager[None]]) -> int:
    """``short`` is what a command that is soon over works within."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        given = take_say(arguments)
    except argparse.ArgumentTypeError as error:
        tell(str(error), wrong=True)
        return FAILED
    # Nothing here does linear algebra, and numpy's threads for it wait by spinning.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    teach_argparse()
    options = _parser().parse_whole(given)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        with short() if run in (_recalculate, _check, _schedule) else nullcontext():
            return run(options)
    except KeyboardInterrupt:
        tell(cli_words()["cli.stopped"], wrong=True)
        return 130
    except Exception as error:
        # Imported only now, so that --help stays light.
        from pumpkin_sheets.sheets.problems import PumpkinError

        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        extra = EXTRAS.get((missing or "").partition(".")[0])
        if extra:
            tell(cli_words().say("cli.needs_more", extra=extra), wrong=True)
            return FAILED
        if isinstance(error, PumpkinError):
            file = getattr(options, "file", None)
            tell(error.said(words_for(_path(file) if file else None)), wrong=True)
            return FAILED
        if sys.flags.dev_mode:
            raise
        from pumpkin_sheets.mistake import mistake_of

        tell(mistake_of(error).said(words_here()), wrong=True)
        return FAILED


def _parser() -> Parser:
    parser = Parser(
        prog="pumpkin",
        description=help_text("pumpkin"),
    )
    shown = help_text("version")
    parser.add_argument("--version", action="version", version=_version(), help=shown)
    # Taken out of the arguments before; declared for its help.
    parser.add_argument("--say", metavar="LANGUAGE", help=help_text("say"))
    commands = parser.add_subparsers(metavar=help_text("command"), required=True)
    _add_demo(commands)
    _add_new(commands)
    growing.add_commands(commands)
    _add_recalculate(commands)
    _add_undo(commands)
    _add_check(commands)
    _add_schedule(commands)
    letters_cli.add_commands(commands)
    importing_cli.add_commands(commands)
    whatif_cli.add_commands(commands)
    google_cli.add_commands(commands)
    watching.add_commands(commands)
    excel_cli.add_commands(commands)
    return parser


def _version() -> str:
    from pumpkin_sheets import __version__

    return f"Pumpkin Sheets {__version__}"


def _add_language(parser: argparse.ArgumentParser) -> None:
    said = help_text("language", default="en")
    parser.add_argument("--language", type=language, choices=languages(), default="en", help=said)


def _add_demo(commands: Commands) -> None:
    parser = add_command(commands, "demo", _demo, "demo")
    where = help_text("demo_file", default=DEMO_FILE)
    parser.add_argument("file", nargs="?", default=DEMO_FILE, help=where)
    _add_language(parser)


def _add_new(commands: Commands) -> None:
    parser = add_command(commands, "new", _new, "new")
    parser.add_argument("file", help=help_text("new_file", example="clients.xlsx"))
    _add_language(parser)
    parser.add_argument("--currency", default=None, help=help_text("new_currency"))
    parser.add_argument("--country", default="", help=help_text("new_country"))
    parser.add_argument("--rows", type=int, default=200, help=help_text("rows", default=200))
    parser.add_argument("--sample", action="store_true", help=help_text("new_sample"))
    packs = help_text("packs", example="profit")
    parser.add_argument("--with", dest="packs", nargs="+", default=[], metavar="PACK", help=packs)
    parser.add_argument("--open", action="store_true", help=help_text("new_open"))


def _add_undo(commands: Commands) -> None:
    parser = add_command(commands, "undo", _undo, "undo")
    parser.add_argument("file", help=help_text("workbook"))


def _add_recalculate(commands: Commands) -> None:
    parser = add_command(commands, "recalculate", _recalculate, "recalculate")
    parser.add_argument("file", help=help_text("workbook_or_url"))
    parser.add_argument("--dry-run", action="store_true", help=help_text("recalculate_dry_run"))
    parser.add_argument("--today", type=_day, default=None, help=help_text("recalculate_today"))
    parser.add_argument("--all", action="store_true", help=help_text("recalculate_all"))
    parser.add_argument("--yes-half-gone", action="store_true", help=help_text("yes_half_gone"))
    google_cli.add_key(parser)


def _add_check(commands: Commands) -> None:
    parser = add_command(commands, "check", _check, "check")
    parser.add_argument("file", help=help_text("workbook"))


def _add_schedule(commands: Commands) -> None:
    parser = add_command(commands, "schedule", _schedule, "schedule")
    parser.add_argument("file", help=help_text("workbook"))
    calendar = help_text("schedule_ics", example="care.ics")
    parser.add_argument("--ics", metavar="FILE", help=calendar)
    parser.add_argument("--person", default="", help=help_text("schedule_person"))


def _demo(options: argparse.Namespace) -> int:
    from pumpkin_sheets.cli.show_review import show_review

    path = _path(options.file)
    if not path.exists():
        currency = default_currency(options.language, sample=True)
        _create(path, options.language, currency, 200, sample=True)
    outcome = _recalculated(path, dry_run=False)
    out = console()
    show_review(out, outcome.judgement)
    words = outcome.judgement.words
    out.print()
    out.print(words.say("report.file", file=path.resolve()), soft_wrap=True)
    out.print(words.say("report.open_it", file=options.file), soft_wrap=True)
    return FINE


def _new(options: argparse.Namespace) -> int:
    from pumpkin_sheets.cli.opening import open_file
    from pumpkin_sheets.homes.packs import known_packs
    from pumpkin_sheets.languages import words

    currency = known_currency(
        options.currency or default_currency(options.language, options.sample)
    )
    country = known_country(options.country)
    path = _path(options.file)
    packs = known_packs(options.packs)
    _create(path, options.language, currency, options.rows, options.sample, packs, country)
    said = words(options.language)
    tell(said.say("report.file", file=path.resolve()))
    tell(said.say("report.open_it", file=options.file))
    if options.open:
        open_file(path)
    return FINE


def _undo(options: argparse.Namespace) -> int:
    from pumpkin_sheets.homes.file.saving import undo

    path = _path(options.file)
    undo(path)
    tell(words_for(path).say("report.undone", file=path.name))
    return FINE


def _recalculate(options: argparse.Namespace) -> int:
    from pumpkin_sheets.homes.file.saving import previous_of
    from pumpkin_sheets.recalculate import Done

    if options.today and not options.dry_run:
        raise _mistake("cli.today_alone")
    path = None if google_cli.is_address(options.file) else _path(options.file)
    guarded = not (options.yes_half_gone or options.dry_run)
    if path is None:
        outcome = google_cli.recalculated(options, guarded)
    else:
        outcome = _recalculated(path, options.dry_run, options.today, guarded)
    judgement = outcome.judgement
    words = judgement.words
    if outcome.done is Done.HALF_GONE:
        tell(outcome.half_gone.said(words), wrong=True)
        return FAILED
    for mishap in outcome.mishaps:
        tell(mishap.said(words))
    _show(outcome, options.all)
    if judgement.layout.older:
        older = words.say("report.older", file=path.name) if path else words["report.older_sheet"]
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
        show_problems(out, judgement.words, judgement.problems)


def _check(options: argparse.Namespace) -> int:
    path = _path(options.file)
    judgement = _recalculated(path, dry_run=True).judgement
    if judgement.problems:
        from pumpkin_sheets.cli.show_review import show_problems

        show_problems(console(), judgement.words, judgement.problems)
    else:
        say(judgement.words["problems.none"])
    if judgement.layout.older:
        say(judgement.words.say("report.older", file=path.name), broken=False)
    return PROBLEMS if judgement.problems else FINE


def _schedule(options: argparse.Namespace) -> int:
    from pumpkin_sheets.cli.show_schedule import publish
    from pumpkin_sheets.homes.file.book import XlsxBook

    path, calendar = _path(options.file), _path(options.ics) if options.ics else None
    publish(console(), XlsxBook(path), calendar, options.person, like=path)
    return FINE


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


def _create(
    path: Path,
    language: str,
    currency: str,
    rows: int,
    sample: bool,
    packs: Sequence[str] = (),
    country: str = "",
) -> None:
    from pumpkin_sheets.homes.file.create import create_workbook

    with busy(cli_words().say("cli.busy", file=path.name)):
        create_workbook(
            path,
            language=language,
            currency=currency,
            rows=rows,
            sample=sample,
            packs=packs,
            country=country,
        )


def _mistake(key: str, **facts: object) -> Exception:
    from pumpkin_sheets.book import BookError

    return BookError(key, **facts)


def _day(text: str) -> dt.date:
    """A day as an argument says it.  Raises argparse.ArgumentTypeError."""
    import datetime as dt

    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(cli_words().say("cli.no_day", text=text)) from None


def _recalculated(
    path: Path, dry_run: bool, today: dt.date | None = None, guarded: bool = False
) -> Outcome:
    """``guarded``: nothing is written where half of the clients are gone."""
    import datetime as dt

    from pumpkin_sheets.homes.file.book import XlsxBook
    from pumpkin_sheets.recalculate import recalculate

    now = dt.datetime.now() if today is None else dt.datetime.combine(today, dt.time())
    with busy(cli_words().say("cli.busy", file=path.name)):
        return recalculate(
            XlsxBook(path), now.date(), now.time(), unattended=guarded, dry_run=dry_run
        )
