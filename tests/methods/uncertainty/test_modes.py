"""The three modes of evaluation exclude each other."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from methods.knowledge import Known, NotKnown, Source, Unknown
from methods.uncertainty import (
    BudgetSource,
    GumBudget,
    Input,
    Interlaboratory,
    Mode,
    OwnControlData,
    StudyConditions,
    bias_contribution,
    pooled_standard_deviation,
    repeatability_contribution,
)
from methods.uncertainty.errors import InputRefused, ModesMixed, PairGivesNoTypeA, StudyNotApplicable

MET = StudyConditions(range_fits=True, own_repeatability_compatible=True, bias_in_control=True)
R = Known(value=1.385, source=Source(document="a study"))
NO_R = Unknown(reason="nobody has entered it", remedy="Enter R of the method's edition")
REPEATABILITY = repeatability_contribution("rep", n=2, r=0.277, unit="kg/m3")


def study(**given: Any) -> Interlaboratory:
    return Interlaboratory(**{"value": 830.0, "unit": "kg/m3", "R": R, "conditions": MET, **given})


def test_the_expanded_uncertainty_of_a_study_is_2_R_over_2_77_and_not_R() -> None:
    y = study().evaluate()

    assert pytest.approx(2 * 1.385 / 2.77) == y.U
    assert (y.k, y.mode) == (2, Mode.INTERLABORATORY)


def test_bias_and_what_the_study_lacked_are_added_in_quadrature() -> None:
    lacked = Input(name="sampling", value=0, u=0.3, unit="kg/m3")
    bias = Input(name="bias", value=0, u=0.4, unit="kg/m3")

    y = study(bias=bias, lacked=[lacked]).evaluate()

    assert y.u == pytest.approx(math.sqrt(0.5**2 + 0.3**2 + 0.4**2))
    assert math.fsum(line.share for line in y.lines) == pytest.approx(1)


@pytest.mark.parametrize("condition", ["range_fits", "own_repeatability_compatible", "bias_in_control"])
@pytest.mark.parametrize(("state", "word"), [(False, "not met"), (None, "not checked")])
def test_a_study_is_used_only_when_all_three_conditions_are_met(
    condition: str, state: Any, word: str
) -> None:
    conditions = {
        "range_fits": True,
        "own_repeatability_compatible": True,
        "bias_in_control": True,
        condition: state,
    }

    with pytest.raises(StudyNotApplicable, match=word):
        study(conditions=StudyConditions(**conditions)).evaluate()


def test_an_unknown_R_is_refused_and_never_zero() -> None:
    with pytest.raises(NotKnown, match="nobody has entered it"):
        study(R=NO_R).evaluate()


@pytest.mark.parametrize("figure", [0.0, -1.0, math.nan, math.inf])
def test_an_impossible_R_is_refused(figure: float) -> None:
    with pytest.raises(InputRefused):
        study(R=Known(value=figure, source=Source(document="a study"))).evaluate()


def test_a_study_contains_the_repeatability_already() -> None:
    with pytest.raises(ModesMixed, match="already contains repeatability"):
        study(lacked=[REPEATABILITY]).evaluate()


def test_own_control_data_contain_the_repeatability_already() -> None:
    bias = Input(name="bias", value=0, u=0.1, unit="kg/m3")

    with pytest.raises(ModesMixed):
        OwnControlData(value=830, unit="kg/m3", R_within=R, bias=bias, lacked=[REPEATABILITY]).evaluate()


def test_a_gum_budget_refuses_a_reproducibility_among_its_inputs() -> None:
    s_R = Input(name="s_R", value=0, u=0.5, precision="reproducibility")  # type: ignore[arg-type]

    with pytest.raises(ModesMixed):
        GumBudget(model=lambda s_R: s_R, inputs=[s_R], unit="kg/m3").evaluate()


def test_a_gum_budget_keeps_the_source_of_each_line() -> None:
    source = BudgetSource(kind="calibration", key="17", label="Thermometer T-1")
    x = Input(name="t", value=15, u=0.02, unit="degC", source=source)

    y = GumBudget(model=lambda t: 2 * t, inputs=[x], unit="delta_degC").evaluate()

    assert y.lines[0].source == source
    assert y.mode is Mode.GUM


def test_ammonium_of_nordtest_tr_537(published: Callable[[str, str], Any]) -> None:
    printed = published("top_down", "nordtest-ammonium")
    bias = bias_contribution("bias", rms_bias=2.26, u_reference=1.52, unit="% (m/m)")
    R_within = Known(value=1.67 * 2.77, source=Source(document="control chart"))

    y = OwnControlData(value=100.0, unit="% (m/m)", R_within=R_within, bias=bias).evaluate()

    assert bias.u == printed["u(bias)"]
    assert y.u == printed["u_c"]
    assert printed["U (k=2)"] == y.U


def test_own_control_data_without_a_bias_are_refused() -> None:
    with pytest.raises(StudyNotApplicable, match="bias"):
        OwnControlData(value=100.0, unit="kg/m3", R_within=R, bias=None).evaluate()


def test_a_contribution_in_another_unit_is_refused() -> None:
    with pytest.raises(InputRefused, match="Convert"):
        study(bias=Input(name="bias", value=0, u=0.0004, unit="g/mL")).evaluate()


def test_a_bias_that_was_not_corrected_is_refused() -> None:
    with pytest.raises(InputRefused, match="Correct the value first"):
        study(bias=Input(name="bias", value=0.2, u=0.1, unit="kg/m3")).evaluate()


def test_repeatability_of_a_mean_comes_from_pooled_s_or_from_r() -> None:
    by_r = repeatability_contribution("rep", n=2, r=0.277, unit="kg/m3")
    by_s = repeatability_contribution("rep", n=2, pooled_s=0.1, dof=40, unit="kg/m3")

    assert by_r.u == pytest.approx(0.1 / math.sqrt(2))
    assert by_s.u == pytest.approx(by_r.u)
    assert by_s.dof == 40


@pytest.mark.parametrize(
    "given", [{}, {"r": 0.2, "pooled_s": 0.1}, {"r": 0.0}, {"pooled_s": -1.0}, {"r": math.nan}]
)
def test_an_impossible_repeatability_is_refused(given: Any) -> None:
    with pytest.raises(InputRefused):
        repeatability_contribution("rep", n=2, unit="kg/m3", **given)


def test_the_standard_deviation_of_the_pair_itself_is_refused() -> None:
    with pytest.raises(PairGivesNoTypeA):
        repeatability_contribution("rep", n=2, pooled_s=0.07, dof=1, unit="kg/m3")


def test_pooling_weighs_each_group_by_its_degrees_of_freedom() -> None:
    s, dof = pooled_standard_deviation([[1.0, 3.0], [2.0, 2.0, 2.0], [5.0]])

    assert dof == 3
    assert s == pytest.approx(math.sqrt(2 / 3))
