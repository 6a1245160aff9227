"""Tables 53, 54, 59 and 60 of 1980 as printed: the same formulas, with each step rounded or cut off as prescribed.

The steps were found in one public program for the metric tables; that 53 and 54 end at 4 decimals, or at 5 below 1,
stands in the manual of a flow computer too. The text was not read (clause not verified). The steps of the tables at
60 °F (5, 6, 23, 24) were found nowhere: there `conditions` gives the unrounded figures.
"""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from methods.petroleum.errors import OutsideValidity
from methods.petroleum.groups import Expansion, ProductGroup, choose, expansions_at_15C, outside
from methods.petroleum.volume import check_temperature_1980

SETTLED = Decimal("0.05")  # kg/m³
MOST_PASSES = 100
GRADUATED = (15.0, 20.0)  # °C, temperatures that hydrometers are graduated at; the glass is the same
GLASS = (Decimal("0.000023"), Decimal("0.00000002"))  # 1/°C, 1/°C²


class Decimals(StrEnum):
    """To how many decimals a factor is given."""

    TABLE = "4 decimals"
    COMPUTED = "5 decimals below 1, else 4"
    FIVE = "5 decimals"


def table_54(rho15: float, t: float, *, group: ProductGroup, decimals: Decimals = Decimals.COMPUTED) -> float:
    """Factor of Table 54A, 54B or 54D from a density at 15 °C (kg/m³) and a temperature (°C), as printed.

    Density is rounded to 0.5 kg/m³ and temperature to 0.05 °C; refusals as in `volume_correction_15C`.
    ASTM D1250-80, clause not verified

    >>> table_54(850.0, 30.0, group=ProductGroup.CRUDE_OIL)
    0.98721
    """
    rho = _to_step(rho15, Decimal("0.5"))
    at = _to_step(t, Decimal("0.05"))
    of = _coefficients(rho, at, group)
    factor = _factor(rho, at - 15, of)
    return float(_rounded(factor, decimals))


def table_53(
    rho: float, t: float, *, group: ProductGroup, hydrometer: float | None = None, step: float = 0.5
) -> float:
    """Density at 15 °C (kg/m³) of Table 53A, 53B or 53D from an observed density (kg/m³) at t (°C), as printed.

    `hydrometer` is the temperature (°C) that the glass was graduated at, 15 or 20; None where no glass was used.
    Observed density is rounded to `step` (0.5 kg/m³ in the table), temperature to 0.05 °C, the result to 0.1 kg/m³.
    Raises OutsideValidity, TemperatureOutsideRange, DensityOutsideGroup.   ASTM D1250-80, clause not verified
    """
    observed = _to_step(rho, Decimal(str(step)))
    at = _to_step(t, Decimal("0.05"))
    at_t = observed if hydrometer is None else _places(observed * _glass(at, hydrometer), 2)
    found, before = at_t, Decimal(0)
    for _ in range(MOST_PASSES):
        if abs(found - before) < SETTLED:
            break
        before = found
        factor = _places(_factor(_places(found, 2), at - 15, _range(_places(found, 2), group)), 6)
        found = _cut(at_t / factor, 3)
    _coefficients(_places(found, 2), at, group)
    return float(_places(found, 1))


def table_60(rho20: float, t: float, *, group: ProductGroup, decimals: Decimals = Decimals.COMPUTED) -> float:
    """Factor of Table 60A, 60B or 60D to 20 °C from a density at 20 °C (kg/m³) and t (°C), as printed.

    By way of the density at 15 °C rounded to 0.1 kg/m³. Refusals as in `table_54`. ASTM D1250-80, clause not verified
    """
    rho15 = Decimal(str(table_53(rho20, 20.0, group=group)))
    at = _to_step(t, Decimal("0.05"))
    of = _coefficients(rho15, at, group)
    return float(_rounded(_factor_20C(rho15, at - 20, of), decimals))


def _coefficients(rho15: Decimal, t: Decimal, group: ProductGroup) -> Expansion:
    of = choose(expansions_at_15C(group), float(rho15), group)
    check_temperature_1980(float(t), float(rho15))
    return of


def _range(rho15: Decimal, group: ProductGroup) -> Expansion:
    """The range nearest to a density that iteration passes through; refused only far from every range."""
    expansions = expansions_at_15C(group)
    of = min(expansions, key=lambda one: one.excess(float(rho15)))
    if of.excess(float(rho15)) > 100.0:
        raise outside(expansions, float(rho15), group)
    return of


def _alpha(rho: Decimal, of: Expansion) -> Decimal:
    """Coefficient of expansion in 1/°C to 7 decimals."""
    K0, K1, K2 = (Decimal(str(k)) for k in (of.K0, of.K1, of.K2))
    if of.K2:
        return _places(K2 + _places(_cut(K0 / rho, 6) / rho, 8), 7)
    return _places(_cut(_cut(K0 / rho, 8) / rho, 10) + _cut(K1 / rho, 10), 7)


def _factor(rho: Decimal, dt: Decimal, of: Expansion) -> Decimal:
    """exp(-x - 0.8 x²), x = alpha dt."""
    x = _cut(_alpha(rho, of) * dt, 9)
    square = _places(x * _cut(Decimal("0.8") * x, 9), 9)
    return Decimal(str(math.exp(_cut(-x - square, 8))))


def _factor_20C(rho15: Decimal, dt: Decimal, of: Expansion) -> Decimal:
    """exp(-x - 8 alpha x - 0.8 x²), x = alpha dt from 20 °C, alpha at 15 °C."""
    alpha = _alpha(rho15, of)
    x = _cut(alpha * dt, 9)
    joint = _places(8 * _cut(alpha * x, 9), 9)
    square = _places(x * _cut(Decimal("0.8") * x, 9), 9)
    return Decimal(str(math.exp(_cut(-x - joint - square, 8))))


def _glass(t: Decimal, graduated: float) -> Decimal:
    if graduated not in GRADUATED:
        raise OutsideValidity(
            quantity="temperature of graduation", value=f"{graduated:g}", low=15, high=20, unit="°C"
        )
    linear, square = GLASS
    dt = t - Decimal(str(graduated))
    return 1 - _places(linear * dt, 9) - _places(square * dt * dt, 9)


def _rounded(factor: Decimal, decimals: Decimals) -> Decimal:
    five = decimals is Decimals.FIVE or (decimals is Decimals.COMPUTED and factor < 1)
    return _places(factor, 5 if five else 4)


def _to_step(value: float, step: Decimal) -> Decimal:
    """The nearest whole number of steps; halves away from zero. Raises OutsideValidity for what is no number."""
    if not abs(value) < 1e6:
        raise OutsideValidity(quantity="reading", value=f"{value:g}", low=-1e6, high=1e6, unit="")
    return (Decimal(repr(float(value))) / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _places(x: Decimal, digits: int) -> Decimal:
    return x.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _cut(x: Decimal, digits: int) -> Decimal:
    return x.quantize(Decimal(1).scaleb(-digits), ROUND_DOWN)
