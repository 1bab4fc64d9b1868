"""The Settings sheet: a label, a cream cell, what it means, and whether it is fine."""

from __future__ import annotations

from dataclasses import replace

from pumpkin_sheets.plan.settings.settings import (
    CUTS,
    LISTED,
    LONGEST_SIGN,
    SETTINGS,
    SHEET,
    SIGN,
    SIGN_FITS,
    SIGN_GROUP,
    SIGN_KEY,
    Setting,
    sign_of,
)
from pumpkin_sheets.plan.state import END, Content, Place
from pumpkin_sheets.sheets.drawing import Check, Drawing, Formula, Placed, Rule, quoted, text
from pumpkin_sheets.sheets.look import BACKGROUND, HEADING, HELP, INPUT, LABEL, SUBTITLE, TITLE
from pumpkin_sheets.sheets.schema import column_letters
from pumpkin_sheets.sheets.tables import AGAIN, trimmed

LABEL_COLUMN, VALUE_COLUMN, HELP_COLUMN, CHECK_COLUMN = 1, 2, 3, 4
WIDTH = 6
HEADING_OF = "heading "
"""Begins the name of a heading among the places."""


def _lines() -> list[tuple[str, str]]:
    """The lines of the page with their groups, in order: the sign ends its own."""
    lines = [(setting.name, setting.group) for setting in SETTINGS]
    last = max(i for i, (_, group) in enumerate(lines) if group == SIGN_GROUP)
    return [*lines[: last + 1], (SIGN, SIGN_GROUP), *lines[last + 1 :]]


def draw(content: Content) -> Drawing:
    """The sheet; settings stand in groups, then the owner's red flags and criteria."""
    words, settings = content.words, content.settings
    title = words["sheets.settings"]
    cells = [Placed(0, c, None, TITLE) for c in range(WIDTH) if c not in (1, 3)]
    cells.append(Placed(0, 1, words["sheets.settings"], TITLE))
    cells.append(Placed(0, 3, words["subtitles.settings"], SUBTITLE))
    cells.append(Placed(1, 1, _state(content), replace(BACKGROUND, bold=True, color="0B6B45")))
    names: dict[str, str] = {}
    checks: list[Check] = []
    places = line_places(content)
    for key, place in places.items():
        if key.startswith(HEADING_OF):
            group = key.removeprefix(HEADING_OF).replace(AGAIN, "")
            cells += _heading(place, words[f"settings_groups.{group}"])
    for i, setting in enumerate(SETTINGS):
        at, column = places[setting.name]
        value = column + VALUE_COLUMN - LABEL_COLUMN
        cells += _setting(content, setting, (at, column), i)
        names[setting.name] = f"{quoted(title)}!${column_letters(value)}${at + 1}"
        message = words.say("validation.rating", **_bounds(setting))
        checks.append(Check(at, value, at, value, message, setting.minimum, setting.maximum))
    at, column = places[SIGN]
    value = column + VALUE_COLUMN - LABEL_COLUMN
    cells += _sign(content, (at, column))
    names[SIGN] = f"{quoted(title)}!${column_letters(value)}${at + 1}"
    for key, listed in (("red_flags", settings.flags), ("top_criteria", settings.criteria)):
        if HEADING_OF + key not in places:
            continue
        at, column = places[HEADING_OF + key]
        letters = column_letters(column)
        names[LISTED[key]] = (
            f"{quoted(title)}!${letters}${at + 2}:${letters}${at + 1 + len(listed)}"
        )
        look = replace(INPUT, indent=1, number="@")
        cells += [Placed(at + 1 + i, column, label, look) for i, label in enumerate(listed)]
    row = 1 + max(placed.row for placed in cells)
    return Drawing(
        title=title,
        code_name="shSettings",
        tab_color="1F5FAE",
        cells=cells,
        widths={0: 2, LABEL_COLUMN: 42, VALUE_COLUMN: 13, CHECK_COLUMN: 40, HELP_COLUMN: 80, 5: 2},
        heights={0: 34, 1: 20} | dict.fromkeys(range(2, row + 1), 19),
        background=BACKGROUND,
        background_columns=WIDTH,
        freeze=(2, 0),
        rules=[
            Rule(1, 1, 1, 1, "SettingsOK<1", color="FFFFFF", fill="C0392B", bold=True),
        ],
        checks=checks,
        names=names,
        landscape=False,
        fit_height=1,
    )


def line_places(content: Content) -> dict[str, Place]:
    """Where the label of each setting and each heading stands.

    On a page that is there, where they were found; settings that it lacks come below everything,
    under the heading of their group.  A heading that is gone stays away.
    """
    found = content.places.get(SHEET.name)
    if found is None:
        return _declared_places(content)
    places = {key: place for key, place in found.items() if key != END}
    row, _ = found[END]
    column = min([c for _, c in places.values()] or [LABEL_COLUMN])
    group = ""
    for name, its_group in _lines():
        if name in places:
            continue
        if its_group != group:
            group = its_group
            row += 1
            key = HEADING_OF + group
            while key in places:
                key += AGAIN
            places[key] = (row, column)
            row += 1
        places[name] = (row, column)
        row += 1
    return places


def _declared_places(content: Content) -> dict[str, Place]:
    """The places in a new workbook: settings in groups, then flags and criteria."""
    places: dict[str, Place] = {}
    row, group = 2, ""
    for name, its_group in _lines():
        if its_group != group:
            group = its_group
            places[HEADING_OF + group] = (row + 1, LABEL_COLUMN)
            row += 2
        places[name] = (row, LABEL_COLUMN)
        row += 1
    lists = {"red_flags": content.settings.flags, "top_criteria": content.settings.criteria}
    for key, listed in lists.items():
        places[HEADING_OF + key] = (row + 1, LABEL_COLUMN)
        row += 2 + len(listed)
    return places


def _heading(place: Place, label: str) -> list[Placed]:
    row, first = place
    columns = range(first, first + CHECK_COLUMN - LABEL_COLUMN + 1)
    return [Placed(row, c, label if c == first else None, HEADING) for c in columns]


def _state(content: Content) -> Formula:
    words = content.words
    fine, wrong = text(words["settings_check.fine"]), text(words["settings_check.wrong"])
    count = len(content.settings.wrong)
    now = words["settings_check.wrong"].replace("{n}", str(count))
    return Formula(
        f'IF(SettingsOK=1,{fine},SUBSTITUTE({wrong},"{{n}}",SettingsWrong))',
        now if count else words["settings_check.fine"],
    )


def setting_number(setting: Setting) -> str:
    """The number format of a setting's cell."""
    return "0%" if setting.percent else "¤#,##0" if setting.money else "General"


def _sign(content: Content, place: Place) -> list[Placed]:
    """The line of the currency's sign: the one setting that is a text."""
    words, (row, first) = content.words, place
    complaint = words.say("settings_check.sign", most=LONGEST_SIGN)
    value = content.setting_cells.get(SIGN, content.settings.sign or None)
    fits = value is None or sign_of(value) or (isinstance(value, str) and not trimmed(value))
    look = replace(INPUT, bold=True, align="center", number="@")
    return [
        Placed(row, first, words[f"settings.{SIGN_KEY}"], LABEL),
        Placed(row, first + VALUE_COLUMN - LABEL_COLUMN, value, look),  # type: ignore[arg-type]
        Placed(
            row,
            first + CHECK_COLUMN - LABEL_COLUMN,
            Formula(f'IF({SIGN_FITS},"",{text(complaint)})', "" if fits else complaint),
            replace(HELP, color="B5390F", bold=True),
        ),
        Placed(row, first + HELP_COLUMN - LABEL_COLUMN, words[f"settings_help.{SIGN_KEY}"], HELP),
    ]


def _setting(content: Content, setting: Setting, place: Place, i: int) -> list[Placed]:
    words = content.words
    row, first = place
    key = "settings_check.order" if setting.name in CUTS[1:] else "settings_check.one"
    complaint = words.say(key, **_bounds(setting))
    formula = f'IF(INDEX(SettingChecks,{i + 1})=1,"",{text(complaint)})'
    wrong = setting.name in content.settings.wrong
    value = content.setting_cells.get(setting.name, content.settings[setting.name])
    return [
        Placed(row, first, words[f"settings.{setting.key}"], LABEL),
        Placed(
            row,
            first + VALUE_COLUMN - LABEL_COLUMN,
            value,  # type: ignore[arg-type]
            replace(INPUT, bold=True, align="center", shrink=True, number=setting_number(setting)),
        ),
        Placed(
            row,
            first + CHECK_COLUMN - LABEL_COLUMN,
            Formula(formula, complaint if wrong else ""),
            replace(HELP, color="B5390F", bold=True),
        ),
        Placed(
            row, first + HELP_COLUMN - LABEL_COLUMN, words[f"settings_help.{setting.key}"], HELP
        ),
    ]


def _bounds(setting: Setting) -> dict[str, str]:
    return {"low": f"{setting.minimum:g}", "high": f"{setting.maximum:,.15g}"}
