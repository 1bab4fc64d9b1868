"""The live check of each setting agrees with ours at its bounds and for everything hostile."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xlsxwriter

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.settings.settings import (
    CUTS,
    SETTINGS,
    check,
    check_formula,
    default_settings,
)
from tests.libreoffice import convert


@pytest.mark.libreoffice
def test_checks_agree_at_every_bound(tmp_path: Path) -> None:
    plain = default_settings(words("en")).values
    cases: list[tuple[str, object, int]] = []
    path = tmp_path / "checks.xlsx"
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    sheet = book.add_worksheet("checks")
    for setting in SETTINGS:
        low, high = setting.minimum, setting.maximum
        step = 0.001 if high <= 100 else 1
        values: list[object] = [low, low - step, high, high + step, None, "5", "", True, False]
        if setting.name in CUTS[1:]:
            below = plain[CUTS[CUTS.index(setting.name) - 1]]
            values += [below, below - 0.5, below + 0.001]
        for value in values:
            row = len(cases)
            wrong = {name for name, _ in check({**plain, setting.name: value})}
            cases.append((setting.name, value, 0 if setting.name in wrong else 1))
            if isinstance(value, bool):
                sheet.write_boolean(row, 0, value)
            elif isinstance(value, str):
                sheet.write_string(row, 0, value)
            elif value is not None:
                sheet.write_number(row, 0, value)
            formula = check_formula(setting)
            for other in CUTS:
                if other != setting.name:
                    formula = re.sub(rf"\b{other}\b", str(plain[other]), formula)
            formula = re.sub(rf"\b{setting.name}\b", f"A{row + 1}", formula)
            sheet.write_formula(row, 1, "=" + formula, None, 77)
    book.close()
    (made,) = convert([path], tmp_path)
    grid = XlsxBook(made).read(["checks"])["checks"]
    theirs = [(name, value, grid[i][1]) for i, (name, value, _) in enumerate(cases)]
    assert theirs == cases
    assert {fine for *_, fine in cases} == {0, 1}
