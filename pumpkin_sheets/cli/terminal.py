"""The doors to a terminal or a log: plain lines, and tables in colour.

What an owner or a stranger typed passes here and can neither steer the terminal nor forge a line.
"""

from __future__ import annotations

import re
import sys

from pumpkin_sheets.sheets.shown import CLOSED, OPENED, right_to_left, shown
from pumpkin_sheets.sheets.words import Said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO, Any, TextIO

    from rich.console import Console


LOG_WIDTH = 140
"""Letters in a line of a table in a log or a pipe."""
_PLAIN = re.compile(r"[\w.,:/\\@%+=~#\u200c-]+")


def tell(*lines: str, wrong: bool = False, broken: bool = False) -> None:
    """Print each of ``lines`` as one line; on standard error where something is ``wrong``.

    On a terminal those that may be ``broken`` end between words.  A line that holds a command or
    a path to be copied stays whole.
    """
    stream = sys.stderr if wrong else sys.stdout
    apart = stream.isatty()  # a log, or another program, takes the letters alone
    for line in lines:
        said = line.isolated if apart and isinstance(line, Said) else shown(line)
        for part in _lines(said) if apart and broken else (said,):
            printed(part, stream)


def _lines(text: str) -> list[str]:
    import shutil

    from pumpkin_sheets.cli import breaking

    return breaking.broken(text, shutil.get_terminal_size().columns)


def printed(text: str, stream: IO[str]) -> None:
    """Print a line that appears at once, unless the stream takes no more."""
    try:
        print(text, file=stream, flush=True)
    except OSError as error:
        untaken(stream, error)


def untaken(stream: IO[str], error: OSError) -> None:
    """A stream takes no more: what follows goes nowhere, the work goes on.

    Whoever stopped reading, as ``head`` does, knows that; a full disk is told at the end.
    """
    import os

    if not isinstance(error, BrokenPipeError):
        _untaken.append(error)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


_untaken: list[OSError] = []


def not_taken() -> OSError | None:
    """Why a stream took no more, where it was not left by its reader; it is told once."""
    error = _untaken[0] if _untaken else None
    _untaken.clear()
    return error


def ready_streams() -> None:
    """Let the streams take every letter; one that is not there is one that nobody reads.

    Windows' Python without a window has none, nor has who closed them (``>&-``).
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            import os
            from pathlib import Path

            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def to_type(name: str) -> str:
    """A file or an address as it is typed in a command: in quotes where a shell needs them."""
    if _PLAIN.fullmatch(name):
        return name
    return f'"{name}"' if sys.platform == "win32" else "'" + name.replace("'", "'\\''") + "'"


def tell_logged(text: str, log: Path | None, wrong: bool = False) -> None:
    """``tell`` one line, and ``log_too``; once where a scheduler keeps that very log of both."""
    if log is None or not _leads_to(sys.stderr if wrong else sys.stdout, log):
        tell(text, wrong=wrong)
    if log is not None:
        log_too(text, log)


def _leads_to(stream: TextIO, log: Path) -> bool:
    """Whether what is printed ends up in this very file, as launchd has it."""
    import os

    try:
        return os.path.samestat(os.fstat(stream.fileno()), log.stat())
    except (OSError, ValueError, AttributeError):  # no log yet, or no file behind the stream
        return False


def log_too(text: str, log: Path) -> None:
    """Add a line to a log that its owner alone may read."""
    from pumpkin_sheets.background.log import log_line

    try:
        log_line(log, shown(text))
    except OSError as error:  # no reason to leave the work alone
        from pumpkin_sheets.book import because
        from pumpkin_sheets.cli.language import words_here

        why = because(error)
        tell(words_here().say("scheduler.no_log", file=log, why=why), wrong=True)


def console(stderr: bool = False) -> Console:
    """The terminal, or a pipe; what it cannot show it replaces rather than fails.

    Text is text: nothing in it is taken for a colour or a sign.
    """
    from rich.console import Console
    from rich.segment import Segment

    class Shown(Console):
        """A console on which every piece of text passes :func:`shown`.

        On a terminal, each that is written from right to left is set apart: else a terminal that
        turns lines turns whole rows, and columns no longer stand below their titles.
        """

        def on_broken_pipe(self) -> None:
            untaken(self.file, BrokenPipeError())

        def print(self, *objects: Any, **named: Any) -> None:
            try:
                super().print(*objects, **named)
            except OSError as error:
                untaken(self.file, error)

        def render(self, renderable, options=None):  # type: ignore[no-untyped-def]
            for piece in super().render(renderable, options):
                if piece.control or piece.text == "\n":
                    yield piece
                else:
                    lines = map(shown, piece.text.split("\n"))
                    if self.is_terminal:
                        lines = map(_apart, lines)
                    yield Segment("\n".join(lines), piece.style)

    stream = sys.stderr if stderr else sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    said = {"highlight": False, "markup": False, "emoji": False, "stderr": stderr}
    out = Shown(**said)  # type: ignore[arg-type]
    # A log or a pipe has no width of its own; a narrow guess would cut the reasons.
    return out if out.is_terminal or stderr else Shown(**said, width=LOG_WIDTH)  # type: ignore[arg-type]


_TAKEN_FOR_TERMINALS = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""Variables by which the library for tables takes any stream for a terminal, or none for one."""


def say(text: str, broken: bool = True) -> None:
    """Print a sentence just as :func:`console` would, without the library behind it.

    That takes longer to import than many a command to work, so it comes in only where a sentence
    must be ``broken`` between words to fit.
    """
    import os

    steered = any(name in os.environ for name in _TAKEN_FOR_TERMINALS)
    if steered or text != shown(text) or (broken and not _fits(text)):
        console().print(text, soft_wrap=not broken)
        return
    printed(_apart(text) if sys.stdout.isatty() else text, sys.stdout)


def _fits(text: str) -> bool:
    """Whether a text surely stands on one line of where it is printed."""
    import os
    import shutil

    if not sys.stdout.isatty():
        width = LOG_WIDTH
    else:
        dumb = os.environ.get("TERM", "").lower() in ("dumb", "unknown")
        width = 80 if dumb else shutil.get_terminal_size().columns
    # A sign is as wide as two letters at the most; the last place on a line may count as none.
    return (len(text) if text.isascii() else 2 * len(text)) < width


def _apart(text: str) -> str:
    """A piece of a line that no letter around it turns, with its outer spaces where they are."""
    if not right_to_left(text):
        return text
    inside = text.strip()
    before, after = text.split(inside, 1)
    return f"{before}{OPENED}{inside}{CLOSED}{after}"
