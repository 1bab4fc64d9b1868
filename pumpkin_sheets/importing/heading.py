"""Which export a list is, and which of its columns says what (F54)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from pumpkin_sheets.book import BookError
from pumpkin_sheets.importing.listing import LOOKED_AT, Line, Listing
from pumpkin_sheets.importing.numbers import currency
from pumpkin_sheets.importing.sources import (
    ROLES,
    Source,
    Test,
    said_as,
    sources,
    synonyms,
    titled,
)
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.choices import RATINGS
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.sheets.problems import shortened
from pumpkin_sheets.sheets.tables import titles_of
from pumpkin_sheets.sheets.words import Sentence, fold_ours, listed

EXTRAS = ("knowledge", "growth", "late", *RATINGS)
"""The columns of Clients that a list of clients may have besides money and hours."""
OPTIONS = {"money": "revenue", "currency": "currency-column"}
"""What an owner calls a role whose own name is another."""
_SEVERAL = ("client", "person", "fee")
"""The roles that may have several columns: of clients a line takes the first that is not empty, of
a person it takes all, and fees are added."""
_YEAR = re.compile(r"^(?:fy ?)?(?:19|20)[0-9]{2}(?: ?[/–-] ?[0-9]{2,4})?$")
_UNIT = re.compile(r" *[(（\[]([^()（）\[\]]+)[)）\]]$| +(?:(?:in|en|به) )?(\S+)$")
"""What stands in brackets behind a title, or its last word: that may be a currency."""
_TITLES_SAID = 20
"""So many titles are listed in a sentence, each so long:"""
_TITLE_SAID = 40


@dataclass(frozen=True)
class Heading:
    """Where a list's titles stand and what its columns say.

    ``row`` is the number of the row of titles as :data:`Line` has it; ``columns`` maps a role to
    its 0-based columns; ``tested`` a folded title to its column; ``titles`` are as they stand.
    ``gross``: the money is what tax is part of, and ``whole``: may be an invoice's, which each of
    its lines repeats.  ``untaxed`` is the title of a tax that is not taken off an amount of which
    nothing says whether tax is part of it.  ``extras`` are other columns of a plain list, by the
    columns of Clients that they are called like; ``details`` those of a source's lines of detail,
    by role.  ``others`` are the sheets beside it that could have been read as well.
    """

    listing: Listing
    source: Source
    row: int
    columns: Mapping[str, tuple[int, ...]]
    tested: Mapping[str, int]
    titles: tuple[str, ...]
    gross: bool = False
    whole: bool = False
    extras: Mapping[str, int] = field(default_factory=dict)
    details: Mapping[str, int] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    untaxed: str = ""

    @property
    def read(self) -> tuple[str, ...]:
        """The titles that count, from left to right."""
        return self._titles(lambda place: place in self._places)

    @property
    def unread(self) -> tuple[str, ...]:
        """The other titles."""
        return self._titles(lambda place: place not in self._places)

    @cached_property
    def _places(self) -> frozenset[int]:
        source = self.source
        tests = (*source.keep, source.negative, source.billing)
        tested = (self.tested[test.column] for test in tests if test and test.column in self.tested)
        columns = (place for places in self.columns.values() for place in places)
        return frozenset((*columns, *tested, *self.extras.values()))

    def _titles(self, wanted: Callable[[int], bool]) -> tuple[str, ...]:
        return tuple(title for place, title in enumerate(self.titles) if title and wanted(place))

    def title(self, role: str) -> str:
        """The title of a role's first column, "" where there is none."""
        columns = self.columns.get(role, ())
        if role in self.source.details:
            return self.source.details[role]
        return self.titles[columns[0]] if columns else ""


def heading_of(
    listings: Sequence[Listing], named: Mapping[str, str], by_order: bool = False
) -> Heading:
    """The titles of the first list that has any.

    ``named`` are titles of columns by role, as an owner named them; ``by_order``: another list
    says whose an order is, so that its number will do.  Raises BookError where a named column is
    not there, where nothing says who the clients are or nothing counts, and where the amounts
    stand in a column for each year.
    """
    lacking: list[tuple[Listing, tuple[str, ...]]] = []
    for place, listing in enumerate(listings):
        head = listing.head()
        found = _found(listing, head, named, by_order)
        if found is not None:
            _refuse_years(found, named)
            rest = listings[place + 1 :]
            others = (o.sheet for o in rest if _found(o, o.head(), named, by_order) is not None)
            return replace(found, others=tuple(others))
        best = max(head, key=lambda line: _width(line[1]), default=(0, ()))
        lacking.append((listing, tuple(_texts(best[1]))))
    name = listings[0].name if listings else ""
    titles = [text for text in (lacking[0][1] if lacking else ()) if text]
    columns = titles_said(titles)
    for role, title in named.items():
        if all(titled(title) not in map(titled, row) for _, row in lacking):
            raise BookError(
                "importing.no_such_column", name=name, role=f"--{OPTIONS.get(role, role)}",
                title=title, columns=columns,
            )  # fmt: skip
    if not titles:
        raise BookError("importing.empty", name=name)
    clients = set(synonyms()["client"])
    if "client" not in named and not clients & set(map(titled, titles)):
        raise BookError("importing.no_client", name=name, columns=columns)
    raise BookError("importing.nothing_counts", name=name, columns=columns)


def _found(
    listing: Listing, head: list[Line], named: Mapping[str, str], by_order: bool
) -> Heading | None:
    found = _known(listing, head) if not named else None
    return found or _plain(listing, head, named, by_order)


def orders_of(listings: Sequence[Listing]) -> Heading:
    """The titles of the first list that says whose orders are.  Raises BookError."""
    titles: list[str] = []
    for listing in listings:
        for number, cells in listing.head():
            texts = _texts(cells)
            folded = [titled(text) for text in texts]
            columns = _by_words(folded)
            order = columns.get("order") or columns.get("invoice")
            if order and "client" in columns:
                places = {"order": order, "client": columns["client"]}
                source = Source("", frozenset(), {})
                return Heading(listing, source, number, places, _tested(folded), tuple(texts))
            if _width(cells) > len(titles):
                titles = [text for text in texts if text]
    name = listings[0].name if listings else ""
    raise BookError("importing.no_orders", name=name, columns=titles_said(titles))


def _refuse_years(heading: Heading, named: Mapping[str, str]) -> None:
    """A column for each year says of none whether it is the one that counts."""
    years = [title for title in heading.titles if _YEAR.match(titled(title))]
    if len(years) > 1 and "money" not in named and "date" not in heading.columns:
        name = heading.listing.name
        raise BookError("importing.years", name=name, years=titles_said(years), last=years[-1])


def _known(listing: Listing, head: list[Line]) -> Heading | None:
    before = ""
    found: tuple[int, Heading] | None = None
    for number, cells in head:
        texts = _texts(cells)
        folded = [titled(text) for text in texts]
        titles = set(folded)
        for place, source in enumerate(sources()):
            if source.fits(titles, before):
                if found is None or place < found[0]:
                    found = place, _heading(listing, source, number, texts, head)
                break
        before += " " + " ".join(folded)
    return found[1] if found else None


def _heading(
    listing: Listing, source: Source, number: int, texts: list[str], head: list[Line]
) -> Heading:
    folded = [titled(text) for text in texts]
    columns = {}
    for role, wanted in source.columns.items():
        places = tuple(folded.index(title) for title in wanted if title in folded)
        if places:
            columns[role] = places if role in _SEVERAL else places[:1]
    if source.heading or source.first:
        columns["client"] = (0,)
    details = _details(source, head)
    return Heading(listing, source, number, columns, _tested(folded), tuple(texts), details=details)


def _details(source: Source, head: list[Line]) -> dict[str, int]:
    """The columns of lines of detail, as a second row of titles has them."""
    wanted = source.details
    for _, cells in head if wanted else ():
        folded = [titled(text) for text in _texts(cells)]
        if all(title in folded for title in wanted.values()):
            return {role: folded.index(title) for role, title in wanted.items()}
    return {}


def _plain(
    listing: Listing, head: list[Line], named: Mapping[str, str], by_order: bool
) -> Heading | None:
    """The row in which most titles are known."""
    best: Heading | None = None
    for number, cells in head[:LOOKED_AT]:
        texts = _texts(cells)
        folded = [titled(text) for text in texts]
        plain = [_UNIT.sub("", title) if code_in(title) else title for title in folded]
        columns = _by_words(plain)
        for role, title in named.items():
            if titled(title) not in folded:
                columns = {}
                break
            columns[role] = (folded.index(titled(title)),)
        money = _choose_amount(columns, plain, named)
        gross = "tax" in named or money in synonyms()["gross"]
        tax = () if gross else columns.pop("tax", ())
        unsaid = "money" in named or money in synonyms()["unsaid"]
        counts = any(role in columns for role in ("money", "price", "hours", "cost")) or bool(
            _extras(folded, columns)
        )
        if by_order and "client" not in columns and "invoice" in columns:
            columns.setdefault("order", columns["invoice"])
        if not ("client" in columns or (by_order and "order" in columns)) or not counts:
            continue
        if best is None or len(columns) > len(best.columns):
            tested, extras = _tested(folded), _extras(folded, columns)
            whole = gross and money not in synonyms()["each"]
            best = Heading(
                listing, _any_list(folded), number, columns, tested, tuple(texts), gross, whole,
                extras, untaxed=texts[tax[0]] if tax and unsaid else "",
            )  # fmt: skip
    return best


def code_in(title: str) -> str:
    """The currency in brackets behind a title, or its last word; "" for none."""
    unit = _UNIT.search(titled(title))
    return currency(unit[1] or unit[2]) if unit else ""


def _by_words(folded: list[str]) -> dict[str, tuple[int, ...]]:
    columns: dict[str, tuple[int, ...]] = {}
    taken: set[int] = set()
    for role in ROLES:
        for word in synonyms().get(role, ()):
            if word in folded and folded.index(word) not in taken:
                columns[role] = (folded.index(word),)
                taken.add(folded.index(word))
                break
    return columns


def _extras(folded: list[str], columns: Mapping[str, tuple[int, ...]]) -> dict[str, int]:
    """The columns that are called like those of Clients that are typed by hand."""
    taken = {place for places in columns.values() for place in places}
    named = titles_of(CLIENTS, all_words())
    found: dict[str, int] = {}
    for place, title in enumerate(folded):
        name = named.get(fold_ours(title), "")
        if name in EXTRAS and place not in taken:
            found.setdefault(name, place)
    return found


def _choose_amount(
    columns: dict[str, tuple[int, ...]], folded: list[str], named: Mapping[str, str]
) -> str:
    """Leaves the columns that say what a line is worth; the folded title of its money, "" where the
    owner named it or there is none.

    A price is one piece's where there is a quantity, and both count only where nothing else says
    the amount.  What is left after a fee is no revenue where that fee is a cost of its own.
    """
    words = synonyms()
    money = folded[columns["money"][0]] if "money" in columns and "money" not in named else ""
    if money in words["price"] and "quantity" in columns and "price" not in columns:
        columns["price"], money = columns.pop("money"), ""
    if "money" in columns or not {"quantity", "price"} <= columns.keys():
        for role in ("quantity", "price", "discount"):
            columns.pop(role, None)
    if money in words["paid_out"] and "fee" in columns:
        rest = (word for word in words["money"] if word not in words["paid_out"])
        money = next((word for word in rest if word in folded), money)
        columns["money"] = (folded.index(money),)
    return money


def _any_list(folded: list[str]) -> Source:
    """What does not count in a list of no known program, and what takes off."""
    words, left_out = synonyms(), said_as("left_out")
    keep = [Test(title, without=left_out) for title in words["status"] if title in folded]
    kind = next((title for title in words["kind"] if title in folded), "")
    if not kind:
        return Source("", frozenset(), {}, keep=tuple(keep))
    return Source(
        "", frozenset(), {},
        keep=(*keep, Test(kind, without=left_out | said_as("no_sale"))),
        negative=Test(kind, said_as("credit"), holding=words["crediting"]),
        billing=Test(kind, said_as("billing")),
        unpaying=Test(kind, without=said_as("paying")),
    )  # fmt: skip


def _tested(folded: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, title in enumerate(folded):
        found.setdefault(title, place)
    return found


def _texts(cells: Sequence[object]) -> list[str]:
    return ["" if cell is None else str(cell).strip() for cell in cells]


def titles_said(titles: Iterable[str]) -> Sentence:
    """Titles as a sentence names them: not all of very many."""
    every = [shortened(title, _TITLE_SAID) for title in titles]
    return listed([*every[:_TITLES_SAID], *(["…"] if len(every) > _TITLES_SAID else [])])


def _width(cells: Sequence[object]) -> int:
    return sum(bool(text) for text in _texts(cells))
