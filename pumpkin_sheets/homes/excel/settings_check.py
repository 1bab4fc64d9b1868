"""Which of xlwings' settings keep the buttons from running this Python (F43)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pumpkin_sheets.homes.excel.finding import INSTALL, Finding, finding
from pumpkin_sheets.homes.excel.machine import Machine
from pumpkin_sheets.homes.excel.settings import (
    CONDA_ENV,
    CONDA_PATH,
    SERVER,
    Conda,
    Place,
    conda_of,
    effective,
    interpreter_of,
    serves,
)
from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.words import Sentence


def check_settings(machine: Machine, places: Sequence[Place]) -> Iterator[Finding]:
    """What is wrong with the settings that count, the nearest place first in ``places``."""
    for place in places:
        yield from _readable(place)
    yield from _interpreter(machine, places)
    if machine.platform == "win32":
        yield from _conda(machine, places)
        server = effective(places, SERVER)
        if server and serves(server[0]):
            yield finding("server", _mend(server[1], SERVER), where=server[1].where)


def _mend(place: Place, setting: str) -> Sentence:
    """Install mends the person's own file; what lies elsewhere is the owner's to change."""
    return INSTALL if place.own else Spoken("excel_doctor.take_out", setting=setting)


def _readable(place: Place) -> Iterator[Finding]:
    if place.odd_line:
        yield finding("odd_line", line=place.odd_line, where=place.where)
    if place.twice:
        yield finding("twice", where=place.where, setting=place.twice)


def _interpreter(machine: Machine, places: Sequence[Place]) -> Iterator[Finding]:
    found = interpreter_of(places, machine)
    own = places[-1].where
    if found is None:
        nearest = effective(places, machine.interpreter_setting)
        if nearest and not nearest[1].own:  # named without a value, which hides what install wrote
            mend = _mend(nearest[1], machine.interpreter_setting)
            yield finding("no_python", mend, where=nearest[1].where)
        else:
            yield finding("no_python", INSTALL, where=own)
        return
    named, place = found
    if machine.is_this_python(named) or (_is_conda_python(named) and conda_of(machine)):
        return
    facts: dict[str, Any] = {"where": place.where, "python": named}
    setting = machine.interpreter_setting
    mend = _mend(place, setting if setting in place.values else "INTERPRETER")
    if ("/" in named or "\\" in named) and not Path(machine.expanded(named)).exists():
        yield finding("python_gone", mend, **facts)
    else:
        yield finding("other_python", mend, ours=machine.interpreter, **facts)


def _is_conda_python(named: str) -> bool:
    """Whether a setting leaves it to conda which Python is started."""
    return named in ("python", "pythonw")


def _conda(machine: Machine, places: Sequence[Place]) -> Iterator[Finding]:
    base, env = effective(places, CONDA_PATH), effective(places, CONDA_ENV)
    ours = conda_of(machine)
    if not (base and env and base[0] and env[0]):
        if ours:
            yield finding("conda_needed", INSTALL, where=places[-1].where)
        return
    # The nearer of the two places is the one whose line must go.
    setting, place = min(
        (CONDA_PATH, base[1]), (CONDA_ENV, env[1]), key=lambda pair: places.index(pair[1])
    )
    named = Conda(machine.expanded(base[0]), machine.expanded(env[0]))
    facts: dict[str, Any] = {"where": place.where, "conda": named.base}
    mend = _mend(place, setting)
    if not named.starter.is_file():
        yield finding("conda_gone", mend, **facts)
    elif not named.folder.is_dir():
        yield finding("env_gone", mend, env=named.env, **facts)
    elif ours is None or not named.folder.samefile(ours.folder):
        yield finding("conda_other", mend, serious=False, env=named.env, **facts)
