"""The scripts run, print their tables, and the simulation's numbers are the seed's alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / "scripts"


def run(script: str, *options: str) -> str:
    """What a script prints, on the tree that this test lies in."""
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / script), *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def columns(line: str) -> list[str]:
    return re.split(r"\s{2,}", line.strip())


def section(text: str, title: str) -> list[list[str]]:
    """The rows of the table under a title, header first."""
    after = text[text.index(title) :].splitlines()[1:]
    rows = []
    for line in after:
        if not line.strip():
            break
        rows.append(columns(line))
    return rows


@pytest.fixture(scope="module")
def simulated() -> str:
    return run("simulation.py", "--clients", "300", "--seed", "7")


def test_simulation_is_the_same_for_the_same_seed(simulated: str) -> None:
    assert run("simulation.py", "--clients", "300", "--seed", "7") == simulated
    assert run("simulation.py", "--clients", "300", "--seed", "8") != simulated


def test_simulation_moves_every_setting(simulated: str) -> None:
    from pumpkin_sheets.plan.settings.settings import SETTINGS

    rows = section(simulated, "What each setting does")
    elsewhere = {"TierMargin", "DependenceShare"}
    assert {r[0] for r in rows} >= {s.name for s in SETTINGS} - elsewhere
    assert all(f"\n{name}" in simulated for name in elsewhere)
    defaults = next(r for r in rows if r[0] == "(defaults)")
    mix = [int(share) for share in defaults[2:12]]
    assert all(share > 3 for share in mix), mix  # each tier and each action is somebody's
    assert abs(sum(mix[:5]) - 100) <= 3
    assert abs(sum(mix[5:]) - 100) <= 3


def test_better_never_scores_lower(simulated: str) -> None:
    rows = section(simulated, "Better never scores lower")
    header, body = rows[0], rows[1:]
    assert len(body) == 13
    for row in body:
        found = dict(zip(header, row, strict=True))
        assert found["score fell"] == found["tier fell"] == "0", row
        assert found["score rose"] != "0" or found["tier rose"] != "0", row


def test_a_larger_margin_means_fewer_tier_changes(simulated: str) -> None:
    rows = section(simulated, "Noise alone")
    assert [row[0] for row in rows] == ["TierMargin", "0", "2", "4", "6"]
    changes = [float(row[1]) for row in rows[1:]]
    assert changes == sorted(changes, reverse=True)
    assert changes[0] > 2 * changes[2] > 0


def test_others_do_not_move_a_score(simulated: str) -> None:
    for row in section(simulated, "Others do not matter")[1:]:
        assert row[2:] == ["0", "0"], row


def test_benchmark_prints_its_table() -> None:
    options = ("--clients", "12", "--rows", "12", "--review", "50", "100", "--repeat", "1")
    printed = run("benchmark.py", *options, "--starts", "2")
    lines = printed.splitlines()
    assert columns(lines[0]) == ["measured", "against", "ratio", "limit"]
    for what in (
        "review 12 clients, all new",
        "review 12 clients, nothing new",
        "review and schedule 12 clients, all new",
        "review and schedule 12 clients, nothing new",
        "review 50 clients",
        "review 100 clients",
        "pumpkin --help",
        "new --rows 12",
    ):
        assert sum(line.startswith(what) for line in lines) == 1, printed
    limited = [line for line in lines if line.endswith((" ok", "OVER"))]
    assert len(limited) == 13, printed
    for limit in ("0.25 x", "500 MB", "700 MB"):
        assert any(limit in line for line in limited), printed


def test_benchmark_of_packs_prints_its_ratios() -> None:
    lines = run("benchmark_packs.py", "--rounds", "1").splitlines()
    for line, job, limit in (
        (lines[0], "add every pack / new", "limit 3"),
        (lines[1], "recalculate with every pack / without", "limit 2"),
    ):
        assert line.startswith(job)
        one, other, ratio = (float(n) for n in re.findall(r"\d+\.\d+", line))
        assert ratio == pytest.approx(one / other, rel=0.1)
        assert limit in line
    assert lines[2] == "Medians of 1 rounds, seconds of processor time."


def test_benchmark_is_strict_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    import benchmark

    slow = benchmark.Line("a job", "9 s", "another 1 s", 9.0, 4)
    fine = benchmark.Line("a job", "3 s", "another 1 s", 3.0, 4)
    monkeypatch.setattr(benchmark, "recalculating", lambda *_, **__: [slow])
    for part in ("reviewing", "starting", "making"):
        monkeypatch.setattr(benchmark, part, lambda *_, **__: [fine])
    monkeypatch.setattr(sys, "argv", ["benchmark.py"])
    assert benchmark.main() == 0
    monkeypatch.setattr(sys, "argv", ["benchmark.py", "--strict"])
    assert benchmark.main() == 1
    monkeypatch.setattr(benchmark, "recalculating", lambda *_, **__: [fine])
    assert benchmark.main() == 0
