"""Correction of the volume of a liquid for pressure: the compressibility factors of API MPMS 11.1 and 11.2.1.

The coefficients were found alike in several independent public programs; the texts were not read.
"""

from __future__ import annotations

from methods.petroleum.errors import OutsideValidity
from methods.petroleum.groups import Expansion
from methods.petroleum.number import Number, centre, exp
from methods.petroleum.temperature import fahrenheit, ipts68
from methods.petroleum.volume import density_68

KPA_PER_PSI = 6.894757  # as API MPMS 11.1:2004, 11.1.5.1 rounds it (clause not verified)
HIGHEST = 1500.0 * KPA_PER_PSI  # kPa gauge, 0 psi to 1500 psi (clause not verified)


def compressibility_2004(rho60: Number, t: Number, of: Expansion) -> Number:
    """Scaled compressibility factor Fp (1e-5/psi) at t (°C) for a density at 60 °F in kg/m³.

    Fp = exp(-1.9947 + 0.00013427 t* + (793920 + 2326.0 t*)/rho*²), t* in °F and rho* on IPTS-68
                                                             API MPMS 11.1:2004, clause not verified
    """
    t68 = fahrenheit(ipts68(t))
    rho = density_68(rho60, of)
    return exp(-1.9947 + 0.00013427 * t68 + (793920.0 + 2326.0 * t68) / (rho * rho))


def compressibility_60F(rho60: Number, t: Number) -> Number:
    """Compressibility factor F (1e-5/psi) at t (°C) for a density at 60 °F in kg/m³, of the 1980 rules.

    F = exp(-1.9947 + 0.00013427 t + 0.79392/rho² + 0.002326 t/rho²), t in °F, rho in g/cm³
                                                             API MPMS 11.2.1, clause not verified
    """
    t_F, rho2 = fahrenheit(t), rho60 * rho60 * 1e-6
    return exp(-1.9947 + 0.00013427 * t_F + (0.79392 + 0.002326 * t_F) / rho2)


def compressibility_15C(rho15: Number, t: Number) -> Number:
    """Compressibility factor F (1e-6/kPa) at t (°C) for a density at 15 °C in kg/m³, of the 1980 rules.

    F = exp(-1.62080 + 0.00021592 t + 0.87096/rho² + 0.0042092 t/rho²), t in °C, rho in g/cm³;
    638 kg/m³ to 1074 kg/m³, else raises OutsideValidity.    API MPMS 11.2.1M, clause not verified

    >>> round(compressibility_15C(850.0, 30.0), 4)
    0.7913
    """
    low, high = 638.0, 1074.0
    if not low <= centre(rho15) <= high:
        raise OutsideValidity(
            quantity="density at 15 °C", value=f"{centre(rho15):.1f}", low=low, high=high, unit="kg/m³"
        )
    return unchecked_15C(rho15, t)


def unchecked_15C(rho15: Number, t: Number) -> Number:
    """`compressibility_15C` without its bounds, for the densities that an iteration passes through."""
    rho2 = rho15 * rho15 * 1e-6
    return exp(-1.62080 + 0.00021592 * t + (0.87096 + 0.0042092 * t) / rho2)


def cpl(F: Number, P: Number, *, per_psi: bool) -> Number:
    """Correction factor for pressure: CPL = 1/(1 - F P), P in kPa above the equilibrium pressure.

    F in 1e-5/psi where `per_psi`, else in 1e-6/kPa.          API MPMS 11.1 and 11.2.1, clause not verified
    """
    return 1.0 / (1.0 - F * (P / KPA_PER_PSI * 1e-5 if per_psi else P * 1e-6))


def excess_pressure(P: Number, equilibrium: float) -> Number:
    """Gauge pressure (kPa) above the equilibrium pressure; below it nothing is corrected. Raises OutsideValidity."""
    if not (equilibrium >= 0.0 and -110.0 <= centre(P) <= HIGHEST and equilibrium <= HIGHEST):
        raise OutsideValidity(
            quantity="gauge pressure", value=f"{centre(P):g}", low=0, high=round(HIGHEST), unit="kPa"
        )
    return P - equilibrium if centre(P) > equilibrium else 0.0 * P
