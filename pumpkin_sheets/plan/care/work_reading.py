"""Reading Service levels: when people work, and their days off."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import field
from typing import Any

from pumpkin_sheets.plan.care.service_page import ServicePage, within
from pumpkin_sheets.plan.care.sheets import (
    DAYS_OFF,
    LEVELS,
    WORKING,
    WorkingSetting,
    working_default,
)
from pumpkin_sheets.plan.care.work_days import EVERYBODY, WorkCalendar, days_between
from pumpkin_sheets.plan.layouts import working_fact
from pumpkin_sheets.sheets.meant import plain_digits
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import (
    Values,
    as_date,
    cell_text,
    find_header,
    is_blank,
    places_of,
    titles_of,
)
from pumpkin_sheets.sheets.words import Words, fold_ours, spellings

WORKING_BLOCK = "heading"
"""The heading of the lines on working time, among the places of the page."""

RESPONSE = f"{LEVELS.name}.response"
"""The title above the hours until an answer, among them."""

LONGEST_ABSENCE = 400
"""Days; a longer one is a typing mistake in a year."""


@dataclass(frozen=True)
class Working:
    """Each line's value by name: texts, ISO times ("09:00") and whole numbers.

    ``places`` tells where it stands (0-based); a line that is gone has its default and no place.
    """

    values: Mapping[str, str | int]
    places: Mapping[str, tuple[int, int]]


def read_working(page: ServicePage) -> Working:
    """The block on working time; a line at fault is named and has its default.

    A line that the workbook's layout did not have yet is not missed.
    """
    labels = working_places(page.values, page.languages)
    places = {name: (r, c + 1) for name, (r, c) in labels.items()}
    found: dict[str, str | int] = {}
    for setting in WORKING:
        default = working_default(setting, page.words.language)
        label, place = f"working.{setting.name}", places.get(setting.name)
        if place is None:
            if page.layout.had(working_fact(setting.name)):
                page.problem(0, 0, label, None, "service_line_missing", default=default)
            found[setting.name] = default
            continue
        value = page.cell(*place)
        read = _read(setting, value)
        if read is None:
            number = setting.column if setting.kind == "number" else None
            key = f"service_{setting.kind}"
            page.problem(*place, label, value, key, number=number, default=default)
        found[setting.name] = default if read is None else read
    return Working(found, places)


def working_places(values: Values, languages: Collection[Words]) -> dict[str, tuple[int, int]]:
    """Where the label of each line on working time stands, in any language: 0-based cells."""
    names = [setting.name for setting in WORKING]
    found = places_of(values, spellings(languages, "working", names))
    return {name: place for name, place in found.items() if name in names}


def block_places(values: Values, languages: Collection[Words]) -> dict[str, tuple[int, int]]:
    """Where the three blocks stand: their first titles, and the heading of working time."""
    found = places_of(values, {fold_ours(w["service.working"]): WORKING_BLOCK for w in languages})
    levels = find_header(values, titles_of(LEVELS, languages))
    spelled = titles_of(DAYS_OFF, languages)
    days_off = find_header(values, spelled, searched=len(values))
    for sheet, header in ((LEVELS, levels), (DAYS_OFF, days_off)):
        first = sheet.columns[0].name
        if header is not None and first in header.positions:
            found[sheet.name] = (header.row, header.positions[first])
    if LEVELS.name in found and levels is not None and "response" in levels.positions:
        found[RESPONSE] = (levels.row, levels.positions["response"])
    return found


def time_zone_of(values: Values, words: Words, languages: Collection[Words]) -> str:
    """The name of the time zone that the page says, its default where the line is gone."""
    return str(read_working(ServicePage(values, "", words, languages)).values["time_zone"])


def _read(setting: WorkingSetting, value: object) -> str | int | None:
    """What a line says; None where that cannot be used."""
    if setting.kind == "text":
        return cell_text(value)
    if is_blank(value):
        return None
    if isinstance(value, str):
        value = plain_digits(value)
    if setting.kind == "time":
        time = as_time(value)
        return None if time is None else f"{time:%H:%M}"
    if setting.kind == "weekdays":
        days = as_weekdays(value)
        return " ".join(str(day) for day in days) if days else None
    whole = within(value, setting.column, whole=True)
    return None if whole is None else int(whole)


def read_calendar(
    page: ServicePage, working: Working, off: Mapping[str, frozenset[dt.date]]
) -> WorkCalendar:
    """The working calendar; hours that do not go together are named, and the usual ones count."""
    times = {
        name: dt.time.fromisoformat(str(working.values[name]))
        for name in ("day_start", "day_end", "break_start", "break_end")
    }
    weekdays = frozenset(as_weekdays(working.values["weekdays"]))
    fault = _at_odds(times, working.places)
    if fault is None:
        start, end, pause_start, pause_end = times.values()
        return WorkCalendar(weekdays, start, end, pause_start, pause_end, days_off=off)
    name, key, other = fault
    label, said = f"working.{name}", f"{times[name]:%H:%M}"
    page.problem(*working.places[name], label, said, key, other=page.words[f"working.{other}"])
    return WorkCalendar(weekdays=weekdays, days_off=off)


def _at_odds(times: Mapping[str, dt.time], places: Collection[str]) -> tuple[str, str, str] | None:
    """What is wrong with the hours: the line to name, the key of its sentence, the other line.

    What is named stands on the page: against the default of a line that is gone, another is wrong.
    """
    start, end, pause_start, pause_end = times.values()
    for early, late in (("day_start", "day_end"), ("break_start", "break_end")):
        if times[late] < times[early] or start == end:
            if late in places:
                return late, "service_order", early
            return early, "service_order_before", late
    if pause_start <= start and end <= pause_end:
        last = [name for name in times if name in places][-1]
        return last, "service_no_time", "day_start"
    return None


@dataclass(frozen=True)
class DaysOff:
    """The days off by person, those of everybody under ``EVERYBODY``; {} without the block.

    ``places``: the 0-based cell in which each person is named, on the line that ends last.
    """

    days: dict[str, frozenset[dt.date]] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)


def read_days_off(page: ServicePage, working: Working) -> DaysOff:
    """The block of days off.

    It may stand further down than the titles of a table are looked for.  Lines on ``working``
    time that came later stand below it, under a heading of their own.
    """
    spelled = titles_of(DAYS_OFF, page.languages)
    header = find_header(page.values, spelled, searched=len(page.values))
    if header is None or len(header.positions) < 2 or "first" not in header.positions:
        return DaysOff()
    found = DaysOff()

    def problem(row: int, name: str, value: object, key: str, **facts: Any) -> None:
        label = f"columns.{DAYS_OFF.name}.{name}"
        page.problem(row, header.positions[name], label, value, key, **facts)

    def day(row: int, name: str) -> dt.date | None:
        value = page.cell(row, header.positions[name])
        found = as_date(value)
        if found is None:
            problem(row, name, value, "days_off_no_first" if is_blank(value) else "not_a_date")
        return found

    below = [row - 1 for row, _ in working.places.values() if row > header.first_row]
    for r in range(header.first_row, min([len(page.values), *below])):
        cells = {name: page.cell(r, column) for name, column in header.positions.items()}
        if all(is_blank(value) for value in cells.values()):
            continue
        first = day(r, "first")
        last = first if is_blank(cells.get("last")) else day(r, "last")
        if first is None or last is None:
            continue
        if last < first or (last - first).days > LONGEST_ABSENCE:
            problem(r, "last", cells["last"], "days_off_order", longest=LONGEST_ABSENCE)
            continue
        who = cell_text(cells.get("who")) or EVERYBODY
        before = found.days.get(who, frozenset())
        found.days[who] = before | days_between(first, last)
        if who and last >= max(before, default=last):
            found.places[who] = (r, header.positions["who"])
    return found


def as_time(value: object) -> dt.time | None:
    """A time of day: a time, a part of a day (0.375), or text like 9:00; None for others."""
    if isinstance(value, dt.datetime):
        return value.time().replace(second=0, microsecond=0)
    if isinstance(value, dt.time):
        return value.replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
    elif isinstance(value, float) and 0 <= value < 1:
        minutes = round(value * 1440)
    else:
        match = re.fullmatch(r"\s*(\d{1,2})[:：](\d{2})(?::00)?\s*", str(value), re.ASCII)
        if match is None or int(match[2]) > 59:
            return None
        minutes = int(match[1]) * 60 + int(match[2])
    return dt.time(minutes // 60, minutes % 60) if 0 <= minutes < 1440 else None


def as_weekdays(value: object) -> list[int]:
    """ISO weekdays (1 Monday .. 7 Sunday) as typed: "1 2 3 4 5", "12345", "1-5"; [] for others."""
    text = cell_text(value)
    match = re.fullmatch(r"\s*([1-7])\s*[-–~]\s*([1-7])\s*", text)
    if match and int(match[1]) <= int(match[2]):
        return list(range(int(match[1]), int(match[2]) + 1))
    if not re.fullmatch(r"[1-7](?:[\s,;、،]*[1-7])*", text):
        return []
    return sorted({int(digit) for digit in text if digit.isdigit()})
