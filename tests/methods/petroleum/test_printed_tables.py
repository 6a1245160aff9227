"""The tables of 1980 as printed, and those of NGL and LPG."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.petroleum import (
    Decimals,
    DensityOutsideGroup,
    OutsideValidity,
    ProductGroup,
    Rules,
    TemperatureOutsideRange,
    density_at_15C,
    from_base,
    ngl_ctl,
    ngl_ctl_60F,
    ngl_density,
    ngl_relative_density_60F,
    table_53,
    table_54,
    table_60,
    volume_correction_15C,
)
from methods.petroleum.conditions import Base

RANGES = {
    ProductGroup.CRUDE_OIL: (611.0, 1074.0),
    ProductGroup.REFINED_PRODUCTS: (654.0, 1074.0),
    ProductGroup.LUBRICATING_OIL: (826.0, 1160.0),
}


@st.composite
def readings(draw: Any) -> Any:
    """A group, a density on the table's step of 0.5 kg/m³, a temperature on its step of 0.05 °C."""
    group = draw(st.sampled_from(ProductGroup))
    low, high = RANGES[group]
    return group, draw(st.integers(int(2 * low), int(2 * high))) / 2, draw(st.integers(-360, 1800)) / 20


@given(readings())
def test_the_printed_factor_is_the_formula_to_its_last_decimal(reading: Any) -> None:
    group, rho15, t = reading

    printed = table_54(rho15, t, group=group, decimals=Decimals.FIVE)

    assert printed == pytest.approx(
        volume_correction_15C(rho15, t, group=group, rules=Rules.D1250_1980), abs=1.5e-5
    )
    assert round(printed, 5) == printed


@given(readings())
def test_the_printed_density_is_the_formula_to_its_last_decimal(reading: Any) -> None:
    group, rho15, t = reading
    observed = round(2 * rho15 * volume_correction_15C(rho15, t, group=group, rules=Rules.D1250_1980)) / 2
    low, high = RANGES[group]
    exact: Any = density_at_15C(observed, t, group=group, rules=Rules.D1250_1980)

    if low + 1 < exact < high - 1 and not any(abs(exact - edge) < 1 for edge in (770.25, 787.5, 838.5)):
        assert table_53(observed, t, group=group) == pytest.approx(exact, abs=0.1)


def test_the_table_at_20_celsius_is_the_formula_to_its_last_decimal() -> None:
    exact = from_base(850.0, 42.0, group=ProductGroup.CRUDE_OIL, rules=Rules.D1250_1980, base=Base.C20).CTL

    assert table_60(850.0, 42.0, group=ProductGroup.CRUDE_OIL) == pytest.approx(exact, abs=1.5e-5)


@pytest.mark.parametrize(
    ("decimals", "warm", "cold"),
    [
        (Decimals.TABLE, 0.9872, 1.0127),
        (Decimals.COMPUTED, 0.98721, 1.0127),
        (Decimals.FIVE, 0.98721, 1.0127),
    ],
)
def test_factors_have_the_decimals_asked_for(decimals: Any, warm: Any, cold: Any) -> None:
    assert table_54(850.0, 30.0, group=ProductGroup.CRUDE_OIL, decimals=decimals) == warm
    assert table_54(850.0, 0.0, group=ProductGroup.CRUDE_OIL, decimals=decimals) == cold


def test_readings_are_taken_to_the_steps_of_the_table() -> None:
    assert table_54(850.2, 30.02, group=ProductGroup.CRUDE_OIL) == table_54(
        850.0, 30.0, group=ProductGroup.CRUDE_OIL
    )


def test_the_glass_of_a_hydrometer_is_corrected_before_the_table() -> None:
    plain = table_53(850.0, 45.0, group=ProductGroup.CRUDE_OIL)

    assert plain - table_53(850.0, 45.0, group=ProductGroup.CRUDE_OIL, hydrometer=15.0) == pytest.approx(
        0.6, abs=0.15
    )
    with pytest.raises(OutsideValidity, match="graduation"):
        table_53(850.0, 45.0, group=ProductGroup.CRUDE_OIL, hydrometer=60.0)


@pytest.mark.parametrize(
    ("rho", "t", "refusal"),
    [
        (float("nan"), 20.0, OutsideValidity),
        (850.0, float("inf"), OutsideValidity),
        (500.0, 20.0, DensityOutsideGroup),
        (300.0, 20.0, DensityOutsideGroup),
        (850.0, 151.0, TemperatureOutsideRange),
    ],
)
def test_printed_tables_refuse_what_they_do_not_hold(rho: Any, t: Any, refusal: Any) -> None:
    for table in (table_53, table_54):
        with pytest.raises(refusal):
            table(rho, t, group=ProductGroup.CRUDE_OIL)


@pytest.mark.parametrize(
    ("RD60", "t_F", "printed"), [(0.45, 0, 1.1201), (0.45, 3, 1.1147), (0.45, 80, 0.9516), (0.67, 64, 0.9971)]
)
def test_ngl_factors_agree_with_the_tests_of_a_public_program(RD60: Any, t_F: Any, printed: Any) -> None:
    assert ngl_ctl_60F(RD60, (t_F - 32) / 1.8) == pytest.approx(printed, abs=5e-5)


@given(st.floats(0.4, 0.688), st.floats(-46.0, 45.0))
def test_the_relative_density_of_ngl_carried_away_comes_back(RD60: Any, t: Any) -> None:
    observed = RD60 * ngl_ctl_60F(RD60, t)

    assert ngl_relative_density_60F(observed, t) == pytest.approx(RD60, rel=1e-9)


@given(st.floats(400.0, 680.0), st.floats(-40.0, 40.0), st.sampled_from([15.0, 20.0]))
def test_density_and_factor_of_lpg_agree_at_both_bases(rho_base: Any, t: Any, base: Any) -> None:
    at_t = rho_base * ngl_ctl(rho_base, t, base=base)

    assert ngl_density(at_t, t, base=base) == pytest.approx(rho_base, rel=1e-9)


def test_propane_has_its_own_relative_density_in_the_table() -> None:
    assert ngl_ctl_60F(0.507025, 140.0 / 9.0) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(
    ("RD60", "t", "refusal"),
    [
        (0.349, 20.0, OutsideValidity),
        (0.689, 20.0, OutsideValidity),
        (float("nan"), 20.0, OutsideValidity),
        (0.5, -46.1, TemperatureOutsideRange),
        (0.5, 93.1, TemperatureOutsideRange),
        (0.36, 60.0, TemperatureOutsideRange),  # above its critical temperature
        (0.5, float("nan"), TemperatureOutsideRange),
    ],
)
def test_ngl_outside_of_the_table_is_refused(RD60: Any, t: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        ngl_ctl_60F(RD60, t)


@pytest.mark.parametrize(
    ("RD", "t"), [(0.1, 20.0), (0.9, 20.0), (float("nan"), 20.0), (0.5, 100.0), (0.5, float("nan"))]
)
def test_an_observed_density_that_no_ngl_has_is_refused(RD: Any, t: Any) -> None:
    with pytest.raises((OutsideValidity, TemperatureOutsideRange)):
        ngl_relative_density_60F(RD, t)
