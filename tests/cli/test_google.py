"""End to end, by command: set up, type, night, mail, type, night; only the network is an imitation.

The commands reach the stand-in through an office proxy with its own certificates, told of it by
nothing but HTTPS_PROXY and REQUESTS_CA_BUNDLE; the mail goes through a real server with TLS and a
login.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import json
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.cli.command import Parser
from pumpkin_sheets.cli.google import add_commands
from pumpkin_sheets.cli.main import main
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.google.account import load_key
from pumpkin_sheets.nightly.run_lock import only_run, state_folder
from tests.google_stand_in import Fault, OfficeProxy, Spreadsheet, StandIn
from tests.google_stand_in.transport import write_key
from tests.homes.google.test_setup import calculate_titles, header
from tests.nightly.test_mail import Postbox, certificate, make_certificate, start
from tests.nightly.test_night import plan

__all__ = ["certificate", "make_certificate"]

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

Run = Callable[..., int]


def pumpkin(*arguments: str) -> int:
    """What the ``pumpkin`` command does with these words."""
    parser = Parser()
    add_commands(parser.add_subparsers(required=True))
    options = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


@pytest.fixture
def office(
    stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OfficeProxy]:
    with OfficeProxy(stand_in, tmp_path) as proxy:
        for name in ("NO_PROXY", "no_proxy", "CURL_CA_BUNDLE"):
            monkeypatch.delenv(name, raising=False)
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(proxy.authority))
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
        monkeypatch.chdir(tmp_path)
        yield proxy


@pytest.fixture
def sheet(stand_in: StandIn, tmp_path: Path) -> Spreadsheet:
    write_key(tmp_path / "key.json", stand_in.account)
    return stand_in.spreadsheet("1abcDEFghiJKLmnoPQR")


@pytest.fixture
def postbox(tmp_path: Path, certificate: Path) -> Iterator[Postbox]:
    box = Postbox()
    controller = start(box, "starttls", certificate)
    password = tmp_path / "password"
    password.write_text("päss word\n", encoding="utf-8")
    password.chmod(0o600)
    (tmp_path / "pumpkin.toml").write_text(
        f"""
[google]
key_file = "key.json"
[mail]
server = "127.0.0.1"
port = {controller.port}
user = "anna@studio.example"
password_file = "password"
authority = "{certificate}"
from = "Pumpkin 南瓜 <pumpkin@studio.example>"
to = ["Anna Ünal <anna@studio.example>"]
[[books]]
google = "1abcDEFghiJKLmnoPQR"
name = "Studio"
[[books]]
file = "file.xlsx"
[[books]]
file = "nowhere.xlsx"
""",
        encoding="utf-8",
    )
    yield box
    controller.stop()


def mails(postbox: Postbox) -> list[EmailMessage]:
    found = []
    for envelope in postbox.mails:
        read = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        found.append(read)
    return found


def test_setup_passes_the_packs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from pumpkin_sheets.homes.google import setup

    asked: list[Any] = []

    def set_up(*told: Any) -> setup.Setup:
        asked.append(told[1:])
        return setup.Setup((), 0)

    monkeypatch.setattr(setup, "set_up", set_up)
    monkeypatch.setattr("pumpkin_sheets.cli.google._book", lambda options: None)
    assert pumpkin("google", "setup", "URL", "--with", "profit", "--rows", "20") == 0
    assert pumpkin("google", "setup", "URL") == 0
    assert [(told[1:]) for told in asked] == [
        ("USD", 20, ("profit",), ""),
        ("USD", 200, (), ""),
    ]
    with pytest.raises(BookError, match="no pack called “gold”"):
        pumpkin("google", "setup", "URL", "--with", "gold")


def test_no_trouble_of_the_way_to_google_ends_in_a_traceback(
    office: OfficeProxy,
    stand_in: StandIn,
    sheet: Spreadsheet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("google", "setup", sheet.key, "--key", "key.json")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))
    assert main(words) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert "REQUESTS_CA_BUNDLE names a file of certificates that is not there" in said

    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret figures")

    monkeypatch.setattr("pumpkin_sheets.homes.google.setup.set_up", broken)
    assert main(words) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("Stopped by a mistake of the program (test_google.py:")
    assert "secret" not in said


def test_an_answer_that_an_office_proxy_lost(
    office: OfficeProxy,
    stand_in: StandIn,
    sheet: Spreadsheet,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What was made is not made again, and nobody is told that it exists already."""
    stand_in.fail(Fault("reset after", "spreadsheets.batchUpdate"))
    assert pumpkin("google", "setup", sheet.key, "--key", "key.json") == 0
    assert "Made: Start, Clients, Dashboard" in capsys.readouterr().out
    assert stand_in.calls.count("spreadsheets.batchUpdate") == 1


def test_from_an_empty_sheet_to_the_second_mail(
    stand_in: StandIn,
    office: OfficeProxy,
    sheet: Spreadsheet,
    postbox: Postbox,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = f"https://docs.google.com/spreadsheets/d/{sheet.key}/edit#gid=0"
    assert pumpkin("google", "setup", url, "--key", "key.json") == 0
    assert "Made: Start, Clients, Dashboard" in capsys.readouterr().out
    assert pumpkin("google", "setup", url, "--key", "key.json") == 0
    assert "nothing changed" in capsys.readouterr().out
    calculate_titles(stand_in.book(sheet.key))
    clients = stand_in.book(sheet.key).sheet("Clients")
    rows = {"client": ["Studio Ünal", "=1+1"], "revenue": [24000, 700], "hours": [100, 60]}
    for name, values in {**rows, "communication": [5, 1], "respect": [5, 1]}.items():
        clients.fill([[value] for value in values], row=4, column=header(clients, name))
    create_workbook(tmp_path / "file.xlsx", sample=True, rows=60)

    shown = pumpkin("nightly", "--dry-run")
    out = capsys.readouterr()
    assert shown == 1, "one of the books is not there"
    assert "Subject: Studio: Changes among your clients: 2" in out.out
    assert "nowhere" in out.err
    assert postbox.mails == []
    assert stand_in.book(sheet.key).sheet("Changes").grid()[3:] == []

    assert pumpkin("nightly", "--log", "night.log") == 1
    out = capsys.readouterr()
    assert "Studio: recalculated; mailed changes: 2" in out.out
    assert "file: recalculated; mailed changes: 48" in out.out
    assert len((tmp_path / "night.log").read_text().splitlines()) == 3
    assert postbox.logins == ["anna@studio.example"] * 3
    first = mails(postbox)[0]
    assert first["To"].addresses[0].display_name == "Anna Ünal"
    assert stand_in.book(sheet.key).sheet("Review").entered(3, 0) == {"stringValue": "=1+1"}

    (tmp_path / "pumpkin.toml").write_text(
        (tmp_path / "pumpkin.toml").read_text().replace('[[books]]\nfile = "nowhere.xlsx"\n', "")
    )
    postbox.mails.clear()
    assert pumpkin("nightly") == 0
    assert capsys.readouterr().out == "Studio: nothing to write\nfile: nothing to write\n"
    clients = stand_in.book(sheet.key).sheet("Clients")
    clients.type_in(4, header(clients, "communication"), 1)
    clients.type_in(4, header(clients, "respect"), 1)
    assert pumpkin("nightly") == 0
    (second,) = mails(postbox)
    assert "Studio Ünal" in second["Subject"]
    assert second["Message-ID"] != first["Message-ID"]
    assert pumpkin("nightly") == 0
    assert len(postbox.mails) == 1

    diary = state_folder({"XDG_STATE_HOME": str(tmp_path / "state")}, tmp_path, "linux")
    diary /= "nights.json"
    kept = json.loads(diary.read_text())
    pages = [page for name, page in kept.items() if name != "computer"]
    assert len(pages) == 3
    for page in pages:
        page["last"] = "2020-01-01"
    diary.write_text(json.dumps(kept))
    capsys.readouterr()
    assert pumpkin("nightly", "--log", "night.log") == 0
    assert "Studio: The nights of 2020-01-02 to " in capsys.readouterr().out
    assert "did not run. nothing to write; mailed" in (tmp_path / "night.log").read_text()
    assert len(postbox.mails) == 3
    diary.write_text("{")
    assert pumpkin("nightly") == 0
    told = capsys.readouterr()
    assert "nights.json cannot be read and is begun anew" in told.err
    assert told.out == "Studio: nothing to write\nfile: nothing to write\n"
    assert len(json.loads(diary.read_text()).keys() - {"computer"}) == 2


def test_a_second_run_leaves(
    office: OfficeProxy,
    sheet: Spreadsheet,
    postbox: Postbox,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = state_folder({"XDG_STATE_HOME": str(tmp_path / "state")}, tmp_path, "linux")
    with only_run(folder):
        assert pumpkin("nightly") == 3
    assert capsys.readouterr().err == "Another run is under way.\n"
    assert pumpkin("nightly", "--config", "other.toml") == 2


def test_push_and_pull_by_command(
    stand_in: StandIn,
    office: OfficeProxy,
    sheet: Spreadsheet,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    create_workbook(tmp_path / "file.xlsx", sample=True, rows=60)
    assert pumpkin("google", "setup", sheet.key, "--key", "key.json") == 0
    calculate_titles(stand_in.book(sheet.key))
    assert pumpkin("google", "push", "file.xlsx", sheet.key, "--key", "key.json") == 0
    assert pumpkin("google", "pull", sheet.key, "back.xlsx", "--key", "key.json") == 0
    assert "Clients copied to back.xlsx: 48." in capsys.readouterr().out
    with pytest.raises(BookError):
        pumpkin("google", "push", "file.xlsx", sheet.key, "--key", "key.json")
    assert load_key(tmp_path / "key.json").service_account_email == stand_in.account


def test_half_gone_has_a_way_out(
    stand_in: StandIn,
    office: OfficeProxy,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_key(tmp_path / "key.json", stand_in.account)
    sheet = stand_in.spreadsheet("1abcDEFghiJKLmnoPQR")
    for title, grid in plan().items():
        sheet.add(title, len(grid) + 2, max(len(row) for row in grid)).fill(grid)
    url = f"https://docs.google.com/spreadsheets/d/{sheet.key}/edit#gid=0"
    words = ("recalculate", url, "--key", "key.json")
    assert main(words) == 0
    assert "Written to the Google Sheet." in capsys.readouterr().out
    reviewed = stand_in.book(sheet.key).sheet("Review").grid()
    clients = stand_in.book(sheet.key).sheet("Clients")
    for row in range(5, 8):
        for column in range(clients.columns):
            clients.type_in(row, column, None)
    assert main(words) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("Fewer than half of the clients of the last review are left (1 of 3)")
    assert "--yes-half-gone" in said
    assert stand_in.book(sheet.key).sheet("Review").grid() == reviewed
    assert main((*words, "--yes-half-gone")) == 0
    assert len(stand_in.book(sheet.key).sheet("Review").grid()) == len(reviewed) - 2


def test_half_gone_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, sample=True, rows=60)
    assert main(("recalculate", str(path))) == 0
    made = openpyxl.load_workbook(path)
    for row in made["Clients"].iter_rows(min_row=15, max_row=60):
        for cell in row:
            if not str(cell.value).startswith("="):
                cell.value = None
    made.save(path)
    before = path.read_bytes()
    assert main(("recalculate", str(path))) == 2
    assert "--yes-half-gone" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert main(("recalculate", str(path), "--yes-half-gone")) == 0
    assert path.read_bytes() != before


def test_install_shows_what_it_would_do(
    office: OfficeProxy, postbox: Postbox, capsys: pytest.CaptureFixture[str]
) -> None:
    for scheduler in ("systemd", "cron", "launchd", "windows"):
        words = ("nightly", "install", "--scheduler", scheduler, "--at", "04:30", "--show")
        assert pumpkin(*words) == 0
        assert "nightly" in capsys.readouterr().out
    assert pumpkin("nightly", "install", "--scheduler", "cron", "--at", "late") == 2
    assert "not a time of day" in capsys.readouterr().err
