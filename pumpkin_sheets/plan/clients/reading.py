"""Reading the Clients sheet: what people typed, as a frame, with every cell that is at fault."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS
from pumpkin_sheets.plan.clients.marks import marks_of
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS, FAULTS
from pumpkin_sheets.plan.clients.sheet import SHEET
from pumpkin_sheets.plan.layouts import NEWEST, Layout
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.cells import ABSENT
from pumpkin_sheets.sheets.numbers import LARGEST
from pumpkin_sheets.sheets.problems import CellProblem, PlanError
from pumpkin_sheets.sheets.schema import TICKS, cell_name
from pumpkin_sheets.sheets.tables import (
    EXCEL_ERRORS,
    Header,
    Values,
    cell_text,
    find_header,
    is_blank,
    require,
    titles_of,
    trimmed,
)
from pumpkin_sheets.sheets.words import Words, fold

_TICKS = frozenset(tick.casefold() for tick in TICKS)
_TYPED = ("client", *BOUNDS, *FLAGS, *CRITERIA)


@dataclass(frozen=True)
class ClientList:
    """The Clients sheet as it was read.

    ``frame`` has one row for every row of the sheet below the header, blank ones included, with
    the columns of ``scoring.Working`` but ``committed``, and ``key`` (the folded name) and
    ``mark``; ``frame.index`` is the 0-based row of the sheet.  ``listed`` tells which rows are
    clients.  ``prepared_rows`` ends (exclusive) the rows that carry our formulas; None where
    that cannot be told.  ``without_formulas`` are rows before it that carry none.
    """

    frame: pd.DataFrame
    header: Header
    problems: list[CellProblem] = field(default_factory=list)
    prepared_rows: int | None = None
    without_formulas: frozenset[int] = frozenset()

    @property
    def listed(self) -> pd.Series:
        return (self.frame["key"] != "") & ~self.frame["nameless"]


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
    body = list(values[header.first_row :])
    # What was never calculated looks empty, and was not read.
    last = max(never.get(header.positions.get("flags", ABSENT), ()), default=-1)
    body += [()] * (last + 1 - header.first_row - len(body))
    columns = {
        name: [row[at] if at < len(row) else None for row in body]
        for name, at in header.positions.items()
        if name in _TYPED or name == "flags"
    }
    columns |= {name: [None] * len(body) for name in _TYPED if name not in columns}
    reader = _Reader(title, header, columns, words, never)
    frame = reader.frame()
    _refuse_duplicates(frame, title, header, words)
    end, lacking = None, frozenset[int]()
    if prepared and "flags" in header.positions:
        there = _rows_with_formulas(columns["flags"], header, never)
        if there:
            end = max(there) + 1
            lacking = frozenset(range(header.first_row, end)) - there
            reader.name_rows_without_formulas(frame, there)
    in_order = sorted(reader.problems, key=lambda p: (p[0], p[1]))
    return ClientList(frame, header, [p[2] for p in in_order], end, lacking)


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
                spelled.setdefault(fold(language[f"{prefix}.{name}"]), name)
    own: dict[str, list[str]] = {}
    for prefix, names, labels in (
        ("flags", FLAGS, settings.flags),
        ("criteria", CRITERIA, settings.criteria),
    ):
        for name, label in zip(names, labels, strict=False):
            shown = fold(label) or fold(words[f"{prefix}.{name}"])
            own.setdefault(shown, []).append(name)
    # An owner's criterion may be called “Respect”, as a rating is: the order tells them apart.
    for text, called in own.items():
        if titles.get(text, FLAGS[0]) not in (*FLAGS, *CRITERIA):
            own[text] = sorted([*called, titles[text]], key=SHEET.position)
    return _with_untitled_ticks(find_header(values, spelled, own), uncalculated)


def _with_untitled_ticks(
    header: Header | None, uncalculated: Collection[tuple[int, int]]
) -> Header | None:
    """The header with the columns of ticks whose titles a program saved without their results.

    Those titles are the only formulas in the header, so that their order tells them apart.
    """
    if header is None:
        return None
    known = set(header.positions.values())
    untitled = sorted(c for r, c in uncalculated if r == header.row and c not in known)
    missing = [name for name in (*FLAGS, *CRITERIA) if name not in header.positions]
    if len(untitled) != len(missing):
        return header
    return Header(header.row, {**header.positions, **dict(zip(missing, untitled, strict=True))})


def _rows_with_formulas(
    results: Sequence[object], header: Header, never: Mapping[int, Iterable[int]]
) -> set[int]:
    """The rows with formulas: the count of ticks is a number in each, never empty.

    A program may have saved the formulas without their results: ``never``, rows by column.
    """
    counted = {header.first_row + i for i, cell in enumerate(results) if not is_blank(cell)}
    saved = never.get(header.positions["flags"], ())
    return counted | {row for row in saved if row >= header.first_row}


def _refuse_duplicates(frame: pd.DataFrame, title: str, header: Header, words: Words) -> None:
    named = frame[(frame["key"] != "") & ~frame["nameless"]]
    again = named[named["key"].duplicated()]
    if again.empty:
        return
    key = again["key"].iloc[0]
    first, second = named.index[named["key"] == key][:2]
    at = header.positions["client"]
    raise PlanError(
        words.say(
            "problems.duplicate",
            sheet=title,
            name=named.loc[second, "client"],
            first=cell_name(int(first), at),
            second=cell_name(int(second), at),
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

    def frame(self) -> pd.DataFrame:
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
        fault[bad_name] = 1
        revenue = self.columns["revenue"]
        typed = [v if _is_float(v) else 0.0 for v in revenue]
        made["typed_fault"] = fault
        made["nameless"] = nameless
        made["revenue_is_number"] = np.array([_is_float(v) for v in revenue], dtype=bool)
        made["typed_revenue"] = np.clip(np.array(typed, dtype=float), 0, LARGEST)
        made["unreadable_flags"] = unreadable["flags"]
        made["unreadable_criteria"] = unreadable["criteria"]
        made["key"] = np.array(
            ["" if bad else fold(n) for n, bad in zip(names, bad_name, strict=True)], dtype=object
        )
        made["mark"] = marks_of(self.columns)
        # A name of nothing but line breaks or hard spaces is none either, though TRIM keeps it.
        self._name_the_nameless((made["key"] == "") & ~bad_name)
        first = self.header.first_row
        return pd.DataFrame(made, index=range(first, first + size))

    def name_rows_without_formulas(self, frame: pd.DataFrame, there: Collection[int]) -> None:
        """Names every client whose row has no formulas: inserted, or below the prepared ones."""
        lacking = (frame["key"] != "") & ~frame.index.isin(there)
        for i in np.flatnonzero(lacking).tolist():
            name = str(frame["client"].iloc[i])
            self._problem(i, "client", name, "problems.no_formulas", name)

    def _numbers(self, name: str, clients: list[str]) -> tuple[np.ndarray, np.ndarray]:
        low, high = BOUNDS[name]
        cells = self.columns[name]
        numbers = np.full(len(cells), np.nan)
        bad = np.zeros(len(cells), dtype=bool)
        for i, value in enumerate(cells):
            if value is None or value == "":
                continue
            if _is_float(value) and low <= value <= high:  # type: ignore[operator]
                numbers[i] = value
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
        low, high = (f"{bound:,.15g}" for bound in BOUNDS[name])
        text = cell_text(value)
        if text in EXCEL_ERRORS:
            key = "problems.error_value"
        elif not _is_float(value):
            key = "problems.not_a_number"
        elif name in ("revenue", "cost", "hours") and float(text) < 0:
            key = "problems.negative"
        else:
            key = "problems.out_of_bounds"
        self._problem(i, name, text, key, client, low=low, high=high)

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
                text = cell_text(value)
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
        typed = [self.columns[name] for name in (*BOUNDS, *FLAGS, *CRITERIA)]
        for i in np.flatnonzero(nameless):
            if any(not is_blank(cells[i]) for cells in typed):
                self._problem(int(i), "client", "", "problems.nameless", "")

    def _problem(
        self, i: int, name: str, value: object, key: str, client: str, **facts: object
    ) -> None:
        row, at = self.header.first_row + i, self.header.positions[name]
        prefix = "flags" if name in FLAGS else "criteria" if name in CRITERIA else "columns.clients"
        column = self.words[f"{prefix}.{name}"]
        message = self.words.say(key, column=column, value=value, client=client, **facts)
        cell = cell_name(row, at)
        self.problems.append(
            (row, at, CellProblem(self.title, cell, column, value, message, client))
        )


def _is_float(value: object) -> bool:
    return type(value) is float or (type(value) is int)
