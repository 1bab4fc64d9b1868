"""A workbook of an older release brought forward, in any home that can be given cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Protocol

from pumpkin_sheets.book import Book, BookError, Growth, TellsUncalculated, alone
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.layouts import layout
from pumpkin_sheets.plan.arrangement import Shown, new_lines
from pumpkin_sheets.plan.layouts import LAYOUT, Layout, name_fact, sheet_fact
from pumpkin_sheets.plan.packs import PACK_SHEETS, PRACTICE_LISTS, sheets_of
from pumpkin_sheets.plan.pages import INPUT_SHEETS
from pumpkin_sheets.plan.practices import PAGE_DRAWINGS, SHEETS, draw
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.plan.review.lost_lists import refuse_lost_lists
from pumpkin_sheets.plan.upgrade.forward import Forward, Standing, forward
from pumpkin_sheets.plan.upgrade.older import Older, SheetGain
from pumpkin_sheets.plan.upgrade.pages import foreign_cell, page_gain, shows
from pumpkin_sheets.plan.upgrade.reach import Body, body_of, chart_reach, filter_reach, print_reach
from pumpkin_sheets.plan.upgrade.tables import table_gain
from pumpkin_sheets.recalculate import examine
from pumpkin_sheets.sheets.drawing import Drawing
from pumpkin_sheets.sheets.lists_page import read_pages, read_stamp
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Sheet, cell_name
from pumpkin_sheets.sheets.table_page import runs
from pumpkin_sheets.sheets.words import Sentence, Words, fold, listed

SHOWN_CELLS = 5
"""How many cells a line names before it only counts them."""


class OpenBook(Book, Protocol):
    """A book that can be given cells, and that tells the formulas which it holds."""

    def formulas(self, titles: Iterable[str]) -> Mapping[str, Mapping[tuple[int, int], str]]:
        """The formulas of these sheets, without ``=``, by 0-based cell.  Raises BookError."""

    def grow(self, growth: Growth) -> bool:
        """Add what ``growth`` says, or nothing; False when it was all there.  Raises BookError."""


@dataclass(frozen=True)
class Upgraded:
    """What was done: the layout before, one sentence for each step, and the new sheets."""

    before: int
    steps: tuple[Sentence, ...]
    sheets: tuple[str, ...]
    words: Words


def upgrade(
    book: OpenBook,
    now: dt.datetime,
    packs: Sequence[str] = (),
    judgement: Judgement | None = None,
    *,
    anew: bool = False,
) -> Upgraded:
    """Brings a workbook to the layout of today; everything else stays as it is.

    ``packs`` are switched on besides: their sheets come, those too that were deleted.  Rows that
    people typed into without formulas get theirs.  ``judgement`` is the book's, where it was
    reviewed just now; ``anew``: the hidden pages are drawn anew, whatever they show.
    Raises BookError, PlanError; then nothing was written.
    """
    with alone(book):
        return _upgraded(book, now, packs, judgement, anew)


def _upgraded(
    book: OpenBook,
    now: dt.datetime,
    packs: Sequence[str],
    judgement: Judgement | None,
    anew: bool,
) -> Upgraded:
    judgement = judgement or examine(book, now)[0]
    refuse_lost_lists(judgement)
    standing = standing_of(book, judgement)
    words = standing.judgement.words
    before = standing.layout.number
    if before > LAYOUT:
        raise BookError("upgrade.newer", name=book.name)
    _refuse_mixed(book.name, standing)
    shall = forward(standing, packs, now.date(), all_words())
    made = _Growing(book.name, standing, shall, anew)
    if not made.anything:
        return Upgraded(before, (), (), words)
    book.grow(made.growth())
    return Upgraded(before, tuple(made.steps()), made.new, words)


def standing_of(book: OpenBook, judgement: Judgement) -> Standing:
    """A workbook as it stands, with what was found of it just now.  Raises BookError."""
    titles = {s.name: judgement.titles[s.name] for s in SHEETS if s.name in judgement.titles}
    grids = book.read(titles.values())
    formulas = book.formulas(titles.values())
    shown = {name: Shown(grids[title], formulas[title]) for name, title in titles.items()}
    stamped = grids.get(titles.get(PRACTICE_LISTS.name, ""), [])
    packs, pages = read_stamp(stamped)[1], read_pages(stamped)
    never = book.uncalculated(titles.values()) if isinstance(book, TellsUncalculated) else {}
    return Standing(judgement, shown, packs, pages, never)


def _refuse_mixed(name: str, standing: Standing) -> None:
    """Raise BookError where a sheet of ours is in another language than the rest."""
    words = standing.judgement.words
    for sheet in SHEETS:
        title = standing.judgement.titles.get(sheet.name)
        if title is None or fold(title) == fold(words[f"sheets.{sheet.name}"]):
            continue
        if standing.holds(sheet):
            facts = {"name": name, "sheet": title, "language": words.language}
            raise BookError("upgrade.mixed", **facts)


@dataclass
class _Growing:
    """One workbook on its way: what each sheet gains, and what arrives."""

    name: str
    standing: Standing
    shall: Forward
    anew: bool = False
    new: tuple[str, ...] = ()
    redrawn: list[Drawing] = field(default_factory=list)
    arriving: list[Drawing] = field(default_factory=list)
    gains: dict[str, SheetGain] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    reaches: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        words, titles = self.standing.judgement.words, self.standing.judgement.titles
        sheets = {words[f"sheets.{sheet.name}"]: sheet for sheet in SHEETS}
        layouts = [layout(number) for number in range(1, LAYOUT)]
        drawings = draw(self.shall.content)
        for drawing in drawings:
            sheet = sheets[drawing.title]
            if self.standing.holds(sheet):
                shown = self.standing.shown[sheet.name]
                words = self.standing.judgement.words
                self._there(Older(sheet, shown, self.layout, layouts, words), drawing)
            elif self._arrives(sheet):
                if sheet.name in titles:
                    raise BookError("file.not_our_sheet", name=self.name, sheet=drawing.title)
                self.arriving.append(drawing)
        self._reach(drawings)
        self.new = tuple(d.title for d in self.arriving if not d.hidden)

    @property
    def layout(self) -> Layout:
        return self.standing.layout

    @property
    def anything(self) -> bool:
        gained = any(not gain.nothing for gain in self.gains.values())
        return self.layout.older or self.anew or bool(self.arriving) or gained

    def growth(self) -> Growth:
        """All of it."""
        words = self.standing.judgement.words
        drawings = [g.drawing for g in self.gains.values() if _draws(g.drawing)]
        contents = {g.drawing.title: g.contents for g in self.gains.values() if g.contents}
        return Growth(
            sheets=[*self.redrawn, *self.arriving],
            gains=drawings,
            contents=contents,
            names=self.names,
            reaches=self.reaches,
            font=words.font,
            right_to_left=words.right_to_left,
        )

    def _arrives(self, sheet: Sheet) -> bool:
        """Whether a sheet that is not there comes, or was deleted by its owner."""
        if sheet in INPUT_SHEETS:
            asked = sheets_of(self.shall.asked)
            return sheet.name not in self.standing.pages or sheet in asked
        return sheet in PACK_SHEETS or not self.layout.had(sheet_fact(sheet))

    def _there(self, older: Older, drawing: Drawing) -> None:
        """A sheet that is there: a hidden page is drawn anew, others gain what they lack."""
        sheet = older.sheet
        if sheet.hidden and not sheet.columns:
            body = body_of(drawing, older.shown)
            longer = body is not None and body.before < body.end
            if self.layout.older or self.anew or longer or not shows(older, drawing):
                self.redrawn.append(drawing)
            return
        if sheet in INPUT_SHEETS:
            self._page_of_inputs(older, drawing)
            return
        rows = self.shall.rows.get(sheet.name)
        if sheet.columns:
            if sheet.name not in self.shall.found:
                return
            gain = table_gain(older, drawing, self.shall.found[sheet.name], rows)
        elif self.layout.older:
            fresh = new_lines(self.shall.content).get(sheet.name, frozenset())
            gain = page_gain(older, drawing, fresh)
        else:
            return
        self.gains[sheet.name] = gain
        # A pack's formulas look up names that somebody may have taken away.
        wanted = bool(self.shall.fresh) or (
            rows is not None and (rows.before < rows.end or bool(rows.bare))
        )
        self.names |= {
            name: reference
            for name, reference in drawing.names.items()
            if wanted or not self.layout.had(name_fact(name))
        }

    def _page_of_inputs(self, older: Older, drawing: Drawing) -> None:
        """Draws a page anew with what is typed on it, unless it holds anything else of people's.

        Then a release leaves it as it is; a pack, whose block it must get, is refused.
        """
        if not (self.shall.fresh or self.layout.older):
            return
        name, content = older.sheet.name, self.standing.judgement.content
        pages = {page.sheet.name: draw_page for page, draw_page in PAGE_DRAWINGS}
        places = content.practised.typed[name].places
        cell = foreign_cell(older, (drawing, pages[name](content)), places)
        formula = next((at for at in sorted(places) if at in older.shown.formulas), None)
        if cell is None and formula is None:
            self.redrawn.append(drawing)
        elif not self.shall.fresh:
            bare = replace(drawing, cells=(), rules=(), checks=())
            self.gains[name] = SheetGain(bare, moved=True)
        elif cell is not None:
            raise BookError("packs.typed_elsewhere", sheet=drawing.title, cell=cell)
        elif formula is not None:
            raise BookError("packs.formula_typed", sheet=drawing.title, cell=cell_name(*formula))

    def _reach(self, drawings: Sequence[Drawing]) -> None:
        """What filters, paper and charts cover of the tables that grow."""
        titles = self.standing.judgement.titles
        shown = {titles[name]: each for name, each in self.standing.shown.items()}
        bodies: dict[str, Body] = {}
        for drawing in self.redrawn:
            body = body_of(drawing, shown[drawing.title])
            if body is not None:
                bodies[drawing.title] = body
        for name, gain in self.gains.items():
            if name in self.shall.found:
                rows = self.shall.rows.get(name)
                covered = filter_reach(gain.drawing, self.shall.found[name], rows)
                covered |= print_reach(gain.drawing, rows)
                self.reaches |= {gain.drawing.title: covered} if covered else {}
        for drawing in drawings:
            covered = chart_reach(drawing, bodies)
            if covered and drawing.title in shown:
                self.reaches[drawing.title] = self.reaches.get(drawing.title, {}) | covered

    # --- what is said ---

    def steps(self) -> list[Sentence]:
        """One sentence for each thing that was done, and for what stays as people made it."""
        said: list[Sentence] = []
        if self.new:
            said.append(Sentence("upgrade.sheets", sheets=listed(self.new)))
        for gain in self.gains.values():
            said += _steps(gain)
        fresh = [n for d in (*self.redrawn, *self.arriving) for n in d.names]
        fresh = [n for n in (*self.names, *fresh) if not self.layout.had(name_fact(n))]
        if fresh:
            said.append(Sentence("upgrade.names", count=len(fresh)))
        if self.layout.older:
            facts = {"before": self.layout.number, "now": LAYOUT}
            said.append(Sentence("upgrade.stamp", **facts))
        return said


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _draws(drawing: Drawing) -> bool:
    table = drawing.table
    return bool(drawing.cells or drawing.rules or drawing.checks or (table and table.columns))


def _steps(gain: SheetGain) -> list[Sentence]:
    sheet = gain.drawing.title
    said = []
    if gain.columns:
        facts = {"count": len(gain.columns), "columns": listed(gain.columns)}
        said.append(Sentence("upgrade.columns", sheet=sheet, **facts))
    if gain.lines:
        facts = {"count": len(gain.lines), "lines": listed(gain.lines)}
        said.append(Sentence("upgrade.lines", sheet=sheet, **facts))
    if gain.ruled:
        said.append(Sentence("upgrade.rules", sheet=sheet, columns=listed(gain.ruled)))
    if gain.renewed:
        said.append(Sentence("upgrade.renewed", sheet=sheet, count=gain.renewed))
    if gain.reworded:
        said.append(Sentence("upgrade.reworded", sheet=sheet, count=gain.reworded))
    if gain.filled:
        rows = listed(_span(first + 1, last + 1) for first, last in runs(gain.filled))
        said.append(Sentence("upgrade.filled", sheet=sheet, rows=rows))
    if gain.moved:
        said.append(Sentence("upgrade.moved", sheet=sheet))
    if gain.kept:
        cells = listed(gain.kept[:SHOWN_CELLS])
        key = "upgrade.kept" if len(gain.kept) <= SHOWN_CELLS else "upgrade.kept_more"
        said.append(Sentence(key, sheet=sheet, cells=cells, count=len(gain.kept)))
    return said
