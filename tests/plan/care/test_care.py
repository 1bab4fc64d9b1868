"""The service schedule on a whole workbook: written, read back, and stable."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from icalendar import Calendar
from rich.console import Console

from pumpkin_sheets.book import BookError, Cell
from pumpkin_sheets.cli import show_schedule as schedule_report
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.plan.care.care import Service
from pumpkin_sheets.plan.care.rows import Row, published_entries
from pumpkin_sheets.plan.care.sheets import SCHEDULE
from pumpkin_sheets.plan.care.touches import TouchKind
from pumpkin_sheets.recalculate import Done, examine, recalculate
from pumpkin_sheets.sheets.problems import PlanError
from pumpkin_sheets.sheets.tables import declared_header
from tests.memory_workbook import memory_workbook

TODAY = dt.date(2026, 3, 2)
MORNING = dt.datetime(2026, 3, 2, 8)
DAY = dt.timedelta(days=1)


def book(tmp_path: Path, language: str = "en") -> MemoryBook:
    """The sample workbook, reviewed once, in memory."""
    path = tmp_path / "sample.xlsx"
    create_workbook(path, language=language, sample=True, currency="TWD")
    file = XlsxBook(path)
    made = MemoryBook(file.read(file.titles()), "sample.xlsx")
    recalculate(made, TODAY)
    return made


def log(made: MemoryBook, *lines: list[Cell]) -> None:
    grid = made.sheets["Touch Log"]
    for i, line in enumerate(lines):
        row = line + [None] * (len(grid[2]) - len(line))
        if len(grid) > 3 + i:
            grid[3 + i] = row
        else:
            grid.append(row)


def service(made: MemoryBook, now: dt.datetime = MORNING) -> Service:
    found = examine(made, now)[1]
    assert found is not None
    return found


def rows(made: MemoryBook, title: str = "Schedule") -> list[Row]:
    return [tuple(row) for row in made.sheets[title][3:] if any(v is not None for v in row)]


def vip(found: Service) -> str:
    return next(c.name for c in found.clients if c.tier == 5)


@pytest.mark.parametrize("language", languages())
def test_a_new_workbook_has_a_schedule_and_the_second_run_changes_nothing(
    tmp_path: Path, language: str
) -> None:
    made = book(tmp_path, language)
    title = words(language)["sheets.schedule"]
    assert len(rows(made, title)) > 100
    assert not recalculate(made, TODAY).written
    found = service(made, dt.datetime.combine(TODAY, dt.time()))
    assert found.settings.problems == []
    by_tier = {c.name: c.tier for c in found.clients}
    assert {by_tier[e.client] for e in found.result.entries} == {3, 4, 5}


def test_a_logged_call_moves_the_next_one_and_leaves_the_others(tmp_path: Path) -> None:
    made = book(tmp_path)
    before = rows(made)
    name = vip(service(made))
    log(made, [TODAY, name, "Care call", "Mei", "fine"])
    recalculate(made, TODAY)
    after = rows(made)
    calls = [r for r in after if r[2] == name and r[3] == "Care call"]
    assert isinstance(calls[0][0], dt.date)
    assert abs(calls[0][0] - (TODAY + 14 * DAY)) <= 2 * DAY
    assert calls[0][4] == "Mei"
    others = [[r for r in listed if r[2] != name] for listed in (before, after)]
    assert others[0] == others[1]


def small(care_minutes: int) -> MemoryBook:
    """One VIP who was never called, and a day that holds so many minutes of care."""
    ticks = {f"criterion{i}": ["✓"] for i in (1, 2, 3)}
    typed = {"client": ["Giant"], "revenue": [20_000], "hours": [50], "respect": [5], **ticks}
    made = memory_workbook(typed=typed, rows=5)
    most_minutes(made, care_minutes)
    return made


def most_minutes(made: MemoryBook, minutes: int) -> None:
    label = "Most minutes of care a day, each person"
    next(r for r in made.sheets["Service levels"] if r[1] == label)[2] = minutes


def first_calls(made: MemoryBook) -> list[Cell]:
    """Date and due day of the first line of the calls that Schedule plans."""
    line = next(r for r in rows(made) if r[3] == "Care call")
    return [line[0], line[9]]


def test_a_first_touch_that_never_fits_is_overdue_since_its_day() -> None:
    """A line without a date is read back: else each day that passes grants a whole cadence."""
    made, due = small(care_minutes=10), dt.date(2026, 3, 12)
    for day in (TODAY, due + 4 * DAY, due + 4 * DAY, due + 40 * DAY):
        recalculate(made, day)
        assert first_calls(made) == [None, due]
    assert not recalculate(made, due + 40 * DAY).written
    most_minutes(made, 180)
    recalculate(made, due + 40 * DAY)
    # The progress report is overdue for longer, and three days lie between.
    assert first_calls(made) == [due + 43 * DAY, due]


def test_a_first_touch_that_fits_no_more_keeps_its_day() -> None:
    made, due = small(care_minutes=180), dt.date(2026, 3, 12)
    recalculate(made, TODAY)
    assert first_calls(made) == [due, due]
    most_minutes(made, 10)
    for _ in range(3):
        recalculate(made, due + 4 * DAY)
        assert first_calls(made) == [None, due]
    log(made, [due + 4 * DAY, "Giant", "Care call"])
    recalculate(made, due + 4 * DAY)
    assert first_calls(made) == [None, due + 18 * DAY]


def test_a_repetition_that_does_not_fit_says_nothing_of_the_first() -> None:
    """Only lines are read back whose touch is the next one of its kind."""
    header = declared_header(SCHEDULE)
    later = TODAY + 30 * DAY
    lines: list[dict[str, Cell]] = [
        {"date": TODAY, "start": "09:00", "client": "Ada", "kind": "Care call", "due": TODAY},
        {"client": "Ada", "kind": "Care call", "due": later},
        {"client": "Ada", "kind": "Visit", "due": later},
        {"client": "Bo", "kind": "Care call", "due": TODAY - 9 * DAY},
        {"client": "Bo", "kind": "Care call"},
        {"client": "Bo", "kind": "Visit", "due": TODAY, "start": "soon"},
    ]
    cells = [[line.get(c.name) for c in SCHEDULE.columns] for line in lines]
    grid: list[list[Cell]] = [[]] * header.first_row
    names = {"ada": "Ada", "bo": "Bo"}
    read = published_entries([*grid, *cells], header, names, [words("en")], TODAY)
    assert [(e.client, e.kind.value, e.date, e.due) for e in read] == [
        ("Ada", "care_call", TODAY, TODAY),
        ("Ada", "visit", TODAY - DAY, later),
        ("Bo", "care_call", TODAY - 9 * DAY, TODAY - 9 * DAY),
    ]


def test_what_is_wrong_is_listed_and_the_rest_is_still_scheduled(tmp_path: Path) -> None:
    made = book(tmp_path)
    name = vip(service(made))
    log(
        made,
        [TODAY, "Nobody & Sons", "Care call"],
        ["last week", name, "Care call"],
        [TODAY, name, "Karaoke"],
    )
    page = made.sheets["Service levels"]
    for row in page:
        if "Public holidays of" in row:
            row[row.index("Public holidays of") + 1] = "Atlantis"
        if row[1:2] == ["Good"]:
            row[4] = 0
    outcome = recalculate(made, TODAY)
    assert [(p.sheet, p.cell) for p in outcome.judgement.problems if p.sheet != "Clients"] == [
        ("Service levels", "E7"),
        ("Service levels", "C15"),
        ("Touch Log", "B4"),
        ("Touch Log", "A5"),
        ("Touch Log", "C6"),
    ]
    listed = [str(row[0]) for row in rows(made, "Problems")]
    assert {"Touch Log!B4", "Service levels!E7"} <= set(listed)
    kinds = {(r[2], r[3]) for r in rows(made)}
    assert (name, "Care call") in kinds


def test_public_holidays_and_days_off_are_kept_free(tmp_path: Path) -> None:
    made = book(tmp_path)
    for row in made.sheets["Service levels"]:
        if "Public holidays of" in row:
            row[row.index("Public holidays of") + 1] = "GB-ENG"
        if "Who (blank: all)" in row:
            header = row
    at = made.sheets["Service levels"].index(header)
    made.sheets["Service levels"].insert(at + 1, [None, TODAY + 2 * DAY, TODAY + 3 * DAY])
    recalculate(made, TODAY)
    days = {r[0] for r in rows(made) if r[0]}
    good_friday, easter_monday = dt.date(2026, 4, 3), dt.date(2026, 4, 6)
    assert not days & {good_friday, easter_monday, TODAY + 2 * DAY, TODAY + 3 * DAY}
    assert all(isinstance(d, dt.date) and d.isoweekday() < 6 for d in days)


def test_the_queue_puts_the_client_before_the_task(tmp_path: Path) -> None:
    made = book(tmp_path)
    found = service(made)
    best, worst = vip(found), next(c.name for c in found.clients if c.tier == 1)
    log(
        made,
        [dt.datetime(2026, 2, 25, 9), worst, "They asked", "", "URGENT!!!"],
        [dt.datetime(2026, 3, 2, 7), best, "They asked", "", "a small question"],
    )
    recalculate(made, TODAY)
    queue = rows(made, "Queue")
    assert [(r[0], r[1], r[3]) for r in queue[:2]] == [
        (1, best, "a small question"),
        (2, worst, "URGENT!!!"),
    ]
    assert queue[0][5] == 2
    assert queue[0][7] == "2026-03-02 11:00"
    assert len(queue) == 2, "only those who wait"
    assert made.sheets["Queue"][2][2] == "Tier"  # the client's tier stands before the task


def test_an_answer_is_owed_by_the_same_moment_after_new_year(tmp_path: Path) -> None:
    """Working days of 2026 after 24 December are the 29th to the 31st, and 1 January is off too."""
    made = book(tmp_path)
    for row in made.sheets["Service levels"]:
        if "Public holidays of" in row:
            row[row.index("Public holidays of") + 1] = "GB-ENG"
    worst = next(c.name for c in service(made).clients if c.tier == 1)
    log(made, [dt.datetime(2026, 12, 24, 17), worst, "They asked", "", "a logo"])
    for day in (dt.date(2026, 12, 30), dt.date(2027, 1, 4), dt.date(2028, 3, 1)):
        recalculate(made, day)
        (waits,) = rows(made, "Queue")
        assert (waits[1], waits[7]) == (worst, "2027-01-05 17:00"), day


def test_an_older_workbook_without_service_now_keeps_everybodys_level_on_queue(
    tmp_path: Path,
) -> None:
    made = book(tmp_path)
    shown = {row[0]: row[4:8] for row in rows(made, "Service now")}
    del made.sheets["Service now"]
    best = vip(service(made))
    log(made, [dt.datetime(2026, 3, 2, 7), best, "They asked", "", "a logo"])
    recalculate(made, TODAY)
    queue = rows(made, "Queue")
    assert [row[1] for row in queue].count(best) == 1
    assert {row[1]: row[9:13] for row in queue if row[1] != best} == {
        name: levels for name, levels in shown.items() if name != best
    }
    assert len(queue) == 48


def test_an_empty_schedule_says_what_to_do_first(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path)
    recalculate(XlsxBook(path), TODAY)
    (line,) = rows(MemoryBook(XlsxBook(path).read(["Schedule"])))
    assert str(line[6]).startswith("Nothing is planned yet: type your clients on Clients")
    assert not recalculate(XlsxBook(path), TODAY + DAY).written


def test_the_drop_downs_and_bands_of_schedule_and_touch_log(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, sample=True)
    recalculate(XlsxBook(path), TODAY)
    read = openpyxl.load_workbook(path)
    lists = {
        str(check.sqref): check.formula1
        for title in ("Touch Log", "Schedule")
        for check in read[title].data_validations.dataValidation
    }
    assert lists["B4:B503"] == "ClientName", "clients, for the 500 prepared rows"
    assert lists["C4:C503"].startswith('"Care call,Progress report,')
    assert lists["L4:L100004"] == '"✓"'
    page = read["Schedule"]
    assert page["A4"].number_format == "yyyy-mm-dd ddd"
    assert page["L4"].fill.start_color.rgb == page["L60"].fill.start_color.rgb == "FFFFF6E3"
    rules = {
        (str(block.sqref), rule.formula[0])
        for block, listed in page.conditional_formatting._cf_rules.items()
        for rule in listed
    }
    week = "IF(ISNUMBER($A4),MOD(INT(($A4-WEEKDAY($A4,3))/7),2)=1,FALSE)"
    assert ("A4:K100004", week) in rules
    assert ("C4:C100004", '$K4="VIP"') in rules
    assert ("C4:C100004", '$K4="OK"') not in rules, "only who is wanted"


def test_a_workbook_without_these_sheets_is_still_reviewed(tmp_path: Path) -> None:
    made = book(tmp_path)
    del made.sheets["Touch Log"]
    outcome = recalculate(made, TODAY + DAY)
    assert outcome.service is None
    with pytest.raises(PlanError, match="Touch Log"):
        schedule_report.publish(Console(file=io.StringIO()), made, None)


@pytest.mark.parametrize(("language", "lost"), [("en", "Touch Log"), ("fa", "سطح خدمت")])
def test_a_schedule_that_lacks_a_sheet_says_so_and_stays(language: str, lost: str) -> None:
    """Renamed by its owner, it would be a schedule that grows old unnoticed."""
    made, said = memory_workbook(language=language, rows=5), words(language)
    schedule = made.sheets[said["sheets.schedule"]]
    before = [list(row) for row in schedule]
    made.sheets["X"] = made.sheets.pop(lost)
    found = recalculate(made, TODAY).judgement.problems
    assert [str(p) for p in found] == [
        f"{said['sheets.schedule']}!A1: " + said.say("schedule.stands_still", sheet=lost)
    ]
    assert f"“{lost}”" in found[0].message or f"«{lost}»" in found[0].message
    assert made.sheets[said["sheets.schedule"]] == before
    with pytest.raises(PlanError, match=lost):
        schedule_report.publish(Console(), made, None)
    del made.sheets[said["sheets.schedule"]]
    assert not recalculate(made, TODAY).judgement.problems


def test_the_command_prints_this_week_and_writes_a_calendar(tmp_path: Path) -> None:
    made = book(tmp_path)
    log(made, [TODAY, vip(service(made)), "They asked", "", "[bold]markup[/bold]"])
    out = Console(file=io.StringIO(), width=160)
    path = tmp_path / "care.ics"
    schedule_report.publish(out, made, path)
    text = out.file.getvalue()  # type: ignore[attr-defined]
    assert "[bold]markup[/bold]" in text
    assert "care.ics: " in text
    events = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert len(events) > 50
    with pytest.raises(BookError, match="Ghost"):
        schedule_report.publish(out, made, None, "Ghost")


def test_in_a_file_dates_are_dates_and_the_owners_sheets_are_untouched(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, sample=True)
    recalculate(XlsxBook(path), TODAY)
    read = openpyxl.load_workbook(path)
    first = [cell.value for cell in read["Schedule"][4]]
    assert isinstance(first[0], dt.datetime)
    assert isinstance(first[5], int)
    assert first[3] in {words("en")[f"touch_kinds.{kind}"] for kind in TouchKind}
    assert not recalculate(XlsxBook(path), TODAY).written


def test_in_a_file_only_the_schedule_moves_on_with_the_day(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, sample=True, packs=["profit"])
    recalculate(XlsxBook(path), TODAY, unattended=True)
    before = stored_values(path)
    outcome = recalculate(XlsxBook(path), TODAY + 2 * DAY, unattended=True)
    assert outcome.done is Done.SCHEDULED
    after = stored_values(path)
    assert before.keys() == after.keys()
    moved = {title for title, was in before.items() if was != after[title]}
    # Hidden: the day, and the copy of the others.
    assert moved == {"Schedule", "Service now", "Practice lists", "Memory"}
    content = path.read_bytes()
    assert recalculate(XlsxBook(path), TODAY + 2 * DAY, unattended=True).done is Done.SAME
    assert path.read_bytes() == content


def stored_values(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every stored value of every sheet."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
