"""The owner's settings: what each means, its bounds, and how a sheet of them is read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS
from pumpkin_sheets.plan.layouts import NEWEST, Layout, setting_fact
from pumpkin_sheets.sheets.meant import meant_instead
from pumpkin_sheets.sheets.numbers import LARGEST, LETTERS, SMALLEST, TURNED
from pumpkin_sheets.sheets.problems import CellProblem, is_number
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Sheet, cell_name
from pumpkin_sheets.sheets.shown import NO_BREAK
from pumpkin_sheets.sheets.tables import EXCEL_ERRORS, cell_text, places_of, trimmed
from pumpkin_sheets.sheets.words import Words, fold_ours, spellings

SHEET = Sheet("settings", owner="people")


@dataclass(frozen=True)
class Setting:
    """One setting.  ``name`` is its defined name in the workbook; ``key`` that of its words.

    ``money`` defaults are in the base currency and scale with the one the owner picks.
    """

    name: str
    key: str
    group: str
    default: float
    minimum: float
    maximum: float
    money: bool = False
    percent: bool = False


SETTINGS = (
    Setting("TargetRate", "target_rate", "targets", 90, 0.01, LARGEST, money=True),
    Setting("SizeTarget", "size_target", "targets", 5000, 0.01, LARGEST, money=True),
    Setting("HourCost", "hour_cost", "targets", 48, 0, LARGEST, money=True),
    Setting("MoneyMix", "money_mix", "value", 0.6, 0, 1, percent=True),
    Setting("KnowledgeLift", "knowledge_lift", "value", 0.5, 0, 1, percent=True),
    Setting("GrowthLift", "growth_lift", "value", 0.3, 0, 1, percent=True),
    Setting("LatePerDay", "late_per_day", "ease", 0.5, 0, 100),
    Setting("LateMax", "late_max", "ease", 30, 0, 100),
    Setting("FlagPenalty", "flag_penalty", "ease", 8, 0, 100),
    Setting("MinRatings", "min_ratings", "ease", 1, 1, 5),
    Setting("LeanWeak", "lean_weak", "tiers", 0.67, 0, 1, percent=True),
    Setting("ValueLine", "value_line", "tiers", 50, 0, 100),
    Setting("EaseLine", "ease_line", "tiers", 50, 0, 100),
    Setting("CutTolerable", "cut_tolerable", "tiers", 35, 0.1, 100),
    Setting("CutOK", "cut_ok", "tiers", 48, 0.1, 100),
    Setting("CutGood", "cut_good", "tiers", 60, 0.1, 100),
    Setting("CutVIP", "cut_vip", "tiers", 72, 0.1, 100),
    Setting("TierMargin", "tier_margin", "tiers", 4, 0, 50),
    Setting("VipCriteria", "vip_criteria", "tiers", 3, 0, 5),
    Setting("WorstFlags", "worst_flags", "tiers", 4, 1, 99),
    Setting("Hassle", "hassle", "prices", 0.5, 0, 10, percent=True),
    Setting("MaxRaise", "max_raise", "prices", 0.3, 0, 10, percent=True),
    Setting("RoundTo", "round_to", "prices", 50, 0.01, LARGEST, money=True),
    Setting("DependenceShare", "dependence_share", "prices", 0.2, 0, 1, percent=True),
)

BY_NAME = {setting.name: setting for setting in SETTINGS}
CUTS = ("CutTolerable", "CutOK", "CutGood", "CutVIP")

# How much of a currency a small studio asks where it would ask 1 in the base currency: rounded
# by hand to amounts an owner would type, because a target of 1,800 reads and 1,743.20 does not.
CURRENCIES: Mapping[str, float] = {
    "USD": 1,
    "EUR": 1,
    "GBP": 1,
    "CHF": 1,
    "AUD": 1.5,
    "CAD": 1.5,
    "SGD": 1.2,
    "TWD": 20,
    "HKD": 7,
    "CNY": 5,
    "JPY": 100,
    "KRW": 1000,
    "INR": 30,
    "AED": 4,
    "IRR": 500_000,
    "IRT": 50_000,
}


CURRENCY_SIGNS: Mapping[str, str] = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "CHF": "CHF",
    "AUD": "A$",
    "CAD": "C$",
    "SGD": "S$",
    "TWD": "NT$",
    "HKD": "HK$",
    "CNY": "¥",
    "JPY": "¥",
    "KRW": "₩",
    "INR": "₹",
    "AED": "AED",
    "IRR": "IRR",
    "IRT": "IRT",
}
"""The sign of an amount in each currency; IRT is the Toman, of ten Rial."""

PERSIAN_SIGNS: Mapping[str, str] = {"IRR": "ریال", "IRT": "تومان"}
"""The same in a workbook that is read from right to left."""

SIGN, SIGN_KEY, SIGN_GROUP = "CurrencySign", "currency_sign", "targets"
"""The one setting that is a text: its defined name, the key of its words, its group."""
LONGEST_SIGN = 6
_TRIMMED = f"TRIM({SIGN})"
_LAST = f"UPPER(RIGHT({_TRIMMED},1))"
_NO_SIGN = f'OR(LEN({_TRIMMED})>{LONGEST_SIGN},{_TRIMMED}="")'
SIGN_FITS = f"IF(ISTEXT({SIGN}),LEN({_TRIMMED})<={LONGEST_SIGN},ISBLANK({SIGN}))"
"""The formula that is true while the sign on Settings can be used."""


def _sign_formula(turned: str, straight: str) -> str:
    """What a sign gives that is a word written from right to left, and any other."""
    chosen = f'IF(ISNUMBER(FIND({_LAST},"{TURNED}")),{turned},{straight})'
    return f'IFERROR(IF(ISTEXT({SIGN}),IF({_NO_SIGN},"",{chosen}),""),"")'


SIGN_BEFORE = _sign_formula(
    '""', f'{_TRIMMED}&IF(ISNUMBER(FIND({_LAST},"{LETTERS}")),"{NO_BREAK}","")'
)
SIGN_BEHIND = _sign_formula(f'"{NO_BREAK}"&{_TRIMMED}', '""')
"""What stands before amounts in sentences, and behind them: twins of :func:`signs`."""


def sign_of(typed: object) -> str:
    """The sign of the currency that a cell says; "" where it is no text, or too long for one."""
    sign = trimmed(typed) if isinstance(typed, str) and typed not in EXCEL_ERRORS else ""
    return sign if len(sign) <= LONGEST_SIGN else ""


@dataclass(frozen=True)
class Settings:
    """The settings of one workbook, by defined name, with the owner's own flags and criteria."""

    values: Mapping[str, float]
    flags: tuple[str, ...]
    criteria: tuple[str, ...]
    wrong: frozenset[str] = frozenset()  # the settings whose cells need mending first
    sign: str = ""  # of the currency, as its owner typed it; :func:`signs` says where it stands

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    @property
    def lists(self) -> dict[str, tuple[str, ...]]:
        """The owner's own words, by the defined name of their list."""
        return {LISTED["red_flags"]: self.flags, LISTED["top_criteria"]: self.criteria}

    @property
    def cuts(self) -> tuple[float, ...]:
        """The four cuts between the five tiers, ascending, in points of score."""
        return tuple(self.values[name] for name in CUTS)


LISTED = {"red_flags": "RedFlags", "top_criteria": "TopCriteria"}
"""The groups that list the owner's own words, and their defined names."""


def default_settings(words: Words, currency: str = "") -> Settings:
    """The defaults in ``currency`` (an ISO 4217 code that CURRENCIES lists), worded in a language.

    Without one amounts are as in the base currency and have no sign.  Raises KeyError for another.
    """
    scale = CURRENCIES[currency] if currency else 1
    known = {**CURRENCY_SIGNS, **(PERSIAN_SIGNS if words.right_to_left else {})}
    return Settings(
        {s.name: s.default * scale if s.money else s.default for s in SETTINGS},
        tuple(words[f"flags.{name}"] for name in FLAGS),
        tuple(words[f"criteria.{name}"] for name in CRITERIA),
        sign=known[currency] if currency else "",
    )


def check(values: Mapping[str, object]) -> list[tuple[str, str]]:
    """What is wrong with settings' values: (setting, key of the message) each."""
    wrong = []
    for setting in SETTINGS:
        value = _number(values.get(setting.name))
        if value is None or not setting.minimum <= value <= setting.maximum:
            wrong.append((setting.name, "bounds"))
        elif setting.name in CUTS[1:]:
            below = values.get(CUTS[CUTS.index(setting.name) - 1])
            if value <= (float(below) if isinstance(below, bool) else _number(below) or 0):
                wrong.append((setting.name, "order"))
    return wrong


def _number(value: object) -> float | None:
    return float(value) if is_number(value) else None  # type: ignore[arg-type]


def check_formula(setting: Setting) -> str:
    """The formula that is 1 while a setting is fine, else 0; the live twin of :func:`check`."""
    name = setting.name
    tests = [f"{name}>={setting.minimum:g}", f"{name}<={setting.maximum:.15g}"]
    if name in CUTS[1:]:
        tests.append(f"{name}>N({CUTS[CUTS.index(name) - 1]})")
    inside = f"IF(ISNUMBER({name}),IF(AND({','.join(tests)}),1,0),0)"
    return f"IF(ISLOGICAL({name}),0,{inside})"


def setting_places(
    grid: Sequence[Sequence[object]], languages: Iterable[Words]
) -> dict[str, tuple[int, int]]:
    """Where the label of each setting stands, by its words in any language: 0-based cells."""
    names = {s.key: s.name for s in SETTINGS} | {SIGN_KEY: SIGN}
    found = places_of(grid, spellings(languages, "settings", names))
    return {names[key]: place for key, place in found.items() if key in names}


def group_places(
    grid: Sequence[Sequence[object]], languages: Iterable[Words]
) -> dict[str, tuple[int, int]]:
    """Where the heading of each group stands, by its words in any language: 0-based cells."""
    groups = [*dict.fromkeys(setting.group for setting in SETTINGS), *LISTED]
    return places_of(grid, spellings(languages, "settings_groups", groups))


def read_settings(
    grid: Sequence[Sequence[object]],
    title: str,
    words: Words,
    languages: Iterable[Words],
    layout: Layout = NEWEST,
) -> tuple[Settings, list[CellProblem]]:
    """The settings on a sheet: a label in one column, its value in the next.

    Labels are found by their words in any language, wherever the owner moved them.  Problems
    name the cell; while there is one, nobody can be scored.  Settings not found at all are
    problems too, at the sheet's first cell; one that the workbook's ``layout`` did not have yet
    counts with its default.
    """
    everyone = list(languages)
    where = {name: (r, c + 1) for name, (r, c) in setting_places(grid, everyone).items()}
    values: dict[str, object] = {
        name: grid[r][c] if c < len(grid[r]) else None for name, (r, c) in where.items()
    }
    scale = _scale(values)
    for setting in SETTINGS:
        if setting.name not in where and not layout.had(setting_fact(setting.name)):
            values[setting.name] = setting.default * (scale if setting.money else 1)
    problems = []
    for name, reason in check(values):
        label = words[f"settings.{BY_NAME[name].key}"]
        if name not in where:
            message = words.say("problems.setting_missing", label=label)
            problems.append(CellProblem(title, "A1", label, None, message))
            continue
        least, most = BY_NAME[name].minimum, BY_NAME[name].maximum
        facts = {"low": f"{least:,g}", "high": f"{most:,.15g}"}
        message = words.say(f"problems.setting_{reason}", label=label, **facts)
        message = meant_instead(label, values[name], words, bounds=(least, most)) or message
        problems.append(CellProblem(title, cell_name(*where[name]), label, values[name], message))
    flags = _list_below(grid, everyone, "red_flags", len(FLAGS))
    criteria = _list_below(grid, everyone, "top_criteria", len(CRITERIA))
    fallback = default_settings(words)
    sign = sign_of(values.pop(SIGN, None))
    numbers = {n: float(v) for n, v in values.items() if is_number(v)}  # type: ignore[arg-type]
    return (
        Settings(
            {**fallback.values, **numbers},
            flags or fallback.flags,
            criteria or fallback.criteria,
            frozenset(name for name, _ in check(values)),
            sign,
        ),
        problems,
    )


def _scale(values: Mapping[str, object]) -> float:
    """How much of the workbook's currency stands for 1 of the base: as most of its money says."""
    ratios = [
        float(value) / setting.default  # type: ignore[arg-type]
        for setting in SETTINGS
        if setting.money and is_number(value := values.get(setting.name)) and value > SMALLEST  # type: ignore[operator]
    ]
    middle = sorted(ratios)[(len(ratios) - 1) // 2] if ratios else 1.0
    return min(CURRENCIES.values(), key=lambda scale: abs(math.log(middle / scale)))


def _list_below(
    grid: Sequence[Sequence[object]], languages: list[Words], key: str, length: int
) -> tuple[str, ...]:
    """The ``length`` texts under the heading ``settings_groups.key``; () when it is not there."""
    headings = {fold_ours(words[f"settings_groups.{key}"]) for words in languages}
    for r, row in enumerate(grid):
        for c, value in enumerate(row):
            if isinstance(value, str) and fold_ours(value) in headings:
                below = [
                    grid[i][c] if i < len(grid) else None for i in range(r + 1, r + 1 + length)
                ]
                return tuple(cell_text(text).strip() for text in below)
    return ()
