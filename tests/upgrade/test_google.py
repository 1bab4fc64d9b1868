"""A Google Sheet of an older release: reviewed as it is, and set up again by a later one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pumpkin_sheets.homes.google.book import GoogleBook
from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.homes.upgrade import upgrade
from pumpkin_sheets.languages import words
from pumpkin_sheets.recalculate import examine, recalculate
from tests.google_stand_in import StandIn
from tests.google_stand_in.people import insert_rows
from tests.homes.google.conftest import key_file, stand_in
from tests.homes.google.test_setup import book, calculate, entered, now
from tests.upgrade.release import EVERYTHING, release

__all__ = ["book", "key_file", "stand_in"]  # fixtures

ENGLISH = words("en")
NOW = dt.datetime(2026, 3, 2, 8)
ROWS = 20


def _row(sheet: Any, label: str) -> int:
    """The last row in which a label stands."""
    return max(r for r, line in enumerate(sheet.grid()) if label in line)


@pytest.fixture
def lived_with(stand_in: StandIn, book: GoogleBook) -> Any:
    """Set up in NT$, with a rate of one's own, a day off, a touch in the log and a client."""
    set_up(book, ENGLISH, "TWD", rows=ROWS)
    there = stand_in.book(book.key)
    settings = there.sheet("Settings")
    settings.fill([[1900]], row=_row(settings, "Target per hour, after direct costs"), column=2)
    there.sheet("Clients").fill([["Acme"]], row=4)
    there.sheet("Clients").fill([[400_000]], row=4, column=4)
    there.sheet("Touch Log").fill([[46_080, "Acme", "Care call", "Anna", "Fine"]], row=3)
    levels = there.sheet("Service levels")
    levels.fill([[46_200, None, None, "Fair"]], row=_row(levels, "From") + 1, column=1)
    calculate(stand_in, book)
    return there


def _typed(there: Any) -> dict[str, Any]:
    """What people typed, with the label or title that it stands under."""
    found: dict[str, Any] = {}
    settings, levels = there.sheet("Settings"), there.sheet("Service levels")
    for sheet in (settings, levels):
        for line in sheet.grid():
            if len(line) > 2 and isinstance(line[1], str):
                found.setdefault(f"{sheet.title} {line[1]}", line[2])
    log = there.sheet("Touch Log").grid()
    found["log"] = dict(zip(log[2], log[3], strict=False))
    days = levels.grid()
    at = _row(levels, "From")
    found["day off"] = dict(zip(days[at], days[at + 1], strict=False))
    return found


def test_it_is_reviewed_as_it_is(
    lived_with: Any, stand_in: StandIn, book: GoogleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(monkeypatch, *EVERYTHING.values())
    judgement, service = examine(book, NOW)
    assert judgement.layout.older
    assert judgement.problems == []
    assert judgement.settings["KindWord"] == 500, "25 in the base currency, in NT$"
    assert service is not None
    assert recalculate(book, NOW.date(), NOW.time()).written
    lived_with = now(stand_in, book)
    schedule = lived_with.sheet("Schedule").grid()
    assert "Weather" not in schedule[2]
    assert {len([v for v in line if v is not None]) for line in schedule[3:5]} <= set(range(11))


def test_setting_up_again_leaves_what_is_typed_under_its_title(
    lived_with: Any, stand_in: StandIn, book: GoogleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _typed(lived_with)
    assert before["Settings Target per hour, after direct costs"] == 1900
    assert before["log"]["Who"] == "Anna"
    release(monkeypatch, *EVERYTHING.values())
    assert set_up(book, ENGLISH, "USD", rows=ROWS).changes > 0
    lived_with = now(stand_in, book)
    after = _typed(lived_with)
    assert {key: after.get(key) for key in before if key != "log"} == {
        key: value for key, value in before.items() if key != "log"
    }
    assert before["log"].items() <= after["log"].items()
    settings, levels = lived_with.sheet("Settings"), lived_with.sheet("Service levels")
    row = _row(settings, "Kind word")
    assert settings.grid()[row][1:4] == ["Kind word", 500, "What it costs."]
    assert row == len(settings.grid()) - 1
    assert str(entered(settings)[row, 4]["formulaValue"]).startswith("=IF(INDEX(SettingChecks")
    assert "dataValidation" in settings.cells[row, 2]
    row = _row(levels, "Days of rest")
    assert levels.grid()[row][1:3] == ["Days of rest", 3]
    named = {entry["name"]: entry["range"] for entry in lived_with.named_ranges}
    assert named["KindWord"]["startRowIndex"] == _row(settings, "Kind word")
    assert named["TargetRate"]["startRowIndex"] == _row(
        settings, "Target per hour, after direct costs"
    )
    assert lived_with.sheet("Touch Log").grid()[2] == [
        "Date", "Client", "Kind", "Who", "Note", "Minutes"
    ]  # fmt: skip
    assert set_up(book, ENGLISH, "USD", rows=ROWS).changes == 0


def test_lines_that_were_moved_are_found(
    lived_with: Any, stand_in: StandIn, book: GoogleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = lived_with.sheet("Settings")
    label = "Target per hour, after direct costs"
    at = _row(settings, label)
    insert_rows(lived_with, "Settings", 2)
    assert _row(settings, label) == at + 1
    release(monkeypatch, *EVERYTHING.values())
    set_up(book, ENGLISH, rows=ROWS)
    settings = now(stand_in, book).sheet("Settings")
    assert settings.grid()[at + 1][1:3] == [label, 1900]
    assert sum(label in line for line in settings.grid()) == 1
    assert set_up(book, ENGLISH, rows=ROWS).changes == 0


def test_a_client_typed_below_the_rows_with_formulas_gets_them(
    lived_with: Any, stand_in: StandIn, book: GoogleBook
) -> None:
    clients = lived_with.sheet("Clients")
    clients.rows = max(clients.rows, 30)
    clients.fill([["Dahlia"]], row=4 + ROWS)
    set_up(book, ENGLISH, rows=ROWS)
    lived_with = now(stand_in, book)
    held = entered(lived_with.sheet("Clients"))
    assert "formulaValue" in held[4 + ROWS, 1]
    assert held[4 + ROWS, 0] == {"stringValue": "Dahlia"}
    named = {entry["name"]: entry["range"] for entry in lived_with.named_ranges}
    assert named["ClientName"]["endRowIndex"] == 5 + ROWS


def test_colours_and_drop_downs_reach_a_client_typed_below(
    lived_with: Any, stand_in: StandIn, book: GoogleBook
) -> None:
    clients = lived_with.sheet("Clients")
    clients.rows = max(clients.rows, 30)
    clients.fill([["Dahlia"]], row=4 + ROWS)
    own = {"ranges": [], "booleanRule": {"condition": {}}}
    clients.conditional_formats.insert(0, own)
    clients.cells[5, 0] = {"userEnteredFormat": {"backgroundColor": {"red": 1}}}
    set_up(book, ENGLISH, rows=ROWS)
    clients = now(stand_in, book).sheet("Clients")
    above, below = clients.cells[4, 4], clients.cells[4 + ROWS, 4]
    assert below["dataValidation"] == above["dataValidation"]
    assert below["userEnteredFormat"] == above["userEnteredFormat"]
    ends = {r["ranges"][0]["endRowIndex"] for r in clients.conditional_formats if r["ranges"]}
    assert ends == {5 + ROWS}
    assert clients.conditional_formats[0] == own
    assert clients.cells[5, 0]["userEnteredFormat"] == {"backgroundColor": {"red": 1}}
    assert set_up(book, ENGLISH, rows=ROWS).changes == 0


def _covered(there: Any) -> tuple[int, set[int]]:
    """Where the filter of Clients ends, and where all ranges end that charts read of tables."""
    ends = set()
    for chart in there.sheet("Dashboard").charts:
        basic = chart["spec"]["basicChart"]
        read = [*(d["domain"] for d in basic["domains"]), *(s["series"] for s in basic["series"])]
        ends |= {each["sourceRange"]["sources"][0]["endRowIndex"] for each in read}
    return there.sheet("Clients").basic_filter["range"]["endRowIndex"], ends


def test_the_filter_and_the_charts_reach_a_client_typed_below(
    lived_with: Any, stand_in: StandIn, book: GoogleBook
) -> None:
    assert _covered(lived_with) == (4 + ROWS, {2 + ROWS})
    clients = lived_with.sheet("Clients")
    clients.rows = max(clients.rows, 30)
    clients.fill([["Dahlia"]], row=4 + ROWS)
    clients.basic_filter["criteria"] = {"1": {"hiddenValues": ["x"]}}
    set_up(book, ENGLISH, rows=ROWS)
    lived_with = now(stand_in, book)
    assert _covered(lived_with) == (5 + ROWS, {3 + ROWS})
    assert lived_with.sheet("Clients").basic_filter["criteria"] == {"1": {"hiddenValues": ["x"]}}
    assert set_up(book, ENGLISH, rows=ROWS).changes == 0


def test_a_filter_of_the_owners_stays(lived_with: Any, stand_in: StandIn, book: GoogleBook) -> None:
    clients = lived_with.sheet("Clients")
    clients.rows = max(clients.rows, 30)
    clients.basic_filter["range"]["endRowIndex"] = 9
    clients.fill([["Dahlia"]], row=4 + ROWS)
    set_up(book, ENGLISH, rows=ROWS)
    assert _covered(now(stand_in, book))[0] == 9


def test_the_filter_reaches_a_column_that_came(
    lived_with: Any, stand_in: StandIn, book: GoogleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lived_with.sheet("Touch Log").basic_filter["range"]["endColumnIndex"] == 5
    release(monkeypatch, *EVERYTHING.values())
    set_up(book, ENGLISH, rows=ROWS)
    assert now(stand_in, book).sheet("Touch Log").basic_filter["range"]["endColumnIndex"] == 6


def test_a_growth_reaches_further_as_well(
    lived_with: Any, stand_in: StandIn, book: GoogleBook
) -> None:
    clients = lived_with.sheet("Clients")
    clients.rows = max(clients.rows, 30)
    clients.fill([["Dahlia"]], row=4 + ROWS)
    calculate(stand_in, book)
    upgrade(book, NOW)
    assert _covered(now(stand_in, book)) == (5 + ROWS, {3 + ROWS})
