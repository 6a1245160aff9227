"""A liquid carried between its base and other conditions of temperature and pressure, API MPMS 11.1 and 11.2.1.

The three procedures of the 2004 rules (11.1.6.1 base to other, 11.1.6.2 observed to base, 11.1.6.3 observed to
alternate) with their counterparts of 1980, and 11.1.7 for metric conditions. The texts were not read; clauses are those
that API's own program of 2003 cites, whose examples from the standard are reproduced (methods/verify/vectors).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from methods.petroleum.groups import (
    Expansion,
    Group,
    Rules,
    choose,
    expansions_at_15C,
    expansions_at_60F,
)
from methods.petroleum.number import Number, centre
from methods.petroleum.pressure import (
    compressibility_15C,
    compressibility_60F,
    compressibility_2004,
    cpl,
    excess_pressure,
    unchecked_15C,
)
from methods.petroleum.temperature import fahrenheit
from methods.petroleum.volume import (
    check_temperature,
    check_temperature_1980,
    ctl_1980,
    ctl_2004,
    solve,
    step_2004,
)


class Base(StrEnum):
    """The reference temperature, at the equilibrium pressure or 0 kPa gauge."""

    F60 = "60 °F"
    C15 = "15 °C"
    C20 = "20 °C"

    @property
    def celsius(self) -> float:
        """The temperature in °C."""
        return {Base.F60: 140.0 / 9.0, Base.C15: 15.0, Base.C20: 20.0}[self]


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversion:
    """Density at base (kg/m³) and at the conditions asked for, with the factors that join them.

    CTL for temperature, CPL for pressure, CTPL both (1); F the compressibility factor: 1e-5/psi at base 60 °F and by
    the 2004 rules, else 1e-6/kPa. rho = rho_base CTPL.
    """

    base: Base
    rules: Rules
    rho_base: Number
    rho: Number
    CTL: Number
    CPL: Number
    CTPL: Number
    F: Number


def from_base(
    rho_base: Number,
    t: Number,
    P: Number = 0.0,
    *,
    group: Group,
    rules: Rules,
    base: Base = Base.C15,
    equilibrium: float = 0.0,
) -> Conversion:
    """Factors and density at t (°C) and P (kPa gauge) of a liquid of known density at base (kg/m³).

    The equilibrium pressure (kPa gauge) is zero for a liquid whose vapour pressure is below the atmosphere's.
    Raises TemperatureOutsideRange, DensityOutsideGroup, OutsideValidity.   API MPMS 11.1.6.1, clause not verified

    >>> from methods.petroleum.groups import ProductGroup
    >>> crude = dict(group=ProductGroup.CRUDE_OIL, rules=Rules.D1250_2004, base=Base.F60)
    >>> found = from_base(850.0, 40.0, 3000.0, **crude)
    >>> round(found.CTL, 5), round(found.CPL, 5)
    (0.9791, 1.00252)
    """
    check_temperature(t)
    anchor, of = _anchor_from_base(rho_base, group, rules, base)
    if rules is Rules.D1250_1980:
        check_temperature_1980(t, anchor)
    return _conversion(rho_base, anchor, t, excess_pressure(P, equilibrium), of, rules, base)


def to_base(
    rho: Number,
    t: Number,
    P: Number = 0.0,
    *,
    group: Group,
    rules: Rules,
    base: Base = Base.C15,
    equilibrium: float = 0.0,
) -> Conversion:
    """The density at base that gives rho (kg/m³) at t (°C) and P (kPa gauge), found by iteration.

    Raises TemperatureOutsideRange, DensityOutsideGroup, OutsideValidity.   API MPMS 11.1.6.2, clause not verified
    """
    check_temperature(t)
    excess = excess_pressure(P, equilibrium)
    factor, expansions = _factor(rules, base), _expansions(group, rules, base)
    anchor, of = solve(rho, factor, (t, excess), expansions, group)
    if rules is Rules.D1250_1980:
        check_temperature_1980(t, anchor)
    at_base = anchor * _ctl(anchor, base.celsius, of, rules, base)
    return _conversion(at_base, anchor, t, excess, of, rules, base)


def to_alternate(
    rho: Number,
    t: Number,
    P: Number,
    t_to: Number,
    P_to: Number,
    *,
    group: Group,
    rules: Rules,
    base: Base = Base.C15,
    equilibrium: float = 0.0,
) -> Conversion:
    """From observed density rho (kg/m³) at t (°C), P (kPa gauge) to t_to, P_to, by way of the base.

    Raises TemperatureOutsideRange, DensityOutsideGroup, OutsideValidity.   API MPMS 11.1.6.3, clause not verified
    """
    at_base = to_base(rho, t, P, group=group, rules=rules, base=base, equilibrium=equilibrium).rho_base
    return from_base(at_base, t_to, P_to, group=group, rules=rules, base=base, equilibrium=equilibrium)


# The anchor is the density that the coefficients belong to: at 60 °F by the 2004 rules and for base 60 °F, else at 15 °C.


def _by_15C(rules: Rules, base: Base) -> bool:
    return rules is Rules.D1250_1980 and base is not Base.F60


def _expansions(group: Group, rules: Rules, base: Base) -> tuple[Expansion, ...]:
    return expansions_at_15C(group) if _by_15C(rules, base) else expansions_at_60F(group, rules)


def _anchor_from_base(rho_base: Number, group: Group, rules: Rules, base: Base) -> tuple[Number, Expansion]:
    expansions = _expansions(group, rules, base)
    own = base is Base.F60 or (base is Base.C15 and rules is Rules.D1250_1980)
    if own:
        return rho_base, choose(expansions, centre(rho_base), group)

    def carried(rho: Number, of: Expansion) -> Number:
        return _ctl(rho, base.celsius, of, rules, base)

    return solve(rho_base, carried, (), expansions, group)


def _ctl(anchor: Number, t: Number, of: Expansion, rules: Rules, base: Base) -> Number:
    """The factor from the anchor's own temperature to t (°C)."""
    if rules is Rules.D1250_2004:
        return ctl_2004(anchor, step_2004(t), of)
    dt = t - 15.0 if _by_15C(rules, base) else fahrenheit(t) - 60.0
    return ctl_1980(anchor, dt, of)


def _compressibility(anchor: Number, t: Number, of: Expansion, rules: Rules, base: Base) -> Number:
    if rules is Rules.D1250_2004:
        return compressibility_2004(anchor, t, of)
    return compressibility_15C(anchor, t) if _by_15C(rules, base) else compressibility_60F(anchor, t)


def _factor(rules: Rules, base: Base) -> Callable[..., Number]:
    def factor(anchor: Number, t: Number, excess: Number, of: Expansion) -> Number:
        ctl = _ctl(anchor, t, of, rules, base)
        if not centre(excess) > 0.0:
            return ctl
        by_15C = _by_15C(rules, base)
        F = unchecked_15C(anchor, t) if by_15C else _compressibility(anchor, t, of, rules, base)
        return ctl * cpl(F, excess, per_psi=not by_15C)

    return factor


def _conversion(
    rho_base: Number, anchor: Number, t: Number, excess: Number, of: Expansion, rules: Rules, base: Base
) -> Conversion:
    CTL = _ctl(anchor, t, of, rules, base) / _ctl(anchor, base.celsius, of, rules, base)
    F = _compressibility(anchor, t, of, rules, base)
    CPL = cpl(F, excess, per_psi=not _by_15C(rules, base))
    return Conversion(
        base=base,
        rules=rules,
        rho_base=rho_base,
        rho=rho_base * CTL * CPL,
        CTL=CTL,
        CPL=CPL,
        CTPL=CTL * CPL,
        F=F,
    )
