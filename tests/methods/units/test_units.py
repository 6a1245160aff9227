"""The closed table of units."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.units import (
    UNITS,
    NotANumber,
    QuantitiesDiffer,
    UnitUnknown,
    convert,
    convert_uncertainty,
    uncertainty_unit,
    unit,
    units_of,
)
from methods.wording import LANGUAGES

SAME = [(a.code, b.code) for a in UNITS.values() for b in units_of(a.quantity, a.basis)]
ROOT = Path(__file__).parents[3]
FINITE = st.floats(min_value=-1e6, max_value=1e6)
REGISTRY: Any = pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


@pytest.mark.parametrize(("a", "b"), [(a, b) for a, b in SAME if UNITS[a].pint and UNITS[b].pint])
def test_every_factor_agrees_with_pint(a: str, b: str) -> None:
    by_pint = REGISTRY.Quantity(7.0, str(UNITS[a].pint)).to(str(UNITS[b].pint)).magnitude

    assert convert(7.0, a, b) == pytest.approx(by_pint, rel=1e-9)


@pytest.mark.parametrize("code", UNITS)
def test_every_unit_has_a_printed_form_in_each_language(code: str) -> None:
    assert all(unit(code).printed[language] for language in LANGUAGES)


@pytest.mark.parametrize("code", UNITS)
def test_the_difference_of_a_unit_is_in_the_table_and_its_own_difference(code: str) -> None:
    assert uncertainty_unit(uncertainty_unit(code)) == uncertainty_unit(code)


@given(value=FINITE, pair=st.sampled_from(SAME))
def test_there_and_back_gives_the_value_again(value: float, pair: tuple[str, str]) -> None:
    a, b = pair

    there = convert(value, a, b)
    scale = max(abs(value), abs(convert(0.0, b, a)), 1e-200)

    assert convert(there, b, a) == pytest.approx(value, abs=4e-16 * scale, rel=4e-16)


def test_a_density_in_g_per_ml_converts_without_a_binary_tail() -> None:
    assert convert(0.82935, "g/mL", "kg/m3") == 829.35


def test_temperatures_convert_with_their_offset_and_their_uncertainties_without() -> None:
    assert convert(59.0, "degF", "degC") == 15.0
    assert convert_uncertainty(1.8, "degF", "degC") == 1.0
    assert uncertainty_unit("degC") == "delta_degC"


def test_an_uncertainty_of_a_gauge_pressure_is_a_pressure_difference() -> None:
    assert uncertainty_unit("kPa_gauge") == uncertainty_unit("kPa_abs") == "kPa_diff"
    assert convert_uncertainty(0.5, "bar_gauge", "kPa_gauge") == 50.0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("kPa_gauge", "kPa_abs"),
        ("degC", "delta_degC"),
        ("mol %", "% (V/V)"),
        ("mg/kg", "mg/L"),
        ("g/mL", "relative density"),
        ("degAPI", "kg/m3"),
        ("mm2/s", "mPa.s"),
        ("MJ/m3", "MJ/kg"),
    ],
)
def test_what_differs_in_quantity_or_basis_is_refused(a: str, b: str) -> None:
    with pytest.raises(QuantitiesDiffer, match="cannot be converted"):
        convert(1.0, a, b)


@pytest.mark.parametrize("text", ["kPa", "%", "", "kg/m**3", "__import__('os')", "kg/m3\n", "ppm"])
def test_a_text_outside_the_table_is_refused_with_what_is_near(text: str) -> None:
    with pytest.raises(UnitUnknown, match="Use one of"):
        unit(text)


def test_a_pressure_without_its_kind_is_sent_to_gauge_or_absolute() -> None:
    with pytest.raises(UnitUnknown, match="kPa_abs, kPa_gauge"):
        unit("kPa")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(NotANumber):
        convert(value, "g", "mg")


def test_looking_a_unit_up_does_not_load_pint() -> None:
    code = "import sys, methods.units; sys.exit('pint' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
