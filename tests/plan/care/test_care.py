"""The service schedule on a whole workbook: written, read back, and stable."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from icalendar import Calendar
from rich.console import Console

from pumpkin_sheets.book import BookError, Cell, MemoryBook
from pumpkin_sheets.cli import show_schedule as schedule_report
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.plan.care.care import Service
from pumpkin_sheets.plan.care.rows import Row
from pumpkin_sheets.plan.care.touches import TouchKind
from pumpkin_sheets.recalculate import Done, examine, recalculate

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
    with pytest.raises(BookError, match="Touch Log"):
        schedule_report.publish(Console(file=io.StringIO()), made, None)


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
    before = {title: stored_values(path, title) for title in XlsxBook(path).titles()}
    outcome = recalculate(XlsxBook(path), TODAY + 2 * DAY, unattended=True)
    assert outcome.done is Done.SCHEDULED
    moved = {title for title, was in before.items() if was != stored_values(path, title)}
    # Hidden: the day, and the copy of the others.
    assert moved == {"Schedule", "Service now", "Practice lists", "Memory"}
    content = path.read_bytes()
    assert recalculate(XlsxBook(path), TODAY + 2 * DAY, unattended=True).done is Done.SAME
    assert path.read_bytes() == content


def stored_values(path: Path, title: str) -> list[tuple[object, ...]]:
    """Every stored value of a sheet."""
    sheet = openpyxl.load_workbook(path, data_only=True)[title]
    return list(sheet.iter_rows(values_only=True))
