"""The ``pumpkin`` command.

Nothing heavy is imported before a command needs it: ``pumpkin --help`` answers at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from pumpkin_sheets.cli import excel as excel_cli
from pumpkin_sheets.cli import google as google_cli
from pumpkin_sheets.cli.command import add_command

TYPE_CHECKING = False
if TYPE_CHECKING:
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
    "xlwings": "excel",
    "pyopenvba": "excel",
}
"""Which extra to install for a module that only some commands need."""

LANGUAGES = ("en", "zh-Hant")
DEMO_FILE = "pumpkin-demo.xlsx"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code.  What an owner can cause is said in one sentence."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except KeyboardInterrupt:
        print("Stopped; nothing more was written.", file=sys.stderr)
        return 130
    except Exception as error:
        # Imported only now, so that --help stays light.
        from pumpkin_sheets.book import BookError
        from pumpkin_sheets.sheets.problems import PlanError

        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        extra = EXTRAS.get((missing or "").partition(".")[0])
        if extra:
            print(f'This needs more: run pip install "pumpkin-sheets[{extra}]".', file=sys.stderr)
            return FAILED
        if isinstance(error, (BookError, PlanError)):
            print(error, file=sys.stderr)
            return FAILED
        raise


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pumpkin",
        description="The Pumpkin Plan as a live workbook: see whom to drop, reprice and water.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_demo(commands)
    _add_new(commands)
    _add_recalculate(commands)
    _add_check(commands)
    _add_schedule(commands)
    google_cli.add_commands(commands, LANGUAGES)
    excel_cli.add_commands(commands)
    return parser


def _version() -> str:
    from pumpkin_sheets import __version__

    return f"Pumpkin Sheets {__version__}"


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--language", choices=LANGUAGES, default="en", help="the workbook's language (en)"
    )


def _add_demo(commands: Commands) -> None:
    said = "build the sample workbook, recalculate it, and say what it shows"
    parser = add_command(commands, "demo", _demo, said)
    parser.add_argument("file", nargs="?", default=DEMO_FILE, help=f"where to put it ({DEMO_FILE})")
    _add_language(parser)


def _add_new(commands: Commands) -> None:
    parser = add_command(
        commands, "new", _new, "make a new workbook, empty or with the sample list"
    )
    parser.add_argument("file", help="its name, e.g. clients.xlsx")
    _add_language(parser)
    parser.add_argument(
        "--currency", default=None, help="scales the money settings, e.g. TWD (USD; sample: TWD)"
    )
    parser.add_argument("--rows", type=int, default=200, help="rows prepared with formulas (200)")
    parser.add_argument("--sample", action="store_true", help="filled with the sample list")


def _add_recalculate(commands: Commands) -> None:
    said = "review a workbook: write Review, Changes and Problems, and say what changed"
    parser = add_command(commands, "recalculate", _recalculate, said)
    parser.add_argument("file", help="the workbook")
    parser.add_argument("--dry-run", action="store_true", help="say it, but write nothing")
    parser.add_argument("--all", action="store_true", help="the whole review, not only changes")


def _add_check(commands: Commands) -> None:
    said = "list the cells that need mending; exit 1 when there are any; writes nothing"
    parser = add_command(commands, "check", _check, said)
    parser.add_argument("file", help="the workbook")


def _add_schedule(commands: Commands) -> None:
    said = "show whom to call, visit and answer this week; --ics writes it as a calendar"
    parser = add_command(commands, "schedule", _schedule, said)
    parser.add_argument("file", help="the workbook")
    parser.add_argument("--ics", metavar="FILE", help="the calendar file to write, e.g. care.ics")
    parser.add_argument("--person", default="", help="only what this person does")


def _demo(options: argparse.Namespace) -> int:
    from pumpkin_sheets.cli.show_review import console, show_review

    path = _path(options.file)
    if not path.exists():
        _create(path, options.language, "TWD", 200, sample=True)
    outcome = _recalculated(path, dry_run=False)
    out = console()
    show_review(out, outcome.judgement)
    words = outcome.judgement.words
    out.print()
    out.print(words.say("report.file", file=path.resolve()), soft_wrap=True)
    out.print(words.say("report.open_it", file=options.file), soft_wrap=True)
    return FINE


def _new(options: argparse.Namespace) -> int:
    from pumpkin_sheets.book import BookError
    from pumpkin_sheets.plan.settings.settings import CURRENCIES

    currency = (options.currency or ("TWD" if options.sample else "USD")).upper()
    if currency not in CURRENCIES:
        known = ", ".join(CURRENCIES)
        raise BookError(f"{currency} is not a currency with defaults here; take one of {known}.")
    path = _path(options.file)
    _create(path, options.language, currency, options.rows, options.sample)
    print(path.resolve())
    return FINE


def _recalculate(options: argparse.Namespace) -> int:
    from pumpkin_sheets.cli.show_review import console, show_changes, show_problems, show_review

    path = _path(options.file)
    outcome = _recalculated(path, options.dry_run)
    judgement = outcome.judgement
    words = judgement.words
    out = console()
    if options.all or not judgement.before:
        show_review(out, judgement)
    show_changes(out, judgement)
    if judgement.problems:
        show_problems(out, words, judgement.problems)
    if options.dry_run:
        out.print(words["report.unwritten"])
    elif not outcome.written:
        out.print(words["report.no_change"])
    else:
        if not judgement.changes:
            out.print(words["report.figures"])
        previous = f"{path.stem}.previous{path.suffix}"
        out.print(words.say("report.written", file=path.name, previous=previous), soft_wrap=True)
    return FINE


def _check(options: argparse.Namespace) -> int:
    from pumpkin_sheets.cli.show_review import console, show_problems

    judgement = _recalculated(_path(options.file), dry_run=True).judgement
    show_problems(console(), judgement.words, judgement.problems)
    return PROBLEMS if judgement.problems else FINE


def _schedule(options: argparse.Namespace) -> int:
    from pumpkin_sheets.cli.show_review import console
    from pumpkin_sheets.cli.show_schedule import publish
    from pumpkin_sheets.homes.file.book import XlsxBook

    calendar = _path(options.ics) if options.ics else None
    publish(console(), XlsxBook(_path(options.file)), calendar, options.person)
    return FINE


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


def _create(path: Path, language: str, currency: str, rows: int, sample: bool) -> None:
    from pumpkin_sheets.homes.file.create import create_workbook

    create_workbook(path, language=language, currency=currency, rows=rows, sample=sample)


def _recalculated(path: Path, dry_run: bool) -> Outcome:
    import datetime as dt

    from pumpkin_sheets.homes.file.book import XlsxBook
    from pumpkin_sheets.recalculate import Outcome, examine, recalculate

    book, now = XlsxBook(path), dt.datetime.now()
    if dry_run:
        judgement, service = examine(book, now)
        return Outcome(judgement, written=False, service=service)
    return recalculate(book, now.date(), now.time())
