"""LibreOffice works out every formula of random workbooks; our own code must agree in each cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.drawing import Drawing
from pumpkin_sheets.sheets.practice import serial
from tests.conformance.harness import compare, on_day, write_with_wrong_results
from tests.conformance.random_lists import TODAY, random_content, with_last_review
from tests.conformance.random_tables import with_memory
from tests.libreoffice import convert

WORKBOOKS, CLIENTS = 40, 256


def _filled(drawing: Drawing, content: Content, last: list[tuple[str, str]]) -> Drawing:
    """The sheets that Python writes with what stands on them, the day held still."""
    if drawing.code_name == "shReview":
        return with_last_review(drawing, last)
    if drawing.code_name == "shMemory":
        assert content.practised.source is not None
        return with_memory(drawing, content.practised.source.memory)
    if drawing.code_name == "shPracticeLists":
        return on_day(drawing, serial(TODAY))
    return drawing


@pytest.mark.libreoffice
def test_formulas_and_code_agree_in_every_cell(tmp_path: Path) -> None:
    made = []
    for seed in range(WORKBOOKS):
        content, last = random_content(seed, CLIENTS, CLIENTS + 4, hostile=seed % 4 != 3)
        drawings = [_filled(drawing, content, last) for drawing in draw(content)]
        path = tmp_path / f"list{seed}.xlsx"
        write_with_wrong_results(path, drawings)
        made.append((path, drawings))
    recalculated = convert([path for path, _ in made], tmp_path)
    cells, differences = 0, []
    for (_, drawings), path in zip(made, recalculated, strict=True):
        count, found = compare(path, drawings)
        cells += count
        differences += [(path.name, difference) for difference in found]
    assert not differences, f"{len(differences)} of {cells} cells differ, e.g. {differences[:20]}"
    assert WORKBOOKS * CLIENTS >= 10_000
    assert cells > 30 * WORKBOOKS * CLIENTS
