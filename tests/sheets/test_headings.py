"""The rows of titles: as high as their titles need in every language, and hardly higher."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.file.heights import text_height
from pumpkin_sheets.homes.google.around import row_heights
from pumpkin_sheets.homes.google.formats import cell_format
from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.sheets.drawing import Drawing, Formula
from pumpkin_sheets.sheets.look import upright_header

TWO_LINES, CHINESE_LINE, ROOM = 30, 13, 5
"""Points of two lines, of one in Chinese, and of what stays free at the ends of a title."""
SIGN, AROUND = 5.25, 12
"""Points of a sign of a column's width, and what :func:`text_height` leaves beside a text."""


def pages(language: str) -> dict[str, Drawing]:
    said = words(language)
    content = new_content(
        said, default_settings(said), 6, packs=["prospects"], today=dt.date(2026, 3, 2)
    )
    drawn = {drawing.title: drawing for drawing in draw(content)}
    return {name: drawn[said[f"sheets.{name}"]] for name in ("clients", "prospects")}


@pytest.mark.parametrize("language", languages())
def test_titles_of_narrow_columns_fit_a_row_that_paper_can_spare(language: str) -> None:
    """Paper ends before these columns: what they need more than the others is empty there."""
    for drawing in pages(language).values():
        upright = [p for p in drawing.cells if p.style.upright]
        assert len(upright) == 14
        (row,) = {p.row for p in upright}
        height = drawing.heights[row]
        assert height <= 80
        for placed in upright:
            assert isinstance(placed.content, Formula)
            title, width = str(placed.content.result), drawing.widths[placed.column]
            if placed.style.upright == "turned":
                assert width * SIGN >= 23, "two lines beside each other"
                assert text_height(title, (height - ROOM + AROUND) / SIGN) <= TWO_LINES, title
            else:
                a_line = int(width * SIGN) // placed.style.size
                assert math.ceil(len(title) / a_line) * CHINESE_LINE + ROOM <= height, title


@pytest.mark.parametrize("language", languages())
def test_titles_of_narrow_columns_run_on_in_a_second_line(tmp_path: Path, language: str) -> None:
    path = tmp_path / "new.xlsx"
    create_workbook(path, language=language, rows=6)
    said = words(language)
    titles = openpyxl.load_workbook(path)[said["sheets.clients"]][4]
    aligned = [c.alignment for c in titles if "INDEX(RedFlags" in str(c.value)]
    turned = not language.startswith("zh")
    assert {(a.textRotation or 0, a.wrapText) for a in aligned} == {(90 if turned else 0, True)}
    made = cell_format(upright_header(said), said.font, said.right_to_left)
    assert made["wrapStrategy"] == "WRAP"
    assert made.get("textRotation") == ({"angle": 90} if turned else None)


def test_google_has_room_for_titles_on_their_side_in_one_line() -> None:
    """Nobody has seen whether it runs them on."""
    longest = len("“I'll know it when I see it”")
    for name in ("clients", "prospects"):
        drawing = pages("en")[name]
        (row,) = {p.row for p in drawing.cells if p.style.upright}
        assert longest * 4.5 + ROOM < row_heights(drawing)[row] < 150
        chinese = pages("zh-Hant")[name]
        assert row_heights(chinese) == chinese.heights
