"""The scripts run, print their tables, and the simulation's numbers are the seed's alone."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import benchmark
from scripts.mutants import mutants, passes
from scripts.oldest import oldest
from scripts.speed import subjects, table
from scripts.speed.measuring import Spent, environment, in_turn, python, spent
from scripts.speed.studio import Studio, work_day_before
from scripts.speed.table import Line
from tests.libreoffice_engine.office import LibreOfficeMissing, load_uno

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


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(tmp_path_factory.mktemp("studio"), 12)


def test_benchmark_measures_whole_processes_in_three_states(studio: Studio) -> None:
    assert studio.titles[:2] == ["Clients", "Settings"]
    assert {"Touch Log", "Schedule", "Service levels"} <= set(studio.titles)
    assert not {"Start", "Dashboard", "Lists", "Calc"} & set(studio.titles), "not read, no floor"
    lines = subjects.recalculating(studio, 1, openpyxl=True)
    assert [line.what.removeprefix("recalculate, 12 clients, ") for line in lines] == [
        "all new",
        "",
        "nothing new",
        "the night after",
        "",
        "its memory",
    ]
    assert [line.against.partition(", ")[0] for line in lines] == [
        "the floor",
        "openpyxl loading and saving it",
        "the floor",
        "the floor",
        "all new",
        "",
    ]
    assert all(line.figure is not None and line.figure > 0 for line in lines)


def test_a_run_that_writes_what_it_should_not_is_no_measurement(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    cost = Spent(1.0, 100.0)
    monkeypatch.setattr("scripts.speed.studio.spent", lambda command: cost)
    assert studio.ours("check", studio.fresh, writes=False)() == cost
    with pytest.raises(RuntimeError, match=r"recalculate should have written fresh\.xlsx"):
        studio.ours("recalculate", studio.fresh, writes=True)()

    def writing(command: list[str]) -> Spent:
        Path(command[-1]).write_bytes(b"")
        return cost

    monkeypatch.setattr("scripts.speed.studio.spent", writing)
    assert studio.ours("recalculate", studio.fresh, writes=True)() == cost
    with pytest.raises(RuntimeError, match=r"recalculate should not have written fresh\.xlsx"):
        studio.ours("recalculate", studio.fresh, writes=False)()


def test_the_night_of_the_benchmark_follows_a_day_of_work() -> None:
    for monday, days in ((dt.date(2026, 3, 2), 3), (dt.date(2026, 3, 3), 1)):
        assert work_day_before(monday) == monday - dt.timedelta(days=days)
    assert work_day_before(dt.date(2026, 3, 1)) == dt.date(2026, 2, 27)


@pytest.mark.libreoffice
def test_a_click_is_measured_without_what_plays_excel(studio: Studio) -> None:
    try:
        load_uno()
    except LibreOfficeMissing as missing:
        pytest.skip(str(missing))
    (line,) = subjects.clicking(studio, 1)
    assert line.against.startswith("import xlwings without pandas, ")
    report = json.loads((studio.folder / "click.json").read_text(encoding="utf-8"))
    assert report["said"].startswith("First review. Clients: 12.")
    assert report["aside"] > 0


def test_both_sides_run_equally_often_in_turn_and_the_cheapest_counts() -> None:
    runs: list[str] = []
    costs = {"ours": iter((3.0, 1.0, 2.0)), "floor": iter((0.5, 0.75, 0.25))}

    def side(name: str) -> Callable[[], Spent]:
        def run() -> Spent:
            runs.append(name)
            return Spent(next(costs[name]), 100.0 + len(runs))

        return run

    best = in_turn({"floor": side("floor"), "ours": side("ours")}, 3)
    assert runs == ["floor", "ours"] * 3
    assert best == {"floor": Spent(0.25, 105.0), "ours": Spent(1.0, 106.0)}


def test_a_process_is_measured_with_all_that_it_does() -> None:
    idle = spent(python("-c", "import time; time.sleep(0.3)"))
    busy = spent(python("-c", "for i in range(3_000_000): pass"))
    assert 0 < idle.seconds < 0.3, "what it sleeps costs no processor"
    assert busy.seconds > idle.seconds
    with pytest.raises(RuntimeError, match="ended with 3"):
        spent(python("-c", "raise SystemExit(3)"))


def test_memory_is_told_truly_by_a_light_process() -> None:
    program = (
        "from scripts.speed.measuring import python, spent\n"
        "for size in (0, 80_000_000):\n"
        "    print(spent(python('-c', f'bytearray({size})')).megabytes)"
    )
    done = subprocess.run(python("-c", program), capture_output=True, check=True, env=environment())
    little, much = map(float, done.stdout.split())
    assert little < 40
    assert 76 < much < 76 + 40, "80 million bytes, and Python itself"


def test_benchmark_of_packs_prints_its_ratios() -> None:
    lines = run("benchmark_packs.py", "--rounds", "1").splitlines()
    for line, job, limit in (
        (lines[0], "add every pack / new", "limit 3"),
        (lines[1], "recalculate with every pack / without", "limit 2"),
        (lines[2], "nothing new, with every pack / without", "limit 2"),
        (lines[3], "nothing new, 200 clients, with / without", "limit 2"),
    ):
        assert line.startswith(job)
        one, other, ratio = (float(n) for n in re.findall(r"\d+\.\d+", line))
        assert ratio == pytest.approx(one / other, rel=0.1)
        assert limit in line
    assert lines[4] == "Medians of 1 rounds, seconds of processor time."


SLOW = Line("a job", "9 s", "another, 1 s", 9.0, 4)
FINE = Line("a job", "3 s", "another, 1 s", 3.0, 4)


def test_benchmark_is_strict_only_when_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [SLOW, FINE]
    monkeypatch.setattr(benchmark, "measured", lambda options: found)
    monkeypatch.setattr(sys, "argv", ["benchmark.py"])
    assert benchmark.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert columns(lines[0]) == ["processor time", "against", "ratio", "limit"]
    assert [columns(line) for line in lines[1:]] == [
        ["a job", "9 s", "another, 1 s", "9 x", "4 x", "OVER"],
        ["a job", "3 s", "another, 1 s", "3 x", "4 x", "ok"],
    ]
    monkeypatch.setattr(sys, "argv", ["benchmark.py", "--strict"])
    assert benchmark.main() == 1
    found.remove(SLOW)
    assert benchmark.main() == 0


def test_the_table_of_speed_goes_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "proof.md"
    page.write_text("Before\n<!-- speed -->\nold\n<!-- /speed -->\nAfter\n", encoding="utf-8")
    table.written([SLOW, table.memory("its memory", 120.4, 500)], page)
    assert page.read_text(encoding="utf-8").splitlines() == [
        "Before",
        "<!-- speed -->",
        "|  | processor time | against | ratio | limit |",
        "| --- | --- | --- | --- | --- |",
        "| a job | 9 s | another, 1 s | **9** | 4 x |",
        "| its memory |  |  | 120 MB | 500 MB |",
        "<!-- /speed -->",
        "After",
    ]
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="no place for the table of speed"):
        table.written([FINE], page)


SMALL = """\
\"\"\"A docstring.\"\"\"


def grade(points: int, names: list[str]) -> str:
    if points > 10 and names:  # 好
        names.append("優 A")
    return f"{points + 1}" if not points == 3 else "好"
"""


def test_the_oldest_versions_are_those_declared(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text(
        "[project]\n"
        "dependencies = ['numpy>=1.26', 'tzdata', \"isal>=1.7.1; python_version < '9'\"]\n"
        "[project.optional-dependencies]\n"
        "google = ['google-auth>=2.30', 'numpy>=1.26']\n"
        "test = ['pytest>=8']\n",
        encoding="utf-8",
    )
    assert oldest(project) == ["google-auth==2.30", "isal==1.7.1", "numpy==1.26"]
    assert "filelock==4.3.1" in run("oldest.py").split()


def test_the_mutants_of_a_small_module() -> None:
    """Each a change of one place, also behind signs that are longer than a byte."""
    found = mutants(SMALL.encode())
    assert [(m.line, m.old, m.new) for m in found if m.line == 6] == [
        (6, "'優 A'", "'優 AX'"),
        (6, "names.append('優 A')", "pass"),
    ]
    lines = {(m.new, m.source.decode().splitlines()[m.line - 1].strip()) for m in found}
    assert {text for new, text in lines if new in ("pass", "'優 AX'", "'好X'")} == {
        "pass",
        "names.append(('優 AX'))",
        "return f\"{points + 1}\" if not points == 3 else ('好X')",
    }
    assert {
        new for new, _ in lines if "10" in new or "11" in new or new in ("names", "points")
    } == {
        "points > 10 or names",
        "points >= 10",
        "points > 10",
        "names",
        "11",
    }
    assert {new for new, _ in lines if "3" in new or "4" in new} == {
        "points == 3",
        "points != 3",
        "4",
    }
    assert {m.new for m in found if m.line == 7} >= {"return None", "True", "False"}
    assert all(m.line > 1 for m in found), "no docstring is changed"


def test_mutants_tells_what_the_tests_of_a_module_overlook(tmp_path: Path) -> None:
    for name, text in {
        "pumpkin_sheets/__init__.py": "",
        "pumpkin_sheets/room/__init__.py": "",
        "pumpkin_sheets/room/twice.py": "def twice(x):\n    return x * 2\n",
        "pumpkin_sheets/room/alone.py": "ONE = 1\n",
        "pumpkin_sheets/room/other.py": "ONE = 1\n",
        "pumpkin_sheets/room/bad.py": "ONE = 1\n",
        "tests/room/test_twice.py": (
            "from pumpkin_sheets.room.twice import twice\n\n"
            "def test_it():\n    assert twice(0) == 0\n"
        ),
        "tests/room/test_all.py": (
            "from pumpkin_sheets.room.other import ONE\n\ndef test_it():\n    assert ONE == 1\n"
        ),
        "tests/room/test_bad.py": (
            "from pumpkin_sheets.room.bad import ONE\n\ndef test_it():\n    assert ONE == 2\n"
        ),
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    modules = [f"room/{name}.py" for name in ("twice", "alone", "other", "bad")]
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.py")}
    options = ("--root", str(tmp_path), "--count", "99", "--seconds", "60", "--modules", *modules)
    lines = run("mutants.py", *options).splitlines()
    assert re.fullmatch(r"room/twice\.py, by tests/room/test_twice\.py \(\d+ s\)", lines[0])
    assert lines[1:5] == [
        "  2: 2  ->  3",
        "  2: x * 2  ->  x / 2",
        "  1 of 3 noticed, 3 possible",
        "room/alone.py: no tests of its own",
    ]
    assert re.fullmatch(r"room/other\.py, by tests/room/test_all\.py \(\d+ s\)", lines[5])
    assert lines[6:] == [
        "  2 of 2 noticed, 2 possible",
        "room/bad.py: its tests fail or take longer than 60 s, unchanged",
        "all: 3 of 5 noticed, 60%",
    ]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.py")} == before


def test_tests_that_hang_are_ended_with_all_that_they_started(tmp_path: Path) -> None:
    (tmp_path / "test_slow.py").write_text(
        "import subprocess, sys, time\n\n"
        "def test_it():\n"
        "    late = 'import time, pathlib; time.sleep(6); pathlib.Path(\"late\").touch()'\n"
        "    subprocess.Popen([sys.executable, '-c', late])\n"
        "    time.sleep(60)\n"
    )
    started = time.monotonic()
    assert not passes(tmp_path, ["test_slow.py"], 1, 4)
    assert time.monotonic() - started < 60
    time.sleep(max(0, started + 11 - time.monotonic()))
    assert not (tmp_path / "late").exists()


def test_mutants_of_a_module_that_is_not_there() -> None:
    with pytest.raises(AssertionError, match=r"there is no pumpkin_sheets/nowhere\.py"):
        run("mutants.py", "--modules", "nowhere.py")
