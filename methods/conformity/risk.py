"""Probabilities of conformity and risks of wrong decisions (JCGM 106)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import NormalDist
from typing import TypeAlias

from methods.conformity.errors import RiskRefused

_STANDARD = NormalDist()
_PIECES = 16  # of a support of 24 standard deviations, so that no peak hides between the first points of one


@dataclass(frozen=True, kw_only=True, slots=True)
class NormalPrior:
    """What is known of the items before measuring: normal (JCGM 106 6.2)."""

    mean: float
    sd: float


@dataclass(frozen=True, kw_only=True, slots=True)
class GammaPrior:
    """What is known of the items before measuring: gamma with shape and rate (JCGM 106 9.5.4)."""

    shape: float
    rate: float


Prior: TypeAlias = NormalPrior | GammaPrior


@dataclass(frozen=True, kw_only=True, slots=True)
class GlobalRisk:
    """Probabilities over all items: accepted although not conforming, rejected although conforming."""

    consumer: float
    producer: float


def conformance_probability(
    y: float, u: float, *, lower: float = -math.inf, upper: float = math.inf, dof: float = math.inf
) -> float:
    """p_c = Phi((T_U - y)/u) - Phi((T_L - y)/u) (JCGM 106 7.2); with a t-distribution for finite dof.

    >>> round(conformance_probability(-5.47, 0.05, upper=-5.40), 2)  # 7.3, in volts
    0.92
    """
    if not 0 < u < math.inf or not math.isfinite(y):
        raise RiskRefused(
            what=f"the value is {y} and its standard uncertainty {u}",
            remedy="Give a finite value with a standard uncertainty above zero",
        )
    # the smaller tails are subtracted, so that a probability near 1 keeps its digits
    high, low = (upper - y) / u, (lower - y) / u
    if low > 0:
        return _below(-low, dof) - _below(-high, dof)
    return max(0.0, 1.0 - _below(-high, dof) - _below(low, dof))


def guard_band(u: float, risk: float) -> float:
    """w = z u for a one-sided specific risk: z = Phi^-1(1 - risk) (JCGM 106 7.3.3 Table 1, 8.3.2).

    >>> [round(guard_band(1.0, risk), 2) for risk in (0.20, 0.10, 0.05, 0.01, 0.001)]
    [0.84, 1.28, 1.64, 2.33, 3.09]
    """
    if not 0 < risk < 1:
        raise RiskRefused(what=f"the risk is {risk}", remedy="Give a risk between 0 and 1")
    return -_STANDARD.inv_cdf(risk) * u


def capability_index(T: float, u: float) -> float:
    """C_m = T / (4 u), T the width of the tolerance interval (JCGM 106 7.6.3)."""
    return T / (4 * u)


def process_capability(y: float, u: float, *, lower: float, upper: float) -> float:
    """C_pk = min(T_U - y, y - T_L) / (3 u)."""
    return min(upper - y, y - lower) / (3 * u)


def posterior(y: float, u: float, prior: NormalPrior) -> NormalPrior:
    """Normal prior and normal measurement: 1/u'^2 = 1/u^2 + 1/u0^2 (JCGM 106 6.3, clause not verified)."""
    weight, weight0 = u**-2, prior.sd**-2
    return NormalPrior(
        mean=(y * weight + prior.mean * weight0) / (weight + weight0), sd=(weight + weight0) ** -0.5
    )


def nonconforming_fraction(prior: Prior, *, lower: float = -math.inf, upper: float = math.inf) -> float:
    """Probability that an item lies outside of the limits before it is measured."""
    return _integrate(density(prior), -math.inf, lower, prior) + _integrate(
        density(prior), upper, math.inf, prior
    )


def global_risk(
    prior: Prior,
    u: float,
    *,
    lower: float = -math.inf,
    upper: float = math.inf,
    accept_lower: float | None = None,
    accept_upper: float | None = None,
) -> GlobalRisk:
    """R_C and R_P for tolerance limits and acceptance limits (JCGM 106 9.5.2 to 9.5.4)."""
    low = lower if accept_lower is None else accept_lower
    high = upper if accept_upper is None else accept_upper
    g0 = density(prior)

    def accepted(eta: float) -> float:
        return conformance_probability(eta, u, lower=low, upper=high)

    def wrongly_accepted(eta: float) -> float:
        return g0(eta) * accepted(eta)

    def wrongly_rejected(eta: float) -> float:
        return g0(eta) * (1.0 - accepted(eta))

    consumer = _integrate(wrongly_accepted, -math.inf, lower, prior) + _integrate(
        wrongly_accepted, upper, math.inf, prior
    )
    return GlobalRisk(consumer=consumer, producer=_integrate(wrongly_rejected, lower, upper, prior))


@lru_cache(maxsize=256)
def least_guard_band(
    prior: Prior, u: float, lower: float, upper: float, risk: float, *, producer: bool = False
) -> float:
    """The least w >= 0 with which R_C is not above the risk (JCGM 106 9.5, clause not verified).

    For the `producer` the least w outside of the limits with which R_P is not above it.
    """
    from scipy.optimize import brentq

    outward = -1.0 if producer else 1.0

    def excess(w: float) -> float:
        inner = {"accept_lower": lower + outward * w, "accept_upper": upper - outward * w}
        found = global_risk(prior, u, lower=lower, upper=upper, **inner)
        return (found.producer if producer else found.consumer) - risk

    if excess(0.0) <= 0:
        return 0.0
    most = 40 * u if producer else min(8 * u, (upper - lower) / 2)
    if excess(most) > 0:
        raise RiskRefused(
            what=f"no guard band brings the risk down to {risk:g}",
            remedy="Measure with a smaller uncertainty, or agree another risk",
        )
    return float(brentq(excess, 0.0, most, xtol=1e-9 * u))


def density(prior: Prior) -> Callable[[float], float]:
    """The prior's probability density."""
    if isinstance(prior, NormalPrior):
        return NormalDist(prior.mean, prior.sd).pdf
    scale = prior.shape * math.log(prior.rate) - math.lgamma(prior.shape)

    def gamma(x: float) -> float:
        return math.exp(scale + (prior.shape - 1) * math.log(x) - prior.rate * x) if x > 0 else 0.0

    return gamma


def _below(z: float, dof: float) -> float:
    if math.isinf(z):
        return float(z > 0)
    if math.isinf(dof):
        return 0.5 * math.erfc(-z / math.sqrt(2))
    from scipy.special import stdtr  # late: it takes longer to load than the rest of the package

    return float(stdtr(dof, z))


def _integrate(f: Callable[[float], float], low: float, high: float, prior: Prior) -> float:
    """Over the part of the interval where the prior has weight, in pieces that no peak can hide between."""
    from scipy.integrate import quad

    start, end = _support(prior)
    low, high = max(low, start), min(high, end)
    if not low < high:
        return 0.0
    edges = [low + (high - low) * i / _PIECES for i in range(_PIECES + 1)]
    return math.fsum(quad(f, a, b, epsabs=1e-15, epsrel=1e-11)[0] for a, b in pairwise(edges))


def _support(prior: Prior) -> tuple[float, float]:
    if isinstance(prior, NormalPrior):
        return prior.mean - 12 * prior.sd, prior.mean + 12 * prior.sd
    return 0.0, (prior.shape + 40 * math.sqrt(prior.shape) + 40) / prior.rate
