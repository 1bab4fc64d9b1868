"""What reaches a terminal or a log can neither steer it nor forge a line."""

from __future__ import annotations

import ast
import datetime as dt
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from rich.table import Table
from rich.text import Text

import pumpkin_sheets
from pumpkin_sheets.cli.main import main
from pumpkin_sheets.cli.terminal import console, say, tell, to_type
from pumpkin_sheets.languages import words

PACKAGE = Path(pumpkin_sheets.__file__).parent
ESC, CSI, OVERRIDE, ISOLATE, MARK = "\x1b", "\x9b", "\u202e", "\u2066", "\u200f"
STEERING = {chr(c) for c in (*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0))} | set(
    "\u2028\u2029\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
PERSIAN = "شرکت می‌خواهم"

Captured = pytest.CaptureFixture[str]


def test_nothing_is_printed_but_through_the_two_doors() -> None:
    """Whoever adds a line cannot forget it."""
    left = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name != "cli/terminal.py":
                called = ast.unparse(node.func)
                if called in ("print", "Console") or called.endswith(
                    (".Console", "stdout.write", "stderr.write", "print_exc")
                ):
                    left.append((name, node.lineno, called))
    assert left == []


@pytest.mark.parametrize(
    ("name", "posix", "windows"),
    [
        ("clients.xlsx", "clients.xlsx", "clients.xlsx"),
        (
            "../客戶_مشتری\u200cها-2.xlsx",
            "../客戶_مشتری\u200cها-2.xlsx",
            "../客戶_مشتری\u200cها-2.xlsx",
        ),
        ("My clients.xlsx", "'My clients.xlsx'", '"My clients.xlsx"'),
        ("O'Neil.xlsx", "'O'\\''Neil.xlsx'", '"O\'Neil.xlsx"'),
        ("https://x/edit?a=1&b=2#c", "'https://x/edit?a=1&b=2#c'", '"https://x/edit?a=1&b=2#c"'),
    ],
)
def test_a_file_is_said_as_it_is_typed(
    name: str, posix: str, windows: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert to_type(name) == posix
    monkeypatch.setattr("sys.platform", "win32")
    assert to_type(name) == windows


def test_a_new_workbook_with_a_space_in_its_name(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "My clients.xlsx"
    assert main(["new", str(path), "--rows", "3"]) == 0
    assert f"then run: pumpkin recalculate {to_type(str(path))}\n" in capsys.readouterr().out
    assert main(["letters", str(path), "--to", str(tmp_path)]) == 2
    assert f"pumpkin add {to_type(str(path))} letters\n" in capsys.readouterr().err


def test_a_line_is_one_line(capsys: Captured) -> None:
    tell(f"Acme{ESC}[2J{CSI}31m{OVERRIDE}\r\n2026-01-01 all well", PERSIAN)
    tell("bad\x00", wrong=True)
    out, err = capsys.readouterr()
    assert out == f"Acme [2J 31m  2026-01-01 all well\n{PERSIAN}\n"
    assert err == "bad \n"


def test_the_console_in_colour_lets_only_its_own_colours_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stdout", stream)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    out = console()
    table = Table("name")
    table.add_row(f"{OVERRIDE}Acme{ESC}]0;owned\x07")
    out.print(table)
    out.print(Text(f"Bob{CSI}2J", "red"))
    out.print(f"{ISOLATE}[/x] :smile: {PERSIAN}{MARK}")
    said = stream.getvalue()
    assert "\x1b[31mBob 2J\x1b[0m" in said
    assert "[/x] :smile: " + PERSIAN in said, "a name is neither a colour nor a sign"
    assert "\x1b]" not in said
    apart = f"\u2068[/x] :smile: {PERSIAN}\u2069"
    assert said.count(apart) == 1
    assert not (STEERING - {ESC}) & {*said.replace(apart, "")}


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_name_that_reads_the_other_way_is_set_apart_on_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that no dot or sign jumps to the other end; a file of the same takes the letters."""
    persian, english = words("fa"), words("en")
    lines = (
        persian.say("mail.fact", name=f"Acme Inc.{OVERRIDE}", value="خوب"),
        english.say("mail.fact", name="گل‌فروشی آفتاب", value="Good"),
        english.say("mail.fact", name="Acme", value=12),
    )
    for stream, wanted in (
        (Screen(), ["\u2068Acme Inc.\u2069: خوب", "\u2068گل‌فروشی آفتاب\u2069: Good", "Acme: 12"]),
        (io.StringIO(), ["Acme Inc.: خوب", "گل‌فروشی آفتاب: Good", "Acme: 12"]),
    ):
        monkeypatch.setattr("sys.stdout", stream)
        tell(*lines)
        assert stream.getvalue().splitlines() == wanted
    assert lines[0] == f"Acme Inc.{OVERRIDE}: خوب", "what a cell holds or is compared with"


SENTENCES = (
    "Nothing changed since the last review.",
    "[/x] :smile: 7 “Acme”  twice",
    f"Acme{ESC}[2J{OVERRIDE} \t two\nlines",
    "自上次檢視以來沒有任何變動；沒有寫入任何內容。" * 2,
    f"{PERSIAN}: Acme (7)",
    "",
    "a sentence of many words that is longer than a narrow terminal " * 3,
)


@pytest.mark.parametrize(
    "variables",
    [{}, {"COLUMNS": "20"}, {"COLUMNS": "400"}, {"TERM": "dumb"}, {"FORCE_COLOR": "1"}],
    ids=str,
)
@pytest.mark.parametrize("kind", [Screen, io.StringIO])
def test_a_sentence_looks_as_the_console_prints_it(
    monkeypatch: pytest.MonkeyPatch, kind: type[io.StringIO], variables: dict[str, str]
) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm", "NO_COLOR": "1", **variables}.items():
        monkeypatch.setenv(name, value)
    for text in SENTENCES:
        for broken in (True, False):
            stream, ours = kind(), kind()
            monkeypatch.setattr("sys.stdout", stream)
            console().print(text, soft_wrap=not broken)
            monkeypatch.setattr("sys.stdout", ours)
            say(text, broken)
            assert ours.getvalue() == stream.getvalue()


@pytest.mark.parametrize(
    "told",
    [
        "say('Nothing changed.')",
        "console().print('Nothing changed.')",
        "tell('Nothing changed.', 'Nor did this.')",
    ],
)
def test_whoever_stops_listening_hears_of_no_mistake(told: str) -> None:
    """``pumpkin check FILE | head -0``."""
    read, write = os.pipe()
    os.close(read)
    code = f"from pumpkin_sheets.cli.terminal import console, say, tell; {told}"
    with os.fdopen(write, "w") as pipe:
        done = subprocess.run(
            [sys.executable, "-c", code],
            stdout=pipe, stderr=subprocess.PIPE, text=True, check=False, cwd=PACKAGE.parent,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("command", ["check", "schedule"])  # a sentence, and a table
def test_a_full_disk_is_no_mistake_of_the_program(
    command: str, empty: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr("sys.stdout", full)
        assert main([command, str(empty)]) == 1
        assert full.write("what follows") == 12
    said = capsys.readouterr().err
    assert said == (
        "Not all that there was to say could be written there: the disk is full. "
        "What the command did stays done.\n"
    )
    monkeypatch.undo()
    assert main([command, str(empty)]) == 0, "it is told once"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", [["--help"], ["new", "--help"], ["--version"]])
def test_help_that_nobody_can_read_is_told(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr("sys.stdout", full)
        with pytest.raises(SystemExit) as ended:
            main(arguments)
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("Not all that there was to say could be written")


def test_undo_is_done_once_though_nobody_can_be_told(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows' Python without a window has no streams, nor has who closed them (``>&-``)."""
    before = empty.read_bytes()
    empty.with_name("empty.previous.xlsx").write_bytes(before + b"an older one")
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    assert main(["undo", str(empty)]) == 0
    assert empty.read_bytes() == before + b"an older one"
    assert main(["check", str(empty.with_name("gone.xlsx"))]) == 2
    assert main(["watch", str(empty), str(empty)]) == 2


def test_a_sentence_that_fits_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for stream, wanted in ((Screen(), f"\u2068{PERSIAN}\u2069\n"), (io.StringIO(), f"{PERSIAN}\n")):
        monkeypatch.setattr("sys.stdout", stream)
        say(PERSIAN)
        assert stream.getvalue() == wanted


def test_columns_of_a_persian_table_stand_below_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Screen()
    monkeypatch.setattr("sys.stdout", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    table = Table("مشتری", "امتیاز", box=None)
    table.add_row("آفتاب", "7")
    table.add_row("Acme", "12")
    console().print(table)
    drawn = re.sub(r"\x1b\[\d*m", "", stream.getvalue())
    assert [line.rstrip() for line in drawn.splitlines()] == [
        " \u2068مشتری\u2069  \u2068امتیاز\u2069",
        " \u2068آفتاب\u2069  7",
        " Acme   12",
    ]


@pytest.fixture
def empty(tmp_path: Path, capsys: Captured) -> Path:
    path = tmp_path / "empty.xlsx"
    assert main(["new", str(path), "--rows", "3"]) == 0
    capsys.readouterr()
    return path


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """The sample, with names, notes and Changes that would steer a terminal."""
    path = tmp_path / "clients.xlsx"
    assert main(["new", str(path), "--sample"]) == 0
    assert main(["recalculate", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    clients = book["Clients"]
    for row in range(5, 53):
        name = clients.cell(row, 1).value
        clients.cell(row, 1).value = f"{OVERRIDE}{name}{CSI}2J{ISOLATE}\n2026 {MARK}\u2028{PERSIAN}"
    clients["E7"] = f"ma{CSI}31mny"
    clients["F8"] = f"{OVERRIDE}9\u2029"
    log = book["Touch Log"]
    log["A4"], log["B4"] = dt.date(2026, 3, 2), f"No{CSI}body{OVERRIDE}"
    log["D4"] = f"Mei{CSI}"
    book.save(path)
    return path


@pytest.mark.parametrize(
    "command",
    [
        ["check", "{file}"],
        ["recalculate", "{file}", "--all"],
        ["schedule", "{file}"],
        ["schedule", "{file}", "--ics", "{file}.ics"],
        ["schedule", "{file}", "--person", f"Mei{CSI}{OVERRIDE}"],
        ["undo", "{file}" + OVERRIDE],
        ["excel", "doctor", "{file}" + OVERRIDE],
        ["recalculate", "{file}", f"--{ESC}[2J"],
        ["google", "push", "{file}", f"http://{CSI}{OVERRIDE}"],
    ],
    ids=lambda command: " ".join(command[:2]).replace("{file}", ""),
)
def test_no_command_prints_them_raw(hostile: Path, capsys: Captured, command: list[str]) -> None:
    capsys.readouterr()
    try:
        main([word.replace("{file}", str(hostile)) for word in command])
    except SystemExit as end:
        assert end.code == 2  # noqa: PT017
    out, err = capsys.readouterr()
    assert out + err
    assert not STEERING & {*out, *err}


def test_the_night_neither_prints_nor_logs_them(
    hostile: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = hostile.parent
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(folder / "state"))
    monkeypatch.setenv("HOME", str(folder))
    config = folder / "pumpkin.toml"
    config.write_text(
        '[mail]\nserver = "mail.example"\nfrom = "a@b.example"\nto = ["a@b.example"]\n'
        '[[books]]\nfile = "clients.xlsx"\nname = "Stu\\u009bdio\\n2026 \\u202e"\n'
        '[[books]]\nfile = "gone\\u001b[2J.xlsx"\n',
        encoding="utf-8",
    )
    log = folder / "night.log"
    capsys.readouterr()
    assert main(["nightly", "--config", str(config), "--dry-run", "--log", str(log)]) == 1
    out, err = capsys.readouterr()
    assert "Subject: " in out
    assert PERSIAN in out
    assert not STEERING & {*out, *err, *log.read_text(encoding="utf-8")}
    first, second = log.read_text(encoding="utf-8").splitlines()
    assert first[17:].startswith("Stu dio 2026: dry run")
    assert second[17:].startswith("gone [2J: ")
