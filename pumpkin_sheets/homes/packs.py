"""Packs of practices for a filled workbook, in any home: what is on, and switching more on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pumpkin_sheets.book import Book, BookError, Growth, alone
from pumpkin_sheets.homes.upgrade import OpenBook, Upgraded, upgrade
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.clients.sheet import NAMED_RANGES
from pumpkin_sheets.plan.house_rules.rules import HOUSE_RULES
from pumpkin_sheets.plan.packs import PACKS, PRACTICE_LISTS, practices_of
from pumpkin_sheets.plan.pages import INPUT_SHEETS
from pumpkin_sheets.plan.practices import (
    BEHIND,
    PAGE_DRAWINGS,
    PRACTICE_SHEETS,
    draw_behind,
    draw_lists,
    draw_tables,
)
from pumpkin_sheets.plan.practised import Source, practise
from pumpkin_sheets.plan.review.judge import Judgement, find_language
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.recalculate import examine
from pumpkin_sheets.sheets.drawing import Drawing, in_currency, quoted
from pumpkin_sheets.sheets.formula_text import canonical
from pumpkin_sheets.sheets.inputs import foreign_cell
from pumpkin_sheets.sheets.lines import InputPage
from pumpkin_sheets.sheets.lists_page import read_pages, read_stamp
from pumpkin_sheets.sheets.schema import cell_name, column_letters
from pumpkin_sheets.sheets.words import Words


@dataclass(frozen=True)
class Added:
    """What switching on did: the packs that are on now, and the titles of the new sheets.

    ``upgraded`` says what else an older workbook gained on the way.
    """

    packs: tuple[str, ...]
    sheets: tuple[str, ...]
    words: Words
    upgraded: Upgraded | None = None


@dataclass(frozen=True)
class _Given:
    """A workbook's language, its titles by sheet name, and the packs and pages it was given."""

    words: Words
    titles: Mapping[str, str]
    packs: tuple[str, ...]
    pages: tuple[str, ...]

    @property
    def on(self) -> tuple[str, ...]:
        """The packs of which a sheet is there."""
        return tuple(
            pack.name
            for pack in PACKS
            if pack.name in self.packs and any(p.name in self.titles for p in pack.practices)
        )


def _given(book: Book) -> _Given:
    words, titles = find_language(book.titles(), all_words())
    title = titles.get(PRACTICE_LISTS.name)
    grid = [] if title is None else book.read([title])[title]
    return _Given(words, titles, read_stamp(grid)[1], read_pages(grid))


def packs_on(book: Book) -> tuple[Words, tuple[str, ...]]:
    """The workbook's language and the packs that it carries.  Raises BookError, PlanError."""
    given = _given(book)
    return given.words, given.on


def known_packs(asked: Sequence[str]) -> tuple[str, ...]:
    """The packs asked for, in their order; ``all`` is every one.  Raises BookError."""
    names = tuple(pack.name for pack in PACKS)
    for name in asked:
        if name not in (*names, "all"):
            raise BookError("packs.unknown", name=name, known=", ".join((*names, "all")))
    return tuple(name for name in names if name in asked or "all" in asked)


def pack_lines(words: Words, on: Sequence[str]) -> list[str]:
    """One line for each pack: whether it is on, its word, and what it is for."""
    return [f"{'●' if pack.name in on else '○'} {pack.name}  {words[pack.about]}" for pack in PACKS]


def add_packs(book: OpenBook, packs: Sequence[str], now: dt.datetime) -> Added:
    """Gives a filled workbook the sheets of these packs; everything else stays as it is.

    Sheets that are there stay, whatever is typed on them; a practice whose sheet was deleted
    gets it back.  A workbook of an older release is brought forward by the way.  Raises BookError,
    PlanError; then nothing was written.
    """
    wanted = known_packs(packs)
    with alone(book):
        return _added(book, wanted, now)


def _added(book: OpenBook, wanted: tuple[str, ...], now: dt.datetime) -> Added:
    given = _given(book)
    words, titles, on = given.words, given.titles, given.on
    both = tuple(pack.name for pack in PACKS if pack.name in (*on, *wanted))
    judgement, _ = examine(book, now)
    if judgement.layout.older:
        upgraded = upgrade(book, now, wanted, judgement)
        return Added(both, upgraded.sheets, words, upgraded)
    behind = PRACTICE_LISTS.name in titles
    names = [sheet.name for sheet in (*PRACTICE_SHEETS, *BEHIND, *INPUT_SHEETS)]
    ours = {practice.name for practice in practices_of(given.packs)}
    new = [p for p in practices_of(wanted) if p.name not in ours or p.name not in titles]
    rules = [] if HOUSE_RULES.sheet.name in given.pages else [HOUSE_RULES.sheet.name]
    if not new and set(wanted) <= set(on):
        return Added(both, (), words)
    for name in (*(practice.name for practice in new), *rules):
        if name in titles:
            raise BookError("file.not_our_sheet", name=book.name, sheet=titles[name])
    full = _grown(judgement, both, (*given.pages, *rules), now.date())
    there = {titles[name] for name in names if name in titles}
    fresh = [d for d in [*draw_tables(full), *draw_behind(full)] if d.title not in there]
    fresh += [draw_lists(full)] if behind else []
    for page, draw_page in PAGE_DRAWINGS:
        title = titles.get(page.sheet.name)
        if page.sheet.name in given.pages and title is not None:
            drawn = [draw_page(content) for content in (judgement.content, full)]
            _refuse_foreign(book, page, title, judgement, drawn)
            fresh.append(in_currency(draw_page(full), full.settings.sign))
        elif page is HOUSE_RULES:
            fresh.append(in_currency(draw_page(full), full.settings.sign))
    book.grow(
        Growth(
            sheets=fresh,
            names=_client_names(judgement),
            font=words.font,
            right_to_left=words.right_to_left,
        )
    )
    made = tuple(d.title for d in fresh if d.title not in there and not d.hidden)
    return Added(both, made, words)


def _grown(
    judgement: Judgement, packs: tuple[str, ...], pages: Sequence[str], today: dt.date
) -> Content:
    """The workbook with these packs: the tables that are there as they are, the others empty."""
    content = judgement.content
    languages = all_words()
    source = replace(
        content.practised.source
        or Source(judgement.words, languages, judgement.settings, content.scored, today),
        reviewed=judgement.before,
    )
    practised = practise(
        practices_of(packs), packs, source, {},
        there=content.practised.tables, pages=pages, inputs=content.practised.typed,
    )  # fmt: skip
    return replace(content, practised=practised, languages=languages)


def _refuse_foreign(
    book: OpenBook, page: InputPage, title: str, judgement: Judgement, drawn: list[Drawing]
) -> None:
    """Raises BookError where a page that is to be drawn anew holds what is not its own."""
    typed = judgement.content.practised.typed[page.sheet.name]
    grid, formulas = book.read([title])[title], book.formulas(title)
    cell = foreign_cell(grid, drawn, typed, formulas, canonical)
    if cell is not None:
        raise BookError("packs.typed_elsewhere", sheet=title, cell=cell)
    typed_formula = next((place for place in sorted(typed.places) if place in formulas), None)
    if typed_formula is not None:
        raise BookError("packs.formula_typed", sheet=title, cell=cell_name(*typed_formula))


def _client_names(judgement: Judgement) -> Mapping[str, str]:
    """The defined names of Clients' columns, where the owner has them now."""
    header, frame = judgement.clients.header, judgement.clients
    last = frame.prepared_rows or header.first_row + 1
    sheet = quoted(judgement.titles["clients"])
    return {
        name: f"{sheet}!${letters}${header.first_row + 1}:${letters}${last}"
        for name, column in NAMED_RANGES.items()
        if column in header.positions
        for letters in (column_letters(header.positions[column]),)
    }
