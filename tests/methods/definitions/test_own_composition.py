"""A composition method of the laboratory: peaks to amounts or shares, with covariances, group sums and limits that it entered."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from methods.definitions import Determination as Run
from methods.definitions import (
    Entered,
    Given,
    NumericResult,
    OwnComponent,
    OwnComposition,
    OwnGroup,
    OwnInput,
    OwnMethodRefused,
    Peak,
    PeakExample,
    PeakTable,
    Uncertainty,
    VectorResult,
    definition_of_own,
    own_from_json,
    own_to_json,
)
from methods.definitions.errors import PeaksRefused
from methods.gas.iso6976_uncertainty import normalised_fractions
from methods.knowledge import Source, Unknown
from methods.uncertainty import BudgetSource, Input
from methods.wording import Texts
from tests.methods.definitions.givens import READING

LPG = OwnComposition(
    code="OWN-LPG",
    edition="1",
    titles={"en": "LPG by GC", "az": "LPG by GC", "ru": "LPG by GC"},
    source=Source(document="FICTITIOUS procedure"),
    names={"en": "composition", "az": "tərkib", "ru": "состав"},
    unit="% (V/V)",
    basis="liquid volume",
    normalised=True,
    sum_low=98.0,
    sum_high=102.0,
    components=(
        OwnComponent(name="propane", peaks=("C3",), factor=0.10, u_factor=0.01, low=3.0, high=3.5),
        OwnComponent(name="propene", factor=0.11, u_factor=0.01, group="olefins"),
        OwnComponent(name="n-butane", factor=0.08, u_factor=0.02, limit=0.5),
        OwnComponent(name="1-butene", factor=0.09, u_factor=0.02, group="olefins", limit=0.5),
    ),
    groups=(OwnGroup(key="olefins", names={"en": "olefins", "az": "olefinlər", "ru": "олефины"}),),
    examples=(
        PeakExample(
            areas={"propane": 300.0, "n-butane": 250.0},
            expected={"propane": "60.0", "n-butane": "40.0"},
            source="worked by hand",
        ),
    ),
)
AREAS = {"C3": 800.0, "propene": 90.0, "n-butane": 125.0}
SPREAD = Input(name="area_repeatability", value=0.0, u=0.005, dof=20)


def table(areas: dict[str, float], **more: Any) -> PeakTable:
    peaks = tuple(
        Peak(key=str(n), name=name, retention_time=None, area=area, manual=False)
        for n, (name, area) in enumerate(areas.items(), start=1)
    )
    return PeakTable(signal="FID1", area_unit="pA*s", peaks=(*peaks, *more.get("also", ())), source=READING)


def given(areas: dict[str, float] | None = None, own: OwnComposition = LPG, **more: Any) -> Given:
    parts: dict[str, Any] = {"contributions": (SPREAD,), "peak_table": table(areas or AREAS)} | more
    return Given(method=own.code, edition=own.edition, product="LPG", mode="own", **parts)


def found(of: Given, own: OwnComposition = LPG) -> tuple[VectorResult, dict[str, NumericResult]]:
    vector, *groups = definition_of_own(own).evaluate(of).results
    assert isinstance(vector, VectorResult)
    return vector, {one.measurand: one for one in groups if isinstance(one, NumericResult)}


def u_of(uncertainty: Uncertainty | Unknown) -> float:
    assert isinstance(uncertainty, Uncertainty)
    return uncertainty.u


def test_shares_are_amounts_over_their_sum_which_is_kept_with_its_limits() -> None:
    vector, _ = found(given())

    amounts = [80.0, 9.9, 10.0]
    assert [one.value for one in vector.components[:3]] == pytest.approx([100 * y / 99.9 for y in amounts])
    assert vector.unnormalised_sum == pytest.approx(99.9)
    assert (vector.sum_low, vector.sum_high) == (98.0, 102.0)


def test_the_covariances_are_those_of_independent_amounts_divided_by_their_sum() -> None:
    vector, groups = found(given())
    amounts = {"propane": 0.80, "propene": 0.099, "n-butane": 0.10}
    relative = {"propane": 0.01, "propene": 0.01, "n-butane": 0.02}

    x, u, r = normalised_fractions(
        amounts, {n: y * math.hypot(0.005, relative[n]) for n, y in amounts.items()}
    )

    names = list(x.fractions)
    key = {one.name: one.key for one in vector.components}
    for i, a in enumerate(names):
        assert u_of(vector.components[i].uncertainty) == pytest.approx(100 * u[a])
        for j, b in enumerate(names[i:], start=i):
            one = next(c for c in vector.covariances if (c.a, c.b) == (key[a], key[b]))
            assert one.value == pytest.approx(1e4 * r[i][j] * u[a] * u[b])
    assert sum((2 if c.a != c.b else 1) * c.value for c in vector.covariances) == pytest.approx(
        0.0, abs=1e-12
    )
    assert groups["olefins"].value == pytest.approx(vector.components[1].value)
    assert u_of(groups["olefins"].uncertainty) == pytest.approx(u_of(vector.components[1].uncertainty))


def test_a_sum_outside_the_laboratorys_limits_gives_no_result() -> None:
    outcome = definition_of_own(LPG).evaluate(given({"C3": 800.0, "n-butane": 100.0}))

    assert outcome.results == ()
    assert "88 % (V/V), outside 98 to 102" in outcome.messages[0].text


def test_without_a_limit_the_sum_is_shown_without_a_verdict() -> None:
    own = replace(LPG, sum_low=None, sum_high=None)

    outcome = definition_of_own(own).evaluate(given({"C3": 800.0, "n-butane": 100.0}, own))

    assert outcome.results
    assert "has entered no limit" in outcome.messages[0].text


def test_a_component_that_has_no_peak_or_less_than_can_be_reported_says_so() -> None:
    vector, _ = found(given({"C3": 960.0, "n-butane": 3.0, "propene": 30.0}))

    butane, butene = vector.components[2:]
    assert (butane.absent, butane.below) == (False, 0.5)
    assert (butene.absent, butene.below) == (True, 0.5)
    assert not vector.components[0].absent


def test_a_peak_without_a_name_is_known_by_its_window_and_any_other_is_of_no_component() -> None:
    by_time = Peak(key="8", name=None, retention_time=3.2, area=800.0, manual=False)
    late = Peak(key="9", name=None, retention_time=9.9, area=5.0, manual=True)
    peaks = table({"propene": 90.0, "n-butane": 125.0}, also=(by_time, late))

    outcome = definition_of_own(LPG).evaluate(given(peak_table=peaks))

    (vector,) = (one for one in outcome.results if isinstance(one, VectorResult))
    assert vector.components[0].value == pytest.approx(100 * 80 / 99.9)
    assert any("of no component of the method and count nowhere: 9" in one.text for one in outcome.messages)


@pytest.mark.parametrize(
    ("areas", "why"),
    [
        ({"C3": 1.0, "propane": 2.0}, "both propane"),
        ({"benzene": 1.0}, "no component"),
        ({"C3": -1.0}, "area -1"),
    ],
)
def test_peaks_that_give_no_composition_are_refused(areas: dict[str, float], why: str) -> None:
    with pytest.raises(PeaksRefused, match=why):
        definition_of_own(LPG).evaluate(given(areas))


def test_without_uncertainties_of_the_factors_there_is_no_u_and_it_says_whose() -> None:
    own = replace(LPG, components=(replace(LPG.components[0], u_factor=None), *LPG.components[1:]))

    vector, _ = found(given(own=own), own)

    first = vector.components[0].uncertainty
    assert isinstance(first, Unknown)
    assert "response factor of propane" in first.reason


SULFUR = OwnComposition(
    code="OWN-S",
    edition="1",
    titles=LPG.titles,
    source=LPG.source,
    names=LPG.names,
    unit="mg/kg",
    basis="mass",
    components=(
        OwnComponent(name="thiophene", factor=2.0, u_factor=0.03, group="total"),
        OwnComponent(name="hydrogen sulphide", factor=1.0, u_factor=0.04, group="total"),
        OwnComponent(name="diphenyl sulphide", factor=1.0),
    ),
    groups=(OwnGroup(key="total", names={"en": "total sulfur", "az": "ümumi kükürd", "ru": "общая сера"}),),
    internal_standard="diphenyl sulphide",
    scale="1e6 * m_is / m",
    calibration="FICTITIOUS calibration 7",
    inputs=(
        OwnInput(name="m_is", labels={"en": "mass of standard", "az": "m", "ru": "m"}, unit="mg"),
        OwnInput(name="m", labels={"en": "mass of sample", "az": "m", "ru": "m"}, unit="mg"),
    ),
    examples=(
        PeakExample(
            areas={"thiophene": 5.0, "diphenyl sulphide": 10.0},
            expected={"thiophene": "1.00"},
            source="worked by hand",
        ),
    ),
)


def weighed(m_is: float, m: float) -> Run:
    source = BudgetSource(kind="reading", key="1", label="balance")
    return Run(
        key="1",
        inputs={
            n: Entered(value=v, unit="mg", text=f"{v}", source=source) for n, v in (("m_is", m_is), ("m", m))
        },
    )


def test_an_internal_standard_and_the_portion_scale_the_amounts_and_the_total_is_a_result_of_its_own() -> (
    None
):
    contributions = (SPREAD, Input(name="scale", value=0.0, u=0.01))
    areas = {"thiophene": 30.0, "hydrogen sulphide": 10.0, "diphenyl sulphide": 20.0}

    vector, groups = found(
        given(areas, SULFUR, determinations=(weighed(0.05, 1e4),), contributions=contributions), SULFUR
    )

    assert [one.name for one in vector.components] == ["thiophene", "hydrogen sulphide"]
    assert [one.value for one in vector.components] == pytest.approx([15.0, 2.5])
    assert groups["total"].value == pytest.approx(17.5)
    independent = (15 * math.hypot(0.005, 0.03)) ** 2 + (2.5 * math.hypot(0.005, 0.04)) ** 2
    common = 17.5**2 * (0.005**2 + 0.01**2)  # the standard's own area and the scale
    assert u_of(groups["total"].uncertainty) == pytest.approx(math.sqrt(independent + common))


def test_a_group_named_like_a_component_is_that_component_with_its_u_whatever_else_it_adds_to() -> None:
    names: Texts = {"en": "n-butane", "az": "n-butan", "ru": "н-бутан"}
    own = replace(
        LPG, groups=(*LPG.groups, OwnGroup(key="n_butane", names=names), OwnGroup(key="propene", names=names))
    )

    vector, groups = found(given(own=own), own)

    parts = {one.name: one for one in vector.components}
    for key, name in (("n_butane", "n-butane"), ("propene", "propene")):
        assert groups[key].value == parts[name].value
        assert u_of(groups[key].uncertainty) == pytest.approx(u_of(parts[name].uncertainty))
    assert parts["propene"].group == "olefins"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            {"groups": (*LPG.groups, OwnGroup(key="dienes", names=LPG.names))},
            "no component adds to the group dienes",
        ),
        ({"unit": "kg"}, "not given in 'kg'"),
        ({"components": ()}, "1 to 1000 components"),
        ({"sum_low": 103.0}, "nothing between"),
        ({"components": (*LPG.components, LPG.components[0])}, "each once"),
        ({"groups": ()}, "no group 'olefins'"),
        ({"components": (replace(LPG.components[0], factor=0.0), *LPG.components[1:])}, "above nought"),
        ({"examples": ()}, "no example"),
        ({"examples": (replace(LPG.examples[0], expected={"propane": "61.0"}),)}, "where 61.0 is expected"),
        ({"internal_standard": "decane"}, "none of the components"),
        ({"scale": "2"}, "shares of a sum"),
    ],
)
def test_what_cannot_be_a_composition_method_is_refused(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(OwnMethodRefused, match=says):
        definition_of_own(replace(LPG, **changed))


@pytest.mark.parametrize("own", [LPG, SULFUR])
def test_it_is_stored_as_a_text_without_loss(own: OwnComposition) -> None:
    assert own_from_json(own_to_json(own)) == own
