"""What if: exceptions, what they come to on Plan, and what Levers says in a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.nightly.mail import Letterhead, compose
from pumpkin_sheets.nightly.report import report_of, untold
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.plan.whatif.scenario import chance_of_staying
from pumpkin_sheets.recalculate import Done, Outcome, recalculate
from pumpkin_sheets.sample import sample_clients
from pumpkin_sheets.stored import stored_results
from tests.memory_workbook import memory_workbook
from tests.plan.whatif.studio import TODAY, settings

NOW = dt.datetime(2026, 4, 30, 4, tzinfo=dt.UTC)
Cells = Mapping[str, Sequence[object]]


def content(
    rows: Sequence[tuple[str, str, float | None]] = (),
    house: Mapping[str, object] | None = None,
    costs: Cells | None = None,
) -> Content:
    typed = sample_clients("en")
    cells: dict[str, Cells] = {
        "what_if": {
            "client": [r[0] for r in rows],
            "choice": [r[1] for r in rows],
            "price": [r[2] for r in rows],
        }
    }
    packs = ["whatif"]
    if costs is not None:
        cells["costs"], packs = costs, ["profit", "whatif"]
    return new_content(
        words("en"), settings(), len(typed["client"]), typed, packs=packs, today=TODAY,
        practice_cells=cells, page_cells={"house_rules": house or {}},
    )  # fmt: skip


def figure(made: Content, name: str) -> float | str:
    return made.practised.figures[name][1]


def more(made: Content) -> dict[str, float]:
    """What a scenario adds to each total."""
    return {
        name: round(
            float(figure(made, f"Scenario{name}Then")) - float(figure(made, f"Scenario{name}Now")),
            2,
        )
        for name in ("Revenue", "Cash", "Profit", "Hours")
    }


def row(made: Content, at: int = 0) -> dict[str, object]:
    table = next(t for t in made.practised.tables if t.practice.name == "what_if")
    return table.both.take([at]).records()[0]


def test_nothing_changes_without_exceptions() -> None:
    assert more(content()) == {"Revenue": 0, "Cash": 0, "Profit": 0, "Hours": 0}


def test_bolt_is_let_go() -> None:
    made = content([("Bolt Logistics", "Let go", None)])
    assert more(made) == {
        "Revenue": -109_400, "Cash": -102_800, "Profit": 134_320, "Hours": -247,
    }  # fmt: skip
    assert figure(made, "ScenarioClientsThen") == 46
    assert figure(made, "ScenarioProfitSaid") == "a year; today NT$3,136,340: +NT$134,320"
    assert figure(made, "ScenarioCashLight") == (
        "✓ Cash: NT$11,669,700 a year stays above your floor of NT$10,006,625."
    )


def test_with_the_fair_stand_that_only_bolt_needs() -> None:
    stand = {"cost": ["Stand"], "yearly": [60_000], "for1": ["Bolt Logistics"]}
    made = content([("Bolt Logistics", "Let go", None)], costs=stand)
    assert more(made)["Profit"] == 194_320
    assert more(made)["Cash"] == -42_800
    shared = {**stand, "for2": ["Oakfield School"]}
    assert more(content([("Bolt Logistics", "Let go", None)], costs=shared))["Profit"] == 134_320


def test_a_stand_that_two_share_is_saved_with_the_second_of_them() -> None:
    """Neither alone saves it; nor is one saved for whom a slip of typing, or a ✓, keeps it."""
    stand = {
        "cost": ["Stand", "Slip", "Valued"],
        "yearly": [60_000, 500, 700],
        "for1": ["bolt logistics", "Bolt Logistics", "Bolt Logistics"],
        "for2": ["Pearl Karaoke", "Bolt Logistcs", "Pearl Karaoke"],
        "for3": ["Bolt Logistics", None, None],
        "valued": [None, None, "✓"],
    }
    bolt, pearl = ("Bolt Logistics", "Let go", None), ("Pearl Karaoke", "Let go", None)
    assert more(content([bolt], costs=stand))["Profit"] == 134_320
    alone = more(content([pearl], costs=stand))
    assert alone == more(content([pearl]))
    both = content([bolt, pearl], costs=stand)
    assert more(both)["Profit"] == round(134_320 + alone["Profit"] + 60_000, 2)
    assert figure(both, "ScenarioShared") == 60_000
    asked = ("Pearl Karaoke", "Raise the price", 1e6)  # nobody stays, yet nobody is let go
    assert figure(content([bolt, asked], costs=stand), "ScenarioShared") == 0


def test_the_museum_pays_more() -> None:
    made = content([("Old Town Museum", "Raise the price", 355_000)])
    found = row(made)
    assert (found["profit_now"], found["profit_then"]) == (55_780, 96_361.68)
    assert found["stay"] == pytest.approx(0.702959, abs=1e-6)
    assert found["next"] == "Ask NT$355,000 a year: 70.3% of those asked would stay."
    assert row(content([("Old Town Museum", "Raise the price", None)]))["asked"] == 355_000
    assert figure(made, "ScenarioClientsThen") == 46.7
    assert str(figure(made, "ScenarioClientsSaid")).startswith("on average 46.7 of today’s 47: ")


def test_the_best_teacher_is_more_than_money() -> None:
    made = content([("Open Source Temple", "Let go", None)])
    assert more(made)["Profit"] == 57_600
    assert row(made)["next"] == (
        "Frees 60 hours. With them goes what they bring besides money: value 65."
    )


def test_the_plan_typed_into_what_if_comes_to_the_same() -> None:
    """Three changes: 3,136,340 → 3,662,042."""
    made = content(
        [
            ("Bolt Logistics", "Let go", None),
            ("Grand Pacific Retail", "Let go", None),
            ("Old Town Museum", "Raise the price", 355_000),
        ]
    )
    found = [figure(made, f"Scenario{name}Then") for name in ("Profit", "Cash", "Hours")]
    assert found == [3_662_041.68, 11_055_550.60, 7_701.57]


def test_from_all_advice() -> None:
    """Six are let go (724 hours, 894,300 of cash), Northwind waits unless it is asked for."""
    kept = content(house={"StartFrom": "All advice followed", "PriceSensitivity": 10})
    also = content(
        house={
            "StartFrom": "All advice followed",
            "PriceSensitivity": 10,
            "AlsoLater": "Yes",
        }
    )
    hours = float(figure(kept, "ScenarioHoursThen")) - float(figure(also, "ScenarioHoursThen"))
    assert hours == 3_300
    assert figure(also, "ScenarioCashLight") == figure(also, "ScenarioCashLight")
    assert str(figure(also, "ScenarioCashLight")).startswith("!")
    exception = content(
        [("Bolt Logistics", "As today", None)],
        house={"StartFrom": "All advice followed", "PriceSensitivity": 10},
    )
    back = float(figure(exception, "ScenarioHoursThen")) - float(figure(kept, "ScenarioHoursThen"))
    assert back == 247


@pytest.mark.parametrize(
    ("price", "stays"), [(100, 1.0), (110, 0.9), (130, 0.7), (200, 0.0), (500, 0.0), (90, 1.0)]
)
def test_the_chance_of_staying_falls_with_the_rise(price: float, stays: float) -> None:
    assert float(chance_of_staying(price, 100.0, 1.0)) == pytest.approx(stays)


def test_who_pays_nothing_stays_at_no_price() -> None:
    assert chance_of_staying(5.0, 0.0, 1.0) == 0
    assert chance_of_staying(5.0, 0.0, 0.0) == 1


def test_what_cannot_count_is_said_and_changes_nothing() -> None:
    made = content(
        [
            ("Kestrel Robotics", "Raise the price", 100_000),
            ("Mira Skincare", "Let go", None),
            ("Nobody", "Let go", None),
            ("Bolt Logistics", "Let go", None),
            ("Bolt Logistics", "As today", None),
        ]
    )
    assert [row(made, i)["code"] for i in range(4)] == [4, 6, 5, 3]
    assert row(made)["next"] == (
        "Below today’s price. A raise is a rise; for less, type it on Clients."
    )
    assert more(made)["Profit"] == 134_320  # Bolt alone, by its first row
    assert [str(p) for p in made.practised.problems] == [
        "What if!A12: “Nobody” is not on Clients; type the name as it stands there.",
        "What if!A14: “Bolt Logistics” is already in A13; this row is left out."
        " Delete one of the two.",
    ]


def test_the_hours_that_there_are() -> None:
    assert str(figure(content(house={"HoursYear": 8_000}), "ScenarioHoursLight")) == (
        "! Hours: 8,996 a year, more than the 8,000 that you have."
    )
    assert str(figure(content(house={"HoursYear": 9_000}), "ScenarioHoursLight")).startswith("✓")


# --- Levers in a workbook -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def reviewed() -> tuple[MemoryBook, Outcome]:
    book = memory_workbook(typed=sample_clients("en"), rows=50, settings=settings())
    add_packs(book, ["whatif"], dt.datetime.combine(TODAY, dt.time(8)))
    return book, recalculate(book, TODAY)


def levers(book: MemoryBook) -> dict[str, dict[str, object]]:
    grid = book.sheets["Levers"]
    titles = [str(title) for title in grid[2]]
    return {str(r[0]): dict(zip(titles, r, strict=False)) for r in grid[3:] if r and r[0]}


def test_levers_stand_in_the_order_of_review(reviewed: tuple[MemoryBook, Outcome]) -> None:
    book, outcome = reviewed
    assert list(levers(book)) == outcome.judgement.reviewed["client"].tolist()


def test_what_levers_say(reviewed: tuple[MemoryBook, Outcome]) -> None:
    found = levers(reviewed[0])
    kestrel = found["Kestrel Robotics"]
    assert (kestrel["Tier"], kestrel["How sure"], kestrel["One higher"]) == ("OK", 0.637, 0.353)
    assert str(kestrel["What to ask first"]).startswith("OK, but only 64% sure: ask one more")
    assert kestrel["Smallest single change"] == "days late 17 → 0 → then Good"
    bolt = found["Bolt Logistics"]
    assert bolt["Cheapest combination"] == "days late 26 → 0, growth 1 → 3 → then Tolerable"
    assert (bolt["Effort"], bolt["Hassle a year"]) == (39, 162_902.43)
    assert found["Mira Skincare"]["Hassle a year"] is None
    foot = [r[5] for r in reviewed[0].sheets["Levers"][3:] if len(r) > 5 and not r[0] and r[5]]
    assert foot[-1] == "One step from VIP: Stone Arch Brewing, Hilltop Farm Shop, Saffron Kitchen."


def test_what_it_all_comes_to_stands_above_the_table(
    reviewed: tuple[MemoryBook, Outcome],
) -> None:
    shown = [row[:4] for row in reviewed[0].sheets["What if"][2:7]]
    assert [row[0] for row in shown] == [
        "Starts from", "Revenue in the scenario", "Cash in the scenario",
        "Profit after time in the scenario", "Hours in the scenario",
    ]  # fmt: skip
    assert shown[0][1] == "Everything as today (chosen on House rules)."
    stored = stored_results(reviewed[1].judgement)["What if"].formulas
    assert stored["ScenarioProfitThen"] == 3_136_340
    assert stored["ScenarioProfitSaid"] == "a year; today NT$3,136,340: NT$0"
    assert str(stored["ScenarioCashLight"]).startswith("✓ Cash: NT$11,772,500 a year")
    from_all = content(house={"StartFrom": "All advice followed", "AlsoLater": "Yes"})
    assert figure(from_all, "ScenarioStart") == (
        "All advice followed, those to replace first let go too (chosen on House rules)."
    )


def test_a_second_review_changes_nothing_and_asks_for_no_solver(
    reviewed: tuple[MemoryBook, Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> None:
        raise AssertionError("nobody asked for a plan")

    monkeypatch.setattr("pumpkin_sheets.recalculate.installed", asked)
    assert recalculate(reviewed[0], TODAY).done is Done.SAME


def test_levers_that_have_nothing_to_say_are_no_line_taken_away() -> None:
    book = memory_workbook(typed={"client": ["Waits"], "hours": [5]}, rows=3)
    add_packs(book, ["whatif"], dt.datetime.combine(TODAY, dt.time(8)))
    assert recalculate(book, TODAY).done is Done.REVIEWED
    assert [row[0] for row in book.sheets["Levers"][3:]] == ["Waits"]
    outcome = recalculate(book, TODAY)
    assert (outcome.done, outcome.judgement.changes) == (Done.SAME, [])


def test_levers_that_move_alone_are_no_review(reviewed: tuple[MemoryBook, Outcome]) -> None:
    book = reviewed[0]
    before = book.sheets["Levers"][3][5]
    book.sheets["Levers"][3][5] = "typed over"
    outcome = recalculate(book, TODAY + dt.timedelta(days=1))
    assert book.sheets["Levers"][3][5] == before
    assert {change.what for change in outcome.judgement.changes} == {"typed"}


def test_plan_says_what_levers_found(reviewed: tuple[MemoryBook, Outcome]) -> None:
    book, outcome = reviewed
    shown = stored_results(outcome.judgement)["Plan"].formulas
    hassle = shown['IF(On_what_if=1,LeverHassleSaid,"")']
    step = shown['IF(On_what_if=1,LeverStepSaid,"")']
    assert hassle == (
        "Hassle costs NT$5,334,508 a year; half of it comes from 1 of your clients:"
        " Northwind Hotels."
    )
    assert step == "One step from VIP: Stone Arch Brewing, Hilltop Farm Shop, Saffron Kitchen."
    at = [str(title) for title in book.sheets["Levers"][2]].index("(on Plan)")
    assert [row[at] for row in book.sheets["Levers"][3:6]] == [hassle, step, None]
    foot = [row[5] for row in book.sheets["Levers"][3:] if not row[0] and row[5]]
    assert foot[-2:] == [hassle, step]


def test_the_step_of_the_month_is_told_once_a_month(reviewed: tuple[MemoryBook, Outcome]) -> None:
    book, outcome = reviewed

    def told() -> list[tuple[object, ...]]:
        rows = (row for row in book.sheets["Changes"] if "Levers" in row)
        return [(row[0], row[1], row[7]) for row in rows]

    step = (
        "Stone Arch Brewing",
        "The cheapest step of the month, effort 8: criteria 2 → 3 → then VIP.",
    )
    assert told() == [(TODAY, *step)]
    first = untold(outcome.judgement)
    assert [record["what"] for record in first.records() if record["what"] == "Levers"] == [
        "Levers"
    ]
    april = dt.date(2026, 4, 1)
    for day in (dt.date(2026, 3, 31), april, dt.date(2026, 4, 30)):
        last = recalculate(book, day)
    assert told() == [(april, *step), (TODAY, *step)]
    assert recalculate(book, dt.date(2026, 4, 30)).done is Done.SAME
    report = report_of(last, untold(last.judgement).records(), "plan", "id", all_words())
    (news,) = [each for each in report.news if each.sheet == "Levers"]
    assert [(line.client, line.why) for line in news.lines] == [step, step]
    message = compose(report, words("en"), Letterhead(("", "a@b.example"), []), NOW)
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        assert step[1].split(":")[0] in " ".join(part.get_content().split()), kind
