"""The Settings sheet: a label, a cream cell, what it means, and whether it is fine."""

from __future__ import annotations

from dataclasses import replace

from pumpkin_sheets.plan.settings.settings import CUTS, SETTINGS, Setting
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.drawing import (
    BACKGROUND,
    HEADING,
    HELP,
    INPUT,
    LABEL,
    SUBTITLE,
    TITLE,
    Check,
    Drawing,
    Formula,
    Placed,
    Rule,
    quoted,
    text,
)

LABEL_COLUMN, VALUE_COLUMN, HELP_COLUMN, CHECK_COLUMN = 1, 2, 3, 4
WIDTH = 6


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
    row = 2
    group = ""
    for i, setting in enumerate(SETTINGS):
        if setting.group != group:
            group = setting.group
            row += 1
            cells += _heading(row, words[f"settings_groups.{group}"])
            row += 1
        cells += _setting(content, setting, row, i)
        names[setting.name] = f"{quoted(title)}!$C${row + 1}"
        message = words.say("validation.rating", **_bounds(setting))
        checks.append(
            Check(row, VALUE_COLUMN, row, VALUE_COLUMN, message, setting.minimum, setting.maximum)
        )
        row += 1
    for key, name, listed in (
        ("red_flags", "RedFlags", settings.flags),
        ("top_criteria", "TopCriteria", settings.criteria),
    ):
        row += 1
        cells += _heading(row, words[f"settings_groups.{key}"])
        row += 1
        names[name] = f"{quoted(title)}!$B${row + 1}:$B${row + len(listed)}"
        for label in listed:
            cells.append(Placed(row, LABEL_COLUMN, label, replace(INPUT, indent=1, number="@")))
            row += 1
    return Drawing(
        title=title,
        code_name="shSettings",
        tab_color="1F5FAE",
        cells=cells,
        widths={0: 2, LABEL_COLUMN: 42, VALUE_COLUMN: 13, CHECK_COLUMN: 40, HELP_COLUMN: 70, 5: 2},
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


def _heading(row: int, label: str) -> list[Placed]:
    columns = range(LABEL_COLUMN, CHECK_COLUMN + 1)
    return [Placed(row, c, label if c == LABEL_COLUMN else None, HEADING) for c in columns]


def _state(content: Content) -> Formula:
    words = content.words
    fine, wrong = text(words["settings_check.fine"]), text(words["settings_check.wrong"])
    count = len(content.settings.wrong)
    now = words["settings_check.wrong"].replace("{n}", str(count))
    return Formula(
        f'IF(SettingsOK=1,{fine},SUBSTITUTE({wrong},"{{n}}",SettingsWrong))',
        now if count else words["settings_check.fine"],
    )


def _setting(content: Content, setting: Setting, row: int, i: int) -> list[Placed]:
    words = content.words
    number = "0%" if setting.percent else "#,##0" if setting.money else "General"
    key = "settings_check.order" if setting.name in CUTS[1:] else "settings_check.one"
    complaint = words.say(key, **_bounds(setting))
    formula = f'IF(INDEX(SettingChecks,{i + 1})=1,"",{text(complaint)})'
    wrong = setting.name in content.settings.wrong
    value = content.setting_cells.get(setting.name, content.settings[setting.name])
    return [
        Placed(row, LABEL_COLUMN, words[f"settings.{setting.key}"], LABEL),
        Placed(
            row,
            VALUE_COLUMN,
            value,  # type: ignore[arg-type]
            replace(INPUT, bold=True, align="center", number=number),
        ),
        Placed(
            row,
            CHECK_COLUMN,
            Formula(formula, complaint if wrong else ""),
            replace(HELP, color="B5390F", bold=True),
        ),
        Placed(row, HELP_COLUMN, words[f"settings_help.{setting.key}"], HELP),
    ]


def _bounds(setting: Setting) -> dict[str, str]:
    return {"low": f"{setting.minimum:g}", "high": f"{setting.maximum:,.15g}"}
