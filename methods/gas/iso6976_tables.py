"""Constants of ISO 6976 in its two editions, read from the data files beside this one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from methods.components import component
from methods.knowledge import Source

DATA = Path(__file__).parent / "data"
P0 = 101.325  # kPa, the pressure that the compression factors of air and of both tables belong to


class Edition(StrEnum):
    """The edition whose constants and formulas apply."""

    ISO6976_1995 = "ISO 6976:1995"
    ISO6976_2016 = "ISO 6976:2016"


@dataclass(frozen=True, kw_only=True, slots=True)
class Component:
    """One row: M in kg/kmol; s (1, at P0) and Hc in kJ/mol by temperature in °C; b is the number of H atoms."""

    name: str
    M: float
    s: Mapping[float, float]
    Hc_gross: Mapping[float, float]
    Hc_net: Mapping[float, float]  # 1995 only; 2016 computes it from the enthalpy of evaporation
    atoms: Mapping[str, int]
    u_s: float
    u_Hc: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """An edition: R in J/(mol K), M_air in kg/kmol, Z_air (1) and L (kJ/mol) by temperature in °C."""

    edition: Edition
    source: Source
    R: float
    u_R: float
    M_air: float
    u_M_air: float
    Z_air: Mapping[float, float]
    u_Z_air: float
    L: Mapping[float, float]
    u_L: float
    u_atoms: Mapping[str, float]
    components: Mapping[str, Component]


@cache
def table(edition: Edition) -> Table:
    """The constants of an edition."""
    return _table_2016() if edition is Edition.ISO6976_2016 else _table_1995()


def _table_2016() -> Table:
    data = read_data("iso6976_2016")
    k = data["constants"]
    rows = [
        Component(
            name=component(row["name"]),
            M=row["M_kg_per_kmol"],
            s=by_temperature(row["s"]),
            Hc_gross=by_temperature(row["Hc_gross_kJ_per_mol"]),
            Hc_net={},
            atoms=row["atoms"],
            u_s=row["u_s"],
            u_Hc=row["u_Hc"],
        )
        for row in data["components"]
    ]
    return Table(
        edition=Edition.ISO6976_2016,
        source=Source(document="ISO 6976", edition="2016", clause="Tables 1 to 3 and A.1 to A.5"),
        R=k["R_J_per_mol_K"],
        u_R=k["u_R"],
        M_air=k["M_air_kg_per_kmol"],
        u_M_air=k["u_M_air"],
        Z_air=by_temperature(k["Z_air"]),
        u_Z_air=k["u_Z_air"],
        L=by_temperature(k["L_vap_water_kJ_per_mol"]),
        u_L=k["u_L_vap"],
        u_atoms=k["u_atomic_weights"],
        components={row.name: row for row in rows},
    )


def _table_1995() -> Table:
    data = read_data("iso6976_1995")
    k = data["constants"]
    rows = [
        Component(
            name=component(row["name"]),
            M=row["M"],
            s=by_temperature(row["sqrt_b"]),
            Hc_gross=by_temperature(row["H_sup_kJ_per_mol"]),
            Hc_net=by_temperature(row["H_inf_kJ_per_mol"]),
            atoms={},
            u_s=0.0,
            u_Hc=0.0,
        )
        for row in data["components"]
    ]
    return Table(
        edition=Edition.ISO6976_1995,
        source=Source(document="ISO 6976", edition="1995", clause="Tables 1 to 3"),
        R=k["R"],
        u_R=0.0,
        M_air=k["M_air"],
        u_M_air=0.0,
        Z_air=by_temperature(k["Z_air"]),
        u_Z_air=0.0,
        L={},
        u_L=0.0,
        u_atoms={},
        components={row.name: row for row in rows},
    )


@cache
def read_data(name: str) -> Any:
    """A data file beside this one, by name without ending."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def by_temperature(values: Mapping[str, float]) -> dict[float, float]:
    """The values of a JSON object whose keys are temperatures in °C."""
    return {float(t): float(value) for t, value in values.items()}
