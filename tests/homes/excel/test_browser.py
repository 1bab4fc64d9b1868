"""The wheel in the browser add-in: what it requires there, and that no more is needed.

The add-in runs Python compiled for the browser (``sys_platform`` is ``emscripten``).  numpy for it
comes from a server of its own, so its work is done here by this Python, with every module refused
that the browser would not install.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[3]
IN_BROWSER = ["holidays", "numpy", "tzdata"]
ADD_IN = ["pumpkin-sheets", "xlwings"]
"""What the add-in's own list names; xlwings is a part of the add-in."""


MACHINES = {"linux": "x86_64", "win32": "AMD64", "darwin": "arm64", "emscripten": "wasm32"}


def required(platform: str) -> list[str]:
    """What the project requires on a platform without any extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = [Requirement(text) for text in project["dependencies"]]
    there = {"sys_platform": platform, "platform_machine": MACHINES[platform]}
    return sorted(
        canonicalize_name(one.name)
        for one in found
        if one.marker is None or one.marker.evaluate(there)
    )


def test_the_browser_installs_what_the_add_in_imports() -> None:
    assert required("emscripten") == IN_BROWSER


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_elsewhere_a_plain_install_has_all_that_files_need(platform: str) -> None:
    files = [
        "filelock", "icalendar", "isal", "python-calamine", "rich", "tzlocal", "xlsxwriter",
    ]  # fmt: skip
    assert required(platform) == sorted([*IN_BROWSER, *files])


def test_the_add_ins_list_names_nothing_else() -> None:
    listed = (ROOT / "scripts" / "excel_lite" / "requirements.txt").read_text("utf-8")
    assert sorted(listed.split()) == ADD_IN


def modules_of(names: list[str]) -> set[str]:
    """Top-level modules of these distributions and of all that they require in a browser."""
    wanted, left = set(), [canonicalize_name(name) for name in names]
    while left:
        name = left.pop()
        if name in wanted:
            continue
        wanted.add(name)
        for text in distribution(name).requires or []:
            one = Requirement(text)
            browser = {"sys_platform": "emscripten", "extra": ""}
            if one.marker is None or one.marker.evaluate(browser):
                left.append(canonicalize_name(one.name))
    tops = packages_distributions()
    return {top for top, owners in tops.items() if wanted & set(map(canonicalize_name, owners))}


def do_work(modules: set[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.homes.excel.browser_work", *sorted(modules)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_add_in_works_with_what_the_browser_installs() -> None:
    modules = modules_of([*IN_BROWSER, "xlwings"])
    assert {"numpy", "holidays", "xlwings"} <= modules
    unneeded = {"pandas", "xlsxwriter", "python_calamine", "rich", "icalendar", "openpyxl"}
    assert not modules & unneeded
    run = do_work(modules)
    assert run.returncode == 0, run.stderr
    done = json.loads(run.stdout)
    assert done["offered"] == [
        "log_this_touch",
        "pumpkin_action",
        "pumpkin_cringe",
        "pumpkin_ease",
        "pumpkin_levers",
        "pumpkin_price",
        "pumpkin_sure",
        "pumpkin_tier",
        "pumpkin_value",
        "pumpkin_whale_curve",
        "rebuild_schedule",
        "recalculate_tiers",
        "take_this_proposal",
    ]
    assert done["new year"] is True
    assert done["zone"] == "8:00:00"
    assert done["reviewed"] == ["Giant", "Waits", "Wilt"]
    assert done["tiers"][1] == ["Worst"]
    assert len(done["tiers"]) == 2
    ours = {"xlsxwriter", "python_calamine", "rich", "icalendar", "tzlocal", "pyopenvba"}
    assert not ours & set(done["refused"])


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("holidays", "No module named 'holidays'"),
        ("numpy", "No module named 'numpy'"),
        ("tzdata", "Asia/Taipei"),
    ],
)
def test_nothing_of_it_can_be_left_out(left_out: str, said: str) -> None:
    run = do_work(modules_of([*IN_BROWSER, "xlwings"]) - {left_out})
    assert run.returncode == 1
    assert said in run.stderr.splitlines()[-1]
