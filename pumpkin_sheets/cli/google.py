"""The commands of ``pumpkin`` around Google Sheets and the night: google, nightly, watch.

``add_commands`` puts them beside the others; nothing heavy is imported before a command runs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from pumpkin_sheets.cli.command import add_command, add_group

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from pumpkin_sheets.cli.command import Commands
    from pumpkin_sheets.homes.google.book import GoogleBook
    from pumpkin_sheets.nightly.night import Line

FINE, CATCH_UP, FAILED, BUSY = 0, 1, 2, 3
"""Exit codes of a night: all told; the next night has something to catch up; wrong settings or
nothing could be done; another run is under way."""

KEY_FILE = "~/pumpkin-key.json"
CONFIG = "pumpkin.toml"


def add_commands(commands: Commands, languages: Sequence[str]) -> None:
    """Adds google, nightly and watch."""
    _add_google(commands, languages)
    _add_nightly(commands)
    said = "answer the menu “Recalculate tiers” of a Google Sheet within seconds; stop with Ctrl+C"
    watch = add_command(commands, "watch", _watch, said)
    watch.add_argument("url", help="the Google Sheet's address")
    watch.add_argument("--every", type=float, default=5.0, help="seconds between two looks (5)")
    _add_key(watch)


def _add_key(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--key", default=KEY_FILE, help=f"the service account's key file ({KEY_FILE})"
    )


def _add_google(commands: Commands, languages: Sequence[str]) -> None:
    said = "set up a Google Sheet as a workbook, and copy a client list to it and back"
    inner = add_group(commands, "google", said)
    said = "make a Google Sheet the workbook, or bring it up to date; what people typed stays"
    setup = add_command(inner, "setup", _setup, said)
    setup.add_argument("url", help="the Google Sheet's address")
    setup.add_argument("--language", choices=languages, default="en", help="its language (en)")
    setup.add_argument("--currency", default="USD", help="scales the money settings (USD)")
    setup.add_argument("--rows", type=int, default=200, help="rows prepared with formulas (200)")
    said = "packs of sheets to add, e.g. profit"
    setup.add_argument("--with", dest="packs", nargs="+", default=[], metavar="PACK", help=said)
    _add_key(setup)
    push = add_command(inner, "push", _push, "copy a workbook's client list to a Google Sheet")
    push.add_argument("file", help="the workbook")
    push.add_argument("url", help="the Google Sheet's address")
    push.add_argument("--replace", action="store_true", help="in place of the clients there")
    _add_key(push)
    pull = add_command(inner, "pull", _pull, "copy a Google Sheet's client list to a new workbook")
    pull.add_argument("url", help="the Google Sheet's address")
    pull.add_argument("file", help="the new workbook, e.g. clients.xlsx")
    pull.add_argument("--replace", action="store_true", help="in place of a file that is there")
    _add_key(pull)


def _add_nightly(commands: Commands) -> None:
    said = "recalculate every book of pumpkin.toml and mail what changed, once"
    nightly = add_command(commands, "nightly", _nightly, said)
    nightly.add_argument("--config", default=CONFIG, help=f"the settings ({CONFIG})")
    nightly.add_argument("--dry-run", action="store_true", help="show the mail; write nothing")
    nightly.add_argument("--wait", type=float, default=0, help="seconds to wait for another run")
    nightly.add_argument("--log", default="", help="a file to add the lines to")
    inner = nightly.add_subparsers(metavar="install")
    said = "run it every night with this computer's scheduler"
    install = add_command(inner, "install", _install, said)
    install.add_argument("--config", default=CONFIG, help=f"the settings ({CONFIG})")
    install.add_argument("--at", default="03:15", help="the time of day (03:15)")
    install.add_argument(
        "--scheduler",
        choices=("systemd", "cron", "launchd", "windows"),
        default=None,
        help="instead of the one found here",
    )
    install.add_argument("--show", action="store_true", help="only show what would be done")


# -- google ----------------------------------------------------------------------------------------


def _setup(options: argparse.Namespace) -> int:
    from pumpkin_sheets.book import BookError
    from pumpkin_sheets.homes.google.setup import set_up
    from pumpkin_sheets.languages import words
    from pumpkin_sheets.plan.settings.settings import CURRENCIES

    currency = options.currency.upper()
    if currency not in CURRENCIES:
        known = ", ".join(CURRENCIES)
        raise BookError(f"{currency} is not a currency with defaults here; take one of {known}.")
    chosen = words(options.language)
    done = set_up(_book(options), chosen, currency, options.rows, options.packs)
    if done.made:
        print(f"Made: {', '.join(done.made)}.")
    print(f"{done.changes} changes." if done.changes else "Everything was there; nothing changed.")
    return FINE


def _push(options: argparse.Namespace) -> int:
    from pumpkin_sheets.homes.file.book import XlsxBook
    from pumpkin_sheets.homes.google.setup import push

    target = _book(options)
    count = push(XlsxBook(_path(options.file)), target, _today(), replace=options.replace)
    print(f"{count} clients copied to the Google Sheet.")
    return FINE


def _pull(options: argparse.Namespace) -> int:
    from pumpkin_sheets.homes.google.setup import pull

    path = _path(options.file)
    count = pull(_book(options), path, _today(), replace=options.replace)
    print(f"{count} clients copied to {path.name}.")
    return FINE


def _watch(options: argparse.Namespace) -> int:
    from pumpkin_sheets.homes.google.watch import Watcher

    watcher = Watcher(_book(options), _say, every=max(1.0, options.every))
    _say("Watching; stop with Ctrl+C.")
    try:
        watcher.run()
    except KeyboardInterrupt:
        _say("Stopped.")
    return FINE


# -- the night -------------------------------------------------------------------------------------


def _nightly(options: argparse.Namespace) -> int:
    import datetime as dt
    import os
    from pathlib import Path

    from pumpkin_sheets.nightly.night import Night, exit_code
    from pumpkin_sheets.nightly.run_lock import LockedError, only_run, state_folder
    from pumpkin_sheets.nightly.settings import SettingsError, read_settings

    log = _path(options.log) if options.log else None
    try:
        settings = read_settings(_path(options.config))
    except SettingsError as error:
        _tell(str(error), log, wrong=True)
        return FAILED
    night = Night(settings, _today(), dt.datetime.now().astimezone(), dry_run=options.dry_run)
    lines: list[Line] = []
    try:
        with only_run(state_folder(os.environ, Path.home()), options.wait):
            for line in _with_progress(night.run(), len(settings.books)):
                lines.append(line)
                _tell(str(line), log, wrong=line.failed)
                if line.mail is not None:
                    _show(line)
    except LockedError as error:
        _tell(str(error), log, wrong=True)
        return BUSY
    return CATCH_UP if exit_code(lines) else FINE


def _with_progress(lines: Iterable[Line], count: int) -> Iterable[Line]:
    """The lines as they come; on a terminal a bar shows how many books are left."""
    from rich.console import Console
    from rich.progress import track

    hidden = not sys.stderr.isatty() or count < 2
    return track(
        lines, "", total=count, console=Console(stderr=True), disable=hidden, transient=True
    )


def _tell(text: str, log: Path | None, wrong: bool = False) -> None:
    import datetime as dt

    print(text, file=sys.stderr if wrong else sys.stdout, flush=True)
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{dt.datetime.now():%Y-%m-%d %H:%M} {text}\n")


def _show(line: Line) -> None:
    """The mail of a dry run: its head and its text."""
    mail = line.mail
    assert mail is not None
    body = mail.get_body(("plain",))
    for name in ("From", "To", "Subject", "Message-ID"):
        print(f"{name}: {mail[name]}")
    print()
    print("" if body is None else body.get_content())


def _install(options: argparse.Namespace) -> int:
    import os
    import sys as system
    from pathlib import Path

    from pumpkin_sheets.nightly.install import (
        InstallError,
        install,
        job_for,
        planned,
        scheduler_here,
    )
    from pumpkin_sheets.nightly.run_lock import state_folder

    home = Path.home()
    log = state_folder(os.environ, home) / "nightly.log"
    user = os.getuid() if hasattr(os, "getuid") else 0
    try:
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        scheduler = options.scheduler or scheduler_here(system.platform, runtime=runtime)
        python = Path(system.executable)
        job = job_for(python, _path(options.config), log, options.at, os.environ)
        plan = planned(scheduler, job, home, user)
        if options.show:
            for path, content in plan.files.items():
                encoding = "utf-16" if path.suffix == ".xml" else "utf-8"
                print(f"{path}:\n{content.decode(encoding)}")
            print("\n".join([*([plan.line] if plan.line else []), *map(" ".join, plan.commands)]))
            return FINE
        for line in install(plan):
            print(line)
    except InstallError as error:
        print(error, file=sys.stderr)
        return FAILED
    return FINE


# -- small things ----------------------------------------------------------------------------------


def _book(options: argparse.Namespace) -> GoogleBook:
    from pumpkin_sheets.homes.google.book import open_google

    return open_google(options.url, _path(options.key))


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text).expanduser()


def _today() -> dt.date:
    import datetime as dt

    return dt.date.today()


def _say(text: str) -> None:
    import datetime as dt

    print(f"{dt.datetime.now():%H:%M:%S} {text}", flush=True)
