"""The Service levels sheet: what each tier receives, when people work, and their days off."""

from __future__ import annotations

from dataclasses import replace

from pumpkin_sheets.plan.care.response_hours import HOURS_OF_TIERS, TIER_NAMES
from pumpkin_sheets.plan.care.service_page import limits
from pumpkin_sheets.plan.care.sheets import (
    DAYS_OFF,
    LEVELS,
    MINUTES_EACH,
    SERVICE,
    WORKING,
    working_default,
)
from pumpkin_sheets.plan.care.touches import MINUTES, SCHEDULED, Care, default_levels
from pumpkin_sheets.plan.care.work_reading import RESPONSE, WORKING_BLOCK
from pumpkin_sheets.plan.choices import TIERS
from pumpkin_sheets.plan.state import END, Content, Place
from pumpkin_sheets.sheets.drawing import Check, Drawing, Placed, Style, quoted
from pumpkin_sheets.sheets.look import (
    BACKGROUND,
    HEADER,
    HEADING,
    HELP,
    INPUT,
    LABEL,
    SUBTITLE,
    TITLE,
)
from pumpkin_sheets.sheets.schema import Sheet, column_letters
from pumpkin_sheets.sheets.tables import AGAIN

FIRST = 1  # the column in which every block begins
LEVELS_ROW = 3
WORKING_ROW = LEVELS_ROW + 2 + len(TIERS) + 3
DAYS_OFF_ROW = WORKING_ROW + len(WORKING) + 3
PREPARED_DAYS_OFF = 40
WIDTH = FIRST + len(LEVELS.columns) + 1
CELL = replace(INPUT, bold=True, align="center")


def draw(content: Content) -> Drawing:
    """The sheet with the defaults of the notes.

    On a page that is there each block stays where it was found; lines on working time that the
    page lacks come below everything, under their heading.
    """
    words = content.words
    title = words[f"sheets.{SERVICE.name}"]
    cells = [Placed(0, c, None, TITLE) for c in range(WIDTH) if c not in (FIRST, 4)]
    cells.append(Placed(0, FIRST, title, TITLE))
    cells.append(Placed(0, 4, words[f"subtitles.{SERVICE.name}"], SUBTITLE))
    cells += _levels(content) + _working(content) + _days_off(content)
    widths = {0: 2.0, WIDTH - 1: 2.0} | {
        FIRST + i: max(column.width, 42 if i == 0 else 0) for i, column in enumerate(LEVELS.columns)
    }
    heights = {0: 34.0, LEVELS_ROW + 1: 44.0}
    last = _days_off_row(content) + PREPARED_DAYS_OFF
    return Drawing(
        title=title,
        code_name="shService",
        tab_color="1F5FAE",
        cells=cells,
        widths=widths,
        heights=heights | {r: 19.0 for r in range(1, last + 1) if r not in heights},
        background=BACKGROUND,
        background_columns=WIDTH,
        freeze=(1, 0),
        checks=_checks(content),
        names=_names(content, title),
        landscape=False,
        repeat_rows=(0, 0),
    )


def _names(content: Content, title: str) -> dict[str, str]:
    """The names of the tiers and of the hours until an answer, down to the row of the minutes."""
    found = content.places.get(SERVICE.name)
    if found is None:
        found = {LEVELS.name: (LEVELS_ROW + 1, FIRST), RESPONSE: (LEVELS_ROW + 1, FIRST + 2)}
    made = {}
    for name, key in ((TIER_NAMES, LEVELS.name), (HOURS_OF_TIERS, RESPONSE)):
        if key in found:
            row, column = found[key]
            letters = column_letters(column)
            last = row + len(TIERS) + 2
            made[name] = f"{quoted(title)}!${letters}${row + 2}:${letters}${last}"
    return made


def line_places(content: Content) -> dict[str, Place]:
    """Where the label of each line on working time stands, and the heading above them."""
    found = content.places.get(SERVICE.name)
    if found is None:
        lines = {s.name: (WORKING_ROW + 1 + i, FIRST) for i, s in enumerate(WORKING)}
        return {WORKING_BLOCK: (WORKING_ROW, FIRST), **lines}
    places = {key: place for key, place in found.items() if key != END}
    missing = [setting.name for setting in WORKING if setting.name not in places]
    if missing:
        row = max(found[END][0], _days_off_row(content) + PREPARED_DAYS_OFF) + 1
        heading = WORKING_BLOCK
        while heading in places:
            heading += AGAIN
        places[heading] = (row, FIRST)
        places |= {name: (row + i, FIRST) for i, name in enumerate(missing, start=1)}
    return places


def _levels_row(content: Content) -> int:
    """The row of the titles of what each tier receives."""
    found = content.places.get(SERVICE.name, {})
    return found.get(LEVELS.name, (LEVELS_ROW + 1, FIRST))[0]


def _days_off_row(content: Content) -> int:
    """The row of the titles of the days off."""
    found = content.places.get(SERVICE.name, {})
    return found.get(DAYS_OFF.name, (DAYS_OFF_ROW + 1, FIRST))[0]


def _heading(row: int, label: str) -> list[Placed]:
    columns = range(FIRST, WIDTH - 1)
    return [Placed(row, c, label if c == FIRST else None, HEADING) for c in columns]


def _titles(content: Content, sheet: Sheet, row: int) -> list[Placed]:
    return [
        Placed(row, FIRST + i, content.words[f"columns.{sheet.name}.{column.name}"], HEADER)
        for i, column in enumerate(sheet.columns)
    ]


def _levels(content: Content) -> list[Placed]:
    """One row per tier, the best first, and one of the minutes that each kind takes."""
    words, levels = content.words, default_levels()
    top = _levels_row(content)
    cells = _heading(top - 1, words["service.levels"])
    cells += _titles(content, LEVELS, top)
    number = replace(CELL, number="0")
    row = top + 1
    for tier in reversed(TIERS):
        level = levels[tier.code]
        cells.append(Placed(row, FIRST, words[f"tiers.{tier.name}"], replace(LABEL, bold=True)))
        target = words[f"care_levels.{level.target.key}"]
        cells.append(Placed(row, FIRST + 1, target, CELL))
        cells.append(Placed(row, FIRST + 2, level.response_hours, replace(CELL, number="General")))
        for i, kind in enumerate(SCHEDULED):
            cadence = level.cadences.get(kind)
            cells.append(Placed(row, FIRST + 3 + i, cadence.days if cadence else None, number))
        row += 1
    cells.append(Placed(row, FIRST, words["service.minutes"], LABEL))
    cells += [Placed(row, FIRST + i, None, LABEL) for i in (1, 2)]
    for i, kind in enumerate(SCHEDULED):
        cells.append(Placed(row, FIRST + 3 + i, MINUTES[kind], number))
    return cells


def _working(content: Content) -> list[Placed]:
    words = content.words
    places = line_places(content)
    cells = []
    for key, (row, _) in places.items():
        if key.startswith(WORKING_BLOCK):
            cells += _heading(row, words["service.working"])
    for setting in WORKING:
        i, _ = places[setting.name]
        style: Style = replace(CELL, number="0" if setting.kind == "number" else "@")
        value = content.place.get(setting.name, working_default(setting, words.language))
        cells.append(Placed(i, FIRST, words[f"working.{setting.name}"], LABEL))
        cells.append(Placed(i, FIRST + 1, None if value == "" else value, style))
        cells.append(Placed(i, FIRST + 2, words[f"working_help.{setting.name}"], HELP))
        cells += [Placed(i, c, None, HELP) for c in range(FIRST + 3, WIDTH - 1)]
    return cells


def _days_off(content: Content) -> list[Placed]:
    top = _days_off_row(content)
    cells = _heading(top - 1, content.words["service.days_off"])
    cells += _titles(content, DAYS_OFF, top)
    for i, column in enumerate(DAYS_OFF.columns):
        number = "yyyy-mm-dd" if column.kind == "date" else "@"
        style = replace(INPUT, number=number, align="center")
        for r in range(PREPARED_DAYS_OFF):
            cells.append(Placed(top + 1 + r, FIRST + i, None, style))
    return cells


def _checks(content: Content) -> list[Check]:
    words = content.words
    first = _levels_row(content) + 1
    last = first + len(TIERS) - 1
    checks = []
    blocks = (
        (first, FIRST + 2, last, FIRST + 2, LEVELS.column("response")),
        (first, FIRST + 3, last, WIDTH - 2, LEVELS.columns[-1]),
        (last + 1, FIRST + 3, last + 1, WIDTH - 2, MINUTES_EACH[-1]),
    )
    for top, left, bottom, right, column in blocks:
        low, high = limits(column)
        message = words.say("validation.rating", low=f"{low:g}", high=f"{high:g}")
        checks.append(Check(top, left, bottom, right, message, low, high))
    targets = tuple(words[f"care_levels.{care.key}"] for care in Care)
    message = words["validation.listed"]
    checks.append(Check(first, FIRST + 1, last, FIRST + 1, message, choices=targets))
    places = line_places(content)
    for setting in WORKING:
        i, _ = places[setting.name]
        if setting.kind == "number":
            low, high = limits(setting.column)
            message = words.say("validation.rating", low=f"{low:g}", high=f"{high:g}")
            checks.append(Check(i, FIRST + 1, i, FIRST + 1, message, low, high))
    return checks
