"""Random streams that are the same on every machine.

Only `random()` of the Mersenne twister is used: its values are defined bit by bit, while the methods built upon
it have changed between versions of Python.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Item = TypeVar("Item")

_SPREAD: Final = 0.6180339887498949


def stream(seed: int, name: str) -> Callable[[], float]:
    """A stream of uniform draws in [0, 1), independent of all streams of another seed or name."""
    return random.Random(f"{seed}/{name}").random  # noqa: S311 - nothing here is secret


def between(draw: Callable[[], float], low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return low + int(draw() * (high - low + 1))


def one_of(draw: Callable[[], float], items: Sequence[Item]) -> Item:
    """One item, all equally likely."""
    return items[int(draw() * len(items))]


def evenly_spread(number: int) -> float:
    """A fraction in [0, 1) for a whole number; those of any run of numbers fill the interval evenly."""
    return (number * _SPREAD) % 1.0


class Weighted(Generic[Item]):
    """Items with weights, drawn by one uniform draw."""

    def __init__(self, weights: Mapping[Item, float]) -> None:
        """Keep the items whose weight is not 0."""
        self.items = [item for item, weight in weights.items() if weight > 0]
        self.bounds: list[float] = []
        total = 0.0
        for item in self.items:
            total += weights[item]
            self.bounds.append(total)

    def draw(self, draw: Callable[[], float]) -> Item:
        """One item, as likely as its weight says."""
        return self.items[min(bisect_right(self.bounds, draw() * self.bounds[-1]), len(self.items) - 1)]
