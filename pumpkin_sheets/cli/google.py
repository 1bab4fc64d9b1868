"""The commands of ``pumpkin`` around Google Sheets and the night: google, nightly.

``add_commands`` puts them beside the others; nothing heavy is imported before a command runs.
"""

from __future__ import annotations

import argparse
import re
import sys

from pumpkin_sheets.cli.command import add_command, add_group, add_language, number, whole
from pumpkin_sheets.cli.language import cli_words, help_text, words_for, words_here
from pumpkin_sheets.cli.names import default_currency, known_country, known_currency
from pumpkin_sheets.cli.terminal import console, tell, tell_logged

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from pumpkin_sheets.cli.command import Commands
    from pumpkin_sheets.homes.google.book import GoogleBook
    from pumpkin_sheets.nightly.diary import Diary
    from pumpkin_sheets.nightly.night import Line
    from pumpkin_sheets.recalculate import Outcome
    from pumpkin_sheets.sheets.words import Words

FINE, CATCH_UP, FAILED, BUSY = 0, 1, 2, 3
"""Exit codes of a night: all told; the next night has something to catch up; wrong settings or
nothing could be done; another run is under way."""

KEY_FILE = "~/pumpkin-key.json"
CONFIG = "pumpkin.toml"
GOOGLES = "docs.google.com/"
"""How the address of every Google Sheet begins."""


def add_commands(commands: Commands) -> None:
    """Adds google and nightly."""
    _add_google(commands)
    _add_nightly(commands)


def add_key(parser: argparse.ArgumentParser) -> None:
    """Adds the place of the service account's key."""
    parser.add_argument("--key", default=KEY_FILE, help=help_text("key", default=KEY_FILE))


def _add_google(commands: Commands) -> None:
    inner = add_group(commands, "google", "google")
    setup = add_command(inner, "setup", _setup, "google_setup")
    setup.add_argument("url", help=help_text("url"))
    add_language(setup)
    setup.add_argument("--currency", default=None, help=help_text("google_currency"))
    setup.add_argument("--country", default="", help=help_text("new_country"))
    setup.add_argument("--rows", type=whole, default=200, help=help_text("rows", default=200))
    packs = help_text("packs", example="profit")
    setup.add_argument(
        "--with", dest="packs", nargs="+", action="extend", default=[], metavar="PACK", help=packs
    )
    add_key(setup)
    push = add_command(inner, "push", _push, "google_push")
    push.add_argument("file", help=help_text("workbook"))
    push.add_argument("url", help=help_text("url"))
    push.add_argument("--replace", action="store_true", help=help_text("google_push_replace"))
    which = push.add_mutually_exclusive_group()
    which.add_argument(
        "--with-settings",
        dest="settings",
        action="store_true",
        default=None,
        help=help_text("google_push_with"),
    )
    which.add_argument(
        "--keep-settings",
        dest="settings",
        action="store_false",
        default=None,
        help=help_text("google_push_keep"),
    )
    add_key(push)
    pull = add_command(inner, "pull", _pull, "google_pull")
    pull.add_argument("url", help=help_text("url"))
    pull.add_argument("file", help=help_text("google_pull_file", example="clients.xlsx"))
    pull.add_argument("--replace", action="store_true", help=help_text("google_pull_replace"))
    add_key(pull)


def _add_nightly(commands: Commands) -> None:
    nightly = add_command(commands, "nightly", _nightly, "nightly")
    config = help_text("config", default=CONFIG)
    nightly.add_argument("--config", default=CONFIG, help=config)
    nightly.add_argument("--dry-run", action="store_true", help=help_text("nightly_dry_run"))
    nightly.add_argument("--wait", type=number, default=0, help=help_text("nightly_wait"))
    nightly.add_argument("--log", default="", help=help_text("nightly_log"))
    inner = nightly.add_subparsers(metavar="[install]")
    install = add_command(inner, "install", _install, "nightly_install")
    install.add_argument("--config", default=CONFIG, help=config)
    install.add_argument("--at", default="03:15", help=help_text("nightly_at", default="03:15"))
    install.add_argument(
        "--scheduler",
        choices=("systemd", "cron", "launchd", "windows"),
        default=None,
        help=help_text("nightly_scheduler"),
    )
    install.add_argument("--show", action="store_true", help=help_text("nightly_show"))


# -- google ----------------------------------------------------------------------------------------


def _setup(options: argparse.Namespace) -> int:
    from pumpkin_sheets.homes.google.setup import set_up
    from pumpkin_sheets.homes.packs import known_packs
    from pumpkin_sheets.languages import words
    from pumpkin_sheets.sheets.words import listed

    currency, said = (
        known_currency(options.currency or default_currency(options.language)),
        words(options.language),
    )
    country, packs = known_country(options.country), known_packs(options.packs)
    done = set_up(_book(options), said, currency, options.rows, packs, country)
    if done.made:
        tell(said.say("google_setup.made", sheets=listed(done.made)))
    key = "google_setup.changes" if done.changes else "google_setup.nothing"
    tell(said.say(key, count=done.changes))
    return FINE


def _push(options: argparse.Namespace) -> int:
    from pumpkin_sheets.homes.file.book import XlsxBook
    from pumpkin_sheets.homes.google.copying import push
    from pumpkin_sheets.sheets.words import listed

    path = _path(options.file)
    told = {"replace": options.replace, "settings": options.settings}
    done = push(XlsxBook(path), _book(options), _today(), **told)
    words = words_for(path)
    tell(words.say("google_setup.pushed", count=done.clients))
    if done.lines:
        tell(words.say("google_setup.pushed_lines", count=done.lines))
    if done.left:
        facts = {"count": done.left, "sheets": listed(done.homeless)}
        tell(words.say("google_setup.lines_left", **facts))
    return FINE


def _pull(options: argparse.Namespace) -> int:
    from pumpkin_sheets.homes.google.copying import pull

    path = _path(options.file)
    count = pull(_book(options), path, _today(), replace=options.replace)
    tell(words_for(path).say("google_setup.pulled", count=count, name=path.name))
    return FINE


def watch_sheet(options: argparse.Namespace) -> int:
    """Answers the menu of the Google Sheet at ``options.url`` until it is stopped."""
    from pumpkin_sheets.cli.stopping import until_stopped
    from pumpkin_sheets.homes.google.book import open_google
    from pumpkin_sheets.homes.google.watch import PATIENCE, Watcher

    words = words_here()
    book = open_google(options.url, _path(options.key), PATIENCE)
    watcher = Watcher(book, _say, words.language, every=max(1.0, options.every))
    _say(words["google_setup.watching"])
    until_stopped(watcher.run)
    _say(words["google_setup.stopped"])
    return FINE


def is_address(text: str) -> bool:
    """Whether a workbook is named by an address on the web, or by a Google Sheet's key.

    Browsers show addresses without what begins them.  Google's keys have some forty signs, and a
    file's name has an ending.
    """
    if "://" in text or text.casefold().startswith(GOOGLES):
        return True
    return re.fullmatch(r"[A-Za-z0-9_-]{40,}", text) is not None


def file_alone(text: str) -> str:
    """A workbook where only a file will do.  Raises argparse.ArgumentTypeError for an address."""
    if is_address(text):
        raise argparse.ArgumentTypeError(cli_words()["cli.file_alone"])
    return text


def recalculated(options: argparse.Namespace, guarded: bool) -> Outcome:
    """A Google Sheet recalculated by hand; ``guarded`` as for a file.  Raises PumpkinError."""
    import datetime as dt

    from pumpkin_sheets.recalculate import recalculate

    now = dt.datetime.now().astimezone()
    day = options.today or now.date()
    time = dt.time() if options.today else now.timetz()
    return recalculate(
        book_at(options.file, options), day, time, unattended=guarded, dry_run=options.dry_run
    )


# -- the night -------------------------------------------------------------------------------------


def _nightly(options: argparse.Namespace) -> int:
    import datetime as dt
    import os
    from dataclasses import replace
    from pathlib import Path

    from pumpkin_sheets.nightly.night import Night, exit_code
    from pumpkin_sheets.nightly.outage import Outage
    from pumpkin_sheets.nightly.run_lock import LockedError, only_run, state_folder
    from pumpkin_sheets.nightly.settings import SettingsError, read_settings

    log = _path(options.log) if options.log else None
    try:
        settings = read_settings(_path(options.config))
    except SettingsError as error:
        tell_logged(error.said(words_here()), log, wrong=True)
        return FAILED
    google: Outage[Line] = Outage(
        waiting=lambda count, minutes: tell_logged(
            night.words.say("nightly.waiting", count=count, minutes=minutes), log
        )
    )
    now = dt.datetime.now().astimezone()
    night = Night(settings, now, dry_run=options.dry_run, google=google)
    lines: list[Line] = []
    state = state_folder(os.environ, Path.home())
    try:
        with only_run(state, options.wait):
            night = replace(night, diary=_diary(state / "nights.json", night.words, log))
            for line in _with_progress(night.run(), len(settings.books)):
                lines.append(line)
                tell_logged(str(line), log, wrong=line.failed)
                if line.mail is not None:
                    _show(line)
    except LockedError as error:
        tell_logged(error.said(night.words), log, wrong=True)
        return BUSY
    return CATCH_UP if exit_code(lines) else FINE


def _diary(file: Path, words: Words, log: Path | None) -> Diary:
    """What earlier nights left; a damaged one is said, and begun anew."""
    from pumpkin_sheets.nightly.diary import Diary

    try:
        return Diary(file)
    except (OSError, ValueError):
        tell_logged(words.say("nightly.diary_damaged", file=file), log, wrong=True)
        fresh = Diary()
        fresh.file = file
        return fresh


def _with_progress(lines: Iterable[Line], count: int) -> Iterable[Line]:
    """The lines as they come; on a terminal a bar shows how many books are left."""
    from rich.progress import track

    hidden = not sys.stderr.isatty() or count < 2
    return track(
        lines, "", total=count, console=console(stderr=True), disable=hidden, transient=True
    )


def _show(line: Line) -> None:
    """The mail of a dry run: its head and its text."""
    mail = line.mail
    assert mail is not None
    body = mail.get_body(("plain",))
    for name in ("From", "To", "Subject", "Message-ID"):
        tell(f"{name}: {mail[name]}")
    tell("", *("" if body is None else body.get_content()).splitlines())


def _install(options: argparse.Namespace) -> int:
    import os
    import sys as system
    from pathlib import Path

    from pumpkin_sheets.background.job import InstallError, install, scheduler_here, shown_plan
    from pumpkin_sheets.nightly.install import job_for, planned
    from pumpkin_sheets.nightly.run_lock import state_folder

    home = Path.home()
    log = state_folder(os.environ, home) / "nightly.log"
    user = os.getuid() if hasattr(os, "getuid") else 0
    words = words_here()
    try:
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        scheduler = options.scheduler or scheduler_here(system.platform, runtime=runtime)
        python = Path(system.executable)
        job = job_for(python, _path(options.config), log, options.at, os.environ)
        plan = planned(scheduler, job, home, user)
        if options.show:
            tell(*shown_plan(plan))
            return FINE
        for line in install(plan):
            tell(line.said(words))
    except InstallError as error:
        tell(error.said(words), wrong=True)
        return FAILED
    return FINE


# -- small things ----------------------------------------------------------------------------------


def _book(options: argparse.Namespace) -> GoogleBook:
    return book_at(options.url, options)


def book_at(url: str, options: argparse.Namespace) -> GoogleBook:
    """The Google Sheet at an address.  Raises BookError."""
    from pumpkin_sheets.homes.google.book import open_google

    return open_google(url, _path(options.key))


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text).expanduser()


def _today() -> dt.date:
    import datetime as dt

    return dt.date.today()


def _say(text: str) -> None:
    import datetime as dt

    tell(f"{dt.datetime.now():%H:%M:%S} {text}")
