"""Product groups of ASTM D1250 / API MPMS 11.1 and their coefficients of thermal expansion.

Coefficients and bounds of the 2004 rules are those of API's own program of 2003, which cites 11.1.6.1, pages 32 and
34, and of several independent ones; the standard itself was not read. The 15 °C values of 1980 are 1.8 times those at
60 °F; where public programs contradicted each other, the set was kept for which that holds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from methods.petroleum.errors import DensityOutsideGroup, OutsideValidity


class ProductGroup(StrEnum):
    """What a liquid is, as far as its thermal expansion is concerned."""

    CRUDE_OIL = "crude oil"
    REFINED_PRODUCTS = "refined products"
    LUBRICATING_OIL = "lubricating oil"


class Rules(StrEnum):
    """The edition whose rules of calculation apply."""

    D1250_1980 = "ASTM D1250-80"
    D1250_2004 = "ASTM D1250-04"


# kg/m³ at 60 °F, as public implementations of each edition have them (clause not verified)
WATER_AT_60F = {Rules.D1250_1980: 999.012, Rules.D1250_2004: 999.016}
# °C at most by density at 15 °C (kg/m³) in Tables 53 and 54 of 1980, as two public programs check it
_WARMEST_1980 = ((778.0, 95.0), (824.0, 125.0), (float("inf"), 150.0))
COLDEST_1980 = -18.0  # °C, from the same


@dataclass(frozen=True, kw_only=True, slots=True)
class Expansion:
    """Coefficients of alpha = K0/rho² + K1/rho + K2 and the densities (kg/m³) that they hold for."""

    name: str
    K0: float
    K1: float
    K2: float
    low: float
    high: float

    def excess(self, rho: float) -> float:
        """How far a density lies outside the range, in kg/m³; 0 inside."""
        return max(self.low - rho, rho - self.high, 0.0)


ALPHA60 = (230e-6, 930e-6)  # 1/°F, as a public implementation of the 2004 rules checks it


@dataclass(frozen=True, kw_only=True, slots=True)
class SpecialApplication:
    """A liquid whose own thermal expansion is known: alpha60 (1/°F at 60 °F), 230e-6 to 930e-6. Raises OutsideValidity.

    Tables 6C, 24C and 54C (1980), special applications (2004): clauses not verified.
    """

    alpha60: float

    def __post_init__(self) -> None:
        low, high = ALPHA60
        if not low <= self.alpha60 <= high:
            raise OutsideValidity(
                quantity="coefficient of thermal expansion",
                value=f"{self.alpha60:g}",
                low=low,
                high=high,
                unit="1/°F",
            )

    @classmethod
    def at_15C(cls, alpha15: float) -> SpecialApplication:
        """From the coefficient at 15 °C in 1/°C, as Table 54C takes it."""
        return cls(alpha60=alpha15 / 1.8)

    def __str__(self) -> str:
        return f"a liquid of expansion {self.alpha60:g} 1/°F"


Group: TypeAlias = ProductGroup | SpecialApplication
ANY_DENSITY = (610.6, 1300.0)  # kg/m³: where only the expansion is given, no table bounds the density
ANY_OBSERVED = (470.4, 1350.0)
# kg/m³ at any temperature and pressure of the range; beyond, no iteration is begun: API MPMS 11.1.6.2, page 54, as API's
# own program of 2003 cites it
_OBSERVED = {
    ProductGroup.CRUDE_OIL: (470.5, 1201.8),
    ProductGroup.REFINED_PRODUCTS: (470.4, 1209.5),
    ProductGroup.LUBRICATING_OIL: (714.3, 1208.3),
}


def observed_range(group: Group) -> tuple[float, float]:
    """The least and the greatest density (kg/m³) that a liquid of the group may show at other conditions."""
    return ANY_OBSERVED if isinstance(group, SpecialApplication) else _OBSERVED[group]


# Densities at 60 °F in kg/m³, alpha in 1/°F; at a bound the denser product's coefficients hold, so it comes first.
_AT_60F: dict[ProductGroup, tuple[Expansion, ...]] = {
    ProductGroup.CRUDE_OIL: (
        Expansion(name="crude oil", K0=341.0957, K1=0.0, K2=0.0, low=610.6, high=1163.5),
    ),
    ProductGroup.REFINED_PRODUCTS: (
        Expansion(name="fuel oils", K0=103.872, K1=0.2701, K2=0.0, low=838.3127, high=1163.5),
        Expansion(name="jet fuels", K0=330.301, K1=0.0, K2=0.0, low=787.5195, high=838.3127),
        Expansion(name="transition zone", K0=1489.067, K1=0.0, K2=-0.0018684, low=770.352, high=787.5195),
        Expansion(name="gasolines", K0=192.4571, K1=0.2438, K2=0.0, low=610.6, high=770.352),
    ),
    ProductGroup.LUBRICATING_OIL: (
        Expansion(name="lubricating oil", K0=0.0, K1=0.34878, K2=0.0, low=800.9, high=1163.5),
    ),
}

# Densities at 15 °C in kg/m³, alpha in 1/°C. Table 54B of 1980 steps by 0.5 kg/m³ between gasolines (to 770)
# and the transition zone (from 770.5); the bound is put half way; alpha differs there by under 3 parts in 1000.
# Bounds of the 1980 tables as the manual of a flow transmitter (Micro Motion 5700) and public programs give them.
_AT_15C: dict[ProductGroup, tuple[Expansion, ...]] = {
    ProductGroup.CRUDE_OIL: (
        Expansion(name="54A crude", K0=613.9723, K1=0.0, K2=0.0, low=610.5, high=1075.0),
    ),
    ProductGroup.REFINED_PRODUCTS: (
        Expansion(name="54B gasolines", K0=346.4228, K1=0.4388, K2=0.0, low=653.0, high=770.25),
        Expansion(name="54B transition", K0=2680.3206, K1=0.0, K2=-0.00336312, low=770.25, high=787.5),
        Expansion(name="54B jet", K0=594.5418, K1=0.0, K2=0.0, low=787.5, high=838.5),
        Expansion(name="54B fuel oils", K0=186.9696, K1=0.4862, K2=0.0, low=838.5, high=1075.0),
    ),
    ProductGroup.LUBRICATING_OIL: (
        Expansion(name="54D lubricating oils", K0=0.0, K1=0.6278, K2=0.0, low=825.0, high=1164.0),
    ),
}
# Relative densities 60/60 °F of Tables 23A, 23B and 23D (1980), from the same manual.
_RELATIVE_1980 = {
    ProductGroup.CRUDE_OIL: (0.6110, 1.0760),
    ProductGroup.REFINED_PRODUCTS: (0.6535, 1.0760),
    ProductGroup.LUBRICATING_OIL: (0.8520, 1.1640),
}


def expansions_at_60F(group: Group, rules: Rules = Rules.D1250_2004) -> tuple[Expansion, ...]:
    """Coefficients by density at 60 °F, alpha in 1/°F, within the bounds of the rules. Clause not verified."""
    if isinstance(group, SpecialApplication):
        return (_given("special application", group.alpha60),)
    if rules is Rules.D1250_2004:
        return _AT_60F[group]
    low, high = (WATER_AT_60F[rules] * RD for RD in _RELATIVE_1980[group])
    inside = [one for one in _AT_60F[group] if one.high > low and one.low < high]
    return tuple(replace(one, low=max(one.low, low), high=min(one.high, high)) for one in inside)


def expansions_at_15C(group: Group) -> tuple[Expansion, ...]:
    """Coefficients by density at 15 °C, alpha in 1/°C. ASTM D1250-80, clause not verified."""
    if isinstance(group, SpecialApplication):
        return (_given("special application", group.alpha60 * 1.8),)
    return _AT_15C[group]


def warmest_1980(rho15: float) -> float:
    """The highest temperature (°C) of the 1980 tables for a density at 15 °C (kg/m³). Clause not verified."""
    return next(t for rho, t in _WARMEST_1980 if rho15 < rho)


def _given(name: str, alpha: float) -> Expansion:
    return Expansion(name=name, K0=0.0, K1=0.0, K2=alpha, low=ANY_DENSITY[0], high=ANY_DENSITY[1])


def choose(expansions: tuple[Expansion, ...], rho: float, group: Group) -> Expansion:
    """The coefficients for a density in kg/m³ at the reference temperature. Raises DensityOutsideGroup."""
    for expansion in expansions:
        if expansion.low <= rho <= expansion.high:
            return expansion
    raise outside(expansions, rho, group)


def outside(expansions: tuple[Expansion, ...], rho: float, group: Group) -> DensityOutsideGroup:
    """The refusal of a density (kg/m³) that no range of the group holds."""
    low, high = min(one.low for one in expansions), max(one.high for one in expansions)
    return DensityOutsideGroup(density=f"{rho:.1f}", low=low, high=high, group=str(group))
