"""The ready-made workbooks in ``workbooks/`` are what the code would make today."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter

from pumpkin_sheets.homes.excel.vba_project import (
    SETTINGS,
    SETTINGS_SHEET,
    embedded_xlwings_version,
)
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.packs import known_packs, packs_on
from pumpkin_sheets.languages import languages
from pumpkin_sheets.recalculate import recalculate
from scripts.make_workbooks import FOLDER, REVIEWED, WORKBOOKS, contents, differences

AGAIN = "run: python scripts/make_workbooks.py"


@cache
def _held(name: str) -> dict[str, object]:
    return contents(FOLDER / name)


def held(name: str) -> dict[str, object]:
    """What the committed file holds."""
    return dict(_held(name))


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_committed_workbook_is_what_the_code_makes(name: str, tmp_path: Path) -> None:
    WORKBOOKS[name](tmp_path / name)
    made, kept = contents(tmp_path / name), held(name)
    if name.endswith(".xlsm"):
        # The module comes from the xlwings that is installed, which may be another than then.
        for found in (made, kept):
            assert "Public Function RunPython(" in str(found.pop("macros xlwings"))
            assert len(found["buttons"]) == 2 * 4  # type: ignore[arg-type]
    assert [key for key in made | kept if made.get(key) != kept.get(key)] == [], AGAIN


def test_the_folder_holds_nothing_else() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*WORKBOOKS, "README.md"}
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in told for name in WORKBOOKS)
    assert all((FOLDER / name).stat().st_size < 4_000_000 for name in WORKBOOKS)


@pytest.mark.parametrize("name", [name for name in WORKBOOKS if name.endswith(".xlsm")])
def test_notices_travel_and_no_path_does(name: str) -> None:
    macros = "\n".join(str(v) for k, v in held(name).items() if "macros " in k)
    for words in (
        "xlwings is distributed under a BSD 3-clause license",
        "Copyright (c) 2017 Tim Hall",
        "The above copyright notice and this permission notice shall be included",
    ):
        assert words in macros
    assert embedded_xlwings_version(FOLDER / name) is not None
    names = [str(v).upper() for k, v in held(name).items() if k.startswith(f"{SETTINGS_SHEET}!A")]
    assert len(names) == len(SETTINGS)
    assert not [setting for setting in names if "INTERPRETER" in setting or setting == "PYTHONPATH"]
    with ZipFile(FOLDER / name) as parts:
        assert b"<dc:creator></dc:creator>" in parts.read("docProps/core.xml")


@pytest.mark.parametrize("name", [name for name in WORKBOOKS if name.startswith("sample")])
def test_the_sample_was_recalculated(name: str, tmp_path: Path) -> None:
    copy = tmp_path / name
    copy.write_bytes((FOLDER / name).read_bytes())
    outcome = recalculate(XlsxBook(copy), REVIEWED.date(), REVIEWED.time())
    assert not outcome.written
    assert len(outcome.judgement.reviewed) == 48
    assert outcome.service is not None
    assert outcome.service.result.entries
    assert sorted(tmp_path.iterdir()) == [copy]


def test_there_is_a_base_in_each_language_and_a_sample_with_every_pack() -> None:
    assert {"pumpkin.xlsm", *(f"pumpkin-{c}.xlsm" for c in languages() if c != "en")} < {*WORKBOOKS}
    book = XlsxBook(FOLDER / "sample-everything.xlsx")
    assert packs_on(book)[1] == known_packs(["all"])
    shown = book.read(["Services", "Costs"])
    assert shown["Services"][4][:2] == ["Websites for companies", "✓ Keep"]
    assert shown["Costs"][5][:2] == ["Fair stand", "◷ Falls away with its clients"]


def test_a_difference_is_found(tmp_path: Path) -> None:
    paths = []
    for number, (typed, formula) in enumerate(((1.0, "=A1"), (1.0 + 1e-12, "=A1"), (2.0, "=A1+0"))):
        paths.append(tmp_path / f"{number}.xlsx")
        with xlsxwriter.Workbook(paths[-1]) as book:
            sheet = book.add_worksheet("One")
            sheet.write_number(0, 0, typed)
            sheet.write_formula(0, 1, formula)
            if number == 2:
                book.add_worksheet("Two")
    assert differences(*paths[:2]) == []
    assert differences(paths[0], paths[2]) == ["sheets", "One!A1", "One!B1"]


def test_a_difference_of_looks_is_found(tmp_path: Path) -> None:
    paths = []
    for name, width, height, number in (("one", 20, 30, "0"), ("two", 32, 45, "0.0")):
        paths.append(tmp_path / f"{name}.xlsx")
        with xlsxwriter.Workbook(paths[-1]) as book:
            sheet = book.add_worksheet("One")
            sheet.set_column(1, 1, width)
            sheet.set_row(2, height)
            sheet.write_number(0, 0, 5, book.add_format({"num_format": number}))
    assert differences(*paths) == ["One column B", "One row 3", "One!A1 format"]
