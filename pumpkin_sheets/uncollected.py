"""Python's search for garbage in circles, put off during a short piece of work.

It would look through every module again and again while they are imported, and through the tables
of a plan, which are many small objects and no circles: a tenth of the time of a command, at 200
clients as at 10,000.  What a review leaves in circles is 2,000 small objects, however long the
list.
"""

from __future__ import annotations

import contextlib
import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Circles of garbage stay until afterwards; whatever else is not needed goes at once.

    What is there at the end counts as old by then: else the very next object that is made would
    set off a search through all of it.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            if not gc.get_freeze_count():  # else somebody keeps objects out of the search for good
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def end_unsearched() -> None:
    """This process ends now: the system takes its memory back at once, and nothing looks through
    all of it before; but for what still holds on to an Excel that goes on."""
    if "xlwings" not in sys.modules:
        gc.freeze()
