"""``pumpkin letters``: the drafts that are complete as files, from the workbook as it stands."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.cli.main import main
from pumpkin_sheets.homes.file.create import create_workbook

pytest.importorskip("docx")

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "clients.xlsx"
    create_workbook(path, currency="TWD", rows=50, sample=True, packs=["letters"])
    return path


@pytest.fixture
def sample(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / made.name
    shutil.copy(made, path)
    return path


def test_the_letter_to_one_client(sample: Path, tmp_path: Path, capsys: Captured) -> None:
    before = sample.read_bytes()
    folder = tmp_path / "out"
    arguments = ["letters", str(sample), "--client", "paper crane GIFTS", "--to", str(folder)]
    assert main(arguments) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"Files written to {folder}: 2"
    names = sorted(path.name for path in folder.iterdir())
    assert [line.strip() for line in said[1:]] == names
    assert [name[10:] for name in names] == [" Paper Crane Gifts.docx", " Paper Crane Gifts.eml"]
    assert dt.date.fromisoformat(names[0][:10])
    assert sample.read_bytes() == before
    mail = (folder / names[1]).read_text()
    assert "To: wu@papercrane.example" in mail
    assert "Dear Ms Wu," in mail


def test_all_letters_that_are_complete(sample: Path, tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "out"
    assert main(["letters", str(sample), "--to", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "Grandview Motors stays on Drafts; still missing: open work\n" in said
    assert not list(folder.glob("*Grandview*"))
    assert list(folder.glob("*Northwind Hotels.docx"))
    assert not list(folder.glob("*Bolt*"))  # it was sent


def test_letters_that_lack_the_same_are_one_line(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, currency="TWD", rows=50, sample=True, packs=["letters", "listening"])
    assert main(["letters", str(path), "--to", str(tmp_path / "out")]) == 0
    left = [line for line in capsys.readouterr().out.splitlines() if "Drafts" in line]
    assert "Grandview Motors stays on Drafts; still missing: open work" in left
    (years,) = [line for line in left if "years together" in line]
    assert years == (
        "7 letters stay on Drafts; still missing: years together. They are to Grand Pacific "
        "Retail, Riverbank Foods, Tall Pines Estate, Old Town Museum, Blue Door Realty, Willow "
        "Ceramics, Lumen Energy."
    )
    assert len({line.partition("missing: ")[2].partition(".")[0] for line in left}) == len(left)


def test_problems_of_others_are_not_said_with_one_letter(
    sample: Path, tmp_path: Path, capsys: Captured
) -> None:
    book = openpyxl.load_workbook(sample)
    book["Letters"].cell(25, 2).value = "Reprice"
    book.save(sample)
    arguments = ["letters", str(sample), "--to", str(tmp_path / "x")]
    assert main(arguments) == 0
    assert "Letters!A25: " in capsys.readouterr().err
    assert main([*arguments, "--client", "Northwind Hotels"]) == 0
    assert capsys.readouterr().err == ""


def test_who_gets_no_letter_is_told(sample: Path, tmp_path: Path, capsys: Captured) -> None:
    assert main(["letters", str(sample), "--client", "Nobody", "--to", str(tmp_path / "x")]) == 2
    assert capsys.readouterr().err == "There is no letter to “Nobody” on Drafts.\n"
    assert not (tmp_path / "x").exists()


def test_a_fact_that_reveals_is_said(sample: Path, tmp_path: Path, capsys: Captured) -> None:
    book = openpyxl.load_workbook(sample)
    sheet = book["Letters"]
    row = next(r for r in range(5, 30) if sheet.cell(r, 1).value == "Grandview Motors")
    sheet.cell(row, 12).value = "the VIP page"
    book.save(sample)
    assert main(["letters", str(sample), "--to", str(tmp_path / "x")]) == 0
    said = capsys.readouterr()
    assert f"Letters!L{row}: “the VIP page” holds “vip”, which the client must not" in said.err
    assert "Grandview" not in said.out


def test_a_workbook_without_the_pack(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "plain.xlsx"
    create_workbook(path, rows=3)
    assert main(["letters", str(path), "--to", str(tmp_path / "x")]) == 2
    assert "switch them on with: pumpkin add" in capsys.readouterr().err
