"""Figures as the 2004 rules print them: inputs rounded to their increments first, factors to five decimals last.

The increments are those that public programs and a manual of a flow computer use; the text was not read. Between two
increments the even one is taken, as one program notes (clause 11.1.5.4, not verified). Later rules (ASTM D1250-19,
addendum 2) ask for factors that are not rounded: `conditions` gives those.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from methods.petroleum.conditions import Base, Conversion, from_base, to_base
from methods.petroleum.groups import Group, Rules

DENSITY, CELSIUS, FAHRENHEIT, KPA, FACTOR = map(Decimal, ("0.1", "0.05", "0.1", "5", "0.00001"))


def rounded_from_base(
    rho_base: float, t: float, P: float = 0.0, *, group: Group, base: Base = Base.C15
) -> Conversion:
    """Conversion from base with rho to 0.1 kg/m³, t (°C) to 0.05 °C, or 0.1 °F at base 60 °F, P to 5 kPa; CTL, CPL, CTPL to 1e-5.

    Raises what `from_base` raises.                           API MPMS 11.1:2004, 11.1.5.4, clause not verified

    >>> from methods.petroleum.groups import ProductGroup
    >>> rounded_from_base(850.0, 30.02, group=ProductGroup.CRUDE_OIL).CTL
    0.9872
    """
    rho, at, pressure = _inputs(rho_base, t, P, base)
    return _rounded(from_base(rho, at, pressure, group=group, rules=Rules.D1250_2004, base=base))


def rounded_to_base(
    rho: float, t: float, P: float = 0.0, *, group: Group, base: Base = Base.C15
) -> Conversion:
    """Conversion to base with the increments of `rounded_from_base`; the density at base to 0.1 kg/m³."""
    observed, at, pressure = _inputs(rho, t, P, base)
    return _rounded(to_base(observed, at, pressure, group=group, rules=Rules.D1250_2004, base=base))


def _inputs(rho: float, t: float, P: float, base: Base) -> tuple[float, float, float]:
    in_fahrenheit = (_to_step(t * 1.8 + 32.0, FAHRENHEIT) - 32.0) / 1.8
    at = in_fahrenheit if base is Base.F60 else _to_step(t, CELSIUS)
    return _to_step(rho, DENSITY), at, _to_step(P, KPA)


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
        F=_to_step(found.F, Decimal("0.001")),
    )


def _to_step(value: float, step: Decimal) -> float:
    if not abs(value) < 1e9:
        return value  # refused where it is used, with its name
    return float((Decimal(repr(float(value))) / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step)
