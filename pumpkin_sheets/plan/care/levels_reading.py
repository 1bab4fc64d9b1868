"""Reading Service levels: what each tier receives, when people work, and their days off."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pumpkin_sheets.plan.care.sheets import (
    DAYS_OFF,
    LEVELS,
    MOST_MINUTES,
    WORKING,
    WorkingSetting,
    working_default,
)
from pumpkin_sheets.plan.care.touches import (
    MINUTES,
    SCHEDULED,
    Cadence,
    Care,
    Limits,
    ServiceLevel,
    TouchKind,
    default_levels,
)
from pumpkin_sheets.plan.care.work_days import EVERYBODY, WorkCalendar, days_between
from pumpkin_sheets.plan.choices import TIERS
from pumpkin_sheets.plan.layouts import NEWEST, Layout, working_fact
from pumpkin_sheets.sheets.problems import CellProblem, is_number
from pumpkin_sheets.sheets.schema import cell_name
from pumpkin_sheets.sheets.tables import (
    Header,
    Values,
    as_date,
    cell_text,
    codes_of,
    find_header,
    is_blank,
    places_of,
    titles_of,
)
from pumpkin_sheets.sheets.words import Words, fold, spellings

WORKING_BLOCK = "heading"
"""The heading of the lines on working time, among the places of the page."""

LONGEST_ABSENCE = 400
"""Days; a longer one is a typing mistake in a year."""


@dataclass(frozen=True)
class ServiceSettings:
    """What the page says; ``calendar`` is without public holidays, which ``country`` names.

    ``places`` tells where each line on working time stands (its value's 0-based cell).
    """

    levels: Mapping[int, ServiceLevel]
    calendar: WorkCalendar
    limits: Limits
    weeks: int
    person: str
    country: str
    time_zone: str
    problems: list[CellProblem] = field(default_factory=list)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def read_service(
    values: Values,
    title: str,
    words: Words,
    languages: Collection[Words],
    layout: Layout = NEWEST,
) -> ServiceSettings:
    """The page called ``title``.

    A cell at fault is named and its default used instead (a cadence at fault: nothing planned);
    everything else on the page still counts.  A line that the workbook's ``layout`` did not have
    yet is not missed.
    """
    page = _Page(values, title, words, languages, layout)
    levels = page.levels()
    working = page.working()
    limits = Limits(int(working["touches_per_day"]), int(working["minutes_per_day"]))
    return ServiceSettings(
        levels,
        page.calendar(working, page.days_off()),
        limits,
        int(working["weeks"]),
        str(working["person"]),
        str(working["country"]),
        str(working["time_zone"]),
        page.problems,
        page.places,
    )


def working_places(values: Values, languages: Collection[Words]) -> dict[str, tuple[int, int]]:
    """Where the label of each line on working time stands, in any language: 0-based cells."""
    names = [setting.name for setting in WORKING]
    found = places_of(values, spellings(languages, "working", names))
    return {name: place for name, place in found.items() if name in names}


def block_places(values: Values, languages: Collection[Words]) -> dict[str, tuple[int, int]]:
    """Where the three blocks stand: their first titles, and the heading of working time."""
    found = places_of(values, {fold(w["service.working"]): WORKING_BLOCK for w in languages})
    levels = find_header(values, titles_of(LEVELS, languages))
    days_off = _last_header(values, titles_of(DAYS_OFF, languages))
    for sheet, header in ((LEVELS, levels), (DAYS_OFF, days_off)):
        first = sheet.columns[0].name
        if header is not None and first in header.positions:
            found[sheet.name] = (header.row, header.positions[first])
    return found


class _Page:
    def __init__(
        self,
        values: Values,
        title: str,
        words: Words,
        languages: Collection[Words],
        layout: Layout,
    ) -> None:
        self.problems: list[CellProblem] = []
        self.places: dict[str, tuple[int, int]] = {}
        self._values = values
        self._title = title
        self._words = words
        self._languages = languages
        self._layout = layout

    # --- what each tier receives ---

    def levels(self) -> dict[int, ServiceLevel]:
        levels = default_levels()
        header = find_header(self._values, titles_of(LEVELS, self._languages))
        if header is None or "tier" not in header.positions:
            self._problem(0, 0, "", None, "service_no_levels")
            return levels
        tiers = codes_of(TIERS, "tiers", self._languages)
        minutes_labels = {fold(w["service.minutes"]) for w in self._languages}
        rows: dict[int, int] = {}
        minutes_row: int | None = None
        for r in range(header.first_row, len(self._values)):
            label = fold(cell_text(self._cell(r, header.positions["tier"])))
            if not label:
                break
            if label in tiers:
                rows.setdefault(tiers[label], r)
            elif label in minutes_labels:
                minutes_row = r
        minutes = self._minutes(header, minutes_row)
        for tier in TIERS:
            if tier.code in rows:
                before = levels[tier.code]
                levels[tier.code] = self._level(header, rows[tier.code], before, minutes)
            else:
                value = self._words[f"tiers.{tier.name}"]
                at = header.positions["tier"]
                self._problem(header.row, at, "tier", value, "service_no_tier")
        return levels

    def _minutes(self, header: Header, row: int | None) -> dict[TouchKind, int]:
        minutes = dict(MINUTES)
        for kind in SCHEDULED:
            at = header.positions.get(kind.value)
            if row is None or at is None or is_blank(self._cell(row, at)):
                continue
            value = self._cell(row, at)
            if _is_whole(value, 1, MOST_MINUTES):
                minutes[kind] = int(value)  # type: ignore[call-overload]
            else:
                self._problem(
                    row, at, kind.value, value, "service_minutes", low=1, high=MOST_MINUTES
                )
        return minutes

    def _level(
        self, header: Header, row: int, before: ServiceLevel, minutes: Mapping[TouchKind, int]
    ) -> ServiceLevel:
        cadences: dict[TouchKind, Cadence] = {}
        for kind in SCHEDULED:
            at = header.positions.get(kind.value)
            value = None if at is None else self._cell(row, at)
            if at is None or is_blank(value):
                continue
            column = LEVELS.column(kind.value)
            low, high = int(column.minimum or 1), int(column.maximum or 1)
            if _is_whole(value, low, high):
                cadences[kind] = Cadence(int(value), minutes[kind])  # type: ignore[call-overload]
            else:
                self._problem(row, at, kind.value, value, "service_cadence", low=low, high=high)
        return ServiceLevel(
            before.tier,
            cadences,
            self._response(header, row, before.response_hours),
            self._target(header, row, before.target),
        )

    def _response(self, header: Header, row: int, default: float) -> float:
        at = header.positions.get("response")
        if at is None or is_blank(value := self._cell(row, at)):
            return default
        column = LEVELS.column("response")
        low, high = column.minimum or 0, column.maximum or 0
        if is_number(value) and low <= float(value) <= high:  # type: ignore[arg-type]
            return float(value)  # type: ignore[arg-type]
        facts = {"low": f"{low:g}", "high": f"{high:g}", "default": f"{default:g}"}
        self._problem(row, at, "response", value, "service_number", **facts)
        return default

    def _target(self, header: Header, row: int, default: Care) -> Care:
        at = header.positions.get("target")
        if at is None or is_blank(value := self._cell(row, at)):
            return default
        known = spellings(self._languages, "care_levels", [care.key for care in Care])
        found = known.get(fold(cell_text(value)))
        if found is not None:
            return Care[found.upper()]
        said = self._words[f"care_levels.{default.key}"]
        self._problem(row, at, "target", value, "service_target", default=said)
        return default

    # --- working time ---

    def working(self) -> dict[str, str | int]:
        """Each line's value: texts, ISO times ("09:00") and whole numbers."""
        places = working_places(self._values, self._languages)
        self.places |= {name: (r, c + 1) for name, (r, c) in places.items()}
        found: dict[str, str | int] = {}
        for setting in WORKING:
            default = working_default(setting, self._words.language)
            place = self.places.get(setting.name)
            if place is None:
                if self._layout.had(working_fact(setting.name)):
                    self._problem(0, 0, setting.name, None, "service_line_missing", default=default)
                found[setting.name] = default
                continue
            value = self._cell(*place)
            read = self._read(setting, value)
            if read is None:
                key = f"service_{setting.kind}"
                low, high = setting.minimum, setting.maximum
                self._problem(*place, setting.name, value, key, low=low, high=high, default=default)
            found[setting.name] = default if read is None else read
        return found

    def _read(self, setting: WorkingSetting, value: object) -> str | int | None:
        """What a line says; None where that cannot be used."""
        if setting.kind == "text":
            return cell_text(value)
        if is_blank(value):
            return None
        if setting.kind == "time":
            time = as_time(value)
            return None if time is None else f"{time:%H:%M}"
        if setting.kind == "weekdays":
            days = as_weekdays(value)
            return " ".join(str(day) for day in days) if days else None
        whole = _is_whole(value, setting.minimum, setting.maximum)
        return int(value) if whole else None  # type: ignore[call-overload]

    def calendar(
        self, working: Mapping[str, str | int], off: Mapping[str, frozenset[dt.date]]
    ) -> WorkCalendar:
        times = {
            name: dt.time.fromisoformat(str(working[name]))
            for name in ("day_start", "day_end", "break_start", "break_end")
        }
        weekdays = frozenset(as_weekdays(working["weekdays"]))
        for late, early in (("day_end", "day_start"), ("break_end", "break_start")):
            wrong = times[late] < times[early] or times["day_end"] == times["day_start"]
            if wrong and late in self.places:
                value = f"{times[late]:%H:%M}"
                self._problem(*self.places[late], late, value, "service_order",
                              other=self._words[f"working.{early}"])  # fmt: skip
                return WorkCalendar(weekdays=weekdays, days_off=off)
        return WorkCalendar(
            weekdays,
            times["day_start"],
            times["day_end"],
            times["break_start"],
            times["break_end"],
            days_off=off,
        )

    # --- days off ---

    def days_off(self) -> dict[str, frozenset[dt.date]]:
        spelled = titles_of(DAYS_OFF, self._languages)
        header = _last_header(self._values, spelled)
        if header is None or "first" not in header.positions:
            return {}
        found: dict[str, frozenset[dt.date]] = {}
        # Lines on working time that came later stand below, under a heading of their own.
        below = [row - 1 for row, _ in self.places.values() if row > header.first_row]
        for r in range(header.first_row, min([len(self._values), *below])):
            cells = {n: self._cell(r, c) for n, c in header.positions.items()}
            if all(is_blank(value) for value in cells.values()):
                continue
            first = self._day(r, header, "first", cells["first"])
            blank = is_blank(cells.get("last"))
            last = first if blank else self._day(r, header, "last", cells["last"])
            if first is None or last is None:
                continue
            if last < first or (last - first).days > LONGEST_ABSENCE:
                at, value = header.positions["last"], cells["last"]
                self._problem(r, at, "last", value, "days_off_order", longest=LONGEST_ABSENCE)
                continue
            who = cell_text(cells.get("who")) or EVERYBODY
            found[who] = found.get(who, frozenset()) | days_between(first, last)
        return found

    def _day(self, row: int, header: Header, name: str, value: object) -> dt.date | None:
        day = as_date(value)
        if day is None:
            self._problem(row, header.positions[name], name, value, "not_a_date")
        return day

    # --- common ---

    def _cell(self, row: int, column: int) -> object:
        if row >= len(self._values) or column >= len(self._values[row]):
            return None
        return self._values[row][column]

    def _problem(
        self, row: int, column: int, name: str, value: object, key: str, **facts: object
    ) -> None:
        label = self._label(name)
        said = cell_text(value)
        message = self._words.say(f"problems.{key}", column=label, value=said, **facts)
        self.problems.append(CellProblem(self._title, cell_name(row, column), label, said, message))

    def _label(self, name: str) -> str:
        for prefix in ("working", f"columns.{LEVELS.name}", f"columns.{DAYS_OFF.name}"):
            label = self._words.get(f"{prefix}.{name}", "")
            if label:
                return label
        return self._title


def _last_header(values: Values, spelled: Mapping[str, str]) -> Header | None:
    """The header of the lowest block: days off may stand further down than a table's would."""
    best: Header | None = None
    for r, row in enumerate(values):
        positions: dict[str, int] = {}
        for c, value in enumerate(row):
            name = spelled.get(fold(value)) if isinstance(value, str) else None
            if name:
                positions.setdefault(name, c)
        if len(positions) > 1 and (best is None or len(positions) > len(best.positions)):
            best = Header(r, positions)
    return best


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


def _is_whole(value: object, low: int, high: int) -> bool:
    return is_number(value) and float(value) == int(value) and low <= int(value) <= high  # type: ignore[arg-type, call-overload]
