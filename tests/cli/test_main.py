"""The command line as an owner uses it: what it prints, its exit codes, and no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.cli.main import _parser, main
from pumpkin_sheets.cli.names import default_currency
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.practices import BASE_SHEETS

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def sample(tmp_path: Path, capsys: Captured) -> Path:
    path = tmp_path / "clients.xlsx"
    assert main(["new", str(path), "--sample"]) == 0
    capsys.readouterr()
    return path


def _edit(path: Path, cells: dict[str, object], sheet: str = "Clients") -> None:
    """Types into a workbook as a program would that works nothing out."""
    book = openpyxl.load_workbook(path)
    for name, value in cells.items():
        book[sheet][name] = value
    book.save(path)


def test_demo_says_what_an_owner_wants_to_know(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "demo.xlsx"
    assert main(["demo", str(path)]) == 0
    said = capsys.readouterr().out
    for text in ("VIP", "Let go kindly (7)", "Raise these prices (10)", "Water these first"):
        assert text in said
    assert "Northwind Hotels" in said
    assert "Find a replacement first" in said
    assert "frees 724 hours and gives up NT$894,300 a year" in said
    assert "you earn NT$199,260 less a year" in said
    assert "Replace first, then let go: Northwind Hotels (3,300 hours)." in said
    assert "Mira Skincare" in said
    assert str(path) in said


def test_a_word_said_twice_counts_twice(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "new.xlsx"
    assert main(["new", str(path), "--with", "gold", "--with", "profit"]) == 2
    assert "no pack called “gold”" in capsys.readouterr().err
    assert not path.exists()


def test_demo_in_chinese(tmp_path: Path, capsys: Captured) -> None:
    assert main(["demo", str(tmp_path / "demo.xlsx"), "--language", "zh-Hant"]) == 0
    said = capsys.readouterr().out
    assert "禮貌道別" in said
    assert "北風飯店" in said
    assert "Let go" not in said


@pytest.mark.parametrize("chosen", [["--say", "fa"], []], ids=["said", "of the computer"])
def test_a_new_workbook_speaks_as_the_terminal_does(
    chosen: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    if not chosen:
        monkeypatch.setenv("LC_ALL", "fa_IR.UTF-8")
    path = tmp_path / "new.xlsx"
    assert main([*chosen, "new", str(path)]) == 0
    assert "مشتریان" in openpyxl.load_workbook(path).sheetnames
    with pytest.raises(SystemExit):
        main([*chosen, "new", "--help"])
    assert "زبان کارپوشه (fa)" in capsys.readouterr().out


def test_demo_again_keeps_what_was_typed(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "demo.xlsx"
    main(["demo", str(path)])
    _edit(path, {"A5": "Somebody Else"})
    main(["demo", str(path)])
    assert openpyxl.load_workbook(path)["Clients"]["A5"].value == "Somebody Else"


def test_recalculate_twice(sample: Path, capsys: Captured) -> None:
    assert main(["recalculate", str(sample)]) == 0
    assert "First review. Clients: 48." in capsys.readouterr().out
    before = sample.read_bytes()
    assert main(["recalculate", str(sample)]) == 0
    assert "nothing was written" in capsys.readouterr().out
    assert sample.read_bytes() == before


def test_who_renamed_the_hidden_lists_is_told_so_by_every_command(
    sample: Path, capsys: Captured
) -> None:
    book = openpyxl.load_workbook(sample)
    book["Practice lists"].title = "Old lists"
    book.save(sample)
    gone = "The hidden sheet “Practice lists” is not there"
    for typed, code in (
        (["recalculate"], 0), (["check"], 1), (["upgrade"], 2), (["add", "profit"], 2),
        (["language", "fa"], 2),
    ):  # fmt: skip
        before = sample.read_bytes()
        assert main([typed[0], str(sample), *typed[1:]]) == code, typed
        out, err = capsys.readouterr()
        assert gone in out + err
        assert "older release" not in out + err
        assert code != 2 or sample.read_bytes() == before


def test_many_cells_to_mend_leave_the_rest_in_sight(sample: Path, capsys: Captured) -> None:
    _edit(sample, {f"F{row}": "lots" for row in range(5, 27)})
    assert main(["recalculate", str(sample)]) == 0
    said = capsys.readouterr().out
    assert "Cells to mend: 22" in said
    assert "Clients!F24:" in said
    assert "Clients!F25:" not in said
    assert "… and 2 more; pumpkin check lists them all." in said
    for command, code in (("recalculate", 0), ("check", 1)):
        every = ["--all"] if command == "recalculate" else []
        assert main([command, str(sample), *every]) == code
        said = capsys.readouterr().out
        assert "Clients!F26:" in said
        assert "more; pumpkin check" not in said


def test_recalculate_says_who_moved_and_why(sample: Path, capsys: Captured) -> None:
    main(["recalculate", str(sample)])
    _edit(sample, {"E5": 1, "A6": "Paper Crane Presents", "A300": "=1+1"})
    capsys.readouterr()
    assert main(["recalculate", str(sample)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "What changed" in said
    assert "Was called “Paper Crane Gifts”" in said
    assert "▼ down" in said
    assert "Good →" in said
    assert "clients.previous.xlsx" in said
    assert (sample.parent / "clients.previous.xlsx").exists()


def test_dry_run_writes_nothing(sample: Path, capsys: Captured) -> None:
    before = sample.read_bytes()
    assert main(["recalculate", str(sample), "--dry-run"]) == 0
    assert "Dry run" in capsys.readouterr().out
    assert sample.read_bytes() == before
    assert not list(sample.parent.glob("*.previous.*"))


def test_check_lists_cells_and_exits_1(sample: Path, capsys: Captured) -> None:
    assert main(["check", str(sample)]) == 0
    assert "No problems" in capsys.readouterr().out
    _edit(sample, {"G6": "ten"})
    assert main(["check", str(sample)]) == 1
    said = capsys.readouterr().out
    assert "Clients!G6: Hours is “ten”; type a number, or leave it empty." in said


@pytest.mark.parametrize(
    ("cells", "sheet", "sentence"),
    [
        ({"A6": "PIXEL  pantry "}, "Clients", "is already in A5"),
        ({"E4": "Income"}, "Clients", "Clients has no column “Revenue”"),
        ({"C5": "ninety"}, "Settings", "Settings!C5"),
        ({"C5": None}, "Settings", "Settings!C5"),
        ({"Z9": "my note"}, "Review", "Review!Z9"),
    ],
)
def test_one_sentence_and_exit_2(
    sample: Path, capsys: Captured, cells: dict[str, object], sheet: str, sentence: str
) -> None:
    _edit(sample, cells, sheet)
    before = sample.read_bytes()
    assert main(["recalculate", str(sample)]) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert not said.out
    assert sample.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["recalculate", "nowhere.xlsx"], "no file called “nowhere.xlsx”"),
        (["new", "clients.xls"], "must end in .xlsx"),
        (["new", "clients.xlsx", "--rows", "0"], "from 1 to 100,000"),
        (["new", "clients.xlsx", "--currency", "BTC"], "BTC is not a currency"),
        (["new", "clients.xlsx", "--with", "Profits"], "no pack called “Profits”"),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert sentence in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["check", "schedule", "undo", "add", "upgrade"])
@pytest.mark.parametrize("begun", ["https://", ""])  # browsers show addresses without it
def test_a_command_for_files_alone_says_so_of_an_address(
    capsys: Captured, command: str, begun: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, f"{begun}docs.google.com/spreadsheets/d/1aB/edit"])
    assert ended.value.code == 2
    assert "takes a file, not a Google Sheet" in capsys.readouterr().err


def test_the_folder_one_is_in_has_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    (folder := tmp_path / "studio").mkdir()
    monkeypatch.chdir(folder)
    assert main(["check", "."]) == 2
    assert capsys.readouterr().err == "studio is a folder, not a workbook.\n"


def test_a_pack_may_be_said_in_capitals(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    assert main(["new", str(path), "--rows", "1", "--with", "Profit"]) == 0
    book = openpyxl.load_workbook(path, read_only=True)
    assert "Services" in book.sheetnames
    book.close()


@pytest.mark.parametrize("name", ["clients.xlsx", "CLIENTS.XLSM", "studio/clients.xlsx"])
def test_the_workbook_may_stand_behind_the_packs(name: str) -> None:
    """It was taken for a pack, and the workbook was missing."""
    options = _parser().parse_whole(["new", "--rows", "7", "--with", "profit", "letters", name])
    assert (options.file, options.packs, options.rows) == (name, ["profit", "letters"], 7)
    options = _parser().parse_whole(["new", "--with", "profit", name, "--with", "letters"])
    assert (options.file, options.packs) == (name, ["profit", "letters"])
    options = _parser().parse_whole(["accept", "--new", "3", "4", name])
    assert (options.file, options.new, options.numbers) == (name, ["3", "4"], [])


def test_new_never_overwrites(sample: Path, capsys: Captured) -> None:
    before = sample.read_bytes()
    assert main(["new", str(sample)]) == 2
    assert "not overwritten" in capsys.readouterr().err
    assert sample.read_bytes() == before


def test_a_new_workbook_in_chinese_for_taiwan(tmp_path: Path) -> None:
    path = tmp_path / "客戶.xlsx"
    assert main(["new", str(path), "--language", "zh-Hant", "--currency", "TWD"]) == 0
    book = openpyxl.load_workbook(path)
    ours = [f"sheets.{sheet.name}" for sheet in BASE_SHEETS]
    assert book.sheetnames == [words("zh-Hant")[key] for key in ours]
    assert book.sheetnames[:3] == ["開始", "客戶", "儀表板"]
    assert book["設定"]["C5"].value == 1800


def test_the_terminals_language_until_the_workbooks_is_known(
    sample: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")
    with pytest.raises(SystemExit):
        main(["recalculate", "--help"])
    said = capsys.readouterr().out
    assert said.startswith("用法：pumpkin recalculate")
    assert "只說明，不寫入" in said
    with pytest.raises(SystemExit):
        main(["recalculate"])
    assert "還需要這些引數：file" in capsys.readouterr().err
    assert main(["recalculate", str(tmp_path / "none.xlsx")]) == 2
    assert capsys.readouterr().err.startswith(f"資料夾 {tmp_path} 裡沒有名為「none.xlsx」的檔案；")
    stranger = tmp_path / "stranger.xlsx"
    openpyxl.Workbook().save(stranger)
    assert main(["check", str(stranger)]) == 2
    assert capsys.readouterr().err.startswith("這不是南瓜表的活頁簿：")
    # The workbook is an English one: what is said of it is English.
    assert main(["new", str(sample)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("clients.xlsx is there already, and was not overwritten: ")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "\noptions:\n" in capsys.readouterr().out


def test_a_chinese_workbook_is_spoken_of_in_chinese(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "名單.xlsx"
    main(["new", str(path), "--language", "zh-Hant", "--sample"])
    path.with_name(f"~${path.name}").touch()
    assert main(["recalculate", str(path)]) == 2
    assert "名單.xlsx 正在 Excel 中開啟：請在那裡關閉後再試一次" in capsys.readouterr().err


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom pumpkin_sheets.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'pandas', 'numpy', 'rich', 'xlsxwriter'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
    assert "recalculate" in done.stdout


def test_no_command_on_a_file_with_every_pack_imports_pandas(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    code = (
        "import sys\nfrom pumpkin_sheets.cli.main import main\n"
        "assert main(['new', sys.argv[1], '--rows', '1', '--with', 'all']) == 0\n"
        "for command in ('recalculate', 'check', 'schedule'):\n"
        "    assert main([command, sys.argv[1]]) == 0\n"
        "print(sorted({'pandas', 'numpy'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "['numpy']"


@pytest.mark.parametrize(
    ("module", "arguments", "extra"),
    [
        ("gspread", ["google", "push", "clients.xlsx", "https://docs.google.com/x"], "google"),
        ("jinja2", ["nightly", "--config", "pumpkin.toml"], "nightly"),
        ("xlwings", ["new", "clients.xlsm"], "excel"),
        ("pyopenvba", ["excel", "doctor"], "excel"),
        ("docx", ["letters", "clients.xlsx", "--to", "letters"], "letters"),
    ],
)
def test_a_command_without_its_extra_says_what_to_install(
    tmp_path: Path, module: str, arguments: list[str], extra: str
) -> None:
    # A finder that knows no such module stands in for an installation without the extra.
    code = (
        "import sys, importlib.util\n"
        "real = importlib.util.find_spec\n"
        f"importlib.util.find_spec = lambda n, *a: None if n == {module!r} else real(n, *a)\n"
        f"sys.modules[{module!r}] = None\n"
        "from pumpkin_sheets.cli.main import main\n"
        f"sys.exit(main({arguments!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 2, done.stderr
    assert f"pumpkin-sheets[{extra}]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistyped_word_is_told_what_it_may_mean(capsys: Captured) -> None:
    for arguments, said in (
        (["recalulate", "a.xlsx"], "did you mean “recalculate”?"),
        (["new", "a.xlsx", "--langauge", "zh"], "did you mean “--language”?"),
        (["new", "a.xlsx", "--language", "zh-Hamt"], "did you mean “zh-Hant”?"),
    ):
        with pytest.raises(SystemExit):
            main(arguments)
        assert said in capsys.readouterr().err


def test_an_option_of_another_command_is_not_offered(capsys: Captured) -> None:
    with pytest.raises(SystemExit):
        main(["schedule", "a.xlsx", "--dry-run"])
    said = capsys.readouterr().err
    assert said.startswith("usage: pumpkin schedule "), "what this command takes"
    assert "unrecognized arguments: --dry-run" in said
    assert "did you mean" not in said


@pytest.mark.parametrize("command", ["recalculate", "check", "schedule"])
def test_a_name_with_spaces_and_a_second_file_are_answered(capsys: Captured, command: str) -> None:
    for names in (["my", "clients.xlsx"], ["one.xlsx", "clients.xlsx"]):
        with pytest.raises(SystemExit):
            main([command, *names])
        assert (
            "arguments: clients.xlsx – a name with spaces goes between quotation marks,"
            " and one file is taken at a time"
        ) in " ".join(capsys.readouterr().err.split())


def test_new_says_what_comes_next_and_where_the_owner_works(
    tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "mine.xlsx"
    assert main(["new", str(path), "--language", "zh-TW", "--currency", "NT$"]) == 0
    said = capsys.readouterr().out
    assert f"pumpkin recalculate {path}" in said
    sheet = openpyxl.load_workbook(path)["服務水準"]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert {"TW", "Asia/Taipei"} <= set(cells)
    before = path.read_bytes()
    assert main(["new", str(path), "--country", "XX"]) == 2
    assert main(["new", str(path)]) == 2
    assert path.read_bytes() == before


def test_undo_brings_the_version_before_and_back(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "mine.xlsx"
    main(["new", str(path), "--sample"])
    new = path.read_bytes()
    assert main(["undo", str(path)]) == 2
    assert "There is no version of mine.xlsx before" in capsys.readouterr().err
    main(["recalculate", str(path)])
    reviewed = path.read_bytes()
    assert main(["undo", str(path)]) == 0
    assert path.read_bytes() == new
    assert "mine.xlsx and the version before have changed places" in capsys.readouterr().out
    assert main(["undo", str(path)]) == 0
    assert path.read_bytes() == reviewed
    (tmp_path / "~$mine.xlsx").touch()
    assert main(["undo", str(path)]) == 2
    assert path.read_bytes() == reviewed


def test_another_day_can_only_be_tried(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "mine.xlsx"
    main(["new", str(path), "--sample"])
    before = path.read_bytes()
    assert main(["recalculate", str(path), "--today", "2027-01-04"]) == 2
    assert "add --dry-run" in capsys.readouterr().err
    assert main(["recalculate", str(path), "--today", "2027-01-04", "--dry-run"]) == 0
    assert path.read_bytes() == before
    with pytest.raises(SystemExit):
        main(["recalculate", str(path), "--today", "4.1.2027", "--dry-run"])
    assert "“4.1.2027” is not a day" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "usage", "heading"),
    [
        ("en", "usage: pumpkin language [-h]", "options:"),
        ("zh-Hant", "用法：pumpkin language [-h]", "選項："),
        ("zh-Hans", "用法：pumpkin language [-h]", "选项："),
        ("fa", "شیوهٔ کاربرد: pumpkin language [-h]", "گزینه‌ها:"),
    ],
)
def test_help_in_every_language(language: str, usage: str, heading: str, capsys: Captured) -> None:
    with pytest.raises(SystemExit):
        main(["language", "--help", "--say", language])
    said = capsys.readouterr().out.replace("\u2068", "").replace("\u2069", "")
    assert said.startswith(usage)
    assert f"\n{heading}\n" in said


def test_a_night_needs_no_second_word(capsys: Captured) -> None:
    with pytest.raises(SystemExit):
        main(["nightly", "--help"])
    assert "[install] ..." in capsys.readouterr().out.split("\n\n")[0]


def test_a_new_workbook_has_the_currency_that_the_help_says(capsys: Captured) -> None:
    with pytest.raises(SystemExit):
        main(["new", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "(by language: USD, CNY or IRR; sample: TWD in place of USD)" in said
    assert [default_currency(code) for code in ("en", "zh-Hant", "zh-Hans", "fa")] == [
        "USD", "USD", "CNY", "IRR",
    ]  # fmt: skip
    assert [default_currency(code, sample=True) for code in ("en", "zh-Hans")] == ["TWD", "CNY"]


@pytest.mark.parametrize(
    ("typed", "program"),
    [([], "pumpkin"), (["help"], "pumpkin"), (["google"], "pumpkin google")],
)
def test_who_misses_the_command_is_told_where_they_are_listed(
    typed: list[str], program: str, capsys: Captured
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(typed)
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith(f" – {program} --help says what there is\n")


@pytest.mark.parametrize("there", [False, True])
def test_a_sample_that_could_not_be_recalculated_does_not_stay(
    there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    path = tmp_path / "demo.xlsx"
    if there:
        assert main(["demo", str(path)]) == 0

    def full(*_: object, **__: object) -> None:
        assert path.exists()
        raise BookError("file.folder", name="demo.xlsx")

    monkeypatch.setattr("pumpkin_sheets.cli.reviewing.recalculated", full)
    assert main(["demo", str(path)]) == 2
    assert path.exists() is there  # what somebody has stays


def test_what_was_written_before_it_was_stopped_is_said(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Whoever took undo for not done and ran it again had the wrong version."""

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    assert main(["recalculate", str(sample)]) == 0
    capsys.readouterr()
    monkeypatch.setattr("pumpkin_sheets.cli.reviewing.tell", stopped)
    assert main(["undo", str(sample)]) == 130
    assert capsys.readouterr().err == f"Stopped, but only after {sample} was written.\n"
    monkeypatch.setattr("pumpkin_sheets.cli.reviewing.recalculated", stopped)
    assert main(["recalculate", str(sample)]) == 130
    assert capsys.readouterr().err == "Stopped; nothing more was written.\n"
    monkeypatch.setattr("pumpkin_sheets.cli.main._parser", stopped)
    assert main(["check", str(sample)]) == 130
    assert capsys.readouterr().err == "Stopped; nothing more was written.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "x.xlsx", "--rows", "many"], "引數 --rows：「many」不是整數"),
        (["nightly", "--wait", "long"], "引數 --wait：「long」不是數字"),
        (["google", "push", "x", "y", "--with-settings", "--keep-settings"], "不能與 --with"),
    ],
)
def test_what_an_option_cannot_take_is_said_without_jargon(
    arguments: list[str], said: str, capsys: Captured
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--say", "zh-Hant"])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
