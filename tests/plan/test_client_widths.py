"""Names of clients on the sheets of packs: shown whole as far as most go."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.homes.file.create import create_workbook

NAME = "Kingfisher Design & Sons Ltd."


@pytest.mark.parametrize("title", ["Success", "Check-ins", "Loyalty", "Projects"])
def test_a_name_of_thirty_signs_fits_its_column(tmp_path: Path, title: str) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, currency="USD", packs=["success", "projects"])
    sheet = openpyxl.load_workbook(path)[title]
    cells = (cell for row in sheet.iter_rows(max_row=12) for cell in row)
    client = next(cell for cell in cells if cell.value == "Client")
    indent, margin = 1, 1
    assert sheet.column_dimensions[client.column_letter].width >= len(NAME) + indent + margin
