"""Density of liquefied natural gas from its composition by the revised Klosek-McKinley method, ISO 6578.

The figures of the tables were found in one public program (equinor/neqsim); the printed tables were not seen, and
one figure that its neighbours contradict is not used. Clause not verified.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from methods.composition import ComponentWithoutConstants, Composition
from methods.errors import MethodError
from methods.gas.errors import GasOutsideRange
from methods.gas.iso6976 import ZERO_C, components, mole_fractions
from methods.gas.iso6976_tables import Edition, read_data

DOCUMENT = "ISO 6578"
X_N2 = 0.0425  # mole fraction of nitrogen that the table of k2 belongs to
SUSPECT = {(20, 128.15)}  # k1 there reads 1.01 between 0.98 and 1.30; most likely 1.13


class SuspectFigure(MethodError):
    """A table figure that its neighbours contradict would be used."""

    problem = "The correction of {document} at {M} g/mol and {T} K rests on a figure that is most likely misprinted."
    remedy = "Compare the table with the bought standard before density is calculated there."


@dataclass(frozen=True, kw_only=True, slots=True)
class LngDensity:
    """Density rho (kg/m³), molar mass M (g/mol), corrections k1, k2 and molar volume V (all m³/kmol)."""

    rho: float
    M: float
    k1: float
    k2: float
    V: float


def lng_density(
    x: Composition | Mapping[str, float], t: float, *, molar_masses: Mapping[str, float] | None = None
) -> LngDensity:
    """Density of LNG in kg/m³ from mole fractions and temperature t (°C), -180 °C to -140 °C, 16 g/mol to 30 g/mol.

    rho = M/(sum x_i V_i - [k1 + (k2 - k1) x_N2/0.0425] x_CH4); V_i linear in T, k1 and k2 bilinear in T and M.
    Molar masses (g/mol) are those of ISO 6976:2016 unless given. Raises GasOutsideRange, SuspectFigure,
    ComponentWithoutConstants and what `composition` raises.      ISO 6578, clause not verified

    >>> lng = {"N2": 0.006538, "CH4": 0.91863, "C2H6": 0.058382, "C3H8": 0.011993}
    >>> lng |= {"nC4": 0.003255, "iC5": 0.000657, "nC5": 0.000545}
    >>> round(lng_density(lng, -160.0).rho, 2)
    448.86
    """
    fractions, data = mole_fractions(x), read_data("iso6578")
    T = t + ZERO_C
    masses = molar_masses or {row.name: row.M for row in components(fractions, Edition.ISO6976_2016)}
    M = sum(fraction * masses[name] for name, fraction in fractions.items())
    V = sum(fraction * _molar_volume(name, T) for name, fraction in fractions.items())
    k1, k2 = (_correction(data[f"{k}_1e-3_m3_per_kmol"], T, M) * 1e-3 for k in ("k1", "k2"))
    shrinkage = (k1 + (k2 - k1) * fractions.get("nitrogen", 0.0) / X_N2) * fractions.get("methane", 0.0)
    return LngDensity(rho=M / (V - shrinkage), M=M, k1=k1, k2=k2, V=V - shrinkage)


def _molar_volume(name: str, T: float) -> float:
    data = read_data("iso6578")
    if name not in data["V_m3_per_kmol"]:
        raise ComponentWithoutConstants(document=DOCUMENT, what="molar volume", component=name)
    i, w = _place("temperature", T, "K", data["T_K"])
    row = data["V_m3_per_kmol"][name]
    return float(row[i] * (1.0 - w) + row[i + 1] * w)


def _correction(rows: Sequence[Sequence[float]], T: float, M: float) -> float:
    data = read_data("iso6578")
    i, w = _place("molar mass", M, "g/mol", data["M_g_per_mol"])
    j, v = _place("temperature", T, "K", data["T_K"])
    corners = {
        (i, j): (1 - w) * (1 - v),
        (i + 1, j): w * (1 - v),
        (i, j + 1): (1 - w) * v,
        (i + 1, j + 1): w * v,
    }
    for (a, b), weight in corners.items():
        if weight and (data["M_g_per_mol"][a], data["T_K"][b]) in SUSPECT:
            raise SuspectFigure(document=DOCUMENT, M=f"{M:.2f}", T=f"{T:.2f}")
    return sum(rows[a][b] * weight for (a, b), weight in corners.items())


def _place(quantity: str, value: float, unit: str, grid: Sequence[float]) -> tuple[int, float]:
    """The interval of a rising grid that a value lies in, and how far along it. Raises GasOutsideRange."""
    if not grid[0] <= value <= grid[-1]:
        raise GasOutsideRange(
            quantity=quantity,
            value=f"{value:.2f}",
            unit=unit,
            document=DOCUMENT,
            low=grid[0],
            high=grid[-1],
        )
    i = min(bisect_right(grid, value) - 1, len(grid) - 2)
    return i, (value - grid[i]) / (grid[i + 1] - grid[i])
