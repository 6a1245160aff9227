"""A dispute between supplier and recipient, with a third laboratory (ISO 4259:2006 10.2 to 10.5)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from methods.conformity.errors import RiskRefused
from methods.knowledge import Source
from methods.reporting import exact

LEAST_RESULTS = 3  # acceptable results that each laboratory averages
SOURCE = Source(document="ISO 4259", edition="2006", clause="10.2 to 10.5")


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputeDecision:
    """The mean that decides, the laboratories whose means are in it, and whether the product meets the limit."""

    mean: float
    laboratories: tuple[str, ...]
    meets: bool
    source: Source = SOURCE


def decide_dispute(
    supplier: Sequence[float],
    recipient: Sequence[float],
    third: Sequence[float],
    *,
    R3: float,
    upper: float | None = None,
    lower: float | None = None,
) -> DisputeDecision:
    """The means of three laboratories against a limit; R3 is the reproducibility for three laboratories.

    Where the most divergent mean is within R3 of the mean of the other two, the mean of all three decides; otherwise
    the mean of the two that agree. Clauses not verified. Raises RiskRefused for fewer than three results of a
    laboratory, an R3 that is not above zero, no limit, and values that are not finite.
    """
    given = {"supplier": supplier, "recipient": recipient, "third": third}
    _check(given, R3, lower, upper)
    means = {name: fmean(values) for name, values in given.items()}
    apart = {
        name: abs(own - fmean(m for other, m in means.items() if other != name))
        for name, own in means.items()
    }
    furthest = max(apart, key=lambda name: apart[name])
    counted = tuple(name for name in means if apart[furthest] <= R3 or name != furthest)
    mean = exact(fmean(means[name] for name in counted))  # on decimals, so that 10.2 is not above 10.2
    meets = (upper is None or mean <= exact(upper)) and (lower is None or mean >= exact(lower))
    return DisputeDecision(mean=float(mean), laboratories=counted, meets=meets)


def _check(given: dict[str, Sequence[float]], R3: float, lower: float | None, upper: float | None) -> None:
    for name, values in given.items():
        if len(values) < LEAST_RESULTS:
            raise RiskRefused(
                what=f"the {name} laboratory has {len(values)} acceptable results",
                remedy=f"Give at least {LEAST_RESULTS} acceptable results of each laboratory",
            )
        if not all(map(math.isfinite, values)):
            raise RiskRefused(
                what=f"a result of the {name} laboratory is not finite", remedy="Enter it as reported"
            )
    if not 0 < R3 < math.inf:
        raise RiskRefused(what=f"R for three laboratories is {R3}", remedy="Enter the approved figure")
    if lower is None and upper is None:
        raise RiskRefused(what="there is no limit", remedy="Give the limit that is in dispute")
