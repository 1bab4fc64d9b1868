"""Commands that run until they are told to stop: by Ctrl+C, a closed terminal, or the system."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""SIGINT too: a shell lets what it starts in the background ignore it.  What was started to outlive
its terminal (nohup) goes on ignoring SIGHUP."""


def until_stopped(run: Callable[[], object]) -> None:
    """Run until it ends or a signal stops it, which it learns of by KeyboardInterrupt."""
    before = {}
    for name in SIGNALS:
        number = getattr(signal, name, None)
        outlives = name == "SIGHUP" and number and signal.getsignal(number) == signal.SIG_IGN
        if number is not None and not outlives:
            with suppress(ValueError):  # not the main thread, which gets no signals
                before[number] = signal.signal(number, _stop)
    try:
        with suppress(KeyboardInterrupt):
            run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
