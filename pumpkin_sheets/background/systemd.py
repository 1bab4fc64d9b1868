"""Units of systemd for one user (systemd.service(5), systemd.exec(5))."""

from __future__ import annotations

from pathlib import Path

from pumpkin_sheets.background.job import Job


def folder(home: Path) -> Path:
    """Where a user's units lie."""
    return home / ".config" / "systemd" / "user"


def start_lines(job: Job) -> str:
    """The lines of ``[Service]`` that say what is run, and with which variables."""
    variables = "".join(
        f"Environment={_quoted(f'{name}={value}')}\n" for name, value in job.environment.items()
    )
    command = list(job.command)
    if set(command[0]) & set("$\"'\\"):
        # Of the first word alone systemd takes no such sign, or takes it otherwise.
        command = ["/bin/sh", "-c", 'exec "$0" "$@"', *command]
    return f"{variables}ExecStart={' '.join(map(_word, command))}\n"


def _word(word: str) -> str:
    """One argument of a command: there alone ``$`` begins a variable."""
    return _quoted(word).replace("$", "$$")


def _quoted(word: str) -> str:
    """One word of a unit file, with systemd's specifiers made plain.

    In ``Environment=`` the sign ``$`` has no meaning (systemd.exec(5)).
    """
    plain = word.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + plain.replace("%", "%%") + '"'
