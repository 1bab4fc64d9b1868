"""Excel's TRUE and FALSE in cells of Clients, as Excel keeps them: logical values, typed or pasted.

formualizer and IronCalc know them by their type, as Excel and Google Sheets do; LibreOffice only by
the number format of the cell, so that TRUE under the money format is the number 1 to it (README).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.clients.sheet import SHEET
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.sheets.drawing import Drawing
from tests.conformance import second_engine, third_engine
from tests.conformance.harness import Lookup, stored, write_with_wrong_results
from tests.libreoffice import convert

TODAY = dt.date(2026, 3, 2)
ENGLISH = words("en")
SCORED = 0.0


def sheets(*clients: dict[str, object]) -> list[Drawing]:
    """A workbook with these clients, who bring 5,000 and communicate well unless they say so."""
    usual = {"revenue": 5000.0, "communication": 4.0}
    rows = [{"client": f"Client {i}", **usual, **client} for i, client in enumerate(clients)]
    typed = {column.name: [row.get(column.name) for row in rows] for column in SHEET.inputs}
    content = new_content(ENGLISH, default_settings(ENGLISH), len(rows), typed, today=TODAY)
    return draw(content)


def column(found: Lookup, name: str, rows: int) -> list[object]:
    at = SHEET.position(name)
    return [found("Clients", SHEET.first_row + i, at) for i in range(rows)]


def formualizer(path: Path, drawings: list[Drawing]) -> Lookup:
    return second_engine.work_out(path)


def ironcalc(path: Path, drawings: list[Drawing]) -> Lookup:
    return third_engine.work_out(path)


def libreoffice(path: Path, drawings: list[Drawing]) -> Lookup:
    (made,) = convert([path], path.parent)
    return stored(made, drawings)


ENGINES = [
    formualizer,
    ironcalc,
    pytest.param(libreoffice, id="libreoffice", marks=pytest.mark.libreoffice),
]

AMONG_NUMBERS = [
    # what is typed, the state in Excel, the state in LibreOffice
    ({"revenue": True}, 12.0, SCORED),
    ({"revenue": False}, 12.0, SCORED),
    ({"cost": True}, 13.0, SCORED),
    ({"hours": True}, 14.0, SCORED),
    ({"late": True}, 17.0, SCORED),
    # Under General, the format of ratings, LibreOffice knows a logical value too.
    ({"knowledge": True}, 15.0, 15.0),
    ({"communication": True}, 18.0, 18.0),
    ({"revenue": 1.0}, SCORED, SCORED),
]


@pytest.mark.parametrize("engine", ENGINES)
def test_true_among_numbers(engine, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    drawings = sheets(*(typed for typed, _, _ in AMONG_NUMBERS))
    path = tmp_path / "numbers.xlsx"
    write_with_wrong_results(path, drawings)
    states = column(engine(path, drawings), "state", len(AMONG_NUMBERS))
    in_libreoffice = engine is libreoffice
    assert states == [other if in_libreoffice else excel for _, excel, other in AMONG_NUMBERS]


def _in_another_language(drawings: list[Drawing]) -> Iterator[Drawing]:
    """The workbook whose list of ticks does not hold what a program calls TRUE, as in German."""
    changed = 0
    for drawing in drawings:
        if "Ticks" in drawing.names:
            cells = [
                replace(p, content="WAHR") if p.content == "TRUE" else p for p in drawing.cells
            ]
            changed = sum(new is not old for new, old in zip(cells, drawing.cells, strict=True))
            drawing = replace(drawing, cells=cells)
        yield drawing
    assert changed == 1


TICKED = [
    # what is typed, how many red flags it is
    ({"flag1": True, "flag2": True}, 2.0),
    ({"flag1": False, "flag2": True}, 1.0),
    ({"flag1": "✓", "flag2": 1.0, "flag9": "X"}, 3.0),
    ({"flag1": "no", "flag2": 0.0}, 0.0),
    ({"flag1": "#N/A", "flag2": True}, -1.0),
    ({}, 0.0),
]


@pytest.mark.parametrize("engine", ENGINES)
def test_true_is_a_tick_whatever_a_program_calls_it(  # type: ignore[no-untyped-def]
    engine, tmp_path: Path
) -> None:
    drawings = list(_in_another_language(sheets(*(typed for typed, _ in TICKED))))
    path = tmp_path / "ticks.xlsx"
    write_with_wrong_results(path, drawings)
    flags = column(engine(path, drawings), "flags", len(TICKED))
    assert flags == [count for _, count in TICKED]
