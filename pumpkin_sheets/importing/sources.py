"""The exports that are known by their titles, as ``sources.toml`` lists them (F54)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pumpkin_sheets.sheets.words import fold, fold_ours

ROLES = (
    "client", "person", "money", "minus", "quantity", "price", "discount", "tax", "fee", "cost",
    "hours", "date", "due", "paid", "invoice", "order", "once", "currency",
)  # fmt: skip
"""What a column can say; ``money`` is in the file's currency, ``hours`` in hours, ``discount`` in
hundredths of quantity times price."""
NUMBERS = ("money", "minus", "quantity", "price", "discount", "tax", "fee", "cost", "hours")
DATES = ("date", "due", "paid")
"""The roles whose cells are numbers, and those whose cells are days."""


PERSIAN = str.maketrans("يك", "یک")
"""Two letters of Arabic as Persian writes them."""


def titled(text: str) -> str:
    """A title as it is compared: without a star, by which a template marks what it needs, or a
    colon."""
    return fold(text.lstrip("\ufeff").translate(PERSIAN)).lstrip("*").rstrip(":").strip()


@dataclass(frozen=True)
class Test:
    """Which lines count by one of their cells: among ``only``, or not among ``without``, both
    folded as our own words are.

    None of ``lacking`` may be part of it; one of ``holding``, which are as good as ``only``, may.
    """

    column: str
    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    lacking: tuple[str, ...] = ()
    holding: tuple[str, ...] = ()

    def passes(self, cell: str) -> bool:
        """Whether a folded cell does."""
        if any(word in cell for word in self.lacking):
            return False
        ours = fold_ours(cell)
        if self.only:
            return ours in self.only or any(word in cell for word in self.holding)
        return ours not in self.without


@dataclass(frozen=True)
class Source:
    """One kind of export; see the head of ``sources.toml``.

    ``columns`` are the folded titles of each role, those wanted most first.  ``heading``: a client
    stands alone on a line above its own; ``first``: in the first column, which has no title.
    With what any list calls a column that says what it ``lacks``, a role, it is another kind.
    What is ``negative`` takes off; what fails ``unpaying`` does not count in a list that has lines
    that are ``billing``.  ``incoming``: only what came in counts, and what went out whose column
    holds one of these words.  ``detail`` are lines that belong to the invoice above, whose
    ``details`` are columns of a second row of titles.  ``none`` are texts that say no number;
    ``open_end``: the last column holds commas that nobody quoted; ``guess``: its titles were never
    seen in a file.
    """

    name: str
    needs: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    lacks: str = ""
    before: str = ""
    heading: bool = False
    first: bool = False
    names_only: bool = False
    to: str = "clients"
    keep: tuple[Test, ...] = ()
    negative: Test | None = None
    billing: Test | None = None
    unpaying: Test | None = None
    prospects: Test | None = None
    incoming: tuple[str, tuple[str, ...]] | None = None
    fee_sign: float = 1.0
    detail: Test | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    none: frozenset[str] = frozenset()
    open_end: bool = False
    guess: bool = False

    def fits(self, titles: Set[str], before: str) -> bool:
        """Whether a list of these folded ``titles`` is one, with that text above them."""
        lacks = self.lacks and not titles.isdisjoint(synonyms()[self.lacks])
        return self.needs <= titles and self.before in before and not lacks

    @property
    def is_plain(self) -> bool:
        """Whether it is any list, known by what its columns are called."""
        return not self.name


@cache
def sources() -> tuple[Source, ...]:
    """Every kind of export, those that need most titles first."""
    made = [_source(each) for each in _tables()["source"]]
    return tuple(sorted(made, key=lambda s: (-bool(s.before), -len(s.needs))))


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """What columns of any list are called, folded, by role, those wanted most first."""
    return {role: tuple(map(titled, texts)) for role, texts in _tables()["words"].items()}


@cache
def said_as(role: str) -> frozenset[str]:
    """The words of a role that cells of any list hold, folded as our own are."""
    return frozenset(map(fold_ours, synonyms()[role]))


@cache
def known_titles() -> frozenset[str]:
    """Every folded title that tells anything."""
    needed = (title for source in sources() for title in source.needs)
    wanted = (t for s in sources() for titles in s.columns.values() for t in titles)
    return frozenset((*needed, *wanted, *(t for texts in synonyms().values() for t in texts)))


@cache
def months() -> Mapping[str, int]:
    """The number of each month by its names, whole or cut, where these mean no other."""
    tables: list[list[str]] = _tables()["months"]["names"]
    numbers: dict[str, set[int]] = {}
    for number, names in enumerate(tables, start=1):
        for name in names:
            for end in range(3, len(name) + 1):
                numbers.setdefault(name[:end], set()).add(number)
    return {name: found.pop() for name, found in numbers.items() if len(found) == 1}


def legal_forms() -> tuple[str, ...]:
    """What names of firms end or begin with, folded, the longest first."""
    return tuple(sorted(synonyms()["legal_forms"], key=len, reverse=True))


@cache
def currency_signs() -> Mapping[str, str]:
    """The code of each currency by its code and its signs, folded."""
    tables: Mapping[str, list[str]] = _tables()["currencies"]
    return {fold(sign): code for code, signs in tables.items() for sign in (code, *signs)}


@cache
def shared_signs() -> Mapping[str, frozenset[str]]:
    """The currencies that each sign of several may mean, by the folded sign."""
    tables: Mapping[str, list[str]] = _tables()["shared_signs"]
    return {fold(sign): frozenset(codes) for sign, codes in tables.items()}


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "sources.toml").read_text(encoding="utf-8"))


def _source(table: Mapping[str, Any]) -> Source:
    incoming = table.get("incoming")
    return Source(
        name=table["name"],
        needs=frozenset(map(titled, table["needs"])),
        columns={role: tuple(map(titled, table[role])) for role in ROLES if role in table},
        lacks=table.get("lacks", ""),
        before=table.get("before", ""),
        heading=table.get("heading", False),
        first=table.get("first", False),
        names_only=table.get("names", False),
        to=table.get("to", "clients"),
        keep=tuple(_test(each) for each in table.get("keep", ())),
        negative=_test(table["negative"]) if "negative" in table else None,
        prospects=_test(table["prospects"]) if "prospects" in table else None,
        incoming=(titled(incoming["column"]), tuple(incoming["words"])) if incoming else None,
        fee_sign=table.get("fee_sign", 1.0),
        detail=_test(table["detail"]) if "detail" in table else None,
        details={role: titled(title) for role, title in table.get("details", {}).items()},
        none=frozenset(map(fold, table.get("none", ()))),
        open_end=table.get("open_end", False),
        guess=table.get("guess", False),
    )


def _test(table: Mapping[str, Any]) -> Test:
    return Test(
        titled(table["column"]),
        frozenset(map(fold_ours, table.get("only", ()))),
        frozenset(map(fold_ours, table.get("not", ()))),
        tuple(map(fold, table.get("lacking", ()))),
    )
