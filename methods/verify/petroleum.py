"""Vectors of petroleum calculations and of the density meter."""

from __future__ import annotations

import math

from methods.petroleum import (
    ProductGroup,
    Rules,
    air_density,
    air_density_d4052,
    hydrometer_correction_15C,
    hydrometer_correction_60F,
    volume_correction_15C,
    water_density,
)
from methods.petroleum.groups import expansions_at_60F
from methods.petroleum.temperature import celsius
from methods.verify.vectors import Kinds, Values, Vector

GROUPS = {
    "54A": ProductGroup.CRUDE_OIL,
    "54B": ProductGroup.REFINED_PRODUCTS,
    "54D": ProductGroup.LUBRICATING_OIL,
}
PASCAL_PER_TORR = 101325.0 / 760.0


def volume_correction(vector: Vector) -> Values:
    """Factors to 15 °C by the 1980 rules for the cases of the vector, in their order."""
    cases = vector.inputs["cases"]
    found = (
        volume_correction_15C(
            case["rho15"], case["t_degC"], group=GROUPS[case["product"][:3]], rules=Rules.D1250_1980
        )
        for case in cases
    )
    return {figure.quantity: value for figure, value in zip(vector.figures, found, strict=True)}


def coefficients(vector: Vector) -> Values:
    """The coefficients at 60 °F of this program times 1.8, found by the 60 °F figure in the quantity's name."""
    shipped = [
        k for group in ProductGroup for one in expansions_at_60F(group) for k in (one.K0, one.K1, one.K2)
    ]
    found = {}
    for figure in vector.figures:
        at_60 = float(figure.quantity.split("*")[0])
        nearest = min(shipped, key=lambda k: abs(k - at_60))
        found[figure.quantity] = nearest * 1.8
    return found


def hydrometer(vector: Vector) -> Values:
    """Glass corrections; the unit of the temperature stands in the quantity's name."""
    found = {}
    for figure in vector.figures:
        _, t, unit, *_ = figure.quantity.split()
        at = float(t)
        fahrenheit = unit == "degF"
        found[figure.quantity] = (
            hydrometer_correction_60F(celsius(at)) if fahrenheit else hydrometer_correction_15C(at)
        )
    return found


def water(vector: Vector) -> Values:
    """Density of water at the temperature in the quantity's name."""
    return {one.quantity: water_density(float(one.quantity.strip("rho()"))) for one in vector.figures}


def air(vector: Vector) -> Values:
    """Density of air: the cases by CIPM-2007, or one case by the form of ASTM D4052."""
    if "P_torr" in vector.inputs:
        found = [air_density_d4052(vector.inputs["T_K"] - 273.15, vector.inputs["P_torr"])]
    else:
        found = [air_density(*case) for case in vector.inputs["cases"]]
    return {
        one.quantity: value for one, value in zip(vector.figures, found, strict=True) if math.isfinite(value)
    }


KINDS: Kinds = {
    "volume-correction": volume_correction,
    "volume-correction-consistency": coefficients,
    "hydrometer": hydrometer,
    "water-density": water,
    "air-density": air,
}
