"""Effective degrees of freedom of a result, with what is correlated taken together (JCGM 100 Annex G)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from methods.uncertainty.correlations import correlated_groups
from methods.uncertainty.coverage import welch_satterthwaite
from methods.uncertainty.errors import CorrelatedDegreesOfFreedom
from methods.uncertainty.inputs import Correlations, Input


def effective_dof(
    shared: Sequence[float],
    parts: Sequence[float],
    inputs: Sequence[Input],
    known: Correlations,
    *,
    stated: bool,
) -> float | None:
    """Welch-Satterthwaite over the c_i u_i of a result, of which `shared` is what each adds to u^2 (G.4.1).

    What is correlated counts as one term where it was read together: readings taken together are readings of the
    result, and share their n - 1 (H.2.4; Willink, Metrologia 44 (2007) 340: clauses not verified). Other correlated
    inputs of finite degrees of freedom have no formula: None, or CorrelatedDegreesOfFreedom where no coverage factor
    is `stated`.
    """
    tied = {name for pair in known for name in pair}
    bound = [x for x in inputs if x.name in tied] if tied else []
    if {x.dof for x in bound} <= {math.inf}:
        return _independent(shared, inputs)
    terms = [(part, x.dof) for part, x in zip(parts, inputs, strict=True) if x.name not in tied]
    moving = {x.name: part for part, x in zip(parts, inputs, strict=True) if part and x.name in tied}
    for group in correlated_groups([x for x in bound if x.name in moving], known):
        dofs = {x.dof for x in group}
        if len(group) > 1 and dofs != {math.inf} and not _read_together(group):
            if not stated:
                finite = [x.name for x in group if not math.isinf(x.dof)]
                raise CorrelatedDegreesOfFreedom(names=", ".join(finite))
            return None
        terms.append((math.sqrt(max(0.0, _variance(group, moving, known))), min(dofs)))
    return welch_satterthwaite(terms)


def _independent(shared: Sequence[float], inputs: Sequence[Input]) -> float:
    """Each part of u^2 with its own degrees of freedom; those of correlated inputs are infinite here."""
    total = sum(shared)
    if not total > 0:
        return math.inf
    below = sum([(own / total) ** 2 / x.dof for own, x in zip(shared, inputs, strict=True)])
    return 1 / below if below else math.inf


def _variance(group: Sequence[Input], moving: dict[str, float], known: Correlations) -> float:
    names = {x.name for x in group}
    squares = [moving[name] ** 2 for name in names]
    crossed = [2 * r * moving[a] * moving[b] for (a, b), r in known.items() if a in names and b in names]
    return math.fsum([*squares, *crossed])


def _read_together(group: Sequence[Input]) -> bool:
    return len({(x.together, x.dof) for x in group}) == 1 and group[0].together != ""
