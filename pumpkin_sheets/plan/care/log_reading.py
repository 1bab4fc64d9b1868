"""Reading the Touch Log: what was really done, line by line, with every cell that is at fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field

from pumpkin_sheets.plan.care.near_words import meant_client, meant_kind
from pumpkin_sheets.plan.care.queue import Waiting
from pumpkin_sheets.plan.care.sheets import TOUCH_LOG
from pumpkin_sheets.plan.care.touches import Touch, TouchKind
from pumpkin_sheets.plan.review.names import LEFT, Names
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import cell_name
from pumpkin_sheets.sheets.tables import (
    Header,
    Values,
    as_date,
    cell_text,
    find_header,
    is_blank,
    lines,
    require,
    titles_of,
)
from pumpkin_sheets.sheets.words import Words, fold_ours, spellings


@dataclass(frozen=True)
class TouchLog:
    """The lines that can be used, in their order, and what is wrong with the others."""

    touches: list[Touch] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    date_column: int = 0  # 0-based


def read_touch_log(
    values: Values,
    title: str,
    names: Names,
    today: dt.date,
    words: Words,
    languages: Collection[Words],
) -> TouchLog:
    """The log on a sheet called ``title``.

    A line under an old name counts for whoever bore it then; one of a client that left is history.
    A line with a fault is left out, named, and the rest still counts.  Raises PlanError where a
    column is missing.
    """
    needed = ("date", "client", "kind")
    header = require(
        find_header(values, titles_of(TOUCH_LOG, languages)), TOUCH_LOG, needed, title, words
    )
    spelled = spellings(languages, "touch_kinds", [kind.value for kind in TouchKind])
    kinds = {text: TouchKind(name) for text, name in spelled.items()}
    reader = _Lines(title, header, names, kinds, today, words, languages)
    for r, cells in lines(values, header):
        reader.read(r, cells)
    return TouchLog(reader.touches, reader.problems, header.positions["date"])


def times_asked(
    log: TouchLog, waiting: Iterable[Waiting], day_hours: float, title: str, words: Words
) -> list[CellProblem]:
    """The open requests whose line should say the time too: an answer is owed within a day.

    ``day_hours`` are the hours of a working day.
    """
    label = words[TOUCH_LOG.title_key(TOUCH_LOG.column("date"))]
    found = []
    for w in waiting:
        if w.row is None or w.received.time() != dt.time() or w.hours > day_hours:
            continue
        day = w.received.date()
        message = words.say("problems.log_time", client=w.client, value=day, hours=f"{w.hours:g}")
        cell = cell_name(w.row, log.date_column)
        found.append(CellProblem(title, cell, label, str(day), message, w.client))
    return found


class _Lines:
    """Reads line after line."""

    def __init__(
        self,
        title: str,
        header: Header,
        names: Names,
        kinds: Mapping[str, TouchKind],
        today: dt.date,
        words: Words,
        languages: Collection[Words],
    ) -> None:
        self.touches: list[Touch] = []
        self.problems: list[CellProblem] = []
        self._title = title
        self._header = header
        self._names = names
        self._kinds = kinds
        self._today = today
        self._words = words
        self._languages = languages

    def read(self, row: int, cells: Mapping[str, object]) -> None:
        before = len(self.problems)
        date = self._date(row, cells["date"])
        client = self._names.client(cell_text(cells["client"]), date or self._today)
        if client == LEFT:
            del self.problems[before:]
            return
        if client is None:
            key = "log_no_client" if is_blank(cells["client"]) else "log_unknown_client"
            meant = meant_client(cell_text(cells["client"]), self._names.on(self._today))
            self._problem(row, "client", cells, key, meant)
        kind = self._kinds.get(fold_ours(cell_text(cells["kind"])))
        if kind is None:
            key = "log_no_kind" if is_blank(cells["kind"]) else "log_unknown_kind"
            meant = meant_kind(cell_text(cells["kind"]), self._words, self._languages)
            self._problem(row, "kind", cells, key, meant)
        if len(self.problems) > before or date is None or client is None or kind is None:
            return
        self.touches.append(
            Touch(
                date,
                client,
                kind,
                cell_text(cells.get("who")),
                cell_text(cells.get("note")),
                time_in(cells["date"]),
                row,
            )
        )

    def _date(self, row: int, value: object) -> dt.date | None:
        date = as_date(value)
        if date is None:
            key = "log_no_date" if is_blank(value) else "not_a_date"
            self._problem(row, "date", {"date": value}, key)
        elif date > self._today:
            self._problem(row, "date", {"date": date}, "log_future")
        return date

    def _problem(
        self, row: int, column: str, cells: Mapping[str, object], key: str, meant: str = ""
    ) -> None:
        """One problem; ``meant`` is what the owner may have meant by what stands there."""
        label = self._words[f"columns.{TOUCH_LOG.name}.{column}"]
        value = cell_text(cells[column])
        key = f"{key}_near" if meant and value else key
        message = self._words.say(f"problems.{key}", column=label, value=value, meant=meant)
        cell = cell_name(row, self._header.positions[column])
        client = cell_text(cells.get("client"))
        self.problems.append(CellProblem(self._title, cell, label, value, message, client))


def time_in(value: object) -> dt.time | None:
    """The time of day in a date cell, None where there is none (midnight)."""
    if isinstance(value, dt.datetime):
        time = value.time().replace(second=0, microsecond=0)
    elif isinstance(value, float):
        minutes = round((value % 1) * 1440)
        time = dt.time(minutes // 60, minutes % 60) if minutes < 1440 else dt.time()
    else:
        return None
    return time if time != dt.time() else None


def usual_person(touches: Iterable[Touch]) -> dict[str, str]:
    """Who looks after each client: whoever the log names most often, of equals the latest."""
    counts: dict[str, dict[str, tuple[int, dt.date]]] = {}
    for touch in touches:
        if touch.who:
            people = counts.setdefault(touch.client, {})
            number, latest = people.get(touch.who, (0, touch.date))
            people[touch.who] = (number + 1, max(latest, touch.date))
    return {
        client: max(people, key=lambda name: (*people[name], name))
        for client, people in counts.items()
    }
