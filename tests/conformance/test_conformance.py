"""LibreOffice works out every formula of random workbooks; our own code must agree in each cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from pumpkin_sheets.plan.practices import draw
from tests.conformance.harness import compare, write_with_wrong_results
from tests.conformance.random_lists import filled, random_content
from tests.libreoffice import convert

WORKBOOKS, CLIENTS = 40, 256


@pytest.mark.libreoffice
def test_formulas_and_code_agree_in_every_cell(tmp_path: Path) -> None:
    made = []
    for seed in range(WORKBOOKS):
        content, last = random_content(seed, CLIENTS, CLIENTS + 4, hostile=seed % 4 != 3)
        drawings = [filled(drawing, content, last) for drawing in draw(content)]
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
