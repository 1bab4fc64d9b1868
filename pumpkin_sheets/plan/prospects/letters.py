"""Which letter the state of a prospect asks for, and what is known for it (F9, F34, F39, F42).

Pure facts: nothing that is judged of a prospect is among them, and no text is made here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pumpkin_sheets.plan.prospects.machine import (
    INTERVIEW,
    MONEY,
    SAY_NO,
    SPEAK,
    UNCLEAR,
    WRITE,
)
from pumpkin_sheets.plan.prospects.verdict import BULLET, CONDITIONS
from pumpkin_sheets.sheets.numbers import rounded
from pumpkin_sheets.sheets.practice import Filled
from pumpkin_sheets.sheets.sentences import day_of
from pumpkin_sheets.sheets.wishes import Wish
from pumpkin_sheets.sheets.words import Sentence

MOVED_CONTACT = "moved_contact"
KINDS = {
    SAY_NO: "decline",
    UNCLEAR: "success_question",
    WRITE: "estimate",
    MONEY: "deposit_wait",
}
"""The kind of letter by state; two more depend on more than the state."""

TYPED = {
    "contact": "contact",
    "email": "email",
    "project": "project",
    "price_new": "spoken",
    "deposit": "deposit",
    "new_company": "prospect",
}
"""The column in which people typed a fact, where no other is said."""


def asked(table: Filled, settings: Mapping[str, float], today: float) -> Iterator[Wish]:
    """The letters that the rows of Prospects ask for, at most one each, from top to bottom.

    ``settings`` are all settings by defined name, ``today`` is a serial number.
    """
    rows = table.both
    for label, row in rows[rows["ready"] == 1].rows():
        kind = _kind(row)
        if kind:
            facts = {
                name: value
                for name, value in _facts(kind, row, settings, today).items()
                if value != "" and value == value
            }
            typed = {name: TYPED[name] for name in facts if name in TYPED}
            if _own_deposit(row):
                typed.pop("deposit", None)
            to = row["from_client" if kind == MOVED_CONTACT else "prospect"]
            yield Wish(to, kind, facts, int(label), typed)


def _kind(row: Mapping[str, Any]) -> str:
    code = int(row["code"])
    if code == INTERVIEW and row["moved"] == 1:
        return MOVED_CONTACT
    if code == SPEAK and row["verdict_code"] == CONDITIONS:
        return "conditions" if row["conditions"] else ""
    return KINDS.get(code, "")


def _facts(
    kind: str, row: Mapping[str, Any], settings: Mapping[str, float], today: float
) -> dict[str, Any]:
    known = {name: row[name] for name in ("contact", "email")}
    if kind == MOVED_CONTACT:
        by = day_of(row["call_by"]) if row["call_by"] >= today else ""
        return {**known, "new_company": row["prospect"], "date": by}
    known["project"] = row["project"]
    if kind == "conditions":
        listed = row["conditions"].removeprefix(BULLET).split(f" {BULLET}")
        said = tuple(Sentence("language.one", name=text) for text in listed)
        return {**known, "conditions": said}
    if kind == "estimate":
        reply = day_of(today + settings["ReplyDays"])
        rounds = float(rounded(settings["BaseRounds"], 1))
        price = row["spoken"]
        return {
            **known, "price_new": price, "rounds": rounds, "reply_by": reply,
            "deposit": _deposit(row, settings),
        }  # fmt: skip
    if kind == "deposit_wait":
        return {**known, "deposit": _deposit(row, settings)}
    return known


def _own_deposit(row: Mapping[str, Any]) -> bool:
    """Whether nobody typed a deposit, so that it is the share of the price."""
    return bool(row["deposit"] != row["deposit"])


def _deposit(row: Mapping[str, Any], settings: Mapping[str, float]) -> float:
    if not _own_deposit(row):
        return float(row["deposit"])
    return float(rounded(row["spoken"] * settings["DepositShare"], 0))
