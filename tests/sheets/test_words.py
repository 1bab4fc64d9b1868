"""Words: how names are compared, how sentences are filled in, how titles are read back."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.homes.excel.values import to_excel
from pumpkin_sheets.sheets.shown import isolated
from pumpkin_sheets.sheets.words import Words, fold, fold_ours, spellings


def made(code: str = "xx", **tables: object) -> Words:
    return Words.from_tables(code, tables)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", "acme"),
        ("Acme", "  Acme "),
        ("Acme", "Ａｃｍｅ"),  # full-width letters
        ("Acme 42", "ＡＣＭＥ　４２"),  # and an ideographic space
        ("Acme Ltd", "Acme\u00a0Ltd"),
        ("Acme Ltd", "Acme\n Ltd"),
        ("Straße", "STRASSE"),
        ("ｱｸﾒ", "アクメ"),  # half-width kana
        ("Ünal", "U\u0308nal"),  # one sign, or a letter and its mark
        ("ﬁrm", "firm"),
    ],
)
def test_names_that_look_alike_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Acme", "Acme 2"), ("Unal", "Ünal"), ("0042", "42"), ("A*", "AB"), ("台灣", "台湾")],
)
def test_others_are_not(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=12), st.sampled_from(["", " ", "  ", "\t", "\u3000"]))
def test_what_stands_around_a_name_never_matters(name: str, around: str) -> None:
    assert fold(around + name + around) == fold(name)
    assert fold(name) == " ".join(fold(name).split())


def test_tables_become_dotted_keys() -> None:
    words = made(language={"right_to_left": True, "font": "F"}, a={"b": {"c": 1}, "d": "text"})
    assert dict(words.texts) == {
        "language.right_to_left": "true",
        "language.font": "F",
        "a.b.c": "1",
        "a.d": "text",
    }
    assert words.right_to_left
    assert words.font == "F"
    assert words.get("a.d", "other") == "text"
    assert words.get("a.e", "other") == "other"


def test_a_missing_word_is_named_with_its_language() -> None:
    with pytest.raises(KeyError, match=r"no file of words says “tiers\.vip” in xx"):
        made()["tiers.vip"]


def test_facts_are_filled_in_and_never_read_as_places_themselves() -> None:
    words = made(said={"hello": "{name} owes {n}."})
    assert words.say("said.hello", name="{n} & {other}", n=5) == "{n} & {other} owes 5."


def test_titles_are_known_in_every_language() -> None:
    one = made("one", columns={"c": {"revenue": "Revenue", "hours": "Hours"}})
    other = made("other", columns={"c": {"revenue": "營收", "hours": "ＨＯＵＲＳ"}})
    assert spellings([one, other], "columns.c", ["revenue", "hours"]) == {
        "revenue": "revenue",
        "hours": "hours",
        "營收": "revenue",
    }


def test_two_columns_may_not_share_a_title_even_across_languages() -> None:
    one = made("one", c={"net": "Total", "gross": "Gross"})
    other = made("other", c={"net": "Net", "gross": "TOTAL"})
    with pytest.raises(ValueError, match="both net and gross under c"):
        spellings([one, other], "c", ["net", "gross"])


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("مشتری", "مشتري"),
        ("کارها", "كارها"),
        ("برنامهٔ راه", "برنامه ی راه"),
        ("برنامهٔ راه", "برنامۀ راه"),
        ("برنامهٔ راه", "برنامه راه"),
        ("دفتر تماس‌ها", "دفتر تماسها"),
        ("دفتر تماس‌ها", "دفتر  تماس ها"),
        ("زنگ خطر ۱", "زنگ خطر 1"),
        ("زنگ خطر ۱", "زنگ خطر ١"),
        ("Touch Log", " touch  LOG "),
    ],
)
def test_words_of_ours_are_known_as_people_type_them(said: str, typed: str) -> None:
    assert fold_ours(typed) == fold_ours(said)


def test_names_and_words_in_other_scripts_stay_apart() -> None:
    assert fold("مشتري") != fold("مشتری"), "formulas compare names, and keep these apart"
    assert fold_ours("Touch Log") == "touch log"
    assert fold_ours("客 戶") == "客 戶"
    assert fold_ours("نمره") != fold_ours("نمرات")


def test_what_is_said_is_a_text_to_everybody_else() -> None:
    """Copied, stored and handed to Excel, it is no more than its letters."""
    words = Words("xx", {"greet": "سلام {name}", "language.right_to_left": "true"})
    said = words.say("greet", name="Acme Inc.")
    assert said == "سلام Acme Inc."
    assert said.isolated == "سلام \u2068Acme Inc.\u2069"
    assert type(pickle.loads(pickle.dumps(said))) is str
    assert type(to_excel(said)) is str


@pytest.mark.parametrize(
    ("fact", "apart"),
    [("Acme Inc.", True), ("-5", True), ("2026-03-20", True), ("12", False), ("خوب", False),
     ("۱۲", False), ("…", False)],
)  # fmt: skip
def test_facts_that_read_the_other_way_are_set_apart(fact: str, apart: bool) -> None:
    assert (isolated(fact, turned=True) != fact) == apart
    assert isolated("گل\u202eفروشی", turned=False) == "\u2068گلفروشی\u2069"
    assert isolated("Acme", turned=False) == "Acme"
