"""Makes a new workbook file."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import os
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pumpkin_sheets import __version__
from pumpkin_sheets.book import BookError
from pumpkin_sheets.calendar.places import place_of, zone_here
from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.homes.file.saving import save_new
from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.practices import SHEETS, draw
from pumpkin_sheets.plan.settings.settings import CURRENCIES, default_settings
from pumpkin_sheets.sample import CURRENCY, in_currency, sample_clients, sample_typed
from pumpkin_sheets.sheets.drawing import Drawing

ROWS = CLIENTS.rows
MOST_ROWS = 100_000
SAMPLE_MONEY = ("revenue", "cost", "suggested")
"""The amounts that the sample's clients and what is remembered of them have."""


def create_workbook(
    path: Path,
    *,
    language: str = "en",
    currency: str = "USD",
    rows: int = ROWS,
    sample: bool = False,
    replace: bool = False,
    packs: Sequence[str] = (),
    country: str = "",
    today: dt.date | None = None,
) -> None:
    """Writes a new workbook to ``path``, empty or with the sample list.

    An ``.xlsm`` has buttons that run Python from Excel, an ``.xlsx`` has none.

    ``rows`` rows carry formulas; ``packs`` are switched on, as of ``today``; ``country`` (``TW``)
    says where the owner works, else the currency or this computer's time zone does.
    Raises BookError where the path will not do, and where a file is there already, unless
    ``replace``.
    """
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".xlsm"):
        raise BookError("file.ending_or_buttons", name=path.name)
    if kind == ".xlsm" and not (find_spec("xlwings") and find_spec("pyopenvba")):
        raise BookError("file.needs_excel", name=path.name)
    if not 1 <= rows <= MOST_ROWS:
        raise BookError("file.rows", most=f"{MOST_ROWS:,}", rows=f"{rows:,}")
    if not replace and os.path.lexists(path):
        raise BookError("file.there_already", name=path.name)
    if not path.parent.is_dir():
        raise BookError("file.no_folder", name=path.name, folder=path.parent)
    chosen = words(language)
    worth = CURRENCIES[currency] / CURRENCIES[CURRENCY]
    typed = in_currency(sample_clients(language), SAMPLE_MONEY, worth) if sample else {}
    day = today or dt.date.today()
    tables, pages = sample_typed(language, day) if sample else ({}, None)
    for sheet in SHEETS:
        if sheet.name in tables:
            money = {column.name for column in sheet.columns if column.kind == "money"}
            money |= set(SAMPLE_MONEY) if sheet == MEMORY else set()
            tables[sheet.name] = in_currency(tables[sheet.name], money, worth)
    prepared = max(rows, len(typed.get("client", ())))
    content = new_content(
        chosen,
        default_settings(chosen, currency),
        prepared,
        typed,
        packs=packs,
        today=day,
        languages=all_words(),
        practice_cells=tables,
        memory=tables.get(MEMORY.name),
        page_cells=pages,
    )
    place = place_of(country, currency, zone_here())
    if place is not None:
        content = dataclasses.replace(content, place=dataclasses.asdict(place))
    made = io.BytesIO()
    properties = {"title": chosen["product.name"], "comments": f"Pumpkin Sheets {__version__}"}
    add_macros: Callable[[Any, list[Drawing]], None] | None = None
    if kind == ".xlsm":
        # Imported only here: it needs the programs that only Excel's users install.
        from pumpkin_sheets.homes.excel.vba_project import add_buttons

        add_macros = add_buttons
    build(
        made,
        draw(content),
        font=chosen.font,
        right_to_left=chosen.right_to_left,
        properties=properties,
        add_macros=add_macros,
    )
    save_new(path, made.getvalue(), overwrite=replace)
