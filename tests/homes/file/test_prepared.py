"""Prepared rows that repeat each other are looked at once; all that is typed is found."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
import xlsxwriter

from pumpkin_sheets.homes.file import scan as scanning
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.prepared import Repeated, without_repeated
from pumpkin_sheets.homes.file.rows import tags
from pumpkin_sheets.homes.file.scan import Findings, scan

HEAD = b'<worksheet xmlns="m"><sheetData>'
TAIL = b"</sheetData></worksheet>"
CELLS = (
    '<c r="A{n}" s="3"/><c r="B{n}" s="4" t="str"><f>IF(A{n}="","",A{n}&amp;"!")</f><v></v></c>'
    '<c r="C{n}"><f>N(A{n})</f><v>0</v></c>'
)


def row(number: int, cells: str = CELLS) -> bytes:
    return f'<row r="{number}" spans="1:3">{cells.replace("{n}", str(number))}</row>'.encode()


def rows(numbers: Iterable[int], others: Mapping[int, str] | None = None) -> bytes:
    return b"".join(row(n, (others or {}).get(n, CELLS)) for n in numbers)


def left(window: bytes) -> tuple[bytes, list[Repeated]]:
    return without_repeated(tags(b""), window)


def test_the_last_of_the_rows_tells_what_all_say() -> None:
    window, repeated = left(HEAD + rows(range(98, 103)))
    assert window == HEAD + row(102)
    assert repeated == [Repeated(101, 4, 8)]


@pytest.mark.parametrize(
    "cells",
    [
        CELLS.replace('<c r="A{n}" s="3"/>', '<c r="A{n}" s="3" t="s"><v>0</v></c>'),
        CELLS.replace('<c r="A{n}" s="3"/>', '<c r="A{n}" t="inlineStr"><is><t>x</t></is></c>'),
        CELLS.replace('<c r="A{n}" s="3"/>', '<c r="A{n}" s="3"><v>7</v></c>'),
        CELLS.replace("<v>0</v>", "<v>{n}</v>"),
        CELLS.replace("<v>0</v>", "<v>3{n}5</v>"),
        CELLS.replace('s="4"', 's="{n}"'),
        CELLS.replace("<v>0</v>", "<v></v>"),
        CELLS.replace("<v>0</v>", ""),
        CELLS.replace("<v></v>", ""),
        CELLS.replace('<c r="C{n}">', '<c r="C{n}" t="e">').replace("<v>0</v>", "<v>#N/A</v>"),
        CELLS + "<!-- mine -->",
    ],
)
def test_rows_in_which_anything_else_stands_all_stay(cells: str) -> None:
    window = HEAD + rows(range(98, 103), dict.fromkeys(range(98, 103), cells))
    assert left(window) == (window, [])


def test_a_row_that_differs_stays_and_ends_the_search_where_it_is_typed_into() -> None:
    typed = CELLS.replace('<c r="A{n}" s="3"/>', '<c r="A{n}" s="3"><v>7</v></c>')
    other = CELLS.replace("N(A{n})", "N(A7)")
    window, repeated = left(HEAD + rows(range(10, 60), {20: typed, 30: other}))
    above = HEAD + rows(range(10, 21), {20: typed})
    assert window == above + row(29) + row(30, other) + row(59)
    assert repeated == [Repeated(58, 28, 56), Repeated(28, 8, 16)]


def test_rows_that_do_not_follow_each_other_are_no_repetition() -> None:
    window = HEAD + rows((50, 52, 54))
    assert left(window) == (window, [])


def test_rows_with_a_gap_below_are_put_where_they_are() -> None:
    window, repeated = left(HEAD + rows([*range(10, 20), *range(30, 40)]))
    assert window == HEAD + row(19) + row(39)
    assert repeated == [Repeated(38, 9, 18), Repeated(18, 9, 18)]


def test_a_sheet_with_a_prefix_stays() -> None:
    window = rows(range(10, 20))
    assert without_repeated(tags(b"x:"), window) == (window, [])


def test_formulas_are_counted_and_the_last_is_where_it_was() -> None:
    found = scan([HEAD + rows(range(5, 405)) + TAIL])
    assert (found.formulas, found.last_formula) == (800, 403)
    assert found.usual
    assert found.near


def test_prepared_rows_far_below_are_near_each_other() -> None:
    cells = '<c r="A{n}" s="3"/><c r="B{n}"><f>1</f><v>1</v></c>'
    chunks = [rows(range(n, n + 1000), dict.fromkeys(range(n, n + 1000), cells))
              for n in range(1, 40_000, 1000)]  # fmt: skip
    assert scan([HEAD, *chunks, TAIL]).near


def workbook(path: Path, seed: int) -> Path:
    """A sheet of random rows, most of the lower ones prepared and empty, with formulas."""
    chance = random.Random(seed)
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet("S"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["name", "shout", "number", "day", "row"])
        for at in range(1, 400):
            typed = chance.random() < (0.5 if at < 150 else 0.005)
            name = chance.choice(["Ann", "", "7", 7, at + 1]) if typed else ""
            if name:
                sheet.write(at, 0, name)
            else:
                sheet.write_blank(at, 0, None, day)
            n = at + 1
            sheet.write_formula(
                at, 1, f'=IF(A{n}="","",A{n}&"!")', None, f"{name}!" if name else "–"
            )
            sheet.write_formula(at, 2, f"=N(A{n})", None, name if isinstance(name, int) else 0)
            sheet.write_formula(at, 3, f"=N(A{n})+{at // 150}+44000", day, 44000 + at // 150)
            if chance.random() < 0.9:
                value = chance.choice(["#N/A", 5]) if chance.random() < 0.005 else "–"
                sheet.write_formula(at, 4, f"=LEN(A{n})", None, value)
    return path


@pytest.mark.parametrize("seed", range(12))
def test_it_reads_as_if_every_row_were_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    path = workbook(tmp_path / "Book.xlsx", seed)
    found, never, left_out = read(path)
    monkeypatch.setattr(scanning, "without_repeated", lambda _, window: (window, []))
    plainly, never_plainly, nothing = read(path)
    assert left_out
    assert nothing == 0
    assert found == plainly
    assert never == never_plainly


def read(path: Path) -> tuple[object, object, int]:
    """What is read of the sheet, what was never calculated, how many rows were left out."""
    counted: list[Findings] = []
    real = scanning.scan

    def counting(*given: object) -> Findings:
        counted.append(real(*given))  # type: ignore[arg-type]
        return counted[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pumpkin_sheets.homes.file.reading.scan", counting)
        book = XlsxBook(path)
        grids = book.read(["S"])
        never = book.uncalculated(["S"])
    return grids, never, sum(each.rows for found in counted for each in found.repeated)
