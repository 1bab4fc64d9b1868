"""What ends a command that runs until it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from pumpkin_sheets.cli.stopping import until_stopped

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has other signals")


@pytest.fixture(params=["SIGINT", "SIGTERM", "SIGHUP"])
def number(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    found = signal.Signals[request.param]
    before = signal.getsignal(found)
    yield found
    signal.signal(found, before)


def outlived(number: signal.Signals) -> bool:
    """Whether a command goes on after a signal."""
    reached = []

    def run() -> None:
        signal.raise_signal(number)
        reached.append(True)

    until_stopped(run)
    return bool(reached)


@pytest.mark.parametrize("ignored", [False, True])
def test_a_signal_before_anything_was_read_leaves_no_traceback(ignored: bool) -> None:
    """As if Ctrl+C came while modules are read; in the background it is ignored.

    How Python begins is said too: these tests may run in the background themselves.
    """
    code = (
        "import signal, sys\n"
        f"signal.signal(signal.SIGINT, signal.{'SIG_IGN' if ignored else 'default_int_handler'})\n"
        "class Stopping:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'pumpkin_sheets.cli.main':\n"
        "            signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Stopping())\n"
        "sys.argv = ['pumpkin', '--version']\n"
        "from pumpkin_sheets.cli.begin import begin\n"
        "begin()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    expected = (0, "") if ignored else (-signal.SIGINT, "")
    assert (done.returncode, done.stderr) == expected
    assert done.stdout.startswith("Pumpkin Sheets ") is ignored


def test_a_signal_ends_it_and_the_handlers_are_put_back(number: signal.Signals) -> None:
    signal.signal(number, signal.SIG_DFL)
    assert not outlived(number)
    assert signal.getsignal(number) == signal.SIG_DFL


def test_only_a_closed_terminal_can_be_outlived(number: signal.Signals) -> None:
    signal.signal(number, signal.SIG_IGN)
    assert outlived(number) == (number == signal.SIGHUP)
    assert signal.getsignal(number) == signal.SIG_IGN


def test_it_may_end_by_itself_and_errors_pass() -> None:
    until_stopped(lambda: None)
    with pytest.raises(ZeroDivisionError):
        until_stopped(lambda: 1 / 0)
