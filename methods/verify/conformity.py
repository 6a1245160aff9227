"""Vectors of conformity: probabilities and factors."""

from __future__ import annotations

import math
from statistics import NormalDist

from methods.conformity.risk import (
    GammaPrior,
    NormalPrior,
    conformance_probability,
    global_risk,
    guard_band,
    nonconforming_fraction,
    process_capability,
)
from methods.verify.vectors import Kinds, Values, Vector


def probability(vector: Vector) -> Values:
    """Probability of conformity of a measured value, or the z of stated probabilities."""
    x = vector.inputs
    if "p_c" in x:
        return {f"z at p_c={p}": guard_band(1.0, 1.0 - p) for p in x["p_c"]}
    y, u = float(x["y"]), float(x["u"])
    lower, upper = float(x.get("T_L", -math.inf)), float(x.get("T_U", math.inf))
    p_c = conformance_probability(y, u, lower=lower, upper=upper)
    return {
        "p_c": p_c,
        "P(non-conforming)": 1.0 - p_c,
        "z=(T_U-y)/u": (upper - y) / u,
        "Phi((T_U-y)/u)": conformance_probability(y, u, upper=upper),
        "Phi((T_L-y)/u)": conformance_probability(y, u, upper=lower),
        "C_pk": process_capability(y, u, lower=lower, upper=upper),
    }


def risk_over_items(vector: Vector) -> Values:
    """Global consumer's risk for a gamma prior, or for normal priors of stated in-tolerance probability."""
    x = vector.inputs
    if "in_tolerance_probability" in x:
        ratio = float(x["sigma_process_over_sigma_test"])
        lower, upper = map(float, x["limits"])
        found: dict[str, float] = {}
        for p in x["in_tolerance_probability"]:
            found |= _false_accept(p, ratio, lower, upper)
        return found
    prior = GammaPrior(shape=float(x["prior"]["shape"]), rate=float(x["prior"]["rate"]))
    lower, upper = float(x["T_L"]), float(x["T_U"])
    risk = global_risk(prior, float(x["u_m"]), lower=lower, upper=upper, accept_upper=float(x["A_U"]))
    return {
        "P(non-conforming) without inspection": nonconforming_fraction(prior, lower=lower, upper=upper),
        "global consumer risk R_C": risk.consumer,
    }


def _false_accept(p: float, ratio: float, lower: float, upper: float) -> Values:
    """False accepts in per cent of all items, and of the accepted ones, for limits symmetric about zero."""
    sd = upper / NormalDist().inv_cdf((1.0 + p) / 2.0)
    u = sd / ratio
    false = global_risk(NormalPrior(mean=0.0, sd=sd), u, lower=lower, upper=upper).consumer
    accepted = conformance_probability(0.0, math.hypot(sd, u), lower=lower, upper=upper)
    return {
        f"unconditional false-accept %, ITP={p}": 100.0 * false,
        f"conditional false-accept %, ITP={p}": 100.0 * false / accepted,
    }


KINDS: Kinds = {
    "conformance-probability": probability,
    "global-risk": risk_over_items,
}
