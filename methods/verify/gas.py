"""Vectors of gas: calorific values with their uncertainty, equations of state, LNG density, LPG properties."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from methods.composition import Basis, composition
from methods.gas import (
    Edition,
    Equation,
    GasState,
    GrossGas,
    GrossReference,
    gas_properties,
    gas_properties_with_uncertainty,
    gas_state,
    gas_state_at_density,
    gross_compression_factor,
    gross_density,
    gross_gas,
    gross_method_1,
    gross_method_2,
    gross_relative_density,
    gross_volumetric_heating_value,
    lng_density,
)
from methods.lpg import LpgProperty, lpg_property
from methods.verify.vectors import Figure, Kinds, Values, Vector

SCALE = {"kJ/m3": 1e3, "kJ/kg": 1e3, "J/mol": 1e3, "MJ/mol": 1e-3}  # from the units computed in
STATE = {  # names of figures by the field of a gas state
    "molar mass": "M",
    "molar density": "d",
    "Z": "Z",
    "dP/drho": "dP_dd",
    "dP/dT": "dP_dT",
    "energy": "U",
    "enthalpy": "H",
    "entropy": "S",
    "cv": "cv",
    "cp": "cp",
    "speed of sound": "w",
    "w": "w",
    "Gibbs energy": "G",
    "Joule-Thomson coefficient": "JT",
    "isentropic exponent": "kappa",
    "P": "P",
    "density": "rho",
}
EQUATIONS = {"DETAIL": Equation.DETAIL, "GERG": Equation.GERG_2008, "GERG-2008": Equation.GERG_2008}
LPG = {
    "vapour pressure": LpgProperty.VAPOUR_PRESSURE,
    "relative": LpgProperty.RELATIVE_DENSITY,
    "MON": LpgProperty.MON,
}


def calorific(vector: Vector) -> Values:
    """Properties by ISO 6976, `u(...)` where uncertainties are given; the edition stands in the source."""
    edition = Edition.ISO6976_1995 if "1995" in vector.source else Edition.ISO6976_2016
    given = vector.inputs
    at: dict[str, Any] = {
        "t1": given["t_combustion_degC"],
        "t2": given["t_volume_degC"],
        "p2": given["p_kPa"],
        "edition": edition,
    }
    plain = gas_properties(given["x"], **at)
    found = {name: getattr(plain, name) for name in plain.__slots__}
    if "u_x" in given:
        r = _matrix(given.get("r_x", "identity"), list(given["x"]))
        joint = gas_properties_with_uncertainty(given["x"], given["u_x"], r_x=r, **at)
        found |= {f"u({name})": one.u for name, one in joint.outputs.items()}
    named = {one.quantity: _scaled(one, found) for one in vector.figures}
    return {name: value for name, value in named.items() if value is not None}


def lng(vector: Vector) -> Values:
    """Density of LNG with its molar mass and first correction, the latter in 1e-3 m³/kmol."""
    of = lng_density(
        vector.inputs["x"], vector.inputs["t_degC"], molar_masses=vector.inputs.get("molar_mass")
    )
    plain = {"k1": of.k1 * 1e3, "k2": of.k2 * 1e3, "M": of.M, "density": of.rho}
    return {
        one.quantity: plain[one.quantity.split()[0]]
        for one in vector.figures
        if one.quantity.split()[0] in plain
    }


def lpg(vector: Vector) -> Values:
    """Properties of LPG by the edition that the vector names."""
    x = composition(vector.inputs["liquid_volume_fraction"], basis=Basis.LIQUID_VOLUME)
    found = {}
    for figure in vector.figures:
        wanted = next((one for start, one in LPG.items() if figure.quantity.startswith(start)), None)
        if wanted is not None:
            found[figure.quantity] = lpg_property(x, wanted, edition=vector.inputs["edition"])
    return found


def equation_of_state(vector: Vector) -> Values:
    """States of a gas: one at T and P, those that the figures name, or cases at T and density; GROSS by its inputs."""
    given = vector.inputs
    if "T_d_K" in given:
        return _gross(given)
    if "cases" in given:
        return _cases(vector)
    if "T_K" in given:
        named = " ".join((vector.id, vector.model, vector.source)).upper()
        equation = next((one for name, one in EQUATIONS.items() if name in named), Equation.DETAIL)
        state = gas_state(given["x"], given["T_K"], given["P_kPa"], equation=equation)
        return {name: getattr(state, field) for name, field in STATE.items()}
    return _named_states(vector)


def _scaled(figure: Figure, found: Mapping[str, float]) -> float | None:
    value = found.get(figure.quantity)
    return None if value is None else value * SCALE.get(figure.unit, 1.0)


def _matrix(r: Any, order: list[str]) -> list[list[float]] | None:
    """The correlation matrix in the order of the composition; None for the identity."""
    if r == "identity":
        return None
    rows = r["matrix"]
    place = {name: i for i, name in enumerate(r.get("order", order))}
    return [[rows[place[a]][place[b]] for b in order] for a in order]


def _named_states(vector: Vector) -> Values:
    """Figures such as `Z GERG at 273.15 K, 6.0 MPa`."""
    found = {}
    for figure in vector.figures:
        named = re.fullmatch(
            r"(.+?) (DETAIL|GERG(?:-2008)?) at ([\d.]+) K, ([\d.]+) (MPa|kPa)", figure.quantity
        )
        if named and named[1] in STATE:
            P = float(named[4]) * (1e3 if named[5] == "MPa" else 1.0)
            state = gas_state(vector.inputs["x"], float(named[3]), P, equation=EQUATIONS[named[2]])
            found[figure.quantity] = getattr(state, STATE[named[1]])
    return found


def _cases(vector: Vector) -> Values:
    """Figures such as `case 3 cp GERG`, for cases at temperature and molar density; pressures in MPa."""
    cases = {case["case"]: case for case in vector.inputs["cases"]}
    states: dict[tuple[int, str], GasState] = {}
    found = {}
    for figure in vector.figures:
        named = re.fullmatch(r"case (\d+) (\w+) (DETAIL|GERG(?:-2008)?)", figure.quantity)
        if named and named[2] in STATE:
            key = (int(named[1]), named[3])
            if key not in states:
                case = cases[key[0]]
                states[key] = gas_state_at_density(
                    case["x"], case["T_K"], case["d_mol_per_L"], equation=EQUATIONS[named[3]]
                )
            value = getattr(states[key], STATE[named[2]])
            found[figure.quantity] = value / 1e3 if named[2] == "P" and figure.unit == "MPa" else value
    return found


def _gross(given: Mapping[str, Any]) -> Values:
    """GROSS from the full analysis, and by both methods from the figures that it gave itself."""
    gas = gross_gas(given["x"])
    reference = GrossReference(T_h=given["T_h_K"], T_d=given["T_d_K"], P_d=given["P_d_kPa"])
    T, P = given["T_K"], given["P_kPa"]
    Gr = gross_relative_density(gas, reference.T_d, reference.P_d)
    Hv = gross_volumetric_heating_value(gas, reference)
    methods: dict[str, GrossGas] = {
        "method 1": gross_method_1(Hv, Gr, gas.x_CO2, reference),
        "method 2": gross_method_2(Gr, gas.x_N2, gas.x_CO2, reference),
    }
    return {
        "Z": gross_compression_factor(gas, T, P),
        "molar density": gross_density(gas, T, P),
        "relative density": Gr,
        "molar heating value 25 degC": gas.H,
        "HCH": gas.H_CH,
        "volumetric heating value": Hv,
        **{f"{name} molar density": gross_density(one, T, P) for name, one in methods.items()},
    }


KINDS: Kinds = {
    "gas-properties": calorific,
    "gas-properties-uncertainty": calorific,
    "equation-of-state": equation_of_state,
    "lng-density": lng,
    "lpg-properties": lpg,
}
