"""LibreOffice for the tests: recalculates and re-saves workbooks, and renders them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{recalculate}</value></prop></item>
</oor:items>
"""


def need_libreoffice() -> str:
    """The program, or a skipped test with its reason (a failure where CI requires it)."""
    program = shutil.which("soffice")
    if program:
        return program
    if os.environ.get("PUMPKIN_REQUIRE_LIBREOFFICE"):
        pytest.fail("LibreOffice is required here and soffice is not on the PATH")
    pytest.skip("LibreOffice (soffice) is not installed")


def convert(
    files: Sequence[Path], folder: Path, kind: str = "xlsx", recalculate: bool = True
) -> list[Path]:
    """The files converted into ``folder`` by one LibreOffice with a profile of its own.

    With ``recalculate`` every formula is worked out anew, whatever result is stored.
    """
    program = need_libreoffice()
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    mode = "0" if recalculate else "1"  # 0 always, 1 never
    (profile / "user" / "registrymodifications.xcu").write_text(
        SETTINGS.format(recalculate=mode), encoding="utf-8"
    )
    out = folder / "converted"
    out.mkdir(exist_ok=True)
    command = [program, "--headless", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", kind, "--outdir", str(out), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    made = [out / (file.stem + "." + kind.split(":")[0]) for file in files]
    missing = [file.name for file in made if not file.exists()]
    assert not missing, f"LibreOffice made no {missing}: {done.stderr[-800:]}"
    return made
