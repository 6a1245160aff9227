"""Density of water: the reference liquid of density meters, and the denominator of relative density."""

from __future__ import annotations

from methods.petroleum.errors import TemperatureOutsideRange
from methods.petroleum.number import Number, centre

LOW_C, HIGH_C = 0.0, 40.0


def water_density(t: Number) -> Number:
    """Density of air-free water at 101.325 kPa in kg/m³ from the temperature t in °C (ITS-90), 0 °C to 40 °C.

    rho = a5 [1 - (t + a1)² (t + a2) / (a3 (t + a4))]
    Tanaka et al., Metrologia 38 (2001) 301, equation (1).
    Isotopic composition, dissolved air and pressure are not corrected for. Raises TemperatureOutsideRange.

    >>> round(water_density(25.0), 4)
    997.047
    """
    if not LOW_C <= centre(t) <= HIGH_C:
        raise TemperatureOutsideRange(temperature=f"{centre(t):.2f}", low=LOW_C, high=HIGH_C)
    a1, a2, a3, a4, a5 = -3.983035, 301.797, 522528.9, 69.34881, 999.97495
    return a5 * (1.0 - (t + a1) * (t + a1) * (t + a2) / (a3 * (t + a4)))
