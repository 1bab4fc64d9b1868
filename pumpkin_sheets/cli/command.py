"""How a command of ``pumpkin`` is declared; light, because ``pumpkin --help`` needs it."""

from __future__ import annotations

import argparse
from collections.abc import Callable

TYPE_CHECKING = False
if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], int], said: str
) -> argparse.ArgumentParser:
    """Adds a command that ``run`` carries out, giving the exit code; ``said`` is its help."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=said, description=said)
    parser.set_defaults(run=run)
    return parser


def add_group(commands: Commands, name: str, said: str) -> Commands:
    """Adds a command that has commands of its own, and gives the place for them."""
    parser = commands.add_parser(name, help=said, description=said)
    return parser.add_subparsers(metavar="COMMAND", required=True)
