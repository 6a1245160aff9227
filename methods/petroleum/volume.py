"""Volume correction for temperature by ASTM D1250 / API MPMS 11.1, at atmospheric pressure.

Symbols: rho60, rho15 density at 60 °F and 15 °C in kg/m³; t temperature; CTL, VCF correction factors (1).
The intermediate rounding that the printed tables prescribe is not applied: the text was not read.
"""

from __future__ import annotations

from collections.abc import Callable

from methods.petroleum.errors import TemperatureOutsideRange
from methods.petroleum.groups import (
    Expansion,
    ProductGroup,
    Rules,
    choose,
    expansions_at_15C,
    expansions_at_60F,
    outside,
)
from methods.petroleum.number import Number, centre, exp, fixed_point, values_of, with_derivatives
from methods.petroleum.temperature import celsius, fahrenheit, ipts68

Factor = Callable[
    [Number, Number, Expansion], Number
]  # of density at the reference, temperature step, coefficients

LOW_C, HIGH_C = -50.0, 150.0  # -58 °F to 302 °F, the range of the 2004 rules (clause not verified)
DELTA60 = 0.01374979547  # °F, shift of 60 °F between the scales
REFERENCE_68 = 60.0068749  # °F, 60 °F of ITS-90 on IPTS-68
PLAUSIBLE = (500.0, 1300.0)  # kg/m³ at any temperature of the range; beyond, no iteration is begun
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


def ctl_2004(rho60: Number, dt: Number, of: Expansion) -> Number:
    """Correction factor from 60 °F over dt (°F, of `step_2004`), by the 2004 rules.

    A = delta60/2 [(K0/rho60 + K1)/rho60 + K2];  B = (2 K0 + K1 rho60)/(K0 + (K1 + K2 rho60) rho60)
    rho* = rho60 {1 + [exp(A (1 + 0.8 A)) - 1]/[1 + A (1 + 1.6 A) B]};  alpha60 = (K0/rho* + K1)/rho* + K2
    CTL = exp(-alpha60 dt [1 + 0.8 alpha60 (dt + delta60)])
                                                             API MPMS 11.1:2004, clause not verified
    """
    A = DELTA60 / 2.0 * thermal_expansion(rho60, of)
    B = (2.0 * of.K0 + of.K1 * rho60) / (of.K0 + (of.K1 + of.K2 * rho60) * rho60)
    rho_star = rho60 * (1.0 + (exp(A * (1.0 + 0.8 * A)) - 1.0) / (1.0 + A * (1.0 + 1.6 * A) * B))
    alpha60 = thermal_expansion(rho_star, of)
    return exp(-alpha60 * dt * (1.0 + 0.8 * alpha60 * (dt + DELTA60)))


def volume_correction_15C(rho15: Number, t: Number, *, group: ProductGroup, rules: Rules) -> Number:
    """Factor that takes a volume at t (°C) to 15 °C: VCF = rho(t)/rho15.

    Valid from -50 °C to 150 °C and in the density range of the group (kg/m³); raises TemperatureOutsideRange,
    DensityOutsideGroup.                                     ASTM D1250-80 or -04, clause not verified

    >>> factor = volume_correction_15C(850.0, 30.0, group=ProductGroup.CRUDE_OIL, rules=Rules.D1250_1980)
    >>> round(factor, 6)
    0.987206
    """
    check_temperature(t)
    if rules is Rules.D1250_1980:
        return ctl_1980(rho15, t - 15.0, choose(expansions_at_15C(group), centre(rho15), group))
    rho60, of = _rho60_2004(rho15, 15.0, group)
    return ctl_2004(rho60, step_2004(t), of) / ctl_2004(rho60, AT_15C, of)


def volume_correction_60F(rho60: Number, t: Number, *, group: ProductGroup, rules: Rules) -> Number:
    """Factor that takes a volume at t (°C) to 60 °F: CTL = rho(t)/rho60.

    Valid from -50 °C to 150 °C and in the density range of the group (kg/m³); raises TemperatureOutsideRange,
    DensityOutsideGroup.                                     ASTM D1250-80 or -04, clause not verified
    """
    check_temperature(t)
    of = choose(expansions_at_60F(group), centre(rho60), group)
    if rules is Rules.D1250_1980:
        return ctl_1980(rho60, fahrenheit(t) - 60.0, of)
    return ctl_2004(rho60, step_2004(t), of)


def density_at_15C(rho_t: Number, t: Number, *, group: ProductGroup, rules: Rules) -> Number:
    """Density at 15 °C (kg/m³) from the density rho_t (kg/m³) measured at t (°C), by iteration.

    rho15 = rho_t / VCF(rho15, t). A density measured at 15 °C exactly comes back as it is. Raises
    TemperatureOutsideRange, DensityOutsideGroup.            ASTM D1250-80 or -04, clause not verified
    """
    check_temperature(t)
    if rules is Rules.D1250_1980:
        return _solve(rho_t, t - 15.0, ctl_1980, expansions_at_15C(group), group)[0]
    return _rho15_2004(rho_t, t, *_rho60_2004(rho_t, t, group))


def density_at_60F(rho_t: Number, t: Number, *, group: ProductGroup, rules: Rules) -> Number:
    """Density at 60 °F (kg/m³) from the density rho_t (kg/m³) measured at t (°C), by iteration.

    rho60 = rho_t / CTL(rho60, t). Raises TemperatureOutsideRange, DensityOutsideGroup.
                                                             ASTM D1250-80 or -04, clause not verified
    """
    check_temperature(t)
    if rules is Rules.D1250_1980:
        return _solve(rho_t, fahrenheit(t) - 60.0, ctl_1980, expansions_at_60F(group), group)[0]
    return _rho60_2004(rho_t, t, group)[0]


def reference_densities(
    rho_t: Number, t: Number, *, group: ProductGroup, rules: Rules
) -> tuple[Number, Number]:
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


def _rho60_2004(rho_t: Number, t: Number, group: ProductGroup) -> tuple[Number, Expansion]:
    return _solve(rho_t, step_2004(t), ctl_2004, expansions_at_60F(group), group)


def _rho15_2004(rho_t: Number, t: Number, rho60: Number, of: Expansion) -> Number:
    return rho_t * (ctl_2004(rho60, AT_15C, of) / ctl_2004(rho60, step_2004(t), of))


def _solve(
    rho_t: Number, dt: Number, factor: Factor, expansions: tuple[Expansion, ...], group: ProductGroup
) -> tuple[Number, Expansion]:
    """The density at the reference temperature and the range of coefficients that it falls in itself.

    Each range is solved by its own formula. Where two ranges meet, their formulas differ by a hair, so that
    both or neither may hold their own solution: the nearest within EDGE is taken. Derivatives are carried
    through that one only, from its solution on.
    """
    if not PLAUSIBLE[0] <= centre(rho_t) <= PLAUSIBLE[1]:
        raise outside(expansions, centre(rho_t), group)
    plain_rho, plain_dt = values_of(rho_t), values_of(dt)
    found = [(_invert(plain_rho, plain_dt, factor, of), of) for of in expansions]
    rho, of = min(found, key=lambda one: one[1].excess(centre(one[0])))
    if of.excess(centre(rho)) > EDGE:
        raise outside(expansions, centre(rho), group)
    return with_derivatives(lambda x: rho_t / factor(x, dt, of), rho, rho_t, dt), of


def _invert(rho_t: Number, dt: Number, factor: Factor, of: Expansion) -> Number:
    return fixed_point(lambda rho: rho_t / factor(rho, dt, of), rho_t)


AT_15C = step_2004(15.0)
