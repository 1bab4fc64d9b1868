"""Proposals: what could be filled in, from a file that was imported or a prospect taken in (F54).

Python writes them; the owner takes what he chooses, and only then anything of his is written.
"""

from __future__ import annotations

from pumpkin_sheets.sheets.schema import Button, Column, Sheet

SHEET = Sheet(
    "proposals",
    owner="python",
    columns=(
        Column("number", "number", width=7),
        Column("goes_to", "text", width=14),
        Column("row", "client", width=28),
        Column("column", "text", width=22),
        Column("now", "text", width=18),
        Column("proposed", "text", width=52, wrap=True),
        Column("why", "text", width=64, wrap=True),
        Column("source", "text", width=30),
        Column("cells", "text", hidden=True),
    ),
    header_row=2,
    buttons=(Button("column", "TakeThisProposal", "buttons.take"),),
)
"""``cells`` holds the true values, for whoever takes the line; see :mod:`.store`."""
