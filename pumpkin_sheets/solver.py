"""The solver of plans: HiGHS through SciPy, which only the extra ``whatif`` brings.

Nothing of it is imported before a plan is asked for.
"""

from __future__ import annotations

import importlib.util

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pumpkin_sheets.plan.whatif.pruning import Programme, Solve, Whole

SOLVER = "scipy"


def there() -> bool:
    """Whether the solver is installed; it is not imported for that."""
    return importlib.util.find_spec(SOLVER) is not None


def installed() -> Solve | None:
    """The solver, None where it is not installed."""
    return solve if there() else None


def solve(programme: Programme) -> Whole | None:
    """The whole numbers that bring most within every row; None where none fit.

    Raises ModuleNotFoundError without SciPy.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    size = len(programme.gain)
    rows = programme.rows
    matrix = coo_array(
        (
            np.concatenate([row.values for row in rows]),
            (
                np.repeat(np.arange(len(rows)), [len(row.places) for row in rows]),
                np.concatenate([row.places for row in rows]),
            ),
        ),
        shape=(len(rows), size),
    ).tocsr()
    within = LinearConstraint(
        matrix, np.array([row.low for row in rows]), np.array([row.high for row in rows])
    )
    found = milp(
        -programme.gain,
        integrality=np.ones(size),
        bounds=Bounds(programme.lower, programme.upper),
        constraints=within,
        options={"mip_rel_gap": 0.0},
    )
    return None if found.x is None else np.round(found.x).astype(int)
