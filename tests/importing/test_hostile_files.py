"""Files made to break their reader, or broken: one sentence, and bounded memory."""

from __future__ import annotations

import contextlib
import shutil
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from pumpkin_sheets.book import BookError
from pumpkin_sheets.importing.files import listings
from pumpkin_sheets.importing.heading import heading_of
from scripts.benchmark_import import sharing
from tests.importing.exports import counted, sums, write

ERRORS = Path(__file__).with_name("errors.xls")
"""Saved by LibreOffice: ten clients, of which seven have an error in their amount or hours, and a
line whose client is #N/A."""
XLS = Path(__file__).with_name("export.xls")
"""Saved by LibreOffice: A has 5, B has 7.5."""
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
NAMESPACES += f' xmlns:calcext="{CALC}"'
TOO_MUCH = (
    "export.ods takes more memory or time to read than any list needs; save the one sheet that "
    "counts as CSV: a text may be as large as it likes."
)


def said(path: Path) -> str:
    with pytest.raises(BookError) as refused:
        counted(path)
    return str(refused.value)


# --- texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_an_encoding_of_two_bytes_needs_no_mark(encoding: str, tmp_path: Path) -> None:
    found = counted(write(tmp_path, "客戶,金額\n大樹,5\n", encoding))
    assert sums(found, "revenue") == {"大樹": 5.0}


def test_a_nought_among_signs_is_named(tmp_path: Path) -> None:
    text = "client,amount\n" + "Oak,5\n" * 30 + "O\0ak,5\n"
    assert said(write(tmp_path, text)) == (
        "export.csv, line 32, holds a sign that no text has; the file is damaged, or is no CSV: "
        "save it again as CSV in UTF-8."
    )


def test_noise_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(bytes(range(256)) * 50)
    assert said(path).startswith("export.csv")
    path.write_bytes(b"\x7fELF" + bytes(range(1, 200)) * 50)
    assert said(path).startswith("export.csv")


def test_a_quotation_mark_that_nobody_closes(tmp_path: Path) -> None:
    assert said(write(tmp_path, 'client,amount\nA,5\n"B,6\nC,7\nD,8\n')) == (
        "export.csv: a quotation mark in line 3 is not closed before the file ends, so nothing "
        "after it can be told apart; close it, or save the file again as CSV."
    )
    path = write(tmp_path, 'client,amount\n"A,5\n' + "B,7\n" * 400_000)
    assert "has a cell longer than any list has; is a quotation mark not closed" in said(path)


def test_a_last_line_without_an_end_counts(tmp_path: Path) -> None:
    path = write(tmp_path, 'client,amount\nA,5\n"B",6')
    assert sums(counted(path), "revenue") == {"A": 5.0, "B": 6.0}


def test_a_hundred_thousand_columns(tmp_path: Path) -> None:
    titles = ",".join(f"column {n}" for n in range(100_000))
    line = ",".join("x" * 100_000)
    path = write(tmp_path, f"client,amount,{titles}\nOak,5,{line}\n")
    assert sums(counted(path), "revenue") == {"Oak": 5.0}
    refused = said(write(tmp_path, f"{titles}\n{line}\n"))
    assert refused.startswith("export.csv has no column that says who the client is;")
    assert refused.endswith(", column 18, column 19, ….")


def test_more_cells_than_titles_by_the_hundred_thousand(tmp_path: Path) -> None:
    path = write(tmp_path, "client,amount\nOak,5\nElm,6," + "x," * 100_000 + "\n")
    found = counted(path)
    assert sums(found, "revenue") == {"Oak": 5.0}
    assert (found.left_out["long"], found.long_line) == (1, 3)


def test_one_column(tmp_path: Path) -> None:
    assert said(write(tmp_path, "client\nOak\n")) == (
        "export.csv has neither a column of money nor one of hours; name it with --revenue or "
        "--hours. It has: client."
    )


def test_progress_is_told_of_long_files_alone(tmp_path: Path) -> None:
    told: list[float] = []
    (short,) = listings(write(tmp_path, "client,amount\n" + "Oak,5\n" * 10))
    assert len(list(short.rows(told.append))) == 11
    assert told == []
    (long,) = listings(write(tmp_path, "client,amount\n" + "Oak,5\n" * 50_000))
    assert len(list(long.rows(told.append))) == 50_001
    assert len(told) == 2
    assert 0 < told[0] < told[1] <= 1


# --- workbooks ------------------------------------------------------------------------------------


def test_what_only_calls_itself_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(b"client,amount\n")
    with pytest.raises(BookError, match=r"export\.xlsx is no workbook that can be read"):
        listings(path)
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(BookError, match=r"export\.xlsx is no workbook that can be read"):
        listings(path)
    with pytest.raises(BookError, match="There is no"):
        listings(tmp_path / "nothing.csv")


def test_a_workbook_is_known_by_what_it_holds(tmp_path: Path) -> None:
    for name in ("export.xls", "export.csv", "export.xlsx"):
        path = Path(shutil.copy(XLS, tmp_path / name))
        assert sums(counted(path), "revenue") == {"A": 5.0, "B": 7.5}


def test_a_workbook_with_a_password_is_locked(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(XLS.read_bytes()[:512] + name + bytes(512))
    locked = (
        " is locked with a password; open it in your spreadsheet program and save it without "
        "one, or as CSV."
    )
    assert said(path) == "export.xlsx" + locked
    path = tmp_path / "export.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert said(path) == "export.ods" + locked


def test_a_workbook_without_a_cell_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    xlsxwriter.Workbook(path).close()
    assert said(path) == "export.xlsx is empty."


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(5):
            archive.writestr(f"xl/sheet{part}.xml", bytes(1 << 26))
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(BookError, match=r"unpacks to more than 256 MB; save the one sheet"):
        listings(path)


def test_one_long_text_that_many_cells_share(tmp_path: Path) -> None:
    """80 kB that would be 10 GB."""
    path = tmp_path / "export.xlsx"
    sharing(path, 10_000)
    with pytest.raises(BookError, match=r"export\.xlsx takes more memory or time to read"):
        listings(path)


def open_document(folder: Path, rows: str) -> Path:
    path = folder / "export.ods"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>"
            f'<table:table table:name="S"><table:table-row>{text("客戶")}{text("金額")}'
            f"</table:table-row>{rows}</table:table></office:spreadsheet></office:body>"
            "</office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{manifest}"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
    return path


def text(content: str, repeated: int = 1) -> str:
    return (
        f'<table:table-cell table:number-columns-repeated="{repeated}" '
        f'office:value-type="string"><text:p>{content}</text:p></table:table-cell>'
    )


ROW = f'<table:table-row>{text("大樹")}<table:table-cell office:value-type="float" '
ROW += 'office:value="120.5"/></table:table-row>'
EMPTY = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
EMPTY += 'table:number-columns-repeated="16384"/></table:table-row>'


@pytest.mark.parametrize("rows", [ROW, ROW + EMPTY], ids=["plain", "empty to the end"])
def test_an_open_document(rows: str, tmp_path: Path) -> None:
    assert sums(counted(open_document(tmp_path, rows)), "revenue") == {"大樹": 120.5}


def formula(value: str, kind: str, repeated: int = 1) -> str:
    return (
        f'<table:table-cell table:formula="of:=1/0" table:number-columns-repeated="{repeated}" '
        f"{kind}>{value}</table:table-cell>"
    )


def test_an_error_in_an_open_document_is_no_empty_cell(tmp_path: Path) -> None:
    kind = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
    wrong = formula("<text:p>#DIV/0!</text:p>", kind)
    nameless = formula("<text:p>#N/A</text:p>", kind)
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    found = counted(
        open_document(
            tmp_path,
            f"{ROW}{empty}<table:table-row>{text('山')}{wrong}</table:table-row>"
            f"<table:table-row>{nameless}{text('5')}</table:table-row>",
        )
    )
    assert sums(found, "revenue") == {"大樹": 120.5}
    assert found.unread == [(6, "金額", "#DIV/0!")]
    assert found.left_out["nobody"] == 1


def test_a_formula_of_an_open_document_that_nobody_calculated(tmp_path: Path) -> None:
    """What a library writes; LibreOffice writes a paragraph also where the result is nothing."""
    rows = f"{ROW}<table:table-row>{text('山')}{formula('', '')}</table:table-row>"
    found = counted(open_document(tmp_path, rows))
    assert (found.left_out["uncalculated"], found.uncalculated_line) == (1, 3)
    rows = f"{ROW}<table:table-row>{text('山')}{formula('<text:p/>', '')}</table:table-row>"
    assert counted(open_document(tmp_path, rows)).left_out["uncalculated"] == 0


def test_an_error_in_an_old_workbook_is_no_empty_cell(tmp_path: Path) -> None:
    found = counted(Path(shutil.copy(ERRORS, tmp_path / "export.xls")))
    assert sums(found, "revenue") == {"Oak": 5.0, "Fir": 15.0, "Box": 0.0}
    assert found.unread == [
        (3, "Amount", "#DIV/0!"),
        (5, "Amount", "#N/A"),
        (6, "Amount", "True"),
        (9, "Amount", "#REF!"),
        (10, "Hours", "#NAME?"),
    ]
    assert (found.unread_count, found.left_out["nobody"]) == (7, 1)


def test_an_old_workbook_torn_anywhere_is_one_sentence(tmp_path: Path) -> None:
    whole = ERRORS.read_bytes()
    path = tmp_path / "export.xls"
    for end in range(8, len(whole), 900):
        path.write_bytes(whole[:end])
        with contextlib.suppress(BookError):
            counted(path)
    for at in range(40, len(whole), 619):
        path.write_bytes(whole[:at] + b"\xff\xfe\xff" + whole[at + 3 :])
        with contextlib.suppress(BookError):
            counted(path)


WIDE = text("A", 16_384)
SPACES = text('A<text:s text:c="2000000000"/>B')


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(f"<table:table-row>{WIDE}</table:table-row>" * 20_000, id="every column"),
        pytest.param(f"<table:table-row>{SPACES}</table:table-row>", id="spaces"),
    ],
)
def test_an_open_document_that_repeats_without_end(rows: str, tmp_path: Path) -> None:
    assert said(open_document(tmp_path, rows)) == TOO_MUCH


def test_a_row_repeated_beyond_the_sheet(tmp_path: Path) -> None:
    rows = ROW + ROW.replace("<table:table-row", '<table:table-row table:number-rows-repeated="9"')
    found = counted(open_document(tmp_path, rows))
    assert (found.lines, sums(found, "revenue")) == (10, {"大樹": 1205.0})
    rows = f'<table:table-row table:number-rows-repeated="20000">{WIDE}'
    refused = said(open_document(tmp_path, f"{rows}</table:table-row>"))
    assert refused.startswith("export.ods is no workbook that can be read;")


def test_sheets_are_read_in_turns(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title in ("One", "Two"):
            sheet = book.add_worksheet(title)
            for row in range(3_000):
                sheet.write_row(row, 0, [title, row])
    one, two = listings(path)
    pairs = zip(one.rows(None), two.rows(None), strict=True)
    assert [(a[1][1], b[1][0]) for a, b in pairs][2_500] == (2_500, "Two")
    with pytest.raises(BookError, match=r"export\.xlsx has no column that says who"):
        heading_of([one, two], {})
