"""Two clients' touches exchanged from some day on: when it is done, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pumpkin_sheets.plan.care.chains import Balance, Chain, weight_of
from pumpkin_sheets.plan.care.tails import exchange_tails
from pumpkin_sheets.plan.care.touches import TouchKind
from pumpkin_sheets.plan.choices import GOOD, OK, VIP
from tests.plan.care.test_claims import LENGTH, NINE, bench_of

APART, EVERY, LONGEST = 2, 3, 4


def calls(
    index: int,
    client: str,
    tier: int,
    since: int,
    days: Sequence[int],
    *,
    firm: Sequence[int] = (),
    minutes: int = 30,
    first: int = 0,
) -> Chain:
    """A call every three days, late after four."""
    return Chain(
        index,
        client,
        TouchKind.CARE_CALL,
        minutes,
        tier,
        weight_of(tier),
        first,
        since,
        APART,
        EVERY,
        LONGEST,
        LENGTH,
        soon=since + LONGEST,
        days=list(days),
        starts=dict.fromkeys(days, NINE),
        firm=frozenset(firm),
    )


def exchanged(*chains: Chain) -> list[list[int]]:
    bench = bench_of(list(chains), list(range(LENGTH)), touches=2)
    exchange_tails(bench, Balance())
    return [chain.days for chain in chains]


def test_the_late_one_goes_on_with_the_days_of_one_who_can_wait() -> None:
    """Ada is called three days too late; Bo was called yesterday, and waits as long for it."""
    ada, bo = calls(0, "Ada", GOOD, -1, [6, 9]), calls(1, "Bo", GOOD, 2, [3, 7, 11])
    assert exchanged(ada, bo) == [[3, 7, 11], [6, 9]]
    assert ada.late() == bo.late() == 0


def test_the_touches_before_stay() -> None:
    """Ada's call on day 1 is in time, and so is Bo's on day 2."""
    ada, bo = calls(0, "Ada", GOOD, -1, [1, 8, 11]), calls(1, "Bo", GOOD, 0, [4, 5, 9])
    assert exchanged(ada, bo) == [[1, 5, 9], [4, 8, 11]]


def test_one_who_has_none_left_takes_over_the_last_ones() -> None:
    """Ada has none after day 1; Bo's on day 5 is more than he needs."""
    assert exchanged(calls(0, "Ada", GOOD, -1, [1]), calls(1, "Bo", OK, 3, [5, 9])) == [
        [1, 5, 9],
        [],
    ]


def test_a_stronger_one_does_not_give_up_its_touches() -> None:
    ada, bo = calls(0, "Ada", OK, -1, [1]), calls(1, "Bo", VIP, 3, [5, 9])
    assert exchanged(ada, bo) == [[1], [5, 9]]


def test_what_was_published_is_not_exchanged() -> None:
    for firm in ({"bo": [7]}, {"ada": [9]}):
        ada = calls(0, "Ada", GOOD, -1, [6, 9], firm=firm.get("ada", ()))
        bo = calls(1, "Bo", GOOD, 2, [3, 7, 11], firm=firm.get("bo", ()))
        assert exchanged(ada, bo)[0][0] == 6, firm


def test_one_that_takes_longer_is_not_exchanged() -> None:
    ada = calls(0, "Ada", GOOD, -1, [6, 9])
    bo = calls(1, "Bo", GOOD, 2, [3, 7, 11], minutes=40)
    assert exchanged(ada, bo) == [[6, 9], [3, 7, 11]]


def test_nobody_is_called_too_soon_for_it() -> None:
    """Bo's first call may be made from day 7 on, and Ada's from day 5."""
    ada, bo = calls(0, "Ada", GOOD, -1, [6, 9]), calls(1, "Bo", GOOD, 2, [3, 7, 11], first=7)
    assert exchanged(ada, bo) == [[6, 9], [3, 7, 11]]
    ada, bo = calls(0, "Ada", GOOD, -1, [6, 9], first=5), calls(1, "Bo", GOOD, 2, [3, 7, 11])
    assert exchanged(ada, bo) == [[6, 9], [3, 7, 11]]


@pytest.mark.parametrize(("client", "days"), [("Ada", [7, 10]), ("Bo", [6, 10])])
def test_nobody_has_two_touches_on_a_day_for_it(client: str, days: list[int]) -> None:
    """A visit stands on a day that the other's call has."""
    ada, bo = calls(0, "Ada", GOOD, -1, [6, 9]), calls(1, "Bo", GOOD, 2, [3, 7, 11])
    visit = calls(2, client, OK, 3, days, minutes=60)
    assert exchanged(ada, bo, visit) == [[6, 9], [3, 7, 11], days]


@pytest.mark.parametrize(("bo", "cy"), [(2, -1), (-1, 2)])
def test_of_two_the_one_goes_who_can_wait(bo: int, cy: int) -> None:
    """The other was called last so long ago that day 6 is too late."""
    days = exchanged(
        calls(0, "Ada", GOOD, -1, [6, 9]),
        calls(1, "Bo", OK, bo, [3, 7, 11]),
        calls(2, "Cy", OK, cy, [3, 7, 11]),
    )
    assert days[0] == [3, 7, 11]
    assert days[1:] == ([[6, 9], [3, 7, 11]] if bo == 2 else [[3, 7, 11], [6, 9]])


def test_who_is_late_for_it_goes_on_with_others_in_turn() -> None:
    """Ada, who is visited on day 8, can have Bo's days alone; Bo then has Cy's."""
    ada, bo = calls(0, "Ada", GOOD, -1, [6, 9]), calls(1, "Bo", OK, -1, [3, 7, 11])
    cy = calls(2, "Cy", OK, 2, [4, 8, 11])
    visit = calls(3, "Ada", OK, 4, [8], firm=[8], minutes=60)
    assert exchanged(ada, bo, cy, visit) == [[3, 7, 11], [4, 8, 11], [6, 9], [8]]


def test_what_a_vip_wins_may_be_spent_later_on() -> None:
    """Vi is three days less late."""
    vi, bo = calls(0, "Vi", VIP, -1, [6, 9]), calls(1, "Bo", GOOD, 2, [3, 7, 11])
    balance = Balance()
    exchange_tails(bench_of([vi, bo], list(range(LENGTH)), touches=2), balance)
    assert balance.allows([(vi, 3 * 625), (bo, -4 * 625)])
    assert not balance.allows([(vi, 3 * 625 + 1), (bo, -4 * 625)])


def test_where_there_is_no_time_of_day_all_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    vi, bo = calls(0, "Vi", VIP, -1, [6, 9]), calls(1, "Bo", GOOD, 2, [3, 7, 11])
    bench, balance = bench_of([vi, bo], list(range(LENGTH)), touches=2), Balance()
    add = bench.add
    monkeypatch.setattr(
        bench, "add", lambda chain, day: (chain, day) != (vi, 7) and add(chain, day)
    )
    exchange_tails(bench, balance)
    assert [vi.days, bo.days] == [[6, 9], [3, 7, 11]]
    assert [bench.on[day] for day in (3, 6, 7)] == [[bo], [vi], [bo]]
    assert not balance.allows([(vi, 1), (bo, -626)])


some_days = st.sets(st.integers(0, LENGTH - 1), max_size=5).map(sorted)
tiers = st.sampled_from([OK, GOOD, VIP])
clients = st.tuples(
    some_days.filter(lambda days: all(b - a >= APART for a, b in pairwise(days))),
    st.integers(-4, -1),
    tiers,
)


@settings(max_examples=300)
@given(st.lists(clients, min_size=2, max_size=3))
def test_it_is_done_where_it_wins_and_no_rule_is_broken(
    given: list[tuple[list[int], int, int]],
) -> None:
    chains = [
        calls(i, f"C{i}", tier, since, days, firm=days[:1] if i == 2 else ())
        for i, (days, since, tier) in enumerate(given)
    ]
    before, late = [list(chain.days) for chain in chains], [lateness(c, c.days) for c in chains]
    could = any(
        wins(one, two, i, j)
        for one, two in permutations(chains, 2)
        for i in range(len(one.days) + 1)
        for j, day in enumerate(two.days)
        if waits_too_long(one, i, until=day)
    )
    exchange_tails(bench_of(chains, list(range(LENGTH)), touches=3), Balance())
    after = [lateness(chain, chain.days) for chain in chains]
    if could:
        assert sum(after) < sum(late)
    else:
        assert [chain.days for chain in chains] == before
    assert sorted(d for c in chains for d in c.days) == sorted(d for days in before for d in days)
    for chain in chains:
        assert set(chain.firm) <= set(chain.days)
        assert all(b - a >= APART for a, b in pairwise(chain.days))
    for strong in ((VIP,), (VIP, GOOD)):
        mine = [i for i, chain in enumerate(chains) if chain.tier in strong]
        assert sum(after[i] for i in mine) <= sum(late[i] for i in mine)


def waits_too_long(chain: Chain, place: int, until: int) -> bool:
    """Whether it has no touch for too long there, and none before that day."""
    stops = [chain.since, *chain.days, LENGTH]
    return stops[place + 1] - stops[place] > LONGEST and stops[place] < until < stops[place + 1]


def wins(one: Chain, two: Chain, i: int, j: int) -> bool:
    """Whether to exchange their touches from these on is allowed, and for the better."""
    tails = one.days[i:], two.days[j:]
    if any(chain.firm & set(tail) for chain, tail in zip((one, two), tails, strict=True)):
        return False
    changes = {VIP: 0, GOOD: 0, OK: 0}
    for chain, days in ((one, one.days[:i] + tails[1]), (two, two.days[:j] + tails[0])):
        if any(b - a < APART for a, b in pairwise(days)):
            return False
        changes[int(chain.tier)] += lateness(chain, days) - lateness(chain, chain.days)
    return sum(changes.values()) < 0 and changes[VIP] <= 0 and changes[VIP] + changes[GOOD] <= 0


def lateness(chain: Chain, days: Sequence[int]) -> int:
    stops = [chain.since, *days, LENGTH]
    weight = {VIP: 625, GOOD: 125, OK: 25}[int(chain.tier)]
    return weight * sum(max(0, b - a - LONGEST) for a, b in pairwise(stops))
