"""A practice: one table that people fill in, with everything that follows from it declared once.

From a :class:`Practice` come the page with its drop-downs and prompts, the reader and its
problems, stored results, defined names, the lists of words, the figures, the Google Sheet, and
the random rows that a spreadsheet program must calculate as our own code does.

Which columns every such table has besides its own stands in :mod:`pumpkin_sheets.sheets.checking`,
what its formulas are put together from in :mod:`pumpkin_sheets.sheets.row_formulas`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from pumpkin_sheets.sheets.above_table import Above
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import Flags, Numbers, Texts
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.rows import Check
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet, camel, column_letters
from pumpkin_sheets.sheets.tables import Header
from pumpkin_sheets.sheets.wishes import Wish


@dataclass
class Working:
    """A table on its way through its results.

    ``rows`` has one row per row of the sheet, blank ones included, and the typed columns: numbers
    and dates (as serial numbers) as floats, codes of choices too, NaN for blank; text trimmed;
    ticks as booleans; and ``fault``.  ``settings`` holds every setting by defined name, ``day``
    is today's serial number, ``others`` the finished tables that this one looks into, by name,
    ``peers`` all tables on their way, by name: as in the workbook, two of them may look into each
    other as long as no cell does.  ``texts`` are the words of the workbook's language by key, and
    ``said`` the texts that formulas know by a defined name.  A result is worked out when it is
    first asked for.
    """

    practice: Practice
    rows: Frame
    settings: Mapping[str, float]
    day: float
    texts: Mapping[str, str]
    others: Mapping[str, Frame] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    peers: Mapping[str, Working] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        if name not in self.columns:
            column = next((c for c in self.practice.sheet.columns if c.name == name), None)
            if column is None or column.compute is None:
                return self.rows[name]
            self.columns[name] = column.compute(self)
        return self.columns[name]

    def results(self) -> Frame:
        """Every result by column name, one row per row of ``rows``."""
        names = [c.name for c in self.practice.sheet.columns if c.calculated]
        return Frame({n: self[n] for n in names}, self.rows.labels)

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


@dataclass(frozen=True)
class Tally:
    """One named figure: a formula over defined names, and its twin.

    ``nothing`` is what it is in a workbook without the practice.
    """

    name: str
    formula: str
    compute: Callable[[Any], float | str]
    nothing: float | str = 0


Letters = Callable[["Filled", Mapping[str, float], float], Iterable[Wish]]
"""The letters that the rows of a table ask for, of its finished table, every setting by name, and
today's serial number."""


@dataclass(frozen=True)
class Sooner:
    """A touch of a client that a row asks for, before its tier has one or without it.

    ``client`` is the name as it was typed, ``kind`` that of the touch, ``day`` the serial number
    of the day on which it is due, past or to come; ``why`` is a key under ``schedule.why``,
    ``facts`` what its sentence is told.  A touch of that kind made on the day ``since`` (a serial
    number, ``day`` where there is none) or later answers it; the next one is then due ``every``
    days after that touch, or none is asked for.
    """

    client: str
    kind: str
    day: float
    why: str
    facts: Mapping[str, str]
    since: float | None = None
    every: float | None = None


@dataclass(frozen=True)
class Shown:
    """One line of a practice on Plan, in the block of its pack.

    ``figure`` is the defined name of what it shows: a tally of the practice, or what ``formula``
    and its twin ``compute`` work out.  Its label stands under
    ``plan.PACK.key``, what it is under ``plan.PACK.about.key``, or it is the figure ``said``; a
    ``sentence`` is as wide as the page and has no label.  One without a ``line`` is a figure that
    others look at.
    """

    figure: str
    key: str
    style: Literal["number", "amount", "share", "sentence"] = "number"
    formula: str = ""
    compute: Callable[[Any], float | str] | None = None
    said: str = ""
    line: bool = True


@dataclass(frozen=True)
class Evidence:
    """Something that a row tells of a client, as a line of the Touch Log would.

    ``day`` is a serial number, ``kind`` the name of a kind of touch.
    """

    day: float
    client: str
    kind: str
    note: str = ""


@dataclass(frozen=True)
class Practice:
    """One table of the Pumpkin Plan that an owner fills in.

    ``key`` is the column that makes a row; where ``unique`` names columns, no two rows may have
    the same in all of them. ``states`` are what the hidden column ``code`` says, in words, with
    shape and colour; a row whose ``told_code`` turns to one of ``told`` is told by mail, and known
    again by its key (or the column ``told_key``) and the columns ``told_by``; the column
    ``told_says`` says why, else its next step does. ``texts`` are the sentences that formulas use,
    by defined name, with the keys of their words; ``shown`` are its lines on Plan, ``above`` what
    stands over its table. ``needs`` are the tables that it looks into, as far as they are there;
    what stands as a key in those that it ``meets`` may stand where a client does.  ``keeps`` says
    by event of which rows Memory keeps the client for good, once. ``letters`` gives the letters
    that its rows ask for, ``evidence`` what they (typed and calculated columns) tell of clients,
    in the words of the workbook's language, ``evidence_with`` what they tell together with other
    tables, by name, ``sooner`` the touches that they ask for. ``begins`` are the rows that stand
    in a new sheet: column by column numbers, and texts by the key of their words. ``settings`` are
    its thresholds on a page of inputs, ``sentences`` the texts there that an owner may word
    otherwise.
    """

    sheet: Sheet
    key: str
    states: tuple[Choice, ...]
    state_words: str
    unique: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    tallies: tuple[Tally, ...] = ()
    told: frozenset[int] = frozenset()
    told_code: str = "code"
    told_by: tuple[str, ...] = ()
    told_key: str = ""
    told_says: str = ""
    needs: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    keeps: Mapping[str, Callable[[Frame], Iterable[object]]] = field(default_factory=dict)
    check: Check | None = None
    letters: Letters | None = None
    sooner: Callable[[Filled], Iterable[Sooner]] | None = None
    settings: tuple[Line, ...] = ()
    sentences: tuple[Line, ...] = ()
    shown: tuple[Shown, ...] = ()
    above: tuple[Above, ...] = ()
    evidence: Callable[[Frame, Mapping[str, str]], Iterable[Evidence]] | None = None
    evidence_with: Callable[[Mapping[str, Frame]], Iterable[Evidence]] | None = None
    begins: Mapping[str, tuple[str | float, ...]] = field(default_factory=dict)

    def begun(self, texts: Mapping[str, str]) -> dict[str, list[str | float]]:
        """What is typed in a new sheet, by column."""
        return {
            name: [texts[cell] if isinstance(cell, str) else cell for cell in cells]
            for name, cells in self.begins.items()
        }

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def client_column(self) -> str:
        """The first of its columns that holds clients."""
        return next(column.name for column in self.inputs if column.kind == "client")

    @property
    def on_name(self) -> str:
        """The defined name of the cell that is 1 while its sheet is there, else 0."""
        return f"On_{self.name}"

    @property
    def titles_name(self) -> str:
        """The defined name of the list of its column titles."""
        return camel(self.name) + "Titles"

    @property
    def states_name(self) -> str:
        """The defined name of the list of its states."""
        return camel(self.name) + "States"

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
        return [state.label(texts, self.state_words) for state in self.states]

    def work(
        self,
        rows: Frame,
        settings: Mapping[str, float],
        today: float,
        texts: Mapping[str, str],
        others: Mapping[str, Frame],
        said: Mapping[str, str] | None = None,
    ) -> Frame:
        """Every result by column name, one row per row of ``rows``; see :class:`Working`."""
        return Working(self, rows, settings, today, texts, others, said or {}).results()


class CellText(str):
    """The cell of a row as a formula writes it; see ``Column.formula``."""

    top: str
    all: str

    def __new__(cls, letters: str, first_row: int, rows: int) -> CellText:
        made = super().__new__(cls, f"{letters}\x00")
        made.top = f"{letters}${first_row + 1}"
        made.all = f"${letters}${first_row + 1}:${letters}${first_row + rows}"
        return made


@dataclass(frozen=True)
class Filled:
    """A practice's table as it was read and worked out.

    ``frame`` are its typed rows, ``results`` the calculated columns of the same rows;
    ``prepared`` the number of rows, from the first, that carry formulas; ``cells`` what people
    typed, where the table is to be drawn with it; ``others`` are the finished tables of the
    workbook, as :attr:`both` gives them, and ``said`` the texts that formulas know by name.
    """

    practice: Practice
    frame: Frame
    results: Frame
    header: Header
    prepared: int
    cells: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    others: Mapping[str, Frame] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> Frame:
        """The results of the rows that carry formulas."""
        return self.results.take(slice(self.prepared))

    @property
    def steps(self) -> Texts:
        """What is told of each row that carries formulas: its next step, or else its state."""
        step = "next" if "next" in self.shown else "state"
        return np.asarray(self.shown[self.practice.told_says or step])

    @cached_property
    def both(self) -> Frame:
        """Typed and calculated columns of the rows that carry formulas, for other tables."""
        typed = self.frame.only(name for name in self.frame.names if name not in self.results)
        return typed.beside(self.results).take(slice(self.prepared))


def serial(day: dt.date) -> float:
    """A day as a spreadsheet counts it."""
    return float((day - dt.date(1899, 12, 30)).days)
