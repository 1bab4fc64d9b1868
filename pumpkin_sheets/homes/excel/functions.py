"""The worksheet functions (F44): from a range with titles to one column of results.

A range is a list of clients with their titles in its first rows, in any language and any order,
as the Clients sheet has them.  The client's revenue and one ease rating are enough; a column that
is not there counts as empty.  Each result is a block to spill, with one row for every row of the
range below the titles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, TIERS
from pumpkin_sheets.plan.clients import sheet as clients
from pumpkin_sheets.plan.clients.reading import read_clients
from pumpkin_sheets.plan.clients.scoring.score import score
from pumpkin_sheets.plan.dashboard import tables
from pumpkin_sheets.plan.dashboard.figures import figures
from pumpkin_sheets.plan.settings.settings import Settings, default_settings, read_settings
from pumpkin_sheets.plan.whatif.chance import Doubt, tier_chances
from pumpkin_sheets.plan.whatif.combination import cheapest
from pumpkin_sheets.plan.whatif.hassle import hassle_a_year
from pumpkin_sheets.plan.whatif.house import SETTINGS as HOUSE
from pumpkin_sheets.plan.whatif.levers import efforts, single_changes
from pumpkin_sheets.plan.whatif.levers_sheet import change_text
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import rounded
from pumpkin_sheets.sheets.problems import NotOurs, PlanError
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import Header, cell_text, codes_of, find_header, titles_of
from pumpkin_sheets.sheets.words import Sentence, Words, fold, fold_ours

Block = list[list[Any]]
"""Rows of cells, as Excel hands a range over and takes a spilling result back."""


@dataclass(frozen=True)
class Scored:
    """The clients of a range: every calculated column, one row per row below the titles.

    ``typed`` is what the range says of them, ``committed`` their tiers of the last review.
    """

    frame: Frame
    typed: Frame
    settings: Settings
    words: Words


def score_range(table: Any, settings: Any = None) -> Scored:
    """Score the clients of a range with titles.

    ``settings`` is a range of labels with their values beside them, as on the Settings sheet;
    without one the defaults count.  Raises PlanError, its text for the owner, where the titles
    are missing or a setting is wrong.
    """
    grid = _block(table)
    words = _language(grid)
    if settings is None or _block(settings) == [[None]]:
        chosen = default_settings(words)
    else:
        chosen, problems = read_settings(
            _block(settings), words["sheets.settings"], words, all_words()
        )
        if problems:
            raise PlanError(problems[0].message)
    full, header = _with_all_columns(grid, chosen, words)
    listed = read_clients(full, words["sheets.clients"], chosen, words, all_words(), prepared=False)
    frame = listed.frame.assign(committed=_committed(full, header))
    scored = score(frame, chosen, words=words.texts)
    known = frame.only(("client", "revenue", "hours", "cost", "late"))
    return Scored(scored.beside(known), frame, chosen, words)


def column(table: Any, settings: Any, name: str) -> Block:
    """One calculated column of the clients, ``""`` where there is no result."""
    values = score_range(table, settings).frame[name]
    return [["" if value != value else value] for value in values.tolist()] or [[""]]


def cringe(table: Any, settings: Any = None) -> Block:
    """Money a year that it costs that work is not smooth and that money comes late."""
    scored = score_range(table, settings)
    frame = scored.frame
    costs = hassle_a_year(frame, frame["ease"].astype(float), scored.settings)
    return [["" if cost != cost else cost] for cost in costs.tolist()] or [[""]]


def sureness(table: Any, settings: Any = None) -> Block:
    """The chance of each client's tier, of one lower and of one higher, 0 to 1.

    Ratings and hours are doubted as House rules have it to begin with.
    """
    scored = score_range(table, settings)
    clients = _as_reviewed(scored)
    doubt = Doubt(_USUAL["RatingDoubt"], _USUAL["HoursDoubt"])
    made: Block = [["", "", ""] for _ in range(len(scored.frame))]
    chances = tier_chances(clients, scored.settings, doubt)
    for at, tier, chance in zip(clients["place"], clients["committed"], chances, strict=True):
        made[at] = [float(rounded(chance.of(tier + step), 3)) for step in (0, -1, 1)]
    return made or [["", "", ""]]


def levers(table: Any, settings: Any = None) -> Block:
    """What lifts each client's tier: the smallest single change, the cheapest combination, effort.

    Efforts are as House rules have them to begin with.
    """
    scored = score_range(table, settings)
    clients, own = _as_reviewed(scored), scored.settings
    effort = efforts(_USUAL)
    singles = single_changes(clients, own, effort)
    best = cheapest(clients, singles, own, effort)
    made: Block = [["", "", ""] for _ in range(len(scored.frame))]
    for at, single, combined in zip(clients["place"], singles, best, strict=True):
        if combined is not None:
            first = change_text(single[0], scored.words, own.sign) if single else ""
            told = change_text(combined, scored.words, own.sign)
            made[at] = [first, told, float(rounded(combined.effort, 2))]
    return made or [["", "", ""]]


_USUAL = {line.name: float("nan") if line.default is None else line.default for line in HOUSE}


def _as_reviewed(scored: Scored) -> Frame:
    """The clients with enough data, ``committed`` their tier now, ``place`` their row from 0."""
    tiers = scored.frame["tier"]
    reviewed = scored.typed.assign(committed=tiers, place=np.arange(len(tiers)))
    return reviewed[~np.isnan(tiers)]


def whale_curve(table: Any, settings: Any = None) -> Block:
    """Client, profit after time, and the running total, the most profitable client first."""
    scored = score_range(table, settings)
    curve = tables.table(figures(scored.frame, scored.settings))["curve"].tolist()
    earning: Frame = scored.frame[~np.isnan(scored.frame["net"])]
    ranked = earning.sorted_by("net", descending=True)
    rows = zip(ranked["client"], ranked["net"].tolist(), curve, strict=False)
    return [list(row) for row in rows] or [["", "", ""]]


def _block(value: Any) -> Block:
    """A range as rows, whatever its shape was; empty texts as None."""
    rows = value if isinstance(value, (list, tuple)) else [[value]]
    rows = [row if isinstance(row, (list, tuple)) else [row] for row in rows]
    return [[None if cell == "" else cell for cell in row] for row in rows]


def _language(grid: Sequence[Sequence[object]]) -> Words:
    """The language in which most of the titles are."""

    def found(words: Words) -> int:
        header = find_header(grid, titles_of(clients.SHEET, [words]))
        return len(header.positions) if header else 0

    everyone = sorted(all_words(), key=lambda words: words.language != "en")
    best = max(everyone, key=found)
    if not found(best):
        titles = {n: Sentence(f"columns.clients.{n}") for n in ("client", "revenue")}
        raise NotOurs("excel.no_titles_given", everyone, **titles)
    return best


def _with_all_columns(grid: Block, settings: Settings, words: Words) -> tuple[Block, Header]:
    """The range with an empty column for each title that it lacks, and where all titles stand.

    Without a column of names the rows are numbered, for names are not what is asked here.
    """
    header = _find_columns(grid, settings)
    missing = [c.name for c in clients.SHEET.inputs if c.name not in header.positions]
    width = max(len(row) for row in grid)
    full: Block = []
    for number, row in enumerate(grid):
        cells: list[Any] = [*row, *[None] * (width - len(row))]
        if number == header.row:
            cells += [words[f"columns.clients.{name}"] for name in missing]
        else:
            nameless = number > header.row and any(cell is not None for cell in row)
            numbered = f"{number - header.row}" if nameless else None
            cells += [numbered if name == "client" else None for name in missing]
        full.append(cells)
    positions = {name: width + place for place, name in enumerate(missing)}
    return full, Header(header.row, {**header.positions, **positions})


def _find_columns(grid: Block, settings: Settings) -> Header:
    """Where the titles stand, the owner's own words for red flags and criteria among them."""
    languages = all_words()
    spelled = titles_of(clients.SHEET, languages)
    own: dict[str, list[str]] = {}
    for prefix, names, labels in (
        ("flags", FLAGS, settings.flags),
        ("criteria", CRITERIA, settings.criteria),
    ):
        for name, label in zip(names, labels, strict=False):
            for language in languages:
                spelled.setdefault(fold_ours(language[f"{prefix}.{name}"]), name)
            if fold_ours(label):
                own.setdefault(fold_ours(label), []).append(name)
    header = find_header(grid, spelled, own)
    assert header is not None, "the language was found by the same titles"
    return header


def _committed(grid: Block, header: Header) -> list[float]:
    """The tiers of the last review, 1 to 5, where the range tells them; NaN for none."""
    at = header.positions.get("committed_shown")
    body = grid[header.first_row :]
    if at is None:
        return [float("nan")] * len(body)
    codes = codes_of(TIERS, "tiers", all_words())
    return [float(codes.get(fold(cell_text(row[at])), "nan")) for row in body]
