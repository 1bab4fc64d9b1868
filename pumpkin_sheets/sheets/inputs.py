"""What is typed on a page of inputs, and what counts of it.

A line is found by its label, in any language, wherever its owner moved it.  What counts stands
under the line's defined name on the hidden page behind the practices: what is typed while that
will do, the default otherwise, also when the whole page was deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field

from pumpkin_sheets.sheets.drawing import text
from pumpkin_sheets.sheets.lines import (
    LONGEST_SENTENCE,
    OFF,
    ON,
    TICKED,
    InputPage,
    Line,
)
from pumpkin_sheets.sheets.meant import meant_instead
from pumpkin_sheets.sheets.numbers import written
from pumpkin_sheets.sheets.problems import CellProblem, is_number
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.row_formulas import escaped, is_tick, key_of
from pumpkin_sheets.sheets.schema import TICKS, cell_name
from pumpkin_sheets.sheets.tables import (
    EXCEL_ERRORS,
    Values,
    cell_text,
    codes_as_matched,
    is_blank,
    meant_choice,
    trimmed,
)
from pumpkin_sheets.sheets.words import Words, fold_ours, spelled

_TICKS = frozenset(tick.casefold() for tick in TICKS)
NONE = float("nan")


@dataclass(frozen=True)
class Typed:
    """What is typed on a page.

    ``values`` are the lines as they count, by name, NaN for none, and ``texts`` the sentences;
    ``wrong`` the names of those whose cell will not do.  ``cells`` and ``ticks`` hold what stands
    beside the labels that were found, ``places`` where, and ``at`` where the cell of each line
    stands: 0-based.
    """

    values: Mapping[str, float]
    wrong: frozenset[str] = frozenset()
    cells: Mapping[str, object] = field(default_factory=dict)
    ticks: Mapping[str, object] = field(default_factory=dict)
    places: frozenset[tuple[int, int]] = frozenset()
    problems: tuple[CellProblem, ...] = ()
    at: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


# --- what counts --------------------------------------------------------------------------------


def effective(line: Line, there: bool, ours: str = "") -> str:
    """The formula for a line as it counts; its default where the page is not ``there``.

    ``ours`` is the text of a sentence to begin with.
    """
    first = line.counted_first
    default = '""' if first is None else f"{first:.15g}"
    if line.kind == "sentence":
        default = text(ours)
    if not there:
        return default
    cell = line.typed_name
    if line.kind == "sentence":
        return f"IFERROR(IF({fine(line)},TRIM({cell}),{default}),{default})"
    if line.kind == "text":
        ticked = f"IFERROR(SUMPRODUCT(--{is_tick(line.tick_name)})>0,FALSE)"
        found = f"{ON:g}" if line.tick is None else f"IF({ticked},{TICKED:g},{ON:g})"
        return f'IFERROR(IF(TRIM({cell})="",{OFF:g},{found}),{default})'
    if line.kind == "choice":
        words, codes = line.choice_names
        return f"IFERROR(INDEX({codes},MATCH({escaped(cell)},{words},0)),{default})"
    return f"IFERROR(IF({fine(line)},{cell},{default}),{default})"


def fine(line: Line) -> str:
    """The formula that is true where what is typed will do."""
    cell = line.typed_name
    if line.kind == "sentence":
        return f"IF(ISTEXT({cell}),LEN({cell})<={LONGEST_SENTENCE},ISBLANK({cell}))"
    if line.kind == "choice":
        return f"ISNUMBER(MATCH({escaped(cell)},{line.choice_names[0]},0))"
    tests = [f"{cell}>={line.minimum:.15g}", f"{cell}<={line.maximum:.15g}"]
    tests += [f"{cell}>=N({other})" for other in line.not_below]
    # A spreadsheet program may take TRUE for the number 1, so logical values come first.
    return f"IF(ISLOGICAL({cell}),FALSE,IF(ISNUMBER({cell}),AND({','.join(tests)}),FALSE))"


def judged(
    lines: Iterable[Line],
    cells: Mapping[str, object],
    languages: Sequence[Words],
    ticks: Mapping[str, object] | None = None,
) -> tuple[dict[str, float], frozenset[str]]:
    """Every line that counts, by name, and the names of those whose cell will not do.

    ``ticks`` are the cells beside the texts.
    """
    listed = {line.name: line for line in lines if line.counts}
    values: dict[str, float] = {}
    wrong: set[str] = set()

    def value(name: str) -> float:
        if name not in values:
            line, typed = listed[name], cells.get(name)
            if line.kind == "text":
                values[name] = _text_value(line, cells, ticks or {})
                return values[name]
            found = _typed_value(line, typed, languages)
            if found is not None and any(found < _or_zero(value(o)) for o in line.not_below):
                found = None
            if found is None and not is_blank(typed):
                wrong.add(name)
            default = NONE if line.default is None else line.default
            values[name] = default if found is None else found
        return values[name]

    for name in listed:
        value(name)
    return values, frozenset(wrong)


def _text_value(line: Line, cells: Mapping[str, object], ticks: Mapping[str, object]) -> float:
    typed = cell_text(cells.get(line.name))
    if line.name not in cells or typed in EXCEL_ERRORS:
        first = line.counted_first
        return NONE if first is None else first
    if not trimmed(typed):
        return OFF
    if line.tick is None:
        return ON
    return TICKED if cell_text(ticks.get(line.name)).casefold() in _TICKS else ON


def judged_sentences(
    lines: Iterable[Line], cells: Mapping[str, object], words: Words
) -> tuple[dict[str, str], frozenset[str]]:
    """Every sentence as it counts, by name, and the names of those whose cell will not do.

    A sentence whose cell is not among ``cells`` is ours.
    """
    said: dict[str, str] = {}
    wrong: set[str] = set()
    for line in lines:
        if line.kind == "sentence":
            typed = cells.get(line.name)
            will_do = typed is None or (isinstance(typed, str) and _fits(typed))
            if not will_do:
                wrong.add(line.name)
            counts = line.name in cells and will_do
            said[line.name] = trimmed(typed) if counts else ours_of(line, words)
    return said, frozenset(wrong)


def ours_of(line: Line, words: Words) -> str:
    """The text of a sentence to begin with."""
    return words[line.text] if line.text else ""


def _fits(text: str) -> bool:
    """Whether a text is a sentence: no error value, and no longer than Excel takes."""
    return text not in EXCEL_ERRORS and len(text.encode("utf-16-le")) // 2 <= LONGEST_SENTENCE


def _or_zero(value: float) -> float:
    return 0.0 if value != value else value


def _typed_value(line: Line, typed: object, languages: Sequence[Words]) -> float | None:
    if line.kind == "choice":
        known = codes_as_matched(line.choices, line.words, languages)
        return known.get(key_of(cell_text(typed)))
    return float(typed) if within(line, typed) else None  # type: ignore[arg-type]


def within(line: Line, typed: object) -> bool:
    """Whether a cell holds a number between a line's bounds."""
    return is_number(typed) and line.minimum <= typed <= line.maximum  # type: ignore[operator]


# --- reading ------------------------------------------------------------------------------------


def read_inputs(
    page: InputPage,
    packs: Collection[str],
    grid: Values,
    title: str,
    words: Words,
    languages: Sequence[Words],
    never: Collection[tuple[int, int]] = (),
) -> Typed:
    """What is typed on a page of a workbook with these packs.

    ``never`` are the 0-based cells whose formula was never calculated.  Problems name the cell;
    until it is mended the default counts.
    """
    shown = {
        line.name: (line, f"{b.words}.{line.key}") for b in page.shown(packs) for line in b.lines
    }
    labels = spelled(languages, {name: key for name, (_, key) in shown.items()})
    where: dict[str, tuple[int, int]] = {}
    for r, row in enumerate(grid):
        for c, value in enumerate(row):
            name = labels.get(fold_ours(value)) if isinstance(value, str) else None
            if name:
                where.setdefault(name, (r, c))
    reader = _Reader(grid, title, words, languages)
    for name, (line, _) in shown.items():
        if name in where:
            reader.take(line, *where[name])
    readable = {n: v for n, v in reader.cells.items() if reader.at.get(n) not in never}
    values, wrong = judged(page.lines, readable, languages, reader.ticks)
    texts, unfit = judged_sentences(page.lines, readable, words)
    wrong |= unfit
    for name, (line, key) in shown.items():
        label = words[key]
        if name not in where:
            reader.name(0, 0, label, None, words.say("inputs.missing", label=label))
            continue
        reader.judge_tick(line, label)
        reader.judge(line, label, name in wrong, never)
    return Typed(
        values,
        wrong,
        reader.cells,
        reader.ticks,
        frozenset(reader.places),
        tuple(reader.problems),
        reader.at,
        texts,
    )


class _Reader:
    """Takes the cells beside the labels, and says what is wrong with them."""

    def __init__(self, grid: Values, title: str, words: Words, languages: Sequence[Words]) -> None:
        self.grid, self.title, self.words, self.languages = grid, title, words, languages
        self.cells: dict[str, object] = {}
        self.ticks: dict[str, object] = {}
        self.at: dict[str, tuple[int, int]] = {}
        self.places: set[tuple[int, int]] = set()
        self.problems: list[CellProblem] = []

    def take(self, line: Line, row: int, label: int) -> None:
        """A text stands where others have what they do, its tick where they have their value."""
        column = label + (2 if line.worded else 1)
        if line.tick is not None:
            self.ticks[line.name] = self._cell(row, label + 1)
        self.cells[line.name] = self._cell(row, column)
        self.at[line.name] = (row, column)

    def _cell(self, row: int, column: int) -> object:
        self.places.add((row, column))
        cells = self.grid[row]
        return cells[column] if column < len(cells) else None

    def judge(
        self, line: Line, label: str, wrong: bool, never: Collection[tuple[int, int]]
    ) -> None:
        value, at = self.cells[line.name], self.at[line.name]
        said = cell_text(value)
        facts = {"column": label, "value": said}
        if at in never:
            self.name(*at, label, value, self.words.say("problems.uncalculated", **facts))
        elif said in EXCEL_ERRORS:
            self.name(*at, label, value, self.words.say("problems.error_value", **facts))
        elif not wrong:
            return
        elif line.kind == "choice":
            meant = meant_choice(value, line.choices, line.words, self.words, self.languages)
            key = "problems.not_as_listed" if meant else "problems.not_a_choice"
            facts |= {"choice": meant} if meant else {}
            self.name(*at, label, value, self.words.say(key, **facts))
        elif line.counts and within(line, value):
            self.name(*at, label, value, self.words[line.says])
        else:
            message = self.words.say("inputs.at_line", label=label, what=takes(line, self.words))
            bounds = line.minimum, line.maximum
            message = meant_instead(label, value, self.words, bounds=bounds) or message
            self.name(*at, label, value, message)

    def judge_tick(self, line: Line, label: str) -> None:
        value = self.ticks.get(line.name)
        said = cell_text(value)
        if said and said.casefold() not in _TICKS and said not in ("FALSE", "0"):
            row, column = self.at[line.name]
            message = self.words.say("problems.not_a_tick", column=label, value=said)
            self.name(row, column - 1, label, value, message)

    def name(self, row: int, column: int, label: str, value: object, message: str) -> None:
        problem = CellProblem(self.title, cell_name(row, column), label, value, message)
        self.problems.append(problem)


def takes(line: Line, words: Words) -> str:
    """What a line takes, and what counts meanwhile."""
    if line.kind == "choice":
        return words["inputs.choose"]
    if line.kind == "sentence":
        return words.say("inputs.sentence", most=LONGEST_SENTENCE)
    bounds = {"low": written(line.minimum, line.kind), "high": written(line.maximum, line.kind)}
    if line.default is None:
        return words.say("inputs.bounds_or_empty", **bounds)
    return words.say("inputs.bounds", default=written(line.default, line.kind), **bounds)
