"""Correlation coefficients of inputs, checked before anything is computed from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from methods.uncertainty.errors import CorrelationRefused, CorrelationsContradict
from methods.uncertainty.inputs import Correlations, Input
from methods.uncertainty.taylor import Array

_ROUNDING = 1e-9  # how far below zero an eigenvalue may fall by binary rounding


def checked(correlations: Correlations, names: Collection[str]) -> dict[tuple[str, str], float]:
    """Each pair once, zeros left out. Raises CorrelationRefused or CorrelationsContradict."""
    known: dict[tuple[str, str], float] = {}
    for (a, b), r in correlations.items():
        what = _fault(a, b, r, names, known)
        if what:
            raise CorrelationRefused(first=a, second=b, what=what)
        if (b, a) not in known:
            known[a, b] = float(r)
    nonzero = {pair: r for pair, r in known.items() if r}
    _check_definite(nonzero)
    return nonzero


def matrix(correlations: Correlations, names: Sequence[str]) -> Array:
    """The correlation matrix of these inputs, in this order."""
    position = {name: i for i, name in enumerate(names)}
    full = np.eye(len(names))
    for (a, b), r in correlations.items():
        if a in position and b in position:
            full[position[a], position[b]] = full[position[b], position[a]] = r
    return full


def correlated_groups(inputs: Sequence[Input], correlations: Correlations) -> list[list[Input]]:
    """The inputs in sets that are not correlated with each other, in the order given."""
    given = {x.name for x in inputs}
    among = {pair: r for pair, r in correlations.items() if given.issuperset(pair)}
    leader = {name: names[0] for names in _connected(among) for name in names}
    sets: dict[str, list[Input]] = {}
    for x in inputs:
        sets.setdefault(leader.get(x.name, x.name), []).append(x)
    return list(sets.values())


def _fault(a: str, b: str, r: float, names: Collection[str], known: Correlations) -> str:
    if a not in names or b not in names:
        return "given for a name that is not an input"
    if a == b:
        return "given for an input with itself"
    if not -1 <= r <= 1:
        return f"{r}, which is outside -1 to 1"
    return f"given twice, as {r} and {known[b, a]}" if known.get((b, a), r) != r else ""


def _check_definite(correlations: Correlations) -> None:
    """Of each set of inputs that hang together; a pair alone with its r between -1 and 1 is always possible."""
    if len({name for pair in correlations for name in pair}) == 2 * len(correlations):
        return
    for names in _connected(correlations):
        if len(names) < 3:
            continue
        smallest = float(np.linalg.eigvalsh(matrix(correlations, names))[0])
        if smallest < -_ROUNDING * len(names):
            raise CorrelationsContradict(eigenvalue=smallest)


def _connected(correlations: Correlations) -> list[list[str]]:
    sets: dict[str, list[str]] = {}
    for a, b in correlations:
        first, second = sets.setdefault(a, [a]), sets.setdefault(b, [b])
        if first is not second:
            first += second
            sets.update(dict.fromkeys(second, first))
    return list({id(one): one for one in sets.values()}.values())
