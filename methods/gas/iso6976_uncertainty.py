"""The uncertainty chain of ISO 6976: fractions with their correlations, and the constants of the table."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from methods.composition import Composition, by_component, composition
from methods.gas.errors import CorrelationMatrixImpossible, UncertaintyImpossible
from methods.gas.iso6976 import (
    UNITS,
    Conditions,
    Terms,
    components,
    mole_fractions,
    properties_of,
)
from methods.gas.iso6976_tables import P0, Component, Edition, Table, table
from methods.uncertainty import BudgetSource, Input, JointEvaluation, propagate_all

Matrix = Sequence[Sequence[float]]


def gas_properties_with_uncertainty(
    x: Composition | Mapping[str, float],
    u_x: Mapping[str, float],
    *,
    r_x: Matrix | None = None,
    t1: float,
    t2: float,
    p2: float = P0,
    edition: Edition = Edition.ISO6976_2016,
    coverage_factor: float = 2.0,
) -> JointEvaluation:
    """The properties of `gas_properties` by name, each with u, U = k u, budget, and all covariances.

    u_x: standard uncertainties of the mole fractions (mol/mol); r_x: their correlation matrix in the order of x,
    the identity when left out. The 2016 constants bring their own: s and Hc of each component, atomic weights,
    R, M_air, Z_air, L. The 1995 edition states none for its constants, so there only the composition counts.
    Raises UncertaintyImpossible, CorrelationMatrixImpossible and what `gas_properties` raises.
    ISO 6976:2016, Annex B (clause not verified)
    """
    fractions = mole_fractions(x)
    at = Conditions(t1=t1, t2=t2, p2=p2, edition=edition)
    rows = components(fractions, edition)
    of_x = _fraction_inputs(fractions, u_x)
    correlations = _correlations(of_x, r_x)
    inputs = [*of_x, *_constant_inputs(rows, at)]

    def model(**given: Any) -> Mapping[str, Any]:
        return properties_of(_terms(rows, fractions, given, at), [row.atoms.get("H", 0) for row in rows], at)

    names = properties_of(Terms.tabulated(rows, list(fractions.values()), at), [0] * len(rows), at)
    return propagate_all(
        model,
        inputs,
        correlations=correlations,
        coverage_factor=coverage_factor,
        units={name: UNITS.get(name.split("_")[0], "1") for name in names},
    )


def normalised_fractions(
    amounts: Mapping[str, float], u: Mapping[str, float]
) -> tuple[Composition, dict[str, float], list[list[float]]]:
    """Fractions, their uncertainties and correlation matrix from independent amounts divided by their sum.

    x_i = y_i/S; dx_i/dy_j = (delta_ij - x_i)/S, so that the fractions vary together and their sum not at all.
    JCGM 102 for this linear step.  Raises what `composition` raises.
    """
    named, of_y = by_component(amounts), _uncertainties(by_component(amounts), u)
    x = composition(named, normalise=True)
    S, names = x.total, list(x.fractions)
    slopes = [[(float(a == b) - x.fractions[a]) / S for b in names] for a in names]
    cov = [
        [math.fsum(p * q * of_y[n] ** 2 for p, q, n in zip(a, b, names, strict=True)) for b in slopes]
        for a in slopes
    ]
    of_x = [math.sqrt(max(0.0, cov[i][i])) for i in range(len(names))]
    r = [
        [
            1.0 if i == j else (cov[i][j] / (of_x[i] * of_x[j]) if of_x[i] * of_x[j] else 0.0)
            for j in range(len(names))
        ]
        for i in range(len(names))
    ]
    return x, dict(zip(names, of_x, strict=True)), r


def _fraction_inputs(x: Mapping[str, float], u_x: Mapping[str, float]) -> list[Input]:
    u = _uncertainties(x, u_x)
    return [
        Input(
            name=f"x_{_identifier(name)}", value=value, u=u[name], unit="mol/mol", source=_composition(name)
        )
        for name, value in x.items()
    ]


def _uncertainties(x: Mapping[str, float], u_x: Mapping[str, float]) -> dict[str, float]:
    u = by_component(u_x)
    for name in [*x, *u]:
        value = u.get(name)
        if name not in x or value is None or not 0.0 <= value < math.inf:
            shown = "given, but not the fraction" if name not in x else "missing" if value is None else value
            raise UncertaintyImpossible(component=name, value=shown)
    return u


def _correlations(of_x: list[Input], r: Matrix | None) -> dict[tuple[str, str], float]:
    if r is None:
        return {}
    n = len(of_x)
    if len(r) != n or any(len(row) != n for row in r):
        raise CorrelationMatrixImpossible(why=f"does not have {n} rows of {n} coefficients")
    if any(r[i][i] != 1 for i in range(n)) or any(r[i][j] != r[j][i] for i, j in combinations(range(n), 2)):
        raise CorrelationMatrixImpossible(why="is not symmetric with ones on its diagonal")
    return {(of_x[i].name, of_x[j].name): float(r[i][j]) for i, j in combinations(range(n), 2)}


def _constant_inputs(rows: list[Component], at: Conditions) -> list[Input]:
    """The constants of the table that have an uncertainty; atomic weights as deviations from the table's."""
    known: Table = table(at.edition)
    used = sorted({atom for row in rows for atom in row.atoms})
    found = [("R", known.R, known.u_R, "J/(mol K)"), ("M_air", known.M_air, known.u_M_air, "kg/kmol")]
    found += [("Z_air", known.Z_air[at.t2], known.u_Z_air, "1")]
    found += [("L", known.L[at.t1], known.u_L, "kJ/mol")] if known.L else []
    found += [(f"A_{atom}", 0.0, known.u_atoms[atom], "kg/kmol") for atom in used]
    for row in rows:
        found.append((f"s_{_identifier(row.name)}", row.s[at.t2], row.u_s, "1"))
        found.append((f"Hc_{_identifier(row.name)}", row.Hc_gross[at.t1], row.u_Hc, "kJ/mol"))
    return [
        Input(name=name, value=value, u=u, unit=unit, source=_constant(known, name))
        for name, value, u, unit in found
        if u > 0.0
    ]


def _terms(rows: list[Component], x: Mapping[str, float], given: Mapping[str, Any], at: Conditions) -> Terms:
    plain = Terms.tabulated(rows, list(x.values()), at)
    names = [_identifier(row.name) for row in rows]
    atoms = {name[2:]: value for name, value in given.items() if name.startswith("A_")}
    return replace(
        plain,
        x=[given[f"x_{name}"] for name in names],
        s=[given.get(f"s_{name}", s) for name, s in zip(names, plain.s, strict=True)],
        Hc_gross=[given.get(f"Hc_{name}", H) for name, H in zip(names, plain.Hc_gross, strict=True)],
        M=[row.M + sum(n * atoms[atom] for atom, n in row.atoms.items()) for row in rows],
        R=given.get("R", plain.R),
        L=given.get("L", plain.L),
        M_air=given.get("M_air", plain.M_air),
        Z_air=given.get("Z_air", plain.Z_air),
    )


def _identifier(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _composition(name: str) -> BudgetSource:
    return BudgetSource(kind="composition", key=name, label=f"mole fraction of {name}")


def _constant(known: Table, name: str) -> BudgetSource:
    return BudgetSource(kind="constant", key=f"{known.edition} {name}", label=f"{name}, {known.source}")
