"""The menu of the Google Sheet, tested and type-checked by Node's own tools where they are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pumpkin_sheets.homes.google import menu_sheet as control_sheet
from pumpkin_sheets.homes.google.control import CONTROL, TAKE
from pumpkin_sheets.homes.google.menu_sheet import menu_words
from pumpkin_sheets.languages import words

FOLDER = Path(__file__).parents[3] / "scripts" / "apps_script"
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="Node is not installed here")
def test_the_scripts_own_tests_pass() -> None:
    assert NODE is not None
    ran = subprocess.run(
        [NODE, "--test", "test/"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        check=False,
        env={k: v for k, v in os.environ.items() if k != "NODE_OPTIONS"},
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "# pass 25" in ran.stdout


@pytest.mark.skipif(
    NODE is None or not (FOLDER / "node_modules" / "typescript").is_dir(),
    reason="run npm install in scripts/apps_script first",
)
def test_the_types_fit() -> None:
    assert NODE is not None
    compiler = FOLDER / "node_modules" / "typescript" / "bin" / "tsc"
    ran = subprocess.run(
        [NODE, str(compiler), "--noEmit"], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout


def test_script_and_program_speak_of_the_same_cells_and_words() -> None:
    source = (FOLDER / "Code.js").read_text(encoding="utf-8")
    assert f"'{control_sheet.TITLE}'" in source
    assert f"'B1:B{len(control_sheet.ROWS)}'" in source
    assert CONTROL == "'_pumpkin'!B1:B10"
    assert "ACTIVE_CELL = 'B10'" in source
    assert "WISHES_CELL = 'B8'" in source
    assert f"TAKE = '{TAKE}'" in source
    block = source.split("const ENGLISH = {")[1].split("};")[0]
    lines = [line.strip().rstrip(",") for line in block.splitlines() if line.strip()]
    told = {name: text[2:-1] for name, text in (line.split(":", 1) for line in lines)}
    assert told == menu_words(words("en"))


def test_the_layout_for_clasp() -> None:
    example = json.loads((FOLDER / ".clasp.json.example").read_text(encoding="utf-8"))
    assert set(example) == {"scriptId", "rootDir"}
