"""The level of service reached, how it decays, and what is proposed next."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.plan.care.level_reached import (
    MORE_BEHAVIOURS,
    PARTNER_BEHAVIOURS,
    service_state,
    service_states,
)
from pumpkin_sheets.plan.care.touches import SCHEDULED, Care, Touch, TouchKind

TODAY = dt.date(2026, 6, 30)
DAY = dt.timedelta(days=1)
K = TouchKind


def log(*kinds: TouchKind, ago: int = 10) -> list[Touch]:
    return [Touch(TODAY - ago * DAY, "Ada", kind) for kind in kinds]


@pytest.mark.parametrize(
    ("kinds", "reached"),
    [
        ((), Care.TASK),
        ((K.VISIT,), Care.TASK),
        ((K.VISIT, K.VISIT, K.CARE_CALL, K.ANSWER), Care.TASK),  # the same again is not more
        ((K.VISIT, K.EARLY_DELIVERY), Care.MORE),
        ((K.VISIT, K.EARLY_DELIVERY, K.SURPRISE, K.THREE_OPTIONS), Care.MORE),
        ((K.VISIT, K.EARLY_DELIVERY, K.SURPRISE, K.THREE_OPTIONS, K.CHECK_IN), Care.DEVOTED),
        ((K.CHECK_IN, K.INTERVIEW, K.UNASKED_IDEA), Care.TASK),  # the small things come first
    ],
)
def test_the_level_follows_what_was_logged(kinds: tuple[TouchKind, ...], reached: Care) -> None:
    assert service_state("Ada", log(*kinds), Care.DEVOTED, TODAY).reached is reached


def test_without_fresh_evidence_it_falls_on_the_day_foretold() -> None:
    touches = log(K.VISIT, ago=80) + log(K.SURPRISE, ago=20) + log(K.PROGRESS_REPORT, ago=50)
    state = service_state("Ada", touches, Care.MORE, TODAY)
    assert state.reached is Care.MORE
    assert state.falls_on is not None
    assert state.falls_on == TODAY - 50 * DAY + 90 * DAY  # two are needed: the second to go
    for day, reached in ((state.falls_on - DAY, Care.MORE), (state.falls_on, Care.TASK)):
        assert service_state("Ada", touches, Care.MORE, day).reached is reached


def test_others_and_the_future_do_not_count() -> None:
    touches = [
        Touch(TODAY, "Bo", K.VISIT),
        Touch(TODAY + DAY, "Ada", K.VISIT),
        Touch(TODAY - 90 * DAY, "Ada", K.VISIT),
    ]
    assert not service_state("Ada", touches, Care.MORE, TODAY).evidence
    assert service_state("Ada", [*touches, *log(K.VISIT, ago=89)], Care.MORE, TODAY).evidence


def test_the_next_missing_behaviour_is_proposed_until_the_target_is_reached() -> None:
    done: list[Touch] = []
    proposals = []
    while (proposal := service_state("Ada", done, Care.DEVOTED, TODAY).proposal) is not None:
        proposals.append(proposal)
        done += log(proposal)
    assert proposals == [K.PROGRESS_REPORT, K.THREE_OPTIONS, K.VISIT, K.SURPRISE, K.CHECK_IN]
    state = service_state("Ada", done, Care.DEVOTED, TODAY)
    assert (state.reached, state.proposal) == (Care.DEVOTED, None)


def test_what_was_done_today_counts_today() -> None:
    state = service_state("Ada", log(K.VISIT, K.SURPRISE, ago=0), Care.MORE, TODAY)
    assert state.evidence == {K.VISIT: TODAY, K.SURPRISE: TODAY}
    assert (state.reached, state.falls_on) == (Care.MORE, dt.date(2026, 9, 28))


@pytest.mark.parametrize(
    ("kinds", "target", "proposal"),
    [
        # Enough lifts the service already: what partners do comes next, not one more of those.
        ((K.PROGRESS_REPORT, K.THREE_OPTIONS, K.VISIT, K.EARLY_DELIVERY), Care.DEVOTED, K.CHECK_IN),
        ((K.PROGRESS_REPORT, K.THREE_OPTIONS, K.VISIT), Care.DEVOTED, K.SURPRISE),
        ((K.CHECK_IN, K.INTERVIEW), Care.DEVOTED, K.PROGRESS_REPORT),
        ((K.PROGRESS_REPORT, K.VISIT), Care.DEVOTED, K.THREE_OPTIONS),
        ((K.PROGRESS_REPORT,), Care.MORE, K.THREE_OPTIONS),
        ((K.EARLY_DELIVERY, K.CHECK_IN), Care.MORE, K.PROGRESS_REPORT),
    ],
)
def test_which_behaviour_is_proposed(
    kinds: tuple[TouchKind, ...], target: Care, proposal: TouchKind
) -> None:
    assert service_state("Ada", log(*kinds), target, TODAY).proposal is proposal


def test_no_proposal_beyond_the_target() -> None:
    assert service_state("Ada", [], Care.TASK, TODAY).proposal is None
    assert service_state("Ada", log(K.VISIT, K.SURPRISE), Care.MORE, TODAY).proposal is None


@given(
    st.lists(st.tuples(st.sampled_from(TouchKind), st.integers(-5, 120)), max_size=15),
    st.sampled_from(Care),
)
def test_more_evidence_never_lowers_and_proposals_can_be_planned(
    lines: list[tuple[TouchKind, int]], target: Care
) -> None:
    touches = [Touch(TODAY - ago * DAY, "Ada", kind) for kind, ago in lines]
    state = service_state("Ada", touches, target, TODAY)
    assert service_states({"Ada": target}, touches, TODAY) == {"Ada": state}
    assert service_state("Ada", touches[::-1], target, TODAY) == state
    if state.proposal is None:
        assert state.reached >= target
    else:
        assert state.reached < target
        assert state.proposal in SCHEDULED
        assert state.proposal not in state.evidence
    assert (state.falls_on is None) == (state.reached is Care.TASK)
    for kind in (*MORE_BEHAVIOURS, *PARTNER_BEHAVIOURS):
        more = [*touches, Touch(TODAY, "Ada", kind)]
        assert service_state("Ada", more, target, TODAY).reached >= state.reached
