"""``pumpkin watch``: files that are recalculated once they are closed, or the menu of a sheet."""

from __future__ import annotations

import sys

from pumpkin_sheets.cli import google
from pumpkin_sheets.cli.command import FINE, add_command, number
from pumpkin_sheets.cli.language import help_text, words_here
from pumpkin_sheets.cli.terminal import log_too, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from pumpkin_sheets.cli.command import Commands


def add_commands(commands: Commands) -> None:
    """Adds watch, watch install and watch uninstall."""
    watch = add_command(commands, "watch", _watch, "watch")
    watch.add_argument("places", nargs="+", metavar="FILE", help=help_text("watch_places"))
    watch.add_argument("--log", default="", help=help_text("nightly_log"))
    watch.add_argument(
        "--every", type=number, default=15.0, help=help_text("watch_every", default=15)
    )
    google.add_key(watch)
    install = add_command(commands, "watch install", _install, "watch_install")
    install.add_argument("files", nargs="+", metavar="FILE", help=help_text("workbook"))
    install.add_argument("--scheduler", default="", help=help_text("watch_scheduler"))
    install.add_argument("--show", action="store_true", help=help_text("nightly_show"))
    add_command(commands, "watch uninstall", _uninstall, "watch_uninstall")


def _watch(options: argparse.Namespace) -> int:
    from pumpkin_sheets.watching.watch import WatchError

    if not any(google.is_address(place) for place in options.places):
        return _watch_files(_paths(options.places), options.log)
    if len(options.places) > 1:
        raise WatchError("watching.one_sheet")
    options.url = options.places[0]
    return google.watch_sheet(options)


def _watch_files(paths: Sequence[Path], log: str) -> int:
    import os
    import threading
    from pathlib import Path

    from pumpkin_sheets.nightly.run_lock import state_folder
    from pumpkin_sheets.sheets.words import listed
    from pumpkin_sheets.watching.ear import Ear
    from pumpkin_sheets.watching.notice import notify
    from pumpkin_sheets.watching.watch import only_watch, run, until_told
    from pumpkin_sheets.watching.watched import Watched, Word

    words, into = words_here(), Path(log).expanduser() if log else None

    def say(word: Word) -> None:
        tell(_timed(word.line), wrong=word.wrong)
        if into is not None:
            log_too(word.line, into)
        if word.notice:
            notify(word.title, word.notice)

    stopped, ear = threading.Event(), Ear(paths)
    with (
        only_watch(state_folder(os.environ, Path.home()), paths),
        until_told(stopped, ear),
        ear,
    ):
        say(Word(words.say("watching.begun", names=listed(path.name for path in paths))))
        run([Watched(path, words, say) for path in paths], ear, stopped)
    say(Word(words["watching.stopped"]))
    return FINE


def _timed(line: str) -> str:
    """On a terminal with the time of day; a log that launchd keeps needs the day as well."""
    import datetime as dt

    terminal = sys.stdout is not None and sys.stdout.isatty()
    return f"{dt.datetime.now():{'%H:%M:%S' if terminal else '%Y-%m-%d %H:%M:%S'}} {line}"


def _install(options: argparse.Namespace) -> int:
    import os
    from pathlib import Path

    import watchfiles  # noqa: F401  what the watch needs must be there before it is installed

    from pumpkin_sheets.background.job import install, scheduler_here, shown_plan
    from pumpkin_sheets.homes.file.book import XlsxBook
    from pumpkin_sheets.languages import all_words
    from pumpkin_sheets.nightly.run_lock import state_folder
    from pumpkin_sheets.plan.review.judge import find_language
    from pumpkin_sheets.watching.install import job_for, known_starter, planned, starter_here

    paths, words, home = _paths(options.files), words_here(), Path.home()
    for path in paths:
        find_language(XlsxBook(path).titles(), all_words())
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    here = starter_here(scheduler_here(sys.platform, runtime=runtime))
    starter = known_starter(options.scheduler) if options.scheduler else here
    log = state_folder(os.environ, home) / "watch.log"
    job = job_for(starter, Path(sys.executable), paths, log, os.environ)
    plan = planned(starter, job, home, _user_id())
    if options.show:
        tell(*shown_plan(plan))
        return FINE
    for line in install(plan):
        tell(line.said(words))
    if starter == "autostart":
        tell(words["watching.next_login"])
    return FINE


def _uninstall(options: argparse.Namespace) -> int:
    from pathlib import Path

    from pumpkin_sheets.background.job import take_away
    from pumpkin_sheets.watching.install import removals

    words, found = words_here(), False
    for starter, removal in removals(Path.home(), _user_id()).items():
        lines = take_away(removal)
        for line in lines:
            tell(line.said(words))
        if lines and starter == "autostart":
            tell(words["watching.till_logout"])
        found |= bool(lines)
    if not found:
        tell(words["watching.not_installed"])
    return FINE


def _paths(texts: Sequence[str]) -> list[Path]:
    """The files named.  Raises WatchError where one is named twice."""
    from pathlib import Path

    from pumpkin_sheets.homes.file.elsewhere import real
    from pumpkin_sheets.watching.watch import WatchError

    found: dict[Path, Path] = {}
    for text in texts:
        path = Path(text).expanduser().absolute()
        if real(path) in found:
            raise WatchError("watching.twice", name=path.name)
        found[real(path)] = path
    return list(found.values())


def _user_id() -> int:
    import os

    return os.getuid() if hasattr(os, "getuid") else 0
