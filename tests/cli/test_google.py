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

import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.cli.command import Parser
from pumpkin_sheets.cli.google import add_commands
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.google.access import load_key
from pumpkin_sheets.nightly.run_lock import only_run, state_folder
from tests.google_stand_in import OfficeProxy, Spreadsheet, StandIn
from tests.google_stand_in.transport import write_key
from tests.homes.google.test_setup import calculate_titles, header
from tests.nightly.test_mail import Postbox, certificate, make_certificate, start

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
    assert "Studio: recalculated; mailed 2 changes" in out.out
    assert "file: recalculated; mailed 48 changes" in out.out
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
    assert len(kept) == 3
    for page in kept.values():
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
    assert len(json.loads(diary.read_text())) == 2


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
    assert "48 clients copied to back.xlsx" in capsys.readouterr().out
    with pytest.raises(BookError):
        pumpkin("google", "push", "file.xlsx", sheet.key, "--key", "key.json")
    assert load_key(tmp_path / "key.json").service_account_email == stand_in.account


def test_install_shows_what_it_would_do(
    office: OfficeProxy, postbox: Postbox, capsys: pytest.CaptureFixture[str]
) -> None:
    for scheduler in ("systemd", "cron", "launchd", "windows"):
        words = ("nightly", "install", "--scheduler", scheduler, "--at", "04:30", "--show")
        assert pumpkin(*words) == 0
        assert "nightly" in capsys.readouterr().out
    assert pumpkin("nightly", "install", "--scheduler", "cron", "--at", "late") == 2
    assert "not a time of day" in capsys.readouterr().err
