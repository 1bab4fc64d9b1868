"""Where the owner put the columns of our tables, read from the sheets as they show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from pumpkin_sheets.plan.care import levels_page
from pumpkin_sheets.plan.care.sheets import SERVICE
from pumpkin_sheets.plan.care.work_reading import block_places, working_places
from pumpkin_sheets.plan.clients.page import titled_column
from pumpkin_sheets.plan.clients.reading import find_clients_header
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.settings import page as settings_page
from pumpkin_sheets.plan.settings.page import HEADING_OF
from pumpkin_sheets.plan.settings.settings import SHEET as SETTINGS
from pumpkin_sheets.plan.settings.settings import group_places, read_settings, setting_places
from pumpkin_sheets.plan.state import END, Content, Place
from pumpkin_sheets.sheets.cells import cell_at
from pumpkin_sheets.sheets.own_titles import find_titles
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.tables import (
    SEARCHED_ROWS,
    Header,
    Values,
    find_header,
    is_blank,
    titles_of,
)
from pumpkin_sheets.sheets.words import Words

LEAST_TITLES = 2
"""One cell that reads like a title may be anybody's; two in a row are a header."""


@dataclass(frozen=True)
class Shown:
    """A sheet as it shows, and the formulas of its uppermost cells by 0-based row and column."""

    values: Values
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)


def found_headers(
    sheets: Iterable[Sheet], shown: Mapping[str, Shown], words: Words, languages: Iterable[Words]
) -> dict[str, Header]:
    """The header of each table that is there, by the sheet's name, in whatever language.

    ``shown`` maps sheets' names to what they show.  Tables without titles of ours are left out.
    """
    everyone = list(languages)
    found: dict[str, Header] = {}
    for sheet in sheets:
        if not sheet.columns or sheet.name not in shown:
            continue
        if sheet.name == CLIENTS.name:
            page = shown.get(SETTINGS.name, Shown(()))
            header = _clients(shown[sheet.name], page.values, words, everyone)
        elif any(column.listed for column in sheet.columns):
            page = shown.get(SETTINGS.name, Shown(()))
            own, _ = read_settings(page.values, "", words, everyone)
            values, untitled = shown[sheet.name].values, _untitled(shown[sheet.name])
            header = find_titles(values, sheet, words, everyone, own.lists, untitled)
        else:
            header = find_header(shown[sheet.name].values, titles_of(sheet, everyone))
        least = min(LEAST_TITLES, len(sheet.columns))
        if header is not None and len(header.positions) >= least:
            found[sheet.name] = header
    return found


def found_places(
    shown: Mapping[str, Shown], languages: Iterable[Words]
) -> dict[str, dict[str, Place]]:
    """Where the lines of the pages stand that people type in, by the pages' names."""
    everyone = list(languages)
    found: dict[str, dict[str, Place]] = {}
    for name, places in _PAGES.items():
        if name in shown:
            values = shown[name].values
            used = [r for r, row in enumerate(values) if not all(is_blank(v) for v in row)]
            found[name] = places(values, everyone)
            found[name][END] = (max(used, default=-1) + 1, 0)
    return found


def new_lines(content: Content) -> dict[str, frozenset[int]]:
    """The 0-based rows that pages which are there get below everything, by the pages' names."""
    made = {
        SETTINGS.name: settings_page.line_places(content),
        SERVICE.name: levels_page.line_places(content),
    }
    return {
        name: frozenset(row for key, (row, _) in made[name].items() if key not in found)
        for name, found in content.places.items()
    }


def _settings_places(values: Values, languages: list[Words]) -> dict[str, Place]:
    groups = group_places(values, languages)
    headings = {HEADING_OF + group: place for group, place in groups.items()}
    return {**headings, **setting_places(values, languages)}


def _service_places(values: Values, languages: list[Words]) -> dict[str, Place]:
    return {**block_places(values, languages), **working_places(values, languages)}


_PAGES = {SETTINGS.name: _settings_places, SERVICE.name: _service_places}


def _clients(shown: Shown, settings: Values, words: Words, languages: list[Words]) -> Header | None:
    """Titles of ticks that are still our formulas say by themselves which column is theirs."""
    own, _ = read_settings(settings, "", words, languages)
    header = find_clients_header(shown.values, own, words, languages, _untitled(shown))
    if header is None:
        return None
    titled = {titled_column(text): c for (r, c), text in shown.formulas.items() if r == header.row}
    titled.pop("", None)
    places = set(titled.values())
    rest = {n: c for n, c in header.positions.items() if n not in titled and c not in places}
    return Header(header.row, {**rest, **titled})


def _untitled(shown: Shown) -> list[tuple[int, int]]:
    """The cells with a formula and no result in which a title may stand."""
    return [
        (r, c)
        for r, c in shown.formulas
        if r < SEARCHED_ROWS and is_blank(cell_at(shown.values, r, c))
    ]
