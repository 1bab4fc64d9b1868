"""Names that may be one client's: asked about, whatever their legal form, and no others."""

from __future__ import annotations

import pytest

from pumpkin_sheets.importing.names import heart, same_as

pytest.importorskip("rapidfuzz")


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Acme Ltd.", "acme"), ("ACME, Inc.", "acme"), ("Müller GmbH", "müller"),
        ("Müller G.m.b.H.", "müller"), ("大樹設計股份有限公司", "大樹設計"), ("شرکت آریا", "آریا"),
        ("شركت آريا", "آریا"),
        ("Ｌｉｍｉｔｅｄ", "limited"), ("Fern & Stone Hotels", "fern stone hotels"), ("公司", ""),
    ],
)  # fmt: skip
def test_a_name_without_its_form(name: str, bare: str) -> None:
    assert heart(name) == bare


def test_names_are_compared_with_those_listed_and_among_themselves() -> None:
    names = ["ACME", "Kestrl Robotics", "Nova Yoga", "NOVA YOGA LLC", "大樹設計", "Bolt"]
    listed = ["Acme Ltd.", "Kestrel Robotics", "大樹設計有限公司", "BOLT", "Boltzmann"]
    assert same_as(names, listed) == {
        "ACME": "Acme Ltd.",
        "Kestrl Robotics": "Kestrel Robotics",
        "NOVA YOGA LLC": "Nova Yoga",
        "大樹設計": "大樹設計有限公司",
    }


def test_the_most_alike_of_several_is_named() -> None:
    assert same_as(["Oak School"], ["Oak Schools", "Oak School Ltd"]) == {
        "Oak School": "Oak School Ltd"
    }


def test_names_that_share_a_word_are_two() -> None:
    assert same_as(["Oak School", "Elm School"], ["Ash School"]) == {}


def test_letters_of_arabic_are_those_of_persian() -> None:
    assert same_as(["كافه نادري", "کافه‌نادری"], ["کافه نادری"]) == {
        "كافه نادري": "کافه نادری",
        "کافه‌نادری": "کافه نادری",
    }
