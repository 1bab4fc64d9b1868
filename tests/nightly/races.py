"""Two nights at once, step by step: who goes next is decided by a seed, and always the same."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping


class Crash(BaseException):
    """The power goes."""


class Race:
    """Runs jobs in turn: each goes on from one ``step`` to the next when it is drawn.

    ``crash`` names a job and how many of its steps it takes before its power goes.
    """

    def __init__(self, seed: int, crash: tuple[str, int] | None = None) -> None:
        self._draw = random.Random(seed)
        self._crash = crash
        self._changed = threading.Condition()
        self._running = ""
        self._live: set[str] = set()
        self.steps: list[tuple[str, str]] = []
        self.errors: list[BaseException] = []
        self.crashed = False

    def stepper(self, job: str) -> Callable[[str], None]:
        """What the job calls between any two things that it does."""

        def step(name: str) -> None:
            taken = sum(one == job for one, _ in self.steps)
            if self._crash == (job, taken):
                raise Crash
            self.steps.append((job, name))
            self._pass_on(job)

        return step

    def run(self, jobs: Mapping[str, Callable[[], object]]) -> None:
        self._live = set(jobs)
        self._running = self._draw.choice(sorted(self._live))
        threads = [threading.Thread(target=self._work, args=job) for job in jobs.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not self._live, "every job came to its end"

    def _work(self, job: str, work: Callable[[], object]) -> None:
        self._wait_for(job)
        try:
            work()
        except Crash:
            self.crashed = True
        except BaseException as error:
            self.errors.append(error)
        with self._changed:
            self._live.discard(job)
            self._running = self._draw.choice(sorted(self._live)) if self._live else ""
            self._changed.notify_all()

    def _pass_on(self, job: str) -> None:
        with self._changed:
            self._running = self._draw.choice(sorted(self._live))
            self._changed.notify_all()
        self._wait_for(job)

    def _wait_for(self, job: str) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._running == job, 60), "stuck"
