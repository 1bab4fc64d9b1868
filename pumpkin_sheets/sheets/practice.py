"""A practice: one table that people fill in, with everything that follows from it declared once.

From a :class:`Practice` come the page with its drop-downs and prompts, the reader and its
problems, stored results, defined names, the lists of words, the figures, the Google Sheet, and
the random rows that a spreadsheet program must calculate as our own code does.

Every table of this kind has four hidden columns that say whether a row can be used: ``clean``
(its key without spaces around it), ``fault`` (the number of the first column at fault), ``missing``
(that of the first needed one that is empty) and ``ready`` (1 where neither is; empty without a
key).  Results come right of them, in the order in which they depend on each other; ``state`` and
``next``, which stand beside the key, look to the right for theirs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import Flags, Numbers, Texts
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet, column_letters
from pumpkin_sheets.sheets.tables import Header

LONGEST_KEY = 255
"""MATCH finds no text that is longer."""

NUMERIC = ("money", "number", "rating", "percent", "score", "date")
BEYOND = 10_000_000
"""A row that no table has."""
LAST_DAY = 2958465
"""The last day that a spreadsheet knows, as its serial number."""


@dataclass
class Working:
    """A table on its way through its results.

    ``rows`` has one row per row of the sheet, blank ones included, and the typed columns: numbers
    and dates (as serial numbers) as floats, codes of choices too, NaN for blank; text trimmed;
    ticks as booleans; and ``fault``.  ``settings`` holds every setting by defined name, ``day``
    is today's serial number, ``others`` the finished tables that this one looks into, by name, and
    ``texts`` the words of the workbook's language by key.  A result is worked out when it is
    first asked for.
    """

    practice: Practice
    rows: pd.DataFrame
    settings: Mapping[str, float]
    day: float
    texts: Mapping[str, str]
    others: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        if name not in self.columns:
            column = next((c for c in self.practice.sheet.columns if c.name == name), None)
            if column is None or column.compute is None:
                return self.rows[name].to_numpy()
            self.columns[name] = column.compute(self)
        return self.columns[name]

    def zero(self, name: str) -> Numbers:
        """A column with 0 for blank, as the worksheet function N gives it."""
        return np.asarray(np.nan_to_num(self[name].astype(float), nan=0.0))

    @property
    def ready(self) -> Flags:
        """Which rows can be used."""
        return np.asarray(self["ready"] == 1)

    def where_ready(self, values: Any) -> Numbers:
        """NaN unless the row can be used."""
        return np.where(self.ready, values, np.nan)

    def texts_where(self, chosen: Any, made: Callable[[int], str]) -> Texts:
        """A text for each row that is chosen, ``""`` for the others."""
        texts = np.full(len(self.rows), "", dtype=object)
        for i in np.flatnonzero(chosen):
            texts[i] = made(int(i))
        return texts


def if_ready(expression: str) -> str:
    """The formula that is empty unless the row can be used."""
    return f'IF({{ready}}=1,{expression},"")'


def escaped(cell: str) -> str:
    """A cell's text as MATCH takes it literally: it takes * and ? for wild cards."""
    return f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(TRIM({cell}),"~","~~"),"*","~*"),"?","~?")'


@dataclass(frozen=True)
class Tally:
    """One named figure: a formula over defined names, and its twin.

    ``nothing`` is what it is in a workbook without the practice.
    """

    name: str
    formula: str
    compute: Callable[[Any], float | str]
    nothing: float | str = 0


Check = Callable[["Rows"], Iterable[tuple[int, str, str, Mapping[str, object]]]]
"""What is special in a practice's rows: the row, the column, the key of the message, its facts."""


@dataclass(frozen=True)
class Rows:
    """The typed rows of a table, for checks that the kinds of its columns cannot tell.

    ``frame`` is indexed by the 0-based row of the sheet; ``known`` holds the names (trimmed, in
    lower case) that a ``client`` cell may hold.
    """

    frame: pd.DataFrame
    known: frozenset[str]
    day: float


@dataclass(frozen=True)
class Practice:
    """One table of the Pumpkin Plan that an owner fills in.

    ``key`` is the column that makes a row; where ``unique`` names columns, no two rows may have
    the same in all of them.  ``states`` are what the hidden column ``code`` says, in words, with
    shape and colour; a row that turns to one of ``told`` is told by mail.  ``texts`` are the
    sentences that formulas use, by defined name, with the keys of their words.
    """

    sheet: Sheet
    key: str
    states: tuple[Choice, ...]
    state_words: str
    unique: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    tallies: tuple[Tally, ...] = ()
    told: frozenset[int] = frozenset()
    check: Check | None = None
    settings: tuple[Line, ...] = ()  # thresholds, on a page of inputs

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def on_name(self) -> str:
        """The defined name of the cell that is 1 while its sheet is there, else 0."""
        return f"On_{self.name}"

    @property
    def titles_name(self) -> str:
        """The defined name of the list of its column titles."""
        return _camel(self.name) + "Titles"

    @property
    def states_name(self) -> str:
        """The defined name of the list of its states."""
        return _camel(self.name) + "States"

    def formulas(self, header: Header, rows: int) -> dict[str, str]:
        """Every result's formula for columns that stand as ``header`` says.

        ``\\x00`` stands for the 1-based row.  A column whose formula needs one that is not there
        is left out.
        """
        cells = {
            name: CellText(column_letters(at), header.first_row, rows)
            for name, at in header.positions.items()
        }
        made = {}
        for column in self.sheet.columns:
            if column.formula is not None and column.name in header.positions:
                try:
                    made[column.name] = column.formula.format_map(cells)
                except KeyError:
                    continue
        return made

    @property
    def inputs(self) -> tuple[Column, ...]:
        """The columns that people type in, in order."""
        return self.sheet.inputs

    def state_texts(self, texts: Mapping[str, str]) -> list[str]:
        """The states in words, by code from 0, each after its symbol."""
        words = [texts[f"{self.state_words}.{state.name}"] for state in self.states]
        return [f"{s.symbol} {w}".strip() for s, w in zip(self.states, words, strict=True)]

    def work(
        self,
        rows: pd.DataFrame,
        settings: Mapping[str, float],
        today: float,
        texts: Mapping[str, str],
        others: Mapping[str, pd.DataFrame],
    ) -> pd.DataFrame:
        """Every result by column name, one row per row of ``rows``; see :class:`Working`."""
        working = Working(self, rows, settings, today, texts, others)
        names = [c.name for c in self.sheet.columns if c.calculated]
        return pd.DataFrame({n: working[n] for n in names}, index=rows.index)


class CellText(str):
    """The cell of a row as a formula writes it; see ``Column.formula``."""

    top: str
    all: str

    def __new__(cls, letters: str, first_row: int, rows: int) -> CellText:
        made = super().__new__(cls, f"{letters}\x00")
        made.top = f"{letters}${first_row + 1}"
        made.all = f"${letters}${first_row + 1}:${letters}${first_row + rows}"
        return made


def _camel(name: str) -> str:
    return "".join(part.title() for part in name.split("_"))


@dataclass(frozen=True)
class Filled:
    """A practice's table as it was read and worked out.

    ``frame`` are its typed rows, ``results`` the calculated columns of the same rows;
    ``prepared`` the number of rows, from the first, that carry formulas; ``cells`` what people
    typed, where the table is to be drawn with it.
    """

    practice: Practice
    frame: pd.DataFrame
    results: pd.DataFrame
    header: Header
    prepared: int
    cells: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @property
    def shown(self) -> pd.DataFrame:
        """The results of the rows that carry formulas."""
        return self.results.iloc[: self.prepared]

    @property
    def both(self) -> pd.DataFrame:
        """Typed and calculated columns of the rows that carry formulas, for other tables."""
        typed = self.frame.drop(columns=[c for c in self.frame if c in self.results])
        return pd.concat([typed, self.results], axis=1).iloc[: self.prepared]


# --- the columns that say whether a row can be used ---------------------------------------------


def table(
    columns: Sequence[Column], results: Sequence[Column], key: str, unique: Sequence[str] = ()
) -> tuple[Column, ...]:
    """All columns of a practice: ``columns`` as they stand, the four that check, ``results``."""
    inputs = [c for c in columns if not c.calculated]
    return (*columns, *_checking(inputs, key, unique), *results)


def _checking(inputs: Sequence[Column], key: str, unique: Sequence[str]) -> tuple[Column, ...]:
    parts = "&CHAR(10)&".join(f"TRIM({{{name}}})" for name in unique or (key,))
    own = f"ISERROR({{{key}}})"
    doubled = "FALSE"
    if unique:
        doubled = 'IF({clean}="",FALSE,SUMPRODUCT(--({clean.top}:{clean}={clean}))>1)'
    clean = f'IFERROR(IF(TRIM({{{key}}})="","",{parts}),"")'
    place = {column.name: i for i, column in enumerate(inputs, start=1)}
    fault = "0"
    for column in reversed(inputs):
        if column.name != key:
            fault = f"IF({_bad(column)},{place[column.name]},{fault})"
    fault = f"IF({own},{place[key]},IF({doubled},{place[key]},{fault}))"
    missing = "0"
    for column in reversed(inputs):
        if column.required and column.name != key:
            missing = f"IF({_empty(column)},{place[column.name]},{missing})"
    missing = f"IF({{fault}}>0,0,{missing})"
    usable = "IF(SettingsOK<1,0,IF({fault}+{missing}>0,0,1))"
    ready = f'IF({own},0,IF({{clean}}="","",{usable}))'
    needed = [c for c in inputs if c.required and c.name != key]
    return (
        Column("clean", "text", "check", hidden=True, title="columns.any.clean", formula=clean,
               compute=lambda w: w.rows["clean"].to_numpy(dtype=object)),
        Column("fault", "number", "check", hidden=True, title="columns.any.fault", formula=fault,
               compute=lambda w: w.rows["fault"].to_numpy(dtype=float)),
        Column("missing", "number", "check", hidden=True, title="columns.any.missing",
               formula=missing, compute=lambda w: _missing(w, needed, place)),
        Column("ready", "number", "check", hidden=True, title="columns.any.ready", formula=ready,
               compute=lambda w: _ready(w, key)),
    )  # fmt: skip


def _bad(column: Column) -> str:
    """The formula that is true where a cell holds what its column does not take."""
    cell = f"{{{column.name}}}"
    if column.kind in NUMERIC:
        low, high = bounds(column)
        # A spreadsheet program may take TRUE for the number 1, so logical values come first.
        outside = f"IF(ISLOGICAL({cell}),TRUE,OR({cell}<{low:.15g},{cell}>{high:.15g}))"
        return f'IF(ISNUMBER({cell}),{outside},IFERROR(TRIM({cell})<>"",TRUE))'
    if column.kind == "choice":
        known = f"ISNUMBER(MATCH({escaped(cell)},{words_name(column)},0))"
        return f'IFERROR(IF(TRIM({cell})="",FALSE,NOT({known})),TRUE)'
    return f"ISERROR({cell})"


def _empty(column: Column) -> str:
    cell = f"{{{column.name}}}"
    return f"NOT(ISNUMBER({cell}))" if column.kind in NUMERIC else f'TRIM({cell})=""'


def _missing(work: Working, needed: Sequence[Column], place: Mapping[str, int]) -> Numbers:
    found = np.zeros(len(work.rows))
    for column in reversed(needed):
        values = work.rows[column.name]
        blank = values.isna() if column.kind in (*NUMERIC, "choice") else values == ""
        found = np.where(blank, place[column.name], found)
    return np.where(work["fault"] > 0, 0.0, found)


def _ready(work: Working, key: str) -> Numbers:
    usable = np.where(work["fault"] + work["missing"] > 0, 0.0, 1.0)
    if work.settings.get("SettingsOK", 1) < 1:
        usable = np.zeros(len(work.rows))
    blank = np.where(work.rows["clean"] == "", np.nan, usable)
    return np.where(work.rows["broken"], 0.0, blank)


def bounds(column: Column) -> tuple[float, float]:
    """The smallest and the largest number that a column takes."""
    if column.kind == "date":
        return 1, LAST_DAY + 0.99999
    assert column.minimum is not None, column.name
    assert column.maximum is not None, column.name
    return column.minimum, column.maximum


def words_name(column: Column) -> str:
    """The defined name of the list of words, in every language, that a choice is found in."""
    return _camel(column.words.replace(".", "_")) + "Words"


def codes_name(column: Column) -> str:
    """The defined name of the codes beside ``words_name``."""
    return _camel(column.words.replace(".", "_")) + "Codes"


def ticked(name: str) -> str:
    """The formula that is true where a cell is ticked."""
    return f"IFERROR(SUMPRODUCT(--(TRIM({{{name}}})=Ticks))>0,FALSE)"


# --- what stands beside the key -------------------------------------------------------------------


def state_column(practice: str, width: float = 30, name: str = "state", group: str = "") -> Column:
    """The state of a row, in words: that of its code, what is missing, or “see Problems”."""
    camel = _camel(practice)
    needs = f'SUBSTITUTE(RowNeeds,"{{{{column}}}}",INDEX({camel}Titles,{{missing}}))'
    said = f"INDEX({camel}States,{{code}}+1)"
    formula = f'IF({{ready}}="","",IF({{ready}}=1,{said},IF({{missing}}>0,{needs},RowSeeProblems)))'
    return Column(name, "choice", group, width=width, formula=formula, compute=_state)


def _state(work: Working) -> Texts:
    states = work.practice.state_texts(work.texts)
    sheet = work.practice.sheet
    titles = [work.texts[sheet.title_key(column)] for column in sheet.inputs]
    needs, see = work.texts["rows.needs"], work.texts["rows.see_problems"]

    def said(i: int) -> str:
        if work["ready"][i] == 1:
            return states[int(work["code"][i])]
        if work["missing"][i] > 0:
            return needs.replace("{column}", titles[int(work["missing"][i]) - 1])
        return see

    return work.texts_where(~np.isnan(work["ready"].astype(float)), said)


def first_named(names: str, codes: str, sought: Sequence[int]) -> str:
    """The formula for the name in the first row that has one of these codes; "" for none."""
    places = ",".join(f"IFERROR(MATCH({code},{codes},0),{BEYOND})" for code in sought)
    return f'IFERROR(TRIM(INDEX({names},MIN({places}))),"")'


def first_with(rows: pd.DataFrame, key: str, sought: Sequence[int]) -> str:
    """The twin of :func:`first_named`."""
    found = rows[key][rows["code"].isin(sought)]
    return "" if found.empty else str(found.iloc[0])


def ready_code(compute: Callable[[Working], Any]) -> Callable[[Working], Numbers]:
    """The twin of a code that only a row that can be used has."""
    return lambda work: work.where_ready(compute(work))


def serial(day: dt.date) -> float:
    """A day as a spreadsheet counts it."""
    return float((day - dt.date(1899, 12, 30)).days)
