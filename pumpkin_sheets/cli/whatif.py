"""The command ``pumpkin whatif``: what becomes of the list without some clients, and the plan."""

from __future__ import annotations

import argparse

from pumpkin_sheets.cli import google as google_cli
from pumpkin_sheets.cli.busy import busy
from pumpkin_sheets.cli.command import FINE, add_command
from pumpkin_sheets.cli.language import cli_words, help_text
from pumpkin_sheets.cli.terminal import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pumpkin_sheets.book import Book
    from pumpkin_sheets.cli.command import Commands
    from pumpkin_sheets.plan.review.judge import Judgement
    from pumpkin_sheets.plan.whatif.planning import Choices, Planned
    from pumpkin_sheets.plan.whatif.pruning import Totals


def add_commands(commands: Commands) -> None:
    """Adds whatif."""
    parser = add_command(commands, "whatif", _whatif, "whatif")
    parser.add_argument("file", help=help_text("workbook_or_url"))
    parser.add_argument(
        "--drop", action="append", default=[], metavar="NAME", help=help_text("whatif_drop")
    )
    parser.add_argument("--plan", action="store_true", help=help_text("whatif_plan"))
    google_cli.add_key(parser)


def _whatif(options: argparse.Namespace) -> int:
    """Reads the workbook as it stands; writes nothing."""
    import datetime as dt

    from pumpkin_sheets.book import BookError
    from pumpkin_sheets.plan.whatif.planning import choices_of, plan_of
    from pumpkin_sheets.plan.whatif.scenario import AS_TODAY, LET_GO
    from pumpkin_sheets.recalculate import examine
    from pumpkin_sheets.solver import solve

    if not (options.drop or options.plan):
        raise BookError("cli.what_to_try")
    book = _book(options)
    planned = None
    with busy(cli_words().say("cli.busy", file=book.name)):
        judgement, _ = examine(book, dt.datetime.now().astimezone())
        found = choices_of(judgement)
        gone = _places(options.drop, found)
        if options.plan:
            planned = plan_of(judgement, solve, gone)
    given = found.given
    if planned is None:
        chosen = [LET_GO if i in gone else AS_TODAY for i in range(len(found.keys))]
        tell(*_against(judgement, given.current, given.totals(chosen)), broken=True)
    else:
        tell(*_plan(judgement, found, planned), broken=True)
    return FINE


def _book(options: argparse.Namespace) -> Book:
    from pathlib import Path

    from pumpkin_sheets.homes.file.book import XlsxBook

    if google_cli.is_address(options.file):
        return google_cli.book_at(options.file, options)
    return XlsxBook(Path(options.file))


def _places(names: list[str], found: Choices) -> set[int]:
    """Where the clients named stand.  Raises BookError for one who has not enough data."""
    from pumpkin_sheets.book import BookError

    places = set()
    for name in names:
        place = found.place(name)
        if place is None:
            raise BookError("whatif.nobody", name=name)
        places.add(place)
    return places


def _plan(judgement: Judgement, found: Choices, planned: Planned) -> Iterator[str]:
    from pumpkin_sheets.sheets.shown import one_line

    yield planned.summary
    for key, client in zip(found.keys, found.given.names, strict=True):
        if key in planned.said:
            yield f"  {one_line(client)} · {planned.said[key]}"
    if planned.plan is not None:
        yield from _against(judgement, planned.plan.before, planned.plan.after)


def _against(judgement: Judgement, now: Totals, then: Totals) -> Iterator[str]:
    """Today and then, a line for each figure."""
    from pumpkin_sheets.sheets.numbers import coins, coins_with_sign, fixed, with_sign

    words, sign = judgement.words, judgement.settings.sign
    for name in ("revenue", "cash", "profit"):
        before, after = getattr(now, name), getattr(then, name)
        yield words.say(
            f"whatif.{name}",
            now=coins(before, sign),
            then=coins(after, sign),
            more=coins_with_sign(after - before, sign),
        )
    more = with_sign(then.hours - now.hours)
    yield words.say("whatif.hours", now=fixed(now.hours), then=fixed(then.hours), more=more)
    yield words.say("whatif.share", now=fixed(100 * now.share), then=fixed(100 * then.share))
