"""What an evaluation of uncertainty gives: value, u, k, U, and a budget line for each input."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from methods.uncertainty.errors import InputRefused
from methods.uncertainty.inputs import BudgetSource, Distribution, Input


class Mode(StrEnum):
    """The three ways to an uncertainty, which exclude each other, and that of another laboratory; the mode is printed."""

    GUM = "GUM budget"
    INTERLABORATORY = "interlaboratory study"
    OWN_CONTROL = "own control data"
    REPORTED = "external provider"  # not evaluated here: as the provider stated it


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetLine:
    """One input's part in the result; the shares of all lines and of the second-order terms sum to 1."""

    input: str
    value: float
    unit: str
    u: float
    dof: float
    distribution: Distribution
    sensitivity: float  # unit of the result over unit of the input
    contribution: float  # |c| u, in the unit of the result
    share: float  # of u^2; with correlations it may be negative
    source: BudgetSource | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """A result with its uncertainty. dof is None where no formula gives it (correlated inputs, k stated)."""

    value: float
    u: float
    dof: float | None
    k: float
    U: float
    coverage: float
    unit: str
    mode: Mode
    lines: Sequence[BudgetLine]
    correlated: bool = False
    k_stated: bool = False
    second_order: float = 0.0  # variance added by second-order terms

    @property
    def interval(self) -> tuple[float, float]:
        """Coverage interval y - U to y + U, in the unit of the result."""
        return self.value - self.U, self.value + self.U

    def as_input(self, name: str, source: BudgetSource | None = None, *, dof: float | None = None) -> Input:
        """This result as an input of the next computation. Without degrees of freedom of its own it needs `dof`."""
        known = self.dof if dof is None else dof
        if known is None:
            raise InputRefused(
                name=name,
                what="no degrees of freedom, since they came from correlated inputs",
                remedy="State them, or compute both steps in one model",
            )
        return Input(name=name, value=self.value, u=self.u, dof=known, unit=self.unit, source=source)


@dataclass(frozen=True, kw_only=True, slots=True)
class JointEvaluation:
    """Several results of one model with their covariances (JCGM 100 H.2, JCGM 102)."""

    outputs: Mapping[str, Evaluation]
    covariances: Mapping[tuple[str, str], float]

    def covariance(self, a: str, b: str) -> float:
        """u(a, b), in the product of both units; u(a)^2 for a with itself."""
        return self.covariances[a, b]

    def correlation(self, a: str, b: str) -> float:
        """Correlation coefficient of two results; zero where one of them has no uncertainty."""
        product = self.outputs[a].u * self.outputs[b].u
        return self.covariances[a, b] / product if product else float(a == b)

    def region_factor(self, p: float = 0.95) -> float:
        """k_p of the ellipsoid (y - mean)' U^-1 (y - mean) <= k_p^2 under a joint normal: chi_p,m (JCGM 102 6.5)."""
        from scipy.special import chdtri  # late: it takes longer to load than the rest of the package

        return math.sqrt(chdtri(len(self.outputs), 1 - p))
