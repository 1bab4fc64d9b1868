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
from pumpkin_sheets.cli import growing, making, reviewing, watching
from pumpkin_sheets.cli import importing as importing_cli
from pumpkin_sheets.cli import letters as letters_cli
from pumpkin_sheets.cli import whatif as whatif_cli
from pumpkin_sheets.cli.command import FAILED, STOPPED, UNTOLD, Parser
from pumpkin_sheets.cli.language import (
    cli_words,
    help_text,
    take_say,
    teach_argparse,
    words_for,
    words_here,
)
from pumpkin_sheets.cli.terminal import not_taken, ready_streams, tell
from pumpkin_sheets.uncollected import last_work, uncollected

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
    "rapidfuzz": "import",
    "xlrd": "import",
    "scipy": "whatif",
}
"""Which extra to install for a module that only some commands need."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code.  What an owner can cause is said in one sentence.

    Without ``arguments`` it is the program itself, of which nothing is left afterwards.
    """
    ready_streams()
    given, short = (sys.argv[1:], last_work) if arguments is None else (arguments, uncollected)
    try:
        code = _run(given, short)
    except KeyboardInterrupt:
        tell(cli_words()["cli.stopped"], wrong=True)
        code = STOPPED
    except SystemExit as ended:  # of argparse: after help, and where words are no command
        raise SystemExit(_told(int(ended.code or 0))) from None
    return _told(code)


def _told(code: int) -> int:
    """The exit code of what ended with this one, if all that it had to say could be written."""
    untold = not_taken()
    if untold is None:
        return code
    from pumpkin_sheets.book import because

    tell(words_here().say("cli.untold", why=because(untold)), wrong=True)
    return code or UNTOLD


def _run(arguments: Sequence[str], short: Callable[[], AbstractContextManager[None]]) -> int:
    """``short`` is what a command that is soon over works within."""
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
    file = getattr(options, "file", None)
    before = _written(file)
    try:
        with short() if options.short else nullcontext():
            return run(options)
    except KeyboardInterrupt:
        if _written(file) == before:
            raise
        tell(cli_words().say("cli.stopped_after", file=file), wrong=True)
        return STOPPED
    except Exception as error:
        # Imported only now, so that --help stays light.
        from pathlib import Path

        from pumpkin_sheets.sheets.problems import PumpkinError

        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        extra = EXTRAS.get((missing or "").partition(".")[0])
        if extra:
            tell(cli_words().say("cli.needs_more", extra=extra), wrong=True)
            return FAILED
        if isinstance(error, PumpkinError):
            tell(error.said(words_for(Path(file) if file else None)), wrong=True)
            return FAILED
        if sys.flags.dev_mode:
            raise
        from pumpkin_sheets.mistake import mistake_of

        tell(mistake_of(error).said(words_here()), wrong=True)
        return FAILED


def _written(file: str | None) -> tuple[int, int] | None:
    """What tells whether the file that a command is for was written meanwhile."""
    from pathlib import Path

    try:
        found = Path(file).stat() if file else None
    except (OSError, ValueError):  # none, an address, or no name that a file can have
        return None
    return (found.st_ino, found.st_mtime_ns) if found else None


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
    making.add_commands(commands)
    growing.add_commands(commands)
    reviewing.add_commands(commands)
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
