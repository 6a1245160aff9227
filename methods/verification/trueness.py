"""Bias against a reference value and recovery of what was added (ERM Application Note 1, QUAM A4; not verified)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from methods.uncertainty import coverage_factor, welch_satterthwaite
from methods.variance import series_of
from methods.variance.series import level, not_negative, positive, spread_of
from methods.verification.errors import VerificationRefused


@dataclass(frozen=True, kw_only=True, slots=True)
class Bias:
    """Mean minus reference value, with its standard uncertainty and degrees of freedom, in one unit."""

    n: int
    mean: float
    reference: float
    s: float
    u: float
    dof: float
    critical: float  # t for the level of significance asked

    @property
    def bias(self) -> float:
        """Mean minus reference value."""
        return self.mean - self.reference

    @property
    def significant(self) -> bool:
        """Whether the bias exceeds t times its standard uncertainty."""
        return abs(self.bias) > self.critical * self.u


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovery:
    """The share of a known amount that was found again, with its standard uncertainty."""

    recovery: float
    u: float
    dof: float
    critical: float

    @property
    def differs_from_one(self) -> bool:
        """Whether |1 - recovery| exceeds t times its standard uncertainty."""
        return abs(1 - self.recovery) > self.critical * self.u


def bias(values: Sequence[float], reference: float, *, u_reference: float = 0.0, alpha: float = 0.05) -> Bias:
    """The bias of at least two results of a reference material: u^2 = s^2/n + u(ref)^2, t by Welch-Satterthwaite.

    Raises SeriesRefused, NoSpread.

    >>> found = bias([10.1, 10.2, 10.0, 10.3, 10.15], 10.0, u_reference=0.05)
    >>> f"{found.bias:.2f} {found.u:.3f}", found.significant
    ('0.15 0.071', True)
    """
    x = series_of(values, at_least=2)
    s = spread_of(x, what="The uncertainty of the bias")
    parts = [
        (s / math.sqrt(len(x)), len(x) - 1.0),
        (not_negative(u_reference, name="u(reference)"), math.inf),
    ]
    dof = welch_satterthwaite(parts)
    return Bias(
        n=len(x),
        mean=float(x.mean()),
        reference=float(series_of([reference], name="the reference value")[0]),
        s=s,
        u=math.hypot(*(u for u, _ in parts)),
        dof=dof,
        critical=coverage_factor(1 - level(alpha), dof),
    )


def recovery(
    spiked: Sequence[float],
    added: float,
    *,
    unspiked: Sequence[float] = (),
    u_added: float = 0.0,
    alpha: float = 0.05,
) -> Recovery:
    """Recovery (mean spiked - mean unspiked)/added of a known addition, with its uncertainty.

    Raises SeriesRefused, NoSpread.

    >>> found = recovery([18.1, 18.4, 17.9, 18.2], 10.0, unspiked=[9.0, 9.1, 8.9, 9.0])
    >>> f"{found.recovery:.3f}", found.differs_from_one
    ('0.915', True)
    """
    x, given = series_of(spiked, name="the spiked results", at_least=2), positive(added, name="the addition")
    parts = [(spread_of(x, what="The uncertainty of recovery") / math.sqrt(len(x)) / given, len(x) - 1.0)]
    base = 0.0
    if len(unspiked):
        blank = series_of(unspiked, name="the unspiked results", at_least=2)
        base = float(blank.mean())
        s = spread_of(blank, what="The uncertainty of recovery", name="the unspiked results")
        parts.append((s / math.sqrt(len(blank)) / given, len(blank) - 1.0))
    found = (float(x.mean()) - base) / given
    parts.append((abs(found) * not_negative(u_added, name="u(added)") / given, math.inf))
    return _recovery(found, math.hypot(*(u for u, _ in parts)), welch_satterthwaite(parts), alpha)


def recovery_differs(found: float, u: float, *, dof: float = math.inf, alpha: float = 0.05) -> Recovery:
    """A recovery known from elsewhere against one, as in QUAM A4: t = |1 - R|/u(R).

    >>> known = recovery_differs(0.9, 0.043, dof=41)
    >>> f"{abs(1 - known.recovery) / known.u:.2f} {known.critical:.2f}", known.differs_from_one  # QUAM A4: 2.3, 2.02
    ('2.33 2.02', True)
    """
    return _recovery(float(series_of([found], name="the recovery")[0]), positive(u, name="u(R)"), dof, alpha)


def _recovery(found: float, u: float, dof: float, alpha: float) -> Recovery:
    if found <= 0:
        raise VerificationRefused(
            what=f"the recovery is {found:.3g}", remedy="Check which results were spiked, and with how much"
        )
    return Recovery(recovery=found, u=u, dof=dof, critical=coverage_factor(1 - level(alpha), dof))
