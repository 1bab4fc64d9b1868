"""Plan's figures: capacity, retention, gauge and roadmap, on the sample and on small lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.practices import FORMULA_PAGES
from pumpkin_sheets.plan.progress.retention import client_years
from pumpkin_sheets.plan.progress.roadmap import STEPS, watching
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sample import sample_clients
from pumpkin_sheets.sheets.drawing import Formula
from tests.memory_workbook import memory_workbook, type_in

TODAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 8)
FORMULA_DRAWINGS = [(sheet.name, draw) for sheet, draw in FORMULA_PAGES]
COST_TITLES = 3  # the row of the titles on Costs and Services


def the_sample() -> MemoryBook:
    english = words("en")
    settings = default_settings(english, "TWD")
    return memory_workbook("en", sample_clients("en"), 60, settings)


def figures(book: MemoryBook, day: dt.date = TODAY) -> Mapping[str, Any]:
    found = recalculate(book, day).judgement.content.practised.figures
    return {name: result for name, (_, result) in found.items()}


def put(book: MemoryBook, title: str, row: int, cells: Mapping[str, object]) -> None:
    grid = book.sheets[title]
    for name, value in cells.items():
        grid[COST_TITLES + 1 + row][grid[COST_TITLES].index(name)] = value


def put_line(book: MemoryBook, title: str, label: str, value: object) -> None:
    for row in book.sheets[title]:
        if label in row:
            row[row.index(label) + 1] = value
            return
    raise KeyError(label)


def easy(count: int, revenue: float, **more: Sequence[object]) -> dict[str, list[object]]:
    """Clients that are scored and let nobody go."""
    typed: dict[str, list[object]] = {"client": [f"C{i}" for i in range(count)]}
    typed |= {"revenue": [revenue] * count, "respect": [4] * count}
    return typed | {name: list(values) for name, values in more.items()}


# --- nights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "said", "chinese"),
    [
        (None, "", ""),
        (0, "Last nightly run noted: 2026-03-02 (today)",
         "最近一次夜間執行的紀錄：2026-03-02（今天）"),
        (1, "Last nightly run noted: 2026-03-01 (yesterday)",
         "最近一次夜間執行的紀錄：2026-03-01（昨天）"),
        (2, "Last nightly run noted: 2026-02-28 (2 days ago)",
         "最近一次夜間執行的紀錄：2026-02-28（2 天前）"),
        (3, "! Last nightly run noted: 2026-02-27, 3 days ago. Please see that it still runs.",
         "! 最近一次夜間執行的紀錄：2026-02-27，已是 3 天前。請您確認夜間執行是否仍在運作。"),
        (31, "! Last nightly run noted: 2026-01-30, 31 days ago. Please see that it still runs.",
         "! 最近一次夜間執行的紀錄：2026-01-30，已是 31 天前。請您確認夜間執行是否仍在運作。"),
        (32, "Last nightly run noted: 2026-01-29 (32 days ago)",
         "最近一次夜間執行的紀錄：2026-01-29（32 天前）"),
    ],
)  # fmt: skip
def test_the_workbook_says_when_a_night_was_noted_last(
    days: int | None, said: str, chinese: str
) -> None:
    for language, expected in (("en", said), ("zh-Hant", chinese)):
        book = memory_workbook(language, {"client": ["Acme"]}, 5)
        if days is not None:
            recalculate(book, TODAY - dt.timedelta(days=days), night=True)
        judgement = recalculate(book, TODAY).judgement
        assert judgement.content.practised.figures["NightSaid"][1] == expected
        for page in ("start", "plan"):
            (place,) = [
                p
                for p in dict(FORMULA_DRAWINGS)[page](judgement.content).cells
                if isinstance(p.content, Formula) and p.content.text == "NightSaid"
            ]
            assert isinstance(place.content, Formula)
            assert place.content.result == expected


# --- capacity -------------------------------------------------------------------------------------


def test_capacity_of_the_sample() -> None:
    found = figures(the_sample())
    names = ("FreedHours", "LostCash", "HoursToReplace", "FreeForFinding", "ProfitIfEmpty")
    assert [found[name] for name in names] == [724, 894_300, 497, 227, -199_260]
    assert round(100 * found["BadHoursNow"]) == 69
    assert found["CapacitySaid"] == (
        "Letting go frees 724 hours. Selling 497 of them at your target replaces the money; "
        "the rest, 227, is yours to find and to learn. Never below NT$1,800 an hour."
    )
    assert found["LaterSaid"] == "Northwind Hotels (3,300 hours) waits until it is replaced."


def test_a_cost_that_falls_away_lowers_what_is_to_be_replaced() -> None:
    book = the_sample()
    recalculate(book, TODAY)
    add_packs(book, ["profit"], NOW)
    put(book, "Costs", 0, {"Cost": "Fair", "A year": 60_000, "For whom": "Bolt Logistics"})
    found = figures(book)
    names = ("LostCash", "HoursToReplace", "FreeForFinding", "ProfitIfEmpty")
    assert [found[name] for name in names] == [834_300, 464, 260, -139_260]


def test_services_to_cut_free_hours_too() -> None:
    book = the_sample()
    recalculate(book, TODAY)
    add_packs(book, ["profit"], NOW)
    put(book, "Services", 0, {"Service": "Flyers", "Revenue, 12 months": 9000, "Hours": 100,
                              "Distraction": 1, "Future": 1, "Skill": 1})  # fmt: skip
    found = figures(book)
    assert (found["FreedHours"], found["ServiceProfitGain"]) == (824, 87_000)


def test_nobody_to_let_go() -> None:
    found = figures(memory_workbook(typed=easy(3, 9000)))
    names = ("FreedHours", "LostCash", "HoursToReplace", "FreeForFinding", "ProfitIfEmpty")
    assert [found[name] for name in names] == [0, 0, 0, 0, 0]
    assert (found["CapacitySaid"], found["LaterSaid"]) == ("Nobody to let go.", "")


@pytest.mark.parametrize("cost", [1500, 100])
def test_who_is_let_go_without_hours_is_somebody(cost: float) -> None:
    """Some revenue goes or a loss ends: what it frees is not known, and nobody reads of 0 hours."""
    typed = {"client": ["Bad", "Good", "Whale"], "revenue": [1000, 9000, 9000],
             "cost": [cost, None, 20_000], "respect": [1, 5, 1]}  # fmt: skip
    found = figures(memory_workbook(typed=typed))
    assert found["CapacitySaid"] == (
        "Type on Clients the hours of those you let go, to see what it frees."
    )
    assert found["LaterSaid"] == "Whale waits until it is replaced."


def test_more_money_than_the_freed_hours_bring() -> None:
    typed = {"client": ["Bad", "Good"], "revenue": [900, 90_000], "hours": [5, 100],
             "respect": [1, 5], "flag1": ["✓", None], "flag2": ["✓", None],
             "flag3": ["✓", None], "flag4": ["✓", None]}  # fmt: skip
    found = figures(memory_workbook(typed=typed))
    assert (found["FreedHours"], found["HoursToReplace"]) == (5, 10)
    assert found["CapacitySaid"].startswith("Letting go frees 5 hours, but replacing the money")


@pytest.mark.parametrize(
    ("cost", "hours", "said", "halves"),
    [
        (None, 60, "Letting go frees 60 hours. Selling 50 of them at your target replaces the "
         "money; the rest, 10, is yours to find and to learn. Never below 90 an hour.",
         "5 hours to find better clients, as much to learn. Never to refill at any price."),
        (None, 50, "Letting go frees 50 hours. Selling all of it at your target just replaces the "
         "money: nothing is left to find and to learn. Never below 90 an hour.", ""),
        (4500, 60, "Letting go frees 60 hours; none has to be sold to replace money: all of it is "
         "yours to find and to learn. Never below 90 an hour.",
         "30 hours to find better clients, as much to learn. Never to refill at any price."),
        (None, 30, "Letting go frees 30 hours, but replacing the money takes 50 at your target: "
         "find better clients first, one by one. Never below 90 an hour.", ""),
    ],
)  # fmt: skip
def test_what_becomes_of_the_freed_hours(
    cost: float | None, hours: float, said: str, halves: str
) -> None:
    """4,500 at 90 an hour are 50 hours."""
    typed = {"client": ["Bad", "Good"], "revenue": [4500, 90_000], "cost": [cost, None],
             "hours": [hours, 1000], "respect": [1, 5], "flag1": ["✓", None],
             "flag2": ["✓", None], "flag3": ["✓", None], "flag4": ["✓", None]}  # fmt: skip
    found = figures(memory_workbook(typed=typed))
    assert found["CapacitySaid"] == said
    assert found["HalvesSaid"] == halves


# --- retention ------------------------------------------------------------------------------------


def simulated(churn: object, clients: int = 40, **lines: object) -> Mapping[str, Any]:
    book = memory_workbook(typed=easy(clients, 2000), rows=clients)
    labels = {
        "new": "New clients a year", "cost": "What it costs to win one",
        "fixed": "Fixed costs a year", "own": "Another share of your own",
        "years": "Years to look ahead",
    }  # fmt: skip
    put_line(book, "Plan", "Clients that leave in a year", churn)
    for name, value in {"new": 8, "cost": 500, "fixed": 40_000, **lines}.items():
        put_line(book, "Plan", labels[name], value)
    return figures(book)


def test_fewer_leave_and_profit_grows() -> None:
    found = simulated(0.2, own=0)
    assert found["SimMargin"] == 2000
    profits = [found[f"KeptProfit_{c}"] for c in ("now", "five", "ten", "own")]
    assert profits == [180_000, 229_271.03, 285_152.80, 420_000]
    more = [found[f"KeptMore_{c}"] for c in ("now", "five", "ten", "own")]
    assert more == ["0%", "+27%", "+58%", "+133%"]
    assert found["RetentionSaid"] == (
        "The book: 5–10% less churn, up to 75% more profit."
        " Yours in the years ahead (5): +27% to +58%."
    )
    assert (found["ClientsAfter_now"], found["ClientsAfter_own"]) == (40, 80)


def test_the_sum_over_the_years_is_that_of_the_single_years() -> None:
    for churn in (0.0, 0.03, 0.2, 1.0):
        clients, added = 40.0, 0.0
        for _ in range(7):
            clients = clients * (1 - churn) + 8
            added += clients
        assert client_years(40, churn, 8, 7) == pytest.approx(added, rel=1e-12)


def test_churn_is_never_below_zero() -> None:
    found = simulated(0.03)
    assert [found[f"Churn_{c}"] for c in ("now", "five", "ten", "own")] == [0.03, 0, 0, ""]


def test_where_now_is_no_profit_the_gain_is_money() -> None:
    found = simulated(0.2, fixed=90_000)
    assert found["KeptProfit_now"] == -70_000
    assert (found["KeptMore_five"], found["KeptMore_ten"]) == ("+49,271", "+105,153")


def test_nothing_is_reckoned_without_a_churn() -> None:
    found = simulated(None)
    assert found["KeptProfit_now"] == found["KeptMore_five"] == ""
    assert found["RetentionSaid"] == "Type how many of ten clients leave in a year, 20% for two."
    assert simulated(0.2, clients=0)["RetentionSaid"] == "List your clients first."


def test_new_clients_left_empty_keep_the_list_its_size() -> None:
    found = simulated(0.2, new=None)
    assert (found["SimNew"], found["ClientsAfter_now"]) == (8, 40)


def test_a_wrong_line_is_named_and_its_default_counts() -> None:
    book = memory_workbook(typed=easy(3, 2000))
    put_line(book, "Plan", "Years to look ahead", 11)
    put_line(book, "Plan", "Clients that leave in a year", "two of ten")
    found = recalculate(book, TODAY).judgement
    assert [str(problem) for problem in found.problems] == [
        "Plan!C34: Clients that leave in a year: a number from 0% to 100%, or empty; until then "
        "it counts as empty.",
        "Plan!C38: Years to look ahead: a number from 1 to 10; until then 5 counts.",
    ]
    assert found.content.practised.figures["SimYears"][1] == 5


# --- gauge ----------------------------------------------------------------------------------------


def test_the_gauge_of_the_sample() -> None:
    found = figures(the_sample())
    assert round(found["TopShare"], 3) == 0.611
    assert [found[f"Gauge_{part}"] for part in ("offer", "top", "systems")] == [0, 100, 0]
    assert (found["GaugeBar_top"], found["GaugeWord_top"]) == ("█" * 20, "strong")
    assert found["GaugeWord_offer"] == "not counted"


def test_the_gauge_where_the_best_lose() -> None:
    """After time at 48 an hour: -10,200 and 4,520 of two that are Good, 2,600 of one that is OK."""
    typed = easy(3, 5000, hours=[400, 50, 10], knowledge=[5, 0, 0], growth=[5, 0, 0])
    typed["revenue"][0] = 9000
    found = figures(memory_workbook(typed=typed))
    assert found["TopShare"] == round(-5680 / 7120, 4)
    assert found["GaugeAbout_top"] == (
        "VIP and Good together make a loss: they cost more than they bring."
    )


def test_the_gauge_of_an_empty_list() -> None:
    found = figures(memory_workbook())
    assert (found["Gauge_top"], found["GaugeBar_top"], found["GaugeWord_top"]) == (
        0, "░" * 20, "weak",
    )  # fmt: skip


# --- roadmap --------------------------------------------------------------------------------------


def marks(found: Mapping[str, Any]) -> str:
    return "".join(found[f"RoadMark_{step}"] for step in STEPS)


def test_each_block_says_once_how_its_pack_is_switched_on() -> None:
    """From the block of room on, with four figures of profit; the list of packs has each again."""
    said = [str(cell) for row in memory_workbook().sheets["Plan"] for cell in row if cell]
    below = said[said.index("Room: what letting go frees") :]
    for name in ("profit", "letters", "projects", "strategy", "whatif"):
        assert below.count(f"— switch on with: pumpkin add … {name}") == 2, name


def test_an_empty_workbook_has_not_begun() -> None:
    assert marks(figures(memory_workbook())) == "○○○○○○○"


def test_the_sample_after_its_first_review() -> None:
    found = figures(the_sample())
    assert marks(found) == "○●○○◐○○"
    assert found["RoadNext_sick"] == (
        "Let go: Grandview Motors, Harbour Dental Group, Pearl Karaoke"
    )
    assert found["RoadNext_cut"] == "69% of your hours go to Worst and Tolerable; the goal is 10%."
    assert found["RoadNext_weed"] == "— switch on with: pumpkin add … profit"
    assert found["VipCount"] == 10


def test_the_third_step_opens_again_when_a_new_weed_grows() -> None:
    bad = {f"flag{i}": [None, None, "✓"] for i in range(1, 5)}
    book = memory_workbook(typed=easy(3, 2000, **bad), rows=5)
    assert figures(book)["RoadMark_sick"] == "○"
    type_in(book, 2, dict.fromkeys(("client", "revenue", "respect", *bad)))
    done = figures(book, TODAY + dt.timedelta(days=1))
    assert (done["RoadMark_sick"], done["DropsGone"]) == ("●", 1)
    type_in(book, 2, {"client": "Wilt", "revenue": 100, "respect": 1, **dict.fromkeys(bad, "✓")})
    again = figures(book, TODAY + dt.timedelta(days=2))
    assert (again["RoadMark_sick"], again["RoadNext_sick"]) == ("◐", "Let go: Wilt")
    later = figures(book, TODAY + dt.timedelta(days=367))
    assert (later["RoadMark_sick"], later["DropsGone"]) == ("○", 0)


def test_the_fourth_step_is_done_when_nothing_is_left_to_cut() -> None:
    book = memory_workbook(typed=easy(3, 9000))
    add_packs(book, ["profit"], NOW)
    good = {"Revenue, 12 months": 40_000, "Hours": 100, "Distraction": 1, "Future": 4}
    for row, name in enumerate(("Sites", "Shops", "Care")):
        put(book, "Services", row, {"Service": name, **good, "Skill": 4, "Joy": 4})
    put(book, "Services", 3, {"Service": "Flyers", **good, "Skill": 1})
    found = figures(book)
    assert (marks(found)[0], marks(found)[3]) == ("◐", "◐")
    assert found["RoadNext_weed"] == "Cut Flyers"
    put(book, "Services", 3, dict.fromkeys(("Service", *good, "Skill")))
    assert figures(book)["RoadMark_weed"] == "●"
    put(book, "Services", 2, dict.fromkeys(("Service", *good, "Skill", "Joy")))
    assert figures(book)["RoadMark_weed"] == "◐"


def test_the_last_step_needs_the_target_and_a_strong_gauge() -> None:
    assert watching(90, 90, 59) == 1
    assert watching(90, 90, 60) == 2
    assert watching(89, 90, 60) == 1
    assert watching(89, 90, 59) == 0


def test_the_fifth_step_needs_hours() -> None:
    vips = {"criterion1": ["✓"] * 2, "criterion2": ["✓"] * 2, "criterion3": ["✓"] * 2}
    typed = easy(2, 20_000, hours=[100, 100], respect=[5, 5], **vips)
    found = figures(memory_workbook(typed=typed))
    assert (found["VipCount"], found["RoadMark_cut"]) == (2, "●")
    without = figures(memory_workbook(typed={**typed, "hours": [None, None]}))
    assert without["RoadMark_cut"] == "◐"
    assert without["RoadNext_cut"].startswith("Type the hours")
