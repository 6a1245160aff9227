"""Several injections of a composition: their mean, and each component against the limit that the laboratory entered for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from methods import MethodError
from methods.definitions import Determination as Run
from methods.definitions import Given, Outcome, OwnComposition, Peak, PeakTable, VectorResult
from methods.definitions.own_composition import composition_definition
from methods.definitions.serial import given_from_json, given_to_json, outcome_from_json, outcome_to_json
from methods.precision import Agreement
from methods.uncertainty import BudgetSource, Input
from tests.support.supplied import SUPPLIED

SOURCE = BudgetSource(kind="test", key="1", label="FICTITIOUS")
SPREAD = Input(name="area_repeatability", value=0.0, u=0.01, unit="1")


def method(injections: int = 2, **limits: Any) -> Any:
    """The FICTITIOUS method for D2163 with limits for some of its components."""
    own = SUPPLIED["ASTM D2163"].own
    assert isinstance(own, OwnComposition)
    parts = tuple(
        replace(one, agreement=limits.get(one.name.replace("-", "_"), "")) for one in own.components
    )
    return composition_definition(replace(own, components=parts, injections=injections))


def computed(definition: Any, *runs: Mapping[str, float]) -> Outcome:
    tables = tuple(
        PeakTable(
            signal="FID", area_unit="", source=SOURCE,
            peaks=tuple(
                Peak(key=str(n), name=name, retention_time=None, area=area, manual=False)
                for n, (name, area) in enumerate(run.items(), start=1)
            ),
        )
        for run in runs
    )  # fmt: skip
    return definition.evaluate(  # type: ignore[no-any-return]
        Given(
            method=definition.code, edition=definition.edition, product="", mode=definition.modes[0].key, peak_table=tables[-1],
            peak_tables=tables, determinations=tuple(Run(key=str(n), inputs={}) for n in range(len(runs))), contributions=(SPREAD,),
        )
    )  # fmt: skip


def areas(definition: Any, first: float) -> dict[str, float]:
    """A run in which the first component has this area and each other one 100."""
    names = [one.name for one in definition.calculation.components]
    return {names[0]: first} | dict.fromkeys(names[1:], 100.0)


def vector(outcome: Outcome) -> VectorResult:
    found = outcome.result("composition")
    assert isinstance(found, VectorResult)
    return found


def first_of(definition: Any) -> str:
    return str(definition.calculation.components[0].name)


def test_the_mean_of_two_injections_is_the_result_with_less_uncertainty_than_one() -> None:
    two, one = method(2), method(1)

    mean = vector(computed(two, areas(two, 100.0), areas(two, 104.0))).components[0]
    single = vector(computed(one, areas(one, 102.0))).components[0]

    assert mean.value == pytest.approx(single.value)
    assert mean.uncertainty.u < single.uncertainty.u  # type: ignore[union-attr]


@pytest.mark.parametrize(("limit", "answer"), [("5", Agreement.WITHIN), ("0.001*X", Agreement.BEYOND)])
def test_each_component_is_held_against_its_own_limit_as_a_figure_or_of_the_mean(
    limit: str, answer: Agreement
) -> None:
    name = first_of(method())
    limits: dict[str, Any] = {name.replace("-", "_"): limit}
    definition = method(**limits)

    outcome = computed(definition, areas(definition, 100.0), areas(definition, 104.0))

    found = {one.quantity: one for one in outcome.agreements}
    assert found[name].answer is answer
    assert {one.answer for key, one in found.items() if key != name} == {Agreement.NO_PRECISION}
    assert bool(outcome.results) == (answer is Agreement.WITHIN)
    assert ("no agreement" in {one.key for one in outcome.messages}) == (answer is Agreement.BEYOND)
    assert outcome.agreement is not None
    assert outcome.agreement.answer is (answer if answer is Agreement.BEYOND else Agreement.NO_PRECISION)


def test_a_component_that_one_injection_lacks_does_not_agree_and_is_no_nought() -> None:
    name = first_of(method())
    limits: dict[str, Any] = {name.replace("-", "_"): "5"}
    definition = method(**limits)
    run = areas(definition, 100.0)

    outcome = computed(definition, run, {key: area for key, area in run.items() if key != name})

    (found,) = (one for one in outcome.agreements if one.quantity == name)
    assert found.answer is Agreement.BEYOND
    assert "found in 1 of 2 injections" in found.sentence
    assert "in some injections" in {one.key for one in outcome.messages}


def test_fewer_injections_than_the_method_asks_for_give_no_result() -> None:
    definition = method(2)

    with pytest.raises(MethodError, match="2"):
        computed(definition, areas(definition, 100.0))


def test_one_injection_says_nothing_of_agreement_and_a_third_is_counted() -> None:
    one, two = method(1), method(2)

    assert computed(one, areas(one, 100.0)).agreements == ()
    third = computed(two, areas(two, 100.0), areas(two, 101.0), areas(two, 102.0))
    assert {each.n for each in third.agreements} == {3}


def test_what_was_computed_from_several_injections_is_stored_without_loss() -> None:
    definition = method(2)
    outcome = computed(definition, areas(definition, 100.0), areas(definition, 104.0))

    assert outcome_from_json(outcome_to_json(outcome)) == outcome
    old = given_to_json(Given(method="x", edition="1", product="", mode="m"))
    del old["peak_tables"]
    assert given_from_json(old).injections == (None,)


def test_a_limit_that_cannot_be_read_or_too_many_injections_are_no_method() -> None:
    for wrong in ({"injections": 0}, {"propane": "0.02*Y"}):
        with pytest.raises(MethodError):
            method(**wrong)
