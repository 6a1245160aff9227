"""ISO 5725-6: critical ranges and differences come from r and R, and grow or shrink as they must."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.precision import (
    critical_difference,
    critical_difference_to_reference,
    critical_range_factor,
)
from methods.precision.errors import CriticalDifferenceRefused

limits = st.floats(0.01, 10.0)
numbers = st.integers(1, 20)


def test_two_results_have_the_factor_of_the_repeatability_limit() -> None:
    assert critical_range_factor(2) == pytest.approx(1.959964 * math.sqrt(2), rel=1e-6)


@given(limits, limits, numbers, numbers)
def test_more_results_make_the_means_of_two_laboratories_agree_more_closely(
    r: float, more: float, n1: int, n2: int
) -> None:
    R = r + more

    single, means = critical_difference(r, R, (1, 1)), critical_difference(r, R, (n1, n2))

    assert single == pytest.approx(R)
    assert means <= single * (1 + 1e-12)


@given(limits, limits, numbers)
def test_more_laboratories_come_closer_to_the_reference_value(r: float, more: float, n: int) -> None:
    R = r + more

    one, four = critical_difference_to_reference(r, R, (n,)), critical_difference_to_reference(r, R, (n,) * 4)

    assert one == pytest.approx(math.sqrt(R**2 - r**2 * (n - 1) / n) / math.sqrt(2))
    assert four == pytest.approx(one / 2)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: critical_range_factor(1),
        lambda: critical_difference(2.0, 1.0, (1, 1)),
        lambda: critical_difference(0.0, 1.0, (1, 1)),
        lambda: critical_difference(1.0, math.nan, (1, 1)),
        lambda: critical_difference(1.0, 2.0, (1, 0)),
        lambda: critical_difference_to_reference(1.0, 2.0, ()),
    ],
)
def test_figures_that_give_no_difference_are_refused(ask: object) -> None:
    with pytest.raises(CriticalDifferenceRefused):
        ask()  # type: ignore[operator]
