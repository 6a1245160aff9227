"""Vectors of conformity: probabilities and factors."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

from methods.conformity import Iso4259
from methods.conformity.dispute import LEAST_RESULTS
from methods.conformity.risk import (
    GammaPrior,
    NormalPrior,
    Prior,
    conformance_probability,
    global_risk,
    guard_band,
    nonconforming_fraction,
    process_capability,
)
from methods.uncertainty import RANGE_FACTOR, coverage_factor
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
    prior = _prior(x["prior"])
    lower, upper = float(x.get("T_L", -math.inf)), float(x.get("T_U", math.inf))
    accept_lower, accept_upper = float(x.get("A_L", lower)), float(x.get("A_U", upper))
    risk = global_risk(
        prior,
        float(x.get("u_m", x.get("u", math.nan))),
        lower=lower,
        upper=upper,
        accept_lower=accept_lower,
        accept_upper=accept_upper,
    )
    known = {
        r"P\(non-?conforming\).*": nonconforming_fraction(prior, lower=lower, upper=upper),
        r".*(consumer|R_C|false.accept).*": risk.consumer,
        r".*(producer|R_P|false.reject).*": risk.producer,
    }
    return {
        one.quantity: value
        for one in vector.figures
        if (value := next((v for name, v in known.items() if re.fullmatch(name, one.quantity)), None))
        is not None
    }


def _prior(given: Mapping[str, Any]) -> Prior:
    if given.get("distribution") == "gamma":
        return GammaPrior(shape=float(given["shape"]), rate=float(given["rate"]))
    sd = given.get("sd", given.get("u_0", given.get("u0", given.get("u"))))
    mean = given.get("mean", given.get("y_0", given.get("y0")))
    return NormalPrior(mean=float(mean), sd=float(sd))


def by_reproducibility(vector: Vector) -> Values:
    """The factors of ISO 4259: what follows from the confidence, and what the rules state."""
    confidence = float(vector.inputs.get("confidence", 0.95))
    return {
        "factor on R": guard_band(1.0 / RANGE_FACTOR, 1.0 - confidence),
        "R/sigma_R": coverage_factor(confidence) * math.sqrt(2.0),
        "minimum width of a two-sided specification / R": float(Iso4259.LEAST_WIDTH),
        "minimum acceptable results per laboratory": float(LEAST_RESULTS),
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
    "petroleum-conformity": by_reproducibility,
}
