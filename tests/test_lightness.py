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
WHOLE_HOLIDAYS = ("holidays", "importlib.metadata", "email.message")
"""What the library of holidays brings when all of it begins."""
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
ended = main(sys.argv[1:])
assert ended == 0, ended
print("\\n", *sys.modules, sep="\\n")
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain workbook of a country."""
    path = tmp_path_factory.mktemp("plain") / "clients.xlsx"
    assert main(["new", str(path), "--rows", "5", "--country", "GB"]) == 0
    return path


def said_and_imported(command: str, path: Path) -> set[str]:
    """The lines that a command says of a workbook, and what it imports."""
    root = Path(__file__).parents[1]
    whole = [sys.executable, "-c", CODE, command, str(path)]
    done = subprocess.run(whole, capture_output=True, text=True, check=True, cwd=root)
    return set(done.stdout.split("\n"))


@pytest.fixture(scope="module")
def imported(plain: Path) -> set[str]:
    return said_and_imported("recalculate", plain)


def test_recalculating_a_plain_workbook_imports_what_it_needs_alone(imported: set[str]) -> None:
    assert {"pumpkin_sheets.recalculate", "pumpkin_sheets.stored", "rich.table"} <= imported
    assert "dateutil.easter" in imported, "the holidays of its country were read"
    assert imported.isdisjoint((*ELSEWHERE, *WHOLE_HOLIDAYS, *ROOMS))


def test_one_sentence_waits_for_nothing_that_draws_tables(plain: Path) -> None:
    found = said_and_imported("check", plain)
    assert "No problems: every cell could be used." in found
    assert "pumpkin_sheets.stored" in found
    assert "rich" not in {name.partition(".")[0] for name in found}


def test_a_filled_workbook_waits_for_no_masked_arrays(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    assert main(["new", str(path), "--sample"]) == 0
    found = said_and_imported("recalculate", path)
    assert "numpy" in found
    assert "numpy.ma" not in found


def test_a_lock_of_the_system_waits_for_no_other_kind(imported: set[str]) -> None:
    assert "filelock" in imported
    assert "filelock._soft._exclusive" not in imported, "only where a drive knows no locks"


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
