"""Limits that other results decide, disputes between three laboratories, and risks over all items."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.conformity import (
    Answer,
    Bound,
    BoundFormula,
    Comparison,
    DependentLimit,
    GlobalProducerRisk,
    GuardBand,
    LimitRefused,
    NormalPrior,
    Reason,
    RiskGuardBand,
    RiskRefused,
    SimpleAcceptance,
    decide_dispute,
    global_risk,
    judge,
)
from methods.conformity.risk import least_guard_band

Make = Callable[..., Any]


def heavier_with_butane(formula: str = "500 + 0.8 * x", **changed: Any) -> DependentLimit:
    """FICTITIOUS: an upper bound of density that rises with the butane found."""
    bound = BoundFormula(formula=formula, quantities={"x": "butane"}, step="0.1", **changed)
    return DependentLimit(
        measurand="density",
        unit="kg/m3",
        upper=bound,
        reference_condition="15 °C",
        methods=("ASTM D4052",),
        comparison=Comparison.ROUNDED,
    )


@pytest.mark.parametrize(("butane", "bound"), [(10.0, "508.0"), (10.06, "508.0"), (10.07, "508.1")])
def test_a_computed_bound_has_the_digits_of_the_specification(butane: float, bound: str) -> None:
    assert heavier_with_butane().at({"butane": butane}).upper == Bound(text=bound)


@pytest.mark.parametrize(
    ("butane", "value", "answer"),
    [(10.0, 508.0, Answer.CONFORMS), (10.0, 508.1, Answer.DOES_NOT_CONFORM), (20.0, 508.1, Answer.CONFORMS)],
)
def test_the_composition_of_the_item_decides_its_limit(
    density: Make, butane: float, value: float, answer: Answer
) -> None:
    limit = heavier_with_butane().at({"butane": butane})

    assert judge(density(value), limit, SimpleAcceptance()).answer is answer


@pytest.mark.parametrize("found", [{}, {"propane": 3.0}])
def test_without_the_composition_the_limit_is_unknown_and_not_free(
    density: Make, found: dict[str, float]
) -> None:
    judged = judge(density(1.0), heavier_with_butane().at(found), SimpleAcceptance())

    assert (judged.answer, judged.reason) == (Answer.NOT_JUDGED, Reason.LIMIT_UNKNOWN)


def test_a_formula_without_a_value_leaves_the_limit_unknown() -> None:
    assert heavier_with_butane("1 / (x - 2)").at({"butane": 2.0}).unknown is not None


@pytest.mark.parametrize("changed", [{"formula": "500 + y"}, {"formula": "import os"}])
def test_a_formula_that_cannot_be_read_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(LimitRefused, match="cannot be read"):
        heavier_with_butane(**changed)


@pytest.mark.parametrize(
    ("third", "mean", "counted"),
    [
        ([10.3] * 3, 10.2, ("supplier", "recipient", "third")),  # all within R3 of the other two
        ([12.0] * 3, 10.15, ("supplier", "recipient")),  # the third is far from both
    ],
)
def test_the_mean_of_those_who_agree_decides_a_dispute(
    third: list[float], mean: float, counted: tuple[str, ...]
) -> None:
    found = decide_dispute([10.0] * 3, [10.3] * 3, third, R3=0.5, upper=10.2)

    assert found.mean == pytest.approx(mean)
    assert found.laboratories == counted
    assert found.meets is True
    assert decide_dispute([10.0] * 3, [10.3] * 3, third, R3=0.5, lower=10.21).meets is False


@pytest.mark.parametrize(
    "changed", [{"third": [10.0, 10.1]}, {"R3": 0.0}, {"upper": None}, {"third": [10.0, 10.0, math.nan]}]
)
def test_a_dispute_needs_three_results_of_each_an_R_and_a_limit(changed: dict[str, Any]) -> None:
    usual: dict[str, Any] = {"third": [10.0] * 3, "R3": 0.5, "upper": 10.0}

    with pytest.raises(RiskRefused):
        decide_dispute([10.0] * 3, [10.3] * 3, **{**usual, **changed})


def test_a_global_producers_risk_accepts_beyond_the_limit_until_it_is_kept(
    density: Make, density_limit: Make
) -> None:
    prior = NormalPrior(mean=840.0, sd=2.0)
    rule = GlobalProducerRisk(prior=prior, risk=0.001)
    limit = density_limit(lower=None, comparison=Comparison.ABSOLUTE)
    w = least_guard_band(prior, 0.5, -math.inf, 845.0, 0.001, producer=True)

    kept = global_risk(prior, 0.5, upper=845.0, accept_upper=845.0 + w).producer
    inside, outside = (judge(density(845.0 + w + d, U=1.0, step=None), limit, rule) for d in (-0.01, 0.01))

    assert w > 0
    assert kept == pytest.approx(0.001, rel=1e-6)
    assert (inside.answer, outside.answer) == (Answer.CONFORMS, Answer.DOES_NOT_CONFORM)
    assert "global producer's risk of at most 0.1 %" in inside.sentence("en")


@given(
    y=st.floats(838, 848, allow_nan=False),
    small=st.sampled_from(["0.2", "0.5", "0.8"]),
    more=st.sampled_from(["0.1", "0.5", "1.2"]),
)
def test_a_wider_guard_band_never_accepts_more(
    density: Make, density_limit: Make, y: float, small: str, more: str
) -> None:
    narrow, wide = GuardBand(r=small), GuardBand(r=str(round(float(small) + float(more), 1)))

    if judge(density(y), density_limit(), wide).answer is Answer.CONFORMS:
        assert judge(density(y), density_limit(), narrow).answer is Answer.CONFORMS


@given(y=st.floats(838, 848, allow_nan=False), risk=st.floats(0.001, 0.2), more=st.floats(0.001, 0.2))
def test_a_smaller_risk_never_accepts_more(
    density: Make, density_limit: Make, y: float, risk: float, more: float
) -> None:
    strict, mild = RiskGuardBand(risk=risk), RiskGuardBand(risk=risk + more)

    if judge(density(y), density_limit(), strict).answer is Answer.CONFORMS:
        assert judge(density(y), density_limit(), mild).answer is Answer.CONFORMS
