"""Product groups of ASTM D1250 / API MPMS 11.1 and their coefficients of thermal expansion.

The coefficients come from several independent public implementations, compared with each other; the
standard itself was not read (clause not verified). Where they contradicted each other, the set was kept whose
15 °C values are 1.8 times the 60 °F values.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from methods.petroleum.errors import DensityOutsideGroup


class ProductGroup(StrEnum):
    """What a liquid is, as far as its thermal expansion is concerned."""

    CRUDE_OIL = "crude oil"
    REFINED_PRODUCTS = "refined products"
    LUBRICATING_OIL = "lubricating oil"


class Rules(StrEnum):
    """The edition whose rules of calculation apply."""

    D1250_1980 = "ASTM D1250-80"
    D1250_2004 = "ASTM D1250-04"


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


# Densities at 60 °F in kg/m³, alpha in 1/°F.
_AT_60F: dict[ProductGroup, tuple[Expansion, ...]] = {
    ProductGroup.CRUDE_OIL: (
        Expansion(name="crude oil", K0=341.0957, K1=0.0, K2=0.0, low=610.6, high=1163.5),
    ),
    ProductGroup.REFINED_PRODUCTS: (
        Expansion(name="gasolines", K0=192.4571, K1=0.2438, K2=0.0, low=610.6, high=770.352),
        Expansion(name="transition zone", K0=1489.067, K1=0.0, K2=-0.0018684, low=770.352, high=787.5195),
        Expansion(name="jet fuels", K0=330.301, K1=0.0, K2=0.0, low=787.5195, high=838.3127),
        Expansion(name="fuel oils", K0=103.872, K1=0.2701, K2=0.0, low=838.3127, high=1163.5),
    ),
    ProductGroup.LUBRICATING_OIL: (
        Expansion(name="lubricating oil", K0=0.0, K1=0.34878, K2=0.0, low=800.9, high=1163.5),
    ),
}

# Densities at 15 °C in kg/m³, alpha in 1/°C. Table 54B of 1980 steps by 0.5 kg/m³ between gasolines (to 770)
# and the transition zone (from 770.5); the bound is put half way; alpha differs there by under 3 parts in 1000.
# The 1980 bounds of crude and lubricating oil are not known here: those of the 2004 rules stand in for them.
_AT_15C: dict[ProductGroup, tuple[Expansion, ...]] = {
    ProductGroup.CRUDE_OIL: (
        Expansion(name="54A crude", K0=613.9723, K1=0.0, K2=0.0, low=610.6, high=1163.5),
    ),
    ProductGroup.REFINED_PRODUCTS: (
        Expansion(name="54B gasolines", K0=346.4228, K1=0.4388, K2=0.0, low=653.0, high=770.25),
        Expansion(name="54B transition", K0=2680.3206, K1=0.0, K2=-0.00336312, low=770.25, high=787.5),
        Expansion(name="54B jet", K0=594.5418, K1=0.0, K2=0.0, low=787.5, high=838.5),
        Expansion(name="54B fuel oils", K0=186.9696, K1=0.4862, K2=0.0, low=838.5, high=1075.0),
    ),
    ProductGroup.LUBRICATING_OIL: (
        Expansion(name="54D lubricating oils", K0=0.0, K1=0.6278, K2=0.0, low=800.9, high=1163.5),
    ),
}


def expansions_at_60F(group: ProductGroup) -> tuple[Expansion, ...]:
    """Coefficients by density at 60 °F, alpha in 1/°F. ASTM D1250-04, clause not verified."""
    return _AT_60F[group]


def expansions_at_15C(group: ProductGroup) -> tuple[Expansion, ...]:
    """Coefficients by density at 15 °C, alpha in 1/°C. ASTM D1250-80, clause not verified."""
    return _AT_15C[group]


def choose(expansions: tuple[Expansion, ...], rho: float, group: ProductGroup) -> Expansion:
    """The coefficients for a density in kg/m³ at the reference temperature. Raises DensityOutsideGroup."""
    for expansion in expansions:
        if expansion.low <= rho <= expansion.high:
            return expansion
    raise outside(expansions, rho, group)


def outside(expansions: tuple[Expansion, ...], rho: float, group: ProductGroup) -> DensityOutsideGroup:
    """The refusal of a density (kg/m³) that no range of the group holds."""
    low, high = expansions[0].low, expansions[-1].high
    return DensityOutsideGroup(density=f"{rho:.1f}", low=low, high=high, group=str(group))
