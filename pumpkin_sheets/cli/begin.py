"""Where ``pumpkin`` begins.

Python reads the modules of a command for a tenth of a second before one of them can say anything.
Ctrl+C ends it then as it ends any program; from ``main`` on it is told that it stopped.
"""

from __future__ import annotations

import signal


def begin() -> int:
    """Runs ``pumpkin``; the exit code."""
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if usual:  # a shell lets what it starts in the background ignore it
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from pumpkin_sheets.cli.main import main

    if usual:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return main()
