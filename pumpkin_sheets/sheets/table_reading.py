"""Reading a practice's table: what people typed, as a frame, with every cell that is at fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

import numpy as np

from pumpkin_sheets.sheets.cells import ABSENT
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.meant import meant_instead, number_fault
from pumpkin_sheets.sheets.numbers import typed, written
from pumpkin_sheets.sheets.own_titles import Lists, find_titles
from pumpkin_sheets.sheets.practice import Practice, serial
from pumpkin_sheets.sheets.problems import CellProblem, is_number
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.row_formulas import (
    LONGEST_KEY,
    NUMERIC,
    bounds,
    key_of,
    keys_of,
    too_long,
)
from pumpkin_sheets.sheets.rows import Rows
from pumpkin_sheets.sheets.schema import TICKS, Column, cell_name
from pumpkin_sheets.sheets.sentences import LAST_DAY
from pumpkin_sheets.sheets.tables import (
    EXCEL_ERRORS,
    Header,
    Values,
    as_date,
    cell_text,
    codes_as_matched,
    columns_of,
    find_header,
    is_blank,
    meant_choice,
    require,
    titles_of,
    trimmed,
)
from pumpkin_sheets.sheets.words import Words, listed

_TICKS = frozenset(tick.casefold() for tick in TICKS)

Filled = list[tuple[int, object]]
"""The cells of a column that are not empty, with their places: most rows are not used yet."""

NAMED = 20
"""So many rows without formulas between others are named one by one."""


@dataclass(frozen=True)
class Table:
    """A practice's table as it was read.

    ``frame`` has one row for every row of the sheet below the header, blank ones included, with
    the typed columns as ``practice.Working`` wants them; its labels are the 0-based rows of
    the sheet.  ``prepared`` counts the rows, from the first, that carry our formulas; ``bare`` are
    those with a key, as the frame's labels have them, that carry none, wherever they stand.
    """

    frame: Frame
    header: Header
    problems: list[CellProblem] = field(default_factory=list)
    prepared: int = 0
    bare: tuple[int, ...] = ()

    @property
    def shown(self) -> Frame:
        """The frame as its formulas see it: they see nothing of a row that has none."""
        if not self.bare:
            return self.frame
        hidden = np.isin(self.frame.labels, self.bare)
        blanks: dict[str, Any] = {"f": np.nan, "b": False, "O": ""}
        columns = {}
        for name in self.frame.names:
            column = self.frame[name]
            blank: Any = 0.0 if name == "fault" else blanks[column.dtype.kind]
            columns[name] = np.where(hidden, blank, column)
        return self.frame.assign(**columns)


def read_table(
    values: Values,
    title: str,
    practice: Practice,
    words: Words,
    languages: Iterable[Words],
    *,
    known: Collection[str] = (),
    listed: Collection[str] = (),
    lists: Lists | None = None,
    today: float = 0,
    uncalculated: Collection[tuple[int, int]] = (),
    prepared: int | None = None,
    needed: Collection[str] | None = None,
    others: Mapping[str, Frame] | None = None,
) -> Table:
    """The table of ``practice`` on a sheet called ``title``.

    ``known`` are the names that a ``client`` cell may hold, ``listed`` those on Clients now;
    ``lists`` the owner's own titles, None where they are ours; ``uncalculated`` the 0-based cells
    with a formula that was never calculated; ``prepared`` the number of rows of a sheet that is
    not built yet.  A row with a fault is named and left out, the others count.  Of the columns to
    type in only those ``needed`` must be there, all without it; another counts as blank.
    ``others`` is what its check may look into.  Raises PlanError where one is missing.
    """
    everyone = list(languages)
    if lists is None:
        header = find_header(values, titles_of(practice.sheet, everyone))
    else:
        header = find_titles(values, practice.sheet, words, everyone, lists, uncalculated)
    inputs = [c.name for c in practice.inputs] if needed is None else needed
    header = require(header, practice.sheet, inputs, title, words)
    reader = _Reader(practice, title, header, words, everyone, set(uncalculated))
    body = list(values[header.first_row :])
    counted: set[int] = set()
    built = prepared or 0
    if prepared is None:
        counted = _counted(body, header, reader.never)
        built = max(counted, default=-1) + 1
        body += [()] * (built - len(body))  # what was never calculated looks empty
        if not built and "fault" in header.positions:
            body += [()] * (practice.sheet.rows - len(body))  # that can be given formulas again
    frame = reader.frame(body)
    if practice.check is not None:
        rows = Rows(frame, keys_of(known), today, keys_of(listed), others or {})
        for row, column, key, facts in practice.check(rows):
            reader.name(row, column, key, **facts)
    bare: tuple[int, ...] = ()
    if prepared is None:
        keyed = np.flatnonzero(frame["clean"] != "").tolist()
        bare = tuple(frame.labels[[i for i in keyed if i not in counted]].tolist())
        reader.name_rows_without_formulas(bare, built)
    in_order = sorted(reader.problems, key=lambda p: (p[0], p[1]))
    return Table(frame, header, [p[2] for p in in_order], built, bare)


def _counted(body: Values, header: Header, never: set[tuple[int, int]]) -> set[int]:
    """The rows that carry formulas: the number of the fault is a number in each, never empty.

    A program may have saved the formulas without their results; they are ``never`` calculated.
    """
    at = header.positions.get("fault")
    if at is None:
        return set()
    counted = {i for i, row in enumerate(body) if at < len(row) and is_number(row[at])}
    return counted | {row - header.first_row for row, column in never if column == at}


def part_of_key(column: Column, value: object) -> str:
    """A cell as it tells rows apart; the twin of ``checking.part_of_key_``."""
    if column.kind != "date":
        return trimmed(value)
    if isinstance(value, dt.date):
        value = serial(as_date(value) or value)
    if not is_number(value):
        return trimmed(value)
    return f"{int(value)}" if 1 <= value <= LAST_DAY + 0.99999 else ""  # type: ignore[operator, call-overload]


def _errors_in(cells: Filled) -> dict[int, str]:
    """The error values among the cells of a column, by place."""
    return {i: text for i, value in cells if (text := cell_text(value)) in EXCEL_ERRORS}


@dataclass
class _Reader:
    """Turns columns of cells into columns of a frame and collects what is wrong with them."""

    practice: Practice
    title: str
    header: Header
    words: Words
    languages: list[Words]
    never: set[tuple[int, int]]
    problems: list[tuple[int, int, CellProblem]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def frame(self, body: Values) -> Frame:
        size, first = len(body), self.header.first_row
        key = self.practice.key
        cells = self._filled(body)
        self.keys = [""] * size
        for i, value in cells[key]:
            self.keys[i] = trimmed(value)
        broken = np.zeros(size, dtype=bool)
        broken[[*self._never(key, size), *_errors_in(cells[key])]] = True
        fault = np.zeros(size)
        made: dict[str, Any] = {}
        for place, column in reversed(list(enumerate(self.practice.inputs, start=1))):
            values, bad = self._read(column, cells[column.name], size)
            made[column.name] = values
            fault = np.where(bad, place, fault)
        place = 1 + [c.name for c in self.practice.inputs].index(key)
        made["broken"] = broken
        names = self.practice.unique or (key,)
        parts = [self._parts_of_keys(name, cells[name], size) for name in names]
        clean = [""] * size
        for i, _ in cells[key]:
            if self.keys[i] and not broken[i]:
                clean[i] = "\n".join(part.get(i, "") for part in parts)
        made["clean"] = np.array(clean, dtype=object)
        fault = np.where(self._repeated(clean), place, fault)
        made["fault"] = np.where(broken, place, fault)
        self._name_the_nameless(cells, broken)
        return Frame(made, range(first, first + size))

    def _filled(self, body: Values) -> dict[str, Filled]:
        """The cells of each column of inputs; none of one that the sheet lacks."""
        places = {c.name: self.header.positions.get(c.name, ABSENT) for c in self.practice.inputs}
        there = [name for name, at in places.items() if at != ABSENT]
        columns = columns_of(body, [places[name] for name in there])
        found: dict[str, Filled] = {name: [] for name in places}
        for name, column in zip(there, columns, strict=True):
            if column.count("") + column.count(None) < len(column):
                cells = enumerate(column)
                found[name] = [(i, v) for i, v in cells if v is not None and v != ""]
        return found

    def _never(self, name: str, size: int) -> list[int]:
        """The places of a column's cells whose formula was never calculated, in order."""
        at, first = self.header.positions.get(name, ABSENT), self.header.first_row
        return sorted(
            row - first for row, other in self.never if other == at and 0 <= row - first < size
        )

    def _parts_of_keys(self, name: str, cells: Filled, size: int) -> dict[int, str]:
        """What a column adds to the keys of its rows; nothing where it holds an error."""
        column = self.practice.sheet.column(name)
        errors = {*self._never(name, size), *_errors_in(cells)}
        return {i: part_of_key(column, value) for i, value in cells if i not in errors}

    def _repeated(self, clean: Sequence[str]) -> np.ndarray:
        """Which rows have the key of an earlier one; each is named."""
        repeated = np.zeros(len(clean), dtype=bool)
        if not self.practice.unique:
            return repeated
        seen: dict[str, int] = {}
        for i, name in enumerate(clean):
            if not name:
                continue
            earlier = seen.setdefault(name.lower(), i)
            if earlier != i:
                repeated[i] = True
                at = self.header.positions[self.practice.key]
                first = cell_name(self.header.first_row + earlier, at)
                self._repeats(self.header.first_row + i, first)
        return repeated

    def _repeats(self, row: int, first: str) -> None:
        """What to do about a row whose key stands above: a client's name is not to be changed."""
        sheet, key = self.practice.sheet, self.practice.key
        if sheet.column(key).kind != "client":
            self.name(row, key, "row_twice", first=first)
            return
        same = [sheet.title_key(sheet.column(n)) for n in self.practice.unique if n != key]
        if same:
            columns = listed(self.words[title] for title in same)
            self.name(row, key, "row_same", first=first, columns=columns)
        else:
            self.name(row, key, "row_again", first=first)

    # -- one column ------------------------------------------------------------------------------

    def _read(self, column: Column, cells: Filled, size: int) -> tuple[Any, np.ndarray]:
        if column.kind in NUMERIC:
            return self._numbers(column, cells, size)
        if column.kind == "tick":
            return self._ticks(column, cells, size)
        if column.kind == "choice":
            return self._choices(column, cells, size)
        texts = np.full(size, "", dtype=object)
        for i, value in cells:
            texts[i] = trimmed(value)
        bad = self._errors(column, cells, size)
        if column.kind == "client":
            for i, _ in cells:
                if too_long(texts[i]):
                    row = self.header.first_row + i
                    self.name(row, column.name, "long_name", value=texts[i], most=LONGEST_KEY)
                    bad[i] = True
        texts[bad] = ""
        return texts, bad

    def _errors(self, column: Column, cells: Filled, size: int) -> np.ndarray:
        """Which cells hold an error or a formula that was never calculated; each is named."""
        bad = np.zeros(size, dtype=bool)
        never, errors = set(self._never(column.name, size)), _errors_in(cells)
        for i in sorted(never | errors.keys()):
            bad[i] = True
            if i in never:
                self.name(self.header.first_row + i, column.name, "uncalculated")
            else:
                row = self.header.first_row + i
                self.name(row, column.name, "error_value", value=errors[i])
        return bad

    def _numbers(self, column: Column, cells: Filled, size: int) -> tuple[Any, np.ndarray]:
        low, high = bounds(column)
        numbers = np.full(size, np.nan)
        bad = self._errors(column, cells, size)
        for i, value in cells:
            if bad[i] or is_blank(value):
                continue
            if column.kind == "date" and not isinstance(value, (str, int, float, bool)):
                day = as_date(value)
                value = serial(day) if day else value
            if is_number(value) and low <= value <= high:  # type: ignore[operator]
                numbers[i] = typed(value)  # type: ignore[arg-type]
                continue
            bad[i] = True
            self._bad_number(self.header.first_row + i, column, value)
        return numbers, bad

    def _bad_number(self, row: int, column: Column, value: object) -> None:
        least, most = bounds(column)
        low, high, said = written(least, column.kind), written(most, column.kind), cell_text(value)
        if column.kind == "percent" and is_number(value):  # as the cell shows it
            said = written(value, column.kind)  # type: ignore[arg-type]
        key = "not_a_date"
        if column.kind != "date":
            key = number_fault(value, least, most, column.kind == "money")
        facts = {"number": int(value)} if isinstance(value, bool) else {}
        self.name(row, column.name, key, value=said, low=low, high=high, **facts)

    def _ticks(self, column: Column, cells: Filled, size: int) -> tuple[Any, np.ndarray]:
        ticked = np.zeros(size, dtype=bool)
        bad = self._errors(column, cells, size)
        for i, value in cells:
            text = cell_text(value)
            if text.casefold() in _TICKS:
                ticked[i] = True
            elif text and not bad[i] and text not in ("FALSE", "0"):
                self.name(self.header.first_row + i, column.name, "not_a_tick", value=text)
        return ticked, bad

    def _choices(self, column: Column, cells: Filled, size: int) -> tuple[Any, np.ndarray]:
        codes = np.full(size, np.nan)
        bad = self._errors(column, cells, size)
        known = codes_as_matched(column.choices, column.words, self.languages) if cells else {}
        for i, value in cells:
            text = trimmed(value)
            if bad[i] or not text:
                continue
            code = known.get(key_of(text))
            if code is not None:
                codes[i] = code
                continue
            bad[i] = True
            row, facts = self.header.first_row + i, {"value": text}
            meant = meant_choice(text, column.choices, column.words, self.words, self.languages)
            if meant:
                self.name(row, column.name, "not_as_listed", choice=meant, **facts)
            else:
                self.name(row, column.name, "not_a_choice", **facts)
        return codes, bad

    # -- problems --------------------------------------------------------------------------------

    def _name_the_nameless(self, cells: Mapping[str, Filled], broken: np.ndarray) -> None:
        """Say which rows hold figures under no key."""
        others = [column for name, column in cells.items() if name != self.practice.key]
        held = {i for column in others for i, value in column if not is_blank(value)}
        for i in sorted(held):
            if not self.keys[i] and not broken[i]:
                self.name(self.header.first_row + i, self.practice.key, "row_nameless")

    def name_rows_without_formulas(self, bare: Sequence[int], prepared: int) -> None:
        """Name the rows between those with formulas, and the first of those below them."""
        last = self.header.first_row + prepared
        for row in [row for row in bare if row < last or not prepared][:NAMED]:
            self.name(row, self.practice.key, "row_bare")
        for row in [row for row in bare if row >= last and prepared][:1]:
            self.name(row, self.practice.key, "row_below", last=last)

    def name(self, row: int, column: str, key: str, **facts: object) -> None:
        """One problem at a cell, in words."""
        sheet, at = self.practice.sheet, self.header.positions[column]
        label = self.words[sheet.title_key(sheet.column(column))]
        keyed = self.words[sheet.title_key(sheet.column(self.practice.key))]
        name = self.keys[row - self.header.first_row]
        value = facts.pop("value", name if column == self.practice.key else "")
        message = self.words.say(
            f"problems.{key}", column=label, value=value, key=keyed, name=name, **facts
        )
        if key in ("not_a_number", "not_a_date"):
            message = meant_instead(label, value, self.words, date=key == "not_a_date") or message
        problem = CellProblem(self.title, cell_name(row, at), label, value, message, name)
        self.problems.append((row, at, problem))
