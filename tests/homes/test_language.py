"""A workbook turned into another language: our words alone, and nothing that was typed."""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.file.saving import previous_of
from pumpkin_sheets.homes.language import turn
from pumpkin_sheets.homes.upgrade import upgrade
from pumpkin_sheets.languages import words
from pumpkin_sheets.recalculate import Done, recalculate, review_book

NOW = dt.datetime(2026, 3, 2, 9)
PACKS = ("letters", "strategy")
Cells = dict[str, dict[tuple[int, int], object]]
GATHERED = (
    b'<dataConsolidate><dataRefs><dataRef ref="A1" sheet="Clients"/></dataRefs></dataConsolidate>'
)
TIED = {
    "xl/drawings/drawing90.xml": (
        '<a:sp textlink="Clients!$A$5"><a:t>Clients!$A$5</a:t></a:sp>',
        "<a:sp textlink=\"'客戶'!$A$5\"><a:t>Clients!$A$5</a:t></a:sp>",
    ),
    "xl/drawings/_rels/drawing90.xml.rels": (
        '<r Target="#Clients!A1"/><r Target="#\'Touch%20Log\'!A1"/><r Target="#Clients"/>'
        '<r Target="../media/Clients!A1.png"/><r Target="#My%20sums!A1"/>',
        '<r Target="#\'客戶\'!A1"/><r Target="#\'聯繫紀錄\'!A1"/><r Target="#Clients"/>'
        '<r Target="../media/Clients!A1.png"/><r Target="#My%20sums!A1"/>',
    ),
    "xl/tables/table90.xml": (
        "<c><calculatedColumnFormula>SUM(Clients!F5,T[x])</calculatedColumnFormula>"
        '<totalsRowFormula>COUNTIF(Clients!C:C,"Drop")</totalsRowFormula></c>',
        "<c><calculatedColumnFormula>SUM('客戶'!F5,T[x])</calculatedColumnFormula>"
        "<totalsRowFormula>COUNTIF('客戶'!C:C,\"放手\")</totalsRowFormula></c>",
    ),
    "xl/ctrlProps/ctrlProp90.xml": (
        '<p fmlaLink="Sheet9!$A$1" fmlaRange="Clients!$A$5:$A$20"/>',
        '<p fmlaLink="Sheet9!$A$1" fmlaRange="\'客戶\'!$A$5:$A$20"/>',
    ),
    "xl/drawings/vmlDrawing90.vml": (
        "<x:FmlaRange>Clients!$A$5</x:FmlaRange><x:FmlaPict>'Touch Log'!$A$1</x:FmlaPict>",
        "<x:FmlaRange>'客戶'!$A$5</x:FmlaRange><x:FmlaPict>'聯繫紀錄'!$A$1</x:FmlaPict>",
    ),
    "xl/slicerCaches/slicerCache90.xml": (
        '<s name="Slicer_Client" sourceName="Client"><tabular pivotCacheId="7"/></s>',
        '<s name="Slicer_Client" sourceName="客戶"><tabular pivotCacheId="7"/></s>',
    ),
    "xl/slicerCaches/slicerCache91.xml": (
        '<s name="Slicer_Client1" sourceName="Client"><tabular pivotCacheId="8"/></s>',
        '<s name="Slicer_Client1" sourceName="Client"><tabular pivotCacheId="8"/></s>',
    ),
    "xl/pivotCache/pivotCacheDefinition91.xml": (
        '<worksheetSource name="mysum"/><cacheField name="Client"/><cacheField name="Each"'
        " formula=\"Revenue /('Direct cost' +Client1) -SUM(Hours,Hours )&amp;&quot;Hours&quot;\"/>",
        '<worksheetSource name="mysum"/><cacheField name="客戶"/><cacheField name="Each"'
        " formula=\"'營收' /('直接成本' +Client1) -SUM('工時','工時' )&amp;&quot;Hours&quot;\"/>",
    ),
    "xl/pivotCache/pivotCacheDefinition92.xml": (
        "<worksheetSource sheet='Clients'/><cacheField name='Tier'><sharedItems><s v='Good'/>"
        "<s v='Mine'/><s v='Both' f='1'/></sharedItems></cacheField>"
        "<calculatedItem field='0' formula='Good+Mine +Good2'/>",
        '<worksheetSource sheet="客戶"/><cacheField name="等級"><sharedItems><s v="良好"/>'
        '<s v="Mine"/><s v="Both" f="1"/></sharedItems></cacheField>'
        '<calculatedItem field="0" formula="\'良好\'+Mine +Good2"/>',
    ),
    "xl/pivotCache/pivotCacheDefinition93.xml": (
        '<worksheetSource sheet="My sums"/><cacheField name="Tier"><sharedItems><s v="Good"/>'
        '</sharedItems></cacheField><calculatedItem field="0" formula="Good+1"/>',
        '<worksheetSource sheet="My sums"/><cacheField name="Tier"><sharedItems><s v="Good"/>'
        '</sharedItems></cacheField><calculatedItem field="0" formula="Good+1"/>',
    ),
    "xl/pivotCache/pivotCacheDefinition90.xml": (
        '<worksheetSource ref="A4:F60" sheet="Clients"/><cacheField name="Client"/>'
        '<x14:pivotCacheDefinition pivotCacheId="7"/>',
        '<worksheetSource ref="A4:F60" sheet="客戶"/><cacheField name="客戶"/>'
        '<x14:pivotCacheDefinition pivotCacheId="7"/>',
    ),
}
"""Parts that say where what they show stands, before and after the workbook is turned."""


def cells(path: Path) -> Cells:
    """Every cell that holds anything: formulas as they are written, else values."""
    book = XlsxBook(path)
    found: Cells = {}
    for title, grid in book.read(book.titles()).items():
        found[title] = {
            (r, c): value
            for r, row in enumerate(grid)
            for c, value in enumerate(row)
            if value not in (None, "")
        }
        found[title] |= {at: "=" + text for at, text in book.formulas([title])[title].items()}
    return found


def tiers(path: Path) -> dict[str, float]:
    reviewed = review_book(XlsxBook(path), NOW.date()).reviewed
    return dict(zip(reviewed["client"], np.nan_to_num(reviewed["tier_code"]), strict=True))


@pytest.fixture(scope="module")
def owned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with an owner's own sheet, column, title, name and words."""
    path = tmp_path_factory.mktemp("language") / "clients.xlsx"
    create_workbook(
        path, rows=60, sample=True, currency="TWD", country="TW", packs=PACKS, today=NOW.date()
    )
    recalculate(XlsxBook(path), NOW.date(), NOW.time())
    book = openpyxl.load_workbook(path)
    own = book.create_sheet("My sums")
    own["A1"] = "=SUM(Clients!F5:F60)"
    own["A2"] = '=IF(Clients!C5="Drop","out","in")'
    own["A3"] = "=INDIRECT(\"'Touch Log'!A3\")"
    own["A4"] = "Good"
    own["A5"] = '=IF(A4="Good",1,2)'
    clients = book["Clients"]
    far = clients.max_column + 2
    clients.cell(4, far).value = "My own column"
    clients.cell(5, far).value = "Good"
    book["Settings"]["H2"] = "Good to know"
    book.defined_names["MySum"] = openpyxl.workbook.defined_name.DefinedName(
        "MySum", attr_text="Clients!$F$5:$F$60"
    )
    book.save(path)
    recalculate(XlsxBook(path), NOW.date(), NOW.time())
    with zipfile.ZipFile(path) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    own_sheet = next(part for part, xml in parts.items() if b"SUM(Clients!F5:F60)" in xml)
    parts[own_sheet] = parts[own_sheet].replace(b"</sheetData>", b"</sheetData>" + GATHERED)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in (parts | {part: then for part, (then, _) in TIED.items()}).items():
            package.writestr(part, content)
    return path


@pytest.fixture(scope="module")
def turned(owned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("turned") / "clients.xlsx"
    shutil.copyfile(owned, path)
    turn(path, words("zh-Hant"), NOW)
    return path


def singly_quoted(xml: bytes) -> bytes:
    """As some programs write XML; what holds a single quote stays."""
    return re.sub(rb"<[^<>!]+>", lambda tag: re.sub(rb"=\"([^\"\']*)\"", rb"='\1'", tag[0]), xml)


def rewritten(path: Path, folder: Path, which: str, written: Callable[[bytes], bytes]) -> Path:
    """A copy of a workbook whose parts that ``which`` finds are written in another way."""
    other = folder / path.name
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(other, "w") as copy:
        for name in package.namelist():
            xml = package.read(name)
            text = name.endswith((".xml", ".rels", ".vml")) and re.search(which, name)
            copy.writestr(name, written(xml) if text else xml)
    return other


def test_a_workbook_written_with_single_quotes_is_turned_alike(
    owned: Path, turned: Path, tmp_path: Path
) -> None:
    path = rewritten(owned, tmp_path, "^xl/(work|sty|charts|drawings|pivot)", singly_quoted)
    turn(path, words("zh-Hant"), NOW)
    assert cells(path) == cells(turned)
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(turned) as other:
        for name in other.namelist():
            if name.startswith(("xl/work", "xl/sty", "xl/charts", "xl/pivot")):
                assert singly_quoted(package.read(name)) == singly_quoted(other.read(name)), name


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet2.xml", "xl/charts/chart1.xml"]
)
def test_a_part_in_utf_16_is_one_sentence_and_nothing_is_written(
    part: str, owned: Path, tmp_path: Path
) -> None:
    path = rewritten(owned, tmp_path, part, lambda xml: xml.decode().encode("utf-16"))
    before = path.read_bytes()
    with pytest.raises(BookError) as refused:
        turn(path, words("zh-Hant"), NOW)
    assert str(refused.value) == (
        f"clients.xlsx cannot be read: its part {part} is stored in UTF-16; open the file in your "
        "spreadsheet program and save it as .xlsx."
    )
    assert path.read_bytes() == before


def test_a_rule_that_looks_for_a_word_of_ours_looks_for_the_new_one(
    owned: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(owned, tmp_path))
    book = openpyxl.load_workbook(path)
    for title, column in (("Clients", "B"), ("My sums", "A")):
        for word in ("Good", "Mine"):
            rule = Rule("containsText", operator="containsText", text=word, dxf=DifferentialStyle())
            rule.formula = [f'NOT(ISERROR(SEARCH("{word}",{column}5)))']
            book[title].conditional_formatting.add(f"{column}5:{column}60", rule)
    book.save(path)
    turn(path, words("zh-Hant"), NOW)
    book = openpyxl.load_workbook(path)
    assert [
        (rule.text, rule.formula[0])
        for title in ("客戶", "My sums")
        for rules in book[title].conditional_formatting
        for rule in rules.rules
        if rule.type == "containsText"
    ] == [
        ("良好", 'NOT(ISERROR(SEARCH("良好",B5)))'),
        ("Mine", 'NOT(ISERROR(SEARCH("Mine",B5)))'),
        ("Good", 'NOT(ISERROR(SEARCH("Good",A5)))'),
        ("Mine", 'NOT(ISERROR(SEARCH("Mine",A5)))'),
    ]


def test_titles_and_choices_are_in_the_new_language(turned: Path) -> None:
    found = cells(turned)
    assert list(found)[:5] == ["開始", "客戶", "儀表板", "規劃", "檢視結果"]
    assert "My sums" in found
    assert found["檢視結果"][3, 1] in ("頂級", "良好", "普通", "勉強", "最差")
    letters = set(found["信件"].values())
    assert {"英文（English）", "繁體中文"} & letters
    assert not {"English", "Our rates", "Farewell"} & letters


def test_what_the_owner_made_stays_and_keeps_working(owned: Path, turned: Path) -> None:
    found = cells(turned)
    own = found["My sums"]
    assert own[0, 0] == "=SUM('客戶'!F5:F60)"
    assert own[1, 0] == '=IF(\'客戶\'!C5="放手","out","in")'
    assert own[2, 0] == "=INDIRECT(\"'聯繫紀錄'!A3\")"
    assert own[3, 0] == "Good"
    assert own[4, 0] == '=IF(A4="Good",1,2)'
    values = list(found["客戶"].values())
    assert values.count("My own column") == 1
    assert values.count("Good") == 1
    assert found["設定"][1, 7] == "Good to know"
    names = openpyxl.load_workbook(turned).defined_names
    assert names["MySum"].attr_text == "'客戶'!$F$5:$F$60"
    before = cells(owned)["Clients"]
    for at in ((4, 0), (9, 0), (30, 0)):
        assert found["客戶"][at] == before[at]


@pytest.mark.parametrize("part", TIED)
def test_shapes_tables_controls_and_slicers_of_the_owner_follow(turned: Path, part: str) -> None:
    with zipfile.ZipFile(turned) as package:
        assert package.read(part).decode() == TIED[part][1]
        said = [package.read(each) for each in package.namelist() if "worksheets/sheet" in each]
    assert sum('<dataRef ref="A1" sheet="客戶"/>'.encode() in xml for xml in said) == 1


def test_tiers_are_the_same_and_nothing_is_left_to_write(owned: Path, turned: Path) -> None:
    assert tiers(turned) == tiers(owned)
    outcome = recalculate(XlsxBook(turned), NOW.date(), NOW.time())
    assert outcome.judgement.words.language == "zh-Hant"
    assert (outcome.done, outcome.judgement.changes) == (Done.SAME, [])


def test_what_levers_say_on_plan_needs_no_further_review(tmp_path: Path) -> None:
    """Else the version before would soon be one in the new language."""
    path = tmp_path / "clients.xlsx"
    create_workbook(path, rows=3, packs=("whatif",), today=NOW.date())
    book = openpyxl.load_workbook(path)
    clients = book["Clients"]
    places = {cell.value: cell.column for cell in clients[4]}
    typed = {"Client": "Anna", "Revenue": 9000, "Hours": 80, "Communication": 1}
    for title, value in typed.items():
        clients.cell(5, places[title]).value = value
    book.save(path)
    turn(path, words("zh-Hant"), NOW)
    assert recalculate(XlsxBook(path), NOW.date(), NOW.time()).done is Done.SAME


def test_there_and_back_every_cell_is_the_same(owned: Path, turned: Path, tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    shutil.copyfile(turned, path)
    turn(path, words("en"), NOW)
    before, after = cells(owned), cells(path)
    assert list(after) == list(before)
    for title in before:
        if title == "Memory":
            continue  # copies are packed anew
        wrong = {
            at: (before[title].get(at), after[title].get(at))
            for at in before[title].keys() | after[title].keys()
            if str(before[title].get(at)).replace("'", "")
            != str(after[title].get(at)).replace("'", "")
        }
        assert wrong == {}, title


def test_the_version_before_is_kept_and_a_second_turn_is_nothing(turned: Path) -> None:
    assert "Clients" in openpyxl.load_workbook(previous_of(turned), read_only=True).sheetnames
    stood = turned.read_bytes()
    done = turn(turned, words("zh-Hant"), NOW)
    assert (done.sheets, done.cells) == (0, 0)
    assert turned.read_bytes() == stood


def test_it_reads_as_one_that_was_made_in_the_language(tmp_path: Path) -> None:
    path, made = tmp_path / "clients.xlsx", tmp_path / "made.xlsx"
    for file, language in ((path, "en"), (made, "zh-Hant")):
        create_workbook(
            file, language=language, rows=12, currency="TWD", country="TW", today=NOW.date(),
            packs=PACKS,
        )  # fmt: skip
    turn(path, words("zh-Hant"), NOW)
    recalculate(XlsxBook(made), NOW.date(), NOW.time())
    found, wanted = cells(path), cells(made)
    assert list(found) == list(wanted)
    for title, there in wanted.items():
        wrong = {
            at: (found[title].get(at), value)
            for at, value in there.items()
            if title != "記錄庫"
            and str(found[title].get(at)).replace("'", "") != str(value).replace("'", "")
        }
        assert wrong == {}, title
    sheets = (openpyxl.load_workbook(file) for file in (path, made))
    for one, other in zip(*sheets, strict=True):
        said = [
            sorted(
                (str(v.sqref), v.prompt or "", v.error or "", v.formula1 or "")
                for v in sheet.data_validations.dataValidation
            )
            for sheet in (one, other)
        ]
        assert said[0] == said[1], one.title


def test_sheets_in_two_languages_are_read_and_made_one(owned: Path, tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    book = openpyxl.load_workbook(owned)
    review = book["Review"]
    review.title = "檢視結果"
    for column in range(1, review.max_column + 1):
        cell = review.cell(3, column)
        if cell.value == "Tier":
            cell.value = "等級"
    log = book["Touch Log"]
    log.title = "聯繫紀錄"
    log.cell(4, 2).value = words("en")["sheets.clients"]
    book.save(path)
    assert tiers(path) == tiers(owned)
    with pytest.raises(BookError, match="sheets in several languages, “檢視結果” for one"):
        upgrade(XlsxBook(path), NOW)
    turn(path, words("en"), NOW)
    assert openpyxl.load_workbook(path, read_only=True).sheetnames == list(cells(owned))
    upgrade(XlsxBook(path), NOW)


def test_a_title_that_is_taken_is_named_and_nothing_written(owned: Path, tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    book = openpyxl.load_workbook(owned)
    book["My sums"].title = "設定"
    book.save(path)
    stood = path.read_bytes()
    with pytest.raises(BookError, match="has a sheet “設定” already"):
        turn(path, words("zh-Hant"), NOW)
    assert path.read_bytes() == stood


def test_a_disk_without_room_for_the_copy_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, rows=3, today=NOW.date())
    stood = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(BookError, match=r"^clients\.xlsx was not saved: "):
        turn(path, words("fa"), NOW)
    assert path.read_bytes() == stood


def test_a_workbook_that_excel_has_open_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, rows=3, today=NOW.date())
    stood = path.read_bytes()
    (tmp_path / "~$clients.xlsx").write_bytes(b"\x04Anna" + b" " * 160)
    with pytest.raises(BookError, match=r"clients\.xlsx is open in Excel: close it there"):
        turn(path, words("fa"), NOW)
    assert path.read_bytes() == stood
