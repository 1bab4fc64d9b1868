"""The commands of ``pumpkin`` by which a workbook grows: add, upgrade, language."""

from __future__ import annotations

import argparse

from pumpkin_sheets.cli.busy import busy
from pumpkin_sheets.cli.command import FINE, add_command
from pumpkin_sheets.cli.google import add_key, book_at, file_alone, is_address
from pumpkin_sheets.cli.language import cli_words, help_text
from pumpkin_sheets.cli.names import language
from pumpkin_sheets.cli.terminal import tell
from pumpkin_sheets.languages import languages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from pumpkin_sheets.cli.command import Commands
    from pumpkin_sheets.homes.upgrade import Upgraded


def add_commands(commands: Commands) -> None:
    """Adds add, upgrade and language."""
    parser = add_command(commands, "add", _add, "add")
    parser.add_argument("file", type=file_alone, help=help_text("workbook"))
    packs = help_text("add_packs", example="profit")
    parser.add_argument("packs", nargs="*", default=[], metavar="PACK", help=packs)
    parser = add_command(commands, "upgrade", _upgrade, "upgrade")
    parser.add_argument("file", type=file_alone, help=help_text("workbook"))
    parser = add_command(commands, "language", _language, "turn")
    parser.add_argument("file", help=help_text("workbook_or_url"))
    into = help_text("turn_language", example="zh-Hant")
    parser.add_argument("language", type=language, choices=languages(), help=into)
    add_key(parser)


def _add(options: argparse.Namespace) -> int:
    """Without packs, says which are on."""
    import datetime as dt
    from pathlib import Path

    from pumpkin_sheets.homes.file.book import XlsxBook
    from pumpkin_sheets.homes.file.saving import previous_of
    from pumpkin_sheets.homes.packs import add_packs, pack_lines, packs_on
    from pumpkin_sheets.sheets.words import listed

    path = Path(options.file)
    book = XlsxBook(path)
    if not options.packs:
        tell(*pack_lines(*packs_on(book)), broken=True)
        return FINE
    with busy(cli_words().say("cli.busy", file=path.name)):
        added = add_packs(book, options.packs, dt.datetime.now())
    words = added.words
    previous = previous_of(path).name
    if added.upgraded:
        _show_upgraded(path, added.upgraded)
    elif added.sheets:
        facts = {"sheets": listed(added.sheets), "file": path.name, "previous": previous}
        tell(words.say("packs.added", **facts))
    else:
        tell(words["packs.there"])
    return FINE


def _upgrade(options: argparse.Namespace) -> int:
    import datetime as dt
    from pathlib import Path

    from pumpkin_sheets.homes.file.book import XlsxBook
    from pumpkin_sheets.homes.upgrade import upgrade

    path = Path(options.file)
    _show_upgraded(path, upgrade(XlsxBook(path), dt.datetime.now()))
    return FINE


def _language(options: argparse.Namespace) -> int:
    import datetime as dt
    from pathlib import Path

    from pumpkin_sheets.homes.file.saving import previous_of
    from pumpkin_sheets.homes.language import turn
    from pumpkin_sheets.languages import words

    after, now = words(options.language), dt.datetime.now()
    if is_address(options.file):
        from pumpkin_sheets.homes.google.language import turn_sheet

        book = book_at(options.file, options)
        with busy(cli_words().say("cli.busy", file=book.name)):
            done = turn_sheet(book, after, now)
        name, key, more = book.name, "turn.done_sheet", {}
    else:
        path = Path(options.file)
        with busy(cli_words().say("cli.busy", file=path.name)):
            done = turn(path, after, now)
        name, key, more = path.name, "turn.done", {"previous": previous_of(path).name}
    facts = {"file": name, "language": after["language.name"]}
    if not done.sheets + done.cells:
        tell(after.say("turn.same", **facts))
        return FINE
    tell(after.say(key, sheets=done.sheets, cells=done.cells, **more, **facts))
    return FINE


def _show_upgraded(path: Path, upgraded: Upgraded) -> None:
    """What was done, step by step, and where the version before is."""
    from pumpkin_sheets.homes.file.saving import previous_of

    words = upgraded.words
    for number, step in enumerate(upgraded.steps, start=1):
        tell(f"{number}. {step.said(words)}")
    if upgraded.steps:
        previous = previous_of(path).name
        tell(words.say("report.written", file=path.name, previous=previous))
    else:
        tell(words["upgrade.nothing"])
