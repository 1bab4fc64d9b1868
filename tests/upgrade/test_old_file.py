"""A workbook that the first release made: recalculated as it is, then brought forward."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.book import Growth
from pumpkin_sheets.cli.main import main
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.homes.upgrade import upgrade
from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.recalculate import recalculate, review_book
from pumpkin_sheets.sheets.drawing import Formula
from scripts.make_workbooks import contents
from tests.libreoffice import convert
from tests.soundness import faults
from tests.upgrade.release import NOW, TYPED
from tests.validity import findings, kinds

OLD = Path(__file__).parent / "old" / "layout-1.xlsx"
NEWER = "is of an older release: pumpkin upgrade old.xlsx brings it what is new"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.xlsx"
    shutil.copyfile(OLD, path)
    return path


def new_workbook(path: Path, rows: int = 4) -> Path:
    """A new one with the same typing, recalculated."""
    said = words("en")
    settings = replace(default_settings(said, "TWD"), sign="")  # the first release had none
    content = new_content(said, settings, rows, TYPED, today=NOW.date(),
                          languages=all_words())  # fmt: skip
    with path.open("wb") as file:
        build(file, draw(content), font=said.font, right_to_left=False)
    recalculate(XlsxBook(path), NOW.date(), NOW.time())
    return path


def test_it_is_recalculated_as_it_is(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recalculate", str(old)]) == 0
    assert capsys.readouterr().out.count(NEWER) == 1
    assert main(["check", str(old)]) == 0
    assert capsys.readouterr().out.count(NEWER) == 1
    reviewed = review_book(XlsxBook(old), NOW.date()).reviewed
    assert dict(zip(reviewed["client"], reviewed["action_shown"], strict=True)) == {
        "Acme": "● Keep", "Cedar": "● Keep", "Bolt": "× Drop",
    }  # fmt: skip


def test_it_becomes_what_a_new_workbook_with_the_same_typing_is(old: Path, tmp_path: Path) -> None:
    done = upgrade(XlsxBook(old), NOW)
    assert (done.before, done.sheets) == (1, ("Plan", "Service now"))
    recalculate(XlsxBook(old), NOW.date(), NOW.time())
    new = new_workbook(tmp_path / "new.xlsx")
    made, wanted = contents(old, looks=False), contents(new, looks=False)
    assert sorted(made.pop("sheets")) == sorted(wanted.pop("sheets"))  # type: ignore[type-var]
    reasons = [str(cells.pop("name ClientReason")) for cells in (made, wanted)]
    assert ["$BF$" in reasons[0], "$BG$" in reasons[1]] == [True, True]
    wrong = {k for k in made | wanted if made.get(k) != wanted.get(k)}
    # What the clients' history says is the old review's own, and a new line of Service levels or
    # Settings comes below everything.  The columns of Clients keep the order that they had.
    elsewhere = ("Changes!", "Memory!", "Service levels!", "Settings!", "Clients!BF", "Clients!BG")
    assert (made["Clients!BF4"], made["Clients!BG4"]) == (
        wanted["Clients!BG4"], wanted["Clients!BF4"],
    )  # fmt: skip
    below = {k for k in wrong if k.startswith("name ") and "Settings" in str(made[k])}
    assert {k for k in wrong if not k.startswith(elsewhere)} - below == set()
    assert made["Service levels!B71"] == "Fewest days between touches of one client"
    below = {"Your targets", "Sign of your currency"}
    lines = {k: v for k, v in made.items() if k.startswith("Settings!B") and v in below}
    assert list(lines.values()) == ["Your targets", "Your targets", "Sign of your currency"]
    assert [fault for fault in faults(old) if fault not in faults(OLD)] == []
    start = openpyxl.load_workbook(old)["Start"]
    assert start["E9"].value == "=NightSaid"
    red = [rule.formula for at in start.conditional_formatting for rule in at.rules]
    assert red == [['LEFT($E$9,1)="!"']]


def test_libreoffice_calculates_the_very_results_that_are_stored(old: Path, tmp_path: Path) -> None:
    upgrade(XlsxBook(old), NOW)
    (converted,) = convert([old], tmp_path)
    stored, calculated = (openpyxl.load_workbook(p, data_only=True) for p in (old, converted))
    formulas = openpyxl.load_workbook(old)
    compared = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                text = cell.value
                if not isinstance(text, str) or not text.startswith("=") or "TODAY()" in text:
                    continue
                one = stored[sheet.title][cell.coordinate].value
                other = calculated[sheet.title][cell.coordinate].value
                wanted = pytest.approx(other, rel=1e-9) if isinstance(other, float) else other
                assert one == wanted or (one, wanted) == ("", None), (sheet.title, cell.coordinate)
                compared += 1
    assert compared > 600


def test_twice_does_nothing_and_says_so(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["upgrade", str(old)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "1. New sheets: Plan, Service now."
    assert said[-2] == f"{len(said) - 1}. Layout 1 is now layout 10."
    assert said[-1] == "Written: old.xlsx (the version before: old.previous.xlsx)"
    assert (old.parent / "old.previous.xlsx").read_bytes() == OLD.read_bytes()
    content = old.read_bytes()
    assert main(["upgrade", str(old)]) == 0
    assert capsys.readouterr().out == (
        "This workbook has all that this release brings; nothing changed.\n"
    )
    assert old.read_bytes() == content
    assert main(["recalculate", str(old)]) == 0
    assert "older release" not in capsys.readouterr().out


def test_nothing_else_of_the_file_changes(old: Path) -> None:
    with zipfile.ZipFile(old) as package:
        before = {name: package.read(name) for name in package.namelist()}
    upgrade(XlsxBook(old), NOW)
    with zipfile.ZipFile(old) as package:
        after = {name: package.read(name) for name in package.namelist()}
    untouched = {name for name in before if before[name] == after[name]}
    # Changes, Problems; Settings gets the line of the sign, Review the rule of small amounts.
    kept = {f"xl/worksheets/sheet{n}.xml" for n in (8, 9)}
    assert kept <= untouched
    assert {name for name in before if "chart" in name or "drawing" in name} <= untouched


def test_switching_a_pack_on_brings_it_forward_in_one_step(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", str(old), "profit"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("1. New sheets: Plan, Services, Costs, Service now, House rules.\n")
    assert (old.parent / "old.previous.xlsx").read_bytes() == OLD.read_bytes()
    assert main(["add", str(old)]) == 0
    assert "\n● profit" in capsys.readouterr().out
    assert main(["upgrade", str(old)]) == 0
    assert "nothing changed" in capsys.readouterr().out


def test_the_owners_own_sheet_of_a_title_of_ours_is_named(old: Path, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(old)
    workbook.create_sheet("Plan")["A1"] = "mine"
    workbook.save(old)
    content = old.read_bytes()
    assert main(["upgrade", str(old)]) == 2
    assert old.read_bytes() == content


def test_a_file_of_a_newer_release_is_refused(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upgrade(XlsxBook(old), NOW)
    book = XlsxBook(old)
    grid = book.read(["Practice lists"])["Practice lists"]
    assert grid[0][:2] == ["Layout", 10]
    book.grow(Growth(contents={"Practice lists": {(0, 1): 99}}))
    assert main(["upgrade", str(old)]) == 2
    assert "is of a newer release of Pumpkin Sheets than this one" in capsys.readouterr().err
    assert main(["recalculate", str(old)]) == 0


def test_rows_that_people_typed_below_get_their_formulas(old: Path, tmp_path: Path) -> None:
    upgrade(XlsxBook(old), NOW)
    book = XlsxBook(old)
    book.read(["Clients"])
    book.grow(Growth(contents={"Clients": {(8, 0): "Dahlia", (8, 4): 90_000, (8, 14): 4}}))
    assert [p.cell for p in review_book(XlsxBook(old), NOW.date()).problems] == ["A9"]
    done = upgrade(XlsxBook(old), NOW)
    said = [step.said(done.words) for step in done.steps]
    assert said == ["Clients: formulas for the rows that lacked them: 9."]
    assert review_book(XlsxBook(old), NOW.date()).problems == []
    workbook = openpyxl.load_workbook(old)
    clients = workbook["Clients"]
    for column in range(1, clients.max_column + 1):
        above, cell = clients.cell(8, column), clients.cell(9, column)
        assert str(cell.value).startswith("=") == str(above.value).startswith("="), column
    names = workbook.defined_names
    assert names["ClientName"].value == "'Clients'!$A$5:$A$9"
    ruled = {str(area) for block in clients.conditional_formatting for area in block.cells.ranges}
    assert "A9" in ruled
    assert any("E9" in str(check.sqref) for check in clients.data_validations.dataValidation)
    (converted,) = convert([old], tmp_path)
    shown = openpyxl.load_workbook(converted, data_only=True)["Clients"]
    stored = openpyxl.load_workbook(old, data_only=True)["Clients"]
    assert [c.value for c in shown[9]] == [c.value for c in stored[9]]
    assert stored.cell(9, 3).value == "● Keep"


def _reach(path: Path) -> dict[str, list[str]]:
    """What the filter of Clients covers, twice told, and which cells of Calc the charts read."""
    workbook = openpyxl.load_workbook(path)
    clients = workbook["Clients"]
    with zipfile.ZipFile(path) as package:
        charts = "".join(
            package.read(n).decode() for n in package.namelist() if n.startswith("xl/charts/")
        )
        names = package.read("xl/workbook.xml").decode()
    read = re.findall(r"<c:f>'Calc'!([^<]*)</c:f>", charts)
    named = re.findall(r"<definedName[^<>]*_FilterDatabase[^<>]*>'?Clients'?!([^<]*)<", names)
    return {
        "filter": [clients.auto_filter.ref, *named],
        "charts": sorted({each for each in read if re.search(r"\$3:\$[A-Z]+\$[678]$", each)}),
    }


def _typed_below(path: Path) -> None:
    book = XlsxBook(path)
    book.read(["Clients"])
    book.grow(Growth(contents={"Clients": {(8, 0): "Dahlia", (8, 4): 90_000, (8, 14): 4}}))


def test_the_filter_and_the_charts_reach_rows_typed_below(old: Path, tmp_path: Path) -> None:
    before = _reach(old)
    assert before["filter"] == ["A4:BG8", "$A$4:$BG$8"]
    assert len(before["charts"]) == 8
    _typed_below(old)
    upgrade(XlsxBook(old), NOW)
    after = _reach(old)
    assert after["filter"] == ["A4:BG9", "$A$4:$BG$9"]
    assert after["charts"] == [each[:-1] + "7" for each in before["charts"]]
    assert faults(old) == faults(OLD)
    # The same in a workbook of today, by switching a pack on.
    book = XlsxBook(old)
    book.read(["Clients"])
    book.grow(Growth(contents={"Clients": {(9, 0): "Elm", (9, 4): 70_000, (9, 14): 4}}))
    add_packs(XlsxBook(old), ["profit"], NOW)
    after = _reach(old)
    assert after["filter"] == ["A4:BG10", "$A$4:$BG$10"]
    assert after["charts"] == [each[:-1] + "8" for each in before["charts"]]
    # LibreOffice reads the larger ranges, and keeps them.
    (converted,) = convert([old], tmp_path)
    assert openpyxl.load_workbook(converted)["Clients"].auto_filter.ref == "A4:BG10"


@pytest.mark.parametrize("theirs", ["", "A1:O20"])
def test_paper_holds_rows_typed_below_but_an_owners_choice_stays(
    theirs: str, tmp_path: Path
) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, rows=6, today=NOW.date())
    workbook = openpyxl.load_workbook(path)
    clients = workbook["Clients"]
    assert clients.print_area == "'Clients'!$A$1:$O$10"
    if theirs:
        clients.print_area = theirs
    clients["A12"], clients["E12"] = "Dahlia", 90_000
    workbook.save(path)
    upgrade(XlsxBook(path), NOW)
    printed = openpyxl.load_workbook(path)["Clients"].print_area
    assert printed == ("'Clients'!$A$1:$O$20" if theirs else "'Clients'!$A$1:$O$12")


def test_a_filter_and_a_series_of_the_owners_stay(old: Path) -> None:
    with zipfile.ZipFile(old) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet, chart = "xl/worksheets/sheet2.xml", "xl/charts/chart2.xml"
    parts[sheet] = parts[sheet].replace(b'autoFilter ref="A4:BG8"', b'autoFilter ref="A4:BG7"')
    series = parts[chart].split(b"<c:yVal>")[1].split(b"<c:f>")[1].split(b"</c:f>")[0]
    assert series.endswith(b"$6")
    parts[chart] = parts[chart].replace(series, series[:-1] + b"5")
    with zipfile.ZipFile(old, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    _typed_below(old)
    upgrade(XlsxBook(old), NOW)
    assert _reach(old)["filter"][0] == "A4:BG7"
    with zipfile.ZipFile(old) as package:
        assert package.read(chart) == parts[chart]


def test_a_file_without_stored_results_loses_no_row(old: Path) -> None:
    """As a program writes it that calculates nothing: how far tables go, the formulas tell."""
    workbook = openpyxl.load_workbook(old)
    for row in workbook["Clients"]["A6:X8"]:
        for cell in row:
            cell.value = None if not str(cell.value).startswith("=") else cell.value
    workbook.save(old)
    upgrade(XlsxBook(old), NOW)
    workbook = openpyxl.load_workbook(old)
    assert workbook.defined_names["ClientName"].value == "'Clients'!$A$5:$A$8"
    assert workbook.defined_names["CurveProfit"].value.endswith("$3:$AG$6")
    assert recalculate(XlsxBook(old), NOW.date(), NOW.time()).judgement.problems == []


def test_an_inserted_row_gets_its_formulas_only_into_empty_cells(old: Path) -> None:
    upgrade(XlsxBook(old), NOW)
    book = XlsxBook(old)
    book.read(["Clients"])
    titles = [cell.value for cell in openpyxl.load_workbook(old)["Clients"][4]]
    reason = titles.index("Why, or what is missing")
    formulas = {cell for cell in book.formulas(["Clients"])["Clients"] if cell[0] == 7}
    assert len(formulas) > 30
    typed = {(7, 0): "Dahlia", (7, 4): 90_000, (7, 14): 4, (7, reason): "because"}
    book.grow(Growth(contents={"Clients": {**dict.fromkeys(formulas), **typed}}))
    assert not {cell for cell in XlsxBook(old).formulas(["Clients"])["Clients"] if cell[0] == 7}
    upgrade(XlsxBook(old), NOW)
    found = {cell for cell in XlsxBook(old).formulas(["Clients"])["Clients"] if cell[0] == 7}
    assert found == formulas - {(7, reason)}
    assert openpyxl.load_workbook(old)["Clients"].cell(8, reason + 1).value == "because"


def test_a_formula_may_be_an_owners_own(old: Path) -> None:
    """The first release's check on Touch Log and its names arrive beside an owner's formula."""
    book = XlsxBook(old)
    book.read(["Clients"])
    book.grow(Growth(contents={"Clients": {(4, 2): Formula('"mine"', "mine")}}))
    upgrade(XlsxBook(old), NOW)
    assert XlsxBook(old).formulas(["Clients"])["Clients"][4, 2] == '"mine"'


def test_words_above_a_table_become_todays_and_an_owners_stay(old: Path) -> None:
    book = XlsxBook(old)
    book.read(["Clients", "Queue"])
    book.grow(Growth(contents={"Clients": {(2, 7): "How they may grow"}}))
    done = upgrade(XlsxBook(old), NOW)
    said = [step.said(done.words) for step in done.steps]
    assert "Clients: cells whose words above the table were brought up to date: 1." in said
    assert "Queue: cells whose words above the table were brought up to date: 1." in said
    assert "Clients: yours, not ours, so it stays: H3." in said
    workbook = openpyxl.load_workbook(old)
    assert workbook["Clients"]["H3"].value == "How they may grow"
    assert workbook["Clients"]["K3"].value == "EASE · 1 hard … 5 easy"
    assert workbook["Queue"]["A2"].value.startswith("Written by Recalculate: who waits for an")


def test_words_above_a_table_are_found_where_its_columns_stand_now(old: Path) -> None:
    workbook = openpyxl.load_workbook(old)
    clients = workbook["Clients"]
    for merged in list(clients.merged_cells.ranges):
        clients.unmerge_cells(str(merged))
    # The band and the columns below it, moved to the right of everything.
    moved = [[cell.value for cell in column] for column in clients["H3:I8"]]
    for r, row in enumerate(moved, start=3):
        for c, value in enumerate(row):
            clients.cell(r, 8 + c).value = None
            clients.cell(r, 62 + c).value = value
    workbook.save(old)
    upgrade(XlsxBook(old), NOW)
    clients = openpyxl.load_workbook(old)["Clients"]
    assert (clients["H3"].value, clients["BJ3"].value) == (None, "POTENTIAL · 0 none … 5 much")


def test_the_validator_finds_nothing_new(old: Path) -> None:
    before = kinds(findings(old))
    upgrade(XlsxBook(old), NOW)
    assert kinds(findings(old)) == before
