"""First derivatives by one walk back: the same as by series, for every operation, and to the last digits."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.petroleum.number import with_derivatives
from methods.uncertainty import Input, maths, propagate
from methods.uncertainty.adjoint import Adjoint
from methods.uncertainty.errors import ModelUndefined
from methods.uncertainty.taylor import Taylor

OPERATIONS: dict[str, Any] = {
    "sum": lambda a, b: 1 + a + b + 2,
    "difference": lambda a, b: 3 - a - b - 1,
    "product": lambda a, b: 2 * a * b * 3,
    "quotient": lambda a, b: 1 / a + a / b + b / 7,
    "power": lambda a, b: a**b + a**3 + 2**b + a**-0.5,
    "sign": lambda a, b: +a * -b + abs(-a),
    "roots": lambda a, b: maths.sqrt(a) + maths.exp(b) + maths.log(a) + maths.log10(b),
    "angles": lambda a, b: maths.sin(a) + maths.cos(b) + maths.tan(a / 5) + maths.atan(b),
    "inverse angles": lambda a, b: maths.asin(a / 10) + maths.acos(b / 10),
    "point": lambda a, b: maths.atan2(a, b) + maths.atan2(a, 2.0) + maths.atan2(2.0, b),
    "hyperbolic": lambda a, b: maths.sinh(a) + maths.cosh(b) + maths.tanh(a),
    "greatest": lambda a, b: maths.maximum(a, 5.5, b / 2) + maths.minimum(a, b + 10),
    "choice": lambda a, b: a * a if a > 1 and b >= 0 and not a < 0 and not b <= 0 else b,
}


@pytest.mark.parametrize("name", OPERATIONS)
@given(a=st.floats(0.6, 5), b=st.floats(0.2, 5))
def test_each_operation_has_the_derivatives_that_series_give(name: str, a: float, b: float) -> None:
    model = OPERATIONS[name]
    x, y = Adjoint.begin([a, b])

    back = model(x, y)
    series = model(*(Taylor.along(v, np.eye(2)[i], 1) for i, v in enumerate([a, b])))

    assert back.value == pytest.approx(float(series.c[0]), rel=1e-13)
    assert back.slopes(2) == pytest.approx(list(series.c[1]), rel=1e-11, abs=1e-13)


def test_a_name_used_many_times_gathers_all_its_ways() -> None:
    (x,) = Adjoint.begin([1.5])

    assert (x * x * x + x / (x + 1)).slopes(1)[0] == pytest.approx(3 * 1.5**2 + 1 / 2.5**2)


def test_powers_of_zero_have_their_derivative_or_none() -> None:
    (x,) = Adjoint.begin([0.0])

    assert [(x**p).slopes(1)[0] for p in (0, 1, 2)] == [0, 1, 0]
    for p in (0.5, -1):
        with pytest.raises((ValueError, ZeroDivisionError)):
            x**p


@pytest.mark.parametrize(
    "model", [lambda a: (a - 2) ** 0.5, lambda a: (-a) ** (a / 3), lambda a: maths.maximum(a, a * 1)]
)
def test_a_model_without_a_real_derivative_is_refused(model: Any) -> None:
    with pytest.raises(ModelUndefined):
        propagate(model, [Input(name="a", value=1.0, u=0.1)])


def test_a_fixed_point_carries_the_derivative_of_its_equation() -> None:
    (a,) = Adjoint.begin([2.0])  # x = sqrt(a + x), so x = 2 and dx/da = 1 / (2x - 1)

    x = with_derivatives(lambda x: maths.sqrt(a + x), 2.0, a)

    assert x.value == pytest.approx(2)
    assert x.slopes(1)[0] == pytest.approx(1 / 3, rel=1e-12)


def test_the_lines_of_a_budget_are_equal_to_themselves_made_twice() -> None:
    inputs = [Input(name=n, value=2.0, u=0.1) for n in "ab"]

    first, again = (propagate(lambda a, b: a * b, inputs) for _ in range(2))

    assert first == again
    assert first.lines == tuple(again.lines)
    assert first.lines[-1].contribution == pytest.approx(0.2)
    assert len(first.lines[:1]) == 1
    assert repr(first.lines) == repr(tuple(first.lines))
