"""Vectors of interlaboratory studies, outlier tests and one-way analysis of variance."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from methods.interlaboratory import critical_h, critical_k, evaluate
from methods.variance import (
    Variance,
    cochran_critical,
    double_grubbs_critical,
    grubbs_critical,
    one_way,
    one_way_from_summaries,
)
from methods.verify.vectors import Kinds, Values, Vector

_COCHRAN = re.compile(r"C\(p=(\d+), ?n=(\d+)\)")
_GRUBBS = re.compile(r"(G|GG|G2|double G)\s*(?:(\d+(?:\.\d+)?)\s*%)?\s*\(?p=(\d+)\)?")
_MANDEL = re.compile(r"([hk])\s*(?:(\d+(?:\.\d+)?)\s*%)?\s*\(?p=(\d+)(?:,? ?n=(\d+))?\)?")


def precision(vector: Vector) -> Values:
    """Mean, s_r, s_L, s_R, limits, Cochran's C and the largest h and k of one level."""
    given = next(x for x in vector.inputs.values() if _is_table(x))
    level = evaluate(given)
    s2 = [(one.s or 0.0) ** 2 for one in level.laboratories]
    found: dict[str, float] = {
        "mean": level.mean,
        "s_r": level.s_r,
        "s_L": level.s_L,
        "s_R": level.s_R,
        "s_xbar": level.s_xbar,
        "Cochran C": max(s2) / sum(s2),
        "max |Mandel h|": max(abs(one.h or 0.0) for one in level.laboratories),
        "max Mandel k": max(one.k or 0.0 for one in level.laboratories),
    }
    found |= {f"repeatability limit r = {f:g} s_r": level.r(f) for f in (2.8, 2.77)}
    found |= {f"reproducibility limit R = {f:g} s_R": level.R(f) for f in (2.8, 2.77)}
    found |= {"r": level.r(), "R": level.R()}
    for one in level.laboratories:
        found |= {f"h {one.name}": one.h or 0.0, f"k {one.name}": one.k or 0.0}
    return _named(vector, found)


def critical_values(vector: Vector) -> Values:
    """Critical values of Cochran, Grubbs (one and two values) and Mandel by the names of the figures."""
    alpha = float(vector.inputs.get("alpha", 0.05))
    return {
        one.quantity: value for one in vector.figures if (value := _critical(one.quantity, alpha)) is not None
    }


def analysis_of_variance(vector: Vector) -> Values:
    """Components of variance from groups, or from their means and standard deviations (JCGM 100 H.5)."""
    table = _variance(vector.inputs)
    found: dict[str, float] = {
        "grand mean": table.mean,
        "s of day means": (table.mean_square_between / table.n) ** 0.5,
        "s of group means": (table.mean_square_between / table.n) ** 0.5,
        "pooled within-day s": table.s_within,
        "s_w": table.s_within,
        "s_b": table.s_between,
        "between-day s": table.s_between,
        "s_a = sqrt(K)*s(day means)": table.mean_square_between**0.5,
        "F": table.F,
        "p": table.probability,
        "MS between": table.mean_square_between,
        "MS within": table.mean_square_within,
        "u(mean), between-day effect present": table.u_of_mean(group_effect=True),
        "u(mean), no between-day effect": table.u_of_mean(group_effect=False),
    }
    for one in vector.figures:
        quantile = re.match(r"F_(0\.\d+)", one.quantity)
        if quantile:
            found[one.quantity] = table.critical_F(float(quantile[1]))
    return _named(vector, found)


def _variance(inputs: Mapping[str, Any]) -> Variance:
    for given in inputs.values():
        if _is_table(given):
            return one_way(given)
    means = next(x for name, x in inputs.items() if "mean" in name and isinstance(x, list))
    spreads = next(x for name, x in inputs.items() if re.search(r"(^|_)s(_|$)", name) and isinstance(x, list))
    return one_way_from_summaries(means, spreads, int(inputs.get("K", inputs.get("n", 0))))


def _critical(quantity: str, alpha: float) -> float | None:
    if found := _COCHRAN.search(quantity):
        return cochran_critical(int(found[1]), int(found[2]), alpha)
    if found := _MANDEL.match(quantity):
        at, p = float(found[2] or 100 * alpha) / 100, int(found[3])
        return critical_h(p, at) if found[1] == "h" else critical_k(p, int(found[4] or 2), at)
    if found := _GRUBBS.match(quantity):
        test: Callable[[int, float], float] = grubbs_critical if found[1] == "G" else double_grubbs_critical
        return test(int(found[3]), float(found[2] or 100 * alpha) / 100)
    return None


def _is_table(given: Any) -> bool:
    rows = list(given.values()) if isinstance(given, Mapping) else given
    return isinstance(rows, Sequence) and len(rows) > 0 and all(isinstance(row, list) for row in rows)


def _named(vector: Vector, found: Mapping[str, float]) -> Values:
    """What was found by the names of the figures, without what stands in brackets at their end."""
    names = {one.quantity: re.sub(r"\s*\([a-z ]*\)$", "", one.quantity) for one in vector.figures}
    return {
        full: found[full] if full in found else found[short]
        for full, short in names.items()
        if full in found or short in found
    }


KINDS: Kinds = {
    "interlaboratory-precision": precision,
    "critical-values": critical_values,
    "anova-one-way": analysis_of_variance,
}
