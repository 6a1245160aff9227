"""ASTM D1838 gives a class and never a mean; an area composition gives shares that sum to one hundred."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods import Unknown
from methods.definitions import OrdinalResult, VectorResult
from methods.definitions.area_composition import AREA_COMPOSITION
from methods.definitions.astm_d1838 import D1838
from methods.definitions.errors import InputMissing, OutOfScope, PeaksRefused, ProductUnknown, WrongKind
from tests.methods.definitions.givens import given_area, given_d1838, peaks, strip

AREAS = st.lists(st.floats(1e-3, 1e6), min_size=1, max_size=12)


def composition(outcome: object) -> VectorResult:
    found = outcome.result("area_composition")  # type: ignore[attr-defined]
    assert isinstance(found, VectorResult)
    return found


def test_a_strip_is_reported_as_its_class() -> None:
    found = D1838.evaluate(given_d1838(strip("1", "1b"))).result("copper_strip_class")

    assert isinstance(found, OrdinalResult)
    assert found.value.value == "1b"
    assert not hasattr(found, "uncertainty")


def test_two_strips_of_different_class_are_not_averaged() -> None:
    outcome = D1838.evaluate(given_d1838(strip("1", "1a"), strip("2", "3a")))

    assert outcome.results == ()
    assert "no rule joins them" in outcome.messages[0].text


def test_a_class_that_the_standard_does_not_have_is_refused() -> None:
    with pytest.raises(WrongKind):
        D1838.evaluate(given_d1838(strip("1", "1.5")))


def test_a_strip_without_its_photo_is_refused() -> None:
    pictured = strip("1", "1a")
    unpictured = {name: one for name, one in pictured.inputs.items() if name != "photo"}

    with pytest.raises(InputMissing, match="Photo"):
        D1838.evaluate(given_d1838(type(pictured)(key="1", inputs=unpictured)))


def test_diesel_is_not_tested_by_the_strip_method_for_lpg() -> None:
    with pytest.raises((ProductUnknown, OutOfScope)):
        D1838.evaluate(given_d1838(strip("1", "1a"), product="diesel fuel"))


def test_shares_are_those_that_the_data_system_printed() -> None:
    table = peaks(4.57137e4, 955.59546, 17.71351)  # a ChemStation area per cent report

    found = composition(AREA_COMPOSITION.evaluate(given_area(table)))

    assert [one.value for one in found.components] == pytest.approx([97.91525, 2.04681, 0.03794], abs=6e-6)
    assert found.unnormalised_sum == pytest.approx(46687.0, abs=0.1)
    assert (found.basis, found.unit, found.sum_unit) == ("area", "area %", "pA*s")


@given(AREAS)
def test_shares_sum_to_one_hundred_and_the_sum_before_is_kept(areas: Any) -> None:
    found = composition(AREA_COMPOSITION.evaluate(given_area(peaks(*areas))))

    assert math.fsum(one.value for one in found.components) == pytest.approx(100.0, rel=1e-12)
    assert found.unnormalised_sum == pytest.approx(math.fsum(areas))


@given(AREAS, st.floats(1e-4, 0.1))
def test_covariances_carry_the_normalisation(areas: Any, spread: Any) -> None:
    found = composition(AREA_COMPOSITION.evaluate(given_area(peaks(*areas), spread)))
    n = len(areas)
    matrix = np.zeros((n, n))
    for one in found.covariances:
        matrix[int(one.a) - 1, int(one.b) - 1] = matrix[int(one.b) - 1, int(one.a) - 1] = one.value

    u = [one.uncertainty.u for one in found.components]  # type: ignore[union-attr]
    assert np.sqrt(np.maximum(np.diag(matrix), 0)) == pytest.approx(u, rel=1e-5, abs=1e-6 * spread * 100)
    assert matrix.sum(axis=0) == pytest.approx(np.zeros(n), abs=1e-9 * (100 * spread) ** 2)


def test_without_a_repeatability_of_areas_the_uncertainty_is_unknown() -> None:
    found = composition(AREA_COMPOSITION.evaluate(given_area(peaks(10.0, 20.0))))

    assert all(isinstance(one.uncertainty, Unknown) for one in found.components)


def test_hand_integrated_and_unidentified_peaks_are_named() -> None:
    outcome = AREA_COMPOSITION.evaluate(given_area(peaks(10.0, 20.0, manual=(2,), n1="propane")))

    texts = " ".join(one.text for one in outcome.messages)
    assert "Integrated by hand: 2." in texts
    assert "1 of 2 peaks are not identified" in texts
    assert [one.manual for one in composition(outcome).components] == [False, True]


def test_groups_are_summed_beside_the_components() -> None:
    table = peaks(10.0, 20.0, 70.0, g1="paraffins", g2="paraffins", g3="aromatics")

    found = composition(AREA_COMPOSITION.evaluate(given_area(table)))

    assert {one.key: one.value for one in found.groups} == pytest.approx(
        {"paraffins": 30.0, "aromatics": 70.0}
    )


def test_the_procedure_of_the_laboratory_cannot_be_accredited() -> None:
    assert not AREA_COMPOSITION.accreditable


@pytest.mark.parametrize("table", [None, peaks(), peaks(1.0, 0.0), peaks(1.0, -2.0), peaks(1.0, math.nan)])
def test_peaks_that_give_no_composition_are_refused(table: Any) -> None:
    with pytest.raises(PeaksRefused, match="Check the integration"):
        AREA_COMPOSITION.evaluate(given_area(table))
