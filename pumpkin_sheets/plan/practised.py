"""The practices of a workbook worked out: from typed tables to results, figures and news."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace

import numpy as np

from pumpkin_sheets.plan.care.response_hours import response_hours
from pumpkin_sheets.plan.clients.scoring.working import FAULT_STATE
from pumpkin_sheets.plan.dashboard.figures import figures as dashboard_figures
from pumpkin_sheets.plan.layouts import NEWEST, Layout, name_fact
from pumpkin_sheets.plan.letters import parting
from pumpkin_sheets.plan.packs import PRACTICES, practices_of, written_of
from pumpkin_sheets.plan.pages import INPUT_PAGES, pages_of
from pumpkin_sheets.plan.progress.figures import Progress, worked_out
from pumpkin_sheets.plan.progress.sheet import ROOMS
from pumpkin_sheets.plan.prospects.likeness import LEVERS
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.inputs import Typed, effective, judged, judged_sentences, ours_of
from pumpkin_sheets.sheets.lists_page import Figures
from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.practice import Filled, Practice, Working, serial
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.row_formulas import Keys, keys_of
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.table_reading import Table, read_table
from pumpkin_sheets.sheets.tables import (
    Values,
    cell_text,
    declared_header,
    trimmed,
)
from pumpkin_sheets.sheets.words import Words

Cells = Mapping[str, Sequence[object]]

LOOKED_UP = {
    "shown": "action_code",
    "tier": "tier",
    "counted": "counted",
    "suggested": "suggested",
    "hours": "hours",
    "cost": "cost",
    "net": "net",
    "action": "action",
    "value": "value",
}
"""What tables look up of a client, by the column that it is calculated or typed in."""


@dataclass(frozen=True)
class Source:
    """What the practices are read from and look into.

    ``scored`` is the frame of the prepared rows of Clients, ``memory`` the records of Memory,
    ``reviewed`` how many clients Review lists, ``response`` the hours until an answer that
    Service levels says, by tier; ``levers`` what Levers says of prospects, where that is known
    already (see ``prospects.likeness``).
    """

    words: Words
    languages: Sequence[Words]
    settings: Settings
    scored: Frame
    day: dt.date
    memory: Sequence[Mapping[str, object]] = ()
    reviewed: int = 0
    layout: Layout = NEWEST
    response: Mapping[int, float] = field(default_factory=dict)
    levers: Frame | None = None

    @property
    def remembered(self) -> Frame:
        """The names in Memory, each once: ``client``, and ``was`` where a line tells a rename."""
        names = [(cell_text(r["client"]), cell_text(r.get("was"))) for r in self.memory]
        listed = [name for name in dict.fromkeys(names) if name[0]]
        texts = np.array(listed, dtype=object).reshape(-1, 2)
        return Frame({"client": texts[:, 0], "was": texts[:, 1]})


@dataclass(frozen=True)
class Names:
    """The names that a cell may hold for a client, and those that stand on Clients now."""

    known: Keys
    listed: Keys


@dataclass(frozen=True)
class Practised:
    """The practices that are there, and Plan, worked out.

    ``tables`` in the order of their tabs; ``figures`` everything that the hidden page works out,
    formula and result by defined name; ``packs`` and ``pages`` those that the workbook was given;
    ``typed`` what stands on the pages that are there, by name, ``deleted`` those that are
    not there any more; ``values`` every setting as it
    counts; ``written`` are the packs' sheets that Python writes; ``leaving`` is the day in the
    farewell that was sent to each client, None where no sheet tells.
    """

    tables: tuple[Filled, ...] = ()
    figures: Figures = field(default_factory=dict)
    packs: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    typed: Mapping[str, Typed] = field(default_factory=dict)
    day: float = 0
    source: Source | None = None
    problems: tuple[CellProblem, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)
    written: tuple[Sheet, ...] = ()
    deleted: tuple[str, ...] = ()
    leaving: Numbers | None = None

    @property
    def parting(self) -> bool:
        """Whether formulas may look for farewells on Letters."""
        return "letters" in {practice.name for practice in practices_of(self.packs)}


def practise(
    practices: Sequence[Practice],
    packs: tuple[str, ...],
    source: Source,
    grids: Mapping[str, tuple[str, Values]],
    never: Mapping[str, Collection[tuple[int, int]]] | None = None,
    typed: Mapping[str, Cells] | None = None,
    *,
    pages: Sequence[str] | None = None,
    deleted: Sequence[str] = (),
    inputs: Mapping[str, Typed] | None = None,
    prepared: Mapping[str, int] | None = None,
    written: Sequence[Sheet] | None = None,
) -> Practised:
    """Reads and works out each of ``practices``.

    ``grids`` maps a practice's name to the title and the cells of its sheet; one without is not
    built yet and holds what ``typed`` says.  ``pages`` are the pages of inputs that the workbook
    was given (without it, those of a new one), ``deleted`` those of them that are gone, ``inputs``
    what stands on the others; ``prepared`` says how many rows shall carry formulas, where that is
    more than do or than are declared; ``written`` are the sheets of Python's that are there,
    without it all of the packs.  Raises PlanError where a column is missing.
    """
    if pages is None:
        pages = [page.sheet.name for page in pages_of(packs)]
    values = _values(inputs or {}, source)
    said = {**_sentences(inputs or {}, source), "MoneySign": source.settings.sign}
    today = serial(source.day)
    clients = clients_of(source.scored)
    memory = source.remembered
    known = [name for name in (*clients["client"], *memory["client"], *memory["was"]) if name]
    names = Names(keys_of(known), keys_of([name for name in clients["client"] if name]))
    others = {"clients": clients, "memory": memory}
    if source.levers is not None:
        others[LEVERS] = source.levers
    fine = {"SettingsOK": 0.0 if source.settings.wrong else 1.0}
    hours = response_hours(source.response, source.languages)
    answers = {name: float(value) for name, (_, value) in hours.items()}
    settings = {**source.settings.values, **values, **answers, **fine}
    tables: list[Filled] = []
    problems = [
        problem for typed_page in (inputs or {}).values() for problem in typed_page.problems
    ]
    done: dict[str, Frame] = {}
    found: dict[str, Table] = {}
    peers: dict[str, Working] = {}
    held: dict[str, Cells] = {}
    for practice in _in_order(practices):
        cells = (typed or {}).get(practice.name, {})
        if practice.name not in grids and not cells:
            cells = practice.begun(source.words.texts)
        met = [key for other in practice.meets for key in _keys(peers, other)]
        may = replace(names, known=Keys(names.known | keys_of(met))) if met else names
        wanted = (prepared or {}).get(practice.name, 0)
        looked = {**others, **{name: peer.rows for name, peer in peers.items()}}
        read = _read(practice, source, grids, never or {}, cells, may, today, wanted, looked)
        problems += read.problems
        found[practice.name] = read
        frame = read.frame if wanted else read.shown  # rows that lack formulas shall get them
        held[practice.name] = cells
        peers[practice.name] = Working(
            practice, frame, settings, today, source.words.texts, others, said, peers
        )
    finished = {**others}
    for name, working in peers.items():
        working.others = dict(finished)
        rows = max(found[name].prepared, (prepared or {}).get(name, 0))
        table = Filled(
            working.practice, working.rows, working.results(), found[name].header, rows,
            held[name], finished, said,
        )  # fmt: skip
        tables.append(table)
        done[name] = finished[name] = table.both
    leaving = _leaving(done, source)
    figures = _figures(done, packs, pages, values, said, source, hours, leaving)
    tables.sort(key=lambda table: practices.index(table.practice))
    return Practised(
        tuple(tables), figures, packs, tuple(pages), inputs or {}, today, source, tuple(problems),
        {**source.settings.values, **values},
        written_of(packs) if written is None else tuple(written), tuple(deleted),
        leaving,
    )  # fmt: skip


def _leaving(done: Mapping[str, Frame], source: Source) -> Numbers | None:
    """The day in the farewell that was sent to each client, where the workbook's formulas look."""
    if "letters" not in done or not source.layout.had(name_fact(parting.NAME)):
        return None
    return parting.leaving(done["letters"], len(source.scored))


def _keys(peers: Mapping[str, Working], name: str) -> list[str]:
    """The keys of a table that was read before; none where it is not there."""
    if name not in peers:
        return []
    return [str(key) for key in peers[name].rows[peers[name].practice.key] if key]


def _in_order(practices: Sequence[Practice]) -> list[Practice]:
    """The practices with those that others look into before them."""
    left, found = list(practices), []
    while left:
        names = {practice.name for practice in left}
        found.append(next(p for p in left if not names.intersection((*p.needs, *p.meets))))
        left.remove(found[-1])
    return found


def _values(inputs: Mapping[str, Typed], source: Source) -> dict[str, float]:
    """Every line of every page as it counts, on pages that are not there too."""
    values: dict[str, float] = {}
    for page in INPUT_PAGES:
        there = inputs.get(page.sheet.name)
        values |= there.values if there else judged(page.lines, {}, source.languages)[0]
    return values


def _sentences(inputs: Mapping[str, Typed], source: Source) -> dict[str, str]:
    """Every sentence of every page as it counts, on pages that are not there too."""
    said: dict[str, str] = {}
    for page in INPUT_PAGES:
        there = inputs.get(page.sheet.name)
        said |= judged_sentences(page.lines, there.cells if there else {}, source.words)[0]
        said |= there.texts if there else {}
    return said


def _figures(
    done: Mapping[str, Frame],
    packs: tuple[str, ...],
    pages: Sequence[str],
    values: Mapping[str, float],
    said: Mapping[str, str],
    source: Source,
    hours: Figures,
    leaving: Numbers | None,
) -> Figures:
    """What the hidden page works out: lines of pages, practices on and off, hours, Plan."""
    made: dict[str, tuple[str, float | str]] = {}
    for page in INPUT_PAGES:
        shown = {line.name for block in page.shown(packs) for line in block.lines}
        for line in page.lines:
            there = page.sheet.name in pages and line.name in shown
            if line.counts:
                value = values[line.name]
                made[line.name] = (effective(line, there), "" if value != value else value)
            elif line.kind == "sentence":
                ours = ours_of(line, source.words)
                made[line.name] = (effective(line, there, ours), said[line.name])
    given = practices_of(packs)
    tallies: dict[str, float | str] = {}
    for practice in PRACTICES:
        column = practice.sheet.column("code").named
        asked = f"IF(ISERROR(ROWS({column})),0,1)" if practice in given else "0"
        made[practice.on_name] = (asked, float(practice.name in done))
        for tally in practice.tallies:
            nothing = f'"{tally.nothing}"' if isinstance(tally.nothing, str) else f"{tally.nothing}"
            formula = f"IFERROR({tally.formula},{nothing})" if practice in given else nothing
            found = tally.compute(done) if practice.name in done else tally.nothing
            tallies[tally.name] = found
            made[tally.name] = (formula, found)
    totals = dashboard_figures(source.scored, source.settings, leaving=leaving)
    progress = Progress(
        totals, values, tallies, frozenset(done), source.memory, source.reviewed,
        serial(source.day), source.words.texts, done, frozenset(p.name for p in given),
        said,
    )  # fmt: skip
    return {**made, **hours, **worked_out(ROOMS, progress)}


def _read(
    practice: Practice,
    source: Source,
    grids: Mapping[str, tuple[str, Values]],
    never: Mapping[str, Collection[tuple[int, int]]],
    cells: Cells,
    names: Names,
    today: float,
    prepared: int,
    others: Mapping[str, Frame],
) -> Table:
    if practice.name in grids:
        title, grid = grids[practice.name]
        return read_table(
            grid, title, practice, source.words, source.languages,
            known=names.known, listed=names.listed, lists=source.settings.lists, today=today,
            uncalculated=never.get(title, ()), others=others,
            needed=source.layout.needed(practice.sheet, (c.name for c in practice.inputs)),
        )  # fmt: skip
    title = source.words[f"sheets.{practice.name}"]
    rows = max([practice.sheet.rows, prepared, *(len(column) for column in cells.values())])
    return read_table(
        _new_grid(practice, source.words, rows, cells), title, practice, source.words,
        source.languages, known=names.known, listed=names.listed, today=today, prepared=rows,
        others=others,
    )  # fmt: skip


def _new_grid(practice: Practice, words: Words, rows: int, cells: Cells) -> Values:
    sheet = practice.sheet
    header = declared_header(sheet)
    titles: list[object] = [words[sheet.title_key(column)] for column in sheet.columns]
    listed = [cells.get(column.name, ()) for column in sheet.columns]
    used = min(rows, max(map(len, listed), default=0))
    body: list[list[object]] = [[c[i] if i < len(c) else None for c in listed] for i in range(used)]
    body += [[None] * len(listed)] * (rows - used)
    return [*([] for _ in range(header.row)), titles, *body]


def client_keys(scored: Frame) -> list[str]:
    """The names of the prepared rows without spaces around them; ``""`` for one at fault."""
    if not len(scored):
        return []
    fault = scored["state"] == FAULT_STATE + 1
    return ["" if bad else trimmed(n) for n, bad in zip(scored["client"], fault, strict=True)]


def clients_of(scored: Frame) -> Frame:
    """What tables look up of the clients, as the sheet shows it now."""
    if not len(scored):
        return Frame({name: [] for name in ("client", *LOOKED_UP)})
    names = np.array(client_keys(scored), dtype=object)
    columns = {name: scored[column].astype(float) for name, column in LOOKED_UP.items()}
    return Frame({"client": names, **columns})
