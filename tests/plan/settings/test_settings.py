"""Settings: their defaults and bounds, and how a sheet of them is read, whatever is typed there."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pumpkin_sheets.book import Grid
from pumpkin_sheets.languages import all_words, languages, words
from pumpkin_sheets.plan.choices import CRITERIA, FLAGS
from pumpkin_sheets.plan.settings.settings import (
    BY_NAME,
    CURRENCIES,
    CUTS,
    SETTINGS,
    Settings,
    check,
    check_formula,
    default_settings,
    read_settings,
)
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.tables import cell_text
from tests.memory_workbook import memory_workbook, set_setting, sheet

ENGLISH = words("en")


def read(grid: Grid, language: str = "en") -> tuple[Settings, list[CellProblem]]:
    said = words(language)
    return read_settings(grid, said["sheets.settings"], said, all_words())


def grid(language: str = "en") -> Grid:
    return [list(row) for row in sheet(memory_workbook(language, rows=1), "settings")]


def at(lines: Grid, text: str) -> tuple[int, int]:
    return next(
        (r, c) for r, row in enumerate(lines) for c, v in enumerate(row) if cell_text(v) == text
    )


def typed(label: str, value: Any) -> tuple[Settings, list[CellProblem]]:
    lines = grid()
    row, column = at(lines, label)
    lines[row][column + 1] = value
    return read(lines)


def test_the_defaults_of_the_design() -> None:
    own = default_settings(ENGLISH)
    assert own["TargetRate"] == 90
    assert own["MoneyMix"] == 0.6
    assert own.cuts == (35, 48, 60, 72)
    assert own.flags[0] == "One-off job"
    assert (len(own.flags), len(own.criteria)) == (len(FLAGS), len(CRITERIA))
    assert not own.wrong


@pytest.mark.parametrize("currency", CURRENCIES)
def test_only_money_scales_with_the_currency_and_stays_fine(currency: str) -> None:
    own = default_settings(ENGLISH, currency)
    assert not check(own.values)
    for setting in SETTINGS:
        scale = CURRENCIES[currency] if setting.money else 1
        assert own[setting.name] == setting.default * scale


def test_another_currency_is_an_error() -> None:
    with pytest.raises(KeyError):
        default_settings(ENGLISH, "XXX")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.name)
def test_every_setting_has_its_bounds(setting: Any) -> None:
    fine = dict(default_settings(ENGLISH).values)
    lowest = {"CutOK": 35.1, "CutGood": 48.1, "CutVIP": 60.1}.get(setting.name, setting.minimum)
    for value in (lowest, setting.minimum - 0.001, setting.maximum + 1, None, "90", True):
        wrong = [name for name, _ in check(fine | {setting.name: value})]
        assert (setting.name in wrong) == (value is not lowest), value
    for value in (float("nan"), float("inf")):
        assert (setting.name, "bounds") in check(fine | {setting.name: value})


@pytest.mark.parametrize(
    ("cuts", "wrong"),
    [
        ((35, 48, 60, 72), []),
        ((35, 35, 60, 72), ["CutOK"]),
        ((48, 35, 60, 72), ["CutOK"]),
        ((72, 60, 48, 35), ["CutOK", "CutGood", "CutVIP"]),
        ((35, 48, 72, 60), ["CutVIP"]),
        ((0.1, 0.2, 0.3, 100), []),
    ],
)
def test_cuts_must_rise(cuts: tuple[float, ...], wrong: list[str]) -> None:
    values = {**default_settings(ENGLISH).values, **dict(zip(CUTS, cuts, strict=True))}
    assert check(values) == [(name, "order") for name in wrong]


def test_the_live_check_speaks_of_the_same_bounds() -> None:
    assert check_formula(BY_NAME["MoneyMix"]) == (
        "IF(ISLOGICAL(MoneyMix),0,IF(ISNUMBER(MoneyMix),IF(AND(MoneyMix>=0,MoneyMix<=1),1,0),0))"
    )
    assert "CutGood>N(CutOK)" in check_formula(BY_NAME["CutGood"])


@pytest.mark.parametrize("language", languages())
def test_a_new_sheet_reads_as_the_defaults(language: str) -> None:
    own, problems = read(grid(language), language)
    assert own == default_settings(words(language))
    assert problems == []


def test_labels_are_found_wherever_the_owner_moved_them() -> None:
    lines = grid()
    moved = [[None, None, "mine", *row] for row in reversed(lines) if row]
    own, problems = read(moved)
    assert dict(own.values) == dict(default_settings(ENGLISH).values)
    assert problems == []


def test_labels_of_another_language_are_known() -> None:
    other = next(w for w in all_words() if w.language != "en")
    lines = grid()
    row, column = at(lines, ENGLISH["settings.target_rate"])
    lines[row][column] = other["settings.target_rate"].upper()
    lines[row][column + 1] = 120
    own, problems = read(lines)
    assert (own["TargetRate"], problems) == (120, [])


def test_a_target_that_is_text_to_a_spreadsheet_is_told_as_such() -> None:
    _, problems = typed("Target per hour, after direct costs", "90")
    assert [p.message for p in problems] == [
        "Target per hour, after direct costs is “90”, which is text to a spreadsheet;"
        " type 90 as a number."
    ]


@pytest.mark.parametrize(
    "value",
    [None, "", "ninety", "-1", -1, 0, 1e13, True, "#REF!", dt.date(2026, 1, 1), float("nan")],
)
def test_a_target_that_is_no_number_in_bounds_is_named(value: Any) -> None:
    own, problems = typed("Target per hour, after direct costs", value)
    assert own.wrong == {"TargetRate"}
    assert [str(p) for p in problems] == [
        "Settings!C5: Target per hour, after direct costs:"
        " type a number from 0.01 to 1,000,000,000,000."
    ]


def test_cuts_out_of_order_are_named() -> None:
    own, problems = typed("OK from", 35)
    assert own.wrong == {"CutOK"}
    assert problems[0].message == (
        "OK from: must be higher than the cut before it; the cuts rise from Tolerable to VIP."
    )


def test_a_missing_label_is_named() -> None:
    lines = grid()
    row, column = at(lines, "Round prices to")
    lines[row][column] = "Round to"
    own, problems = read(lines)
    assert own.wrong == {"RoundTo"}
    assert [str(p) for p in problems] == [
        "Settings!A1: The setting “Round prices to” is gone;"
        " put its label back with the value beside it."
    ]


def test_an_empty_sheet_lacks_every_setting() -> None:
    own, problems = read([])
    assert len(problems) == len(SETTINGS) == len(own.wrong)
    assert own.flags == default_settings(ENGLISH).flags


def test_the_owners_flags_and_criteria() -> None:
    lines = grid()
    row, column = at(lines, "Your red flags")
    for i, text in enumerate(("Rude", None, "  ", 24.0, True, "Rude")):
        lines[row + 1 + i][column] = text
    row, column = at(lines, "Your five top-client criteria")
    lines = lines[: row + 3]  # the sheet ends after two of them
    own, problems = read(lines)
    assert own.flags == ("Rude", "", "", "24", "TRUE", "Rude", *default_settings(ENGLISH).flags[6:])
    assert own.criteria == (*default_settings(ENGLISH).criteria[:2], "", "", "")
    assert problems == []


def test_the_helper_types_into_settings() -> None:
    book = memory_workbook(rows=1)
    set_setting(book, "hour_cost", 60)
    assert read(sheet(book, "settings"))[0]["HourCost"] == 60


def test_money_that_is_nearly_nothing_tells_no_currency() -> None:
    book = memory_workbook(rows=1)
    for setting in SETTINGS:
        if setting.money:
            set_setting(book, setting.key, 5e-324)
    own, _ = read([list(row) for row in sheet(book, "settings")])
    assert own.values["MoneyMix"] == 0.6
