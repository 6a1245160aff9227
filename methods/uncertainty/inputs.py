"""Input quantities of a budget: value, standard uncertainty, distribution, degrees of freedom, source."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from typing import TypeAlias

from methods.uncertainty.errors import InputRefused, PairGivesNoTypeA

Correlations: TypeAlias = Mapping[tuple[str, str], float]


class Distribution(StrEnum):
    """The distributions of JCGM 100 4.3 and JCGM 101 6.4."""

    NORMAL = "normal"
    RECTANGULAR = "rectangular"
    TRIANGULAR = "triangular"
    TRAPEZOIDAL = "trapezoidal"
    ARCSINE = "arcsine"
    CURVILINEAR = "curvilinear trapezoid"  # a rectangle whose limits are themselves inexact
    EXPONENTIAL = "exponential"
    GAMMA = "gamma"  # of a count
    T = "t"


class Precision(StrEnum):
    """A precision that an input brings into a budget, so that none is counted twice."""

    REPEATABILITY = "repeatability"
    WITHIN_LABORATORY = "within-laboratory reproducibility"
    REPRODUCIBILITY = "reproducibility"


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetSource:
    """Where an input comes from; kind and key are the application's, the label is printed."""

    kind: str
    key: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Input:
    """One input quantity X_i: its estimate, and its standard uncertainty u in the same unit (JCGM 100 4.1)."""

    name: str
    value: float
    u: float
    dof: float = math.inf
    unit: str = "1"
    distribution: Distribution = Distribution.NORMAL
    width: float | None = None  # half-width of a bounded distribution, scale of a t-distribution
    beta: float = 0.0  # trapezoid: top over base
    inexact: float = 0.0  # curvilinear trapezoid: half-width of each limit
    together: str = ""  # a name shared by the inputs that were read together, reading by reading
    source: BudgetSource | None = None
    precision: Precision | None = None

    def __post_init__(self) -> None:
        if (
            -math.inf < self.value < math.inf
            and 0 <= self.u < math.inf
            and self.dof >= 1
            and self.width is None
            and self.inexact == self.beta == 0
            and self.name.isidentifier()
        ):
            return  # nothing to say of nearly all inputs
        for what, remedy, wrong in self._faults():
            if wrong:
                raise InputRefused(name=self.name or "without a name", what=what, remedy=remedy)

    def _faults(self) -> list[tuple[str, str, bool]]:
        width = self.u if self.width is None else self.width
        return [
            (
                "a name that is not an identifier",
                "Use letters, digits and underscores",
                not self.name.isidentifier(),
            ),
            (
                "a value that is not a finite number",
                "Enter the value as it was read",
                not math.isfinite(self.value),
            ),
            (
                "a standard uncertainty that is not a finite number of zero or more",
                "Enter the standard uncertainty in the unit of the value",
                not 0 <= self.u < math.inf,
            ),
            (
                "degrees of freedom below one",
                "Give one or more, or leave them out when u is well known",
                not self.dof >= 1,
            ),
            (
                "a half-width that is not a finite number of zero or more",
                "Enter half of the interval's width",
                not 0 <= width < math.inf,
            ),
            (
                "limits more inexact than the interval is wide",
                "Give half of the width of each limit, zero or more",
                not 0 <= self.inexact <= width,
            ),
            (
                "a trapezoid whose top is not between 0 and 1 of its base",
                "Give beta between 0 and 1",
                not 0 <= self.beta <= 1,
            ),
        ]


def constant(name: str, value: float, *, unit: str = "1", source: BudgetSource | None = None) -> Input:
    """An exact number, such as a defined reference condition."""
    return Input(name=name, value=value, u=0.0, unit=unit, source=source)


def from_certificate(
    name: str,
    value: float,
    *,
    U: float,
    k: float,
    dof: float = math.inf,
    unit: str = "1",
    source: BudgetSource | None = None,
) -> Input:
    """A value with the expanded uncertainty U and coverage factor k of its certificate (JCGM 100 4.3.3).

    >>> from_certificate("m_S", 1000.000325, U=0.00024, k=3).u  # 4.3.3, in grams
    8e-05

    With finite degrees of freedom it is drawn from the t-distribution of that scale (JCGM 101 6.4.9.7).
    """
    if not k > 0:
        raise InputRefused(
            name=name,
            what="a coverage factor that is not above zero",
            remedy="Enter the k of the certificate",
        )
    kind = Distribution.NORMAL if math.isinf(dof) else Distribution.T
    width = U / k if kind is Distribution.T else None
    return Input(
        name=name, value=value, u=U / k, dof=dof, unit=unit, distribution=kind, width=width, source=source
    )


def bounded(
    name: str,
    value: float,
    *,
    half_width: float,
    unit: str = "1",
    beta: float = 0.0,
    distribution: Distribution = Distribution.RECTANGULAR,
    dof: float = math.inf,
    source: BudgetSource | None = None,
) -> Input:
    """A value between value - half_width and value + half_width (JCGM 100 4.3.7 and 4.3.9).

    u = a/sqrt(3) rectangular, a/sqrt(6) triangular, a sqrt((1+beta^2)/6) trapezoidal, a/sqrt(2) arcsine.

    >>> round(bounded("alpha", 16.52, half_width=0.40).u, 2)  # 4.3.7, example 1, in 10^-6 per degree
    0.23
    """
    _check_half_width(name, half_width)
    divisor = {
        Distribution.RECTANGULAR: 3.0,
        Distribution.TRIANGULAR: 6.0,
        Distribution.ARCSINE: 2.0,
        Distribution.TRAPEZOIDAL: 6.0 / (1.0 + beta * beta),
    }.get(distribution)
    if divisor is None:
        raise InputRefused(
            name=name,
            what=f"a half-width with a {distribution} distribution",
            remedy="Name a distribution that has bounds",
        )
    return Input(
        name=name,
        value=value,
        u=half_width / math.sqrt(divisor),
        unit=unit,
        dof=dof,
        beta=beta,
        distribution=distribution,
        width=half_width,
        source=source,
    )


def inexactly_bounded(
    name: str,
    value: float,
    *,
    half_width: float,
    inexact: float,
    unit: str = "1",
    dof: float = math.inf,
    source: BudgetSource | None = None,
) -> Input:
    """A value between limits that are themselves known to +- inexact only: u^2 = a^2/3 + d^2/9 (JCGM 101 6.4.3)."""
    _check_half_width(name, half_width)
    return Input(
        name=name,
        value=value,
        u=math.sqrt(half_width**2 / 3 + inexact**2 / 9),
        unit=unit,
        dof=dof,
        inexact=inexact,
        distribution=Distribution.CURVILINEAR,
        width=half_width,
        source=source,
    )


def exponential(name: str, mean: float, *, unit: str = "1", source: BudgetSource | None = None) -> Input:
    """A quantity of zero or more of which only the estimate is known: u = estimate (JCGM 101 6.4.10)."""
    return Input(
        name=name,
        value=mean,
        u=_count("mean", name, mean),
        unit=unit,
        distribution=Distribution.EXPONENTIAL,
        source=source,
    )


def counted(name: str, count: int, *, unit: str = "1", source: BudgetSource | None = None) -> Input:
    """What a count q says of its expectation: gamma with x = q + 1 and u = sqrt(q + 1) (JCGM 101 6.4.11)."""
    x = _count("count", name, count) + 1.0
    return Input(
        name=name, value=x, u=math.sqrt(x), unit=unit, distribution=Distribution.GAMMA, source=source
    )


def _count(what: str, name: str, value: float) -> float:
    if not 0 <= value < math.inf:
        raise InputRefused(
            name=name, what=f"a {what} that is not zero or more", remedy=f"Enter the {what} as it was found"
        )
    return float(value)


def _check_half_width(name: str, half_width: float) -> None:
    if not 0 <= half_width < math.inf:
        raise InputRefused(
            name=name,
            what="a half-width that is not a finite number of zero or more",
            remedy="Enter half of the interval's width",
        )


def student_t(
    name: str, value: float, *, scale: float, dof: float, unit: str = "1", source: BudgetSource | None = None
) -> Input:
    """A scaled and shifted t-distribution; u is its scale, s/sqrt(n) of JCGM 100 4.2.3 and JCGM 101 6.4.9."""
    return Input(
        name=name,
        value=value,
        u=scale,
        dof=dof,
        unit=unit,
        distribution=Distribution.T,
        width=scale,
        source=source,
    )


def resolution(
    name: str, step: float, *, value: float = 0.0, unit: str = "1", source: BudgetSource | None = None
) -> Input:
    """A digital indication read to `step`: rectangular with half of the step (JCGM 100 F.2.2.1).

    >>> round(resolution("x", 1.0).u, 2)
    0.29
    """
    return bounded(name, value, half_width=step / 2, unit=unit, source=source)


def type_a(
    name: str, readings: Sequence[float], *, unit: str = "1", source: BudgetSource | None = None
) -> Input:
    """Mean of readings with u = s/sqrt(n) and n - 1 degrees of freedom (JCGM 100 4.2). Refuses a pair.

    >>> V = type_a("V", [5.007, 4.994, 5.005, 4.990, 4.999])  # H.2, table H.2
    >>> round(V.value, 4), round(V.u, 4), V.dof
    (4.999, 0.0032, 4)
    """
    n = len(readings)
    if n < 3:
        raise PairGivesNoTypeA(n=n)
    return student_t(
        name,
        mean(readings),
        scale=standard_deviation(readings) / math.sqrt(n),
        dof=n - 1,
        unit=unit,
        source=source,
    )


def simultaneous(
    readings: Mapping[str, Sequence[float]], units: Mapping[str, str] | None = None
) -> tuple[tuple[Input, ...], Correlations]:
    """Inputs read together, with the correlations of their means (JCGM 100 5.2.3, equation 17; H.2)."""
    together = " ".join(readings)
    inputs = tuple(
        replace(type_a(name, x, unit=(units or {}).get(name, "1")), together=together)
        for name, x in readings.items()
    )
    return inputs, {(a, b): correlation(readings[a], readings[b]) for a, b in combinations(readings, 2)}


def mean(x: Sequence[float]) -> float:
    """Arithmetic mean (JCGM 100 4.2.1)."""
    return math.fsum(x) / len(x)


def standard_deviation(x: Sequence[float]) -> float:
    """Experimental standard deviation (JCGM 100 4.2.2)."""
    middle = mean(x)
    return math.sqrt(math.fsum((value - middle) ** 2 for value in x) / (len(x) - 1))


def correlation(x: Sequence[float], y: Sequence[float]) -> float:
    """Correlation coefficient of paired readings (JCGM 100 5.2.3 and C.3.6). Both series must vary."""
    if len(x) != len(y):
        raise InputRefused(name="x, y", what="series of different length", remedy="Pair the readings")
    x0, y0 = mean(x), mean(y)
    products = math.fsum((a - x0) * (b - y0) for a, b in zip(x, y, strict=True))
    squares = math.fsum((a - x0) ** 2 for a in x) * math.fsum((b - y0) ** 2 for b in y)
    if squares == 0:
        raise InputRefused(name="x, y", what="a series that does not vary", remedy="Treat it as a constant")
    return max(-1.0, min(1.0, products / math.sqrt(squares)))


def pooled_standard_deviation(groups: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Pooled s of several groups and its degrees of freedom: s_p^2 = sum(nu_i s_i^2) / sum(nu_i)."""
    usable = [group for group in groups if len(group) > 1]
    dof = sum(len(group) - 1 for group in usable)
    if not dof:
        raise PairGivesNoTypeA(n=sum(map(len, groups)))
    squares = math.fsum((value - mean(group)) ** 2 for group in usable for value in group)
    return math.sqrt(squares / dof), float(dof)
