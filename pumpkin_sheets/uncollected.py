"""Python's search for garbage in circles, put off during a short piece of work.

It would look through every module again and again while they are imported, and through the tables
of a plan, which are many small objects and no circles: a tenth of the time of a command, at 200
clients as at 10,000.  What a review leaves in circles is 2,000 small objects, however long the
list.
"""

from __future__ import annotations

import contextlib
import gc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Circles of garbage stay until afterwards; whatever else is not needed goes at once."""
    with _put_off(lambda: None):
        yield


@contextlib.contextmanager
def all_kept() -> Iterator[None]:
    """The same for what makes nothing but what stays, as importing does: it is not looked through
    afterwards either, before Python looks through all that there is."""
    with _put_off(_count_as_old):
        yield


@contextlib.contextmanager
def last_work() -> Iterator[None]:
    """The same for the last work of a process: the system takes its memory back at once, and
    nothing is looked through any more."""
    with _put_off(gc.freeze):
        yield


@contextlib.contextmanager
def _put_off(before_it_goes_on: Callable[[], None]) -> Iterator[None]:
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            before_it_goes_on()
            gc.enable()


def _count_as_old() -> None:
    """What was frozen and thawed is old, as if it had been looked through before."""
    gc.freeze()
    gc.unfreeze()
