"""Drafts: the letters that are ready to be sent, or nearly, as Python writes them (F5).

Rows are forwarded to others, so nothing here says why somebody gets a letter: no tier, no action,
no reason, and what a letter is called would not hurt its reader either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Column, Sheet
from pumpkin_sheets.sheets.words import Words, listed

SHEET = Sheet(
    "drafts",
    owner="python",
    columns=(
        Column("client", "client", width=26),
        Column("letter", "text", width=16),
        Column("email", "text", width=26),
        Column("subject", "text", width=48),
        Column("text", "text", width=88, wrap=True, long=True),
        Column("language", "text", width=18),
        Column("on", "date", width=12),
        Column("missing", "text", width=34, wrap=True),
    ),
    header_row=2,
)

Row = tuple[object, ...]


@dataclass(frozen=True)
class Draft:
    """One letter as it may leave.

    ``client`` is the name on Clients, ``name`` what its files are called; ``kind`` the name of its
    kind, ``language`` the code of its language; ``missing`` the names of the facts that it lacks,
    each of which its text shows as “…”.  ``company`` and ``address`` stand above a printed one.
    Everything but ``client`` was read for what its reader must not see.
    """

    client: str
    name: str
    kind: str
    email: str
    subject: str
    text: str
    language: str
    on: dt.date
    missing: tuple[str, ...] = ()
    company: str = ""
    address: str = ""


def draft_rows(drafts: Iterable[Draft], words: Words) -> list[Row]:
    """What the sheet shall hold, in the workbook's language but for the letters themselves."""
    rows: list[Row] = []
    for draft in drafts:
        missing = listed(words[f"letter_facts.{name}"] for name in draft.missing)
        rows.append(
            (
                draft.client,
                words[f"letter_kinds.{draft.kind}"],
                draft.email or None,
                draft.subject,
                draft.text,
                words[f"letter_languages.{draft.language}"],
                draft.on,
                missing.said(words) if draft.missing else None,
            )
        )
    return rows or [(None, None, None, words["drafts.none"], *[None] * 4)]
