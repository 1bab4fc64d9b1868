"""The rules of DESIGN 4: who may import whom, and that the plan is pure."""

from __future__ import annotations

import ast
import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pumpkin_sheets
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.clients.new_list import scored_rows
from pumpkin_sheets.plan.clients.scoring.score import score
from pumpkin_sheets.plan.dashboard.figures import figures
from pumpkin_sheets.plan.dashboard.tables import table
from pumpkin_sheets.plan.review.judge import judge
from pumpkin_sheets.plan.review.review import order, review
from pumpkin_sheets.sheets.frame import Frame
from tests.memory_workbook import memory_workbook
from tests.plan.client_frames import DEFAULTS, ENGLISH, frame, score_all

ROOT = Path(pumpkin_sheets.__file__).parent
MODULES = {
    ".".join(("pumpkin_sheets", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in sorted(ROOT.rglob("*.py"))
}
SHEETS = {name: path for name, path in MODULES.items() if name.startswith("pumpkin_sheets.sheets")}
PLAN = {name: path for name, path in MODULES.items() if name.startswith("pumpkin_sheets.plan")}
PURE = SHEETS | PLAN
JOBS = (
    "pumpkin_sheets.homes.file.create",
    "pumpkin_sheets.homes.language",
    "pumpkin_sheets.homes.google.answers",
    "pumpkin_sheets.homes.google.copying",
    "pumpkin_sheets.homes.google.language",
    "pumpkin_sheets.homes.google.setup",
    "pumpkin_sheets.homes.google.menu_sheet",
    "pumpkin_sheets.homes.google.watch",
    "pumpkin_sheets.homes.excel.addin",
    "pumpkin_sheets.homes.excel.functions",
    "pumpkin_sheets.homes.excel.doctor",
    "pumpkin_sheets.homes.excel.finding",
    "pumpkin_sheets.homes.excel.install",
    "pumpkin_sheets.homes.excel.settings",
    "pumpkin_sheets.homes.excel.settings_check",
    "pumpkin_sheets.homes.packs",
    "pumpkin_sheets.homes.upgrade",
)
"""What stands in a home and does a whole job there: everything else in ``homes`` is an adapter."""

# Nothing that reaches outside: files, network, processes, the clock, chance.
IMPURE = {
    "asyncio", "builtins", "ctypes", "ftplib", "glob", "http", "importlib", "io", "logging",
    "multiprocessing", "os", "pathlib", "platform", "random", "secrets", "shelve", "shutil",
    "signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading",
    "time", "tomllib", "urllib", "uuid", "webbrowser", "zipfile",
}  # fmt: skip
IMPURE_NAMES = {
    "__import__",
    "compile",
    "eval",
    "exec",
    "globals",
    "hash",
    "input",
    "open",
    "print",
}
IMPURE_ATTRIBUTES = {"now", "today", "utcnow", "default_rng", "seed", "to_csv", "to_excel"}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(name: str, path: Path) -> Iterator[str]:
    """What a module imports, by full name; modules rather than what is taken from them."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports by dots"
            assert node.module
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else node.module


BESIDE_HOMES = {"pumpkin_sheets.book", "pumpkin_sheets.turns"}
"""What every home may import: the protocol, and the lock that the night uses too."""


def test_the_modules_are_there() -> None:
    assert "pumpkin_sheets.plan.clients.scoring.prices" in PLAN
    assert len(PLAN) > 30


@pytest.mark.parametrize("name", PURE)
def test_the_plan_imports_only_itself_numbers_and_what_is_pure(name: str) -> None:
    for imported in imports(name, PURE[name]):
        first = imported.split(".")[0]
        if first == "pumpkin_sheets":
            assert imported in PURE, imported
            # What any sheet is knows no Pumpkin Plan.
            assert name in PLAN or imported in SHEETS, imported
        elif first != "numpy":
            assert first in sys.stdlib_module_names, imported
            assert first not in IMPURE, imported


@pytest.mark.parametrize("name", PURE)
def test_the_plan_reaches_for_no_file_clock_or_chance(name: str) -> None:
    for node in ast.walk(tree(PURE[name])):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in IMPURE_NAMES, f"line {node.lineno}: {node.func.id}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in IMPURE_ATTRIBUTES, f"line {node.lineno}: .{node.attr}"
            assert not (node.attr == "random" and isinstance(node.value, ast.Name))
            assert not node.attr.startswith("read_"), f"line {node.lineno}: .{node.attr}"
        if isinstance(node, ast.keyword) and node.arg == "inplace":
            pytest.fail(f"line {node.lineno}: inplace")


def test_adapters_know_sheets_and_nothing_of_the_plan() -> None:
    for name, path in MODULES.items():
        if name.startswith("pumpkin_sheets.homes") and name not in JOBS:
            for imported in imports(name, path):
                if imported.startswith("pumpkin_sheets"):
                    known = imported in SHEETS or imported in BESIDE_HOMES
                    adapter = imported.startswith("pumpkin_sheets.homes") and imported not in JOBS
                    assert known or adapter, f"{name} imports {imported}"


def test_a_home_knows_no_other_home() -> None:
    for name, path in MODULES.items():
        parts = name.split(".")
        if parts[1:2] == ["homes"] and len(parts) == 4 and name not in JOBS:
            for imported in imports(name, path):
                other = imported.split(".")
                if other[1:2] == ["homes"] and len(other) == 4:
                    assert other[2] == parts[2], f"{name} imports {imported}"


def test_languages_know_only_what_words_are() -> None:
    found = set(imports("pumpkin_sheets.languages", MODULES["pumpkin_sheets.languages"]))
    assert {i for i in found if i.startswith("pumpkin_sheets")} == {"pumpkin_sheets.sheets.words"}


def test_nobody_imports_the_command_line_or_the_tests() -> None:
    for name, path in MODULES.items():
        for imported in imports(name, path):
            assert imported.split(".")[0] not in ("tests", "scripts"), name
            if imported == "pumpkin_sheets.cli.main":
                assert name == "pumpkin_sheets.cli.begin"
            if imported == "pumpkin_sheets.cli.begin":
                assert name == "pumpkin_sheets.__main__"


def test_nothing_imports_itself_by_a_detour() -> None:
    """No cycles among modules, of those that are imported when a module is."""
    graph = {
        name: {i for i in imports(name, path) if i in MODULES and i != name}
        for name, path in MODULES.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name not in done:
            for imported in sorted(graph[name]):
                visit(imported, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is_about(name: str) -> None:
    said = ast.get_docstring(tree(MODULES[name]))
    if MODULES[name].read_text(encoding="utf-8").strip():
        assert said, "no docstring"
        assert said.split("\n\n")[0].rstrip().endswith((".", ":")), "not a sentence"


# --- arguments stay as they were given --------------------------------------------------------

CLIENTS: list[dict[str, Any]] = [
    {"revenue": 20_000, "hours": 100, "ratings": 5, "committed": 3, "criteria": 3},
    {"revenue": 500, "hours": 60, "ratings": 1, "flags": 4, "late": 20},
    {"ratings": 3},
    {"client": "", "revenue": 4},
    {"revenue": 4000, "hours": 50, "ratings": 5},
]


def prints(given: Frame) -> tuple[Any, ...]:
    """What tells whether a frame is as it was."""
    columns = [(name, given[name].dtype, tuple(map(repr, given[name]))) for name in given.names]
    return (given.labels.tolist(), columns)


def test_scoring_leaves_its_frame_alone() -> None:
    given = frame(CLIENTS)
    before = prints(given)
    score(given, DEFAULTS, words=ENGLISH.texts, total=30_000)
    reviewed = review(given, DEFAULTS, ENGLISH.texts).assign(client=given["client"])
    assert prints(given) == before
    before = prints(reviewed)
    order(reviewed)
    assert prints(reviewed) == before


def test_figures_leave_their_frame_alone() -> None:
    given = score_all(CLIENTS)
    given = given.assign(client="x", hours=1.0, cost=0.0)
    before = prints(given)
    table(figures(given, DEFAULTS))
    assert prints(given) == before


def test_the_review_leaves_what_was_read_alone() -> None:
    typed = {"client": ["a", "b"], "revenue": [5, 20_000], "hours": [1, "x"], "respect": [1, 5]}
    book = memory_workbook(typed=typed, committed=[3, 4])
    found = judge(book.sheets, all_words(), dt.date(2026, 3, 2))
    before = prints(found.clients.frame)
    committed = np.full(len(found.clients.frame), 2.0)
    scored_rows(found.clients, found.settings, found.words, committed)
    assert prints(found.clients.frame) == before
    assert committed.tolist() == [2.0] * len(committed)
