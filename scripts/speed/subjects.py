"""What is measured, and against what: each subject gives its lines of the table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scripts.speed.measuring import PUMPKIN, Spent, floor, in_turn, prepared, spent
from scripts.speed.studio import Run, Studio
from scripts.speed.table import Line, memory, ratio

FLOORS = {200: 5.0, 10_000: 2.5}
"""How many times the floor a job may take, by the number of clients."""
OPENPYXLS = {10_000: 0.25}
"""How much of what openpyxl takes; it has less to import."""
CLICK, NIGHT, HELP, NEW = 3.0, 1.5, 4.0, 3.0
MEMORY, REVIEW_MEMORY, REVIEW_SECONDS = 500.0, 700.0, 1.0
LINEAR = 1.5
"""How much longer a client of a list ten times as long may take."""
FLOOR = "the floor"


def recalculating(studio: Studio, times: int, openpyxl: bool) -> list[Line]:
    """``pumpkin recalculate`` in each state against the floor, and the night against afresh."""
    limit = FLOORS.get(studio.clients)
    lines: list[Line] = []
    found: dict[str, Spent] = {}
    for state, source, writes in (
        ("all new", studio.fresh, True),
        ("nothing new", studio.reviewed, False),
        ("the night after", studio.morning, True),
    ):
        sides: dict[str, Run] = {
            "floor": studio.floor(source),
            "ours": studio.ours("recalculate", source, writes),
        }
        if openpyxl and source is studio.fresh:
            sides["openpyxl"] = studio.openpyxl(source)
        best = in_turn(sides, times)
        found[state] = best["ours"]
        what = f"recalculate, {studio.clients:,} clients, {state}"
        lines.append(ratio(what, best["ours"], FLOOR, best["floor"], limit))
        if "openpyxl" in best:
            part = OPENPYXLS.get(studio.clients)
            against = "openpyxl loading and saving it"
            lines.append(ratio("", best["ours"], against, best["openpyxl"], part))
    lines.append(ratio("", found["the night after"], "all new", found["all new"], NIGHT))
    lines.append(memory("its memory", max(run.megabytes for run in found.values()), MEMORY))
    return lines


def looking(studio: Studio, times: int) -> list[Line]:
    """``pumpkin check`` and ``pumpkin schedule``, which write nothing, against the same floor."""
    lines = []
    for command in ("check", "schedule"):
        sides = {
            "floor": studio.floor(studio.reviewed),
            "ours": studio.ours(command, studio.reviewed, writes=False),
        }
        best = in_turn(sides, times)
        what = f"{command}, {studio.clients:,} clients"
        limit = FLOORS.get(studio.clients)
        lines.append(ratio(what, best["ours"], FLOOR, best["floor"], limit))
    return lines


def clicking(studio: Studio, times: int) -> list[Line]:
    """A click on Recalculate against xlwings alone; one line that says why where it cannot be."""
    what = f"click on Recalculate, {studio.clients:,} clients"
    # In a process of its own: whoever speaks with LibreOffice is no longer light.
    best = prepared("clicks", path=str(studio.fresh), times=times)
    if best["missing"]:
        return [Line(what, "not measured", best["missing"])]
    ours, bare = (Spent(best[side], best["megabytes"]) for side in ("ours", "bare"))
    return [ratio(what, ours, "import xlwings without pandas", bare, CLICK)]


def starting(times: int) -> list[Line]:
    """``pumpkin --help`` against a Python that does nothing."""
    sides: dict[str, Run] = {
        "nothing": lambda: spent(floor("nothing")),
        "ours": lambda: spent([*PUMPKIN, "--help"]),
    }
    best = in_turn(sides, times)
    return [ratio("--help", best["ours"], "Python doing nothing", best["nothing"], HELP)]


def making(folder: Path, rows: int, times: int) -> list[Line]:
    """A new workbook against XlsxWriter writing as many plain formula cells."""
    made = folder / "new.xlsx"
    command = [*PUMPKIN, "new", str(made), "--rows", str(rows)]
    spent(command)
    formulas = prepared("count_formulas", path=str(made))
    cells, length = str(formulas["cells"]), str(formulas["length"])

    def ours() -> Spent:
        made.unlink(missing_ok=True)
        return spent(command)

    def plain() -> Spent:
        return spent(floor("plain_formulas", str(folder / "plain.xlsx"), cells, length))

    best = in_turn({"plain": plain, "ours": ours}, times)
    against = f"XlsxWriter, {formulas['cells']:,} plain formulas"
    return [ratio(f"new --rows {rows:,}", best["ours"], against, best["plain"], NEW)]


def reviewing(sizes: Sequence[int], times: int) -> list[Line]:
    """The review in memory, without imports, of lists of several sizes, the smallest first."""
    lines = []
    before: float | None = None
    for size in sizes:
        found = [prepared("review_frame", clients=size) for _ in range(times)]
        took = min(each["seconds"] for each in found)
        scoring = min(each["scoring"] for each in found)
        each = took / size
        what = f"review in memory, {size:,} clients"
        against = f"scoring {scoring:.3f} s of it" + ("; per client" if before else "")
        # Linear: a client of a long list takes no more than one of a short list.
        grown, limit = (each / before, LINEAR) if before else (None, None)
        lines.append(Line(what, f"{took:.3f} s", against, grown, limit))
        before = each
    lines.append(Line("all of it", "", "", took, REVIEW_SECONDS, "s"))
    peak = max(each["megabytes"] for each in found)
    lines.append(memory("its memory", peak, REVIEW_MEMORY))
    return lines
