"""One line of Schedule that was done: what goes to the Touch Log, and into which row (F11).

The button in Excel works by these functions; the menu of a Google Sheet is told LOGGED and LINE
through its hidden sheet, and keeps the same rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from pumpkin_sheets.plan.care.sheets import SCHEDULE, TOUCH_LOG
from pumpkin_sheets.plan.care.touches import TouchKind
from pumpkin_sheets.sheets.problems import PlanError
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import (
    Header,
    Values,
    as_date,
    cell_text,
    find_header,
    is_blank,
    require,
    titles_of,
)
from pumpkin_sheets.sheets.words import Words, fold, fold_ours, spellings

LOGGED: Mapping[str, str] = {"client": "client", "kind": "kind", "who": "person"}
"""Column of Touch Log -> the column of Schedule that it is copied from; its date is today."""

LINE: Mapping[str, str] = {"date": "date", **LOGGED}
"""What is read of a schedule line; one without a date does not fit, so it was not kept to."""


@dataclass(frozen=True)
class Done:
    """A touch that was just done, in the words of the schedule line that planned it."""

    date: dt.date
    client: str
    kind: str
    who: str


@dataclass(frozen=True)
class NewLine:
    """A line to add: the 0-based row of Touch Log, and the 0-based column of each value."""

    row: int
    columns: tuple[int, ...]
    values: tuple[str | dt.date | None, ...]


def chosen_touch(
    values: Values,
    title: str,
    selected: range,
    today: dt.date,
    words: Words,
    languages: Collection[Words],
) -> Done:
    """The one schedule line among the ``selected`` rows (0-based) of the sheet ``title``.

    Raises PlanError where there is none, or more than one, or the line is one that does not fit.
    """
    header = require(
        find_header(values, titles_of(SCHEDULE, languages)), SCHEDULE, LINE.values(), title, words
    )
    if len(selected) != 1:
        raise PlanError(words["excel_button.several"])
    row = selected[0]
    cells = values[row] if header.first_row <= row < len(values) else ()
    line = _cells(cells, header)
    client, kind = cell_text(line.get("client")), cell_text(line.get("kind"))
    if not client or fold_ours(kind) not in _kinds(languages):
        raise PlanError(words.say("excel_button.choose_line", sheet=title))
    if as_date(line["date"]) is None:
        raise PlanError(words.say("excel_button.no_date", client=client, kind=kind))
    return Done(today, client, kind, cell_text(line["person"]))


def new_line(
    values: Values, title: str, done: Done, words: Words, languages: Collection[Words]
) -> NewLine:
    """Where a touch goes on the sheet ``title``: the row below everything in the log's columns.

    Raises PlanError where a column is missing, and where the same touch of the same client is
    in the log for that day already: a button is easily clicked twice.
    """
    found = find_header(values, titles_of(TOUCH_LOG, languages))
    header = require(found, TOUCH_LOG, ("date", "client", "kind"), title, words)
    kinds = _kinds(languages)
    row = header.first_row
    for r, cells in enumerate(values[header.first_row :], start=header.first_row):
        line = _cells(cells, header)
        if any(value not in (None, "") for value in line.values()):
            row = r + 1
        if is_blank(line["kind"]) or as_date(line["date"]) != done.date:
            continue
        same_kind = kinds.get(fold_ours(cell_text(line["kind"]))) == kinds[fold_ours(done.kind)]
        if same_kind and fold(cell_text(line["client"])) == fold(done.client):
            facts = {"client": done.client, "kind": done.kind, "sheet": title, "row": r + 1}
            raise PlanError(words.say("excel_button.already", **facts))
    named: dict[str, str | dt.date | None] = {
        "date": done.date,
        "client": done.client,
        "kind": done.kind,
        "who": done.who or None,
    }
    there = [name for name in named if name in header.positions]
    columns = tuple(header.positions[name] for name in there)
    return NewLine(row, columns, tuple(named[name] for name in there))


def _cells(row: Collection[object], header: Header) -> dict[str, object]:
    cells = list(row)
    return {n: cells[c] if c < len(cells) else None for n, c in header.positions.items()}


def _kinds(languages: Collection[Words]) -> dict[str, str]:
    return spellings(languages, "touch_kinds", [kind.value for kind in TouchKind])
