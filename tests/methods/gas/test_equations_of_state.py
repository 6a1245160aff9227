"""Compressibility and density of natural gas and LNG: AGA 8, GERG-2008, ISO 6578, summation factors."""

import math
from typing import Any

import pytest

from methods.composition import ComponentWithoutConstants
from methods.gas import (
    D1142,
    D3588,
    Equation,
    GasOutsideRange,
    GrossReference,
    NoSuchEquation,
    SuspectFigure,
    WaterConstants,
    WaterTable,
    base_properties,
    gas_properties,
    gas_state,
    gas_state_at_density,
    gpa_2145_16,
    gross_density,
    gross_gas,
    gross_method_1,
    gross_method_2,
    lng_density,
    water_content,
)
from methods.knowledge import Known, NotKnown, Source

GAS = {"methane": 0.93, "ethane": 0.04, "propane": 0.01, "nitrogen": 0.01, "carbon dioxide": 0.01}


@pytest.mark.parametrize("equation", Equation)
@pytest.mark.parametrize(
    ("T", "P"),
    [(300.0, 0.0), (300.0, -50.0), (20.0, 5000.0), (300.0, 1e6), (math.nan, 5000.0), (300.0, math.nan)],
)
def test_a_state_outside_of_the_range_is_refused(equation: Any, T: Any, P: Any) -> None:
    with pytest.raises(GasOutsideRange):
        gas_state(GAS, T, P, equation=equation)


@pytest.mark.parametrize("equation", Equation)
def test_density_and_pressure_are_each_others_inverse(equation: Any) -> None:
    found = gas_state(GAS, 300.0, 8000.0, equation=equation)

    back = gas_state_at_density(GAS, 300.0, found.d, equation=equation)

    assert pytest.approx(8000.0, rel=1e-6) == back.P
    assert found.rho == pytest.approx(found.d * found.M)


@pytest.mark.parametrize("equation", Equation)
def test_a_state_between_liquid_and_gas_is_refused(equation: Any) -> None:
    with pytest.raises(NoSuchEquation):
        gas_state_at_density({"methane": 1.0}, 150.0, 8.0, equation=equation)


def test_a_component_that_the_equation_does_not_know_is_named() -> None:
    with pytest.raises(ComponentWithoutConstants, match="neopentane"):
        gas_state({"methane": 0.9, "neopentane": 0.1}, 300.0, 5000.0, equation=Equation.DETAIL)


def test_three_equations_and_the_calorific_standard_agree_on_a_common_gas() -> None:
    Z = {one: gas_state(GAS, 288.15, 101.325, equation=one).Z for one in Equation}
    of_gross = 101.325 / (gross_density(gross_gas(GAS), 288.15, 101.325) * 8.31451 * 288.15)

    assert Z[Equation.DETAIL] == pytest.approx(Z[Equation.GERG_2008], abs=2e-5)
    assert of_gross == pytest.approx(Z[Equation.DETAIL], abs=5e-5)
    assert pytest.approx(Z[Equation.DETAIL], abs=1e-4) == gas_properties(GAS, t1=15, t2=15).Z


@pytest.mark.parametrize(
    "ask",
    [
        lambda: gross_method_1(-1.0, 0.6, 0.01, GrossReference()),
        lambda: gross_method_1(38.0, 1.5, 0.0, GrossReference()),
        lambda: gross_method_2(math.nan, 0.01, 0.01, GrossReference()),
        lambda: gross_method_2(0.6, 0.6, 0.5, GrossReference()),
        lambda: gross_density(gross_gas(GAS), 300.0, 50_000.0),
        lambda: gross_gas({"nitrogen": 1.0}),
    ],
)
def test_gross_refuses_what_is_no_natural_gas(ask: Any) -> None:
    with pytest.raises((GasOutsideRange, NoSuchEquation)):
        ask()


LNG = {"methane": 0.92, "ethane": 0.06, "propane": 0.01, "nitrogen": 0.01}


@pytest.mark.parametrize(
    ("x", "t", "refusal"),
    [
        (LNG, -100.0, GasOutsideRange),
        ({"methane": 0.2, "propane": 0.8}, -160.0, GasOutsideRange),
        ({"methane": 0.9, "ethene": 0.1}, -160.0, ComponentWithoutConstants),
        ({"methane": 0.75, "ethane": 0.20, "propane": 0.05}, -145.0, SuspectFigure),
    ],
)
def test_lng_outside_of_the_tables_or_on_a_misprint_is_refused(x: Any, t: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        lng_density(x, t)


def test_colder_lng_is_denser() -> None:
    rho = [lng_density(LNG, t).rho for t in (-175.0, -165.0, -155.0)]

    assert rho == sorted(rho, reverse=True)


def test_constants_that_nobody_entered_refuse_the_calculation_with_the_reason() -> None:
    with pytest.raises(NotKnown, match="found in no public source"):
        base_properties(GAS, D3588)
    with pytest.raises(NotKnown, match="found in no public source"):
        water_content(-10.0, 5000.0, D1142)


def test_a_component_without_a_summation_factor_is_not_taken_as_zero() -> None:
    with pytest.raises(ComponentWithoutConstants, match="summation factor for helium"):
        base_properties({"methane": 0.99, "helium": 0.01}, gpa_2145_16())


def test_the_gpa_constants_agree_with_iso_at_the_same_conditions() -> None:
    found = base_properties(GAS, gpa_2145_16())
    iso = gas_properties(GAS, t1=15.55, t2=15.55)

    assert pytest.approx(iso.Z, abs=2e-5) == found.Z
    assert pytest.approx(iso.M, abs=1e-3) == found.M


FICTITIOUS = Known(
    value=WaterTable(
        document="FICTITIOUS",
        pressure_unit="kPa",
        content_unit="mg/m³",
        rows=(WaterConstants(t=-10.0, A=1e5, B=10.0), WaterConstants(t=0.0, A=4e5, B=30.0)),
    ),
    source=Source(document="FICTITIOUS"),
)


def test_water_content_follows_the_table_that_the_laboratory_entered() -> None:
    assert water_content(-10.0, 1000.0, FICTITIOUS) == pytest.approx(110.0)
    assert water_content(-5.0, 1000.0, FICTITIOUS) == pytest.approx(200.0 + 20.0)


@pytest.mark.parametrize(
    ("t", "P"), [(-11.0, 1000.0), (1.0, 1000.0), (-5.0, 0.0), (-5.0, math.nan), (math.nan, 1.0)]
)
def test_water_content_is_not_extrapolated(t: Any, P: Any) -> None:
    with pytest.raises(GasOutsideRange):
        water_content(t, P, FICTITIOUS)
