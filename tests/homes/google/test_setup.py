"""Setting a Google Sheet up as a workbook, and copying client lists to and from it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from pumpkin_sheets.homes.google.copying import pull, push
from pumpkin_sheets.homes.google.formats import canonical, formula, number_text, rule_formula
from pumpkin_sheets.homes.google.plan import sheet_id_of
from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.practices import BASE_SHEETS, draw
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.recalculate import recalculate, review_book
from pumpkin_sheets.sheets.drawing import Drawing, Formula, FormulaColumn
from tests.google_stand_in import Fault, Redirect, Spreadsheet, StandIn
from tests.google_stand_in.people import insert_columns, insert_rows

TODAY = dt.date(2026, 3, 2)
ENGLISH = words("en")


@pytest.fixture
def book(stand_in: StandIn, key_file: Path) -> GoogleBook:
    patience = Patience(tries=3, answer=20, sleep=lambda _: None)
    adapters = {"https://": Redirect(stand_in)}
    return open_google(stand_in.spreadsheet().key, key_file, patience, adapters)


def now(stand_in: StandIn, book: GoogleBook) -> Spreadsheet:
    return stand_in.book(book.key)


def entered(sheet: Any) -> dict[tuple[int, int], Any]:
    return {p: c["userEnteredValue"] for p, c in sheet.cells.items() if "userEnteredValue" in c}


def calculate(stand_in: StandIn, book: GoogleBook, language: str = "en") -> None:
    calculate_titles(now(stand_in, book), language)


def calculate_titles(
    spreadsheet: Spreadsheet, language: str = "en", packs: tuple[str, ...] = ()
) -> None:
    """Put the results of our formulas where Google would have calculated them: an empty list's."""
    chosen, today = words(language), dt.date(2026, 3, 2)
    content = new_content(chosen, default_settings(chosen), 200, {}, packs=packs, today=today)
    for drawing in draw(content):
        sheet = spreadsheet.sheet(drawing.title)
        for placed in drawing.cells:
            if isinstance(placed.content, Formula):
                sheet.results[placed.row, placed.column] = placed.content.result
        table = drawing.table
        for column in table.columns if table else ():
            if table and isinstance(column, FormulaColumn):
                for row, result in enumerate(column.results):
                    sheet.results[table.first_row + row, column.column] = result


def everything(spreadsheet: Spreadsheet) -> Any:
    return [
        (s.title, s.rows, s.columns, s.cells, s.conditional_formats, s.charts, s.metadata)
        for s in spreadsheet.sheets
    ] + [spreadsheet.named_ranges]


def header(sheet: Any, name: str, row: int = 3) -> int:
    grid = sheet.grid()[row]
    return int(grid.index(ENGLISH[f"columns.clients.{name}"]))


# -- setting up ------------------------------------------------------------------------------------


def test_a_persian_sheet_reads_from_right_to_left_and_so_does_what_comes_later(
    stand_in: StandIn, book: GoogleBook
) -> None:
    persian = words("fa")
    set_up(book, persian, rows=5)
    assert set_up(book, persian, packs=["letters"]).made
    made = now(stand_in, book)
    assert {"مشتریان", "نامه‌ها", "پیش‌نویس‌ها"} <= {s.title for s in made.sheets}
    assert [s.title for s in made.sheets if not s.properties.get("rightToLeft")] == ["_pumpkin"]
    for title in ("مشتریان", "نامه‌ها"):
        looks = made.sheet(title).cells[0, 0]["userEnteredFormat"]
        assert looks["horizontalAlignment"] == "RIGHT"
        assert looks["textDirection"] == "RIGHT_TO_LEFT"
    typed = made.sheet("مشتریان").cells[4, 0]["userEnteredFormat"]
    assert "textDirection" not in typed, "a name reads in the direction of its own letters"


def test_an_empty_sheet_becomes_the_workbook(stand_in: StandIn, book: GoogleBook) -> None:
    done = set_up(book, ENGLISH, rows=40)
    assert len(done.made) == len(BASE_SHEETS)
    assert [c for c in stand_in.calls if c != "token"] == [
        "spreadsheets.get",
        "spreadsheets.get",
        "spreadsheets.batchUpdate",
    ]
    sent = json.dumps(stand_in.bodies[0], ensure_ascii=False, separators=(",", ":"))
    size = len(sent.encode())
    # Google recommends two megabytes at most; Plan's lines of eight packs made it more.
    assert size < 2_400_000
    made = now(stand_in, book)
    assert [s.title for s in made.sheets][:4] == ["Start", "Clients", "Dashboard", "Plan"]
    assert "Sheet1" not in [s.title for s in made.sheets]
    clients = made.sheet("Clients")
    assert clients.properties["gridProperties"]["frozenRowCount"] == 4
    assert clients.cells[4, 0]["userEnteredFormat"]["numberFormat"] == {"type": "TEXT"}
    assert any("dataValidation" in cell for cell in clients.cells.values())
    assert len(made.sheet("Dashboard").charts) == 2
    assert made.sheet("Calc").properties["hidden"]
    for title in ("Review", "Changes", "Problems"):
        (protected,) = made.sheet(title).protected_ranges
        assert protected["warningOnly"]
    (protected,) = made.sheet("Schedule").protected_ranges
    (free,) = protected["unprotectedRanges"]
    assert (free["startColumnIndex"], free["endColumnIndex"], free["startRowIndex"]) == (11, 12, 3)
    assert made.sheet("Schedule").cells[3, 0]["userEnteredFormat"]["numberFormat"] == {
        "type": "DATE", "pattern": "yyyy-mm-dd ddd",
    }  # fmt: skip
    names = {entry["name"] for entry in made.named_ranges}
    assert {"TargetRate", "ReviewClient", "Ticks", "SettingsOK"} <= names
    calculate(stand_in, book)
    assert len(review_book(book, TODAY).reviewed) == 0


def test_every_formula_stands_in_every_row(stand_in: StandIn, book: GoogleBook) -> None:
    """A formula repeated by Google says in each row what the Excel file says there."""
    from pumpkin_sheets.plan.clients.sheet import SHEET, formulas

    set_up(book, ENGLISH, rows=40)
    clients = entered(now(stand_in, book).sheet("Clients"))
    positions = {column.name: i for i, column in enumerate(SHEET.columns)}
    for name, text in formulas(positions).items():
        for row in (5, 17, 44):
            stands = clients[row - 1, positions[name]]["formulaValue"]
            assert stands == formula(text.replace("\x00", str(row))), name


def test_running_again_changes_nothing(stand_in: StandIn, book: GoogleBook) -> None:
    set_up(book, ENGLISH, rows=40)
    before = everything(now(stand_in, book))
    stand_in.forget_calls()
    assert set_up(book, ENGLISH, rows=40).changes == 0
    assert set_up(book, ENGLISH, rows=10).changes == 0, "prepared rows are never taken away"
    assert "spreadsheets.batchUpdate" not in stand_in.calls
    assert everything(now(stand_in, book)) == before


def test_what_people_typed_stays_whatever_is_mended(stand_in: StandIn, book: GoogleBook) -> None:
    set_up(book, ENGLISH, rows=40)
    made = now(stand_in, book)
    clients, settings = made.sheet("Clients"), made.sheet("Settings")
    reason = header(clients, "reason")
    clients.fill([["Studio Ünal"]], row=4)
    clients.type_in(4, header(clients, "revenue"), 12000)
    clients.type_in(5, reason, "my own words")
    clients.type_in(6, reason, "=A7&A8")
    clients.type_in(7, reason, None)
    target = next(p for p, v in entered(settings).items() if v == {"numberValue": 90})
    settings.type_in(*target, 120)
    made.sheet("Dashboard").type_in(0, 1, "My studio")
    made.sheet("Calc").type_in(1, 1, "broken")
    made.sheets.remove(made.sheet("Start"))
    made.sheets.remove(made.sheet("Lists"))
    made.sheets.remove(made.sheet("Problems"))
    made.add("Start").fill([["mine"]])
    made.named_ranges = [n for n in made.named_ranges if n["name"] != "TargetRate"]
    made.sheet("Dashboard").charts.pop()
    clients.conditional_formats.insert(0, {"ranges": [], "booleanRule": {"condition": {}}})
    done = set_up(book, ENGLISH)
    assert set(done.made) == {"Problems", "Lists"}, "Start was its owner's choice"
    mended = now(stand_in, book)
    cells = entered(mended.sheet("Clients"))
    assert cells[4, 0] == {"stringValue": "Studio Ünal"}
    assert cells[5, reason] == {"stringValue": "my own words"}
    assert cells[6, reason] == {"formulaValue": "=A7&A8"}
    assert cells[7, reason]["formulaValue"].startswith("="), "an emptied formula is missing"
    assert entered(mended.sheet("Settings"))[target] == {"numberValue": 120}
    assert entered(mended.sheet("Dashboard"))[0, 1] == {"stringValue": "My studio"}
    assert "formulaValue" in entered(mended.sheet("Calc"))[1, 1]
    assert len(mended.sheet("Dashboard").charts) == 2
    assert "TargetRate" in [n["name"] for n in mended.named_ranges]
    assert mended.sheet("Clients").conditional_formats[0]["ranges"] == []
    assert set_up(book, ENGLISH).changes == 0


def test_a_newer_version_brings_its_formulas_and_looks(
    stand_in: StandIn, book: GoogleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from pumpkin_sheets.homes.google import setup as google_setup

    set_up(book, ENGLISH, rows=40)
    clients = now(stand_in, book).sheet("Clients")
    reason = header(clients, "reason")
    clients.type_in(6, reason, "my own words")
    rules = len(clients.conditional_formats)
    clients.conditional_formats.insert(0, {"ranges": [], "booleanRule": {"condition": {}}})
    real = google_setup.draw

    def newer(content: Any) -> list[Drawing]:
        drawings = real(content)
        old = next(d for d in drawings if d.code_name == "shClients")
        assert old.table is not None
        columns = [
            replace(c, formula="1+" + c.formula)
            if isinstance(c, FormulaColumn) and c.column == reason
            else c
            for c in old.table.columns
        ]
        widths = {**old.widths, 0: 40.0}
        fresh = replace(old, table=replace(old.table, columns=columns), widths=widths)
        return [fresh if d is old else d for d in drawings]

    monkeypatch.setattr(google_setup, "draw", newer)
    assert set_up(book, ENGLISH).changes > 0
    mended = now(stand_in, book).sheet("Clients")
    cells = entered(mended)
    assert cells[5, reason]["formulaValue"].startswith("=1+")
    assert cells[6, reason] == {"stringValue": "my own words"}
    assert cells[7, reason]["formulaValue"].startswith("=1+")
    assert mended.column_metadata[0]["pixelSize"] == 285
    assert len(mended.conditional_formats) == rules + 1, "the owner's rule stays, ours are not two"
    assert set_up(book, ENGLISH).changes == 0


def test_rows_and_columns_that_people_inserted(stand_in: StandIn, book: GoogleBook) -> None:
    """Where our labels moved, nothing is written into the gap that they left."""
    set_up(book, ENGLISH, rows=40)
    made = now(stand_in, book)
    settings, clients = made.sheet("Settings"), made.sheet("Clients")
    insert_rows(made, "Settings", 3)
    insert_columns(made, "Clients", 1)
    before = entered(settings), entered(clients)
    set_up(book, ENGLISH, rows=40)
    mended = now(stand_in, book)
    assert entered(mended.sheet("Settings")) == before[0]
    assert entered(mended.sheet("Clients")) == before[1]


def test_an_answer_that_was_lost_makes_nothing_twice(stand_in: StandIn, book: GoogleBook) -> None:
    stand_in.fail(Fault("reset after", "spreadsheets.batchUpdate"))
    done = set_up(book, ENGLISH, rows=40)
    assert (done.made[0], len(done.made)) == ("Start", len(BASE_SHEETS))
    assert done.changes > 0
    titles = [s.title for s in now(stand_in, book).sheets]
    assert len(titles) == len(set(titles)) == len(BASE_SHEETS) + 1
    assert stand_in.calls.count("spreadsheets.batchUpdate") == 1, "it was there already"


def test_an_answer_that_was_lost_before_anything_was_done(
    stand_in: StandIn, book: GoogleBook
) -> None:
    stand_in.fail(Fault("reset before", "spreadsheets.batchUpdate"), times=2)
    set_up(book, ENGLISH, rows=40)
    assert len(now(stand_in, book).sheets) == len(BASE_SHEETS) + 1
    set_up(book, ENGLISH)
    stand_in.fail(Fault("reset before", "spreadsheets.batchUpdate"), times=3)
    now(stand_in, book).sheet("Start").type_in(0, 1, None)
    with pytest.raises(BookError, match="not certain"):
        set_up(book, ENGLISH)


@pytest.mark.parametrize("locale", ["de_DE", "fr_FR", "pt_BR"])
def test_a_locale_with_decimal_commas(stand_in: StandIn, key_file: Path, locale: str) -> None:
    spreadsheet = stand_in.spreadsheet(locale=locale)
    book = open_google(spreadsheet.key, key_file, adapters={"https://": Redirect(stand_in)})
    set_up(book, ENGLISH, rows=40)
    assert len(now(stand_in, book).sheets) == len(BASE_SHEETS) + 1


def test_other_languages(stand_in: StandIn, book: GoogleBook) -> None:
    chinese = words("zh-Hant")
    set_up(book, chinese, rows=40)
    assert chinese["sheets.clients"] in book.titles()
    calculate(stand_in, book, "zh-Hant")
    assert review_book(book, TODAY).words.language == "zh-Hant"
    with pytest.raises(BookError, match=r"was set up in .*zh-Hant"):
        set_up(book, ENGLISH)


def test_a_sheet_of_that_name_is_there_already(stand_in: StandIn, book: GoogleBook) -> None:
    now(stand_in, book).add("Clients").fill([["my things"]])
    with pytest.raises(BookError, match="a sheet called “Clients” already that is not ours"):
        set_up(book, ENGLISH)
    now(stand_in, book).sheet("Clients").title = "Old clients"
    set_up(book, ENGLISH, rows=40)
    kept = now(stand_in, book)
    assert kept.sheet("Old clients").grid() == [["my things"]]
    assert kept.sheet("Sheet1")


def test_the_menu_speaks_the_workbooks_language(stand_in: StandIn, book: GoogleBook) -> None:
    set_up(book, words("zh-Hant"), rows=40)
    control = now(stand_in, book).sheet("_pumpkin")
    assert control.sheet_id == sheet_id_of("shPumpkin")
    assert control.properties["hidden"]
    told = json.loads(control.value(4, 1))
    assert told["recalculate"] == words("zh-Hant")["google_menu.recalculate"]


# -- copying lists ---------------------------------------------------------------------------------


def test_push_recalculate_pull(stand_in: StandIn, book: GoogleBook, tmp_path: Path) -> None:
    source = tmp_path / "clients.xlsx"
    create_workbook(source, sample=True, rows=60)
    set_up(book, ENGLISH)
    calculate(stand_in, book)
    assert push(XlsxBook(source), book, TODAY).clients == 48
    done = recalculate(book, TODAY)
    assert done.written
    wanted = recalculate(XlsxBook(source), TODAY)
    ours, theirs = dict(done.judgement.written), dict(wanted.judgement.written)
    # The sample remembers a client who has left; only those who are there are pushed.
    assert len(theirs.pop("Memory").rows) == 1 + len(ours.pop("Memory").rows)
    assert ours == theirs, "both homes come to the same"
    with pytest.raises(BookError, match=r"has clients already \(48\); say --replace"):
        push(XlsxBook(source), book, TODAY)
    few = tmp_path / "few.xlsx"
    create_workbook(few, rows=60)
    assert push(XlsxBook(few), book, TODAY, replace=True).clients == 0
    assert len(review_book(book, TODAY).reviewed) == 0
    push(XlsxBook(source), book, TODAY)
    back = tmp_path / "back.xlsx"
    assert pull(book, back, TODAY) == 48
    again = review_book(XlsxBook(back), TODAY)
    assert again.reviewed["client"].tolist() == wanted.judgement.reviewed["client"].tolist()
    with pytest.raises(BookError):
        pull(book, back, TODAY)


# -- formulas and numbers --------------------------------------------------------------------------


def test_formulas_for_every_locale() -> None:
    assert formula("IF(A1>0.5,\"a,b 0.5\",'My, sheet'!A1)") == (
        "=IF(A1>(5/10);\"a,b 0.5\";'My, sheet'!A1)"
    )
    assert formula("ROUND(X+0.000001,0)") == "=ROUND(X+(1/1000000);0)"
    assert formula("LOG10(2)") == "=LOG10(2)"
    assert rule_formula('AND(SettingsOK<1,A1="SettingsOK")', {"SettingsOK"}) == (
        '=AND(INDIRECT("SettingsOK")<1;A1="SettingsOK")'
    )
    assert canonical("=if( a1 ; \"x y\" , 'B'!c2)") == '=IF(A1,"x y",B!C2)'
    assert [number_text(v) for v in (0, 5, -3, 0.5, -0.25)] == [
        "0",
        "5",
        "-3",
        "=(5/10)",
        "=-(25/100)",
    ]


@given(st.decimals(0, 10**6, places=6, allow_nan=False))
def test_a_fraction_is_the_same_number_to_the_last_bit(number: Any) -> None:
    text = format(number, "f")
    top, bottom = formula(text)[2:-1].split("/")
    assert int(top) / int(bottom) == float(text)
