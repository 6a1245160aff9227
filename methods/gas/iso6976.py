"""Calorific values, density, relative density and Wobbe indices of a gas from its composition, by ISO 6976.

Symbols as in the standard: x mole fraction, Z compression factor, s summation factor (1995: root of b),
Hc molar, Hm mass, Hv volumetric calorific value, M molar mass, D density, G relative density, W Wobbe index.
t1 is the temperature of combustion, t2 and p2 those of metering. All clauses: not verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from methods.composition import Basis, ComponentWithoutConstants, Composition, composition
from methods.gas.errors import GasOutsideRange, ReferenceTemperatureUnknown
from methods.gas.iso6976_tables import P0, Component, Edition, Table, table
from methods.uncertainty import maths

ZERO_C = 273.15  # K
PRESSURES = {  # kPa, absolute; gauge pressures fall outside
    Edition.ISO6976_2016: (90.0, 110.0),
    Edition.ISO6976_1995: (P0, P0),
}
LEAST_Z = 0.9  # below it the formula of Z is not meant to hold (clause not verified)


@dataclass(frozen=True, kw_only=True, slots=True)
class GasProperties:
    """Properties of a real gas at t2 and p2, its calorific values for combustion at t1.

    Units: M kg/kmol; V m³/mol; Hc kJ/mol; Hm MJ/kg; Hv, W MJ/m³; D kg/m³; Z, G 1. The suffix 0 is the ideal gas.
    """

    M: float
    Z: float
    V: float
    Hc_gross: float
    Hc_net: float
    Hm_gross: float
    Hm_net: float
    Hv0_gross: float
    Hv0_net: float
    Hv_gross: float
    Hv_net: float
    D0: float
    D: float
    G0: float
    G: float
    W_gross: float
    W_net: float


UNITS = {
    "M": "kg/kmol",
    "V": "m³/mol",
    "Hc": "kJ/mol",
    "Hm": "MJ/kg",
    "Hv": "MJ/m³",
    "Hv0": "MJ/m³",
    "W": "MJ/m³",
    "D": "kg/m³",
    "D0": "kg/m³",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Conditions:
    """Reference conditions with their edition: t1 (°C) of combustion, t2 (°C) and p2 (kPa, absolute) of metering."""

    t1: float
    t2: float
    p2: float
    edition: Edition

    def __post_init__(self) -> None:
        low, high = PRESSURES[self.edition]
        if not low <= self.p2 <= high:
            raise GasOutsideRange(
                quantity="metering pressure",
                value=f"{self.p2:g}",
                unit="kPa",
                document=self.edition,
                low=low,
                high=high,
            )
        known = table(self.edition)
        self._tabulated("calorific values", self.t1, known.components["methane"].Hc_gross)
        self._tabulated("summation factors", self.t2, known.Z_air)

    def _tabulated(self, what: str, t: float, values: Mapping[float, float]) -> None:
        if t not in values:
            raise ReferenceTemperatureUnknown(
                document=self.edition,
                what=what,
                temperature=f"{t:g}",
                known=", ".join(f"{one:g}" for one in values),
            )


def gas_properties(
    x: Composition | Mapping[str, float],
    *,
    t1: float,
    t2: float,
    p2: float = P0,
    edition: Edition = Edition.ISO6976_2016,
) -> GasProperties:
    """Every property of ISO 6976 from mole fractions; t1, t2 in °C as tabulated, p2 in kPa absolute.

    2016: 90 kPa to 110 kPa; 1995: 101.325 kPa. Raises ReferenceTemperatureUnknown, GasOutsideRange,
    ComponentWithoutConstants, and what `composition` raises.      ISO 6976, clauses not verified

    >>> gas = {"CH4": 0.933212, "C2H6": 0.025656, "C3H8": 0.015368, "N2": 0.01035, "CO2": 0.015414}
    >>> found = gas_properties(gas, t1=15, t2=15)
    >>> round(found.Hv_gross, 6), round(found.Z, 8)
    (38.410611, 0.99776224)
    """
    fractions = mole_fractions(x)
    at = Conditions(t1=t1, t2=t2, p2=p2, edition=edition)
    rows = components(fractions, at.edition)
    found = properties_of(
        Terms.tabulated(rows, list(fractions.values()), at), [row.atoms.get("H", 0) for row in rows], at
    )
    return GasProperties(**{one.name: found[one.name] for one in fields(GasProperties)})


def mole_fractions(x: Composition | Mapping[str, float]) -> Mapping[str, float]:
    """Mole fractions by component name. Raises BasisMixed and what `composition` raises."""
    given = x if isinstance(x, Composition) else composition(x)
    return given.on(Basis.MOLE, "ISO 6976")


def components(fractions: Mapping[str, float], edition: Edition) -> list[Component]:
    """The rows of the table for these components. Raises ComponentWithoutConstants."""
    known = table(edition).components
    for name in fractions:
        if name not in known:
            raise ComponentWithoutConstants(document=edition, what="constants", component=name)
    return [known[name] for name in fractions]


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What the model computes with, one element for each component, then what all share; numbers of any kind."""

    x: list[Any]
    s: list[Any]
    Hc_gross: list[Any]
    Hc_net: list[Any] | None  # None: from the enthalpy of evaporation
    M: list[Any]
    R: Any
    L: Any
    M_air: Any
    Z_air: Any

    @classmethod
    def tabulated(cls, rows: list[Component], x: list[float], at: Conditions) -> Terms:
        """The table's own values for given mole fractions."""
        known: Table = table(at.edition)
        old = at.edition is Edition.ISO6976_1995
        return cls(
            x=list(x),
            s=[row.s[at.t2] for row in rows],
            Hc_gross=[row.Hc_gross[at.t1] for row in rows],
            Hc_net=[row.Hc_net[at.t1] for row in rows] if old else None,
            M=[row.M for row in rows],
            R=known.R,
            L=0.0 if old else known.L[at.t1],
            M_air=known.M_air,
            Z_air=known.Z_air[at.t2],
        )


def properties_of(of: Terms, hydrogens: list[int], at: Conditions) -> dict[str, Any]:
    """The model of ISO 6976, one for plain numbers, propagation and Monte Carlo; units as in `GasProperties`.

    Z = 1 - (p2/p0) (sum x s)²; M = sum x M_j; Hc_net = Hc_gross - L sum x b/2; Hm = Hc/M; V0 = R T2/p2;
    V = Z V0; Hv = Hc/V; D = M/V; G = (M/M_air)(Z_air/Z), Z_air at p2 = 1 - (p2/p0)(1 - Z_air);
    W = Hv/sqrt(G)                         ISO 6976:2016 clauses 5 to 10; 1995 clauses 4 to 8 (not verified)
    """
    Z = 1.0 - at.p2 / P0 * dot(of.x, of.s) ** 2
    _check_compression(Z, at)
    Z_air = 1.0 - at.p2 / P0 * (1.0 - of.Z_air)
    M = dot(of.x, of.M)
    Hc = {"gross": dot(of.x, of.Hc_gross)}
    Hc["net"] = dot(of.x, of.Hc_net) if of.Hc_net else Hc["gross"] - of.L * dot(of.x, hydrogens) * 0.5
    V0 = of.R * (at.t2 + ZERO_C) / (at.p2 * 1000.0)  # m³/mol
    V = V0 * Z
    G0 = M / of.M_air
    G = G0 * Z_air / Z
    found = {"M": M, "Z": Z, "V": V, "D0": M / V0 * 1e-3, "D": M / V * 1e-3, "G0": G0, "G": G}
    for kind, H in Hc.items():
        found |= {
            f"Hc_{kind}": H,
            f"Hm_{kind}": H / M,
            f"Hv0_{kind}": H / V0 * 1e-3,
            f"Hv_{kind}": H / V * 1e-3,
            f"W_{kind}": H / V * 1e-3 / maths.sqrt(G),
        }
    return found


def dot(a: list[Any], b: list[Any]) -> Any:
    """Sum of products, for numbers of any kind."""
    return sum(x * y for x, y in zip(a, b, strict=True))


def _check_compression(Z: Any, at: Conditions) -> None:
    least = _least(Z)
    if not least > LEAST_Z:
        raise GasOutsideRange(
            quantity="compression factor",
            value=f"{least:.4f}",
            unit="",
            document=at.edition,
            low=LEAST_Z,
            high=1,
        )


def _least(Z: Any) -> float:
    value = getattr(Z, "c", (Z,))[0]
    return float(value.min() if hasattr(value, "min") else value)
