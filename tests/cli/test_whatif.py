"""``pumpkin whatif``: the list without some clients, and the plan, as the workbook stands."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

from pumpkin_sheets.cli.main import main
from pumpkin_sheets.homes.file.create import create_workbook

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "clients.xlsx"
    create_workbook(path, currency="TWD", rows=50, sample=True)
    return path


def test_without_two_clients(sample: Path, capsys: Captured) -> None:
    before = sample.read_bytes()
    arguments = ["whatif", str(sample), "--drop", "bolt LOGISTICS", "--drop", "Open Source Temple"]
    assert main(arguments) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Revenue a year: NT$13,637,600 → NT$13,528,200 (-NT$109,400)",
        "Cash after direct costs: NT$11,772,500 → NT$11,669,700 (-NT$102,800)",
        "Profit after time: NT$3,136,340 → NT$3,328,260 (+NT$191,920)",
        "Hours: 8,996 → 8,689 (-307)",
        "Largest client, of revenue: 23% → 24%",
    ]
    assert sample.read_bytes() == before


def test_nothing_to_try_is_asked_about(sample: Path, capsys: Captured) -> None:
    assert main(["whatif", str(sample)]) == 2
    assert capsys.readouterr().err == (
        "Say what to try: --drop NAME lets a client go (once more for another), "
        "--plan finds the few changes that earn most.\n"
    )


def test_somebody_who_is_not_there(sample: Path, capsys: Captured) -> None:
    assert main(["whatif", str(sample), "--drop", "Nobody"]) == 2
    assert capsys.readouterr().err == (
        "“Nobody” is no client with enough data; type the name as it stands on Clients.\n"
    )


def test_the_plan(sample: Path, capsys: Captured) -> None:
    pytest.importorskip("scipy")
    assert main(["whatif", str(sample), "--plan"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == (
        "The plan, changes: 3. Profit NT$3,136,340 → NT$3,662,042, cash NT$11,772,500 →"
        " NT$11,055,551, hours 8,996 → 7,702."
    )
    assert sorted(said[1:4]) == [
        "  Bolt Logistics · Let go",
        "  Grand Pacific Retail · Let go",
        "  Old Town Museum · Ask NT$355,000 a year",
    ]


def test_the_extra_that_a_plan_needs(
    sample: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without_scipy(name: str, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "scipy":
            raise ModuleNotFoundError("No module named 'scipy'", name=name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_scipy)
    assert main(["whatif", str(sample), "--plan"]) == 2
    assert capsys.readouterr().err == (
        'This needs more: run pip install "pumpkin-sheets[whatif]".\n'
    )
    assert main(["whatif", str(sample), "--drop", "Open Source Temple"]) == 0
