"""No amount is shown as "-0": a small loss keeps its cents, on paper as on the screen."""

from __future__ import annotations

import subprocess
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.homes.file.create import create_workbook
from tests.libreoffice import convert, need_libreoffice

RATINGS = ("Communication", "Briefs", "Decisions", "Respect", "Schedule")


@pytest.mark.libreoffice
def test_a_loss_of_cents_is_shown_with_its_cents(tmp_path: Path) -> None:
    need_libreoffice()
    told = {100.5: "-$0.30", 100.69: "-$0.49", 100.7: "-$1", 100.2: "$0", 40.2: "$60"}
    papers = convert([with_cost(tmp_path, cost) for cost in told], tmp_path, "pdf")
    for paper, expected in zip(papers, told.values(), strict=True):
        text = subprocess.run(
            ["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True
        ).stdout
        figures = [line.split()[:3] for line in text.splitlines()]
        assert ["1", "$100", expected] in figures, text
        assert "-$0 " not in text, text


def with_cost(folder: Path, cost: float) -> Path:
    """A list of one client, who brings 100.20 and costs this."""
    path = folder / f"{cost}.xlsx"
    create_workbook(path, rows=5)
    book = openpyxl.load_workbook(path)
    clients = book["Clients"]
    at = {cell.value: cell.column for cell in clients[4]}
    clients.cell(5, at["Client"], "Acme")
    clients.cell(5, at["Revenue"], 100.2)
    clients.cell(5, at["Direct cost"], cost)
    for rating in RATINGS:
        clients.cell(5, at[rating], 4)
    book.save(path)
    return path


def test_every_calculated_amount_has_the_rule(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    create_workbook(path, rows=5, packs=("profit",))
    book = openpyxl.load_workbook(path)

    def precise(title: str) -> dict[str, str]:
        return {
            str(block.sqref): rule.dxf.numFmt.formatCode
            for block in book[title].conditional_formatting
            for rule in block.rules
            if rule.dxf is not None and rule.dxf.numFmt is not None
        }

    at = {cell.value: cell.column_letter for cell in book["Clients"][4]}
    block = at["Profit after time"]
    assert precise("Clients")[f"{block}5:{block}9"] == '"$"0.00;[Red]-"$"0.00'
    at = {cell.value: cell.column_letter for cell in book["Services"][4]}
    assert any(cells.startswith(f"{at['Profit after time']}5:") for cells in precise("Services")), (
        precise("Services")
    )
