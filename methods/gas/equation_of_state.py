"""Equations of state for natural gas: AGA 8 DETAIL and GERG-2008, by the wheel of NIST's reference code.

The code is pyaga8 (MIT licence), a binding of the public-domain routines of NIST, usnistgov/AGA8; this module
gives it checked input and refuses what it cannot describe. AGA 8 Part 1 and 2 (2017), ISO 20765: clause not
verified.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from methods.composition import Basis, ComponentWithoutConstants, Composition, composition
from methods.gas.errors import GasOutsideRange, NoSuchEquation


class Equation(StrEnum):
    """Which equation of state."""

    DETAIL = "AGA 8 DETAIL"
    GERG_2008 = "GERG-2008"


# Widest ranges of temperature (K) and pressure (kPa, absolute) as reviews of the documents give them.
RANGES: Mapping[Equation, tuple[tuple[float, float], tuple[float, float]]] = {
    Equation.DETAIL: ((143.15, 676.15), (0.0, 280_000.0)),
    Equation.GERG_2008: ((60.0, 700.0), (0.0, 70_000.0)),
}

COMPONENTS: Mapping[str, str] = {
    **{name: name for name in ["methane", "nitrogen", "ethane", "propane", "isobutane", "isopentane"]},
    **{name: name for name in ["hydrogen", "oxygen", "water", "helium", "argon"]},
    **{f"n-{name}": name for name in ["hexane", "heptane", "octane", "nonane", "decane"]},
    "n-butane": "n_butane",
    "n-pentane": "n_pentane",
    "carbon dioxide": "carbon_dioxide",
    "carbon monoxide": "carbon_monoxide",
    "hydrogen sulphide": "hydrogen_sulfide",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class GasState:
    """A gas at T (K), P (kPa, absolute) and molar density d (mol/L), with its properties.

    M g/mol; Z 1; dP_dd kPa/(mol/L); dP_dT kPa/K; U, H, G J/mol; S, cv, cp J/(mol K); w m/s; JT K/kPa; kappa 1;
    rho kg/m³.
    """

    equation: Equation
    T: float
    P: float
    d: float
    M: float
    Z: float
    dP_dd: float
    dP_dT: float
    U: float
    H: float
    S: float
    cv: float
    cp: float
    w: float
    G: float
    JT: float
    kappa: float

    @property
    def rho(self) -> float:
        """Density in kg/m³: molar density times molar mass."""
        return self.d * self.M


def gas_state(x: Composition | Mapping[str, float], T: float, P: float, *, equation: Equation) -> GasState:
    """The state of a gas of mole fractions x at T (K) and absolute pressure P (kPa).

    DETAIL: 143.15 K to 676.15 K, up to 280 MPa; GERG-2008: 60 K to 700 K, up to 70 MPa. Raises GasOutsideRange,
    ComponentWithoutConstants, NoSuchEquation and what `composition` raises.  AGA 8, clause not verified

    >>> gulf = {"CH4": 0.965222, "N2": 0.002595, "CO2": 0.005956, "C2H6": 0.018186, "C3H8": 0.004596}
    >>> gulf |= {"iC4": 0.000977, "nC4": 0.001007, "iC5": 0.000473, "nC5": 0.000324, "nC6": 0.000664}
    >>> round(gas_state(gulf, 293.15, 6000.0, equation=Equation.DETAIL).Z, 6)
    0.885078
    """
    _check(equation, "temperature", T, "K", RANGES[equation][0])
    _check(equation, "absolute pressure", P, "kPa", RANGES[equation][1])
    of = _prepared(x, equation)
    of.temperature, of.pressure = T, P
    try:
        of.calc_density(0) if equation is Equation.GERG_2008 else of.calc_density()
        of.calc_properties()
    except (ValueError, RuntimeError) as trouble:
        raise NoSuchEquation(document=equation, T=T, P=P, why=str(trouble)[:120]) from trouble
    return _state(of, equation, P)


def gas_state_at_density(
    x: Composition | Mapping[str, float], T: float, d: float, *, equation: Equation
) -> GasState:
    """The state of a gas of mole fractions x at T (K) and molar density d (mol/L); ranges and errors as in `gas_state`.

    AGA 8, clause not verified
    """
    _check(equation, "temperature", T, "K", RANGES[equation][0])
    _check(equation, "molar density", d, "mol/L", (0.0, 50.0))
    of = _prepared(x, equation)
    of.temperature, of.d = T, d
    try:
        P = float(of.calc_pressure())
        of.calc_properties()
    except (ValueError, RuntimeError) as trouble:
        raise NoSuchEquation(document=equation, T=T, P=math.nan, why=str(trouble)[:120]) from trouble
    found = _state(of, equation, P)
    _check(equation, "absolute pressure", P, "kPa", RANGES[equation][1])
    return found


def _check(equation: Equation, quantity: str, value: float, unit: str, within: tuple[float, float]) -> None:
    low, high = within
    if not (low <= value <= high and value > 0.0):
        raise GasOutsideRange(
            quantity=quantity, value=f"{value:g}", unit=unit, document=equation, low=low, high=high
        )


def _prepared(x: Composition | Mapping[str, float], equation: Equation) -> Any:
    # late: a library that a reader of the other methods need not load
    import pyaga8  # type: ignore[import-untyped]

    given = x if isinstance(x, Composition) else composition(x)
    mixture = pyaga8.Composition()
    for name, fraction in given.on(Basis.MOLE, equation).items():
        if name not in COMPONENTS:
            raise ComponentWithoutConstants(document=equation, what="constants", component=name)
        setattr(mixture, COMPONENTS[name], fraction)
    of = pyaga8.Detail() if equation is Equation.DETAIL else pyaga8.Gerg2008()
    of.set_composition(mixture)
    return of


def _state(of: Any, equation: Equation, P: float) -> GasState:
    found = GasState(
        equation=equation,
        T=of.temperature,
        P=P,
        d=of.d,
        M=of.mm,
        Z=of.z,
        dP_dd=of.dp_dd,
        dP_dT=of.dp_dt,
        U=of.u,
        H=of.h,
        S=of.s,
        cv=of.cv,
        cp=of.cp,
        w=of.w,
        G=of.g,
        JT=of.jt,
        kappa=of.kappa,
    )
    if not (found.dP_dd > 0.0 and math.isfinite(found.Z) and math.isfinite(found.w)):
        raise NoSuchEquation(document=equation, T=found.T, P=found.P, why="the state is not stable")
    return found
