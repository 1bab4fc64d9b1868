"""The VBA project: what is in it, read back by others, and what its buttons really run."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import olefile
import openpyxl
import pytest
import xlsxwriter
import xlwings as xw
from pyopenvba import ExcelFile

from pumpkin_sheets.homes.excel.ms_ovba import encrypted
from pumpkin_sheets.homes.excel.vba_project import (
    BUTTONS,
    SETTINGS,
    SETTINGS_SHEET,
    Button,
    Module,
    add_macros,
    assemble,
    build_vba_project,
    embedded_xlwings_version,
    own_modules,
    xlwings_modules,
)
from tests.libreoffice_engine.engine import LibreOfficeEngine
from tests.libreoffice_engine.fixtures import excel

with warnings.catch_warnings(action="ignore"):  # it still uses old names of pyparsing
    from oletools.olevba import VBA_Parser, decompress_stream

__all__ = ["excel"]

CODE_NAMES = ("Start", "Clients", "Review", "TouchLog")
MODULES = (*xlwings_modules(), *own_modules())
COMMAND = "import pumpkin_sheets.excel_addin as addin; addin.{}()"
STUB = Module(
    "xlwings",
    'Attribute VB_Name = "xlwings"\r\n'
    "Public Function RunPython(PythonCommand As String)\r\n"
    '    ThisWorkbook.Worksheets("Start").Range("A1").Value = PythonCommand\r\n'
    "End Function\r\n",
)


@pytest.fixture(scope="module")
def project() -> bytes:
    return build_vba_project(CODE_NAMES)


def workbook(path: Path, project: bytes) -> Path:
    """A workbook with a project and, on Clients, one button for each macro."""
    with xlsxwriter.Workbook(path) as book:
        book.add_vba_project(io.BytesIO(project), is_stream=True)
        book.set_vba_name("ThisWorkbook")
        for name in CODE_NAMES:
            sheet = book.add_worksheet(name)
            sheet.set_vba_name(name)
            if name == "Clients":
                for row, macro in enumerate(BUTTONS):
                    sheet.insert_button(3 * row, 1, {"macro": macro, "caption": macro})
    return path


def body(source: str) -> list[str]:
    """A module's code without the attributes and the class preamble, which editors hide."""
    lines = [line.rstrip() for line in source.splitlines()]
    if lines[0].startswith("VERSION"):
        lines = lines[lines.index("END") + 1 :]
    return [line for line in lines if not line.startswith("Attribute ")]


def test_oletools_reads_what_we_wrote(project: bytes) -> None:
    parser = VBA_Parser("vbaProject.bin", data=project)
    found = {name.partition(".")[0]: code for _, _, name, code in parser.extract_all_macros()}
    assert list(found) == ["ThisWorkbook", *CODE_NAMES, *(m.name for m in MODULES)]
    for module in MODULES:
        assert body(found[module.name]) == body(module.source)
    for name in ("ThisWorkbook", *CODE_NAMES):
        assert body(found[name]) == []
    assert not parser.detect_vba_stomping()


def test_pyopenvba_reads_what_we_wrote(project: bytes, tmp_path: Path) -> None:
    with ExcelFile(workbook(tmp_path / "book.xlsm", project)) as book:
        assert book.module_names() == ["ThisWorkbook", *CODE_NAMES, *(m.name for m in MODULES)]
        for module in MODULES:
            assert body(book.get_module(module.name)) == body(module.source)
        assert book.validate() == []


def test_every_line_ends_as_the_editor_wants_it(project: bytes) -> None:
    for _, _, _, code in VBA_Parser("vbaProject.bin", data=project).extract_all_macros():
        assert re.search(r"(?<!\r)\n|\r(?!\n)", code) is None


def test_the_sheets_are_document_modules_and_nothing_is_compiled(
    project: bytes, tmp_path: Path
) -> None:
    with olefile.OleFileIO(io.BytesIO(project)) as parts:
        declared = parts.openstream("PROJECT").read().decode("cp1252").splitlines()
        compiled = parts.openstream("VBA/_VBA_PROJECT").read()
        streams = [name for (_, *rest) in parts.listdir() for name in rest]
    documents = [re.match(r"Document=(\w+)/", line) for line in declared]
    assert [match[1] for match in documents if match] == ["ThisWorkbook", *CODE_NAMES]
    assert "Class=Dictionary" in declared
    assert [line for line in declared if line.startswith("Module=")] == [
        "Module=xlwings",
        "Module=PumpkinButtons",
        "Module=Notices",
    ]
    assert compiled.hex(" ") == "cc 61 ff ff 00 00 00"
    assert not any(name.startswith("__SRP_") for name in streams)
    with ExcelFile(workbook(tmp_path / "book.xlsm", project)) as book:
        read = book.vba_project()
    assert read.project_cookie == 0xFFFF
    assert {(m.cookie, m.text_offset) for m in read.modules} == {(0xFFFF, 0)}


def test_every_record_of_a_cookie_says_ffff(project: bytes) -> None:
    """The bytes themselves, record by record (MS-OVBA 2.3.4.2), without either reader."""
    with olefile.OleFileIO(io.BytesIO(project)) as parts:
        records = records_of(decompress_stream(parts.openstream("VBA/dir").read()))
    cookies = [data for number, data in records if number in (0x13, 0x2C)]
    assert cookies == [b"\xff\xff"] * (1 + 1 + len(CODE_NAMES) + len(MODULES))
    assert records[-1] == (0x10, b"")


def records_of(stream: bytes) -> list[tuple[int, bytes]]:
    """Number and data of each record; PROJECTVERSION alone is longer than it says."""
    found, place = [], 0
    while place < len(stream):
        number, size = struct.unpack_from("<HI", stream, place)
        size = 6 if number == 9 else size
        found.append((number, stream[place + 6 : place + 6 + size]))
        place += 6 + size
    return found


def test_the_class_has_every_attribute_that_excel_gives_one(project: bytes) -> None:
    """As in the workbook of xlwings itself, which Excel saved."""
    with olefile.OleFileIO(io.BytesIO(project)) as parts:
        ours = decompress_stream(parts.openstream("VBA/Dictionary").read())
    assert [line for line in ours.split(b"\r\n") if line.startswith(b"Attribute VB_")][:8] == [
        b'Attribute VB_Name = "Dictionary"',
        b'Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"',
        b"Attribute VB_GlobalNameSpace = False",
        b"Attribute VB_Creatable = False",
        b"Attribute VB_PredeclaredId = False",
        b"Attribute VB_Exposed = True",
        b"Attribute VB_TemplateDerived = False",
        b"Attribute VB_Customizable = False",
    ]


def declared(project: bytes) -> dict[str, str]:
    """The quoted values of the PROJECT stream, by name."""
    with olefile.OleFileIO(io.BytesIO(project)) as parts:
        lines = parts.openstream("PROJECT").read().decode("ascii")
    return dict(re.findall(r'^(\w+)="(.*)"\r$', lines, re.MULTILINE))


def decrypted(text: str, project_id: str) -> bytes:
    """MS-OVBA 2.4.3.3, the way back of what Excel writes as CMG, DPB and GC."""
    hidden = bytes.fromhex(text)
    seed, version, key = hidden[0], hidden[0] ^ hidden[1], hidden[0] ^ hidden[2]
    assert version == 2
    assert key == sum(map(ord, project_id)) % 256
    one, two, before, shown = hidden[2], hidden[1], key, []
    for byte in hidden[3:]:
        shown.append(byte ^ ((two + before) & 255))
        one, two, before = byte, one, shown[-1]
    ignored = (seed & 6) // 2
    (length,) = struct.unpack_from("<I", bytes(shown), ignored)
    data = bytes(shown[ignored + 4 :])
    assert len(data) == length
    return data


EXCELS = {
    "ID": "{5CF9CDAB-B77B-4FE4-BD7E-D29900070E1B}",
    "CMG": "8D8FA61394EA98EA98EA98EA98",
    "DPB": "8D8FA61394EF95EF95EF",
    "GC": "8D8FA61394EF95EF9510",
}
"""From the workbook of xlwings 0.37 that Excel saved: open, without a password, visible."""


def test_nothing_is_locked_under_the_new_identity(project: bytes) -> None:
    for found in (EXCELS, declared(project), declared(build_vba_project(CODE_NAMES))):
        shown = [decrypted(found[name], found["ID"]) for name in ("CMG", "DPB", "GC")]
        assert shown == [b"\0\0\0\0", b"\0", b"\xff"]


@pytest.mark.parametrize("seed", range(8))
def test_every_seed_is_decrypted_to_the_same(seed: int) -> None:
    name = "{5CF9CDAB-B77B-4FE4-BD7E-D29900070E1B}"
    assert decrypted(encrypted(b"\1\2\3\4", name, 248 + seed), name) == b"\1\2\3\4"


def test_every_workbook_has_an_identity_of_its_own(project: bytes) -> None:
    names = {declared(build_vba_project(CODE_NAMES))["ID"], declared(project)["ID"]}
    assert len(names) == 2
    assert "{E73B243E-09A5-4CB0-B261-A37357B461D3}" not in names  # of pyOpenVBA's own template
    assert all(re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", n) for n in names)


def test_an_analysis_of_the_code_finds_no_error(project: bytes, tmp_path: Path) -> None:
    try:
        from pyvbaanalysis import analyze_office_file
    except ImportError:
        if os.environ.get("PUMPKIN_REQUIRE_PROGRAMS"):
            raise
        pytest.skip("needs pyvbaanalysis (pip install pyvbaanalysis)")
    wrong = tmp_path / "wrong.xlsm"
    broken = Module("Broken", 'Attribute VB_Name = "Broken"\r\nSub A()\r\n    B 1\r\nEnd Sub\r\n')
    workbook(wrong, assemble(CODE_NAMES, (broken,)))
    assert errors(analyze_office_file(wrong)) == ["Broken: unknown-call"]
    assert errors(analyze_office_file(workbook(tmp_path / "book.xlsm", project))) == []


def errors(found: Mapping[str, Sequence[Any]]) -> list[str]:
    return [
        f"{module}: {problem.code}"
        for module, problems in found.items()
        for problem in problems
        if problem.severity.value == "error"
    ]


def test_the_notices_travel(project: bytes) -> None:
    parser = VBA_Parser("vbaProject.bin", data=project)
    everything = " ".join(code for *_, code in parser.extract_all_macros())
    for words in (
        "xlwings is distributed under a BSD 3-clause license",
        "Redistributions in binary form must reproduce",
        "Copyright (c) 2017 Tim Hall",
        "The above copyright notice and this permission notice shall be included",
    ):
        assert words in everything


def test_the_same_names_and_identity_give_the_same_bytes() -> None:
    name = UUID("6f1d2c3b-4a59-4e68-8777-96a5b4c3d2e1")
    assert build_vba_project(CODE_NAMES, name) == build_vba_project(CODE_NAMES, name)


def test_the_version_inside_is_the_one_installed(project: bytes, tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsm", project)
    assert embedded_xlwings_version(path) == xw.__version__
    path = workbook(path, assemble(CODE_NAMES, own_modules()))
    assert embedded_xlwings_version(path) is None


@pytest.mark.parametrize("name", ["Touch Log", "1st", "客戶", "a" * 32, "Xlwings", "start"])
def test_names_that_vba_does_not_take(name: str) -> None:
    with pytest.raises(ValueError, match=r"VBA module|same name"):
        build_vba_project(["Start", name])


def commands() -> dict[str, str]:
    """Macro -> the command in its one line of code, from the readable source."""
    (source,) = (module.source for module in own_modules() if module.name == "PumpkinButtons")
    return dict(re.findall(r'Public Sub (\w+)\(\)\r\n    RunPython "(.+)"\r\nEnd Sub', source))


def test_each_macro_runs_its_function() -> None:
    assert commands() == {macro: COMMAND.format(function) for macro, function in BUTTONS.items()}


def test_no_sign_that_a_shell_or_applescript_would_take_for_its_own() -> None:
    for command in commands().values():
        assert not set(command) & set("\"'|&<>^%$`\\")


@pytest.mark.parametrize("macro", BUTTONS)
def test_the_command_runs_as_excel_runs_it(macro: str, tmp_path: Path) -> None:
    """The command line of Windows, with our module replaced by one that says it was called."""
    package = tmp_path / "pumpkin_sheets"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "excel_addin.py").write_text(
        "import sys\n"
        + "".join(f"def {f}():\n    print({f!r}, *sys.argv[1:])\n" for f in BUTTONS.values())
    )
    prepare = f"import xlwings.utils;xlwings.utils.prepare_sys_path('False;;;;;;{tmp_path}'); "
    run = subprocess.run(
        [sys.executable, "-B", "-c", prepare + commands()[macro], "--wb=my plan.xlsm"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == f"{BUTTONS[macro]} --wb=my plan.xlsm\n"


def test_a_workbook_is_given_its_macros(tmp_path: Path) -> None:
    path = tmp_path / "made.xlsm"
    with xlsxwriter.Workbook(path) as book:
        for title, code_name in (("客戶", "shClients"), ("Schedule", "shSchedule")):
            book.add_worksheet(title).set_vba_name(code_name)
        add_macros(
            book,
            [
                Button("客戶", 0, 3, "RecalculateTiers", "重新計算"),
                Button("Schedule", 0, 3, "LogThisTouch", "Log this touch"),
            ],
        )
    with ExcelFile(path) as made:
        names = made.module_names()
        assert names == ["ThisWorkbook", "shClients", "shSchedule", "XlwingsConf"] + [
            module.name for module in MODULES
        ]
        assert made.validate() == []
    read = openpyxl.load_workbook(path)
    assert [sheet.sheet_properties.codeName for sheet in read] == names[1:4]
    assert read[SETTINGS_SHEET].sheet_state == "hidden"
    assert tuple(read[SETTINGS_SHEET].values) == SETTINGS
    with zipfile.ZipFile(path) as parts:
        assert b"macroEnabled" in parts.read("[Content_Types].xml")
        drawings = "".join(
            parts.read(name).decode() for name in parts.namelist() if name.endswith(".vml")
        )
    assert re.findall(r"<x:FmlaMacro>\[0\]!(\w+)<", drawings) == [
        "RecalculateTiers",
        "LogThisTouch",
    ]


def test_a_button_needs_a_macro_of_ours(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "made.xlsm") as book:
        book.add_worksheet("Start").set_vba_name("shStart")
        with pytest.raises(ValueError, match="no macro Nothing"):
            add_macros(book, [Button("Start", 0, 0, "Nothing", "Nothing")])


@pytest.mark.libreoffice
def test_each_button_runs_its_macro(excel: LibreOfficeEngine, tmp_path: Path) -> None:
    """With ``RunPython`` replaced by a stub that writes the command down: LibreOffice runs
    nothing from a project that holds the real module."""
    stubbed = assemble(CODE_NAMES, (STUB, *own_modules()))
    book = xw.Book(workbook(tmp_path / "buttons.xlsm", stubbed))
    document = book.impl.document
    names = [(sheet.name, sheet.impl.api.CodeName) for sheet in book.sheets]
    assert names == [(name, name) for name in CODE_NAMES]
    ran = {}
    for label, script in buttons(book.sheets["Clients"].impl.api):
        document.getScriptProvider().getScript(script).invoke((), (), ())
        ran[label] = book.sheets["Start"]["A1"].value
    assert ran == {macro: COMMAND.format(function) for macro, function in BUTTONS.items()}


def buttons(sheet: Any) -> list[tuple[str, str]]:
    """The label and the bound script of every button on a UNO sheet."""
    forms = sheet.getDrawPage().getForms()
    return [
        (form.getByIndex(place).Label, event.ScriptCode)
        for form in (forms.getByIndex(i) for i in range(forms.getCount()))
        for place in range(form.getCount())
        for event in form.getScriptEvents(place)
    ]
