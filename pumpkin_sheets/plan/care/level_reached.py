"""The level of service that a client really gets, and what would raise it (F32, F33).

Only what the log shows for the last 90 days counts.  Nobody stays devoted by having been so once:
without fresh evidence the level falls by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from pumpkin_sheets.plan.care.touches import ORDER, SCHEDULED, Care, Touch, TouchKind
from pumpkin_sheets.plan.care.work_days import DAY
from pumpkin_sheets.sheets.records import dataclass

EVIDENCE_DAYS = 90

MORE_BEHAVIOURS = (
    TouchKind.PROGRESS_REPORT,
    TouchKind.THREE_OPTIONS,
    TouchKind.VISIT,
    TouchKind.SURPRISE,
    TouchKind.EARLY_DELIVERY,
)
"""What lifts service above the task, in the order in which it is proposed: cheap ones first."""

PARTNER_BEHAVIOURS = (TouchKind.CHECK_IN, TouchKind.INTERVIEW, TouchKind.UNASKED_IDEA)
"""What partners do: think for the client, and of what the client has not thought of."""

_MORE, _PARTNER = frozenset(MORE_BEHAVIOURS), frozenset(PARTNER_BEHAVIOURS)

# (different behaviours of the first kind, of the second) that a level takes.  Devotion asks for
# four of the five, because a client without a delivery in these 90 days cannot get one early.
NEEDED: Mapping[Care, tuple[int, int]] = {
    Care.TASK: (0, 0),
    Care.MORE: (2, 0),
    Care.DEVOTED: (4, 1),
}


@dataclass(frozen=True)
class ServiceState:
    """What one client gets.

    ``evidence``: the last day of each behaviour seen in the last 90 days.  ``falls_on``: the day
    on which ``reached`` is lost if nothing more happens (None for the lowest level).
    ``proposal``: the next missing behaviour that can be planned, None once the target is reached.
    """

    client: str
    reached: Care
    target: Care
    evidence: Mapping[TouchKind, dt.date]
    falls_on: dt.date | None
    proposal: TouchKind | None


def service_state(
    client: str, touches: Iterable[Touch], target: Care, today: dt.date
) -> ServiceState:
    """The level that this client's touches show; those of others and of the future do not count."""
    evidence: dict[TouchKind, dt.date] = {}
    long_ago = today - DAY * EVIDENCE_DAYS
    for touch in touches:
        counted = touch.kind in _MORE or touch.kind in _PARTNER
        if counted and touch.client == client and long_ago < touch.date <= today:
            evidence[touch.kind] = max(touch.date, evidence.get(touch.kind, touch.date))
    evidence = dict(sorted(evidence.items(), key=lambda item: ORDER[item[0]]))
    reached = _level(evidence)
    return ServiceState(
        client,
        reached,
        target,
        evidence,
        _falls_on(evidence, reached),
        _proposal(evidence, reached, target),
    )


def service_states(
    targets: Mapping[str, Care], touches: Iterable[Touch], today: dt.date
) -> dict[str, ServiceState]:
    """The state of every client in ``targets``, in that order, with one pass over the log."""
    of_client: dict[str, list[Touch]] = {client: [] for client in targets}
    for touch in touches:
        if touch.client in of_client:
            of_client[touch.client].append(touch)
    return {
        client: service_state(client, of_client[client], target, today)
        for client, target in targets.items()
    }


def _level(evidence: Iterable[TouchKind]) -> Care:
    seen = set(evidence)
    more, partner = len(seen & _MORE), len(seen & _PARTNER)
    return max(
        level
        for level, (more_needed, partner_needed) in NEEDED.items()
        if more >= more_needed and partner >= partner_needed
    )


def _falls_on(evidence: Mapping[TouchKind, dt.date], reached: Care) -> dt.date | None:
    """The first day on which what is left of the evidence no longer carries the level."""
    if NEEDED[reached] == (0, 0):
        return None
    for last in sorted(set(evidence.values())):
        if _level(kind for kind, day in evidence.items() if day > last) < reached:
            return last + DAY * EVIDENCE_DAYS
    return None


def _proposal(
    evidence: Mapping[TouchKind, dt.date], reached: Care, target: Care
) -> TouchKind | None:
    if reached >= target:
        return None
    more_needed, _ = NEEDED[target]
    missing = [k for k in MORE_BEHAVIOURS if k not in evidence and k in SCHEDULED]
    if missing and sum(k in evidence for k in MORE_BEHAVIOURS) < more_needed:
        return missing[0]
    return next((k for k in PARTNER_BEHAVIOURS if k not in evidence and k in SCHEDULED), None)
