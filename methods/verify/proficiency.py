"""Vectors of proficiency tests (ISO 13528): robust statistics, scores, items, assigned values, sigma_pt."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from statistics import fmean, stdev
from typing import Any

from methods.proficiency import (
    En_score,
    algorithm_a,
    algorithm_s,
    compare,
    difference_percent,
    expanded_factors,
    from_reference_material,
    hampel,
    homogeneity,
    horwitz,
    kernel_mode,
    median_estimate,
    percent_of_allowed,
    scaled_mad,
    sigma_from_precision,
    sigma_from_rounds,
    stability,
    z_prime,
    z_score,
    zeta_score,
)
from methods.verify.vectors import Kinds, Values, Vector

Found = dict[str, Callable[[], float]]


def robust(vector: Vector) -> Values:
    """Location, scale and uncertainty by each estimator; w* where standard deviations are given with their dof."""
    x = _series(vector.inputs)
    found: Found = {
        "x*": lambda: algorithm_a(x).location,
        "s*": lambda: algorithm_a(x).scale,
        "u(x*)": lambda: algorithm_a(x).u,
        "median": lambda: median_estimate(x).location,
        "nIQR": lambda: median_estimate(x).scale,
        "MADe": lambda: scaled_mad(x),
        "u(median) from nIQR": lambda: median_estimate(x).u,
        "u(median) from MADe": lambda: 1.25 * scaled_mad(x) / math.sqrt(len(x)),
        "Hampel x*": lambda: hampel(x).location,
        "Q method s*": lambda: hampel(x).scale,
        "u(Hampel)": lambda: hampel(x).u,
        "mean": lambda: fmean(x),
        "SD": lambda: stdev(x),
        "u(mean)": lambda: stdev(x) / math.sqrt(len(x)),
    }
    spreads = _spreads(vector.inputs)
    if spreads:
        dof = int(vector.inputs.get("dof", vector.inputs.get("nu", vector.inputs.get("n", 2) - 1)))
        found["w*"] = lambda: algorithm_s(spreads, dof)
    return _by_name(vector, found)


def scores(vector: Vector) -> Values:
    """Every score of every participant; without an assigned value, z against mean and SD of the results."""
    x = vector.inputs
    if "labs" in x:
        rows = {str(lab["lab"]): _of_laboratory(lab, x) for lab in x["labs"]}
        return {f"{lab} {name}": value for lab, row in rows.items() for name, value in row.items()}
    results = _series(x)
    x_pt = float(x.get("x_pt", fmean(results)))
    sigma = float(x["sigma_pt"]) if "sigma_pt" in x else stdev(results)
    found = {"average": fmean(results), "mean": fmean(results), "SD": stdev(results)}
    return found | {f"z {i}": z_score(one, x_pt, sigma).value for i, one in enumerate(results, start=1)}


def items(vector: Vector) -> Values:
    """Homogeneity and stability; or the factors of the expanded criterion."""
    x = vector.inputs
    if "g" in x:
        sizes = x["g"] if isinstance(x["g"], list) else [x["g"]]
        factors = {g: expanded_factors(int(g), int(x.get("m", 2))) for g in sizes}
        return {f"F{i + 1} g={g}": both[i] for g, both in factors.items() for i in (0, 1)}
    table = x["homogeneity_duplicates"]
    mean = fmean([one for pair in table for one in pair])
    sigma = float(x["sigma_pt"]) if "sigma_pt" in x else float(x["sigma_pt_fraction"]) * mean
    made = homogeneity(table, sigma_pt=sigma)
    found = {"mean": made.mean, "s_x": made.s_x, "s_w": made.s_w, "s_s": made.s_s, "sigma_pt": sigma}
    found |= {"0.3 sigma_pt": made.criterion, "sqrt(c)": made.expanded, "c": made.expanded**2}
    if "stability_duplicates" in x:
        flat = [[one for pair in rows for one in pair] for rows in (table, x["stability_duplicates"])]
        kept = stability(flat[0], flat[1], sigma_pt=sigma)
        found |= {"stability mean": kept.after, "|difference|": kept.difference}
    return found


def assigned_value(vector: Vector) -> Values:
    """A reference value compared with the participants; a value from a reference material; a kernel mode."""
    x = vector.inputs
    differences = next(
        (v for k, v in x.items() if k.startswith(("d", "differences")) and isinstance(v, list)), None
    )
    if differences is not None:
        crm = {key.lower(): value for key, value in x.items()}
        found = from_reference_material(float(crm["x_crm"]), float(crm["u_crm"]), differences)
        u_d = math.sqrt(found.u**2 - float(crm["u_crm"]) ** 2)
        return {
            "x_pt": found.x_pt,
            "u(x_pt)": found.u,
            "u_d": u_d,
            "d mean": found.x_pt - float(crm["x_crm"]),
        }
    results = _series(x)
    width = next((float(v) for k, v in x.items() if "bandwidth" in k), None)
    if width is not None:
        return {one.quantity: kernel_mode(results, width) for one in vector.figures if "mode" in one.quantity}
    star = algorithm_a(results)
    against = compare(float(x["x_pt"]), float(x["u_x_pt"]), star.location, star.u)
    return {
        "x*": star.location,
        "s*": star.scale,
        "u(x*)": star.u,
        "u_diff": against.u_difference,
        "x_diff": against.difference,
    }


def sigma(vector: Vector) -> Values:
    """sigma_pt by Horwitz, from precision, or from former rounds."""
    x = vector.inputs
    if "sigma_R" in x:
        return {
            "sigma_pt": sigma_from_precision(float(x["sigma_R"]), float(x["sigma_r"]), int(x.get("m", 1)))
        }
    content = next(((name, v) for name, v in x.items() if name.startswith("c_") or name == "c"), None)
    if content is not None:
        factor = {"c_mg_per_kg": 1e6, "c_ug_per_kg": 1e9, "c_percent": 100.0, "c_g_per_kg": 1e3}.get(
            content[0], 1.0
        )
        listed = content[1] if isinstance(content[1], list) else [content[1]]
        found = {f"sigma_pt({c:g})": factor * horwitz(float(c) / factor) for c in listed}
        return found | ({"sigma_pt": next(iter(found.values()))} if len(found) == 1 else {})
    series = [v for v in x.values() if isinstance(v, list)]
    line = sigma_from_rounds(series[0], series[1])
    found = {"slope": line.slope, "intercept": line.intercept}
    return found | {
        "r^2": line.r_squared_adjusted,
        "r^2 plain": line.r_squared,
        "r^2 adjusted": line.r_squared_adjusted,
    }


def _of_laboratory(lab: Mapping[str, Any], x: Mapping[str, Any]) -> dict[str, float]:
    value, x_pt = float(lab["x"]), float(x["x_pt"])
    U_pt, sigma_pt = float(x["U_x_pt"]), float(x["sigma_pt"])
    u_pt = U_pt / float(x.get("k_pt", 2))
    found = {"D%": difference_percent(value, x_pt), "z": z_score(value, x_pt, sigma_pt).value}
    found["z'"] = z_prime(value, x_pt, sigma_pt, u_pt).value
    if "delta_E" in x:
        found["PA"] = percent_of_allowed(value, x_pt, float(x["delta_E"]))
    if "U" in lab:
        U = float(lab["U"])
        found["zeta"] = zeta_score(value, x_pt, U / float(lab.get("k", 2)), u_pt).value
        found["En"] = En_score(value, x_pt, U, U_pt).value
    return found


def _series(inputs: Mapping[str, Any]) -> list[float]:
    lists = {name: v for name, v in inputs.items() if isinstance(v, list) and not _is_spread(name)}
    first = next((v for name, v in lists.items() if re.match(r"x(_|$)", name)), None)
    return [float(one) for one in (first or next(iter(lists.values()), []))]


def _spreads(inputs: Mapping[str, Any]) -> list[float]:
    return [float(one) for name, v in inputs.items() if isinstance(v, list) and _is_spread(name) for one in v]


def _is_spread(name: str) -> bool:
    return re.match(r"(s|sd|SD|w|ranges|standard_deviations)(_|$)", name) is not None


def _by_name(vector: Vector, found: Found) -> Values:
    """Only what the figures name is computed; `Algorithm A x*` and `x* converged` mean x*."""
    values: dict[str, float] = {}
    for one in vector.figures:
        name = re.sub(r"^Algorithm [AS] | converged|\s*\([a-z ]+\)$", "", one.quantity)
        name = name if name in found else one.quantity.split(" of ")[0]
        if name in found:
            values[one.quantity] = found[name]()
    return values


KINDS: Kinds = {
    "robust-statistics": robust,
    "pt-scores": scores,
    "pt-homogeneity": items,
    "pt-assigned-value": assigned_value,
    "pt-sigma": sigma,
}
