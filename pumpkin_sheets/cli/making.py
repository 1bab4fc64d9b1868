"""The commands of ``pumpkin`` that make a workbook: demo, new."""

from __future__ import annotations

import argparse

from pumpkin_sheets.cli import reviewing
from pumpkin_sheets.cli.busy import busy
from pumpkin_sheets.cli.command import FINE, add_command, add_language, whole
from pumpkin_sheets.cli.language import cli_words, help_text
from pumpkin_sheets.cli.names import default_currency, known_country, known_currency
from pumpkin_sheets.cli.terminal import console, tell, to_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pumpkin_sheets.cli.command import Commands

DEMO_FILE = "pumpkin-demo.xlsx"


def add_commands(commands: Commands) -> None:
    """Adds demo and new."""
    parser = add_command(commands, "demo", _demo, "demo")
    where = help_text("demo_file", default=DEMO_FILE)
    parser.add_argument("file", nargs="?", default=DEMO_FILE, help=where)
    add_language(parser)
    parser = add_command(commands, "new", _new, "new")
    parser.add_argument("file", help=help_text("new_file", example="clients.xlsx"))
    add_language(parser)
    parser.add_argument("--currency", default=None, help=help_text("new_currency"))
    parser.add_argument("--country", default="", help=help_text("new_country"))
    parser.add_argument("--rows", type=whole, default=200, help=help_text("rows", default=200))
    parser.add_argument("--sample", action="store_true", help=help_text("new_sample"))
    packs = help_text("packs", example="profit")
    parser.add_argument(
        "--with", dest="packs", nargs="+", action="extend", default=[], metavar="PACK", help=packs
    )
    parser.add_argument("--open", action="store_true", help=help_text("new_open"))


def _demo(options: argparse.Namespace) -> int:
    from pathlib import Path

    from pumpkin_sheets.cli.show_review import show_review

    path = Path(options.file)
    new = not path.exists()
    if new:
        currency = default_currency(options.language, sample=True)
        _create(path, options.language, currency, 200, sample=True)
    try:
        outcome = reviewing.recalculated(path, dry_run=False)
    except BaseException:  # a full disk, Ctrl+C: half a sample is none
        if new:
            path.unlink(missing_ok=True)
        raise
    out = console()
    show_review(out, outcome.judgement)
    words = outcome.judgement.words
    out.print()
    out.print(words.say("report.file", file=path.resolve()), soft_wrap=True)
    out.print(words.say("report.open_it", file=to_type(options.file)), soft_wrap=True)
    return FINE


def _new(options: argparse.Namespace) -> int:
    from pathlib import Path

    from pumpkin_sheets.cli.opening import open_file
    from pumpkin_sheets.homes.packs import known_packs
    from pumpkin_sheets.languages import words

    currency = known_currency(
        options.currency or default_currency(options.language, options.sample)
    )
    country = known_country(options.country)
    path = Path(options.file)
    packs = known_packs(options.packs)
    _create(path, options.language, currency, options.rows, options.sample, packs, country)
    said = words(options.language)
    tell(said.say("report.file", file=path.resolve()))
    tell(said.say("report.open_it", file=to_type(options.file)))
    if options.open:
        open_file(path)
    return FINE


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
