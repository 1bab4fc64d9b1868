"""What growth refuses, with the file untouched, and what a death on the way leaves."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.book import BookChanged, BookError, Growth
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.sheets.charts import Chart
from pumpkin_sheets.sheets.drawing import Drawing, Placed, Style
from tests.homes.file import hostile
from tests.homes.file.growth_drawings import COSTS, EXTRA, NEW, parts


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return hostile.plan(tmp_path / "Plan.xlsx")


def refused(path: Path, why: str, growth: Growth = NEW, error: type[Exception] = BookError) -> None:
    before = path.read_bytes()
    with pytest.raises(error, match=why):
        XlsxBook(path).grow(growth)
    assert path.read_bytes() == before
    assert not path.with_name(f"{path.stem}.previous{path.suffix}").exists()
    assert not list(path.parent.glob(".pumpkin-*"))


def changed(name: str, old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    def change(part: str, content: bytes) -> bytes:
        if part != name:
            return content
        assert old in content
        return content.replace(old, new)

    return change


def test_a_file_that_another_program_wrote_since_it_was_read(plan: Path) -> None:
    book = XlsxBook(plan)
    book.read(["Clients"])
    plan.write_bytes(plan.read_bytes() + b" ")
    with pytest.raises(BookChanged):
        book.grow(NEW)


@pytest.mark.parametrize("lock", ["~$Plan.xlsx", ".~lock.Plan.xlsx#"])
def test_a_file_that_is_open(plan: Path, lock: str) -> None:
    (plan.parent / lock).touch()
    refused(plan, "is open in")


def test_a_signed_file(plan: Path) -> None:
    hostile.repack(plan, extra={"_xmlsignatures/sig1.xml": b"<Signature/>"})
    refused(plan, "digitally signed")


def test_an_encrypted_file(plan: Path) -> None:
    plan.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    refused(plan, "protected by a password")


@pytest.mark.parametrize("title", ["Chart alone", "chart ALONE", "CLIENTS"])
def test_a_title_that_another_tab_has(tmp_path: Path, title: str) -> None:
    path = hostile.laden(tmp_path / "Plan.xlsm", tmp_path)
    there = {"c": "Chart alone", "C": "C(hart alone|lients)"}[title[0]]
    refused(
        path,
        f"has a sheet “{there}” that is not ours: rename it",
        Growth([replace(COSTS, title=title)]),
    )


def test_a_sheet_with_notes_is_not_drawn_anew(tmp_path: Path) -> None:
    path = hostile.laden(tmp_path / "Plan.xlsm", tmp_path)
    refused(path, "“Clients” holds notes, pictures", Growth([Drawing("Clients", "shC", "000000")]))


def test_a_workbook_whose_structure_is_locked(plan: Path) -> None:
    hostile.repack(
        plan,
        changed(
            "xl/workbook.xml", b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>'
        ),
    )
    refused(plan, "protected against new sheets")
    assert XlsxBook(plan).grow(Growth(gains=[EXTRA])), "only new sheets are forbidden"


def test_more_cell_formats_than_excel_takes(plan: Path) -> None:
    xf = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    styles = parts(plan)["xl/styles.xml"]
    there = int(re.search(rb'<cellXfs count="(\d+)"', styles)[1])  # type: ignore[index]
    new = 7  # the looks in COSTS that differ
    XlsxBook(shutil.copy(plan, plan.with_name("Other.xlsx"))).grow(NEW)
    grown = parts(plan.with_name("Other.xlsx"))["xl/styles.xml"]
    assert f'<cellXfs count="{there + new}"'.encode() in grown
    for count, fits in ((65_490 - there - new + 1, False), (65_490 - there - new, True)):
        path = Path(shutil.copy(plan, plan.with_name(f"{count}.xlsx")))
        full = changed("xl/styles.xml", b"</cellXfs>", xf * count + b"</cellXfs>")
        hostile.repack(path, full)
        if fits:
            assert XlsxBook(path).grow(NEW)
        else:
            refused(path, "no room for another sheet: .* more than the 65,490 cell formats")


def test_hundreds_of_formats(plan: Path) -> None:
    """Each cell with a look of its own; all arrive, twice over, beside the owner's hundreds."""

    def coloured(title: str, start: int) -> Drawing:
        cells = [
            Placed(row, 0, row, Style(color=f"{start + row:06X}", number=f'0 "{title}{row}"'))
            for row in range(400)
        ]
        return Drawing(title, f"sh{title}", "000000", cells=cells)

    for title, start in (("One", 0), ("Two", 70_000)):
        assert XlsxBook(plan).grow(Growth([coloured(title, start)]))
    book = openpyxl.load_workbook(plan)
    for title, start in (("One", 0), ("Two", 70_000)):
        for row in range(400):
            cell = book[title].cell(row + 1, 1)
            assert cell.font.color.rgb == f"FF{start + row:06X}"
            assert cell.number_format == f'0 "{title}{row}"'
    assert book["Clients"]["B3"].number_format == "#,##0.00"
    styles = parts(plan)["xl/styles.xml"]
    ids = re.findall(rb'<numFmt numFmtId="(\d+)"', styles)
    assert len(set(ids)) == len(ids) >= 800


def test_mistakes_of_the_caller(plan: Path) -> None:
    chart = Chart(0, 0, 100, 100, (), "x")
    refused(plan, "charts", Growth([replace(COSTS, charts=(chart,))]), ValueError)
    refused(plan, "charts", Growth(gains=[replace(EXTRA, charts=(chart,))]), ValueError)
    refused(plan, "twice", Growth([COSTS, COSTS]), ValueError)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("xl/styles.xml", b"</styleSheet>", b""),
        ("xl/styles.xml", b"styleSheet", b"sheetStyle"),
        ("xl/_rels/workbook.xml.rels", b"Relationships", b"Relations"),
    ],
)
def test_damaged_parts(plan: Path, name: str, old: bytes, new: bytes) -> None:
    hostile.repack(plan, changed(name, old, new))
    refused(plan, r"^Plan\.xlsx is damaged: its XML")


# Deaths ------------------------------------------------------------------------------------------

KILLED = """
    import os, signal, sys
    from pathlib import Path
    from pumpkin_sheets.homes.file import saving
    from pumpkin_sheets.homes.file.book import XlsxBook
    from pumpkin_sheets.homes.file.package import Package
    from tests.homes.file.growth_drawings import EXTRA, NEW, Growth
    plan = Path(sys.argv[1])
    old, new = plan.read_bytes(), Path(sys.argv[2]).read_bytes()
    done = 0

    def mortal(step):
        def deadly(function):
            def called(*arguments, **more):
                global done
                done += 1
                if done == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return function(*arguments, **more)
            return called
        for place, names in ((os, ("link", "fsync", "close")),
                             (Path, ("replace", "unlink", "chmod", "open")),
                             (Package, ("chunks",)),
                             (saving, ("check_copy",))):
            for name in names:
                setattr(place, name, deadly(getattr(place, name)))
        real = saving._fill
        class File:
            def __init__(self, file):
                self.file = file
                self.write = deadly(file.write)
        saving._fill = lambda path, write: real(path, lambda file: write(File(file)))
        XlsxBook(plan).grow(Growth(NEW.sheets, (EXTRA,)))

    for step in range(1, 1000, 2):
        child = os.fork()
        if not child:
            mortal(step)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        now = plan.read_bytes()
        print("old" if now == old else "new" if now == new else "torn")
        if status == 0:
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
        for stray in plan.parent.glob(".pumpkin-*"):
            stray.unlink()
        plan.unlink()
        plan.write_bytes(old)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_killed_at_every_other_step(plan: Path, tmp_path: Path) -> None:
    whole = Path(shutil.copy(plan, tmp_path / "whole.xlsx"))
    assert XlsxBook(whole).grow(Growth(NEW.sheets, (EXTRA,)))
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), plan, whole],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    outcomes = done.stdout.split()
    assert set(outcomes) == {"old", "new"}, "a torn file"
    assert outcomes == sorted(outcomes, key=["old", "new"].index)
    assert len(outcomes) > 25, "the deaths were not spread over all of it"
