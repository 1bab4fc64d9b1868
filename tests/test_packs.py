"""Packs in a filled workbook: switched on, lived with, told once, switched off by deleting."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.cli.main import main
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs, known_packs, packs_on
from pumpkin_sheets.recalculate import Done, recalculate
from tests.memory_workbook import memory_workbook, table

NOW = dt.datetime(2026, 3, 2, 8)
LATER = dt.date(2026, 3, 3)
MONDAY_SERIAL = 46083
"""2026-03-02 as a cell keeps it."""


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, currency="TWD", sample=True)
    recalculate(XlsxBook(path), NOW.date(), NOW.time())
    return path


def _type(book: MemoryBook, title: str, row: int, cells: dict[str, object]) -> None:
    grid = book.sheets[title]
    titles = grid[3]
    for name, value in cells.items():
        grid[4 + row][titles.index(name)] = value


def _lived_with() -> MemoryBook:
    """Three clients, reviewed, with the pack."""
    book = memory_workbook(
        typed={"client": ["Acme", "Bolt", "Cedar"], "revenue": [20_000, 300, 9_000],
               "hours": [100, 90, 60], "respect": [5, 1, 4]}, rows=8,
    )  # fmt: skip
    recalculate(book, NOW.date())
    add_packs(book, ["profit"], NOW)
    return book


def test_only_the_new_sheets_and_what_names_them_change(sample: Path) -> None:
    with zipfile.ZipFile(sample) as package:
        before = {name: package.read(name) for name in package.namelist()}
    added = add_packs(XlsxBook(sample), ["profit"], NOW)
    assert added.sheets == ("Services", "Costs", "House rules")
    with zipfile.ZipFile(sample) as package:
        after = {name: package.read(name) for name in package.namelist()}
    assert {name for name in before if before[name] != after[name]} == {
        "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
        "xl/worksheets/sheet4.xml", "xl/worksheets/sheet16.xml",
    }  # fmt: skip
    assert len(after) == len(before) + 3
    titles = XlsxBook(sample).titles()
    assert titles[-5:] == ["Practice lists", "Memory", "Services", "Costs", "House rules"]
    workbook = openpyxl.load_workbook(sample)
    assert workbook["Practice lists"].sheet_state == workbook["Memory"].sheet_state == "hidden"
    assert packs_on(XlsxBook(sample))[1] == ("profit",)


def test_a_name_that_a_pack_looks_up_comes_back(sample: Path) -> None:
    workbook = openpyxl.load_workbook(sample)
    assert workbook.defined_names.pop("ClientTier").value == "'Clients'!$AS$5:$AS$204"
    workbook.save(sample)
    add_packs(XlsxBook(sample), ["profit"], NOW)
    assert (
        openpyxl.load_workbook(sample).defined_names["ClientTier"].value
        == "'Clients'!$AS$5:$AS$204"
    )


def test_twice_adds_nothing(sample: Path) -> None:
    assert add_packs(XlsxBook(sample), ["all"], NOW).packs == known_packs(["all"])
    content = sample.read_bytes()
    assert add_packs(XlsxBook(sample), ["profit"], NOW).sheets == ()
    assert sample.read_bytes() == content


def test_a_second_recalculation_writes_nothing(sample: Path) -> None:
    add_packs(XlsxBook(sample), ["profit"], NOW)
    recalculate(XlsxBook(sample), NOW.date(), NOW.time())
    content = sample.read_bytes()
    assert not recalculate(XlsxBook(sample), NOW.date(), NOW.time()).written
    assert sample.read_bytes() == content


def _empty_with_a_cost(path: Path, ends: dt.date | None = None) -> None:
    """A file of nobody, on whose schedule nothing moves, that has gone through a night."""
    create_workbook(path, packs=["profit"])
    workbook = openpyxl.load_workbook(path)
    if ends is not None:
        typed = {"Cost": "Fair", "A year": 12_000, "For whom": "Bolt", "Can stop from": ends}
        titles = [cell.value for cell in workbook["Costs"][4]]
        for title, value in typed.items():
            workbook["Costs"].cell(5, titles.index(title) + 1, value)
        workbook["Memory"].append([NOW.date(), "left", None, "Bolt"])
    workbook.save(path)
    recalculate(XlsxBook(path), NOW.date(), NOW.time(), unattended=True)


def _shown(path: Path, title: str) -> list[object]:
    """Every stored value of a sheet, as a program reads it that does not calculate."""
    sheet = openpyxl.load_workbook(path, data_only=True)[title]
    return [cell for row in sheet.iter_rows(values_only=True) for cell in row]


def test_a_stored_day_alone_is_no_reason_to_write_a_file(tmp_path: Path) -> None:
    """It would put the version that an owner may want back out of the way, night for night."""
    path, previous = tmp_path / "clients.xlsx", tmp_path / "clients.previous.xlsx"
    _empty_with_a_cost(path)
    content, before = path.read_bytes(), previous.read_bytes()
    assert MONDAY_SERIAL in _shown(path, "Practice lists")
    for unattended in (True, False):
        outcome = recalculate(XlsxBook(path), LATER, unattended=unattended)
        assert outcome.done is Done.SAME
    assert path.read_bytes() == content
    assert previous.read_bytes() == before


def test_what_the_day_turned_is_shown_and_the_day_with_it(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    _empty_with_a_cost(path, ends=LATER)
    assert "Cancel it now; it can stop from 2026-03-03" in _shown(path, "Costs")
    outcome = recalculate(XlsxBook(path), LATER, unattended=True)
    assert outcome.done is Done.REFRESHED
    assert "Cancel it today" in _shown(path, "Costs")
    assert MONDAY_SERIAL + 1 in _shown(path, "Practice lists")


def test_the_owners_own_sheet_called_costs_stays_the_owners(sample: Path) -> None:
    workbook = openpyxl.load_workbook(sample)
    workbook.create_sheet("Costs")["A1"] = "mine"
    workbook.save(sample)
    recalculate(XlsxBook(sample), NOW.date(), NOW.time())
    content = sample.read_bytes()
    with pytest.raises(BookError, match="has a sheet “Costs” that is not ours: rename it first"):
        add_packs(XlsxBook(sample), ["profit"], NOW)
    assert sample.read_bytes() == content


def test_an_unknown_pack_is_a_sentence() -> None:
    with pytest.raises(BookError, match=r"no pack called “gold”; take one of (.+, )?profit, "):
        known_packs(["gold"])


def test_what_is_typed_is_judged_and_told_once() -> None:
    book = _lived_with()
    _type(book, "Services", 0, {"Service": "Flyers", "Revenue, 12 months": 6000, "Hours": 100,
                                "Distraction": 5, "Future": 1, "Skill": 4})  # fmt: skip
    _type(book, "Services", 1, {"Service": "Sites", "Revenue, 12 months": 40000, "Hours": 300,
                                "Distraction": 1, "Future": 4, "Skill": 5})  # fmt: skip
    found = recalculate(book, NOW.date()).judgement
    (services, _) = found.content.practised.tables
    assert services.results["code"].tolist()[:2] == [2, 3]
    told = [row for row in table(book, "changes") if row["what"] == "Services"]
    assert [(row["client"], row["mailed_on"]) for row in told] == [("Flyers", None)]
    assert told[0]["why"].startswith("Stop after what is promised")
    recalculate(book, LATER)
    assert len([r for r in table(book, "changes") if r["what"] == "Services"]) == 1
    # It turns to something else and back: that is news again.
    _type(book, "Services", 0, {"Future": 4})
    recalculate(book, LATER)
    _type(book, "Services", 0, {"Future": 1})
    recalculate(book, LATER)
    assert len([r for r in table(book, "changes") if r["what"] == "Services"]) == 2


def test_a_cost_of_a_client_that_left_is_cut_now() -> None:
    book = _lived_with()
    _type(book, "Costs", 0, {"Cost": "Fair", "A year": 12_000, "For whom": "Bolt"})
    _type(book, "Costs", 1, {"Cost": "Slip", "A year": 500, "For whom": "Blot"})
    first = recalculate(book, NOW.date()).judgement
    costs = first.content.practised.tables[1].results
    assert costs["code"].tolist()[:2] == [2, 5]
    assert [p.cell for p in first.problems] == ["E6"]
    clients = book.sheets["Clients"]
    del clients[5]  # Bolt's row
    second = recalculate(book, LATER).judgement
    costs = second.content.practised.tables[1].results
    assert costs["code"].tolist()[:2] == [1, 5]
    assert second.content.practised.figures["CostsGone"][1] == 12_000
    events = [(r["event"], r["client"]) for r in table(book, "memory") if r["client"]]
    assert sorted(events) == [
        ("first", "Acme"), ("first", "Bolt"), ("first", "Cedar"), ("left", "Bolt"),
    ]  # fmt: skip
    told = [row["client"] for row in table(book, "changes") if row["what"] == "Costs"]
    assert told == ["Fair"]


def test_a_deleted_sheet_switches_its_practice_off() -> None:
    book = _lived_with()
    del book.sheets["Services"]
    found = recalculate(book, LATER).judgement
    assert [t.practice.name for t in found.content.practised.tables] == ["costs"]
    del book.sheets["Costs"]
    assert recalculate(book, LATER).judgement.content.practised.tables == ()
    assert packs_on(book)[1] == ()
    assert add_packs(book, ["profit"], NOW).sheets == ("Services", "Costs")


def test_the_command(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", str(sample)]) == 0
    assert "\n○ profit  " in "\n" + capsys.readouterr().out
    assert main(["add", str(sample), "profit"]) == 0
    assert capsys.readouterr().out == (
        "Switched on: Services, Costs, House rules. Written: clients.xlsx "
        "(the version before: clients.previous.xlsx)\n"
    )
    assert main(["add", str(sample)]) == 0
    assert "\n● profit  " in "\n" + capsys.readouterr().out
    assert main(["add", str(sample), "profit"]) == 0
    assert capsys.readouterr().out == "Everything was there; nothing changed.\n"
    assert main(["add", str(sample), "gold"]) == 2
    assert "no pack called “gold”" in capsys.readouterr().err


def test_new_with_a_pack(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    assert main(["new", str(path), "--with", "profit", "--language", "zh-Hant"]) == 0
    titles = XlsxBook(path).titles()
    assert titles[3:7] == ["規劃", "檢視結果", "服務項目", "開銷"]
    assert recalculate(XlsxBook(path), NOW.date()).judgement.problems == []


def test_a_cost_under_an_old_name_follows_the_client() -> None:
    book = _lived_with()
    _type(book, "Costs", 0, {"Cost": "Fair", "A year": 12_000, "For whom": "Bolt"})
    recalculate(book, NOW.date())
    _type(book, "Clients", 1, {"Client": "Bolt & Sons"})
    found = recalculate(book, LATER).judgement
    assert [(c.client, c.what) for c in found.changes] == [("Bolt & Sons", "renamed")]
    costs = found.content.practised.tables[1].results
    assert (costs["code"][0], found.problems) == (2, [])
    lines = [r for r in table(book, "memory") if r["client"] in ("Bolt", "Bolt & Sons")]
    assert [(r["event"], r["client"], r["was"]) for r in lines] == [
        ("first", "Bolt & Sons", None), ("renamed", "Bolt & Sons", "Bolt"),
    ]  # fmt: skip
    # Renamed once more: the oldest name still means this client; and then it leaves.
    _type(book, "Clients", 1, {"Client": "Thunder"})
    found = recalculate(book, LATER).judgement
    assert found.content.practised.tables[1].results["code"][0] == 2
    del book.sheets["Clients"][5]
    found = recalculate(book, LATER).judgement
    assert found.content.practised.tables[1].results["code"][0] == 1
    assert found.problems == []
