"""What only a process that soon ends may do to begin sooner."""

from __future__ import annotations

import functools
import gc
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    Command = Callable[[argparse.Namespace], int]


def brief(command: Command) -> Command:
    """The command without the collector of reference cycles, for one that ends by itself soon.

    The collector would look through every module again and again while they are imported: a
    tenth of the whole time.  What a review leaves in cycles is 2,000 small objects, however long
    the list.
    """

    @functools.wraps(command)
    def run(options: argparse.Namespace) -> int:
        collecting = gc.isenabled()
        gc.disable()
        try:
            return command(options)
        finally:
            if collecting:
                gc.enable()

    return run


def one_thread() -> None:
    """Keeps numpy's linear algebra, of which nothing here makes use, from starting its threads.

    They wait by spinning.  To be called before numpy is imported, in a process of our own; what
    the user has set counts.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
