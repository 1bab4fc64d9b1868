"""The owner is asked of a doubtful name, cell by cell, until it is accepted on Service levels."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.cli.main import main
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import words
from pumpkin_sheets.recalculate import recalculate
from tests.memory_workbook import memory_workbook

TODAY = dt.date(2026, 3, 2)
NAMES = ["Acme (VIP)", "VIP Travel", "Hotel VIP", "貴賓樓飯店", "Northwind"]
LABEL = {"en": "Clients' names that are fine as they are", "zh-Hant": "這樣寫沒問題的客戶名稱"}


def made(language: str = "en") -> MemoryBook:
    return memory_workbook(language, {"client": NAMES, "revenue": [9_000] * 5}, rows=8)


def accept(book: MemoryBook, text: str, language: str = "en") -> None:
    grid = book.sheets[words(language)["sheets.service"]]
    (row,) = [row for row in grid if LABEL[language] in row]
    row[row.index(LABEL[language]) + 1] = text


def asked(book: MemoryBook, language: str = "en") -> list[tuple[object, object]]:
    recalculate(book, TODAY)
    return [
        (row[0], row[1]) for row in book.sheets[words(language)["sheets.problems"]][3:] if row[1]
    ]


def test_each_doubtful_cell_is_named_once_until_it_is_accepted() -> None:
    book = made()
    assert asked(book) == [
        ("Clients!A6", "VIP Travel"), ("Clients!A7", "Hotel VIP"), ("Clients!A8", "貴賓樓飯店"),
    ]  # fmt: skip
    said = [row[4] for row in book.sheets["Problems"][3:6]]
    assert said[0] == (
        "The calendar file shows “VIP Travel”, so this client reads “VIP”. If that is a note of "
        "yours, put it in brackets; if it is the name, add it to “Clients' names that are fine as "
        "they are” on Service levels."
    )
    assert said[1] == (
        "The calendar file shows only “Hotel”, because “VIP” looks like a note of yours. If it is "
        "part of the name, add “Hotel VIP” to “Clients' names that are fine as they are” on "
        "Service levels; if not, put it in brackets."
    )
    accept(book, "VIP Travel; 貴賓樓飯店")
    assert asked(book) == [("Clients!A7", "Hotel VIP")]
    accept(book, "vip travel；ＨＯＴＥＬ VIP\n貴賓樓飯店")
    assert asked(book) == []


def test_in_chinese() -> None:
    book = made("zh-Hant")
    assert [cell for cell, _ in asked(book, "zh-Hant")] == ["客戶!A6", "客戶!A7", "客戶!A8"]
    said = [row[4] for row in book.sheets["待修正"][3:6]]
    assert said[2] == (
        "行事曆檔案會顯示「貴賓樓飯店」，這位客戶會看到「貴賓」。若那是您的註記，請放進括號；若名稱本來如此，"
        "請加到「服務水準」的「這樣寫沒問題的客戶名稱」。"
    )
    accept(book, "VIP Travel；Hotel VIP；貴賓樓飯店", "zh-Hant")
    assert asked(book, "zh-Hant") == []


def test_a_workbook_without_the_line_goes_on_without() -> None:
    book = made()
    for row in book.sheets["Service levels"]:
        if LABEL["en"] in row:
            row[:] = [None] * len(row)
    recalculate(book, TODAY)
    told = [row[4] for row in book.sheets["Problems"][3:] if row[0]]
    assert not [text for text in told if "calendar file" in str(text)]


@pytest.mark.parametrize("accepted", ["", "VIP Travel; Hotel VIP"])
def test_the_whole_way_of_a_file(tmp_path: Path, accepted: str) -> None:
    path, calendar = tmp_path / "clients.xlsx", tmp_path / "care.ics"
    assert main(["new", str(path), "--sample"]) == 0
    file = openpyxl.load_workbook(path)
    clients, service = file["Clients"], file["Service levels"]
    names = ["VIP Travel", "Hotel VIP", "Acme (worst payer)", "Bolt - Good", "Crane 《頂級》"]
    for row, name in enumerate(names, start=5):
        clients.cell(row, 1).value = name
    (label,) = [c for r in service.iter_rows() for c in r if c.value == LABEL["en"]]
    service.cell(label.row, label.column + 1).value = accepted
    file.save(path)
    assert main(["recalculate", str(path)]) == 0
    problems = openpyxl.load_workbook(path)["Problems"]
    cells = [row[0].value for row in problems.iter_rows(min_row=3) if row[0].value]
    doubted = [cell for cell in cells if cell in ("Clients!A5", "Clients!A6")]
    assert doubted == ([] if accepted else ["Clients!A5", "Clients!A6"])
    assert main(["schedule", str(path), "--ics", str(calendar)]) == 0
    text = calendar.read_text(encoding="utf-8").replace("\n ", "")
    assert "VIP Travel" in text
    assert ("Hotel VIP" in text) == bool(accepted)
    for left in ("worst", "Good", "頂級", "Bolt -"):
        assert left not in text
