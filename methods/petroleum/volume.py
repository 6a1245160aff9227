"""Volume correction for temperature by ASTM D1250 / API MPMS 11.1, at atmospheric pressure.

Symbols: rho60, rho15 density at 60 °F and 15 °C in kg/m³; t temperature; CTL, VCF correction factors (1).
Nothing is rounded here; `tables_1980` and `rounding_2004` give the figures as the rules print them. Pressure is in
`conditions`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from methods.petroleum.errors import TemperatureOutsideRange
from methods.petroleum.groups import (
    COLDEST_1980,
    Expansion,
    Group,
    Rules,
    choose,
    expansions_at_15C,
    expansions_at_60F,
    observed_range,
    outside,
    warmest_1980,
)
from methods.petroleum.number import Number, centre, exp, root, values_of, with_derivatives
from methods.petroleum.temperature import celsius, fahrenheit, ipts68

Factor = Callable[
    ..., Number
]  # of density at the reference, coefficients, and what else it depends on: temperature step, pressure

LOW_C, HIGH_C = -50.0, 150.0  # -58 °F to 302 °F, the range of the 2004 rules (clause not verified)
DELTA60 = 0.01374979547  # °F, shift of 60 °F between the scales
REFERENCE_68 = 60.0068749  # °F, 60 °F of ITS-90 on IPTS-68
BEYOND = 10.0  # kg/m³ past its range that a product's formula is followed in search of a density
EDGE = (
    0.05  # kg/m³, gap or overlap that neighbouring product ranges leave when solved from another temperature
)


def thermal_expansion(rho: Number, of: Expansion) -> Number:
    """Coefficient of thermal expansion at the reference temperature, 1/°C or 1/°F as the coefficients are.

    alpha = K0/rho² + K1/rho + K2                            ASTM D1250, clause not verified
    """
    return (of.K0 / rho + of.K1) / rho + of.K2


def ctl_1980(rho: Number, dt: Number, of: Expansion) -> Number:
    """Correction factor from the reference temperature over dt, by the 1980 rules.

    CTL = exp(-alpha dt (1 + 0.8 alpha dt))                  ASTM D1250-80, clause not verified
    """
    x = thermal_expansion(rho, of) * dt
    return exp(-x * (1.0 + 0.8 * x))


def step_2004(t: Number) -> Number:
    """The step in °F from 60 °F to t (°C) on the scale of the 2004 rules, dt = t68 - 60.0068749."""
    return fahrenheit(ipts68(celsius(fahrenheit(t)))) - REFERENCE_68


def density_68(rho60: Number, of: Expansion) -> Number:
    """Density at 60 °F of the older temperature scale, rho* in kg/m³, on which the coefficients were found.

    A = delta60/2 [(K0/rho60 + K1)/rho60 + K2];  B = (2 K0 + K1 rho60)/(K0 + (K1 + K2 rho60) rho60)
    rho* = rho60 {1 + [exp(A (1 + 0.8 A)) - 1]/[1 + A (1 + 1.6 A) B]}   API MPMS 11.1:2004, clause not verified
    """
    A = DELTA60 / 2.0 * thermal_expansion(rho60, of)
    B = (2.0 * of.K0 + of.K1 * rho60) / (of.K0 + (of.K1 + of.K2 * rho60) * rho60)
    return rho60 * (1.0 + (exp(A * (1.0 + 0.8 * A)) - 1.0) / (1.0 + A * (1.0 + 1.6 * A) * B))


def ctl_2004(rho60: Number, dt: Number, of: Expansion) -> Number:
    """Correction factor from 60 °F over dt (°F, of `step_2004`), by the 2004 rules; rho* of `density_68`.

    alpha60 = (K0/rho* + K1)/rho* + K2
    CTL = exp(-alpha60 dt [1 + 0.8 alpha60 (dt + delta60)])
                                                             API MPMS 11.1:2004, clause not verified
    """
    alpha60 = thermal_expansion(density_68(rho60, of), of)
    return exp(-alpha60 * dt * (1.0 + 0.8 * alpha60 * (dt + DELTA60)))


def volume_correction_15C(rho15: Number, t: Number, *, group: Group, rules: Rules) -> Number:
    """Factor that takes a volume at t (°C) to 15 °C: VCF = rho(t)/rho15.

    Valid from -50 °C to 150 °C (1980: -18 °C to 95 °C, 125 °C or 150 °C by density) and in the density range of the group
    (kg/m³); raises TemperatureOutsideRange,
    DensityOutsideGroup.                                     ASTM D1250-80 or -04, clause not verified

    >>> from methods.petroleum.groups import ProductGroup
    >>> factor = volume_correction_15C(850.0, 30.0, group=ProductGroup.CRUDE_OIL, rules=Rules.D1250_1980)
    >>> round(factor, 6)
    0.987206
    """
    check_temperature(t)
    if rules is Rules.D1250_1980:
        of = choose(expansions_at_15C(group), centre(rho15), group)
        check_temperature_1980(t, rho15)
        return ctl_1980(rho15, t - 15.0, of)
    rho60, of = _rho60_2004(rho15, 15.0, group)
    return ctl_2004(rho60, step_2004(t), of) / ctl_2004(rho60, AT_15C, of)


def volume_correction_60F(rho60: Number, t: Number, *, group: Group, rules: Rules) -> Number:
    """Factor that takes a volume at t (°C) to 60 °F: CTL = rho(t)/rho60.

    Valid from -50 °C to 150 °C (1980: -18 °C to 95 °C, 125 °C or 150 °C by density) and in the density range of the group
    (kg/m³); raises TemperatureOutsideRange,
    DensityOutsideGroup.                                     ASTM D1250-80 or -04, clause not verified
    """
    check_temperature(t)
    of = choose(expansions_at_60F(group, rules), centre(rho60), group)
    if rules is Rules.D1250_1980:
        check_temperature_1980(t, rho60)
        return ctl_1980(rho60, fahrenheit(t) - 60.0, of)
    return ctl_2004(rho60, step_2004(t), of)


def density_at_15C(rho_t: Number, t: Number, *, group: Group, rules: Rules) -> Number:
    """Density at 15 °C (kg/m³) from the density rho_t (kg/m³) measured at t (°C), by iteration.

    rho15 = rho_t / VCF(rho15, t). A density measured at 15 °C exactly comes back as it is. Raises
    TemperatureOutsideRange, DensityOutsideGroup.            ASTM D1250-80 or -04, clause not verified
    """
    check_temperature(t)
    if rules is Rules.D1250_1980:
        rho15, _ = solve(rho_t, ctl_1980, (t - 15.0,), expansions_at_15C(group), group)
        check_temperature_1980(t, rho15)
        return rho15
    return _rho15_2004(rho_t, t, *_rho60_2004(rho_t, t, group))


def density_at_60F(rho_t: Number, t: Number, *, group: Group, rules: Rules) -> Number:
    """Density at 60 °F (kg/m³) from the density rho_t (kg/m³) measured at t (°C), by iteration.

    rho60 = rho_t / CTL(rho60, t). Raises TemperatureOutsideRange, DensityOutsideGroup.
                                                             ASTM D1250-80 or -04, clause not verified
    """
    check_temperature(t)
    if rules is Rules.D1250_1980:
        rho60, _ = solve(rho_t, ctl_1980, (fahrenheit(t) - 60.0,), expansions_at_60F(group, rules), group)
        check_temperature_1980(t, rho60)
        return rho60
    return _rho60_2004(rho_t, t, group)[0]


def reference_densities(rho_t: Number, t: Number, *, group: Group, rules: Rules) -> tuple[Number, Number]:
    """Density at 15 °C and at 60 °F (kg/m³), as the two functions above give them; what they share is solved once."""
    if rules is Rules.D1250_1980:
        at_15C = density_at_15C(rho_t, t, group=group, rules=rules)
        return at_15C, density_at_60F(rho_t, t, group=group, rules=rules)
    check_temperature(t)
    rho60, of = _rho60_2004(rho_t, t, group)
    return _rho15_2004(rho_t, t, rho60, of), rho60


def check_temperature(t: Number) -> None:
    """Refuse a temperature (°C) outside the range of the tables. Raises TemperatureOutsideRange."""
    if not LOW_C <= centre(t) <= HIGH_C:
        raise TemperatureOutsideRange(temperature=f"{centre(t):.2f}", low=LOW_C, high=HIGH_C)


def _rho60_2004(rho_t: Number, t: Number, group: Group) -> tuple[Number, Expansion]:
    return solve(rho_t, ctl_2004, (step_2004(t),), expansions_at_60F(group), group)


def _rho15_2004(rho_t: Number, t: Number, rho60: Number, of: Expansion) -> Number:
    return rho_t * (ctl_2004(rho60, AT_15C, of) / ctl_2004(rho60, step_2004(t), of))


def solve(
    rho_t: Number,
    factor: Factor,
    conditions: tuple[Number, ...],
    expansions: tuple[Expansion, ...],
    group: Group,
) -> tuple[Number, Expansion]:
    """The density at the reference that factor(rho, *conditions, coefficients) carries to rho_t, and its coefficients.

    Each range is solved by its own formula. Where two ranges meet, their formulas differ by a hair, so that
    both or neither may hold their own solution: the nearest within EDGE is taken. Derivatives are carried
    through that one only, from its solution on. Raises DensityOutsideGroup.
    """
    low, high = observed_range(group)
    if not low - EDGE <= centre(rho_t) <= high + EDGE:
        raise outside(expansions, centre(rho_t), group)
    plain_rho, plain = values_of(rho_t), tuple(map(values_of, conditions))
    found = [_invert(plain_rho, factor, plain, of) for of in expansions]
    rho, slope, of = min(found, key=lambda one: one[2].excess(centre(one[0])))
    if not of.excess(centre(rho)) <= EDGE:
        raise outside(expansions, centre(rho), group)

    def nearer(x: Number) -> Number:
        return x + (rho_t / factor(x, *conditions, of) - x) / slope

    return with_derivatives(nearer, rho, rho_t, *conditions), of


def _invert(
    rho_t: Any, factor: Factor, conditions: tuple[Any, ...], of: Expansion
) -> tuple[Any, Any, Expansion]:
    rho, slope = root(lambda x: factor(x, *conditions, of), rho_t, of.low - BEYOND, of.high + BEYOND)
    return rho, slope, of


def check_temperature_1980(t: Number, rho: Number) -> None:
    """Refuse a temperature (°C) outside the 1980 tables at a reference density (kg/m³). Raises TemperatureOutsideRange."""
    high = warmest_1980(centre(rho))
    if not COLDEST_1980 <= centre(t) <= high:
        raise TemperatureOutsideRange(temperature=f"{centre(t):.2f}", low=COLDEST_1980, high=high)


AT_15C = step_2004(15.0)
