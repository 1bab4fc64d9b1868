"""The package around the sheets: what is copied as it lies, what is spliced, what is refused."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.file.package import Package, ask_to_recalculate
from pumpkin_sheets.homes.file.packing import deflate
from pumpkin_sheets.homes.file.raw_zip import DamagedZip, RawZip
from tests.homes.file import hostile

HEAD = b"<workbook xmlns='urn:m'><sheets><sheet/></sheets>"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return hostile.plan(tmp_path / "Plan.xlsx")


def copied(path: Path, replaced: dict[str, bytes], dropped: tuple[str, ...] = ()) -> Path:
    target = path.with_name("copy.xlsx")
    with path.open("rb") as file, target.open("wb") as out:
        contents = {name: deflate([content]) for name, content in replaced.items()}
        RawZip(file).copy(out, contents, dropped)
    return target


@pytest.mark.parametrize(
    "way",
    [{}, {"streamed": True}, {"stored": True}, {"zip64": True}, {"streamed": True, "zip64": True}],
    ids=str,
)
def test_all_but_the_replaced_part_is_copied_as_it_lies(plan: Path, way: dict[str, bool]) -> None:
    hostile.repack(plan, **way)  # type: ignore[arg-type]
    before = hostile.raw_entries(plan)
    content = b"new " * 5000
    after = hostile.raw_entries(copied(plan, {"xl/styles.xml": content}))
    assert list(after) == list(before)
    for name, entry in before.items():
        if name != "xl/styles.xml":
            assert after[name] == entry, name
    with zipfile.ZipFile(plan.with_name("copy.xlsx")) as archive:
        assert archive.testzip() is None
        assert archive.read("xl/styles.xml") == content
        assert archive.comment == b"a comment"
        assert archive.getinfo("xl/styles.xml").date_time == (2021, 2, 3, 4, 5, 6)


def test_a_copy_without_changes_is_the_same_file(plan: Path) -> None:
    assert copied(plan, {}).read_bytes() == plan.read_bytes()


def test_a_part_left_out(plan: Path) -> None:
    before = hostile.raw_entries(plan)
    after = hostile.raw_entries(copied(plan, {}, ("xl/theme/theme1.xml",)))
    assert list(after) == [name for name in before if name != "xl/theme/theme1.xml"]


def test_bytes_before_the_archive_do_not_confuse(plan: Path) -> None:
    plan.write_bytes(b"#!/bin/sh\n" + plan.read_bytes())
    assert hostile.raw_entries(copied(plan, {}))


def test_a_directory_in_zip64_form(plan: Path) -> None:
    data = plan.read_bytes()
    at = data.rindex(b"PK\5\6")
    _, _, _, _, count, size, offset, _ = struct.unpack("<4s4H2IH", data[at:])
    end64 = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, at, 1)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    plan.write_bytes(data[:at] + end64 + locator + end)
    copy = copied(plan, {})
    assert hostile.raw_entries(copy) == hostile.raw_entries(plan)
    openpyxl.load_workbook(copy)


@pytest.mark.parametrize("cut", [1, 30, 400, 4000])
def test_an_archive_cut_short_is_refused(plan: Path, cut: int) -> None:
    data = plan.read_bytes()[:-cut]
    with pytest.raises(DamagedZip):
        RawZip(io.BytesIO(data))


def test_an_entry_on_top_of_another_is_refused(plan: Path) -> None:
    data = bytearray(plan.read_bytes())
    first = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    with pytest.raises(DamagedZip, match="on top of another"):
        RawZip(io.BytesIO(bytes(data)))


def test_a_damaged_part_is_noticed_when_it_is_read(plan: Path) -> None:
    hostile.repack(plan, stored=True)
    data = bytearray(plan.read_bytes())
    data[data.index(b"<sheetData>") + 3] ^= 1
    plan.write_bytes(bytes(data))
    with Package(plan) as package, pytest.raises(BookError, match=r"Plan\.xlsx is damaged"):
        package.content("xl/worksheets/sheet1.xml")


def test_sheets_are_found_by_title_in_the_order_of_the_tabs(tmp_path: Path) -> None:
    with Package(hostile.laden(tmp_path / "Plan.xlsm", tmp_path)) as package:
        assert list(package.sheets) == ["Clients", "Review", "Dashboard", "Own table"]
        assert package.sheet_part("Review") == "xl/worksheets/sheet2.xml"
        assert package.others == ["Chart alone"]
        with pytest.raises(BookError, match="Chart alone” is not a sheet of cells"):
            package.sheet_part("Chart alone")
        with pytest.raises(BookError, match="has no sheet called “Nope”"):
            package.sheet_part("Nope")


def test_titles_and_targets_in_unusual_spellings(tmp_path: Path) -> None:
    path = tmp_path / "Plan.xlsx"
    book = openpyxl.Workbook()
    book.active.title = 'A & "B" <客戶>'
    book.save(path)  # openpyxl writes absolute targets
    with Package(path) as package:
        assert list(package.sheets) == ['A & "B" <客戶>']
        assert b"sheetData" in package.content(package.sheet_part('A & "B" <客戶>'))


def test_date_system_is_that_of_the_workbook_not_of_an_extension(tmp_path: Path) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx", date_1904=True)
    extension = b'<extLst><ext xmlns:x="urn:x" uri="{1}"><x:workbookPr chart="1"/></ext></extLst>'
    hostile.repack(
        path,
        lambda name, content: (
            content.replace(b"</workbook>", extension + b"</workbook>")
            if name == "xl/workbook.xml"
            else content
        ),
    )
    with Package(path) as package:
        assert package.date1904
    with Package(hostile.plan(tmp_path / "Other.xlsx")) as package:
        assert not package.date1904


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b'<calcPr fullCalcOnLoad="1"/>'),
        (b"<calcPr/>", b'<calcPr fullCalcOnLoad="1"/>'),
        (b'<calcPr calcId="1" />', b'<calcPr calcId="1" fullCalcOnLoad="1" />'),
        (
            b"<definedNames><definedName>A</definedName></definedNames>",
            b"<definedNames><definedName>A</definedName></definedNames>"
            b'<calcPr fullCalcOnLoad="1"/>',
        ),
        (
            b"<definedNames/><oleSize/>",
            b'<definedNames/><calcPr fullCalcOnLoad="1"/><oleSize/>',
        ),
        (
            b'<calcPr fullCalcOnLoad="0" iterate="1"/><extLst/>',
            b'<calcPr iterate="1" fullCalcOnLoad="1"/><extLst/>',
        ),
        (b"<calcPr fullCalcOnLoad='true'/>", b"<calcPr fullCalcOnLoad='true'/>"),
        (
            b'<calcPr iterate="1"></calcPr>',
            b'<calcPr iterate="1" fullCalcOnLoad="1"></calcPr>',
        ),
    ],
)
def test_recalculation_is_asked_for_in_the_right_place(before: bytes, after: bytes) -> None:
    tail = b"<extLst><ext/></extLst></workbook>"
    assert ask_to_recalculate(HEAD + before + tail) == HEAD + after + tail
    prefixed = [
        (HEAD + inside + tail).replace(b"</", b"\0").replace(b"<", b"<x:").replace(b"\0", b"</x:")
        for inside in (before, after)
    ]
    assert ask_to_recalculate(prefixed[0]) == prefixed[1]


def test_the_calculation_chain_goes_with_every_mention_of_it(tmp_path: Path) -> None:
    path = hostile.laden(tmp_path / "Plan.xlsm", tmp_path)
    target = tmp_path / "out.xlsm"
    with Package(path) as package, target.open("wb") as file:
        package.write(file, {}, drop_calculation_chain=True)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target) as new:
        assert set(old.namelist()) - set(new.namelist()) == {"xl/calcChain.xml"}
        for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            assert b"calcChain" in old.read(name)
            assert b"calcChain" not in new.read(name)
            assert len(old.read(name)) - len(new.read(name)) < 200
    with Package(target) as package:
        assert list(package.sheets) == ["Clients", "Review", "Dashboard", "Own table"]


def made(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (OLE + "Workbook".encode("utf-16-le"), r"is in the old \.xls format"),
        (b"", "is empty"),
        (b"Client,Revenue\n", "is not an Excel workbook"),
        (b"PK\3\4" + bytes(100), "is damaged or was cut short"),
    ],
)
def test_files_that_are_no_workbooks(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(BookError, match=rf"^It\.xlsx {sentence}[^.]*(\.xlsx\.|\.)$"):
        Package(made(tmp_path / "It.xlsx", content))


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"hello.txt": b"hello"}, "is not an Excel workbook"),
        (
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"},
            "is an OpenDocument file",
        ),
        (
            {
                "_rels/.rels": b"<R><R Type='x/officeDocument' Target='xl/workbook.bin'/></R>",
                "xl/workbook.bin": b"",
            },
            "is a binary workbook",
        ),
        (
            {
                "_rels/.rels": b"<R><R Type='x/officeDocument' Target='word/document.xml'/></R>",
                "word/document.xml": b"<w:document xmlns:w='urn:w'/>",
            },
            "is not an Excel workbook",
        ),
        ({"_rels/.rels": b"<R><R Type="}, "is damaged"),
    ],
)
def test_archives_that_are_no_workbooks(
    tmp_path: Path, parts: dict[str, bytes], sentence: str
) -> None:
    with pytest.raises(BookError, match=rf"^It\.xlsx {sentence}"):
        Package(zipped(tmp_path / "It.xlsx", parts))


def test_two_parts_of_one_name_are_refused(plan: Path) -> None:
    with zipfile.ZipFile(plan, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    with pytest.raises(BookError, match="two parts of the same name"):
        Package(plan)


def test_a_folder_and_nothing_at_all(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="is a folder"):
        Package(tmp_path)
    with pytest.raises(BookError, match=r"There is no file called “Nope\.xlsx”"):
        Package(tmp_path / "Nope.xlsx")


def test_no_permission_to_read(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*unused: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(BookError, match=r"Plan\.xlsx cannot be read: permission denied\."):
        Package(plan)
