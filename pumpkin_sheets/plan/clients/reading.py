"""Reading the Clients sheet: what people typed, as a frame, with every cell that is at fault."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import field

import numpy as np

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS
from pumpkin_sheets.plan.clients.marks import marks_of
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS, FAULTS
from pumpkin_sheets.plan.clients.sheet import SHEET
from pumpkin_sheets.plan.layouts import NEWEST, Layout
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.cells import ABSENT
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.meant import meant_instead, number_fault
from pumpkin_sheets.sheets.numbers import LARGEST, SMALLEST, Flags, Numbers, typed
from pumpkin_sheets.sheets.own_titles import in_order, with_untitled
from pumpkin_sheets.sheets.problems import CellProblem, PlanError, is_number
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.row_formulas import LONGEST_KEY, too_long
from pumpkin_sheets.sheets.schema import TICKS, cell_name
from pumpkin_sheets.sheets.tables import (
    EXCEL_ERRORS,
    Header,
    Values,
    cell_text,
    columns_of,
    find_header,
    is_blank,
    require,
    titles_of,
    trimmed,
)
from pumpkin_sheets.sheets.words import Words, fold, fold_ours

_TICKS = frozenset(tick.casefold() for tick in TICKS)
_TYPED = ("client", *BOUNDS, *FLAGS, *CRITERIA)


NAMED = 20
"""So many clients in rows without formulas are named one by one."""


@dataclass(frozen=True)
class ClientList:
    """The Clients sheet as it was read.

    ``frame`` has one row for every row of the sheet below the header, blank ones included, with
    the columns of ``scoring.Working`` but ``committed``, ``key`` (the folded name), ``mark``,
    ``unread`` (whether the name cannot be read) and ``other_fault`` (as ``typed_fault``, the
    name left out); ``frame.labels`` are the 0-based rows of the sheet.  ``listed`` tells which
    rows are clients whose name can be read.  ``prepared_rows`` ends (exclusive) the rows that
    carry our formulas; None where that cannot be told; ``first_prepared`` begins them, where no
    row was inserted right below the header.  ``bare`` are the rows with a name that carry none,
    wherever they stand.
    """

    frame: Frame
    header: Header
    problems: list[CellProblem] = field(default_factory=list)
    prepared_rows: int | None = None
    first_prepared: int = 0
    bare: tuple[int, ...] = ()

    @property
    def listed(self) -> Flags:
        return np.asarray((self.frame["key"] != "") & ~self.frame["nameless"])


def read_clients(
    values: Values,
    title: str,
    settings: Settings,
    words: Words,
    languages: Iterable[Words],
    uncalculated: Collection[tuple[int, int]] = (),
    prepared: bool = True,
    layout: Layout = NEWEST,
) -> ClientList:
    """The clients on a sheet called ``title``.

    ``uncalculated`` are the 0-based cells with a formula that was never calculated; without
    ``prepared`` the sheet is not built yet and every row counts as one with formulas.  A column
    that the workbook's ``layout`` did not have yet counts as blank.  Raises PlanError where
    another is missing or two clients have one name.
    """
    header = _header(values, title, settings, words, list(languages), uncalculated, layout)
    never: dict[int, list[int]] = {}
    for row, at in uncalculated:
        never.setdefault(at, []).append(row)
    ticks = header.positions.get("flags", ABSENT)
    never_at = {row - header.first_row for row in never.get(ticks, ()) if row >= header.first_row}
    body = list(values[header.first_row :])
    body += [[]] * (max(never_at, default=-1) + 1 - len(body))  # prepared, and without a value
    read = [name for name in header.positions if name in _TYPED or name == "flags"]
    cells = columns_of(body, [header.positions[name] for name in read])
    columns = {name: list(column) for name, column in zip(read, cells, strict=True)}
    columns |= {name: [None] * len(body) for name in _TYPED if name not in columns}
    tells = prepared and ticks != ABSENT
    # The count of ticks is a number in every row with formulas, never empty.
    shown = {i for i, count in enumerate(columns.get("flags", ())) if not is_blank(count)}
    counted = sorted(shown | never_at)
    if tells and not counted:
        for column in columns.values():  # rows that can be given formulas again
            column += [None] * (SHEET.rows - len(column))
    reader = _Reader(title, header, columns, words, never)
    frame = reader.frame()
    _refuse_duplicates(frame, title, header, words)
    first, end = header.first_row, None
    bare: tuple[int, ...] = ()
    if tells:
        end = first + max(counted, default=-1) + 1
        ready = [first + i for i in counted if i in never_at or is_number(columns["flags"][i])]
        first = min(ready, default=first)
        bare = reader.rows_without_formulas(frame)
        reader.name_rows_without_formulas(frame, bare)
    in_order = sorted(reader.problems, key=lambda p: (p[0], p[1]))
    return ClientList(frame, header, [p[2] for p in in_order], end, first, bare)


def _header(
    values: Values,
    title: str,
    settings: Settings,
    words: Words,
    languages: list[Words],
    uncalculated: Collection[tuple[int, int]],
    layout: Layout,
) -> Header:
    found = find_clients_header(values, settings, words, languages, uncalculated)
    return require(found, SHEET, layout.needed(SHEET, _TYPED), title, words)


def find_clients_header(
    values: Values,
    settings: Settings,
    words: Words,
    languages: list[Words],
    uncalculated: Collection[tuple[int, int]] = (),
) -> Header | None:
    """Where the columns of Clients stand, by what their titles show; None without any of ours.

    ``settings`` hold the owner's own words for the columns of ticks, ``words`` ours for those that
    have none; ``uncalculated`` is as in :func:`read_clients`.
    """
    titles = titles_of(SHEET, languages)
    spelled = dict(titles)
    for prefix, names in (("flags", FLAGS), ("criteria", CRITERIA)):
        for language in languages:
            for name in names:
                spelled.setdefault(fold_ours(language[f"{prefix}.{name}"]), name)
    own = {
        name: label if fold_ours(label) else words[f"{prefix}.{name}"]
        for prefix, names, labels in (
            ("flags", FLAGS, settings.flags),
            ("criteria", CRITERIA, settings.criteria),
        )
        for name, label in zip(names, labels, strict=False)
    }
    header = find_header(values, spelled, in_order(SHEET, titles, own))
    return with_untitled(header, (*FLAGS, *CRITERIA), uncalculated)


def _refuse_duplicates(frame: Frame, title: str, header: Header, words: Words) -> None:
    first_rows: dict[str, int] = {}
    named = frame[(frame["key"] != "") & ~frame["nameless"]]
    for key, row in zip(named["key"].tolist(), named.labels.tolist(), strict=True):
        if first_rows.setdefault(key, row) != row:
            first, second = first_rows[key], row
            break
    else:
        return
    at = header.positions["client"]
    raise PlanError(
        words.say(
            "problems.duplicate",
            sheet=title,
            name=named.cell(second, "client"),
            first=cell_name(first, at),
            second=cell_name(second, at),
        )
    )


@dataclass
class _Reader:
    """Turns columns of cells into columns of a frame and collects what is wrong with them."""

    title: str
    header: Header
    columns: dict[str, list[object]]
    words: Words
    uncalculated: dict[int, list[int]]  # 0-based column -> rows
    problems: list[tuple[int, int, CellProblem]] = field(default_factory=list)

    def frame(self) -> Frame:
        size = len(self.columns["client"])
        names = [trimmed(v) for v in self.columns["client"]]
        nameless = np.array([not n for n in names], dtype=bool)
        fault = np.zeros(size)
        made: dict[str, object] = {"client": np.array(names, dtype=object)}
        unreadable = {
            "flags": self._ticks(FLAGS, made, names),
            "criteria": self._ticks(CRITERIA, made, names),
        }
        # The first fault in the order of FAULTS wins, so the later ones are marked first.
        fault[unreadable["criteria"]] = FAULTS.index("criteria") + 1
        fault[unreadable["flags"]] = FAULTS.index("flags") + 1
        for name in reversed(list(BOUNDS)):
            made[name], bad = self._numbers(name, names)
            fault[bad] = FAULTS.index(name) + 1
        errors = np.array([n in EXCEL_ERRORS for n in names], dtype=bool)
        for i in np.flatnonzero(errors):
            self._problem(int(i), "client", names[i], "problems.error_value", "")
        bad_name = errors | self._never_calculated("client", names)
        long = np.array([too_long(n) for n in names], dtype=bool)
        for i in np.flatnonzero(long):
            facts = {"most": LONGEST_KEY}
            self._problem(int(i), "client", names[i], "problems.long_name", names[i], **facts)
        made["unread"], made["other_fault"] = bad_name, fault.copy()
        fault[bad_name | long] = 1
        revenue = self.columns["revenue"]
        amounts = [typed(v) if _is_float(v) else 0.0 for v in revenue]  # type: ignore[arg-type]
        made["typed_fault"] = fault
        made["nameless"] = nameless
        made["revenue_is_number"] = np.array([_is_float(v) for v in revenue], dtype=bool)
        made["typed_revenue"] = np.clip(np.array(amounts, dtype=float), 0, LARGEST)
        made["unreadable_flags"] = unreadable["flags"]
        made["unreadable_criteria"] = unreadable["criteria"]
        made["key"] = np.array(
            ["" if bad else fold(n) for n, bad in zip(names, bad_name, strict=True)], dtype=object
        )
        made["mark"] = marks_of(self.columns)
        # A name of nothing but line breaks or hard spaces is none either, though TRIM keeps it.
        self._name_the_nameless((made["key"] == "") & ~bad_name)
        first = self.header.first_row
        return Frame(made, range(first, first + size))

    def rows_without_formulas(self, frame: Frame) -> tuple[int, ...]:
        """The rows with a name and without the count of ticks, which is a number in each other."""
        never = set(self.uncalculated.get(self.header.positions["flags"], ()))
        named = frame.labels[frame["client"] != ""].tolist()
        first, counts = self.header.first_row, self.columns["flags"]
        return tuple(
            row for row in named if row not in never and not is_number(counts[row - first])
        )

    def name_rows_without_formulas(self, frame: Frame, bare: Sequence[int]) -> None:
        """Names each client in a row without formulas; of many the first, and how many more."""
        for place, row in enumerate(bare[:NAMED]):
            name = str(frame.cell(row, "client"))
            more = len(bare) - NAMED if place == NAMED - 1 else 0
            key = "problems.no_formulas_more" if more else "problems.no_formulas"
            self._problem(row - self.header.first_row, "client", name, key, name, more=more)

    def _numbers(self, name: str, clients: list[str]) -> tuple[np.ndarray, np.ndarray]:
        low, high = BOUNDS[name]
        cells = self.columns[name]
        bad = np.zeros(len(cells), dtype=bool)
        fine = _all_fine(cells, low, high)
        if fine is not None:
            never = self._never_calculated(name, clients)
            fine[never] = np.nan
            return fine, never
        numbers = np.full(len(cells), np.nan)
        for i, value in enumerate(cells):
            if value is None or value == "":
                continue
            if _is_float(value) and low <= value <= high:  # type: ignore[operator]
                numbers[i] = typed(value)  # type: ignore[arg-type]
            elif not is_blank(value):
                bad[i] = True
                if clients[i]:
                    self._bad_number(i, name, value, clients[i])
        never = self._never_calculated(name, clients)
        numbers[never] = np.nan
        return numbers, bad | never

    def _never_calculated(self, name: str, clients: Sequence[str]) -> np.ndarray:
        """Which rows hold a formula in this column that was never calculated; names each."""
        never = np.zeros(len(clients), dtype=bool)
        for row in self.uncalculated.get(self.header.positions.get(name, ABSENT), ()):
            i = row - self.header.first_row
            if 0 <= i < len(clients):
                never[i] = True
                self._problem(i, name, "", "problems.uncalculated", clients[i])
        return never

    def _bad_number(self, i: int, name: str, value: object, client: str) -> None:
        least, most = BOUNDS[name]
        low, high = f"{least:,.15g}", f"{most:,.15g}"
        text = cell_text(value)
        if text in EXCEL_ERRORS:
            key = "problems.error_value"
        else:
            money = name in ("revenue", "cost", "hours")
            key = f"problems.{number_fault(value, least, most, money)}"
        number = int(value) if isinstance(value, bool) else text
        self._problem(i, name, text, key, client, low=low, high=high, number=number)

    def _ticks(
        self, names: Sequence[str], made: dict[str, object], clients: list[str]
    ) -> np.ndarray:
        """Puts the ticks into ``made``; which rows hold one that cannot be read."""
        unreadable = np.zeros(len(clients), dtype=bool)
        for name in names:
            cells = self.columns[name]
            ticked = np.zeros(len(cells), dtype=bool)
            for i, value in enumerate(cells):
                if value is None or value == "":
                    continue
                text = value if value in _TICKS else cell_text(value)  # mostly one as we write it
                if text.casefold() in _TICKS:
                    ticked[i] = True
                elif text in EXCEL_ERRORS:
                    unreadable[i] = True
                    self._problem(i, name, text, "problems.error_value", clients[i])
                elif text and text not in ("FALSE", "0"):
                    self._problem(i, name, text, "problems.not_a_tick", clients[i])
            made[name] = ticked
            unreadable |= self._never_calculated(name, clients)
        return unreadable

    def _name_the_nameless(self, nameless: np.ndarray) -> None:
        filled = [self.columns[name] for name in (*BOUNDS, *FLAGS, *CRITERIA)]
        for i in np.flatnonzero(nameless):
            if any(not is_blank(cells[i]) for cells in filled):
                self._problem(int(i), "client", "", "problems.nameless", "")

    def _problem(
        self, i: int, name: str, value: object, key: str, client: str, **facts: object
    ) -> None:
        row, at = self.header.first_row + i, self.header.positions[name]
        prefix = "flags" if name in FLAGS else "criteria" if name in CRITERIA else "columns.clients"
        column = self.words[f"{prefix}.{name}"]
        message = self.words.say(key, column=column, value=value, client=client, **facts)
        if key == "problems.not_a_number":
            message = meant_instead(column, value, self.words) or message
        cell = cell_name(row, at)
        self.problems.append(
            (row, at, CellProblem(self.title, cell, column, value, message, client))
        )


def _all_fine(cells: Sequence[object], low: float, high: float) -> Numbers | None:
    """A column of nothing but blanks and numbers within these bounds; None for any other."""
    given = [cell for cell in cells if cell is not None and cell != ""]
    if not {float, int}.issuperset(map(type, given)):  # True is no number, nor is a text
        return None
    try:
        numbers = np.array(given, dtype=float)
    except OverflowError:
        return None
    if not ((low <= numbers) & (numbers <= high)).all():
        return None
    numbers = np.where(np.abs(numbers) < SMALLEST, 0.0, numbers)
    if len(given) == len(cells):
        return numbers
    placed = np.full(len(cells), np.nan)
    placed[[cell is not None and cell != "" for cell in cells]] = numbers
    return placed


def _is_float(value: object) -> bool:
    return (type(value) is float or type(value) is int) and math.isfinite(value)
