"""Everything that people type besides lists: Settings, Service levels, Plan and House rules.

Each line is found by its label, in any language, wherever its owner moved it, so that the lines of
two workbooks can be laid side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from pumpkin_sheets.plan.care.levels_page import PREPARED_DAYS_OFF
from pumpkin_sheets.plan.care.levels_reading import level_rows
from pumpkin_sheets.plan.care.service_page import ServicePage
from pumpkin_sheets.plan.care.sheets import DAYS_OFF, LEVELS, MINUTES_EACH, SERVICE, WORKING
from pumpkin_sheets.plan.care.work_reading import working_places
from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, TIERS
from pumpkin_sheets.plan.pages import INPUT_PAGES
from pumpkin_sheets.plan.settings.settings import (
    BY_NAME,
    LISTED,
    SIGN,
    SIGN_KEY,
    group_places,
    setting_places,
)
from pumpkin_sheets.plan.settings.settings import SHEET as SETTINGS
from pumpkin_sheets.sheets.cells import cell_at
from pumpkin_sheets.sheets.inputs import read_inputs
from pumpkin_sheets.sheets.lines import InputPage
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import Values, cell_text, find_header, is_blank, titles_of
from pumpkin_sheets.sheets.words import Words

PAGES = (SETTINGS, SERVICE, *(page.sheet for page in INPUT_PAGES))
"""The sheets on which such lines stand."""

_LENGTHS = {"red_flags": len(FLAGS), "top_criteria": len(CRITERIA)}


@dataclass(frozen=True)
class TypedLine:
    """One cell that people type into: the sheet's name, the words beside it, where, and what.

    ``place`` is the 0-based row and column of the cell.
    """

    sheet: str
    label: str
    place: tuple[int, int]
    value: object


Lines = dict[tuple[str, str], TypedLine]


def typed_lines(
    grids: Mapping[str, Values], words: Words, languages: Sequence[Words], packs: Collection[str]
) -> Lines:
    """The lines of a workbook with these packs, by the sheet's name and their own.

    ``grids`` are the pages of PAGES that are there, by the sheet's name.
    """
    found: Lines = {}
    readers = {SETTINGS.name: _settings, SERVICE.name: _service}
    for name, read in readers.items():
        if name in grids:
            for key, label, place in read(grids[name], words, languages):
                found[name, key] = TypedLine(name, label, place, cell_at(grids[name], *place))
    for page in INPUT_PAGES:
        if page.sheet.name in grids:
            for key, label, place in _inputs(page, grids[page.sheet.name], words, languages, packs):
                value = cell_at(grids[page.sheet.name], *place)
                found[page.sheet.name, key] = TypedLine(page.sheet.name, label, place, value)
    return found


_Found = Iterator[tuple[str, str, tuple[int, int]]]
"""Each line's name, its words, and the place of its cell."""


def _settings(values: Values, words: Words, languages: Sequence[Words]) -> _Found:
    for name, (row, column) in setting_places(values, languages).items():
        key = SIGN_KEY if name == SIGN else BY_NAME[name].key
        yield name, words[f"settings.{key}"], (row, column + 1)
    for group, (row, column) in group_places(values, languages).items():
        if group in LISTED:
            for i in range(1, _LENGTHS[group] + 1):
                yield f"{group} {i}", f"{words[f'settings_groups.{group}']} {i}", (row + i, column)


def _service(values: Values, words: Words, languages: Sequence[Words]) -> _Found:
    page = ServicePage(values, "", words, languages)
    working = working_places(values, languages)
    for setting in WORKING:
        if setting.name in working:
            row, column = working[setting.name]
            yield setting.name, words[f"working.{setting.name}"], (row, column + 1)
    levels = find_header(values, titles_of(LEVELS, languages))
    if levels is not None and "tier" in levels.positions:
        rows, minutes = level_rows(page, levels)
        names = {tier.code: f"tiers.{tier.name}" for tier in TIERS}
        for code, row in rows.items():
            for kind in LEVELS.columns[1:]:
                if kind.name in levels.positions:
                    title = words[f"columns.{LEVELS.name}.{kind.name}"]
                    label = f"{words[names[code]]}, {title}"
                    yield f"{code} {kind.name}", label, (row, levels.positions[kind.name])
        for kind in MINUTES_EACH:
            if minutes < len(values) and kind.name in levels.positions:
                label = f"{words['service.minutes']}, {words[f'columns.{LEVELS.name}.{kind.name}']}"
                yield f"minutes {kind.name}", label, (minutes, levels.positions[kind.name])
    off = find_header(values, titles_of(DAYS_OFF, languages), searched=len(values))
    if off is not None and "first" in off.positions:
        below = [row - 1 for row, _ in working.values() if row > off.first_row]
        last = min([max(len(values), off.first_row + PREPARED_DAYS_OFF), *below])
        for i, row in enumerate(range(off.first_row, last), start=1):
            for name, place in off.positions.items():
                title = words[f"columns.{DAYS_OFF.name}.{name}"]
                label = f"{words['service.days_off']} {i}, {title}"
                yield f"off_{i} {name}", label, (row, place)


def _inputs(
    page: InputPage,
    values: Values,
    words: Words,
    languages: Sequence[Words],
    packs: Collection[str],
) -> _Found:
    typed = read_inputs(page, packs, values, "", words, languages)
    for block in page.shown(packs):
        for line in block.lines:
            if line.name in typed.at:
                label, place = words[f"{block.words}.{line.key}"], typed.at[line.name]
                yield line.name, label, place
                if line.tick is not None:
                    yield f"{line.name} tick", label, (place[0], place[1] - 1)


def shown_value(value: object) -> str:
    """What a line says, as a sentence quotes it; a dash for an empty cell."""
    return "–" if is_blank(value) else cell_text(value)
