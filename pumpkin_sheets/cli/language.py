"""The language of the terminal: for help, and for what is said before a workbook's is known.

``pumpkin --help`` waits for this, so it reads one file of words and imports nothing heavy.
"""

from __future__ import annotations

import argparse
from functools import cache

from pumpkin_sheets.languages import built, language_here, languages, words_beside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pumpkin_sheets.sheets.words import Words

OF_ARGPARSE = {
    "usage: ": "usage",
    "positional arguments": "positionals",
    "options": "options",
    "show this help message and exit": "show_help",
    "%(prog)s: error: %(message)s\n": "error",
    "argument %(argument_name)s: %(message)s": "argument",
    "the following arguments are required: %s": "required",
    "unrecognized arguments: %s": "unrecognized",
    "invalid choice: %(value)r (choose from %(choices)s)": "invalid_choice",
    "expected one argument": "one_argument",
    "ignored explicit argument %r": "ignored",
    "not allowed with argument %s": "not_together",
    "ambiguous option: %(option)s could match %(matches)s": "ambiguous",
}
"""What the standard library says by itself, and what we call it."""


SAY = "--say"
_chosen = [""]


def terminal_language() -> str:
    """The one that ``--say`` chose; else the one of this computer."""
    return _chosen[0] or language_here()


def take_say(arguments: Sequence[str]) -> list[str]:
    """The arguments without ``--say LANGUAGE``, which holds from now on.

    It may stand anywhere, for help is said in it too.  Raises argparse.ArgumentTypeError for a
    language that is not there.
    """
    from pumpkin_sheets.cli.names import language

    _chosen[0] = ""
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        each = waiting.pop(0)
        name, equals, text = each.partition("=")
        if each == "--":
            return [*rest, each, *waiting]
        if name != SAY:
            rest.append(each)
            continue
        if not equals:
            if not waiting:
                said = cli_words()
                raise argparse.ArgumentTypeError(
                    said["argparse.argument"]
                    % {"argument_name": SAY, "message": said["argparse.one_argument"]}
                )
            text = waiting.pop(0)
        code = language(text)
        if code not in languages():
            known = ", ".join(languages())
            raise argparse.ArgumentTypeError(
                cli_words().say("cli.no_language", language=text, known=known)
            )
        _chosen[0] = code
    return rest


def cli_words() -> Words:
    """What the command line says, in the terminal's language."""
    return _beside(terminal_language())


def help_text(name: str, /, **facts: object) -> str:
    """One text of the help."""
    return cli_words().say(f"help.{name}", **facts)


def teach_argparse() -> None:
    """Let the standard library's own sentences be in the terminal's language.

    It asks for them through names of its module; there is no other door.
    """
    said = cli_words()

    def translated(text: str) -> str:
        name = OF_ARGPARSE.get(text)
        if name is None or said.language == "en":
            return text
        told = said[f"argparse.{name}"]
        if text.endswith("\n"):
            return told + "\n"
        # A full-width sign brings its own space along.
        return told + " " if text.endswith(" ") and told[-1] == ":" else told

    vars(argparse)["_"] = translated


def words_here() -> Words:
    """All words of the terminal's language."""
    from pumpkin_sheets.languages import words

    return words(terminal_language())


def words_for(file: Path | None) -> Words:
    """The words of a workbook's language; of the terminal's where the file does not tell."""
    from pumpkin_sheets.homes.file.book import XlsxBook
    from pumpkin_sheets.languages import all_words
    from pumpkin_sheets.plan.review.judge import find_language
    from pumpkin_sheets.sheets.problems import PumpkinError

    if file is None:
        return words_here()
    try:
        return find_language(XlsxBook(file).titles(), all_words())[0]
    except PumpkinError:
        return words_here()


@cache
def _beside(language: str) -> Words:
    return built(language) or words_beside("cli", language)
