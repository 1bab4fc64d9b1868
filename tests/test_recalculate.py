"""The main job over a book in memory: read, review, write Python's sheets, all or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from pumpkin_sheets.book import BookChanged, Rows, SheetResults
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.languages import all_words, languages, words
from pumpkin_sheets.nightly.report import identity, report_of, untold
from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, OK, RATINGS, VIP, WORST
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.recalculate import Done, recalculate, review_book
from pumpkin_sheets.sheets.problems import PlanError
from pumpkin_sheets.sheets.tables import trimmed
from pumpkin_sheets.sheets.words import fold
from pumpkin_sheets.stored import stored_results
from tests.frames import rows_by
from tests.memory_workbook import (
    LONG_AGO,
    TODAY,
    TYPED,
    by_client,
    header,
    memory_workbook,
    set_setting,
    sheet,
    table,
    title_of,
    type_in,
)

TOMORROW = TODAY + dt.timedelta(days=1)


def test_a_mail_names_a_price_only_beside_the_change_that_brought_it() -> None:
    """So no mail has prices and a subject that says all is well."""
    book = memory_workbook("en", TYPED)
    first = recalculate(book, TODAY)
    told = report_of(first, untold(first.judgement).records(), "plan", "id", all_words())
    assert {price.client for price in told.prices} == {"Wilt"}
    assert {price.client for price in told.prices} <= {change.client for change in told.changes}
    assert report_of(first, (), "plan", "id", all_words()).prices == []


def test_hidden_lists_that_were_renamed_are_missed_in_words() -> None:
    book = memory_workbook("en", TYPED)
    book.sheets["Lists of mine"] = book.sheets.pop("Practice lists")
    done = recalculate(book, TODAY)
    assert [(p.sheet, p.cell) for p in done.judgement.problems] == [("Plan", "A1")]
    assert done.judgement.problems[0].message.startswith(
        "The hidden sheet “Practice lists” is not there, so Plan and every pack stay as they were;"
    )
    del book.sheets["Memory"]  # a workbook of before both misses neither
    assert recalculate(book, TOMORROW).judgement.problems == []


@pytest.mark.parametrize("language", languages())
def test_a_first_recalculation_fills_pythons_sheets(language: str) -> None:
    book, said = memory_workbook(language, TYPED, rows=5), words(language)
    outcome = recalculate(book, TODAY)
    assert outcome.written
    assert book.writes == 1
    review = by_client(book)
    assert list(review) == ["Wilt", "Giant", "Waits"]
    assert review["Giant"]["tier"] == said["tiers.vip"]
    assert review["Giant"]["action"] == f"▲ {said['actions.grow']}"
    assert review["Waits"]["action"] == said["needs.not_enough"]
    assert [(r["client"], r["what"], r["date"]) for r in table(book, "changes")] == [
        (name, said["change_kinds.new"], TODAY) for name in ("Wilt", "Giant", "Waits")
    ]
    assert [r["message"] for r in table(book, "problems")] == [said["problems.none"]]


@pytest.mark.parametrize("language", languages())
def test_a_second_one_writes_nothing_today_or_later(language: str) -> None:
    book = memory_workbook(language, TYPED, rows=5, committed=[OK, VIP, WORST], schedule=False)
    assert recalculate(book, TODAY).written
    sheets = {title: [list(row) for row in lines] for title, lines in book.sheets.items()}
    for day in (TODAY, TOMORROW, TODAY + dt.timedelta(days=364)):
        again = recalculate(book, day)
        assert not again.written
        assert again.judgement.changes == []
    assert book.sheets == sheets
    assert book.writes == 1


def test_only_pythons_sheets_are_written() -> None:
    book = memory_workbook(typed=TYPED, rows=5)
    before = {title: [list(row) for row in lines] for title, lines in book.sheets.items()}
    recalculate(book, TODAY)
    moved = {title for title in before if book.sheets[title] != before[title]}
    assert moved == {
        "Review", "Changes", "Problems", "Schedule", "Queue", "Service now", "Memory",
    }  # fmt: skip
    for name in ("review", "changes", "problems"):  # title, note and header stay too
        above = header(book, name).first_row
        title = title_of(book, name)
        trimmed = [row[: len(before[title][0])] for row in book.sheets[title][:above]]
        assert trimmed == before[title][:above]


def test_review_book_writes_nothing() -> None:
    book = memory_workbook(typed=TYPED, rows=5)
    assert len(review_book(book, TODAY).changes) == 3
    assert book.writes == 0


def test_a_year_in_the_life_of_a_list() -> None:
    book = memory_workbook(typed=TYPED, rows=6)
    recalculate(book, TODAY)
    type_in(book, 0, {"client": "Giant & Sons"})
    type_in(book, 1, {"revenue": 20_000, "communication": 5})
    type_in(book, 2, {"revenue": 950})
    type_in(book, 3, {"client": "New", "revenue": 100, "respect": 1})
    recalculate(book, TOMORROW)
    new = [(r["client"], r["what"]) for r in table(book, "changes")]
    assert sorted(new[:4]) == [
        ("Giant & Sons", "renamed"), ("New", "new"), ("Waits", "data complete"), ("Wilt", "▲ up"),
    ]  # fmt: skip
    assert new[4:] == [("Wilt", "new"), ("Giant", "new"), ("Waits", "new")]
    review = by_client(book)
    assert review["Giant & Sons"]["since"] == TODAY
    assert review["Wilt"]["since"] == TOMORROW
    type_in(book, 3, dict.fromkeys(("client", "revenue", "respect")))
    third = recalculate(book, TOMORROW + dt.timedelta(days=1))
    assert [(c.client, c.what) for c in third.judgement.changes] == [("New", "removed")]
    assert table(book, "changes")[0]["why"] == "No longer on the list"
    assert len(table(book, "changes")) == 8


def test_what_was_mailed_stays_marked() -> None:
    book = memory_workbook(typed=TYPED, rows=5)
    recalculate(book, TODAY)
    open_changes = untold(recalculate(book, TODAY).judgement)
    book.write(open_changes.marked(TOMORROW, {identity(r) for r in open_changes.records()}))
    assert not recalculate(book, TOMORROW).written
    type_in(book, 1, {"client": None, "revenue": None, "hours": None, "communication": None})
    recalculate(book, TOMORROW)
    assert [r["mailed_on"] for r in table(book, "changes")] == [None] + [TOMORROW] * 3


# --- nothing is written when something is wrong -----------------------------------------------


def broken_setting(book: MemoryBook) -> None:
    set_setting(book, "cut_ok", 99)


def broken_name(book: MemoryBook) -> None:
    type_in(book, 4, {"client": "ｇｉａｎｔ", "revenue": 1})


def broken_header(book: MemoryBook) -> None:
    sheet(book, "clients")[3][CLIENTS.position("revenue")] = "Turnover"


def broken_tab(book: MemoryBook) -> None:
    book.sheets["Old review"] = book.sheets.pop("Review")


def typed_on_review(book: MemoryBook) -> None:
    sheet(book, "review").append([None] * 30 + ["hello"])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (broken_setting, "Good from: must be higher"),
        (broken_name, "“ｇｉａｎｔ” is already in A5"),
        (broken_header, "Clients has no column “Revenue”"),
        (broken_tab, "no sheet “Review”"),
        (typed_on_review, "Review!AE5: somebody typed"),
    ],
)
def test_one_clear_sentence_and_nothing_written(spoil: Any, said: str) -> None:
    book = memory_workbook(typed=TYPED, rows=5)
    spoil(book)
    sheets = {title: [list(row) for row in lines] for title, lines in book.sheets.items()}
    with pytest.raises(PlanError) as refused:
        recalculate(book, TODAY)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert book.sheets == sheets
    assert book.writes == 0


class Busy(MemoryBook):
    """Somebody types each time before something is written, ``typing`` times."""

    typing = 0

    def write(
        self, tables: Mapping[str, Rows], results: Mapping[str, SheetResults] | None = None
    ) -> bool:
        if self.typing:
            self.typing -= 1
            type_in(self, 0, {"revenue": 20_100 + self.typing})
            raise BookChanged("Somebody typed meanwhile.")
        return super().write(tables, results)


def test_it_begins_again_when_somebody_types_meanwhile() -> None:
    book = Busy(memory_workbook(typed=TYPED, rows=5).sheets)
    book.typing = 2
    assert recalculate(book, TODAY).done is Done.REVIEWED
    assert by_client(book)["Giant"]["revenue"] == 20_100, "what was typed last counts"
    book.typing = 3
    with pytest.raises(BookChanged, match="Somebody typed meanwhile"):
        recalculate(book, TODAY)
    assert (book.writes, book.typing) == (1, 0)


def test_half_of_the_clients_gone_stops_only_whom_nobody_asked() -> None:
    book = memory_workbook(typed=TYPED, rows=5)
    recalculate(book, TODAY)
    for row in (0, 1):
        type_in(book, row, dict.fromkeys(TYPED))
    held = recalculate(book, TOMORROW, unattended=True)
    assert (held.done, held.written, book.writes) == (Done.HALF_GONE, False, 1)
    assert held.half_gone.said(words("en")).startswith(
        "Fewer than half of the clients of the last review are left (1 of 3), so nothing"
    )
    assert recalculate(book, TOMORROW).done is Done.REVIEWED, "who asks by hand meant it"
    assert list(by_client(book)) == ["Waits"]


def test_exactly_half_is_no_reason_to_stop() -> None:
    book = memory_workbook(typed={**TYPED, "client": ["Giant", "Wilt", None]}, rows=5)
    recalculate(book, TODAY)
    type_in(book, 1, dict.fromkeys(TYPED))
    assert recalculate(book, TOMORROW, unattended=True).done is Done.REVIEWED


def test_a_dry_run_says_what_it_found_and_writes_nothing() -> None:
    book = memory_workbook(typed=TYPED, rows=5)
    tried = recalculate(book, TODAY, dry_run=True)
    assert (tried.done, tried.written, book.writes) == (Done.TRIED, False, 0)
    assert len(tried.judgement.changes) == 3


# --- what only the day does -------------------------------------------------------------------


def test_a_day_that_passes_moves_the_schedule_and_nothing_else() -> None:
    book = memory_workbook(typed=TYPED, rows=5)
    assert recalculate(book, TODAY).done is Done.REVIEWED
    assert recalculate(book, TODAY).done is Done.SAME
    before = {title: [list(row) for row in lines] for title, lines in book.sheets.items()}
    later = recalculate(book, TODAY + dt.timedelta(days=3))
    assert later.done is Done.SCHEDULED
    assert words("en")[later.quiet] == "No client moved; the schedule was brought up to today."
    assert {title for title in before if before[title] != book.sheets[title]} == {
        "Schedule",
        "Service now",
        "Memory",  # which keeps a copy of them
    }
    type_in(book, 0, {"revenue": 21_000})
    assert recalculate(book, TODAY + dt.timedelta(days=3)).done is Done.REVIEWED


def test_what_is_only_remembered_is_no_change_to_an_owner() -> None:
    book = memory_workbook(typed=TYPED, rows=5, schedule=False)
    recalculate(book, TODAY)
    add_packs(book, ["profit"], dt.datetime.combine(TODAY, dt.time()))
    recalculate(book, TODAY)
    lines = len(table(book, "memory"))
    a_year_later = recalculate(book, TODAY + dt.timedelta(days=366))
    assert a_year_later.done is Done.REFRESHED
    assert len(table(book, "memory")) == lines + 3
    assert recalculate(book, TODAY + dt.timedelta(days=366)).done is Done.SAME


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Taipei", dt.datetime(2026, 3, 3, 4, 30)),
        ("America/New_York", dt.datetime(2026, 3, 2, 15, 30)),
        (None, dt.datetime(2026, 3, 2, 20, 30)),
        ("Atlantis", dt.datetime(2026, 3, 2, 20, 30)),
    ],
)
def test_a_servers_clock_is_told_where_people_work(zone: str | None, shown: dt.datetime) -> None:
    """Half past eight at night on a server in UTC."""
    book = memory_workbook(typed=TYPED, rows=5)
    page = sheet(book, "service")
    row, at = next((r, row.index("Time zone")) for r, row in enumerate(page) if "Time zone" in row)
    page[row][at + 1] = zone
    outcome = recalculate(book, TODAY, dt.time(20, 30, tzinfo=dt.UTC), unattended=True)
    assert outcome.now == shown
    assert {line["date"] for line in table(book, "changes")} == {shown.date()}
    assert outcome.service is not None
    dates = [entry.date for entry in outcome.service.result.entries]
    assert min(dates) >= shown.date()
    found = [(p.cell, p.value) for p in outcome.judgement.problems if p.sheet == "Service levels"]
    assert found == ([(f"C{row + 1}", "Atlantis")] if zone == "Atlantis" else [])
    assert recalculate(book, TODAY, dt.time(20, 30)).now == dt.datetime(2026, 3, 2, 20, 30)


def test_nothing_new_is_planned_before_the_servers_clock() -> None:
    """A touch that is overdue is put on the rest of the day; at noon the morning is gone."""
    book = memory_workbook(typed=TYPED, rows=5, committed=[VIP, WORST, None])
    sheet(book, "touch_log")[3][:3] = [TODAY - dt.timedelta(days=60), "Giant", "Care call"]
    outcome = recalculate(book, TODAY, dt.time(13, 45, tzinfo=dt.UTC), unattended=True)
    assert outcome.service is not None
    first = outcome.service.result.entries[0]
    assert (first.date, first.client, first.start) == (TODAY, "Giant", dt.time(13, 45))


# --- what closed files are told ---------------------------------------------------------------


class ClosedBook(MemoryBook):
    """A book that remembers what it was told, and knows formulas that were never calculated."""

    never: Mapping[str, list[tuple[int, int]]] = {}
    results: Mapping[str, SheetResults] | None = None

    def uncalculated(self, titles: Collection[str]) -> Mapping[str, list[tuple[int, int]]]:
        return {title: self.never.get(title, []) for title in titles}

    def write(
        self, tables: Mapping[str, Rows], results: Mapping[str, SheetResults] | None = None
    ) -> bool:
        self.results = results
        return super().write(tables, results)


def test_a_formula_that_was_never_calculated_is_a_problem() -> None:
    book = ClosedBook(memory_workbook(typed=TYPED, rows=5).sheets)
    book.never = {"Clients": [(4, CLIENTS.position("hours"))]}
    recalculate(book, TODAY)
    (problem,) = table(book, "problems")
    assert problem["cell"] == "Clients!G5"
    assert problem["message"].startswith("Hours holds a formula that was never calculated")
    assert by_client(book)["Giant"]["reason"] == "Check: Hours"
    assert set(by_client(book)) == {"Giant", "Wilt", "Waits"}


@pytest.mark.parametrize("language", languages())
def test_the_results_told_are_those_that_a_new_workbook_shows(language: str) -> None:
    """After a review, every formula shall show what it would if it were calculated anew."""
    tiers = [VIP, WORST, None]
    book = ClosedBook(memory_workbook(language, TYPED, rows=5, committed=tiers).sheets)
    recalculate(book, TODAY)
    fresh = memory_workbook(language, TYPED, rows=5, committed=tiers)
    assert book.results is not None
    for title, told in book.results.items():
        lines = fresh.sheets[title]
        for column in told.columns:
            for i, value in enumerate(column.values):
                shown = lines[column.first_row + i][column.column]
                assert value == shown, (title, column.column, i)
    for name in ("settings", "dashboard", "calc"):
        assert book.results[title_of(book, name)].formulas
    clients = book.results[title_of(book, "clients")]
    names = [c.name for c in CLIENTS.columns if c.calculated]
    assert len(clients.columns) == len(names)
    assert len(clients.formulas) == len(FLAGS) + len(CRITERIA)


def test_a_client_below_the_prepared_rows_is_reviewed_all_the_same() -> None:
    book = memory_workbook(typed=TYPED, rows=4)
    type_in(book, 7, {"client": "Below", "revenue": 1e6, "respect": 5})
    outcome = recalculate(book, TODAY)
    assert by_client(book)["Below"]["tier"] == "Good"
    assert "“Below” stands in a row without formulas" in table(book, "problems")[0]["message"]
    results = stored_results(outcome.judgement)["Clients"]
    assert {len(column.values) for column in results.columns} == {4}


def test_a_client_in_a_row_without_formulas_counts_in_what_python_says_only() -> None:
    """The live Dashboard cannot see it, so its stored results do not tell of it either."""
    typed = {
        "client": ["A", None, "C", "Large"],
        "revenue": [20_000, None, 9000, 1e6],
        "hours": [100, None, 9, 10],
        "respect": [5, None, 1, 5],
        **{f"flag{n}": ["✓", None, "✓"] for n in range(1, 5)},
    }
    book = memory_workbook(typed=typed, rows=4)
    grid = book.sheets["Clients"]
    for column in CLIENTS.columns:
        if column.calculated:
            grid[5][CLIENTS.position(column.name)] = None
    type_in(book, 1, {"client": "Between", "revenue": 8000, "hours": 7, "respect": 1,
                      **{f"flag{n}": "✓" for n in range(1, 5)}})  # fmt: skip
    judgement = recalculate(book, TODAY).judgement
    assert [p.client for p in judgement.problems] == ["Between"]
    assert judgement.content.figures["Listed"] == 3
    assert judgement.content.figures["Hours_drop"] == 109
    assert judgement.content.figures["TopThree"] == 100
    assert judgement.totals["Listed"] == 4
    assert judgement.totals["Hours_drop"] == 116
    (shown,) = (c for c in stored_results(judgement)["Clients"].columns
                if c.column == CLIENTS.position("tier_shown"))  # fmt: skip
    assert shown.values[1] == ""


# --- whatever is typed ------------------------------------------------------------------------

HOSTILE = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "", " ", "=1+1", "+A1", "-1", "@SUM(A1)", "'x", "0042", "#N/A", "#REF!", "#DIV/0!",
            "*", "?", "~", "a*b?~c", "✓", "x", "X", "TRUE", "yes", "{n}", "{", "}", "%s", "<b>&",
            "\u00a0", "\n", "\t", "a\nb", "\u202eabc", "Client", "Revenue", "Worst", "1,5", "１２",
            "2026-03-02", "nan", "inf", "1e5", "\x00", "🎃", "Not enough data",
            True, False, 0, 1, 5, -1, 0.005, 3.7, 42, 1e6, 1e12, 1e13, -0.0,
            dt.date(2026, 3, 2), dt.datetime(2026, 3, 2, 12, 30), dt.time(8, 30),
            dt.timedelta(hours=1),
        ]
    ),
    st.text(max_size=8),
    st.integers(-10, 10),
    st.floats(allow_nan=False, allow_infinity=False),
)  # fmt: skip
INPUTS = ("client", *BOUNDS, *FLAGS, *CRITERIA)


@rules(max_examples=60)
@example("en", [{"client": "#N/A"}, {"client": None}], [None, None, 1])
@example("en", [{}, {"client": "#N/A"}], [None, None, 1])
@given(
    st.sampled_from(languages()),
    st.lists(
        st.dictionaries(st.sampled_from(INPUTS), HOSTILE, max_size=12), min_size=1, max_size=5
    ),
    st.lists(st.sampled_from([None, WORST, OK, VIP]), min_size=3, max_size=3),
)
def test_whatever_is_typed_a_second_recalculation_writes_nothing(
    language: str, rows: list[dict[str, Any]], tiers: list[Any]
) -> None:
    book = memory_workbook(language, TYPED, rows=4, committed=tiers)
    for i, cells in enumerate(rows):
        type_in(book, 1 + i, cells)
    try:
        first = recalculate(book, TODAY)
    except PlanError:  # two clients of one name; whatever else is typed is no reason to stop
        names = [fold(trimmed(cells.get("client"))) for cells in rows]
        names += [fold(name) for name in TYPED["client"]]
        assert len(set(names)) < len(names)
        assert book.writes == 0
        return
    reviewed = table(book, "review")
    second = recalculate(book, TODAY)
    assert second.judgement.changes == []
    assert not second.written
    assert table(book, "review") == reviewed
    # Nobody who has a name vanishes, and nobody is scored on a cell that could not be used.
    frame = first.judgement.clients.frame
    listed = frame[first.judgement.clients.listed]["client"].tolist()
    names = [row["client"] for row in reviewed]
    assert names == [client for client, _ in first.judgement.tiers()]
    # Only a name in error adds lines, of who was reviewed before and is not found by name.
    nameless = [name for name in names if name not in listed]
    assert len(reviewed) == len(listed) + len(nameless)
    committed = {name for name, tier in zip(TYPED["client"], tiers, strict=True) if tier}
    assert set(nameless) <= (committed if frame["unread"].any() else set())
    for row in reviewed:
        assert row["action"]
        assert row["reason"]


@rules(max_examples=30)
@given(
    st.lists(st.lists(HOSTILE, min_size=16, max_size=16), max_size=3),
    st.lists(st.lists(HOSTILE, min_size=9, max_size=9), max_size=3),
)
def test_whatever_stands_in_pythons_columns_a_second_recalculation_writes_nothing(
    review: list[list[Any]], changes: list[list[Any]]
) -> None:
    book = memory_workbook(typed=TYPED, rows=4, committed=[VIP, None, OK])
    sheet(book, "review").extend(review)
    sheet(book, "changes").extend(changes)
    recalculate(book, TODAY)
    assert list(by_client(book)) == ["Wilt", "Giant", "Waits"]
    # Text stays as it was, whatever it says; and no line of the record is lost.
    was = [v for row in changes for v in row if isinstance(v, str) and v.strip(" ")]
    now = [v for row in table(book, "changes") for v in row.values()]
    assert [v for v in was if v not in now] == []
    second = recalculate(book, TODAY)
    assert second.judgement.changes == []
    assert not second.written


@rules(max_examples=25)
@given(st.sampled_from([*BOUNDS, *RATINGS]), HOSTILE)
def test_a_cell_is_a_number_in_bounds_or_blank_or_a_problem(name: str, value: Any) -> None:
    book = memory_workbook(typed=TYPED, rows=3)
    type_in(book, 0, {name: value})
    found = review_book(book, TODAY)
    low, high = BOUNDS[name]
    number = type(value) in (int, float) and low <= value <= high
    blank = value is None or (isinstance(value, str) and not value.strip(" "))
    assert len(found.problems) == (0 if number or blank else 1)
    if not number and not blank:
        giant = rows_by(found.reviewed, "client")["Giant"]
        assert not giant["enough"]
        assert giant["reason"].startswith("Check: ")


def test_the_committed_review_is_as_it_would_have_been_written() -> None:
    """The helper's own promise: with committed tiers that hold, nothing has moved."""
    book = memory_workbook(typed=TYPED, committed=[VIP, WORST, None])
    outcome = recalculate(book, TODAY)
    assert [(c.client, c.what) for c in outcome.judgement.changes] == [("Waits", "new")]
    assert by_client(book)["Giant"]["since"] == LONG_AGO


# --- renames ----------------------------------------------------------------------------------


def log(book: MemoryBook, *lines: tuple[dt.date, str, str]) -> None:
    """Lines on Touch Log, below those that are there."""
    grid, at = sheet(book, "touch_log"), header(book, "touch_log")
    free = at.first_row + len(table(book, "touch_log"))
    for row, line in enumerate(lines, start=free):
        for name, value in zip(("date", "client", "kind"), line, strict=True):
            grid[row][at.positions[name]] = value


def said_of(book: MemoryBook) -> list[str]:
    return [row["message"] for row in table(book, "problems")]


def test_touches_under_the_old_name_follow_the_client_and_nothing_is_said_every_night() -> None:
    book = memory_workbook(typed=TYPED, rows=6)
    recalculate(book, TODAY)
    log(book, (TODAY, "Giant", "Care call"), (TODAY, "Giant", "Visit"), (TODAY, "Nobody", "Visit"))
    recalculate(book, TODAY)
    other = MemoryBook(book.sheets)
    recalculate(other, TOMORROW)
    type_in(book, 0, {"client": "Giant & Sons", "revenue": 22_000})
    renamed = recalculate(book, TOMORROW)
    assert [(c.client, c.what) for c in renamed.judgement.changes] == [("Giant & Sons", "renamed")]
    assert renamed.service is not None
    assert {(t.client, t.kind.value) for t in renamed.service.touches} == {
        ("Giant & Sons", "care_call"), ("Giant & Sons", "visit"),
    }  # fmt: skip
    # A visit is due 90 days after the last one, not anew because the name is.
    (visit, *_) = [row for row in table(book, "schedule") if row["kind"] == "Visit"]
    assert visit["last_touch"] == TODAY
    assert {row["client"] for row in table(book, "schedule")} == {"Giant & Sons"}
    for kind, due in (("Care call", TODAY + dt.timedelta(14)), ("Visit", TODAY + dt.timedelta(90))):
        for each in (book, other):  # the first of each: later ones go by when those before are
            first = next(row for row in table(each, "schedule") if row["kind"] == kind)
            assert (first["due"], first["last_touch"]) == (due, TODAY)
    assert [text.split(" ")[0] for text in said_of(book)] == ["“Nobody”"]
    assert [row["what"] for row in table(book, "changes")].count("renamed") == 1
    type_in(book, 0, dict.fromkeys(TYPED))
    gone = recalculate(book, TOMORROW + dt.timedelta(days=1))
    assert gone.service is not None
    assert gone.service.touches == []
    assert [text.split(" ")[0] for text in said_of(book)] == ["“Nobody”"]


def test_a_slip_of_the_hand_mended_the_next_day_keeps_everything() -> None:
    book = memory_workbook(typed=TYPED, rows=6)
    recalculate(book, TODAY)
    for day, name in enumerate(("Gaint", "Giant"), start=1):
        type_in(book, 0, {"client": name})
        log(book, (TODAY + dt.timedelta(days=day), name, "Care call"))
        found = recalculate(book, TODAY + dt.timedelta(days=day))
        assert [(c.client, c.what) for c in found.judgement.changes] == [(name, "renamed")]
    assert by_client(book)["Giant"]["since"] == TODAY
    assert found.service is not None
    assert [t.client for t in found.service.touches] == ["Giant", "Giant"]


def test_two_who_may_be_the_one_are_said_and_none_is_taken() -> None:
    typed = {name: [*values, values[0]] for name, values in TYPED.items()}
    typed["client"] = ["Giant", "Wilt", "Waits", "Twin"]
    book = memory_workbook(typed=typed, rows=6)
    recalculate(book, TODAY)
    type_in(book, 0, {"client": "Brand"})
    type_in(book, 3, dict.fromkeys(TYPED))
    found = recalculate(book, TOMORROW)
    assert [(c.client, c.what) for c in found.judgement.changes] == [
        ("Brand", "new"), ("Giant", "removed"), ("Twin", "removed"),
    ]  # fmt: skip
    why = table(book, "changes")[0]["why"]
    assert why.startswith("It may be Giant, Twin under another name, which cannot be told")
    assert by_client(book)["Brand"]["since"] == TOMORROW
