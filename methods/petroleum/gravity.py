"""Relative density and API gravity."""

from __future__ import annotations

from methods.petroleum.errors import OutsideValidity
from methods.petroleum.groups import WATER_AT_60F, Rules
from methods.petroleum.number import Number, centre


def relative_density_60F(rho60: Number, *, rules: Rules) -> Number:
    """Relative density 60/60 °F (1) from the density at 60 °F in kg/m³.

    RD = rho60/rho_w, rho_w = 999.016 (2004) or 999.012 kg/m³ (1980)    API MPMS 11.1, clause not verified
    """
    _positive("density", rho60, "kg/m³")
    return rho60 / WATER_AT_60F[rules]


def density_from_relative(RD: Number, *, rules: Rules) -> Number:
    """Density at 60 °F (kg/m³) from the relative density 60/60 °F (1), the inverse of `relative_density_60F`."""
    _positive("relative density", RD, "")
    return RD * WATER_AT_60F[rules]


def api_gravity(RD: Number) -> Number:
    """API gravity in °API from the relative density 60/60 °F.

    API = 141.5/RD - 131.5                                              ASTM D1250, clause not verified

    >>> api_gravity(1.0)
    10.0
    """
    _positive("relative density", RD, "")
    return 141.5 / RD - 131.5


def relative_density_of(API: Number) -> Number:
    """Relative density 60/60 °F (1) from the API gravity in °API: RD = 141.5/(API + 131.5)."""
    _positive("API gravity above -131.5", API + 131.5, "°API")
    return 141.5 / (API + 131.5)


def _positive(quantity: str, x: Number, unit: str) -> None:
    if not 0.0 < centre(x) < 1e4:
        raise OutsideValidity(quantity=quantity, value=f"{centre(x):g}", low=0, high=1e4, unit=unit)
