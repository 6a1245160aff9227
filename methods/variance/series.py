"""Series and groups of results as they are given, checked before anything is computed from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from methods.variance.errors import NoSpread, SeriesRefused

Array: TypeAlias = npt.NDArray[np.float64]


def series_of(values: Sequence[float], *, name: str = "the series", at_least: int = 1) -> Array:
    """The results as an array of one dimension. Raises SeriesRefused for too few, NaN or infinite ones."""
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as trouble:
        raise SeriesRefused(
            what=f"{name} holds something that is not a number",
            remedy="Enter numbers; leave a missing result out and say why it is missing",
        ) from trouble
    if found.ndim != 1 or len(found) < at_least:
        given = len(found) if found.ndim == 1 else 0
        raise SeriesRefused(
            what=f"at least {at_least} results of {name} are needed; there are: {given}",
            remedy="Add the missing results",
        )
    if not np.isfinite(found).all():
        raise SeriesRefused(
            what=f"{name} has a result that is not a finite number",
            remedy="Enter the result as it was read, or leave it out and say why",
        )
    return found


def groups_of(
    groups: Mapping[str, Sequence[float]] | Sequence[Sequence[float]],
    *,
    name: str = "group",
    at_least: int = 2,
    each: int = 1,
) -> dict[str, Array]:
    """Named groups (numbered from 1 where they have no names), each checked. Raises SeriesRefused."""
    named = groups if isinstance(groups, Mapping) else {str(i): g for i, g in enumerate(groups, start=1)}
    if len(named) < at_least:
        raise SeriesRefused(
            what=f"there are {len(named)} of {name} and at least {at_least} are needed",
            remedy="Add the missing ones",
        )
    return {str(key): series_of(one, name=f"{name} {key}", at_least=each) for key, one in named.items()}


def spread_of(x: Array, *, what: str, name: str = "the series") -> float:
    """Standard deviation s with n - 1. Raises NoSpread where all results are alike."""
    if np.ptp(x) == 0:  # asked of the results themselves: their mean may be rounded and leave a false spread
        raise NoSpread(what=what, count=len(x), name=name)
    return float(np.std(x, ddof=1))


def positive(value: float, *, name: str) -> float:
    """A figure that must be a finite number above zero. Raises SeriesRefused."""
    if not 0 < value < float("inf"):
        raise SeriesRefused(what=f"{name} is {value:g}", remedy="Enter a figure above zero")
    return float(value)


def not_negative(value: float, *, name: str) -> float:
    """A figure that must be a finite number of zero or more. Raises SeriesRefused."""
    if not 0 <= value < float("inf"):
        raise SeriesRefused(what=f"{name} is {value:g}", remedy="Enter a figure of zero or more")
    return float(value)


def level(alpha: float) -> float:
    """A level of significance between 0 and 1. Raises SeriesRefused."""
    if not 0 < alpha < 1:
        raise SeriesRefused(
            what=f"the level of significance is {alpha:g}",
            remedy="Give a level between 0 and 1, such as 0.05",
        )
    return float(alpha)
