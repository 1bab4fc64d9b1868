"""How a command of ``pumpkin`` is declared; light, because ``pumpkin --help`` needs it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from pumpkin_sheets.cli.language import cli_words, help_text, terminal_language
from pumpkin_sheets.cli.names import language
from pumpkin_sheets.cli.terminal import printed
from pumpkin_sheets.languages import languages
from pumpkin_sheets.sheets.near import meant
from pumpkin_sheets.sheets.shown import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from typing import Any, NoReturn

    Commands = argparse._SubParsersAction["Parser"]

FINE, UNTOLD, FAILED = 0, 1, 2
"""The exit codes of every command: all well; done, but what it said could not be written where it
was to go; nothing could be done."""
STOPPED = 130
"""The exit code of what Ctrl+C stopped, as shells have it."""
WORKBOOKS = (".xlsx", ".xlsm")
"""How the names of workbooks end, in small letters."""


class Parser(argparse.ArgumentParser):
    """A parser that says what a mistyped word may have meant."""

    options: frozenset[str] = frozenset()
    """The options of this command, as they are declared."""

    listing: frozenset[str] = frozenset()
    """Those of them that take one word after the other."""

    asked: Parser | None = None
    """The parser of the command that is asked for."""

    has_commands = False
    """Whether commands follow: who missed them all is told where they are listed."""

    two_words: set[str] = set()  # noqa: RUF012
    """Every command of two words, as they are declared."""

    def add_argument(self, *names: Any, **said: Any) -> argparse.Action:
        action = super().add_argument(*names, **said)
        self.options |= frozenset(action.option_strings)
        if action.nargs == "+":
            self.listing |= frozenset(action.option_strings)
        return action

    def add_subparsers(self, **said: Any) -> Any:
        self.has_commands = True
        return super().add_subparsers(**said)

    def error(self, message: str) -> NoReturn:
        """As argparse's, and where the commands are listed, if one was to come."""
        if self.has_commands:
            message += f" {cli_words().say('cli.see_help', program=self.prog)}"
        super().error(message)

    def parse_known_args(self, given: Sequence[str], *others: Any) -> Any:  # type: ignore[override]
        """As argparse's, and known as the command's: the innermost is asked last.

        A workbook behind an option that takes one word after the other (``--with all FILE``) would
        be one of them; it stands before the option.
        """
        Parser.asked = self
        words: list[str] = []
        option = None
        for word in given:
            if word.startswith("-"):
                option = len(words) if word in self.listing else None
            if option is not None and ("/" in word or word.lower().endswith(WORKBOOKS)):
                words.insert(option, word)
                option += 1
            else:
                words.append(word)
        return super().parse_known_args(words, *others)

    def parse_whole(self, arguments: Sequence[str] | None) -> argparse.Namespace:
        """The arguments; what nobody knows is an error, with the nearest option beside it.

        A command of two words may stand beside one of its first word that takes arguments
        (``watch install FILE`` and ``watch FILE``).
        """
        given = list(sys.argv[1:] if arguments is None else arguments)
        if " ".join(given[:2]) in self.two_words:
            given[:2] = [" ".join(given[:2])]
        parsed: argparse.Namespace
        parsed, rest = self.parse_known_args(given)
        if rest:
            asked = Parser.asked or self
            near = meant(rest[0].partition("=")[0], asked.options)
            said = [cli_words()["argparse.unrecognized"] % " ".join(rest)]
            if near:
                said.append(cli_words().say("cli.meant", name=near))
            elif not rest[0].startswith("-"):
                said.append(cli_words()["cli.one_name"])
            asked.error(" ".join(said))
        return parsed

    def format_help(self) -> str:
        """The help; its headings end in the language's own colon, which argparse has not."""
        said, text = cli_words(), super().format_help()
        colon = said["argparse.usage"][-1]
        for name in ("positionals", "options"):
            heading = said[f"argparse.{name}"]
            text = text.replace(f"\n{heading}:\n", f"\n{heading}{colon}\n")
        return text

    def _print_message(self, message: str, file: Any = None) -> None:
        """As argparse's, and at once: a stream that takes no more is told at the end."""
        if message:
            text = "\n".join(map(shown, message.removesuffix("\n").split("\n")))
            printed(text, file or sys.stderr)

    def _check_value(self, action: argparse.Action, value: object) -> None:
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            near = meant(str(value), map(str, action.choices or ()))
            if near:
                error.message += f" {cli_words().say('cli.meant', name=near)}"
            raise


def add_command(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], int],
    said: str,
    *,
    short: bool = False,
) -> Parser:
    """Adds a command that ``run`` carries out, giving the exit code; ``said`` names its help.

    ``short``: it is soon over, and nothing it made is looked through for garbage meanwhile.
    """
    if " " in name:
        Parser.two_words.add(name)
    said = help_text(said)
    parser = commands.add_parser(name, help=said, description=said)
    parser.set_defaults(run=run, short=short)
    return parser


def add_language(parser: argparse.ArgumentParser) -> None:
    """Adds the language of a new workbook: that of the terminal, unless another is named."""
    here = terminal_language()
    said = help_text("language", default=here)
    parser.add_argument("--language", type=language, choices=languages(), default=here, help=said)


def day(text: str) -> dt.date:
    """A day as an argument says it.  Raises argparse.ArgumentTypeError."""
    import datetime as dt

    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(cli_words().say("cli.no_day", text=text)) from None


def number(text: str) -> float:
    """A number as an argument says it.  Raises argparse.ArgumentTypeError."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(cli_words().say("cli.no_number", text=text)) from None


def whole(text: str) -> int:
    """A whole number as an argument says it.  Raises argparse.ArgumentTypeError."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(cli_words().say("cli.no_whole", text=text)) from None


def add_group(commands: Commands, name: str, said: str) -> Commands:
    """Adds a command that has commands of its own, and gives the place for them."""
    said = help_text(said)
    parser = commands.add_parser(name, help=said, description=said)
    inner: Commands = parser.add_subparsers(metavar=help_text("command"), required=True)
    return inner
