"""A sign of life on a terminal while something takes longer than a moment."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator

from pumpkin_sheets.cli.terminal import console

PATIENCE = 2.0
"""Seconds of silence before the bar appears."""


@contextlib.contextmanager
def busy(said: str) -> Iterator[None]:
    """Shows a moving bar beside ``said`` while the body runs, if it runs for long.

    Only on a terminal: a log or a pipe stays clean.
    """
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    showing = threading.Thread(target=_show, args=(said, done), daemon=True)
    showing.start()
    try:
        yield
    finally:
        done.set()
        showing.join()


def _show(said: str, done: threading.Event) -> None:
    if done.wait(PATIENCE):
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        progress.add_task(said, total=None)
        done.wait()
