"""What the law of propagation refuses: impossible inputs, correlations, coverage, and a pair's own spread."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from methods.uncertainty import (
    Input,
    constant,
    maths,
    propagate,
    type_a,
)
from methods.uncertainty.errors import (
    CorrelationRefused,
    CorrelationsContradict,
    CoverageRefused,
    InputRefused,
    ModelUndefined,
    NameTwice,
    NoInputs,
    PairGivesNoTypeA,
    SecondOrderCorrelated,
)

Find = Callable[[str, str], Any]


GOOD = Input(name="a", value=1.0, u=0.1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": math.nan},
        {"value": math.inf},
        {"u": -0.1},
        {"u": math.nan},
        {"u": math.inf},
        {"dof": 0},
        {"dof": math.nan},
        {"name": "a b"},
        {"name": ""},
        {"width": -1.0},
        {"beta": 1.5},
    ],
)
def test_an_impossible_input_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputRefused):
        replace(GOOD, **wrong)


@pytest.mark.parametrize(
    "correlations",
    [
        {("a", "b"): 1.1},
        {("a", "b"): math.nan},
        {("a", "a"): 0.5},
        {("a", "z"): 0.5},
        {("a", "b"): 0.5, ("b", "a"): 0.4},
    ],
)
def test_an_impossible_correlation_is_refused(correlations: dict[tuple[str, str], float]) -> None:
    with pytest.raises(CorrelationRefused):
        propagate(lambda a, b: a + b, [GOOD, replace(GOOD, name="b")], correlations=correlations)


def test_correlations_that_contradict_each_other_are_refused() -> None:
    inputs = [replace(GOOD, name=name) for name in "abc"]

    with pytest.raises(CorrelationsContradict, match="no negative eigenvalue"):
        propagate(
            lambda a, b, c: a + b + c,
            inputs,
            correlations={("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9},
        )


def test_a_budget_needs_inputs_and_each_name_once() -> None:
    with pytest.raises(NoInputs):
        propagate(lambda: 1.0, [])
    with pytest.raises(NameTwice):
        propagate(lambda a: a, [GOOD, GOOD])


@pytest.mark.parametrize(
    "model",
    [
        lambda a: maths.log(a - 1),
        lambda a: 1 / (a - 1),
        lambda a: maths.sqrt(a - 2),
        lambda a: math.nan,
        lambda a: maths.exp(1000 * a),
        lambda a: (a - 1) ** 0.5,
    ],
)
def test_a_model_without_a_finite_value_is_refused(model: Any) -> None:
    with pytest.raises(ModelUndefined):
        propagate(model, [GOOD])


@pytest.mark.parametrize("p", [0.0, 1.0, math.nan])
def test_an_impossible_coverage_is_refused(p: float) -> None:
    with pytest.raises(CoverageRefused):
        propagate(lambda a: a, [GOOD], coverage=p)


def test_second_order_terms_are_refused_for_correlated_inputs() -> None:
    with pytest.raises(SecondOrderCorrelated):
        propagate(
            lambda a, b: a * b,
            [GOOD, replace(GOOD, name="b")],
            correlations={("a", "b"): 0.5},
            second_order=True,
        )


def test_a_pair_of_readings_never_gives_its_own_type_a() -> None:
    with pytest.raises(PairGivesNoTypeA, match="pooled standard deviation"):
        type_a("rho", [829.3, 829.4])


def test_an_exact_number_adds_nothing() -> None:
    y = propagate(lambda a, t: a * t, [GOOD, constant("t", 15.0)])

    assert y.lines[1].contribution == 0
    assert y.u == pytest.approx(1.5)
