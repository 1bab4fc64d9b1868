"""A review with its letters: Drafts as it shall be, and what the reader of one must not see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace

from pumpkin_sheets.plan.care.care import Service
from pumpkin_sheets.plan.care.client_text import RevealingText
from pumpkin_sheets.plan.care.secret_words import HARD_WORDS, revealing_word, secret_words
from pumpkin_sheets.plan.care.sheets import FINE_NAMES, SERVICE
from pumpkin_sheets.plan.clients.finding import Finding
from pumpkin_sheets.plan.house_rules.rules import RULES
from pumpkin_sheets.plan.house_rules.rules import SHEET as HOUSE_RULES
from pumpkin_sheets.plan.letters.drafts import SHEET as DRAFTS
from pumpkin_sheets.plan.letters.drafts import Draft, draft_rows
from pumpkin_sheets.plan.letters.kinds import LANGUAGES
from pumpkin_sheets.plan.letters.letterhead import FACTS, LANGUAGE
from pumpkin_sheets.plan.letters.letters import LETTERS
from pumpkin_sheets.plan.letters.requests import (
    Place,
    Request,
    advised,
    heeded,
    made,
    of_tables,
    of_touches,
    one_each,
    row_requests,
    sent,
)
from pumpkin_sheets.plan.letters.writing import Writer
from pumpkin_sheets.plan.practised import clients_of
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.plan.review.own_sheets import own_header, written_rows
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.inputs import Typed
from pumpkin_sheets.sheets.practice import Filled
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import cell_name
from pumpkin_sheets.sheets.tables import EXCEL_ERRORS, Values, cell_text
from pumpkin_sheets.sheets.wishes import Fact
from pumpkin_sheets.sheets.words import Sentence, Words


def with_letters(
    judgement: Judgement,
    service: Service | None,
    grids: Mapping[str, Values],
    languages: Sequence[Words],
    today: dt.date,
) -> Judgement:
    """A review, its schedule done, with Drafts written where the workbook has that sheet.

    A letter that would show what its reader must not see is none: the cell is named instead.
    Without Letters the proposals stand, and that nobody knows what was sent is one more problem.
    """
    practised = judgement.content.practised
    if DRAFTS not in practised.written:
        return judgement
    desk = _Desk(judgement, service, languages, today)
    drafts = list(desk.drafts())
    found = [*desk.problems.values()]
    if LETTERS.name not in judgement.titles:
        title, words = judgement.titles[DRAFTS.name], judgement.words
        message = words.say("problems.letters_gone", sheet=words[f"sheets.{LETTERS.name}"])
        found.append(CellProblem(title, "A1", title, None, message))
    header = own_header(
        DRAFTS, grids, judgement.titles, judgement.words, languages, judgement.layout
    )
    rows = written_rows(DRAFTS, header, draft_rows(drafts, judgement.words))
    return replace(
        judgement,
        written={**judgement.written, judgement.titles[DRAFTS.name]: rows},
        problems=[*judgement.problems, *found],
        drafts=tuple(drafts),
    )


@dataclass
class _Desk:
    """Where the letters of one review are written."""

    judgement: Judgement
    service: Service | None
    languages: Sequence[Words]
    day: dt.date
    problems: dict[tuple[str, str], CellProblem] = field(default_factory=dict)

    def __post_init__(self) -> None:
        content = self.judgement.content
        self.practised = content.practised
        self.by_name = {t.practice.name: t for t in self.practised.tables}
        self.typed = self.practised.typed.get(HOUSE_RULES.name, Typed({}))
        fine = self.service.settings.fine if self.service else frozenset()
        self.writer = Writer(content.settings.sign, secret_words(self.languages), fine)
        self.spoken = {words.language: words for words in self.languages}

    # -- what is asked for -------------------------------------------------------------------------

    def requests(self) -> list[Request]:
        """The letters to write, one for each client."""
        judgement, values, today = self.judgement, self.practised.values, self.day
        clients = clients_of(judgement.content.scored)
        table = self.by_name.get("letters")
        rows = row_requests(table, clients, values, today) if table else []
        told = list(sent(table, clients)) if table else []
        if self.service:
            told += made(self.service.touches, today)
        entries = self.service.result.entries if self.service else []
        proposals = [
            *advised(
                judgement.reviewed,
                judgement.clients.frame,
                judgement.settings["WorstFlags"],
                values,
                today,
            ),
            *of_touches(entries, today),  # first: they know the day
            *of_tables(self.practised.tables, values, today, self.named(clients)),
        ]
        return one_each(rows, [p for p in proposals if not heeded(p, told, today)])

    def named(self, clients: Frame) -> Callable[[str], str]:
        """Names as Clients has them, old ones and those typed otherwise too."""
        source = self.practised.source
        assert source is not None
        return Finding(clients, source.remembered).named

    # -- what is written ---------------------------------------------------------------------------

    def drafts(self) -> Iterator[Draft]:
        """The letters that may be read by those they go to."""
        for request in self.requests():
            words = self.language(request)
            facts = {**self.letterhead(), "rules": self.rules(words), **request.facts}
            if not facts["rules"]:
                del facts["rules"]
            try:
                yield self.draft(request, facts, words)
            except RevealingText as revealing:
                self.name(request, facts, revealing)

    def draft(self, request: Request, facts: Mapping[str, Fact], words: Words) -> Draft:
        """One letter.  Raises RevealingText."""
        client, kind = request.client, request.kind.name
        written = self.writer.write(client, kind, facts, words)
        said, alone = self.writer.said, ("email", "address", "company")
        told = {name: said(name, facts.get(name, ""), words) for name in alone}
        told["on"] = request.on.isoformat()
        return Draft(
            client,
            self.writer.text("{on} {client}", client, told),
            kind,
            self.writer.text("{email}", client, told),
            written.subject,
            written.text,
            words.language,
            request.on,
            written.missing,
            self.writer.text("{company}", client, told),
            self.writer.text("{address}", client, told),
        )

    def language(self, request: Request) -> Words:
        """The language of a letter: its own, that of all letters, or the workbook's."""
        code = self.practised.values.get(LANGUAGE)
        of_all = next((c.name for c in LANGUAGES if c.code == code), self.judgement.words.language)
        return self.spoken[request.language or of_all]

    def letterhead(self) -> dict[str, Fact]:
        """Who writes, as far as House rules says."""
        said = {fact: self.line(line) for line, fact in FACTS.items()}
        return {fact: text for fact, text in said.items() if text}

    def line(self, name: str) -> str:
        """What is typed on a line of House rules."""
        text = cell_text(self.typed.cells.get(name))
        return "" if text in EXCEL_ERRORS else text

    def rules(self, words: Words) -> tuple[Sentence, ...]:
        """The owner's rules; those that stand as they came are said in the letter's language."""
        found = []
        for name in RULES_ON_PAGE:
            text = self.line(name)
            key = f"rules.{name.lower().replace('_', '')}"
            if text and any(each.get(key, "") == text for each in self.languages):
                text = words[key]
            if text:
                found.append(Sentence("language.one", name=text))
        return tuple(found)

    # -- what its reader must not see --------------------------------------------------------------

    def name(self, request: Request, facts: Mapping[str, Fact], revealing: RevealingText) -> None:
        """One sentence at the cell that holds the word, once."""
        title, cell, label, value = self.place(request, revealing)
        words = self.judgement.words
        places = self.service.settings.places if self.service else {}
        key = "problems.letter_reveals" if FINE_NAMES in places else "problems.letter_reveals_plain"
        message = words.say(
            key,
            value=value,
            word=revealing.word,
            line=words[f"working.{FINE_NAMES}"],
            sheet=self.judgement.titles.get(SERVICE.name, ""),
        )
        problem = CellProblem(title, cell, label, value, message, request.client)
        self.problems.setdefault((title, cell), problem)

    def place(self, request: Request, revealing: RevealingText) -> tuple[str, str, str, str]:
        """Title, cell, column title and content of what holds the word."""
        fact = {"referral": "refer_to", "refund": "deposit"}.get(revealing.fact, revealing.fact)
        if fact in request.places:
            return self.typed_cell(request.places[fact])
        lines = [line for line, name in FACTS.items() if name == fact]
        if fact == "rules":
            lines = [n for n in RULES_ON_PAGE if revealing_word(self.line(n), HARD_WORDS)]
        if lines and lines[0] in self.typed.at:
            at = self.typed.at[lines[0]]
            title = self.judgement.titles[HOUSE_RULES.name]
            return title, cell_name(*at), "", self.line(lines[0])
        if request.row >= 0:
            return self.typed_cell(("letters", request.row, "client"))
        frame, header = self.judgement.clients.frame, self.judgement.clients.header
        rows = frame.labels[frame["client"] == request.client]
        row = int(rows[0]) if len(rows) else header.first_row
        cell = cell_name(row, header.positions["client"])
        return self.judgement.titles["clients"], cell, "", request.client

    def typed_cell(self, place: Place) -> tuple[str, str, str, str]:
        """A cell of a table, with what stands there."""
        name, row, column = place
        table: Filled = self.by_name[name]
        sheet = table.practice.sheet
        label = self.judgement.words[sheet.title_key(sheet.column(column))]
        cell = cell_name(row, table.header.positions[column])
        return self.judgement.titles[name], cell, label, cell_text(table.frame.cell(row, column))


RULES_ON_PAGE: Collection[str] = tuple(f"Rule_{number}" for number in range(1, RULES + 1))
"""The lines of House rules that are the owner's rules."""
