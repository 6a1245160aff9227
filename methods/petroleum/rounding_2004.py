"""Figures as the 2004 rules print them: inputs rounded to their increments first, factors to five decimals last.

Increments and the rule for a value half way between two of them (the even one) are those of API's own program of 2003,
which cites 11.1.5.4, page 30; the text was not read. Later rules (ASTM D1250-19, addendum 2) ask for factors that are not
rounded: `conditions` gives those.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from methods.petroleum.conditions import Base, Conversion, from_base, to_base
from methods.petroleum.gravity import (
    api_gravity,
    density_from_relative,
    relative_density_60F,
    relative_density_of,
)
from methods.petroleum.groups import Group, Rules, SpecialApplication
from methods.petroleum.pressure import KPA_PER_PSI

DENSITY, RELATIVE, API = map(Decimal, ("0.1", "0.0001", "0.1"))
CELSIUS, FAHRENHEIT, KPA, PSI = map(Decimal, ("0.05", "0.1", "5", "1"))
PER_CELSIUS, PER_FAHRENHEIT = Decimal("2e-7"), Decimal("1e-7")
FACTOR, FP = Decimal("0.00001"), Decimal("0.001")


class ReadAs(StrEnum):
    """The quantity that a density was read as, which tells the increment it is rounded to."""

    DENSITY = "kg/m³"
    RELATIVE = "relative density 60/60 °F"
    API = "°API"


def rounded_from_base(
    rho_base: float,
    t: float,
    P: float = 0.0,
    *,
    group: Group,
    base: Base = Base.C15,
    read_as: ReadAs = ReadAs.DENSITY,
) -> Conversion:
    """Conversion from base of rho (kg/m³), t (°C), P (kPa gauge), each to its increment; CTL, CPL, CTPL to 1e-5, Fp to 0.001.

    Density to 0.1 kg/m³, 0.0001 or 0.1 °API as it was read; at base 60 °F t to 0.1 °F, P to 1 psi and the expansion of a
    special application to 1e-7/°F, else to 0.05 °C, 5 kPa (0.05 bar) and 2e-7/°C. Raises what `from_base` raises.
                                                             API MPMS 11.1:2004, 11.1.5.4, clause not verified

    >>> from methods.petroleum.groups import ProductGroup
    >>> rounded_from_base(850.0, 30.02, group=ProductGroup.CRUDE_OIL).CTL
    0.9872
    """
    rho, at, pressure = _inputs(rho_base, t, P, base, read_as)
    found = from_base(rho, at, pressure, group=_rounded_group(group, base), rules=Rules.D1250_2004, base=base)
    return _rounded(found)


def rounded_to_base(
    rho: float,
    t: float,
    P: float = 0.0,
    *,
    group: Group,
    base: Base = Base.C15,
    read_as: ReadAs = ReadAs.DENSITY,
) -> Conversion:
    """Conversion to base with the increments of `rounded_from_base`; the densities found to 0.1 kg/m³."""
    observed, at, pressure = _inputs(rho, t, P, base, read_as)
    found = to_base(
        observed, at, pressure, group=_rounded_group(group, base), rules=Rules.D1250_2004, base=base
    )
    return _rounded(found)


def _inputs(rho: float, t: float, P: float, base: Base, read_as: ReadAs) -> tuple[float, float, float]:
    rho = _rounded_density(rho, read_as)
    if base is not Base.F60:
        return rho, _to_step(t, CELSIUS), _to_step(P, KPA)
    at = (_to_step(t * 1.8 + 32.0, FAHRENHEIT) - 32.0) / 1.8
    return rho, at, _to_step(P / KPA_PER_PSI, PSI) * KPA_PER_PSI


def _rounded_density(rho: float, read_as: ReadAs) -> float:
    if read_as is ReadAs.DENSITY:
        return _to_step(rho, DENSITY)
    RD = float(relative_density_60F(rho, rules=Rules.D1250_2004))
    by_gravity = read_as is ReadAs.API
    near = relative_density_of(_to_step(api_gravity(RD), API)) if by_gravity else _to_step(RD, RELATIVE)
    return float(density_from_relative(near, rules=Rules.D1250_2004))


def _rounded_group(group: Group, base: Base) -> Group:
    if not isinstance(group, SpecialApplication):
        return group
    if base is Base.F60:
        return SpecialApplication(alpha60=_to_step(group.alpha60, PER_FAHRENHEIT))
    return SpecialApplication(alpha60=_to_step(group.alpha60 * 1.8, PER_CELSIUS) / 1.8)


def _rounded(found: Conversion) -> Conversion:
    CTL, CPL = _to_step(found.CTL, FACTOR), _to_step(found.CPL, FACTOR)
    return Conversion(
        base=found.base,
        rules=found.rules,
        rho_base=_to_step(found.rho_base, DENSITY),
        rho=_to_step(found.rho, DENSITY),
        CTL=CTL,
        CPL=CPL,
        CTPL=_to_step(found.CTPL, FACTOR),
        F=_to_step(found.F, FP),
    )


def _to_step(value: float, step: Decimal) -> float:
    if not abs(value) < 1e9:
        return value  # refused where it is used, with its name
    # nine digits past the step, so that 0.5 of a step that binary numbers miss by a hair is still half way
    steps = (Decimal(repr(float(value))) / step).quantize(Decimal("1e-9"), ROUND_HALF_EVEN)
    return float(steps.quantize(Decimal(1), ROUND_HALF_EVEN) * step)
