"""Density and volume carried between temperatures and pressures, by both rules and at three bases."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.knowledge import Known, NotKnown, Source
from methods.petroleum import (
    Base,
    DensityOutsideGroup,
    OutsideValidity,
    ProductGroup,
    Rules,
    SpecialApplication,
    TemperatureOutsideRange,
    ViscosityCorrection,
    api_gravity,
    density_at_15C,
    density_from_relative,
    from_base,
    hydrometer_correction_60F,
    relative_density_of,
    rounded_from_base,
    rounded_to_base,
    to_alternate,
    to_base,
    viscosity_corrected,
    volume_correction_15C,
)
from methods.uncertainty import Input, propagate

GROUPS = (*ProductGroup, SpecialApplication(alpha60=500e-6))
every = pytest.mark.parametrize("rules", Rules)
at_every_base = pytest.mark.parametrize("base", Base)
of_every_group = pytest.mark.parametrize("group", GROUPS, ids=str)


@every
@at_every_base
@of_every_group
def test_what_is_carried_from_the_base_is_carried_back(rules: Any, base: Any, group: Any) -> None:
    away = from_base(870.0, 50.0, 3000.0, group=group, rules=rules, base=base)

    back = to_base(away.rho, 50.0, 3000.0, group=group, rules=rules, base=base)

    assert back.rho_base == pytest.approx(870.0, rel=1e-10)
    assert away.rho == pytest.approx(870.0 * away.CTL * away.CPL)
    assert away.CTL < 1.0 < away.CPL


@every
@of_every_group
def test_without_pressure_the_factor_is_that_of_temperature_alone(rules: Any, group: Any) -> None:
    found = from_base(870.0, 50.0, group=group, rules=rules, base=Base.C15)

    assert found.CPL == 1.0
    assert pytest.approx(volume_correction_15C(870.0, 50.0, group=group, rules=rules), rel=1e-12) == found.CTL


@every
@given(
    rho=st.floats(853.0, 1000.0),
    t=st.floats(-18.0, 90.0),
    P=st.floats(0.0, 9000.0),
    more=st.floats(1.0, 1000.0),
)
def test_more_pressure_makes_a_denser_liquid(rules: Any, rho: Any, t: Any, P: Any, more: Any) -> None:
    of: Any = {"group": ProductGroup.CRUDE_OIL, "rules": rules}

    assert from_base(rho, t, P + more, **of).rho > from_base(rho, t, P, **of).rho


@every
def test_pressure_counts_from_the_equilibrium_and_not_below_it(rules: Any) -> None:
    of: Any = {"group": ProductGroup.REFINED_PRODUCTS, "rules": rules, "equilibrium": 200.0}

    assert from_base(700.0, 30.0, 150.0, **of).CPL == 1.0
    assert (
        pytest.approx(from_base(700.0, 30.0, 1000.0, group=ProductGroup.REFINED_PRODUCTS, rules=rules).CPL)
        == from_base(700.0, 30.0, 1200.0, **of).CPL
    )


@every
def test_the_alternate_condition_is_reached_by_way_of_the_base(rules: Any) -> None:
    of: Any = {"group": ProductGroup.CRUDE_OIL, "rules": rules, "base": Base.F60}
    found = to_alternate(860.0, 40.0, 500.0, 20.0, 2000.0, **of)

    assert to_base(found.rho, 20.0, 2000.0, **of).rho_base == pytest.approx(
        to_base(860.0, 40.0, 500.0, **of).rho_base, rel=1e-12
    )


def test_a_hydrometer_reading_in_api_agrees_with_a_public_program() -> None:
    # API 32.5 read at 75 °F on glass, crude oil, 1980: a public program gives 867.69442 kg/m³ and 31.414724
    t = (75.0 - 32.0) / 1.8
    read = 999.012 * relative_density_of(32.5) * hydrometer_correction_60F(t)

    found = to_base(read, t, group=ProductGroup.CRUDE_OIL, rules=Rules.D1250_1980, base=Base.F60)

    assert found.rho_base == pytest.approx(867.69442, abs=1e-4)
    assert api_gravity(found.rho_base / 999.012) == pytest.approx(31.414724, abs=1e-6)


def test_table_6a_gives_its_printed_factor() -> None:
    # Table 6A of 1980: 35.0 °API and 100 °F, 0.9810
    rho60 = density_from_relative(relative_density_of(35.0), rules=Rules.D1250_1980)

    found = from_base(
        rho60, (100.0 - 32.0) / 1.8, group=ProductGroup.CRUDE_OIL, rules=Rules.D1250_1980, base=Base.F60
    )

    assert round(found.CTL, 4) == 0.9810


@pytest.mark.parametrize(
    ("rho", "t", "group", "refusal"),
    [
        (840.0, 151.0, ProductGroup.CRUDE_OIL, TemperatureOutsideRange),
        (840.0, -18.5, ProductGroup.CRUDE_OIL, TemperatureOutsideRange),
        (777.0, 96.0, ProductGroup.CRUDE_OIL, TemperatureOutsideRange),
        (820.0, 126.0, ProductGroup.REFINED_PRODUCTS, TemperatureOutsideRange),
        (1076.0, 20.0, ProductGroup.CRUDE_OIL, DensityOutsideGroup),
        (640.0, 20.0, ProductGroup.REFINED_PRODUCTS, DensityOutsideGroup),
        (820.0, 20.0, ProductGroup.LUBRICATING_OIL, DensityOutsideGroup),
    ],
)
def test_the_tables_of_1980_end_where_they_end(rho: Any, t: Any, group: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        from_base(rho, t, group=group, rules=Rules.D1250_1980)
    with pytest.raises(refusal):
        volume_correction_15C(rho, t, group=group, rules=Rules.D1250_1980)


@every
@pytest.mark.parametrize("P", [10_400.0, -200.0, float("nan")])
def test_a_pressure_that_the_rules_do_not_hold_is_refused(rules: Any, P: Any) -> None:
    with pytest.raises(OutsideValidity):
        from_base(850.0, 30.0, P, group=ProductGroup.CRUDE_OIL, rules=rules)


@pytest.mark.parametrize("alpha", [0.0, 229e-6, 931e-6, float("nan")])
def test_an_expansion_outside_of_the_rules_is_refused(alpha: Any) -> None:
    with pytest.raises(OutsideValidity):
        SpecialApplication(alpha60=alpha)


def test_an_expansion_by_degree_celsius_is_the_same_liquid() -> None:
    liquid = SpecialApplication.at_15C(900e-6)

    found = from_base(800.0, 25.0, group=liquid, rules=Rules.D1250_1980)

    x = 900e-6 * 10.0
    assert pytest.approx(2.718281828459045 ** (-x * (1 + 0.8 * x))) == found.CTL


def test_rounded_figures_stand_on_their_increments() -> None:
    found = rounded_from_base(845.04, 29.98, 1002.0, group=ProductGroup.CRUDE_OIL)
    exact = from_base(845.0, 30.0, 1000.0, group=ProductGroup.CRUDE_OIL, rules=Rules.D1250_2004)

    assert (round(exact.CTL, 5), round(exact.CPL, 5)) == (found.CTL, found.CPL)
    assert found.rho_base == 845.0
    assert rounded_to_base(found.rho, 30.0, 1000.0, group=ProductGroup.CRUDE_OIL).rho_base == 845.0


@every
def test_propagation_passes_through_the_conversion(rules: Any) -> None:
    of: Any = {"group": ProductGroup.CRUDE_OIL, "rules": rules}
    inputs = (
        Input(name="rho", value=850.0, u=0.1, unit="kg/m3"),
        Input(name="t", value=40.0, u=0.1, unit="degC"),
        Input(name="P", value=2000.0, u=50.0, unit="kPa"),
    )

    law = propagate(lambda rho, t, P: to_base(rho, t, P, **of).rho_base, inputs)

    slopes = [
        (
            to_base(850.0 + a, 40.0 + b, 2000.0 + c, **of).rho_base
            - to_base(850.0 - a, 40.0 - b, 2000.0 - c, **of).rho_base
        )
        / 2.0
        for a, b, c in ((0.1, 0, 0), (0, 0.1, 0), (0, 0, 50.0))
    ]
    assert law.u == pytest.approx(sum(slope**2 for slope in slopes) ** 0.5, rel=1e-6)


def test_relative_density_and_density_are_inverse() -> None:
    assert density_from_relative(1.0, rules=Rules.D1250_2004) == 999.016


def test_viscosity_is_corrected_only_with_the_coefficients_of_the_instrument() -> None:
    entered = Known(
        value=ViscosityCorrection(a=-0.5, b=0.45, low=1.0, high=700.0),
        source=Source(document="FICTITIOUS manual"),
    )

    assert viscosity_corrected(900.0, 100.0, entered) == pytest.approx(900.0 / 1.0004)
    with pytest.raises(NotKnown, match="no correction for viscosity"):
        viscosity_corrected(900.0, 100.0)
    with pytest.raises(OutsideValidity):
        viscosity_corrected(900.0, 800.0, entered)


def test_both_ways_of_asking_for_the_density_at_15_celsius_agree() -> None:
    of: Any = {"group": ProductGroup.REFINED_PRODUCTS, "rules": Rules.D1250_2004}

    assert to_base(832.94, 20.0, **of).rho_base == pytest.approx(
        density_at_15C(832.94, 20.0, **of), rel=1e-12
    )
