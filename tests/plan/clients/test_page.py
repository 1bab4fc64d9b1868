"""The Clients sheet drawn where its columns stand, on a sheet that its owner rearranged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.choices import CRITERIA, FLAGS
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.clients.page import draw, titled_column
from pumpkin_sheets.plan.clients.sheet import NAMED_RANGES, SHEET, WIDE_RANGES, formulas
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.sheets.drawing import Drawing, Formula, FormulaColumn
from pumpkin_sheets.sheets.schema import column_letters
from pumpkin_sheets.sheets.table_page import UPRIGHT
from pumpkin_sheets.sheets.tables import Header

ENGLISH = words("en")
ROWS = 6
DECLARED = {column.name: i for i, column in enumerate(SHEET.columns)}


def drawn(positions: Mapping[str, int], row: int = SHEET.header_row) -> Drawing:
    content = new_content(ENGLISH, default_settings(ENGLISH), ROWS, today=dt.date(2026, 3, 2))
    return draw(replace(content, headers={SHEET.name: Header(row, positions)}))


def inserted(*at: int) -> dict[str, int]:
    """Positions after an empty column was inserted left of each of these declared columns."""
    return {name: i + sum(i >= place for place in at) for name, i in DECLARED.items()}


def touched(drawing: Drawing) -> set[int]:
    """Every column that the drawing puts something into."""
    columns = set(drawing.widths)
    for placed in drawing.cells:
        columns |= set(range(placed.column, (placed.last_column or placed.column) + 1))
    for block in (*drawing.rules, *drawing.checks):
        columns |= set(range(block.first_column, block.last_column + 1))
    assert drawing.table is not None
    return columns | {column.column for column in drawing.table.columns}


@pytest.mark.parametrize("at", [(), (0,), (1,), (3, 6), (17,), (25, 30), (8, 8)])
def test_columns_of_the_owner_stay_free(at: tuple[int, ...]) -> None:
    positions = inserted(*at)
    drawing = drawn(positions)
    assert touched(drawing) == set(positions.values())


def test_every_part_follows_its_column() -> None:
    positions = inserted(2, 20)
    drawing = drawn(positions, row=5)
    assert drawing.table is not None
    assert drawing.table.first_row == 6
    made = formulas(positions)
    for column in drawing.table.columns:
        assert positions[column.name] == column.column
        if isinstance(column, FormulaColumn):
            assert column.formula == made[column.name]
    titles = {p.column: p.content for p in drawing.cells if p.row == 5}
    assert titles[positions["hours"]] == ENGLISH["columns.clients.hours"]
    for name in (*FLAGS, *CRITERIA):
        title = titles[positions[name]]
        assert isinstance(title, Formula)
        assert titled_column(title.text) == name
    for name, column in NAMED_RANGES.items():
        letters = column_letters(positions[column])
        assert drawing.names[name] == f"'Clients'!${letters}$7:${letters}${6 + ROWS}"
    for name, column in WIDE_RANGES.items():
        letters = column_letters(positions[column])
        assert drawing.names[name] == f"'Clients'!${letters}$6:${letters}${10_006 + ROWS}"
    ticks = [c for c in drawing.checks if c.choices]
    assert [(c.first_column, c.last_column) for c in ticks] == [
        (positions["flag1"], 20),
        (22, positions["flag9"]),
        (positions["criterion1"], positions["criterion5"]),
    ]
    assert {(r.first_row, r.last_row) for r in drawing.rules} == {(6, 5 + ROWS)}
    assert drawing.freeze == (6, positions["score_shown"] + 1)
    assert drawing.heights[5] == UPRIGHT
    assert drawing.filter == (5, 0, 5 + ROWS, max(positions.values()))


def test_bands_of_a_parted_group_are_named_once() -> None:
    drawing = drawn(inserted(5))
    money = [
        p for p in drawing.cells if p.row == 2 and p.content == ENGLISH["groups.clients.money"]
    ]
    assert [(p.column, p.last_column) for p in money] == [(4, None)]
    rest = [p for p in drawing.cells if p.row == 2 and p.column in (6, 7)]
    assert [(p.content, p.last_column, p.style.fill) for p in rest] == [
        (None, None, money[0].style.fill)
    ] * 2


def test_rows_taken_away_above_the_header_are_not_drawn() -> None:
    drawing = drawn(DECLARED, row=1)
    assert {p.row for p in drawing.cells} == {1}
    assert set(drawing.heights) == {1}


def test_a_column_that_is_not_there_is_left_out() -> None:
    positions = {n: at for n, at in DECLARED.items() if n not in ("advice", "state", "moved")}
    drawing = drawn(positions)
    assert drawing.table is not None
    names = {column.name for column in drawing.table.columns}
    assert "advice" not in names
    assert "hours" in names
    assert "ClientState" not in drawing.names
    assert touched(drawing) <= set(positions.values())


def test_columns_far_apart_are_not_all_frozen() -> None:
    drawing = drawn({**DECLARED, "score_shown": 80})
    assert drawing.freeze == (4, 1)


def test_titles_of_ticks_are_known_by_their_formulas() -> None:
    assert titled_column('=IF(TRIM(INDEX(RedFlags;3))="";"Late";INDEX(RedFlags;3)&"")') == "flag3"
    assert titled_column('=IF(INDEX(TopCriteria, 5)="","x","y")') == "criterion5"
    assert titled_column("INDEX(RedFlags,10)") == ""
    assert titled_column("=A1") == ""
