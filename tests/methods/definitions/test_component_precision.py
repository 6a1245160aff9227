"""r and R of the components of a composition: U from R, duplicates judged by r, and words where nobody has entered them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from methods.definitions import (
    ComponentPrecision,
    NumericResult,
    OwnComposition,
    OwnMethodRefused,
    Uncertainty,
    VectorResult,
    definition_of_own,
    own_from_json,
    own_to_json,
)
from methods.definitions.censoring import Found, below
from methods.definitions.component_precision import limit_at, results_agree, without_r
from methods.knowledge import Known, Source, Unknown
from methods.precision import Agreement
from methods.uncertainty import Mode, StudyConditions
from tests.methods.definitions.test_own_composition import LPG, given

TEXT = Source(document="FICTITIOUS text")
FOUND = (
    ComponentPrecision(name="propane", r="0.2", R="0.5", low=50.0, high=90.0, clause="12.1"),
    ComponentPrecision(name="propane", r="0.1", R="0.3", low=10.0, high=50.0),
    ComponentPrecision(name="propene", r="0.02*X", R="0.05*X"),
    ComponentPrecision(name="olefins", R="0.6"),
)
KNOWN: OwnComposition = replace(LPG, precision=FOUND)
CHECKED = StudyConditions(range_fits=None, own_repeatability_compatible=True, bias_in_control=True)


def stated(**more: Any) -> dict[str, Uncertainty | Unknown]:
    data = given(own=KNOWN, uncertainty_mode=Mode.INTERLABORATORY, **({"study": CHECKED} | more))
    results = definition_of_own(KNOWN).evaluate(data).results
    vector = results[0]
    assert isinstance(vector, VectorResult)
    found = {str(one.name): one.uncertainty for one in vector.components}
    return found | {one.measurand: one.uncertainty for one in results if isinstance(one, NumericResult)}


def test_U_of_each_component_and_group_comes_from_its_R_at_its_value() -> None:
    found = stated()

    propane, propene, olefins = (found[name] for name in ("propane", "propene", "olefins"))
    assert isinstance(propane, Uncertainty)
    assert isinstance(propene, Uncertainty)
    assert isinstance(olefins, Uncertainty)
    assert pytest.approx(2 * 0.5 / 2.77, rel=1e-3) == propane.U
    assert pytest.approx(2 * 0.05 * 9.9 / 99.9 * 100 / 2.77, rel=1e-3) == propene.U
    assert pytest.approx(2 * 0.6 / 2.77, rel=1e-3) == olefins.U
    assert propane.mode is Mode.INTERLABORATORY


def test_a_component_without_R_has_no_U_and_says_so() -> None:
    found = stated()["n-butane"]

    assert isinstance(found, Unknown)
    assert "no reproducibility limit R was entered for n-butane" in found.reason


def test_R_alone_is_not_enough_the_laboratory_says_that_it_may_use_the_study() -> None:
    found = stated(study=None)["propane"]

    assert isinstance(found, Unknown)
    assert "repeatability agrees with the study" in found.reason


def test_covariances_of_a_budget_do_not_stand_beside_U_from_R() -> None:
    data = given(own=KNOWN, uncertainty_mode=Mode.INTERLABORATORY, study=CHECKED)

    vector = definition_of_own(KNOWN).evaluate(data).results[0]

    assert isinstance(vector, VectorResult)
    assert vector.covariances == ()


@pytest.mark.parametrize(("mean", "r"), [(80.0, 0.2), (50.0, 0.2), (20.0, 0.1), (5.0, None)])
def test_r_is_that_of_the_range_that_holds_the_mean(mean: float, r: float | None) -> None:
    found = limit_at(FOUND, "propane", "r", mean, TEXT, "% (V/V)")

    assert (found.value if isinstance(found, Known) else None) == r


def figure(value: float) -> Found:
    return Found(value=value, censored=None)


def less_than(bound: float) -> Found:
    return Found(value=None, censored=below(bound, "% (V/V)"))


def r_at(name: str, mean: float) -> Known[float] | Unknown:
    return limit_at(FOUND, name, "r", mean, TEXT, "% (V/V)")


def test_two_results_are_judged_component_by_component() -> None:
    first = {"propane": 80.0, "propene": 10.0, "n-butane": 5.0, "ethane": 0.1}
    second = {"propane": 80.15, "propene": 10.5, "n-butane": 5.0}

    answers = results_agree(
        {name: figure(x) for name, x in first.items()}, {name: figure(x) for name, x in second.items()}, r_at, unit="% (V/V)"
    )  # fmt: skip

    assert [(one.quantity, one.answer) for one in answers] == [
        ("propane", Agreement.WITHIN), ("propene", Agreement.BEYOND), ("n-butane", Agreement.NO_PRECISION),
    ]  # fmt: skip
    assert without_r(answers) == ["n-butane"]


@pytest.mark.parametrize(
    ("one", "other", "answers"),
    [
        (figure(80.0), less_than(70.0), [Agreement.BEYOND]),
        (less_than(70.0), figure(80.0), [Agreement.BEYOND]),
        (figure(70.1), less_than(70.0), []),
        (figure(60.0), less_than(70.0), []),
        (less_than(70.0), less_than(70.0), []),
    ],
)
def test_of_a_bound_it_is_only_known_what_is_surely_too_far(
    one: Found, other: Found, answers: list[Agreement]
) -> None:
    found = results_agree({"propane": one}, {"propane": other}, r_at, unit="% (V/V)")

    assert [each.answer for each in found] == answers


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (ComponentPrecision(name="water", r="1"), "no component"),
        (ComponentPrecision(name="propane", r="", R=""), "says nothing"),
        (ComponentPrecision(name="propane", r="-1"), "no limit"),
        (ComponentPrecision(name="propane", r="1", low=40.0, high=60.0), "overlap"),
    ],
)
def test_a_line_that_cannot_be_a_precision_is_refused(line: ComponentPrecision, says: str) -> None:
    with pytest.raises(OwnMethodRefused, match=says):
        definition_of_own(replace(KNOWN, precision=(*FOUND, line)))


def test_the_precision_goes_with_the_method() -> None:
    assert own_from_json(own_to_json(KNOWN)) == KNOWN
