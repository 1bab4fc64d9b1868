"""What a job leaves alone: nobody waits for what his workbook has no use for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pumpkin_sheets.cli.main import main

ELSEWHERE = (
    "gspread", "icalendar", "matplotlib", "openpyxl", "rich.progress", "scipy", "tomli",
    "xlsxwriter", "xlwings",
)  # fmt: skip
"""Libraries of other commands, and of sheets that are drawn anew."""
COUNTRIES = ("holidays.countries", "holidays.countries.afghanistan", "holidays.financial")
"""Countries but the workbook's own."""
ROOMS = (
    "pumpkin_sheets.calendar.file",
    "pumpkin_sheets.homes.file.build",
    "pumpkin_sheets.homes.file.growth",
    "pumpkin_sheets.plan.letters.drafting",
    "pumpkin_sheets.plan.proposals.proposing",
    "pumpkin_sheets.plan.proposals.store",
    "pumpkin_sheets.plan.whatif.levering",
    "pumpkin_sheets.plan.whatif.pruning",
)
"""What only packs that are on, or growing and publishing, have a use for."""

CODE = """
import sys
from pumpkin_sheets.cli.main import main
ended = main(["recalculate", sys.argv[1]])
assert ended == 0, ended
print("\\n", *sys.modules, sep="\\n")
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What recalculating a plain workbook of a country imports."""
    path = tmp_path_factory.mktemp("plain") / "clients.xlsx"
    assert main(["new", str(path), "--rows", "5", "--country", "GB"]) == 0
    command = [sys.executable, "-c", CODE, str(path)]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    return set(done.stdout.split("\n"))


def test_recalculating_a_plain_workbook_imports_what_it_needs_alone(imported: set[str]) -> None:
    assert {"pumpkin_sheets.recalculate", "pumpkin_sheets.stored", "rich.table"} <= imported
    assert "holidays.registry" in imported
    assert imported.isdisjoint((*ELSEWHERE, *COUNTRIES, *ROOMS))


CLICK = """
import sys
import xlwings.utils  # as RunPython begins, before any code of ours
before = {*sys.modules}
import pumpkin_sheets.excel_addin
print(*{*sys.modules} - before, sep="\\n")
"""


def test_a_click_imports_nothing_of_the_command_line_and_of_closed_files() -> None:
    root = Path(__file__).parents[1]
    command = [sys.executable, "-c", CLICK]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    found = set(done.stdout.split("\n"))
    assert {"pumpkin_sheets.recalculate", "pumpkin_sheets.homes.excel.book"} <= found
    packages = {name.partition(".")[0] for name in found}
    assert packages.isdisjoint(
        ("PIL", "filelock", "holidays", "icalendar", "matplotlib", "plotly", "polars",
         "python_calamine", "rich", "scipy", "xlsxwriter")
    )  # fmt: skip
    assert found.isdisjoint((*ROOMS, "pumpkin_sheets.homes.file.book"))
