"""Grids of cells to records and back, through a sheet's declaration and its words."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from pumpkin_sheets.sheets.cells import Rows
from pumpkin_sheets.sheets.meant import meant_day
from pumpkin_sheets.sheets.problems import PlanError, is_number
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.row_formulas import key_of
from pumpkin_sheets.sheets.schema import Choice, Sheet
from pumpkin_sheets.sheets.words import Words, fold, fold_ours, spelled

SEARCHED_ROWS = 30
"""How far down a header may have been pushed by rows that the owner inserted above it."""

AGAIN = " again"
"""Follows the name of a heading that stands a second time, above lines that came later."""

EXCEL_ERRORS = frozenset(
    (
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA",
        "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
        "#PYTHON!", "#EXTERNAL!", "#TIMEOUT!", "#ERROR!", "Loading...",
    )
)  # fmt: skip
"""How a cell that holds an error value reads, in Excel and (the last two) in Google Sheets."""

Values = Sequence[Sequence[object]]
"""A grid as an adapter reads it; ``values[0][0]`` is A1."""


@dataclass(frozen=True)
class Header:
    """Where a table's titles were found: 0-based row, and the 0-based position of each column."""

    row: int
    positions: Mapping[str, int]

    @property
    def first_row(self) -> int:
        return self.row + 1


def declared_header(sheet: Sheet) -> Header:
    """Where a table's columns stand in a new workbook."""
    return Header(sheet.header_row, {c.name: i for i, c in enumerate(sheet.columns)})


def cell_text(value: object) -> str:
    """A cell as text, without spaces around it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip(" ")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value).strip(" ")


def trimmed(value: object) -> str:
    """A cell as a worksheet's TRIM gives it: inner runs of spaces are one space too."""
    return " ".join(part for part in cell_text(value).split(" ") if part)


def is_blank(value: object) -> bool:
    """Whether a cell is empty or holds nothing but spaces."""
    return value is None or (isinstance(value, str) and not value.strip(" "))


def titles_of(sheet: Sheet, languages: Iterable[Words]) -> dict[str, str]:
    """Folded title -> column name, in every language."""
    return spelled(languages, {c.name: sheet.title_key(c) for c in sheet.columns})


def spare_titles(sheet: Sheet, languages: Iterable[Words]) -> dict[str, str]:
    """Folded title -> column name, in every language, of the columns that need not be read.

    They are never read back, and their formulas are not looked for.
    """
    spare = {column.name for column in sheet.columns if column.calculated and not column.counted}
    spare.difference_update(sheet.beside_name)
    return {text: name for text, name in titles_of(sheet, languages).items() if name in spare}


def find_header(
    values: Values,
    spelled: Mapping[str, str],
    lists: Mapping[str, Sequence[str]] | None = None,
    searched: int = SEARCHED_ROWS,
) -> Header | None:
    """The row that holds most of a table's titles, and where each column stands; None without one.

    ``lists`` gives titles that may repeat (an owner may give two red flags one name): folded
    title -> names, taken in the order in which they appear.  ``searched`` is how far down the row
    may stand.
    """
    best: Header | None = None
    for r, row in enumerate(values[:searched]):
        positions: dict[str, int] = {}
        queues = {text: list(names) for text, names in (lists or {}).items()}
        for c, value in enumerate(row):
            if not value or not isinstance(value, str):
                continue
            text = fold_ours(value)
            name = spelled.get(text)
            if queues.get(text):
                name = queues[text].pop(0)
            if name and name not in positions:
                positions[name] = c
        if positions and (best is None or len(positions) > len(best.positions)):
            best = Header(r, positions)
    return best


def places_of(values: Values, spelled: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Where each label stands first, by its name: 0-based cells; ``spelled`` has the folded words.

    A label that stands twice is found under its name and ``AGAIN`` too.
    """
    found: dict[str, tuple[int, int]] = {}
    for r, row in enumerate(values):
        for c, value in enumerate(row):
            name = spelled.get(fold_ours(value)) if isinstance(value, str) else None
            if name:
                while name in found:
                    name += AGAIN
                found[name] = (r, c)
    return found


def require(
    header: Header | None, sheet: Sheet, needed: Iterable[str], title: str, words: Words
) -> Header:
    """The header, or PlanError naming the first column that it lacks."""
    for name in needed:
        if header is None or name not in header.positions:
            column = words[sheet.title_key(sheet.column(name))]
            raise PlanError(words.say("problems.column_missing", sheet=title, column=column))
    assert header is not None
    return header


def records(values: Values, header: Header, sheet: Sheet) -> list[dict[str, object]]:
    """The non-blank rows under a header, column name -> cell; None for a column that is absent."""
    absent: dict[str, object] = dict.fromkeys(column.name for column in sheet.columns)
    return [{**absent, **record} for _, record in lines(values, header)]


def lines(values: Values, header: Header) -> Iterator[tuple[int, dict[str, object]]]:
    """The same rows with only those columns that are there, each with its 0-based number."""
    names = tuple(header.positions)
    below = values[header.first_row :]
    columns = columns_of(below, header.positions.values())
    rows = zip(*columns, strict=True) if columns else ()
    for r, cells in enumerate(rows, start=header.first_row):
        if not all(map(is_blank, cells)):
            yield r, dict(zip(names, cells, strict=True))


def columns_of(rows: Values, places: Iterable[int]) -> list[tuple[object, ...]]:
    """The columns of some rows at these 0-based places, None where a row is too short."""
    found = list(zip_longest(*rows))
    nothing = (None,) * len(rows)
    return [found[place] if place < len(found) else nothing for place in places]


def codes_of(choices: Iterable[Choice], prefix: str, languages: Iterable[Words]) -> dict[str, int]:
    """Folded label -> code, in every language, with and without the symbol before the word."""
    found: dict[str, int] = {}
    everyone = list(languages)
    for choice in choices:
        for words in everyone:
            for text in (words[f"{prefix}.{choice.name}"], choice.label(words, prefix)):
                found[fold(text)] = choice.code
    return found


def codes_as_matched(
    choices: Iterable[Choice], prefix: str, languages: Iterable[Words]
) -> dict[str, int]:
    """The same by the text as a worksheet's MATCH compares it."""
    everyone = list(languages)
    return {
        key_of(text): choice.code
        for choice in choices
        for words in everyone
        for text in (words[f"{prefix}.{choice.name}"], choice.label(words, prefix))
    }


def meant_choice(
    typed: object, choices: Iterable[Choice], prefix: str, words: Words, languages: Iterable[Words]
) -> str:
    """The choice, as the list has it in ``words``, that a text means; "" for none.

    Python would know “ＶＩＰ” or a word typed on another keyboard, a formula does not.
    """
    meant = fold_ours(trimmed(typed))
    for choice in choices:
        for each in languages:
            texts = (each[f"{prefix}.{choice.name}"], choice.label(each, prefix))
            if meant in map(fold_ours, texts):
                return choice.label(words, prefix)
    return ""


def as_date(value: object, epoch: dt.date = dt.date(1899, 12, 30)) -> dt.date | None:
    """A date cell: a date, a date and time, a serial number, or text; None for others.

    A text is an ISO day, or one that ``meant_day`` reads.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 1 <= value < 2958466:
        return epoch + dt.timedelta(days=int(value))
    if isinstance(value, str):
        if not value:
            return None
        day = meant_day(value)
        if day is not None:
            return day
        try:
            return dt.date.fromisoformat(value.strip()[:10])
        except ValueError:
            return None
    return None


def holds(values: Values, rows: Rows) -> bool:
    """Whether a sheet says what ``rows`` say already, in however other a spelling.

    A date may be a serial number, an empty cell an empty text, a whole number a fraction.
    """
    rows = rows.placed
    body = values[rows.first_row :]
    length = max(len(body), len(rows.rows))
    before = columns_of(body, rows.columns)
    after = list(zip(*rows.rows, strict=True)) or [()] * len(rows.columns)
    return all(_column_says(old, new, length) for old, new in zip(before, after, strict=True))


def _column_says(before: Sequence[object], after: Sequence[object], length: int) -> bool:
    old, new = (
        cells if len(cells) == length else (*cells, *(None,) * (length - len(cells)))
        for cells in (before, after)
    )
    if old == new:
        return True
    # Nearly every cell is the same to the letter, or empty, and not asked what it means.
    return all(
        says(was, is_)
        for was, is_ in zip(old, new, strict=True)
        if was != is_ and not (was == "" and is_ is None)
    )


def without_empty(cells: Iterable[object]) -> list[object]:
    """Cells with None for each empty text."""
    return [None if cell == "" else cell for cell in cells]


def says(old: object, new: object) -> bool:
    """Whether a cell says what another says, in however other a spelling."""
    if is_blank(old) or is_blank(new):
        return is_blank(old) and is_blank(new)
    if isinstance(new, dt.date) and not isinstance(new, dt.datetime):
        return as_date(old) == new
    if is_number(old) and is_number(new):
        return math.isclose(old, new, rel_tol=1e-12, abs_tol=1e-9)  # type: ignore[arg-type]
    return old == new
