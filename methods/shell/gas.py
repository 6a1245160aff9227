"""`python -m methods gas`: properties of a natural gas from its composition, with uncertainty where it is given."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from methods.composition import Composition, composition
from methods.gas import (
    Edition,
    Equation,
    gas_properties,
    gas_properties_with_uncertainty,
    gas_state,
    normalised_fractions,
)
from methods.gas.iso6976 import UNITS
from methods.shell.compositions import CompositionFile, read_composition

EDITIONS = {edition.value.rsplit(":")[-1]: edition for edition in Edition}


def add_gas(commands: Any) -> None:
    """The command `gas`."""
    gas = commands.add_parser(
        "gas", help="calorific values, density and Wobbe index of a gas (ISO 6976), states (AGA 8, GERG-2008)"
    )
    gas.add_argument(
        "file", type=Path, help="mole fractions: JSON, or lines of component, fraction, uncertainty"
    )
    gas.add_argument("--edition", choices=list(EDITIONS), default="2016", help="edition of ISO 6976")
    gas.add_argument("--t1", type=float, default=15.0, help="temperature of combustion, °C")
    gas.add_argument("--t2", type=float, default=15.0, help="temperature of metering, °C")
    gas.add_argument("--p2", type=float, default=101.325, help="pressure of metering, kPa absolute")
    gas.add_argument(
        "--state",
        nargs=2,
        type=float,
        metavar=("K", "KPA"),
        help="states at this temperature and absolute pressure instead",
    )
    gas.add_argument("--normalise", action="store_true", help="divide the fractions by their sum")
    gas.add_argument("--json", action="store_true", help="print JSON")
    gas.set_defaults(run=_gas)


def _gas(asked: argparse.Namespace) -> int:
    given = read_composition(asked.file)
    x = composition(given.x, normalise=asked.normalise or given.amounts)
    rows = _states(x, *asked.state) if asked.state else _properties(asked, x, given)
    if asked.json:
        print(json.dumps({"composition": x.sentence, "properties": rows}, indent=1, ensure_ascii=False))
    else:
        print("\n".join([x.sentence, "", *map(_line, rows.items())]))
    return 0


def _properties(
    asked: argparse.Namespace, x: Composition, given: CompositionFile
) -> dict[str, dict[str, Any]]:
    at: dict[str, Any] = {"t1": asked.t1, "t2": asked.t2, "p2": asked.p2, "edition": EDITIONS[asked.edition]}
    if not given.u:
        plain = gas_properties(x, **at)
        return {name: {"value": getattr(plain, name), "unit": _unit(name)} for name in plain.__slots__}
    u: Mapping[str, float] = given.u
    r = given.r
    if given.amounts:
        x, u, r = normalised_fractions(given.x, given.u)
    found = gas_properties_with_uncertainty(x, u, r_x=r, **at)
    return {
        name: {"value": one.value, "u": one.u, "U": 2.0 * one.u, "k": 2.0, "unit": _unit(name)}
        for name, one in found.outputs.items()
    }


STATE = {
    "Z": ("Z", "1"),
    "density": ("rho", "kg/m³"),
    "speed of sound": ("w", "m/s"),
    "cp": ("cp", "J/(mol K)"),
    "isentropic exponent": ("kappa", "1"),
    "Joule-Thomson coefficient": ("JT", "K/kPa"),
}


def _states(x: Composition, T: float, P: float) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for equation in Equation:
        state = gas_state(x, T, P, equation=equation)
        for name, (field, unit) in STATE.items():
            rows[f"{name}, {equation}"] = {"value": getattr(state, field), "unit": unit}
    return rows


def _unit(name: str) -> str:
    return UNITS.get(name.split("_")[0], "1")


def _line(row: tuple[str, Mapping[str, Any]]) -> str:
    name, one = row
    U = f" ± {one['U']:.2g}" if "U" in one else ""
    unit = "" if one["unit"] == "1" else f" {one['unit']}"
    return f"{name:<42} {one['value']:.7g}{U}{unit}"
