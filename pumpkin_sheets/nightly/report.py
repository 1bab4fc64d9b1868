"""From a review to the report that is mailed, and to Changes with ``Mailed on`` filled in.

The Changes sheet is the only memory of what was mailed: a record without ``Mailed on`` has not
been told yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from pumpkin_sheets.book import Rows
from pumpkin_sheets.nightly.news import Moved, PriceAdvice, ProblemLine, Report, TouchLine
from pumpkin_sheets.nightly.overview import overview_of
from pumpkin_sheets.plan.care.care import Service
from pumpkin_sheets.plan.care.sheets import SCHEDULE
from pumpkin_sheets.plan.care.work_days import DAY
from pumpkin_sheets.plan.choices import DROP, DROP_LATER, REPRICE, SHOWN_ACTIONS, TIERS, VIP
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.memory.memory import NAMES as MEMORY_NAMES
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.memory.memory import copies_in, with_copies
from pumpkin_sheets.plan.packs import PRACTICES
from pumpkin_sheets.plan.review.changes import SHEET as CHANGES
from pumpkin_sheets.plan.review.changes import unmailed
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.plan.whatif.levers_sheet import SHEET as LEVERS
from pumpkin_sheets.recalculate import Outcome
from pumpkin_sheets.sheets.copies import packed, unpacked
from pumpkin_sheets.sheets.schema import cell_name
from pumpkin_sheets.sheets.tables import cell_text, codes_of
from pumpkin_sheets.sheets.words import Words, fold

_NAMES = [column.name for column in CHANGES.columns]
_ACT = (DROP, REPRICE, DROP_LATER)
_STYLES = {action.code: action.style for action in SHOWN_ACTIONS}

Record = dict[str, object]


@dataclass(frozen=True)
class Untold:
    """The records of Changes that no mail has told of, as they stand on the sheet.

    ``memory`` is the title of Memory and what it holds, in a workbook that has one.
    """

    title: str
    written: Rows
    positions: tuple[int, ...]
    memory: tuple[str, Rows] | None = None

    def batches(self, handed: Collection[Sequence[str]]) -> list[Untold]:
        """The changes of each mail that may have gone out before, and then all others.

        ``handed`` are the marks of such mails.  At least one; without changes where there are none.
        """
        marks = dict(zip(self.positions, self.marks(), strict=True))
        found = []
        for batch in handed:
            again = tuple(i for i, mark in marks.items() if mark in batch)
            marks = {i: mark for i, mark in marks.items() if i not in again}
            if again:
                found.append(replace(self, positions=again))
        return [*found, replace(self, positions=tuple(marks))] if marks or not found else found

    def parted(self, told: Collection[str]) -> tuple[Untold, Untold]:
        """The changes whose marks are ``told``, and the others."""
        marks = dict(zip(self.positions, self.marks(), strict=True))
        before = tuple(i for i, mark in marks.items() if mark in told)
        after = tuple(i for i in self.positions if i not in before)
        return replace(self, positions=before), replace(self, positions=after)

    def marks(self) -> list[str]:
        """What a diary knows each of these records by: no words, and not the reason."""
        facts = [repr(identity(record)[:-1]) for record in self.records()]
        return [sha256(f.encode("utf-8", "surrogatepass")).hexdigest()[:32] for f in facts]

    def records(self) -> list[Record]:
        return [dict(zip(_NAMES, self.written.rows[i], strict=True)) for i in self.positions]

    def marked(self, day: dt.date, told: Collection[tuple[str, ...]]) -> dict[str, Rows]:
        """Changes with these records marked as mailed on ``day``, and what Memory keeps of it.

        ``told`` are the identities of what was mailed: so are they marked in Memory's copy, where
        somebody may have typed on the sheet since.
        """
        at = _NAMES.index("mailed_on")
        rows = [
            (*row[:at], day, *row[at + 1 :]) if i in self.positions else row
            for i, row in enumerate(self.written.rows)
        ]
        marked = {self.title: Rows(self.written.first_row, self.written.columns, rows)}
        if self.memory is not None:
            title, memory = self.memory
            marked[title] = _with_marked_copy(memory, told, day)
        return marked


def _with_marked_copy(memory: Rows, told: Collection[tuple[str, ...]], day: dt.date) -> Rows:
    """What Memory holds, with these records marked in its copy of Changes."""
    copies = copies_in(dict(zip(MEMORY_NAMES, row, strict=True)) for row in memory.rows)
    copy = unpacked(copies.get(CHANGES.name, ""))
    if copy is None:
        return memory
    records = [dict(zip(copy, cells, strict=True)) for cells in zip(*copy.values(), strict=True)]
    for record in records:
        if not record["mailed_on"] and identity(record) in told:
            record["mailed_on"] = day
    columns = {name: [record[name] for record in records] for name in copy}
    kept = {**copies, CHANGES.name: packed(columns)}
    return replace(memory, rows=with_copies(memory.rows, kept))


def untold(judgement: Judgement) -> Untold:
    """What has to be told after a review, in the order of the sheet."""
    title = judgement.titles[CHANGES.name]
    written = judgement.written[title]
    records: list[Record] = [dict(zip(_NAMES, row, strict=True)) for row in written.rows]
    memory = judgement.titles.get(MEMORY.name, "")
    kept = (memory, judgement.written[memory]) if memory in judgement.written else None
    return Untold(title, written, tuple(unmailed(records)), kept)


def identity(record: Record) -> tuple[str, ...]:
    """What tells one record of Changes from another, wherever it stands now; the reason last."""
    return tuple(cell_text(record[name]) for name in _NAMES if name != "mailed_on")


def report_of(
    outcome: Outcome,
    records: Sequence[Record],
    book: str,
    book_id: str,
    languages: Collection[Words],
    link: str = "",
    address: Callable[[str, str], str] = lambda _title, _cell: "",
    pictured: bool = False,
) -> Report:
    """The report of one book: ``records`` are the untold ones of Changes.

    ``address`` is where a cell, or with no cell a sheet, is opened; empty where nothing can be.
    ``pictured``: with what the two pictures show.
    """
    judgement = outcome.judgement
    told = [*(practice.name for practice in PRACTICES), SCHEDULE.name, LEVERS.name]
    practices = {fold(words[f"sheets.{name}"]) for name in told for words in languages}
    problems = [
        ProblemLine(f"{p.sheet}!{p.cell}", p.message, address(p.sheet, p.cell))
        for p in judgement.problems
    ]
    fresh = _fresh(records, languages)
    weights = _weights(judgement, records, fresh, languages)
    link_to = _links(judgement, address)
    actions = codes_of(SHOWN_ACTIONS, "actions", languages)
    links = {
        judgement.words[f"sheets.{name}"]: address(title, "")
        for name, title in judgement.titles.items()
    }
    return Report(
        book,
        book_id,
        judgement.count,
        changes=[
            _moved(record, practices, weight, link_to, actions)
            for record, weight in zip(records, weights, strict=True)
        ],
        prices=_prices(judgement, fresh, link_to),
        problems=problems,
        touches=_touches(outcome.service, judgement.words, outcome.now.date()),
        link=link,
        sign=judgement.settings.sign,
        links=links,
        overview=overview_of(judgement.totals) if pictured else None,
        listed=judgement.reviewed["client"].tolist(),
    )


def _touches(service: Service | None, words: Words, today: dt.date) -> list[TouchLine]:
    """The touches of the coming seven days; none without a schedule."""
    return [
        TouchLine(e.date, e.start, e.client, words[f"touch_kinds.{e.kind}"], e.person)
        for e in (service.result.entries if service else ())
        if today <= e.date < today + DAY * 7
    ]


def _links(judgement: Judgement, address: Callable[[str, str], str]) -> Callable[[str], str]:
    """Where the row of a client on Clients is opened; empty where there is none."""
    clients = judgement.clients
    title, column = judgement.titles[CLIENTS.name], clients.header.positions["client"]
    listed = clients.frame[clients.listed]
    rows = dict(zip(listed["key"].tolist(), listed.labels.tolist(), strict=True))

    def link_to(client: str) -> str:
        row = rows.get(fold(client))
        return "" if row is None else address(title, cell_name(row, column))

    return link_to


def _weights(
    judgement: Judgement,
    records: Sequence[Record],
    fresh: Collection[str],
    languages: Collection[Words],
) -> list[tuple[int, float]]:
    """What matters most: a VIP come or gone, then who is new to act on, then who moved or left.

    Among equals it is what the client brings.
    """
    tiers = codes_of(TIERS, "tiers", languages)
    reviewed = judgement.reviewed
    brings = dict(zip(map(fold, reviewed["client"]), reviewed["revenue"], strict=True))
    weights = []
    for record in records:
        key = fold(cell_text(record["client"]))
        before, after = (tiers.get(fold(cell_text(record[f"tier_{at}"]))) for at in ("from", "to"))
        rank = 1 if before and before != after else 0
        if key in fresh:
            rank = 2
        if before != after and VIP in (before, after):
            rank = 3
        weights.append((rank, _number(brings.get(key)) or 0.0))
    return weights


def _moved(
    record: Record,
    practices: Collection[str],
    weight: tuple[int, float],
    link_to: Callable[[str], str],
    actions: Mapping[str, int],
) -> Moved:
    day = record["date"]
    texts = {name: cell_text(value) for name, value in record.items()}
    of_practice = fold(texts["what"]) in practices
    return Moved(
        day if isinstance(day, dt.date) else dt.date.min,
        texts["client"],
        texts["what"],
        texts["tier_from"],
        texts["tier_to"],
        texts["action_from"],
        texts["action_to"],
        texts["why"],
        of_practice,
        weight,
        "" if of_practice else link_to(texts["client"]),
        _STYLES.get(actions.get(fold(texts["action_to"]), 0), "plain"),
    )


def _fresh(records: Sequence[Record], languages: Collection[Words]) -> set[str]:
    """Who came to Drop or Reprice in these records, by folded name."""
    codes = codes_of(SHOWN_ACTIONS, "actions", languages)
    return {
        fold(cell_text(record["client"]))
        for record in records
        if codes.get(fold(cell_text(record["action_to"]))) in _ACT
        and codes.get(fold(cell_text(record["action_from"]))) not in _ACT
    }


def _prices(
    judgement: Judgement, fresh: Collection[str], link_to: Callable[[str], str]
) -> list[PriceAdvice]:
    """Who came to Drop or Reprice (``fresh``, by folded name) and still stands there."""
    return [
        PriceAdvice(
            row["client"],
            cell_text(row["action_shown"]),
            _number(row["revenue"]),
            _number(row["suggested"]),
            _number(row["can_lose"]),
            cell_text(row["reason"]),
            link_to(row["client"]),
            _STYLES[row["action_code"]],
        )
        for row in judgement.reviewed.records()
        if fold(row["client"]) in fresh and row["enough"] and row["action_code"] in _ACT
    ]


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
        return None
    return float(value)
