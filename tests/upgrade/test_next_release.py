"""What a later release may bring, and what a workbook of today makes of it."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pumpkin_sheets.book import Growth
from pumpkin_sheets.cli.main import main
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.upgrade import Upgraded, upgrade
from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.clients.sheet import formulas
from pumpkin_sheets.plan.layouts import LAYOUT
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.drawing import Drawing, Formula
from pumpkin_sheets.sheets.tables import Header
from tests.libreoffice import convert
from tests.soundness import faults
from tests.upgrade.release import (
    EVERYTHING,
    NEXT,
    NOW,
    TYPED,
    a_changed_formula,
    a_setting,
    release,
)
from tests.validity import findings, kinds


def _write(path: Path, drawings: Sequence[Drawing]) -> Path:
    with path.open("wb") as file:
        build(file, drawings, font="Arial", right_to_left=False)
    return path


def _drawings(headers: dict[str, Header] | None = None) -> list[Drawing]:
    said = words("en")
    content = new_content(said, default_settings(said, "TWD"), 6, TYPED, today=NOW.date(),
                          languages=all_words())  # fmt: skip
    if headers:
        object.__setattr__(content, "headers", headers)
    return draw(content)


@pytest.fixture
def today(tmp_path: Path) -> Path:
    """A workbook of today with three clients, recalculated, and a touch in the log."""
    path = _write(tmp_path / "clients.xlsx", _drawings())
    book = XlsxBook(path)
    book.read(["Touch Log"])
    book.grow(Growth(contents={"Touch Log": {(3, 0): 46_080, (3, 1): "Acme",
                                             (3, 2): "Care call", (3, 3): "Anna",
                                             (3, 4): "All fine"}}))  # fmt: skip
    recalculate(XlsxBook(path), NOW.date(), NOW.time())
    return path


def _titles(path: Path, sheet: str, row: int) -> list[Any]:
    return [cell.value for cell in openpyxl.load_workbook(path)[sheet][row]]


def _said(done: Upgraded) -> list[str]:
    return [step.said(done.words) for step in done.steps]


@pytest.mark.parametrize("change", EVERYTHING.values(), ids=EVERYTHING)
def test_it_is_recalculated_as_it_is_and_one_line_says_so(
    today: Path, change: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    release(monkeypatch, change)
    assert main(["recalculate", str(today)]) == 0
    said = capsys.readouterr().out
    assert said.count("is of an older release: pumpkin upgrade clients.xlsx brings it") == 1
    assert main(["check", str(today)]) == 0
    assert "No problems" in capsys.readouterr().out


WANTED = {
    "a setting": ["Settings: new lines, with their defaults (1): Kind word."],
    "a column on Schedule": ["Schedule: new columns (1): Weather."],
    "a column in the middle of Touch Log": ["Touch Log: new columns (1): Minutes."],
    "a changed formula": ["Clients: cells whose formulas were renewed: 6."],
    "a line on Service levels": ["Service levels: new lines, with their defaults (1): "
                                 "Days of rest."],
}  # fmt: skip


@pytest.mark.parametrize("name", EVERYTHING)
def test_each_arrives_and_is_said(
    today: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    release(monkeypatch, EVERYTHING[name])
    done = upgrade(XlsxBook(today), NOW)
    said = [line for line in _said(done) if "new names" not in line]
    stamp = f"Layout {LAYOUT} is now layout {NEXT}."
    assert said[:1] == WANTED[name]
    assert said[-1] == stamp
    assert upgrade(XlsxBook(today), NOW).steps == ()
    assert main(["recalculate", str(today)]) == 0
    assert "older release" not in capsys.readouterr().out
    assert faults(today) == []


def test_all_of_it_at_once(today: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, found = openpyxl.load_workbook(today), kinds(findings(today))
    release(monkeypatch, *EVERYTHING.values())
    upgrade(XlsxBook(today), NOW)
    assert kinds(findings(today)) == found, "Microsoft's validator finds nothing new"
    workbook = openpyxl.load_workbook(today)
    # Titles stay above what was typed; what is new comes at the right end.
    assert _titles(today, "Touch Log", 3) == [
        "Date", "Client", "Kind", "Who", "Note", "Minutes"
    ]  # fmt: skip
    log = workbook["Touch Log"]
    assert [c.value for c in log[4]][1:6] == ["Acme", "Care call", "Anna", "All fine", None]
    assert [str(c.sqref) for c in log.data_validations.dataValidation if "F4" in str(c.sqref)]
    assert _titles(today, "Schedule", 3)[-1] == "Weather"
    settings = workbook["Settings"]
    last = next(row for row in settings.iter_rows() if row[1].value == "Kind word")
    assert [c.value for c in last[1:4]] == ["Kind word", 500, "What it costs."]
    assert last[0].row > max(r for r in range(1, before["Settings"].max_row + 1))
    assert workbook.defined_names["KindWord"].value == f"'Settings'!$C${last[0].row}"
    assert str(last[4].value).startswith("=IF(INDEX(SettingChecks,3)=1,")
    levels = workbook["Service levels"]
    (line,) = [row for row in levels.iter_rows() if row[1].value == "Days of rest"]
    assert line[2].value == 3
    new = _write(tmp_path / "new.xlsx", _drawings())
    for cell in openpyxl.load_workbook(new)["Clients"][7]:
        assert workbook["Clients"].cell(7, cell.column).value == cell.value
    # LibreOffice calculates what is stored.
    (converted,) = convert([today], tmp_path)
    stored, shown = (openpyxl.load_workbook(p, data_only=True) for p in (today, converted))
    for title in ("Clients", "Settings", "Dashboard", "Calc", "Plan"):
        for row in workbook[title].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    one, other = (b[title][cell.coordinate].value for b in (stored, shown))
                    wanted = pytest.approx(other, rel=1e-9) if isinstance(other, float) else other
                    assert one == wanted or (one, wanted) == ("", None), (title, cell.coordinate)


def test_a_deleted_setting_still_stops_the_review(
    today: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    release(monkeypatch, a_setting)
    book = XlsxBook(today)
    grid = book.read(["Settings"])["Settings"]
    row = next(r for r, line in enumerate(grid) if "Red flag costs" in str(line) or
               "Points off per red flag" in str(line) or r == 5)  # fmt: skip
    book.grow(Growth(contents={"Settings": {(row, 1): "something else"}}))
    assert main(["recalculate", str(today)]) == 2
    assert "Nobody was reviewed" in capsys.readouterr().err
    content = today.read_bytes()
    assert main(["upgrade", str(today)]) == 2
    assert today.read_bytes() == content


def test_rearranged_columns_and_an_owners_own_formula(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [column.name for column in CLIENTS.columns]
    shuffled = [*names[:1], *reversed(names[1:29]), "", *names[29:]]
    positions = {name: at for at, name in enumerate(shuffled) if name}
    header = Header(CLIENTS.header_row, positions)
    path = _write(tmp_path / "clients.xlsx", _drawings({"clients": header}))
    at = positions["value"]
    book = XlsxBook(path)
    book.read(["Clients"])
    own = {(5, at): Formula("12*2", 24), (6, at): 33, (4, 29): "mine"}
    book.grow(Growth(contents={"Clients": own}))
    recalculate(XlsxBook(path), NOW.date(), NOW.time())
    release(monkeypatch, a_changed_formula)
    done = upgrade(XlsxBook(path), NOW)
    letters = openpyxl.utils.get_column_letter(at + 1)
    assert _said(done)[:2] == [
        "Clients: cells whose formulas were renewed: 4.",
        f"Clients: yours, not ours, so it stays: {letters}6, {letters}7.",
    ]
    found = XlsxBook(path).formulas(["Clients"])["Clients"]
    wanted = formulas(positions)["value"]
    assert wanted.startswith("IF(TRUE,")
    assert {row: found.get((row, at)) for row in range(4, 10)} == {
        4: wanted.replace("\0", "5"),
        5: "12*2",
        6: None,
        **{row: wanted.replace("\0", str(row + 1)) for row in (7, 8, 9)},
    }
    clients = openpyxl.load_workbook(path)["Clients"]
    assert clients.cell(7, at + 1).value == 33
    assert clients.cell(5, 30).value == "mine"


def test_a_formula_keeps_the_look_that_its_cell_has(
    today: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = openpyxl.load_workbook(today)
    at = CLIENTS.position("value") + 1
    workbook["Clients"].cell(6, at).fill = openpyxl.styles.PatternFill("solid", fgColor="FF123456")
    workbook.save(today)
    recalculate(XlsxBook(today), NOW.date(), NOW.time())
    release(monkeypatch, a_changed_formula)
    upgrade(XlsxBook(today), NOW)
    cell = openpyxl.load_workbook(today)["Clients"].cell(6, at)
    assert cell.fill.fgColor.rgb == "FF123456"
    assert str(cell.value).startswith("=IF(TRUE,")


@pytest.mark.parametrize("gone", ["Start", "Dashboard", "Queue", "Plan"])
def test_a_deleted_sheet_stays_away(
    tmp_path: Path, gone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _write(tmp_path / "clients.xlsx", [d for d in _drawings() if d.title != gone])
    recalculate(XlsxBook(path), NOW.date(), NOW.time())
    release(monkeypatch, *EVERYTHING.values())
    assert upgrade(XlsxBook(path), NOW).sheets == ()
    assert gone not in XlsxBook(path).titles()
    problems = recalculate(XlsxBook(path), NOW.date(), NOW.time()).judgement.problems
    assert [f"{p.sheet}!{p.cell}" for p in problems] == (["Schedule!A1"] if gone == "Queue" else [])


def test_a_deleted_column_stays_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    positions = {c.name: i for i, c in enumerate(CLIENTS.columns) if c.name != "advice"}
    header = Header(CLIENTS.header_row, positions)
    path = _write(tmp_path / "clients.xlsx", _drawings({"clients": header}))
    recalculate(XlsxBook(path), NOW.date(), NOW.time())
    release(monkeypatch, *EVERYTHING.values())
    upgrade(XlsxBook(path), NOW)
    assert words("en")["columns.clients.advice"] not in _titles(path, "Clients", 4)


def test_buttons_stay_byte_for_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "clients.xlsm"
    create_workbook(path, rows=5, today=NOW.date())
    recalculate(XlsxBook(path), NOW.date(), NOW.time())

    def parts() -> dict[str, bytes]:
        with zipfile.ZipFile(path) as package:
            return {n: package.read(n) for n in package.namelist() if "worksheets/s" not in n}

    before = parts()
    release(monkeypatch, *EVERYTHING.values())
    upgrade(XlsxBook(path), NOW)
    after = parts()
    assert {n for n in before if before[n] != after[n]} <= {"xl/workbook.xml", "xl/styles.xml"}
    assert [n for n in before if n.endswith((".bin", ".vml"))]
    assert after.keys() == before.keys()


def test_a_program_that_writes_formulas_its_own_way(
    today: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (saved,) = convert([today], tmp_path)
    release(monkeypatch, a_changed_formula)
    done = upgrade(XlsxBook(saved), NOW)
    assert "Clients: cells whose formulas were renewed: 6." in _said(done)
    assert not [line for line in _said(done) if "stays" in line]


def test_a_rearranged_page_stays_as_a_whole(today: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = openpyxl.load_workbook(today)
    workbook["Dashboard"].insert_rows(2, 3)
    workbook.save(today)
    recalculate(XlsxBook(today), NOW.date(), NOW.time())
    release(monkeypatch, a_setting)
    before = XlsxBook(today).formulas(["Dashboard"])
    done = upgrade(XlsxBook(today), NOW)
    assert "Dashboard was rearranged, so it stays as it is." in _said(done)
    assert XlsxBook(today).formulas(["Dashboard"]) == before
