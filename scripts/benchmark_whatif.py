"""What Levers and the plan cost: seconds of processor time for lists of 48, 1,000 and 5,000.

    python scripts/benchmark_whatif.py            one round
    python scripts/benchmark_whatif.py --rounds 5

Levers: the chance of each tier, the smallest change, the cheapest combination, and what hassle
costs.  The plan needs the extra ``whatif``; without it that line is left out.  With ``--strict`` it
ends with 1 where a limit is broken.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.review.review import review
from pumpkin_sheets.plan.settings.settings import Settings, default_settings
from pumpkin_sheets.plan.whatif.chance import Doubt, tier_chances
from pumpkin_sheets.plan.whatif.combination import cheapest
from pumpkin_sheets.plan.whatif.hassle import hassle_a_year
from pumpkin_sheets.plan.whatif.house import SETTINGS
from pumpkin_sheets.plan.whatif.levers import efforts, single_changes
from pumpkin_sheets.plan.whatif.pruning import Costs, best_plan, options
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.solver import solve, there
from scripts.synthetic_clients import synthetic_clients

LEVERS = ((48, 2.0), (1000, 60.0))
PLAN = ((48, 2.0), (1000, 2.0), (5000, 2.0))
"""How many clients, and how many seconds of processor time are fine."""

RULES = {line.name: np.nan if line.default is None else line.default for line in SETTINGS}


def reviewed(count: int, settings: Settings) -> tuple[Frame, Frame]:
    """A made-up list and its review, ``committed`` the tier today."""
    clients = synthetic_clients(count, np.random.default_rng(7)).assign(committed=np.nan)
    found = review(clients, settings, words("en").texts)
    return clients.assign(committed=found["tier_code"]), found


def levers(clients: Frame, found: Frame, settings: Settings) -> None:
    """All that the sheet says of each client."""
    tier_chances(clients, settings, Doubt(RULES["RatingDoubt"], RULES["HoursDoubt"]))
    effort = efforts(RULES)
    cheapest(clients, single_changes(clients, settings, effort), settings, effort)
    hassle_a_year(clients, found["ease"], settings)


def plan(clients: Frame, found: Frame, settings: Settings) -> None:
    """The plan, with as many changes as there may be."""
    columns = ["net", "value", "money", "action", "suggested"]
    both = clients.only(("client", "revenue", "cost", "hours")).beside(found.only(columns))
    own = {**settings.values, **RULES, "MostChanges": 1000.0}
    best_plan(options(both, Costs(), own), solve)


def spent(work: Callable[[], object], rounds: int) -> float:
    """The median of the seconds of processor time, of all threads."""
    seconds = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        seconds.append(time.process_time() - begin)
    return statistics.median(seconds)


def main() -> int:
    """Prints a line for each list; see above for what it returns."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--strict", action="store_true", help="end with 1 over a limit")
    given = parser.parse_args()
    settings, fine = default_settings(words("en")), True
    jobs = [("levers", levers, LEVERS), *([("plan", plan, PLAN)] if there() else [])]
    for name, work, sizes in jobs:
        for count, limit in sizes:
            clients, found = reviewed(count, settings)
            job = partial(work, clients, found, settings)
            if count == sizes[0][0]:
                job()  # what is imported first is left out
            seconds = spent(job, given.rounds)
            fine &= seconds <= limit
            broken = "" if seconds <= limit else "   BROKEN"
            print(f"{name:<8}{count:>6,} clients {seconds:8.3f} s   limit {limit:g} s{broken}")
    if not there():
        print('plan: needs more; pip install "pumpkin-sheets[whatif]"')
    return 1 if given.strict and not fine else 0


if __name__ == "__main__":
    raise SystemExit(main())
