"""The command ``pumpkin letters``: the drafts that are complete as files."""

from __future__ import annotations

import argparse

from pumpkin_sheets.cli import google as google_cli
from pumpkin_sheets.cli.busy import busy
from pumpkin_sheets.cli.command import FINE, add_command
from pumpkin_sheets.cli.language import cli_words, help_text
from pumpkin_sheets.cli.terminal import tell, to_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pumpkin_sheets.book import Book
    from pumpkin_sheets.cli.command import Commands
    from pumpkin_sheets.plan.letters.drafts import Draft
    from pumpkin_sheets.sheets.words import Words
MOST_NAMED = 20
"""So many clients whose letters lack the same are named."""


def add_commands(commands: Commands) -> None:
    """Adds letters."""
    parser = add_command(commands, "letters", _letters, "letters")
    parser.add_argument("file", help=help_text("workbook_or_url"))
    parser.add_argument("--client", default="", metavar="NAME", help=help_text("letters_client"))
    to = help_text("letters_to", example="letters")
    parser.add_argument("--to", required=True, metavar="FOLDER", help=to)
    google_cli.add_key(parser)


def _letters(options: argparse.Namespace) -> int:
    """Reads the workbook as it stands; writes nothing but the files."""
    import datetime as dt
    from pathlib import Path

    from pumpkin_sheets.book import BookError
    from pumpkin_sheets.languages import all_words
    from pumpkin_sheets.plan.letters.drafts import SHEET
    from pumpkin_sheets.recalculate import examine
    from pumpkin_sheets.sheets.words import fold
    from pumpkin_sheets.stationery.folder import write_letters

    book = _book(options)
    with busy(cli_words().say("cli.busy", file=book.name)):
        judgement, _ = examine(book, dt.datetime.now().astimezone())
        if SHEET not in judgement.content.practised.written:
            raise BookError("stationery.no_pack", file=to_type(options.file))
        drafts = _to(judgement.drafts, options.client)
        folder = Path(options.to).expanduser()
        done = write_letters(drafts, folder, {each.language: each for each in all_words()})
    words = judgement.words
    if done.written:
        tell(words.say("stationery.written", n=len(done.written), folder=folder))
        tell(*(f"  {path.name}" for path in done.written))
    elif not drafts:
        tell(words["stationery.nothing"])
    tell(*_missing(done.left, words), broken=True)
    for problem in judgement.problems:
        asked = not options.client or fold(problem.client) == fold(options.client)
        if asked and problem.sheet == judgement.titles.get("letters"):
            tell(problem.said(words), wrong=True, broken=True)
    return FINE


def _book(options: argparse.Namespace) -> Book:
    from pathlib import Path

    from pumpkin_sheets.homes.file.book import XlsxBook

    if google_cli.is_address(options.file):
        return google_cli.book_at(options.file, options)
    return XlsxBook(Path(options.file))


def _to(drafts: tuple[Draft, ...], name: str) -> list[Draft]:
    """The drafts to one client, or all.  Raises BookError for a client who gets none."""
    from pumpkin_sheets.book import BookError
    from pumpkin_sheets.sheets.words import fold

    asked = [draft for draft in drafts if not name or fold(draft.client) == fold(name)]
    if name and not asked:
        raise BookError("stationery.nobody", name=name)
    return asked


def _missing(drafts: Iterable[Draft], words: Words) -> Iterator[str]:
    """Who stays on Drafts, a line for all whose letters lack the same."""
    from pumpkin_sheets.sheets.words import listed

    alike: dict[tuple[str, ...], list[str]] = {}
    for draft in drafts:
        alike.setdefault(tuple(draft.missing), []).append(draft.client)
    for lacking, clients in alike.items():
        missing = listed(words[f"letter_facts.{name}"] for name in lacking)
        if len(clients) == 1:
            yield words.say("stationery.missing", client=clients[0], missing=missing)
            continue
        names = listed([*clients[:MOST_NAMED], *(["…"] if len(clients) > MOST_NAMED else [])])
        yield words.say("stationery.missing_all", n=len(clients), missing=missing, clients=names)
