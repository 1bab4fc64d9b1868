"""The languages: each says everything, in its own words, and every title can be read back."""

from __future__ import annotations

import argparse
import ast
import ctypes
import datetime as dt
import re
import string
import sys
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

import pumpkin_sheets
from pumpkin_sheets.cli import language as cli_language
from pumpkin_sheets.languages import (
    BESIDE,
    all_words,
    folders_with_words,
    joined,
    language_here,
    language_of,
    languages,
    words,
    words_beside,
)
from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, SHOWN_ACTIONS, TIERS
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.packs import PACKS, PRACTICES
from pumpkin_sheets.plan.pages import LINES
from pumpkin_sheets.plan.practices import SHEETS, draw
from pumpkin_sheets.plan.prospects.checks import STEPS
from pumpkin_sheets.plan.review.changes import KINDS
from pumpkin_sheets.plan.settings.settings import SETTINGS, default_settings
from pumpkin_sheets.sheets.drawing import Drawing
from pumpkin_sheets.sheets.problems import NotOurs, PlanError
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.tables import codes_of, titles_of
from pumpkin_sheets.sheets.words import Sentence, Words, fold, listed, spellings

ENGLISH = words("en")
OTHERS = [language for language in languages() if language != "en"]

SCRIPTS = {"zh": "[\u4e00-\u9fff]", "fa": "[\u0600-\u06ff]"}
"""A sign that a text is written in a language that has a script of its own."""

SAME_EVERYWHERE = {
    "formats.day", "language.digits", "language.right_to_left", "language.font", "language.upright",
}  # fmt: skip
"""What is not for reading."""

PACKAGE = Path(pumpkin_sheets.__file__).parent

TITLE = r"(?:\b[Oo]n|\bsee|\bSee|the sheet) “?({})”?(?![\w-])"
"""How English sends somebody to a sheet."""

SPACED = {"start.rule", "dashboard.axis_value", "dashboard.axis_ease"}
"""Where two spaces set off a sign."""

LONGEST_MESSAGE = 255
LONGEST_TAB = 31
LONGEST_LIST = 255


def places(text: str) -> list[str]:
    """The names of the facts that a text leaves room for."""
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name is not None})


def test_there_are_languages() -> None:
    assert "en" in languages()
    assert "zh-Hant" in languages()
    assert [w.language for w in all_words()] == languages()
    with pytest.raises(KeyError):
        words("xx")


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_keys_in_every_language(language: str) -> None:
    said = set(words(language).texts)
    assert sorted(set(ENGLISH.texts) - said) == [], "not translated"
    assert sorted(said - set(ENGLISH.texts)) == [], "of no use"


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_places_for_facts_in_every_language(language: str) -> None:
    other = words(language)
    wrong = {
        key: (places(text), places(other.get(key, "")))
        for key, text in ENGLISH.texts.items()
        if places(text) != places(other.get(key, ""))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_was_left_in_english_by_accident(language: str) -> None:
    other = words(language)
    script = SCRIPTS.get(language.split("-")[0])
    left = []
    for key, text in other.texts.items():
        said = re.sub(r"\{\w*\}|%\(\w+\)\w|%\w", "", text)
        if key in SAME_EVERYWHERE or not re.search(r"[^\W\d_]", said):
            continue
        if text == ENGLISH.texts.get(key) or (script and not re.search(script, said)):
            left.append((key, text))
    assert left == []


@pytest.mark.parametrize("language", OTHERS)
def test_whoever_is_sent_to_a_sheet_finds_it_under_its_title(language: str) -> None:
    said = words(language)
    titles = {text: said[key] for key, text in ENGLISH.texts.items() if key.startswith("sheets.")}
    names = re.compile(TITLE.format("|".join(map(re.escape, sorted(titles, key=len)[::-1]))))
    sent = {
        (key, titles[title])
        for key, text in ENGLISH.texts.items()
        for title in names.findall(text)
        if not key.startswith("columns.")  # there a title is shortened
    }
    assert len(sent) > 50
    assert [(key, title) for key, title in sorted(sent) if title not in said[key]] == []


@pytest.mark.parametrize("language", languages())
def test_no_text_is_empty_or_has_stray_white_space(language: str) -> None:
    for key, text in words(language).texts.items():
        assert text.strip(), key
        assert "  " not in text or key in SPACED, key
        if not key.startswith("details.") and not key.endswith(".separator"):
            assert text == text.strip(), key


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.columns], ids=lambda s: s.name)
def test_a_title_tells_its_column_in_any_language(sheet: Sheet) -> None:
    spelled = titles_of(sheet, all_words())
    assert set(spelled.values()) == {c.name for c in sheet.columns}


def test_tabs_and_settings_are_told_apart_in_any_language() -> None:
    names = [sheet.name for sheet in SHEETS]
    assert set(spellings(all_words(), "sheets", names).values()) == set(names)
    keys = [s.key for s in SETTINGS]
    labels = spellings(all_words(), "settings", keys)
    assert set(labels.values()) == set(keys)
    for said in all_words():
        for key, text in said.texts.items():
            if key.startswith(("settings_groups.", "settings_help.", "settings_check.")):
                assert fold(text) not in labels, key


@pytest.mark.parametrize("language", languages())
def test_names_of_one_list_differ(language: str) -> None:
    said = words(language)
    for prefix, names in (
        ("tiers", [t.name for t in TIERS]),
        ("actions", [a.name for a in SHOWN_ACTIONS]),
        ("change_kinds", list(KINDS)),
        ("flags", list(FLAGS)),
        ("criteria", list(CRITERIA)),
    ):
        texts = [fold(said[f"{prefix}.{name}"]) for name in names]
        assert len(set(texts)) == len(texts), prefix
    own = {fold(said[f"{p}.{n}"]) for p, names in (("flags", FLAGS), ("criteria", CRITERIA))
           for n in names}  # fmt: skip
    ours = {fold(t) for key, t in said.texts.items() if key.startswith("columns.clients.")}
    assert not own & ours


def test_a_label_means_the_same_in_every_language() -> None:
    """A workbook may have been written in another language than it is read in."""
    for choices, prefix in ((TIERS, "tiers"), (SHOWN_ACTIONS, "actions")):
        together = codes_of(choices, prefix, all_words())
        for said in all_words():
            for text, code in codes_of(choices, prefix, [said]).items():
                assert together[text] == code, text
            assert fold(said["needs.not_enough"]) not in together


@pytest.mark.parametrize("language", languages())
def test_a_sentence_of_facts_can_be_said(language: str) -> None:
    said = words(language)
    for key, text in said.texts.items():
        filled = said.say(key, **{name: f"<{name}>" for name in places(text)})
        assert "{" not in filled, key
        assert all(f"<{name}>" in filled for name in places(text)), key


def drawings(said: Words) -> list[Drawing]:
    return draw(
        new_content(
            said,
            default_settings(said),
            2,
            packs=[p.name for p in PACKS],
            today=dt.date(2026, 3, 2),
        )
    )


@pytest.mark.parametrize("language", languages())
def test_texts_fit_where_a_spreadsheet_takes_them(language: str) -> None:
    drawn = drawings(words(language))
    titles = [drawing.title for drawing in drawn]
    assert len({fold(title) for title in titles}) == len(titles)
    for drawing in drawn:
        assert len(drawing.title) <= LONGEST_TAB
        assert not set(drawing.title) & set("[]:*?/\\'")
        for check in drawing.checks:
            assert len(check.message) <= LONGEST_MESSAGE, check.message
            assert len(check.prompt) <= LONGEST_MESSAGE, check.prompt
            assert len(",".join(check.choices)) <= LONGEST_LIST, check.choices


@pytest.mark.parametrize("language", languages())
def test_the_cells_of_a_sheet_do_not_overlap(language: str) -> None:
    for drawing in drawings(words(language)):
        taken: dict[tuple[int, int], object] = {}
        for placed in drawing.cells:
            block = {
                (r, c)
                for r in range(placed.row, (placed.last_row or placed.row) + 1)
                for c in range(placed.column, (placed.last_column or placed.column) + 1)
            }
            for cell in block & set(taken):  # drawn twice is fine as long as it is the same
                assert taken[cell] == placed.content, (drawing.title, placed)
            taken |= dict.fromkeys(block, placed.content)
        if drawing.table:
            positions = [column.column for column in drawing.table.columns]
            assert all(a < b for a, b in pairwise(positions)), drawing.title
            first = drawing.table.first_row
            body = {(r, c) for r in range(first, first + drawing.table.rows) for c in positions}
            assert not body & set(taken), drawing.title


def test_names_defined_by_the_sheets_are_the_same_in_every_language() -> None:
    found = [
        sorted(name for drawing in drawings(said) for name in drawing.names) for said in all_words()
    ]
    assert all(names == found[0] for names in found)
    assert len(set(found[0])) == len(found[0])


# --- files of words beside the code -----------------------------------------------------------


def test_a_key_of_two_files_is_an_error() -> None:
    one, other = (Words("en", {"a.b": text}) for text in ("one", "other"))
    assert joined([one, Words("en", {"a.c": "x"})]).texts == {"a.b": "one", "a.c": "x"}
    with pytest.raises(ValueError, match=r"two files say “a\.b” in en"):
        joined([one, other])


def test_the_words_beside_the_code_are_those_of_our_languages() -> None:
    assert "homes/file" in folders_with_words()
    for folder in folders_with_words():
        file = PACKAGE / folder / BESIDE
        assert sorted(tomllib.loads(file.read_text(encoding="utf-8"))) == languages(), folder
        for said in all_words():
            assert set(words_beside(folder, said.language).texts) <= set(said.texts)


def test_chinese_signs_are_as_wide_as_what_they_follow() -> None:
    for folder in folders_with_words():
        for key, text in words_beside(folder, "zh-Hant").texts.items():
            assert not re.search(r"[\u3000-\u9fff\uff00-\uffef][,:;!?()]", text), key
            assert not re.search("[“”]", text), key


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8@euro"}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_HK"}, "zh-Hant"),
        ({"LANG": "zh-Hant-TW"}, "zh-Hant"),
        ({"LANG": "zh_Hant_TW.UTF-8@radical"}, "zh-Hant"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh-Hant"),
        ({"LANG": "zh_TW", "LC_MESSAGES": "zh_TW", "LC_ALL": "C"}, "en"),
        ({"LANG": "zh_TW", "LC_ALL": ""}, "zh-Hant"),
    ],
)
def test_the_language_of_a_terminal(variables: dict[str, str], language: str) -> None:
    assert language_of(variables) == language


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh_CN.UTF-8", "zh-Hans"), ("zh_SG", "zh-Hans"), ("zh", "zh-Hans"),
        ("zh_Hans_HK.UTF-8", "zh-Hans"), ("zh-Hans", "zh-Hans"), ("fa_IR.UTF-8", "fa"),
        ("fa_AF", "fa"), ("fa", "fa"),
    ],
)  # fmt: skip
def test_a_terminal_in_a_language_to_come_is_english_until_it_is_there(
    locale: str, language: str
) -> None:
    assert language_of({"LANG": locale}) == (language if language in languages() else "en")


@pytest.mark.parametrize(
    ("menus", "language"),
    [(0x0404, "zh-Hant"), (0x0C04, "zh-Hant"), (0x0804, "zh-Hans"), (0x0429, "fa"), (0x0407, "en")],
)
def test_windows_says_its_language_by_its_menus(
    menus: int, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The numbers are Microsoft's language identifiers: Taiwan, Hong Kong, China, Iran, Germany."""
    windows = SimpleNamespace(kernel32=SimpleNamespace(GetUserDefaultUILanguage=lambda: menus))
    monkeypatch.setattr(ctypes, "windll", windows, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    assert language_here() == language
    monkeypatch.setenv("LANG", "en_US.UTF-8")  # a shell from elsewhere says it in its own way
    assert language_here() == "en"


def test_elsewhere_no_variable_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    assert language_here() == "en"


def test_say_stands_anywhere_and_goes_over_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    try:
        assert cli_language.take_say(["check", "--say", "zh_TW", "a.xlsx"]) == ["check", "a.xlsx"]
        assert cli_language.terminal_language() == "zh-Hant"
        assert cli_language.take_say(["--say=en", "new", "--", "--say"]) == ["new", "--", "--say"]
        assert cli_language.terminal_language() == "en"
        with pytest.raises(argparse.ArgumentTypeError, match="“xx” is no language here; take one"):
            cli_language.take_say(["check", "--say", "xx"])
        with pytest.raises(argparse.ArgumentTypeError, match="--say: expected one argument"):
            cli_language.take_say(["check", "a.xlsx", "--say"])
    finally:
        cli_language.take_say([])


# --- errors -----------------------------------------------------------------------------------


def test_an_error_is_said_in_any_language_and_english_as_text() -> None:
    from pumpkin_sheets.homes.file.cells import Unwritable

    inner = Unwritable("file.in_cell", cell="B4", why=Sentence("file.why.too_large"))
    assert str(inner) == "B4: the table is larger than a sheet"
    assert inner.said(words("zh-Hant")) == "B4：表格比工作表還大"
    assert listed(["a", "b", "c"]).said(words("zh-Hant")) == "a、b、c"
    assert listed(["a", "b", "c"]).said(ENGLISH) == "a, b, c"
    finished = PlanError("已經說完的一句話。")
    assert finished.said(ENGLISH) == str(finished) == "已經說完的一句話。"
    unknown = NotOurs("problems.not_ours", all_words(), tabs="X")
    assert str(unknown) == unknown.said(ENGLISH)
    assert unknown.said(words("zh-Hant")).startswith("這不是南瓜表")


Nodes = list[tuple[str, ast.AST]]
"""What the code is made of, and in which file."""


@pytest.fixture(scope="module")
def nodes() -> Nodes:
    return [
        (path.relative_to(PACKAGE).as_posix(), node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]


def _our_errors(nodes: Nodes) -> set[str]:
    """The names of all our errors."""
    found = {"PumpkinError"}
    classes = [node for _, node in nodes if isinstance(node, ast.ClassDef)]
    for _ in range(3):
        for node in classes:
            bases = {ast.unparse(base) for base in node.bases}
            if bases & found:
                found.add(node.name)
    return found


def test_there_is_one_root_of_our_errors(nodes: Nodes) -> None:
    named = {
        node.name: {ast.unparse(base) for base in node.bases}
        for _, node in nodes
        if isinstance(node, ast.ClassDef)
    }
    ours = _our_errors(nodes)
    assert {"BookError", "MailError", "CalendarError", "DamagedZip", "LockedError"} <= ours
    stray = {name for name, bases in named.items() if "Exception" in bases}
    assert stray == {"PumpkinError"}


# --- nothing that an owner sees is written in the code ----------------------------------------

SENTENCE = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")
"""Two words, the second in small letters: how an English sentence shows itself in a literal."""

MISTAKES_OF_OURS = {
    "ValueError", "TypeError", "KeyError", "IndexError", "RuntimeError", "AssertionError",
}  # fmt: skip
"""What only a programmer ever reads."""

NOT_SAID = {
    "cli/language.py": cli_language.OF_ARGPARSE,  # how the standard library says it
    "cli/show_review.py": {"bold red", "bold green"},
    "cli/show_schedule.py": {"bold red"},
    "cli/watching.py": {"watch install", "watch uninstall"},
    "calendar/file.py": {"-//Client care calendar//EN"},
    "homes/google/control.py": {"watched until"},  # on a sheet for programs
    "homes/google/values.py": {"yyyy-mm-dd hh:mm"},
    "nightly/charts.py": {"offset points"},  # to matplotlib
    "plan/care/secret_words.py": {"red flag", "red flags", "Drop, replace first"},
}
"""Literals of two words that are no sentence of ours."""

FOREIGN = {
    "homes/file/reading.py": ("_package", "_related"),
    "homes/excel/addin.py": ("_CLIENTS", "_SETTINGS"),
    "homes/excel/values.py": ("_TRUE_AND_FALSE",),
    "homes/google/trouble.py": (
        "_trouble",
        "_refused",
        "_token_trouble",
        "status_trouble",
        "_refusal",
    ),
    "background/windows.py": ("task",),
    "nightly/install.py": ("_systemd", "_windows"),
    "plan/care/note_words.py": ("HARD", "SOFT"),  # what owners write
    "stationery/message.py": ("_page", "_line"),
    "watching/install.py": ("_systemd", "_autostart", "_windows"),
    "watching/notice.py": ("_APPLE", "_TOAST"),
}
"""Where what other programs say or take is written: the function wizard's texts are ASCII."""

COMMANDS = re.compile(r"^ ?(pumpkin|pip|-m pip|systemctl|launchctl|schtasks|crontab) ")


def _unsaid(tree: ast.Module, name: str) -> set[int]:
    """The literals that nobody but a programmer reads, and docstrings."""
    found: set[int] = set()
    for node in ast.walk(tree):
        skipped: list[ast.AST] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.append(node)
        elif isinstance(node, ast.Assert) and node.msg is not None:
            skipped.append(node.msg)
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if ast.unparse(node.exc.func) in MISTAKES_OF_OURS:
                skipped.append(node)
        elif isinstance(node, ast.FunctionDef) and node.name in FOREIGN.get(name, ()):
            skipped.append(node)
        elif isinstance(node, ast.Assign):
            targets = {ast.unparse(target) for target in node.targets}
            if targets & set(FOREIGN.get(name, ())):
                skipped.append(node)
        found |= {id(inner) for skip in skipped for inner in ast.walk(skip)}
    return found


def test_no_sentence_is_written_in_the_code() -> None:
    left = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        unsaid = _unsaid(tree, name)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            text = node.value
            if id(node) in unsaid or not SENTENCE.search(text) or COMMANDS.match(text):
                continue
            if text not in NOT_SAID.get(name, ()) and not _is_said_elsewhere(name, text):
                left.append((name, node.lineno, text))
    assert left == []


def _is_said_elsewhere(name: str, text: str) -> bool:
    """``RevealingText`` is caught wherever it is raised; its text is for tracebacks."""
    return name == "plan/care/client_text.py" and "would show a client" in text


@pytest.mark.parametrize("said", ["tell", "alert", "ArgumentParser", "add_argument", "add_parser"])
def test_what_is_shown_comes_from_the_words(said: str, nodes: Nodes) -> None:
    """Not even a single word: names of options, of files and of kinds of actions apart."""
    left = []
    for name, node in nodes:
        if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] != said:
            continue
        shown = [k.value for k in node.keywords if k.arg in ("help", "description", "epilog")]
        if said in ("tell", "alert"):
            shown = list(node.args)
        for value in shown:
            parts = value.values if isinstance(value, ast.JoinedStr) else [value]
            texts = [str(part.value) for part in parts if isinstance(part, ast.Constant)]
            left += [(name, node.lineno, t) for t in texts if re.search(r"[A-Za-z]{2,}", t)]
    assert left == []


def _literals(node: ast.expr) -> list[str]:
    """The texts that an expression can be, as far as they are written there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return []


def _said(nodes: Nodes) -> Iterator[tuple[str, str, set[str], bool, bool]]:
    """Place, key, facts, whether these are all facts, and whether none may be left over."""
    errors = _our_errors(nodes) | {"Sentence", "Spoken"}
    for name, node in nodes:
        if isinstance(node, ast.Subscript) and re.search(
            r"words|said|best", ast.unparse(node.value)
        ):
            for key in _literals(node.slice):
                if "." in key:
                    yield f"{name}:{node.lineno}", key, set(), False, False
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = ast.unparse(node.func).rpartition(".")[2]
        facts = {keyword.arg for keyword in node.keywords if keyword.arg}
        whole = all(keyword.arg for keyword in node.keywords)
        for key in _literals(node.args[0]):
            place = f"{name}:{node.lineno}"
            if called in errors:
                yield place, key, facts, whole, True
            elif called == "in_words":
                yield place, key, facts | {"why"}, whole, True
            elif called == "help_text":
                yield place, f"help.{key}", facts, whole, True
            elif called in ("add_command", "add_group"):
                pass
            elif called == "finding":
                yield place, f"excel_doctor.{key}", facts - {"serious"}, whole, True
                if len(node.args) == 1:
                    yield place, f"excel_doctor.{key}_mend", set(), True, True
            elif called == "say":
                yield place, key, facts, whole, False
        if called in ("add_command", "add_group"):
            for key in _literals(node.args[-1]):
                yield f"{name}:{node.lineno}", f"help.{key}", set(), True, True


def test_every_sentence_that_the_code_says_is_there_with_its_facts(nodes: Nodes) -> None:
    wrong, count = [], 0
    for place, key, facts, whole, exact in _said(nodes):
        count += 1
        if key not in ENGLISH.texts:
            wrong.append((place, key, "is not there"))
            continue
        room = set(places(ENGLISH[key]))
        if (whole and room - facts) or (exact and facts - room):
            wrong.append((place, key, f"takes {sorted(room)}, is given {sorted(facts)}"))
    assert wrong == []
    assert count > 250


def test_no_sentence_is_put_together_where_an_error_is_raised(nodes: Nodes) -> None:
    left = []
    errors = _our_errors(nodes) | {"Sentence", "Spoken", "in_words", "help_text", "finding"}
    for name, node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) in errors:
            for given in node.args[:1]:
                key = ast.unparse(given)
                made = isinstance(given, ast.JoinedStr | ast.BinOp)
                if made and not re.match(r"f'[a-z_]+\.", key):  # a key may be
                    left.append((name, node.lineno, key))
    assert left == []


def test_every_sentence_beside_the_code_is_said(nodes: Nodes) -> None:
    said = {key for _, key, *_ in _said(nodes)}
    said |= {f"argparse.{name}" for name in cli_language.OF_ARGPARSE.values()}
    said |= {f"problems.{key}" for key in STEPS.values()}
    said |= {f"{line.words}.{each.name}" for line in LINES for each in line.choices}
    for practice in PRACTICES:
        sheet = practice.sheet
        said |= {f"{c.words}.{each.name}" for c in sheet.columns for each in c.choices}
        said |= {
            f"plan.{pack.name}.{start}{each.key}"
            for pack in PACKS
            if practice in pack.practices
            for each in practice.shown
            for start in ("", "about.")
        }
        said |= {f"{part}.{sheet.name}" for part in ("sheets", "subtitles")}
        said |= {sheet.title_key(column) for column in sheet.columns}
        said |= {f"groups.{sheet.name}.{group}" for group in sheet.bands}
        said |= {f"{practice.state_words}.{state.name}" for state in practice.states}
        said |= {f"{c.words}.{o.name}" for c in sheet.columns for o in c.choices}
        said |= {line.text for line in practice.sentences}
    code = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    for folder in folders_with_words():
        left = set(words_beside(folder, "en").texts) - said
        # What a practice's own check finds goes by the key that it gives.
        left -= {key for key in left if f'"{key.removeprefix("problems.")}"' in code}
        assert sorted(key for key in left if not _named(key, code)) == [], folder


def _named(key: str, code: str) -> bool:
    """Whether the code holds a key, or makes it of its first parts and a name."""
    parts = key.split(".")
    first = (".".join(parts[:i]) for i in range(1, len(parts)))
    return f'"{key}"' in code or any(f"{q}{start}." in code for start in first for q in "'\"")
