"""The languages: each says everything, in its own words, and every title can be read back."""

from __future__ import annotations

import re
import string
from itertools import pairwise

import pytest

from pumpkin_sheets.languages import all_words, languages, words
from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, SHOWN_ACTIONS, TIERS
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.practices import SHEETS, draw
from pumpkin_sheets.plan.review.changes import KINDS
from pumpkin_sheets.plan.settings.settings import SETTINGS, default_settings
from pumpkin_sheets.sheets.drawing import Drawing, Formula, FormulaColumn
from pumpkin_sheets.sheets.tables import codes_of
from pumpkin_sheets.sheets.words import Words, fold, spellings

ENGLISH = words("en")
OTHERS = [language for language in languages() if language != "en"]

SCRIPTS = {"zh": "[\u4e00-\u9fff]", "fa": "[\u0600-\u06ff]"}
"""A sign that a text is written in a language that has a script of its own."""

SAME_EVERYWHERE = {"language.right_to_left", "language.font"}
"""What is not for reading."""

SPACED = {"start.rule", "dashboard.axis_value", "dashboard.axis_ease"}
"""Where two spaces set off a sign."""

LONGEST_TEXT_IN_A_FORMULA = 255
LONGEST_FORMULA = 8192
LONGEST_TAB = 31


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
        said = re.sub(r"\{\w*\}", "", text)
        if key in SAME_EVERYWHERE or not re.search(r"[^\W\d_]", said):
            continue
        if text == ENGLISH.texts.get(key) or (script and not re.search(script, said)):
            left.append((key, text))
    assert left == []


@pytest.mark.parametrize("language", languages())
def test_no_text_is_empty_or_has_stray_white_space(language: str) -> None:
    for key, text in words(language).texts.items():
        assert text.strip(), key
        assert "  " not in text or key in SPACED, key
        if not key.startswith("details."):  # these follow a sentence
            assert text == text.strip(), key


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.columns], ids=lambda s: s.name)
def test_a_title_tells_its_column_in_any_language(sheet: object) -> None:
    spelled = spellings(
        all_words(),
        f"columns.{sheet.name}",
        [c.name for c in sheet.columns],  # type: ignore[attr-defined]
    )
    assert set(spelled.values()) == {c.name for c in sheet.columns}  # type: ignore[attr-defined]


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
    return draw(new_content(said, default_settings(said), 2))


@pytest.mark.parametrize("language", languages())
def test_texts_fit_where_a_spreadsheet_takes_them(language: str) -> None:
    drawn = drawings(words(language))
    titles = [drawing.title for drawing in drawn]
    assert len({fold(title) for title in titles}) == len(titles)
    for drawing in drawn:
        assert len(drawing.title) <= LONGEST_TAB
        assert not set(drawing.title) & set("[]:*?/\\'")
        formulas = [p.content.text for p in drawing.cells if isinstance(p.content, Formula)]
        if drawing.table:
            formulas += [c.formula for c in drawing.table.columns if isinstance(c, FormulaColumn)]
        formulas += [rule.formula for rule in drawing.rules if hasattr(rule, "formula")]
        for formula in formulas:
            assert len(formula) < LONGEST_FORMULA, formula[:80]
            for text in re.findall(r'"((?:[^"]|"")*)"', formula):
                assert len(text) <= LONGEST_TEXT_IN_A_FORMULA, text
        for check in drawing.checks:
            assert len(check.message) <= LONGEST_TEXT_IN_A_FORMULA, check.message


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
