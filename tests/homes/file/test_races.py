"""Several at once on one workbook: they take turns, and the version before is never lost."""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pumpkin_sheets import turns
from pumpkin_sheets.book import BookChanged
from pumpkin_sheets.homes.file.saving import check_zip, previous_of, replace_file, stamp

HANDS, RACES = 3, 40
TURNS = 1


def archive(number: int) -> bytes:
    """A small whole archive; of another size for every other number."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("part", f"{number}" + " " * (number % 2))
    return made.getvalue()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    """Each hand sleeps or not, as its seed has it, before every step that touches a file."""
    monkeypatch.setattr(turns, "PAUSE", 0.001)
    dice = threading.local()

    def slow(function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **more: Any) -> Any:
            chance = getattr(dice, "random", None)
            if chance and chance.random() < 0.3:
                time.sleep(chance.random() * 0.002)
            return function(*arguments, **more)

        return called

    for place, name in ((os, "link"), (Path, "replace"), (Path, "chmod")):
        monkeypatch.setattr(place, name, slow(getattr(place, name)))
    monkeypatch.setattr(os, "fsync", slow(lambda handle: None))

    def seed(race: int, hand: int) -> None:
        dice.random = random.Random(f"{race} {hand}")

    return seed


@pytest.mark.parametrize("block", range(6))
def test_staged_races(tmp_path: Path, pauses: Callable[[int, int], None], block: int) -> None:
    """Whatever the order: each saving replaces just what it had read, and keeps that."""
    for race in range(block * RACES, block * RACES + RACES):
        plan = tmp_path / f"{race}.xlsx"
        original = archive(race)
        plan.write_bytes(original)
        done: list[tuple[bytes, bytes]] = []
        wrong: list[BaseException] = []

        def save(hand: int, race: int = race, plan: Path = plan, done: list[Any] = done) -> None:
            pauses(race, hand)
            for turn in range(TURNS):
                fresh = archive(1000 + race * 100 + hand * 10 + turn)
                while True:
                    try:
                        known = stamp(plan)
                        read = plan.read_bytes()
                        if stamp(plan) != known:
                            continue
                        replace_file(plan, lambda file, c=fresh: file.write(c) and None, known)
                    except BookChanged:
                        continue
                    done.append((read, fresh))
                    break

        def hand(number: int, save: Any = save, wrong: list[Any] = wrong) -> None:
            try:
                save(number)
            except BaseException as error:
                wrong.append(error)

        hands = [threading.Thread(target=hand, args=(number,)) for number in range(HANDS)]
        for each in hands:
            each.start()
        for each in hands:
            each.join()
        assert not wrong, wrong
        after = dict(done)
        assert len(done) == len(after) == HANDS * TURNS, f"race {race}: two replaced the same one"
        now, before = original, b""
        while now in after:
            before, now = now, after[now]
        assert plan.read_bytes() == now, f"race {race}: the last one is not there"
        assert previous_of(plan).read_bytes() == before, f"race {race}: the version before is lost"
        left = {path.name for path in tmp_path.iterdir()}
        assert left == {
            f"{r}{k}.xlsx" for r in range(block * RACES, race + 1) for k in ("", ".previous")
        }


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_programs_that_are_killed_while_others_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is held up by the dead, both versions are whole, and nothing is left in the end."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    plan = tmp_path / "Plan.xlsx"
    plan.write_bytes(archive(0))
    dice = random.Random(4)

    def save_again_and_again(number: int) -> None:
        for turn in range(1000):
            content = archive(number * 1000 + turn)
            with contextlib.suppress(BookChanged):
                replace_file(plan, lambda file, c=content: file.write(c) and None, stamp(plan))

    for attempt in range(40):
        children = []
        for number in (2 * attempt, 2 * attempt + 1):
            child = os.fork()
            if not child:
                try:
                    save_again_and_again(number)
                finally:
                    os._exit(1)
            children.append(child)
        for child in children:
            time.sleep(0.01 + dice.random() * 0.03)
            os.kill(child, signal.SIGKILL)
        for child in children:
            assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        check_zip(plan, plan.name)
        before = plan.read_bytes()
        replace_file(plan, lambda file: file.write(archive(1)) and None, stamp(plan))
        assert previous_of(plan).read_bytes() == before
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            "Plan.previous.xlsx",
            "Plan.xlsx",
        ]
