"""How a command of ``pumpkin`` is declared; light, because ``pumpkin --help`` needs it."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from pumpkin_sheets.cli.language import help_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], int], said: str
) -> argparse.ArgumentParser:
    """Adds a command that ``run`` carries out, giving the exit code; ``said`` names its help."""
    said = help_text(said)
    parser: argparse.ArgumentParser = commands.add_parser(name, help=said, description=said)
    parser.set_defaults(run=run)
    return parser


def add_group(commands: Commands, name: str, said: str) -> Commands:
    """Adds a command that has commands of its own, and gives the place for them."""
    said = help_text(said)
    parser = commands.add_parser(name, help=said, description=said)
    return parser.add_subparsers(metavar=help_text("command"), required=True)


def known_currency(code: str) -> str:
    """The code in capitals.  Raises BookError for a currency without defaults."""
    from pumpkin_sheets.book import BookError
    from pumpkin_sheets.plan.settings.settings import CURRENCIES
    from pumpkin_sheets.sheets.words import listed

    currency = code.upper()
    if currency not in CURRENCIES:
        raise BookError("cli.no_currency", currency=currency, known=listed(CURRENCIES))
    return currency
