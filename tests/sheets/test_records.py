"""A dataclass whose methods are shared is one of the standard library in all that it does."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from functools import cached_property
from typing import Any

import pytest

from pumpkin_sheets.sheets.records import dataclass


@dataclass(frozen=True)
class Price:
    """A frozen one with everything that ours have."""

    name: str
    amount: float = 0.0
    notes: list[str] = field(default_factory=list, hash=False)
    row: int | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name.strip())

    @cached_property
    def doubled(self) -> float:
        return 2 * self.amount


@dataclass
class Basket:
    owner: str
    prices: list[Price] = field(default_factory=list)


@dataclass(frozen=True)
class Alone:
    value: object


@dataclass(frozen=True)
class Other:
    value: object


@dataclass
class Nothing:
    pass


def test_it_is_a_dataclass_to_the_standard_library() -> None:
    price = Price(" Acme ", 3.0, row=7)
    assert dataclasses.is_dataclass(price)
    assert [f.name for f in fields(Price)] == ["name", "amount", "notes", "row"]
    assert asdict(price) == {"name": "Acme", "amount": 3.0, "notes": [], "row": 7}
    assert replace(price, amount=4.0).amount == 4.0
    assert replace(price, amount=4.0).row == 7
    assert Price.__match_args__ == ("name", "amount", "notes", "row")
    assert repr(price) == "Price(name='Acme', amount=3.0, notes=[])"


def test_equal_is_what_has_equal_fields_and_is_of_the_same_class() -> None:
    assert Price("a", 1.0, row=1) == Price("a", 1.0, row=2)
    assert Price("a", 1.0) != Price("a", 2.0)
    assert Alone(1) != Other(1)
    assert Alone(1) != 1
    assert Alone(1) != (1,)
    nan = float("nan")
    assert Alone(nan) == Alone(nan), "the very same object is equal to itself"
    assert Nothing() == Nothing()
    assert repr(Nothing()) == "Nothing()"


def test_a_frozen_one_can_be_a_key_and_another_cannot() -> None:
    found = {Price("a", 1.0, ["x"], row=1): "first"}
    assert found[Price("a", 1.0, ["x"], row=2)] == "first"
    assert len({Alone("a"), Alone("a"), Alone("b")}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Basket("Ann"))
    with pytest.raises(TypeError, match="unhashable"):
        hash(Alone([]))


def _assign(price: Any) -> None:
    price.amount = 5.0


def _add(price: Any) -> None:
    price.colour = "red"


def _delete(price: Any) -> None:
    del price.amount


def _delete_unknown(price: Any) -> None:
    del price.colour


@pytest.mark.parametrize("change", [_assign, _add, _delete, _delete_unknown])
def test_a_frozen_one_stays_as_it_is(change: Callable[[Any], None]) -> None:
    price = Price("a", 1.0)
    assert price.doubled == 2.0, "what is worked out once is kept all the same"
    with pytest.raises(FrozenInstanceError):
        change(price)
    assert vars(price) == {"name": "a", "amount": 1.0, "notes": [], "row": None, "doubled": 2.0}


def test_others_can_be_changed() -> None:
    basket = Basket("Ann")
    basket.owner = "Bob"
    basket.prices.append(Price("a"))
    assert basket == Basket("Bob", [Price("a")])
    assert repr(basket) == "Basket(owner='Bob', prices=[Price(name='a', amount=0.0, notes=[])])"


def test_one_that_holds_itself_can_be_shown() -> None:
    basket = Basket("Ann")
    basket.prices.append(basket)  # type: ignore[arg-type]
    assert repr(basket) == "Basket(owner='Ann', prices=[...])"


def test_copies_and_stored_ones_are_equal_and_as_frozen() -> None:
    price = Price("a", 1.0, ["x"], row=3)
    for other in (copy.copy(price), copy.deepcopy(price), pickle.loads(pickle.dumps(price))):
        assert other == price
        assert other.row == 3
        with pytest.raises(FrozenInstanceError):
            other.amount = 2.0


def test_what_it_does_not_share_is_the_standard_librarys() -> None:
    @dataclass(slots=True, eq=False)
    class Place:
        x: int

    @dataclass(frozen=True)
    class Loud:
        x: int

        def __repr__(self) -> str:
            return f"{self.x}!"

    assert not hasattr(Place(1), "__dict__")
    assert Place(1) != Place(1)
    assert repr(Loud(3)) == "3!"
    assert Loud(3) == Loud(3)
    with pytest.raises(FrozenInstanceError):
        Loud(3).x = 4  # type: ignore[misc]
