"""What was written, read back: whether it landed where it should, and what it displaced.

Google has no request that says "only if nobody moved it".  Between the last look at a sheet and the
writing somebody can insert a row or a column, and the cells that were meant are others by then.  So
every write is answered with the rows that it touched, as they are right after it.  Where a
neighbouring cell is not what it was, or a sheet has another size, the whole sheet is looked at: the
cells that were not written tell which row or column each of them is, and what stood in the others
is known from the reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pumpkin_sheets.book import BookChanged, BookError
from pumpkin_sheets.homes.google.access import SheetsClient
from pumpkin_sheets.homes.google.astray import Astray, displaced, put_back
from pumpkin_sheets.homes.google.landing import SEEN, Landed, applied, in_place, landed
from pumpkin_sheets.homes.google.reading import quoted
from pumpkin_sheets.homes.google.writing import Json, Table


class PutBack(BookChanged):
    """A write displaced what somebody else had; that stands where it stood again."""


@dataclass(frozen=True)
class Rider:
    """Requests that go along with a write, and tell afterwards whether it came through.

    ``came`` is asked with the ``fields`` of a spreadsheet.
    """

    changes: Sequence[Json]
    fields: str
    came: Callable[[Json], bool]


UNCERTAIN = ("google.refused", "google.not_certain")
"""What is said of a write with a rider that may have come through, or could not come twice."""


def write_tables(
    client: SheetsClient,
    key: str,
    tables: Sequence[Table],
    verify: Callable[[], None],
    rider: Rider | None = None,
) -> None:
    """Write all tables, or none.  One call, and more where somebody was in the way.

    ``verify`` raises BookChanged where anything that was read is not what it was; it is asked
    again before the call is repeated.  Raises BookError, and PutBack where the write had displaced
    something: by then it stands where it stood.
    """
    titles = [quoted(table.title) for table in tables]
    by_title = {table.title: table for table in tables}

    def look(ranges: Sequence[str]) -> dict[str, Landed]:
        return landed(client.describe(key, SEEN, ranges))

    def came() -> bool:
        """Whether the write came through, though its answer did not.

        Raises BookChanged where it did and people have moved since what was written.
        """
        found = client.describe(key, SEEN if rider is None else f"{SEEN},{rider.fields}", titles)
        now = landed(found)
        if rider is not None and not rider.came(found):
            return False
        for title, table in by_title.items():
            if title not in now or not applied(table, now[title]):
                if rider is None:
                    return False
                raise BookChanged("google.typed_meanwhile", sheet=title)
        # What was typed beside lines of ours was typed when they had come.
        _settle(client, key, tables, now, typed=False)
        return True

    def needed() -> bool:
        if came():
            return False
        verify()
        return True

    seen = [area for table in tables for area in table.seen()]
    beside = [] if rider is None else rider.changes
    changes = [*beside, *(request for table in tables for request in table.requests())]
    try:
        answer = client.change(
            key, changes, repeatable=True, before_repeat=needed, seen=seen, fields=SEEN
        )
    except BookError as error:
        if rider is None or error.key not in UNCERTAIN or not came():
            raise
        return
    if not answer:
        return
    there = landed(answer["updatedSpreadsheet"]) if "updatedSpreadsheet" in answer else look(titles)
    astray = [t for t in tables if t.title in there and not in_place(t, there[t.title])]
    if astray:
        _settle(client, key, tables, look([quoted(table.title) for table in astray]))


def _settle(
    client: SheetsClient,
    key: str,
    tables: Sequence[Table],
    now: Mapping[str, Landed],
    typed: bool = True,
) -> None:
    """Take all of a write back where it displaced anything, and raise PutBack.

    ``now`` are the sheets that may be concerned; ``typed`` as in ``displaced``.
    """
    astray = {t.title: displaced(t, now[t.title], typed) for t in tables if t.title in now}
    first = next((title for title, found in astray.items() if found.cells), None)
    if first is None:
        return
    changes: list[Json] = []
    for table in tables:
        found = astray.get(table.title, Astray({}))
        everything = Astray({place: place for place in table.puts})
        changes += put_back(table, found if found.cells else everything)
    client.change(key, changes, repeatable=True)
    raise PutBack("google.put_back", sheet=first)
