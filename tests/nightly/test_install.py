"""The nightly run in each scheduler: what is written, and what is run, in a temporary home."""

from __future__ import annotations

import configparser
import os
import plistlib
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pumpkin_sheets.background.job import InstallError, install, run_command, scheduler_here
from pumpkin_sheets.background.log import log_line
from pumpkin_sheets.cli.terminal import tell_logged
from pumpkin_sheets.nightly.install import NightJob, job_for, planned
from tests.background.shell import NASTY, Shell


@pytest.fixture
def shell() -> Shell:
    return Shell()


@pytest.fixture
def job(tmp_path: Path) -> NightJob:
    folder = tmp_path / NASTY
    folder.mkdir()
    settings = folder / "pumpkin.toml"
    settings.write_text("")
    environment = {
        "REQUESTS_CA_BUNDLE": "/etc/office ca.pem",
        "SSL_CERT_FILE": "/etc/$100 50% off.pem",
        "HTTPS_PROXY": "http://anna:secret@proxy",
        "PUMPKIN_MAIL_PASSWORD": "secret",
    }
    return job_for(
        Path("/opt/py thon/bin/python"), settings, tmp_path / "log", "03:05", environment
    )


def test_nothing_secret_goes_into_a_schedule(job: NightJob) -> None:
    assert job.environment == {
        "REQUESTS_CA_BUNDLE": "/etc/office ca.pem",
        "SSL_CERT_FILE": "/etc/$100 50% off.pem",
    }


def test_systemd(job: NightJob, tmp_path: Path, shell: Shell) -> None:
    told = [str(line) for line in install(planned("systemd", job, tmp_path), shell)]
    folder = tmp_path / ".config/systemd/user"
    timer = configparser.RawConfigParser()
    timer.read(folder / "pumpkin-nightly.timer")
    assert timer["Timer"]["OnCalendar"] == "*-*-* 03:05:00"
    assert timer["Timer"]["Persistent"] == "true"
    service = (folder / "pumpkin-nightly.service").read_text()
    assert 'Environment="REQUESTS_CA_BUNDLE=/etc/office ca.pem"\n' in service
    assert 'Environment="SSL_CERT_FILE=/etc/$100 50%% off.pem"\n' in service
    assert '"/opt/py thon/bin/python" "-m" "pumpkin_sheets" "nightly" "--config"' in service
    assert 'My \\"plans\\" & 100%% $$HOME' in service
    assert shell.commands[-1][-1] == "pumpkin-nightly.timer"
    assert any("To take it away: systemctl" in line for line in told)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
@pytest.mark.parametrize("folder", ["plain", "100% é 客", "$HOME & 'mine' \\"])
def test_systemd_itself_takes_the_units(
    job: NightJob, tmp_path: Path, shell: Shell, folder: str
) -> None:
    """It looks for the very program, whatever its folder is called."""
    python = tmp_path / folder / "python"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\n")
    python.chmod(0o755)
    install(planned("systemd", replace(job, command=[str(python), "-m", "$x"]), tmp_path), shell)
    units = tmp_path / ".config/systemd/user"
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(units / "pumpkin-nightly.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    checked = subprocess.run(
        ["systemd-analyze", "calendar", "*-*-* 03:05:00"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0


def test_systemd_and_a_program_in_a_folder_with_a_dollar_sign(
    job: NightJob, tmp_path: Path
) -> None:
    """Its path is taken as it stands; among the arguments a dollar sign begins a variable."""
    plan = planned("systemd", replace(job, command=["/opt/$x/python", "-m", "$y"]), tmp_path)
    service = plan.files[tmp_path / ".config/systemd/user/pumpkin-nightly.service"].decode()
    start = r'ExecStart="/bin/sh" "-c" "exec \"$$0\" \"$$@\"" "/opt/$$x/python" "-m" "$$y"'
    assert start in service.splitlines()


def test_cron(job: NightJob, tmp_path: Path, shell: Shell) -> None:
    shell.crontab = "0 1 * * * backup\n1 1 * * * old thing # pumpkin-nightly\n"
    install(planned("cron", job, tmp_path), shell)
    install(planned("cron", job, tmp_path), shell)
    assert shell.crontab is not None
    first, line = shell.crontab.splitlines()
    assert first == "0 1 * * * backup", "what else is there stays"
    assert line.startswith("5 3 * * * env ")
    assert line.endswith(" # pumpkin-nightly")
    command = line.split(" ", 5)[5].replace("\\%", "%").removesuffix(" # pumpkin-nightly")
    words = shlex.split(command)
    assert words[:4] == [
        "env",
        "REQUESTS_CA_BUNDLE=/etc/office ca.pem",
        "SSL_CERT_FILE=/etc/$100 50% off.pem",
        "/opt/py thon/bin/python",
    ]
    assert words[words.index("--config") + 1] == str(tmp_path / NASTY / "pumpkin.toml")


def test_cron_for_the_first_time(job: NightJob, tmp_path: Path, shell: Shell) -> None:
    install(planned("cron", job, tmp_path), shell)
    assert shell.crontab is not None
    assert len(shell.crontab.splitlines()) == 1


def test_launchd(job: NightJob, tmp_path: Path, shell: Shell) -> None:
    install(planned("launchd", job, tmp_path, 501), shell)
    (path,) = (tmp_path / "Library/LaunchAgents").iterdir()
    content = plistlib.loads(path.read_bytes())
    assert content["ProgramArguments"] == list(job.command)
    assert content["StartCalendarInterval"] == {"Hour": 3, "Minute": 5}
    assert shell.commands[-1] == ["launchctl", "bootstrap", "gui/501", str(path)]


def test_windows(job: NightJob, tmp_path: Path, shell: Shell) -> None:
    install(planned("windows", job, tmp_path), shell)
    path = tmp_path / "AppData/Local/Pumpkin Sheets/pumpkin-nightly.xml"
    task = ElementTree.fromstring(path.read_bytes().decode("utf-16"))
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert task.findtext(".//t:Command", namespaces=space) == "/opt/py thon/bin/python"
    arguments = task.findtext(".//t:Arguments", namespaces=space) or ""
    assert arguments.startswith("-m pumpkin_sheets nightly --config ")
    assert 'My \\"plans\\" & 100%' in arguments
    assert task.findtext(".//t:StartWhenAvailable", namespaces=space) == "true"
    assert shell.commands == [
        ["schtasks", "/Create", "/TN", "pumpkin-nightly", "/XML", str(path), "/F"]
    ]


def test_a_scheduler_that_refuses(job: NightJob, tmp_path: Path, shell: Shell) -> None:
    shell.code = 1
    with pytest.raises(InstallError, match="schtasks said: Access is denied"):
        install(planned("windows", job, tmp_path), shell)
    with pytest.raises(InstallError, match="crontab said"):
        install(planned("cron", job, tmp_path), shell)
    with pytest.raises(InstallError, match="no-such-program cannot be run"):
        run_command(["no-such-program"], None)


def test_which_scheduler() -> None:
    def has(*names: str) -> object:
        return lambda name: name if name in names else None

    assert scheduler_here("win32") == "windows"
    assert scheduler_here("darwin") == "launchd"
    both = has("systemctl", "crontab")
    assert scheduler_here("linux", both, "/run/user/1") == "systemd"  # type: ignore[arg-type]
    assert scheduler_here("linux", both, "") == "cron"  # type: ignore[arg-type]
    assert scheduler_here("linux", has(), "") is None  # type: ignore[arg-type]


def test_where_there_is_no_scheduler(job: NightJob, tmp_path: Path) -> None:
    with pytest.raises(InstallError, match="neither systemd nor cron"):
        planned(None, job, tmp_path)


@pytest.mark.parametrize("at", ["25:00", "3", "three", "03:61", ""])
def test_times_that_are_none(at: str, tmp_path: Path) -> None:
    settings = tmp_path / "pumpkin.toml"
    settings.write_text("")
    with pytest.raises(InstallError, match="not a time of day"):
        job_for(Path("python"), settings, tmp_path / "log", at, {})
    with pytest.raises(InstallError, match="is not there"):
        job_for(Path("python"), tmp_path / "no.toml", tmp_path / "log", "03:00", {})


@pytest.mark.parametrize("sign", ["\n", "\r", "\x00", "\x0b", "\x1b", "\x85", "\u2028", "\udce9"])
@pytest.mark.parametrize("where", ["python", "settings", "log", "environment", "home"])
def test_a_line_break_in_a_path_is_refused(
    job: NightJob, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, sign: str
) -> None:
    """It would begin a line of its own in the crontab or the unit file."""
    monkeypatch.setattr(Path, "is_file", lambda path: True)
    bad = f"/a{sign}* * * * * rm"

    def attempt() -> None:
        made = job_for(
            Path(bad if where == "python" else "/python"),
            Path(bad if where == "settings" else "/settings"),
            Path(bad if where == "log" else "/log"),
            "03:00",
            {"SSL_CERT_FILE": bad} if where == "environment" else {},
        )
        planned("cron", made, Path(bad if where == "home" else "/home"))

    with pytest.raises(InstallError, match=r"“/a�\* \* \* \* \* rm” cannot be put into a schedule"):
        attempt()


def test_an_ideographic_space_is_a_sign_like_any_other(tmp_path: Path) -> None:
    settings = tmp_path / "客戶\u3000名單 é.toml"
    settings.write_text("")
    made = job_for(Path("/python"), settings, tmp_path / "log", "03:00", {})
    assert str(settings) in planned("cron", made, tmp_path).line


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX systems")
def test_logs_are_for_their_owner_alone(job: NightJob, tmp_path: Path, shell: Shell) -> None:
    before = os.umask(0o022)
    try:
        install(planned("launchd", job, tmp_path), shell)
        assert job.log.stat().st_mode & 0o777 == 0o600, "launchd would make it readable to all"
        job.log.chmod(0o644)
        log_line(job.log, "Acme fell")
        log_line(job.log, "Blue rose")
        assert job.log.stat().st_mode & 0o777 == 0o600, "an old one too"
        log_line(tmp_path / "new/night.log", "Acme fell")
        assert (tmp_path / "new/night.log").stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)
    lines = job.log.read_text().splitlines()
    assert [line[17:] for line in lines] == ["Acme fell", "Blue rose"]


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="there is no /dev/null")
def test_what_is_no_file_is_left_as_it_is() -> None:
    before = Path("/dev/null").stat().st_mode
    log_line(Path("/dev/null"), "Acme fell")
    assert Path("/dev/null").stat().st_mode == before


def test_what_cannot_be_written_is_one_sentence(
    job: NightJob, tmp_path: Path, shell: Shell
) -> None:
    (tmp_path / ".config").write_text("a file where the folder should be")
    with pytest.raises(InstallError, match=r"cannot be written: "):
        install(planned("systemd", job, tmp_path), shell)
    assert shell.commands == []


def test_what_launchd_keeps_of_both_streams_is_logged_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "nightly.log"
    with log.open("a", encoding="utf-8") as kept:
        monkeypatch.setattr(sys, "stdout", kept)
        monkeypatch.setattr(sys, "stderr", kept)
        tell_logged("Studio: recalculated", log)
        tell_logged("Other: not there", log, wrong=True)
    monkeypatch.undo()
    lines = log.read_text(encoding="utf-8").splitlines()
    assert [line[17:] for line in lines] == ["Studio: recalculated", "Other: not there"]
    assert all(line[:2] == "20" for line in lines), "each with its day"
    tell_logged("Studio: nothing to write", log)
    assert capsys.readouterr().out == "Studio: nothing to write\n", "elsewhere it is told as well"
    assert len(log.read_text(encoding="utf-8").splitlines()) == 3
