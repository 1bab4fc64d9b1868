"""The calendar file: read back with icalendar, and checked line by line against RFC 5545."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from pumpkin_sheets.book import BookError
from pumpkin_sheets.calendar.clock import CalendarError
from pumpkin_sheets.calendar.file import (
    CalendarChange,
    calendar_bytes,
    write_calendar,
)
from pumpkin_sheets.homes.file import alone
from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.care.secret_words import revealing_word, secret_words
from pumpkin_sheets.plan.care.shown_names import shown_name
from pumpkin_sheets.plan.care.touches import SCHEDULED, Entry, TouchKind, Why
from tests.users import ADMINISTRATOR, as_user, let_in

ZONES = ("Asia/Taipei", "Asia/Tehran", "Europe/London", "America/New_York")
LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


def entry(
    date: dt.date,
    time: dt.time = dt.time(9),
    client: str = "Acme",
    kind: TouchKind = TouchKind.CARE_CALL,
    person: str = "Mei",
    minutes: int = 20,
) -> Entry:
    why = Why("overdue_cadence", (("days", 14), ("overdue", 3)))
    return Entry(date, time, client, kind, person, minutes, why, None, 3, date)


def publish(
    entries: Sequence[Entry],
    previous: bytes | None = None,
    zone: ZoneInfo = LONDON,
    now: dt.datetime = NOW,
    language: str = "en",
) -> tuple[bytes, CalendarChange]:
    return calendar_bytes(entries, previous, zone, words(language), all_words(), now)


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def states(content: bytes) -> dict[dt.date, tuple[str, str, int]]:
    """Date -> (UID, status, sequence)."""
    return {
        e["DTSTART"].dt.date(): (str(e["UID"]), str(e["STATUS"]), int(e["SEQUENCE"]))
        for e in events(content)
    }


class TestPublishing:
    def test_uids_stay_and_the_sequence_rises_when_an_entry_moves(self) -> None:
        one, change = publish([entry(MONDAY), entry(MONDAY + 14 * DAY)])
        assert change == CalendarChange(added=2)
        two, change = publish([entry(MONDAY), entry(MONDAY + 16 * DAY)], one)
        assert (change.moved, change.unchanged, change.cancelled) == (1, 1, 0)
        before, after = states(one), states(two)
        assert after[MONDAY] == before[MONDAY]
        assert after[MONDAY + 16 * DAY] == (before[MONDAY + 14 * DAY][0], "CONFIRMED", 1)
        three, _ = publish([entry(MONDAY), entry(MONDAY + 17 * DAY)], two)
        assert states(three)[MONDAY + 17 * DAY][2] == 2

    def test_a_shifted_series_moves_event_by_event(self) -> None:
        days = [MONDAY + d * DAY for d in (1, 15, 29, 43)]
        one, _ = publish([entry(d) for d in days])
        two, change = publish([entry(d + 2 * DAY) for d in days], one)
        assert (change.moved, change.cancelled, change.added) == (4, 0, 0)
        for day in days:
            assert states(two)[day + 2 * DAY][0] == states(one)[day][0]

    def test_what_is_gone_is_cancelled_and_stays_so_until_its_day(self) -> None:
        one, _ = publish([entry(MONDAY + DAY), entry(MONDAY + DAY, dt.time(10), "Bo")])
        two, change = publish([entry(MONDAY + DAY)], one)
        assert change.cancelled == 1
        gone = next(e for e in events(two) if e["SUMMARY"] == "Call: Bo")
        assert (gone["STATUS"], gone["SEQUENCE"]) == ("CANCELLED", 1)
        three, change = publish([entry(MONDAY + DAY)], two, now=NOW + DAY)
        assert three == two
        assert not change.anything
        later, _ = publish([], two, now=NOW + 3 * DAY)
        assert [str(e["SUMMARY"]) for e in events(later)] == ["Call: Acme"]

    def test_a_cancelled_one_comes_back_under_its_own_uid(self) -> None:
        one, _ = publish([entry(MONDAY + DAY)])
        two, _ = publish([], one)
        three, _ = publish([entry(MONDAY + DAY)], two)
        (uid, status, sequence) = states(three)[MONDAY + DAY]
        assert (uid, status, sequence) == (states(one)[MONDAY + DAY][0], "CONFIRMED", 2)

    def test_what_has_begun_is_history(self) -> None:
        one, _ = publish([entry(MONDAY), entry(MONDAY + 14 * DAY)])
        afternoon = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)
        two, change = publish([entry(MONDAY + 14 * DAY)], one, now=afternoon)
        assert two == one
        assert not change.anything
        much_later, _ = publish([], one, now=afternoon + 500 * DAY)
        assert events(much_later) == []

    def test_publishing_again_changes_no_byte(self) -> None:
        one, _ = publish([entry(MONDAY), entry(MONDAY, dt.time(10), "綠葉, 有限; 公司\\")])
        two, change = publish(
            [entry(MONDAY, dt.time(10), "綠葉, 有限; 公司\\"), entry(MONDAY)],
            one,
            now=NOW + dt.timedelta(hours=5),
        )
        assert two == one
        assert change == CalendarChange(unchanged=2)

    def test_a_new_length_or_person_raises_the_sequence(self) -> None:
        one, _ = publish([entry(MONDAY)])
        for changed in (entry(MONDAY, minutes=45), entry(MONDAY, person="Jan")):
            two, change = publish([changed], one)
            assert change.moved == 1
            assert states(two)[MONDAY][2] == 1


class TestFile:
    def test_written_whole_and_only_when_something_changed(self, tmp_path: Path) -> None:
        path = tmp_path / "care.ics"
        change = write_calendar(path, [entry(MONDAY)], LONDON, words("en"), all_words(), NOW)
        assert change.added == 1
        stamp = path.stat().st_mtime_ns
        write_calendar(path, [entry(MONDAY)], LONDON, words("en"), all_words(), NOW)
        assert path.stat().st_mtime_ns == stamp
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize(
        "content",
        [
            b"Dear diary",
            b"\xff\xfe\x00nonsense",
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Birthday\r\n"
            b"DTSTART:20260301T100000Z\r\nDTEND:20260301T110000Z\r\nEND:VEVENT\r\n"
            b"END:VCALENDAR\r\n",
            b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260301\r\nEND:VEVENT\r\n"
            b"END:VCALENDAR\r\n",
        ],
    )
    def test_a_file_that_is_not_ours_is_left_alone(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "mine.ics"
        path.write_bytes(content)
        with pytest.raises(CalendarError, match=r"mine\.ics"):
            write_calendar(path, [entry(MONDAY)], LONDON, words("en"), all_words(), NOW)
        assert path.read_bytes() == content

    def test_a_folder_that_is_not_there_is_one_sentence(self, tmp_path: Path) -> None:
        path = tmp_path / "nowhere" / "care.ics"
        with pytest.raises(CalendarError, match="written: there is no such folder"):
            write_calendar(path, [entry(MONDAY)], LONDON, words("en"), all_words(), NOW)

    @pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX systems")
    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
    def test_a_new_one_is_for_those_who_may_read_the_workbook(
        self, tmp_path: Path, mode: int
    ) -> None:
        workbook, path = tmp_path / "Plan.xlsx", tmp_path / "care.ics"
        workbook.write_bytes(b"")
        workbook.chmod(mode)
        arguments = (LONDON, words("en"), all_words(), NOW)
        write_calendar(path, [entry(MONDAY)], *arguments, like=workbook)
        assert path.stat().st_mode & 0o777 == mode & 0o666
        path.chmod(0o444)
        write_calendar(path, [entry(MONDAY + DAY)], *arguments, like=workbook)
        assert path.stat().st_mode & 0o777 == 0o444, "whom its owner shows it to stays"
        path.unlink()
        write_calendar(path, [entry(MONDAY)], *arguments)
        assert path.stat().st_mode & 0o777 == 0o600
        assert sorted(tmp_path.iterdir()) == [workbook, path]

    @ADMINISTRATOR
    def test_it_is_not_another_groups(self, tmp_path: Path) -> None:
        workbook, path = tmp_path / "Plan.xlsx", tmp_path / "care.ics"
        workbook.write_bytes(b"")
        os.chown(workbook, 2000, 3000)
        workbook.chmod(0o640)
        let_in(tmp_path)
        tmp_path.chmod(0o777)
        languages = all_words()

        def publish() -> None:
            arguments = (LONDON, words("en"), languages, NOW)
            write_calendar(path, [entry(MONDAY)], *arguments, like=workbook)

        publish()
        assert (path.stat().st_uid, path.stat().st_gid) == (2000, 3000)
        path.unlink()
        as_user(2001, 3100, [3000], publish)
        assert (path.stat().st_gid, path.stat().st_mode & 0o777) == (3000, 0o640)
        path.unlink()
        as_user(2001, 3100, [], publish)
        assert (path.stat().st_gid, path.stat().st_mode & 0o777) == (3100, 0o600)

    def test_another_run_is_waited_for_and_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "care.ics"
        monkeypatch.setattr(alone, "WAIT", 0.2)
        said: list[str] = []

        def other() -> None:
            try:
                write_calendar(path, [entry(MONDAY)], LONDON, words("en"), all_words(), NOW)
            except BookError as error:
                said.append(str(error))

        with alone.working_on(path):
            thread = threading.Thread(target=other)
            thread.start()
            thread.join()
        assert said == [
            "care.ics is being worked on by another run of Pumpkin Sheets, "
            "so nothing was written: try again in a moment."
        ]
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.skipif(os.name == "nt", reason="links of POSIX systems")
    def test_a_link_is_followed(self, tmp_path: Path) -> None:
        path, link = tmp_path / "care.ics", tmp_path / "link.ics"
        link.symlink_to(path)
        write_calendar(link, [entry(MONDAY)], LONDON, words("en"), all_words(), NOW)
        assert link.is_symlink()
        assert path.is_file()


class TestStandard:
    @pytest.mark.parametrize("zone", ZONES)
    def test_lines_are_folded_by_octets_and_end_in_crlf(self, zone: str) -> None:
        long = "很長的名字" * 30
        content, _ = publish([entry(MONDAY, client=long)], zone=ZoneInfo(zone))
        assert content.endswith(b"END:VCALENDAR\r\n")
        assert b"\n" not in content.replace(b"\r\n", b"")
        lines = content.split(b"\r\n")
        assert max(len(line) for line in lines) <= 75
        for line in lines:
            line.decode("utf-8")  # no character is cut in two
        (event,) = events(content)
        assert event["SUMMARY"] == f"Call: {long}"

    def test_every_part_has_what_it_must_have_once(self) -> None:
        content, _ = publish([entry(MONDAY), entry(MONDAY + 20 * DAY)])
        calendar = Calendar.from_ical(content)
        assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
        assert calendar["PRODID"]
        for event in calendar.walk("VEVENT"):
            for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY"):
                assert not isinstance(event[name], list)
            assert event["DTSTAMP"].dt.tzinfo is not None
            assert event["DTSTART"].params["TZID"] == "Europe/London"
        zones = [str(z["TZID"]) for z in calendar.walk("VTIMEZONE")]
        assert zones == ["Europe/London"]
        uids = [str(e["UID"]) for e in calendar.walk("VEVENT")]
        assert len(uids) == len(set(uids)) == 2

    def test_text_that_means_something_to_a_calendar_stays_text(self) -> None:
        name = "Semi; comma, back\\slash: \"quote\" 'n'"
        content, _ = publish([entry(MONDAY, client=name)])
        assert events(content)[0]["SUMMARY"] == f"Call: {name}"
        content, _ = publish([entry(MONDAY, client="Two\r\nEND:VEVENT\nlines\x07")])
        assert [str(e["SUMMARY"]) for e in events(content)] == ["Call: Two END:VEVENT lines"]


class TestTimeZones:
    @pytest.mark.parametrize("zone", ZONES)
    def test_nine_o_clock_is_nine_o_clock_on_every_day_of_two_years(self, zone: str) -> None:
        info = ZoneInfo(zone)
        days = [MONDAY + d * DAY for d in range(0, 730, 5)]
        content, _ = publish([entry(d) for d in days], zone=info)
        found = sorted(e["DTSTART"].dt for e in events(content))
        assert [m.date() for m in found] == days
        for moment in found:
            assert moment.time() == dt.time(9)
            expected = dt.datetime.combine(moment.date(), dt.time(9), info)
            assert moment.utcoffset() == expected.utcoffset()

    @pytest.mark.parametrize(
        ("zone", "before", "after", "hours"),
        [
            ("Europe/London", dt.date(2026, 3, 27), dt.date(2026, 3, 30), (9, 8)),
            ("America/New_York", dt.date(2026, 3, 6), dt.date(2026, 3, 9), (14, 13)),
            ("Asia/Taipei", dt.date(2026, 3, 27), dt.date(2026, 3, 30), (1, 1)),
            ("Asia/Tehran", dt.date(2026, 3, 19), dt.date(2026, 3, 24), (5, 5)),
        ],
    )
    def test_over_a_change_of_the_clock(
        self, zone: str, before: dt.date, after: dt.date, hours: tuple[int, int]
    ) -> None:
        content, _ = publish([entry(before), entry(after)], zone=ZoneInfo(zone))
        found = [e["DTSTART"].dt.astimezone(dt.UTC).hour for e in events(content)]
        assert tuple(found) == hours


# --- F12 ----------------------------------------------------------------------------------------

SECRETS = secret_words(all_words())
NAMES = st.one_of(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=40),
    st.sampled_from(["VIP Travel", "Good Shepherd", "Acme (VIP)", "Drop & Co", "頂級旅遊", "=1+1"]),
)


@settings(max_examples=150)
@given(
    st.lists(
        st.builds(
            entry,
            st.dates(MONDAY, MONDAY + 90 * DAY),
            st.sampled_from([dt.time(9), dt.time(14, 30)]),
            NAMES,
            st.sampled_from(SCHEDULED),
            st.one_of(NAMES, st.sampled_from(["", "VIP desk", "貴賓組"])),
            st.integers(5, 120),
        ),
        max_size=4,
    ),
    st.sampled_from([w.language for w in all_words()]),
)
def test_nothing_in_the_file_gives_a_tier_away(entries: list[Entry], language: str) -> None:
    content, change = publish(entries, language=language)
    for line in content.decode().replace("\r\n ", "").split("\r\n"):
        if not line.startswith("SUMMARY:"):  # the one line with the client's own name
            assert revealing_word(line, SECRETS) is None, line
    spoken = words(language)
    titles = [
        spoken.say(
            "calendar.title",
            kind=spoken[f"touch_kinds_shown.{e.kind}"],
            client=shown_name(e.client, SECRETS).text,
        )
        for e in entries
    ]
    assert sorted(str(e["SUMMARY"]) for e in events(content)) == sorted(titles)
    assert revealing_word(spoken.say("calendar.title", kind="", client=""), SECRETS) is None
    assert change.added == len(entries)


def test_no_kind_of_touch_gives_itself_away_to_a_client() -> None:
    """Neither the judgement, nor that a surprise or a favour is coming."""
    for language in all_words():
        for kind in SCHEDULED:
            shown = language[f"touch_kinds_shown.{kind}"]
            assert revealing_word(shown, SECRETS) is None
        for kind in (TouchKind.SURPRISE, TouchKind.REFERRAL_ASK):
            assert language[f"touch_kinds_shown.{kind}"] != language[f"touch_kinds.{kind}"]
