"""The twelve clients of the owner whose quarter is played, in NT$."""

from __future__ import annotations

from typing import Any

RATINGS = ("communication", "briefs", "decisions", "respect", "schedule")


def client(
    name: str, revenue: float, cost: float | None, hours: float | None, ratings: str,
    late: float | None = None, knowledge: float | None = None, growth: float | None = None,
    flags: int = 0, criteria: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """The cells of a row of Clients; ``ratings`` are five digits."""
    cells: dict[str, Any] = {
        "client": name, "revenue": revenue, "cost": cost, "hours": hours, "knowledge": knowledge,
        "growth": growth, "late": late, **dict(zip(RATINGS, map(int, ratings), strict=True)),
        **{f"flag{n}": "✓" for n in range(1, flags + 1)},
        **{f"criterion{n}": "✓" for n in range(1, criteria + 1)},
    }  # fmt: skip
    return {name: value for name, value in cells.items() if value is not None}


TWELVE = (
    client("Alder Press", 610_000, 40_000, 190, "55555", 0, 4, 4, criteria=5),
    client("Birch Dental", 420_000, 12_000, 150, "54545", 2, 3, 4, criteria=4),
    client("Cedar Law", 360_000, 20_000, 150, "44544", 5, 2, 2, criteria=3),
    client("Dune Travel", 240_000, 8_000, 150, "44344", 10, 1, 1),
    client("Elm Bakery", 96_000, None, 40, "54444", 0, 1, 1, criteria=1),
    client("Fern Yoga", 45_000, None, 22, "55445"),
    client("Gull Ferries", 150_000, 10_000, 180, "32333", 15, 1, 1, flags=1),
    client("Hazel Toys", 380_000, 60_000, 130, "22322", 25, 3, 2, flags=2),
    client("Iron Gym", 88_000, 5_000, 120, "22222", 30, flags=3),
    client("Juniper Hotels", 520_000, 30_000, 300, "33233", 20, 3, 2, flags=1),
    client("Kite Casino", 330_000, 14_000, 60, "32212", 20, 0, 0, flags=5),
    client("Lime Events", 60_000, 15_000, 95, "12121", 45, flags=6),
)
