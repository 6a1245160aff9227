"""Density of water: the reference liquid of density meters, and the denominator of relative density."""

from __future__ import annotations

from methods.petroleum.errors import TemperatureOutsideRange
from methods.petroleum.number import Number, centre
from methods.petroleum.temperature import ipts68

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


def water_density_kell(t: Number) -> Number:
    """Density of air-free water at 101.325 kPa in kg/m³ at t in °C (ITS-90), 0 °C to 150 °C, for meters run hot.

    rho = (999.83952 + 16.945176 t - 7.9870401e-3 t² - 46.170461e-6 t³ + 105.56302e-9 t⁴ - 280.54253e-12 t⁵)
    / (1 + 16.87985e-3 t), t on IPTS-68                       Kell, J. Chem. Eng. Data 20 (1975) 97, eq. (16), clause
    not verified; four of six public programs print the same figures, two misprint the denominator.
    Up to 40 °C it agrees with `water_density` within 0.01 kg/m³, where that one is to be used.
    Raises TemperatureOutsideRange.

    >>> round(water_density_kell(60.0), 2)
    983.19
    """
    if not 0.0 <= centre(t) <= 150.0:
        raise TemperatureOutsideRange(temperature=f"{centre(t):.2f}", low=0.0, high=150.0)
    t68 = ipts68(t)
    above = 999.83952 + 16.945176 * t68
    power = t68
    for k in (-7.9870401e-3, -46.170461e-6, 105.56302e-9, -280.54253e-12):
        power = power * t68
        above = above + k * power
    return above / (1.0 + 16.87985e-3 * t68)
