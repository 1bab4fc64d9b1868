"""House rules and Plan as pages: they come with a pack, keep what is typed, and are not missed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.recalculate import recalculate
from tests.memory_workbook import memory_workbook
from tests.plan.progress.test_progress import easy, figures, put, put_line

TODAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 8)
CHURN = "Clients that leave in a year"


def with_profit() -> MemoryBook:
    book = memory_workbook(typed=easy(3, 9000))
    add_packs(book, ["profit"], NOW)
    put(book, "Services", 0, {"Service": "Flyers", "Revenue, 12 months": 9000, "Hours": 10,
                              "Distraction": 1, "Future": 4, "Skill": 3})  # fmt: skip
    return book


def first_code(book: MemoryBook) -> float:
    tables = recalculate(book, TODAY).judgement.content.practised.tables
    return float(tables[0].results["code"][0])


def test_the_rules_are_the_notes_own_and_two_never_bend() -> None:
    rows = {row[1]: row for row in with_profit().sheets["House rules"] if row[1]}
    assert rows["Rule 4"][2:4] == ["✓", "The deposit is in our account before we start."]
    assert [rows[f"Rule {i}"][2] for i in range(1, 7)] == ["✓", None, None, "✓", None, None]
    assert rows["Rule 6"][3] is None


def test_a_threshold_decides_wherever_its_line_was_moved() -> None:
    book = with_profit()
    assert first_code(book) == 3
    put_line(book, "House rules", "Skill that is too little", 3)
    book.sheets["House rules"].insert(2, ["", "a note of mine"])
    assert first_code(book) == 1


@pytest.mark.parametrize("typed", [9, "three", True, "#N/A"])
def test_a_wrong_threshold_is_named_and_its_default_counts(typed: object) -> None:
    book = with_profit()
    put_line(book, "House rules", "Skill that is too little", typed)
    found = recalculate(book, TODAY).judgement
    assert found.content.practised.tables[0].results["code"][0] == 3
    (problem,) = found.problems
    assert (problem.sheet, problem.cell) == ("House rules", "C14")


def test_a_line_that_is_gone_is_named() -> None:
    book = with_profit()
    book.sheets["House rules"] = [
        row for row in book.sheets["House rules"] if "Future that is enough" not in row
    ]
    (problem,) = recalculate(book, TODAY).judgement.problems
    assert problem.message.startswith("The line “Future that is enough” is gone")


def test_pages_that_were_deleted_are_not_missed() -> None:
    book = with_profit()
    put_line(book, "House rules", "Skill that is too little", 3)
    del book.sheets["Plan"], book.sheets["House rules"]
    found = recalculate(book, TODAY).judgement
    assert found.problems == []
    assert found.content.practised.tables[0].results["code"][0] == 3
    assert found.content.practised.figures["WeedHoursGoal"][1] == 0.1


# --- drawn anew -----------------------------------------------------------------------------------


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "base.xlsx"
    create_workbook(path, sample=True, currency="TWD", today=TODAY)
    recalculate(XlsxBook(path), TODAY)
    return path


def _cell(sheet: openpyxl.worksheet.worksheet.Worksheet, label: str) -> openpyxl.cell.Cell:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == label:
                return sheet.cell(cell.row, cell.column + 1)
    raise KeyError(label)


def test_a_pack_redraws_plan_with_what_is_typed(base: Path) -> None:
    workbook = openpyxl.load_workbook(base)
    _cell(workbook["Plan"], CHURN).value = 0.25
    workbook["Plan"].insert_rows(3)  # every line moves down
    workbook.save(base)
    recalculate(XlsxBook(base), TODAY)
    add_packs(XlsxBook(base), ["profit"], NOW)
    sheet = openpyxl.load_workbook(base)["Plan"]
    assert _cell(sheet, CHURN).value == 0.25
    assert _cell(sheet, CHURN).row == 34
    links = {link.ref: link.location for row in sheet for c in row if (link := c.hyperlink)}
    assert sorted(links.values()) == ["'Costs'!A1", "'Services'!A1"]
    assert not recalculate(XlsxBook(base), TODAY).judgement.problems


@pytest.mark.parametrize(
    ("cell", "typed", "said"),
    [
        ("K40", "ask Anna", "K40 holds something that is not one of the page's own cells"),
        ("C4", 5, "C4 holds something"),  # over a formula of ours
        ("C4", "=FreedHours*2", "C4 holds something"),
        ("C34", "=1/4", "C34 holds a formula of yours; put its value there instead"),
    ],
)
def test_what_else_is_typed_on_plan_makes_a_pack_wait(
    base: Path, cell: str, typed: object, said: str
) -> None:
    workbook = openpyxl.load_workbook(base)
    workbook["Plan"][cell] = typed
    workbook.save(base)
    content = base.read_bytes()
    with pytest.raises(BookError, match=f"Plan!{said}"):
        add_packs(XlsxBook(base), ["profit"], NOW)
    assert base.read_bytes() == content


def test_a_sheet_of_the_owners_called_house_rules_stays_the_owners(base: Path) -> None:
    workbook = openpyxl.load_workbook(base)
    workbook.create_sheet("House rules")["A1"] = "mine"
    workbook.save(base)
    assert recalculate(XlsxBook(base), TODAY).judgement.problems == []
    with pytest.raises(BookError, match="has a sheet “House rules” that is not ours"):
        add_packs(XlsxBook(base), ["profit"], NOW)


def test_a_pack_does_not_bring_back_a_plan_that_was_deleted(base: Path) -> None:
    workbook = openpyxl.load_workbook(base)
    del workbook["Plan"]
    workbook.save(base)
    assert add_packs(XlsxBook(base), ["profit"], NOW).sheets == ("Services", "Costs", "House rules")
    assert "Plan" not in XlsxBook(base).titles()
    assert recalculate(XlsxBook(base), TODAY).judgement.problems == []


def test_recalculate_writes_no_input(base: Path) -> None:
    before = XlsxBook(base).read(["Plan"])["Plan"]
    workbook = openpyxl.load_workbook(base)
    _cell(workbook["Plan"], CHURN).value = 0.3
    workbook.save(base)
    recalculate(XlsxBook(base), TODAY)
    after = XlsxBook(base).read(["Plan"])["Plan"]
    assert after[33][2] == 0.3
    assert before[33][2] in (None, "")
    assert after[41][2] == 0.3  # the simulator shows it, in its stored result too


def test_figures_do_not_need_the_pack() -> None:
    assert figures(memory_workbook(typed=easy(3, 9000)))["PackMark_profit"] == "○"
