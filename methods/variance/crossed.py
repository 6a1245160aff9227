"""Whether several series agree that each measured several materials: two-way analysis on the means of their cells.

The model is y_ij = m_j + d_i + e_ij for the mean of series i on material j (randomised blocks, the materials as blocks): F is the
mean square of the series over that of what is left. For two series it is the square of the paired t. Where results were
repeated, what is left is compared with their scatter too: a series that is high on one material and low on another shows
there. Formulas are those of textbooks (analysis of unweighted means); ISO 5725-2 treats each level by itself. No clause was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from methods.variance.errors import NoSpread, SeriesRefused
from methods.variance.series import Array, level, series_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Interaction:
    """Whether the differences of the series depend on the material: what is left of the cells over the scatter of repeats."""

    F: float
    critical: float
    dof_within: int

    @property
    def significant(self) -> bool:
        """Whether the series differ otherwise on one material than on another."""
        return self.critical < self.F


@dataclass(frozen=True, kw_only=True, slots=True)
class CrossedCompared:
    """Several series on several materials: the means over the materials, F and what it may be.

    `interaction` is None where no result was repeated.
    """

    means: Mapping[str, float]
    materials: int
    F: float
    critical: float
    probability: float
    dof_between: int
    dof_left: int
    interaction: Interaction | None

    @property
    def significant(self) -> bool:
        """Whether the means of the series differ by more than their scatter from material to material allows."""
        return self.critical < self.F

    @property
    def range(self) -> float:
        """The largest mean minus the smallest."""
        return max(self.means.values()) - min(self.means.values())


def compare_crossed(
    cells: Mapping[str, Mapping[str, Sequence[float]]], *, alpha: float = 0.05
) -> CrossedCompared:
    """Two or more series, each with results of the same two or more materials, by series and material.

    Raises SeriesRefused where a cell is empty or there is one material, NoSpread where nothing is left to compare with.

    >>> a, b = {"X": [10.0], "Y": [20.0], "Z": [30.0]}, {"X": [10.3], "Y": [20.1], "Z": [30.2]}
    >>> found = compare_crossed({"A": a, "B": b, "C": {"X": [11.0], "Y": [21.3], "Z": [31.1]}})
    >>> f"{found.F:.1f} {found.critical:.2f} {found.range:.2f}", found.significant, found.interaction
    ('68.1 6.94 1.13', True, None)
    """
    from scipy.special import fdtrc, fdtri  # late: it takes longer to load than the rest of the package

    materials = list(dict.fromkeys(name for one in cells.values() for name in one))
    _require(cells, materials)
    given = [
        [series_of(one[name], name="a cell", at_least=1) for name in materials] for one in cells.values()
    ]
    means = np.array([[float(cell.mean()) for cell in row] for row in given])
    p, q = means.shape
    between = q * float(((means.mean(axis=1) - means.mean()) ** 2).sum()) / (p - 1)
    left = means - means.mean(axis=1, keepdims=True) - means.mean(axis=0, keepdims=True) + means.mean()
    dof_left = (p - 1) * (q - 1)
    rest = float((np.round(left, 12) ** 2).sum()) / dof_left
    if rest == 0.0:
        raise NoSpread(what="F", count=p * q, name="the series from material to material")
    F = between / rest
    return CrossedCompared(
        means=dict(zip(cells, map(float, means.mean(axis=1)), strict=True)), materials=q, F=F,
        critical=float(fdtri(p - 1, dof_left, 1 - level(alpha))), probability=float(fdtrc(p - 1, dof_left, F)),
        dof_between=p - 1, dof_left=dof_left, interaction=_interaction(given, rest, dof_left, alpha),
    )  # fmt: skip


def _require(cells: Mapping[str, Mapping[str, Sequence[float]]], materials: Sequence[str]) -> None:
    if len(cells) < 2 or len(materials) < 2:
        raise SeriesRefused(
            what=f"there are {len(cells)} series and {len(materials)} materials",
            remedy="Compare two series or more, on two materials or more",
        )
    empty = [(series, name) for series, one in cells.items() for name in materials if not one.get(name)]
    if empty:
        raise SeriesRefused(
            what=f"{empty[0][0]} has no result of {empty[0][1]}",
            remedy="Leave out the materials that not every series measured",
        )


def _interaction(
    given: Sequence[Sequence[Array]], rest: float, dof_left: int, alpha: float
) -> Interaction | None:
    """What is left of the means times the harmonic mean of the repeats, over their pooled variance within the cells."""
    from scipy.special import fdtri

    cells = [cell for row in given for cell in row]
    within = sum(len(cell) - 1 for cell in cells)
    squares = sum(float(((cell - cell.mean()) ** 2).sum()) for cell in cells if np.ptp(cell))
    if within == 0 or squares == 0.0:
        return None
    n = len(cells) / sum(1.0 / len(cell) for cell in cells)
    return Interaction(
        F=n * rest / (squares / within),
        critical=float(fdtri(dof_left, within, 1 - level(alpha))),
        dof_within=within,
    )
