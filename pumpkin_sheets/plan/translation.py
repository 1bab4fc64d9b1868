"""A workbook of one language as it reads in another: which words of ours stand where.

Only words of ours are told anew: titles, labels, notes and what drop-downs offer.  A cell that
people type into is told anew where it holds one of our choices or our own first wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import pairwise

from pumpkin_sheets.plan.arrangement import Shown
from pumpkin_sheets.plan.care.sheets import WORKING
from pumpkin_sheets.plan.choices import SHOWN_ACTIONS, TIERS
from pumpkin_sheets.plan.layout_facts import drawn
from pumpkin_sheets.plan.packs import PRACTICES
from pumpkin_sheets.plan.pages import INPUT_PAGES
from pumpkin_sheets.plan.review.changes import KINDS
from pumpkin_sheets.plan.typed_lines import TypedLine
from pumpkin_sheets.sheets.drawing import Drawing, Formula, Placed, Rule, ValueColumn
from pumpkin_sheets.sheets.formula_text import canonical
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.retold import Place, Retold, Translation, texts_of
from pumpkin_sheets.sheets.schema import Choice, Sheet
from pumpkin_sheets.sheets.tables import Header, Values
from pumpkin_sheets.sheets.words import Words, fold, fold_ours

_Said = tuple[Drawing, Drawing]
"""A sheet as a language has it, and as the new language does."""


_WHERE = frozenset(line.name for line in WORKING)
"""Lines whose first values go with a place and not with a language."""


@dataclass(frozen=True)
class Found:
    """One sheet of ours as it stands; ``lines`` are the cells of a page that people type into."""

    sheet: Sheet
    title: str
    shown: Shown
    header: Header | None = None
    lines: Mapping[str, TypedLine] = field(default_factory=dict)


def translation(
    found: Iterable[Found],
    before: Words,
    after: Words,
    languages: Sequence[Words],
    packs: Sequence[str],
) -> Translation:
    """How the sheets ``found`` read in the language ``after``, whatever language each is in.

    ``before`` is the language that most of them are in; ``packs`` are those of the workbook.
    """
    others = [each for each in languages if each not in (before, after)]
    drawings = {
        words.language: {sheet.name: drawing for sheet, drawing in drawn(words, languages, packs)}
        for words in (before, *others, after)
    }
    new = drawings[after.language]
    olds = [drawings[words.language] for words in (before, *others)]
    spoken = (before, *others, after)
    common = _choice_texts(((TIERS, "tiers"), (SHOWN_ACTIONS, "actions")), spoken, after)
    sheets = {}
    for one in found:
        name = one.sheet.name
        pairs = [(old[name], new[name]) for old in (*olds, new)] if name in new else []
        sheets[one.title] = _retold(one, pairs, spoken, after)
    formats: dict[str, str] = {}
    for old in olds[:1]:
        for name, drawing in old.items():
            formats |= _formats(drawing, new[name])
    return Translation(before, after, sheets, _different(common), formats)


def _retold(one: Found, pairs: Sequence[_Said], spoken: Sequence[Words], after: Words) -> Retold:
    sheet = one.sheet
    title = after[f"sheets.{sheet.name}"]
    if sheet.hidden and not sheet.columns:
        return Retold(title)  # drawn anew as a whole
    cells = dict(_cells(one, pairs, spoken, after))
    texts: dict[str, str] = {}
    said: dict[str, str] = {}
    for column in sheet.columns:
        if column.choices and column.words:
            texts |= _choice_texts([(column.choices, column.words)], spoken, after)
    for old, new in reversed(pairs):
        texts |= _formula_texts(old, new)
        said |= dict(_around(old, new))
        for a, b in zip(old.checks, new.checks, strict=True):
            if a.choices:
                texts[",".join(a.choices)] = ",".join(b.choices)
    looks = tuple(_looks(one, pairs[0], cells)) if pairs else ()
    columns = {
        words[key]: after[key]
        for words in reversed(spoken)
        for key in map(sheet.title_key, sheet.columns)
    }
    began = {old: new for (_, old), new in _begun(pairs).items()}
    return Retold(title, cells, _different(texts), _different(said), looks, columns, began)


# --- cells ------------------------------------------------------------------------------------


def _cells(
    one: Found, pairs: Sequence[_Said], spoken: Sequence[Words], after: Words
) -> Iterator[tuple[Place, str]]:
    labels, typed = _Labels(pairs, False), _Labels(pairs, True)
    choices = _choices(one.sheet, spoken, after)
    begun = _begun(pairs)
    lines = {line.place: name for name, line in one.lines.items()}
    of_line = _line_choices(one.sheet, spoken, after)
    header = one.header
    titles = {c: name for name, c in header.positions.items()} if header else {}
    for r, row in enumerate(one.shown.values):
        for c, value in enumerate(row):
            if not isinstance(value, str) or not value.strip() or (r, c) in one.shown.formulas:
                continue
            fresh: str | None = None
            if header is not None and r >= header.row:
                name = titles.get(c, "")
                if r > header.row:
                    fresh = choices.get(name, {}).get(fold_ours(value)) or begun.get((name, value))
                elif name:
                    fresh = _title(one.sheet, name, value, spoken, after)
            elif one.sheet.columns and header is None:
                continue
            elif (r, c) in lines:
                fresh = of_line.get(lines[r, c], {}).get(fold_ours(value))
                if fresh is None and lines[r, c] not in _WHERE:
                    fresh = typed.of(value, r, c)
            else:
                fresh = labels.of(value, r, c)
            if fresh is not None and fresh != value:
                yield (r, c), fresh


class _Labels:
    """The texts that stand on a sheet in any language, with what they are in the new one."""

    def __init__(self, pairs: Sequence[_Said], typed: bool) -> None:
        self._known: dict[str, list[tuple[Place, str]]] = {}
        for old, new in pairs:
            for a, b in zip(old.cells, new.cells, strict=True):
                if isinstance(a.content, str) and a.content.strip() and a.style.typed == typed:
                    at = (a.row, a.column)
                    self._known.setdefault(a.content, []).append((at, str(b.content)))

    def of(self, text: str, row: int, column: int) -> str | None:
        """What a cell with this text says; of several the one that stood nearest."""
        known = self._known.get(text)
        if not known:
            return None
        return min(known, key=lambda each: (abs(each[0][0] - row), abs(each[0][1] - column)))[1]


def _begun(pairs: Sequence[_Said]) -> dict[tuple[str, str], str]:
    """The texts that stand in a new table, by column, with what they are in the new language."""
    found: dict[tuple[str, str], str] = {}
    for old, new in reversed(pairs):
        if old.table is None or new.table is None:
            continue
        for a, b in zip(old.table.columns, new.table.columns, strict=True):
            if isinstance(a, ValueColumn) and isinstance(b, ValueColumn):
                for before, after in zip(a.values, b.values, strict=True):
                    if isinstance(before, str) and before.strip():
                        found[a.name, before] = str(after)
    return found


def _title(
    sheet: Sheet, name: str, value: str, spoken: Sequence[Words], after: Words
) -> str | None:
    """A column's title, where it is one of ours and not the owner's own."""
    key = sheet.title_key(sheet.column(name))
    ours = {fold_ours(words[key]) for words in spoken}
    return after[key] if fold_ours(value) in ours else None


def _choices(sheet: Sheet, spoken: Sequence[Words], after: Words) -> dict[str, dict[str, str]]:
    """What each column's choices read in the new language, by their folded words now."""
    found: dict[str, dict[str, str]] = {}
    kinds = tuple(Choice(i, kind) for i, kind in enumerate(KINDS))
    tabs = tuple(Choice(i, practice.sheet.name) for i, practice in enumerate(PRACTICES))
    ours = (
        (tabs, "sheets"),
        (kinds, "change_kinds"),
        (SHOWN_ACTIONS, "actions"),
        (TIERS, "tiers"),
    )
    for column in sheet.columns:
        if column.kind != "choice" or column.calculated:
            continue
        own = [(column.choices or _every(column.words, after), column.words)]
        if sheet.owner == "python" and not column.words:
            own = list(ours)
        found[column.name] = {
            fold_ours(old): new for old, new in _choice_texts(own, spoken, after).items()
        }
    return found


def _every(prefix: str, words: Words) -> tuple[Choice, ...]:
    """What has a word under a key; nothing for no key."""
    below = words.below(f"{prefix}.") if prefix else ()
    return tuple(Choice(i, name) for i, name in enumerate(below))


def _line_choices(sheet: Sheet, spoken: Sequence[Words], after: Words) -> dict[str, dict[str, str]]:
    """The same of the lines of a page."""
    return {
        line.name: {
            fold_ours(old): new
            for old, new in _choice_texts([(line.choices, line.words)], spoken, after).items()
        }
        for page in INPUT_PAGES
        if page.sheet == sheet
        for line in page.lines
        if line.choices and line.words
    }


def _choice_texts(
    lists: Iterable[tuple[Sequence[Choice], str]], spoken: Sequence[Words], after: Words
) -> dict[str, str]:
    """Choices in every language, with and without their symbols, with what they read anew."""
    found: dict[str, str] = {}
    for choices, prefix in lists:
        for words in reversed(spoken):
            for choice in choices:
                old, new = (each[f"{prefix}.{choice.name}"] for each in (words, after))
                found[old] = new
                if choice.symbol:
                    found[f"{choice.symbol} {old}"] = f"{choice.symbol} {new}"
    return found


# --- what stands in formulas and around the cells ------------------------------------------------


def _formula_texts(old: Drawing, new: Drawing) -> dict[str, str]:
    found: dict[str, str] = {}
    for a, b in _formulas(old, new):
        found |= dict(zip(texts_of(a), texts_of(b), strict=True))
    return found


def _formulas(old: Drawing, new: Drawing) -> Iterator[tuple[str, str]]:
    for a, b in zip(old.cells, new.cells, strict=True):
        if isinstance(a.content, Formula) and isinstance(b.content, Formula):
            yield a.content.text, b.content.text
    for one, two in zip(old.rules, new.rules, strict=True):
        if isinstance(one, Rule) and isinstance(two, Rule):
            yield one.formula, two.formula
    if old.table and new.table:
        for before, after in zip(old.table.columns, new.table.columns, strict=True):
            yield getattr(before, "formula", ""), getattr(after, "formula", "")


def _around(old: Drawing, new: Drawing) -> Iterator[tuple[str, str]]:
    """The texts of prompts, charts and buttons."""
    for a, b in zip(old.checks, new.checks, strict=True):
        yield a.message, b.message
        yield a.prompt, b.prompt
    for chart, other in zip(old.charts, new.charts, strict=True):
        yield chart.x_title, other.x_title
        yield chart.y_title, other.y_title
        yield chart.alternative_text, other.alternative_text
        yield chart.y_format, other.y_format
        for series, same in zip(chart.series, other.series, strict=True):
            if "!" not in series.name:
                yield series.name, same.name
            yield series.value_format, same.value_format
    for push, same_push in zip(old.buttons, new.buttons, strict=True):
        yield push.label, same_push.label


def _formats(old: Drawing, new: Drawing) -> dict[str, str]:
    """Formats of numbers that another language writes otherwise."""
    pairs = [(a.style, b.style) for a, b in zip(old.cells, new.cells, strict=True)]
    if old.table and new.table:
        columns = zip(old.table.columns, new.table.columns, strict=True)
        pairs += [(a.style, b.style) for a, b in columns]
    return {a.number: b.number for a, b in pairs if a.number != b.number}


def _looks(one: Found, pair: _Said, fresh: Mapping[Place, str]) -> Iterator[Placed]:
    """Titles that stand on their side in one language and not in the other.

    ``fresh`` are the new texts of the sheet's cells.
    """
    old, new = pair
    if one.header is None or old.table is None:
        return
    places = {c.column: one.header.positions.get(c.name) for c in old.table.columns}
    for a, b in zip(old.cells, new.cells, strict=True):
        column = places.get(a.column)
        if a.row != one.sheet.header_row or a.style == b.style or column is None:
            continue
        place = (one.header.row, column)
        formula, content = one.shown.formulas.get(place), a.content
        if formula is None:
            yield Placed(*place, fresh.get(place, str(_at(one.shown.values, place))), b.style)
        elif isinstance(content, Formula) and canonical(formula) == canonical(content.text):
            yield Placed(*place, b.content, b.style)


def _at(values: Values, place: Place) -> object:
    row, column = place
    return values[row][column] if row < len(values) and column < len(values[row]) else ""


def _different(texts: Mapping[str, str]) -> dict[str, str]:
    return {old: new for old, new in texts.items() if old and old != new}


def clash(titles: Mapping[str, str], there: Iterable[str]) -> str:
    """A new title that another sheet of the workbook has already; "" for none."""
    rest = {fold_ours(title): title for title in there if title not in titles}
    taken = (rest[fold_ours(new)] for new in titles.values() if fold_ours(new) in rest)
    doubled = (a for a, b in pairwise(sorted(titles.values())) if fold(a) == fold(b))
    return next(taken, "") or next(doubled, "")
