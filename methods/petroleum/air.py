"""Density of air: the second point of a density meter's check, and the buoyancy of a balance."""

from __future__ import annotations

from methods.petroleum.errors import OutsideValidity
from methods.petroleum.number import Number, centre, exp


def air_density(t: Number, p: Number, h: Number, x_CO2: Number = 0.0004) -> Number:
    """Density of moist air in kg/m³ from t (°C), p (Pa, absolute), h (humidity, 0 to 1), x_CO2 (mol/mol).

    rho = p M_a/(Z R T) [1 - x_v (1 - M_v/M_a)]
    CIPM-2007: Picard et al., Metrologia 45 (2008) 149, Appendix A1. Recommended from 15 °C to 27 °C and
    600 hPa to 1100 hPa (clause not verified); outside raises OutsideValidity.

    >>> round(air_density(20.0, 101325.0, 0.5), 6)
    1.199314
    """
    _within("temperature", t, 15.0, 27.0, "°C")
    _within("pressure", p, 60000.0, 110000.0, "Pa")
    _within("relative humidity", h, 0.0, 1.0, "(fraction)")
    R, M_v = 8.314472, 0.01801528
    M_a = (28.96546 + 12.011 * (x_CO2 - 0.0004)) * 1e-3
    T = t + 273.15
    x_v = h * _enhancement(t, p) * _saturation_pressure(T) / p
    return p * M_a / (_compressibility(t, p, x_v) * R * T) * (1.0 - x_v * (1.0 - M_v / M_a))


def _saturation_pressure(T: Number) -> Number:
    """Saturation vapour pressure of water in Pa from T in K (Picard 2008, A1.1)."""
    return exp(1.2378847e-05 * T * T - 0.019121316 * T + 33.93711047 - 6343.1645 / T)


def _enhancement(t: Number, p: Number) -> Number:
    """Enhancement factor, t in °C, p in Pa (Picard 2008, A1.2)."""
    return 1.00062 + 3.14e-08 * p + 5.6e-07 * t * t


def _compressibility(t: Number, p: Number, x_v: Number) -> Number:
    """Compressibility factor Z, t in °C, p in Pa (Picard 2008, A1.4)."""
    T = t + 273.15
    first = (
        1.58123e-06
        + (-2.9331e-08 + 1.1043e-10 * t) * t
        + (5.707e-06 - 2.051e-08 * t) * x_v
        + (0.00019898 - 2.376e-06 * t) * x_v * x_v
    )
    return 1.0 - p / T * first + (p / T) * (p / T) * (1.83e-11 - 7.65e-09 * x_v * x_v)


def air_density_d4052(t: Number, P: Number) -> Number:
    """Density of air in g/mL from t (°C) and P (torr), the simple form of the density meter methods.

    d_a = 0.001293 (273.15/T) (P/760), T = t + 273.15        ASTM D4052 and D5002, clause not verified
    The method's own range is not known; laboratory air (0 °C to 50 °C, 400 torr to 850 torr) is taken, else
    raises OutsideValidity.

    >>> round(air_density_d4052(20.0, 760.0), 6)
    0.001205
    """
    _within("temperature", t, 0.0, 50.0, "°C")
    _within("pressure", P, 400.0, 850.0, "torr")
    return 0.001293 * (273.15 / (t + 273.15)) * (P / 760.0)


def _within(quantity: str, x: Number, low: float, high: float, unit: str) -> None:
    if not low <= centre(x) <= high:
        raise OutsideValidity(quantity=quantity, value=f"{centre(x):g}", low=low, high=high, unit=unit)
