"""Proposals as their sheet holds them: what each line says, and the true values behind it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pumpkin_sheets.plan.choices import RATINGS
from pumpkin_sheets.plan.proposals.offers import (
    NEVER,
    Known,
    Offer,
    Store,
    Sums,
    Twin,
    Value,
    alike,
)
from pumpkin_sheets.plan.proposals.sheet import SHEET
from pumpkin_sheets.sheets.problems import is_number
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import cell_text, is_blank
from pumpkin_sheets.sheets.words import Words, fold, in_a_row

_FITS = 32_000
"""Signs of one cell, nearly."""


@dataclass(frozen=True)
class Line:
    """One line of the sheet.

    ``what`` is ``cell`` (an empty one), ``differs`` (one that says something else), ``row`` (a
    new record), ``same`` (a name that may be another's) or ``settled`` (one that is: it has no
    number and is only remembered).  ``there`` is what its cell says; NEVER for one that is empty
    because its formula was never calculated.
    """

    what: str
    offers: tuple[Offer, ...] = ()
    twin: Twin | None = None
    there: object = None


def lines_of(store: Store, known: Mapping[str, Known]) -> list[Line]:
    """What there is to propose for the tables as they are.

    An offer is none whose cell holds the value, or another one than when it was first made.
    """
    cells: list[Line] = []
    records: dict[tuple[str, str], list[Offer]] = {}
    for offer in store.offers:
        table = known.get(offer.sheet)
        if table is None or not table.has(offer.column):
            continue
        if fold(offer.name) not in table.rows:
            records.setdefault((offer.sheet, fold(offer.name)), []).append(offer)
            continue
        if table.is_log:
            continue
        there = table.there(offer)
        if there is None:
            cells.append(Line("cell", (offer,), there=NEVER if table.waits(offer) else None))
        elif not alike(there, offer.value) and alike(there, offer.there):
            cells.append(Line("differs", (offer,), there=there))
    named = known.get("clients")
    twins = [t for t in store.twins if named is None or fold(t.name) not in named.rows]
    return [
        *(line for line in cells if line.what == "cell"),
        *(Line("row", tuple(offers)) for offers in records.values()),
        *(Line("same", twin=twin) for twin in twins if not twin.settled),
        *(line for line in cells if line.what == "differs"),
        *(Line("settled", twin=twin) for twin in twins if twin.settled),
    ]


def store_of(lines: Iterable[Line]) -> Store:
    """What lines hold, to be proposed again."""
    offers: list[Offer] = []
    twins: list[Twin] = []
    for line in lines:
        offers += line.offers
        twins += [line.twin] if line.twin else []
    return Store(tuple(offers), tuple(twins))


# --- as rows --------------------------------------------------------------------------------------


def rows_of(
    lines: Iterable[Line], known: Mapping[str, Known], words: Words
) -> list[tuple[object, ...]]:
    """The rows of the sheet, in the order of its columns; numbers count from 1."""
    rows: list[tuple[object, ...]] = []
    number = 0
    for line in lines:
        if line.what != "settled":
            number += 1
        shown = {
            "number": None if line.what == "settled" else number,
            **_shown(line, known, words),
            "cells": packed(line),
        }
        rows.append(tuple(shown.get(column.name) for column in SHEET.columns))
    return rows or [(None, None, None, None, None, words["proposals.none"], None, None, None)]


def _shown(line: Line, known: Mapping[str, Known], words: Words) -> dict[str, object]:
    if line.twin is not None:
        return _twin_shown(line.twin, line.what == "settled", known, words)
    first = line.offers[0]
    table = known[first.sheet]
    told: dict[str, object] = {
        "goes_to": table.title,
        "row": first.name,
        "source": _each(o.source for o in line.offers),
    }
    if line.what == "row":
        parts = [
            words.say("proposals.part", column=_title(table, o.column, words), value=said(o.value))
            for o in line.offers
            if o.column != table.key
        ]
        reasons = [words[_news(line.offers)], *dict.fromkeys(o.why for o in line.offers if o.why)]
        proposed = words["proposals.separator"].join(parts) or first.name
        return {**told, "proposed": proposed, "why": in_a_row(reasons, words)}
    told["column"] = _title(table, first.column, words)
    told["proposed"] = said(first.value)
    if line.what == "differs":
        why = words.say(
            "proposals.differs", there=said(line.there), value=said(first.value), why=first.why
        )
        return {**told, "now": said(line.there), "why": why}
    if line.there == NEVER:
        why = words.say("proposals.uncalculated", why=first.why)
        return {**told, "now": NEVER, "why": why}
    return {**told, "why": first.why}


def _news(offers: Iterable[Offer]) -> str:
    """The key of what a new record is."""
    columns = {offer.column for offer in offers if offer.sheet == "clients"}
    if not columns:
        return "proposals.new_row"
    return "proposals.new_rated" if columns & set(RATINGS) else "proposals.new_client"


def _twin_shown(
    twin: Twin, settled: bool, known: Mapping[str, Known], words: Words
) -> dict[str, object]:
    table = known["clients"]
    parts = [
        words.say("proposals.part", column=_title(table, column, words), value=said(value))
        for column, value in twin.own.values.items()
    ]
    facts = {"name": twin.name, "to": twin.to}
    return {
        "goes_to": table.title,
        "row": twin.to,
        "column": _title(table, table.key, words),
        "now": twin.to,
        "proposed": words["proposals.separator"].join((twin.name, *parts)),
        "why": words.say("proposals.settled" if settled else "proposals.same", **facts),
        "source": twin.source,
    }


def _title(table: Known, column: str, words: Words) -> str:
    return words[table.sheet.title_key(table.sheet.column(column))]


def _each(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def said(value: object) -> str:
    """A value as a line says it."""
    if is_number(value):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return cell_text(value)


# --- the true values ------------------------------------------------------------------------------


def packed(line: Line) -> str:
    """The values behind a line, as one text."""
    if line.twin is not None:
        twin = line.twin
        held: Any = {
            "same": twin.name,
            "to": twin.to,
            "own": _sums(twin.own),
            "others": _sums(twin.others),
            "from": twin.source,
            "settled": twin.settled,
        }
    else:
        held = [_packed(offer) for offer in line.offers]
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    if len(text) > _FITS:  # long reasons are not worth a value
        held = [{**each, "w": "", "f": ""} for each in held]
        text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return text


def unpacked(records: Iterable[Mapping[str, object]]) -> list[tuple[int, Line]]:
    """The numbers and lines that rows of the sheet hold; 0 for one without a number.

    A row that somebody broke is left out.  One that names a column is of a cell, whatever became
    of its record since.
    """
    found = []
    for record in records:
        try:
            line = _line(json.loads(cell_text(record["cells"])), is_blank(record.get("column")))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        number = record["number"]
        found.append((int(number) if is_number(number) else 0, line))  # type: ignore[call-overload]
    return found


def _line(held: Any, whole: bool) -> Line:
    """``whole``: the line named no column."""
    if isinstance(held, list):
        offers = tuple(_offer(each) for each in held)
        if not offers:
            raise ValueError(held)
        return Line("row" if whole else "cell", offers)
    twin = Twin(
        str(held["same"]),
        str(held["to"]),
        _as_sums(held["own"]),
        _as_sums(held["others"]),
        str(held["from"]),
        held["settled"] is True,
    )
    return Line("settled" if twin.settled else "same", twin=twin)


def _packed(offer: Offer) -> dict[str, object]:
    held: dict[str, object] = {"s": offer.sheet, "n": offer.name, "c": offer.column}
    held |= {"v": _plain(offer.value), "w": offer.why, "f": offer.source}
    if offer.there is not None:
        held["t"] = _plain(offer.there)
    if offer.anew:
        held["a"] = 1
    return held


def _offer(held: Mapping[str, Any]) -> Offer:
    there = _value(held["t"]) if "t" in held else None
    return Offer(
        str(held["s"]), str(held["n"]), str(held["c"]), _value(held["v"]), str(held["w"]),
        str(held["f"]), there, "a" in held,
    )  # fmt: skip


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return {"day": value.isoformat()[:10]}
    return value if isinstance(value, str) or is_number(value) else cell_text(value)


def _value(held: Any) -> Value:
    if isinstance(held, dict):
        return dt.date.fromisoformat(held["day"])
    if isinstance(held, str):
        return held
    if not is_number(held):
        raise ValueError(held)
    return float(held)


def _sums(sums: Sums) -> dict[str, object]:
    return {**sums.amounts, "late": list(sums.late)}


def _as_sums(held: Mapping[str, Any]) -> Sums:
    days, count = held["late"]
    amounts = {str(column): float(value) for column, value in held.items() if column != "late"}
    return Sums(amounts, (float(days), int(count)))


def with_there(offers: Iterable[Offer], known: Mapping[str, Known]) -> list[Offer]:
    """Offers that remember what stands in their cells now."""
    made = []
    for offer in offers:
        table = known.get(offer.sheet)
        there = table.there(offer) if table is not None and table.has(offer.column) else None
        if isinstance(there, dt.datetime):
            there = there.date()
        kept = there if isinstance(there, str | dt.date) or is_number(there) else None
        made.append(replace(offer, there=kept))  # type: ignore[arg-type]
    return made
