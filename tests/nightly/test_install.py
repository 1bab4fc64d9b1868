"""The nightly run in each scheduler: what is written, and what is run, in a temporary home."""

from __future__ import annotations

import configparser
import plistlib
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pumpkin_sheets.nightly.install import (
    InstallError,
    Job,
    Ran,
    install,
    job_for,
    planned,
    run_command,
    scheduler_here,
)

NASTY = 'My "plans" & 100% $HOME'


class Shell:
    """Runs nothing, remembers everything, and keeps a crontab."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.crontab: str | None = None
        self.code = 0

    def __call__(self, command: Sequence[str], given: str | None) -> Ran:
        self.commands.append(list(command))
        if list(command) == ["crontab", "-l"]:
            return Ran(1, "no crontab") if self.crontab is None else Ran(0, self.crontab)
        if list(command) == ["crontab", "-"]:
            self.crontab = given
        return Ran(self.code, "Access is denied.\n")


@pytest.fixture
def shell() -> Shell:
    return Shell()


@pytest.fixture
def job(tmp_path: Path) -> Job:
    folder = tmp_path / NASTY
    folder.mkdir()
    settings = folder / "pumpkin.toml"
    settings.write_text("")
    environment = {
        "REQUESTS_CA_BUNDLE": "/etc/office ca.pem",
        "HTTPS_PROXY": "http://anna:secret@proxy",
        "PUMPKIN_MAIL_PASSWORD": "secret",
    }
    return job_for(
        Path("/opt/py thon/bin/python"), settings, tmp_path / "log", "03:05", environment
    )


def test_nothing_secret_goes_into_a_schedule(job: Job) -> None:
    assert job.environment == {"REQUESTS_CA_BUNDLE": "/etc/office ca.pem"}


def test_systemd(job: Job, tmp_path: Path, shell: Shell) -> None:
    told = [str(line) for line in install(planned("systemd", job, tmp_path), shell)]
    folder = tmp_path / ".config/systemd/user"
    timer = configparser.RawConfigParser()
    timer.read(folder / "pumpkin-nightly.timer")
    assert timer["Timer"]["OnCalendar"] == "*-*-* 03:05:00"
    assert timer["Timer"]["Persistent"] == "true"
    service = (folder / "pumpkin-nightly.service").read_text()
    assert 'Environment="REQUESTS_CA_BUNDLE=/etc/office ca.pem"' in service
    assert '"/opt/py thon/bin/python" "-m" "pumpkin_sheets" "nightly" "--config"' in service
    assert 'My \\"plans\\" & 100%% $$HOME' in service
    assert shell.commands[-1][-1] == "pumpkin-nightly.timer"
    assert any("To take it away: systemctl" in line for line in told)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_itself_takes_the_units(job: Job, tmp_path: Path, shell: Shell) -> None:
    install(planned("systemd", job, tmp_path), shell)
    timer = tmp_path / ".config/systemd/user/pumpkin-nightly.timer"
    checked = subprocess.run(
        ["systemd-analyze", "calendar", "*-*-* 03:05:00"], capture_output=True, check=False
    )
    assert checked.returncode == 0
    assert timer.is_file()


def test_cron(job: Job, tmp_path: Path, shell: Shell) -> None:
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
    assert words[:3] == ["env", "REQUESTS_CA_BUNDLE=/etc/office ca.pem", "/opt/py thon/bin/python"]
    assert words[words.index("--config") + 1] == str(tmp_path / NASTY / "pumpkin.toml")


def test_cron_for_the_first_time(job: Job, tmp_path: Path, shell: Shell) -> None:
    install(planned("cron", job, tmp_path), shell)
    assert shell.crontab is not None
    assert len(shell.crontab.splitlines()) == 1


def test_launchd(job: Job, tmp_path: Path, shell: Shell) -> None:
    install(planned("launchd", job, tmp_path, 501), shell)
    (path,) = (tmp_path / "Library/LaunchAgents").iterdir()
    content = plistlib.loads(path.read_bytes())
    assert content["ProgramArguments"] == list(job.command)
    assert content["StartCalendarInterval"] == {"Hour": 3, "Minute": 5}
    assert shell.commands[-1] == ["launchctl", "bootstrap", "gui/501", str(path)]


def test_windows(job: Job, tmp_path: Path, shell: Shell) -> None:
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


def test_a_scheduler_that_refuses(job: Job, tmp_path: Path, shell: Shell) -> None:
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
    with pytest.raises(InstallError, match="neither systemd nor cron"):
        scheduler_here("linux", has(), "")  # type: ignore[arg-type]


@pytest.mark.parametrize("at", ["25:00", "3", "three", "03:61", ""])
def test_times_that_are_none(at: str, tmp_path: Path) -> None:
    settings = tmp_path / "pumpkin.toml"
    settings.write_text("")
    with pytest.raises(InstallError, match="not a time of day"):
        job_for(Path("python"), settings, tmp_path / "log", at, {})
    with pytest.raises(InstallError, match="is not there"):
        job_for(Path("python"), tmp_path / "no.toml", tmp_path / "log", "03:00", {})
