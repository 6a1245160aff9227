"""Run vectors by their kind and say of each: pass, differs, check agrees, check differs, kind unknown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from methods.errors import MethodError
from methods.verify import (
    calibration,
    conformity,
    control,
    gas,
    interlaboratory,
    monte_carlo,
    petroleum,
    proficiency,
    uncertainty,
)
from methods.verify.vectors import SHIPPED, Figure, Kinds, Vector, read_folder

KINDS: Kinds = {  # each module of this package brings its own
    **petroleum.KINDS,
    **gas.KINDS,
    **uncertainty.KINDS,
    **conformity.KINDS,
    **calibration.KINDS,
    **monte_carlo.KINDS,
    **control.KINDS,
    **interlaboratory.KINDS,
    **proficiency.KINDS,
}

# Differences that were looked into: the reason stands here, and nothing is tuned to the figure.
EXPLAINED: Mapping[tuple[str, str], str] = {
    ("gum-h1-intermediate-d", "nu_eff(d)"): (
        "The guide divides u(d) rounded to 9.7 nm to the fourth power; the unrounded 9.68 nm gives 25.4."
    ),
}


class State(StrEnum):
    """What came of a vector."""

    PASS = "pass"  # noqa: S105 - not a password
    DIFFERS = "differs"
    EXPLAINED = "explained"
    CHECK_AGREES = "check agrees"
    CHECK_DIFFERS = "check differs"
    KIND_UNKNOWN = "kind unknown"
    NOT_COMPUTED = "not computed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One figure against what was computed; None where the program gives nothing under that name."""

    vector: str
    figure: Figure
    computed: float | None
    authority: bool

    @property
    def difference(self) -> float:
        """Computed minus expected; infinite where that is not a number."""
        found = math.nan if self.computed is None else self.computed - self.figure.value
        return found if math.isfinite(found) else math.inf

    @property
    def explained(self) -> str:
        """The written reason for a difference that is understood, or nothing."""
        return EXPLAINED.get((self.vector, self.figure.quantity), "")

    @property
    def agrees(self) -> bool:
        """Whether the difference is within the vector's own tolerance."""
        return abs(self.difference) <= self.figure.tolerance * (1 + 1e-9)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """One vector with its comparisons; `reason` says why nothing was computed."""

    vector: Vector
    compared: tuple[Compared, ...]
    reason: str = ""
    kind_known: bool = True

    @property
    def state(self) -> State:
        """The worst that is true of it: a published figure that differs goes before everything else."""
        done = [one for one in self.compared if one.computed is not None]
        if not self.kind_known:
            return State.KIND_UNKNOWN
        if any(one.authority and not one.agrees and not one.explained for one in done):
            return State.DIFFERS
        if any(not one.agrees for one in done):
            return (
                State.EXPLAINED if all(one.agrees or one.explained for one in done) else State.CHECK_DIFFERS
            )
        if not done:
            return State.NOT_COMPUTED
        return State.PASS if any(one.authority for one in done) else State.CHECK_AGREES


def verify(folder: Path = SHIPPED) -> tuple[Verified, ...]:
    """Every vector of a folder, compared by its own tolerances. Raises NoVectors, VectorFileRefused."""
    return tuple(verify_vector(vector) for vector in read_folder(folder))


def verify_vector(vector: Vector) -> Verified:
    """One vector. What its inputs do not allow is a reason, not an error."""
    compute = KINDS.get(vector.kind)
    if compute is None:
        return Verified(vector=vector, compared=(), kind_known=False, reason=f"kind {vector.kind}")
    try:
        found = compute(vector)
    except (MethodError, KeyError, TypeError, ValueError, IndexError) as trouble:
        said = (
            trouble.problem_text if isinstance(trouble, MethodError) else f"inputs not understood: {trouble}"
        )
        return Verified(vector=vector, compared=(), reason=said)
    compared = tuple(
        Compared(
            vector=vector.id, figure=one, computed=found.get(one.quantity), authority=vector.authority(one)
        )
        for one in vector.figures
    )
    return Verified(vector=vector, compared=compared)


def lines(results: Iterable[Verified]) -> list[str]:
    """One line for each vector, then one for each figure that differs, then the totals."""
    found: list[str] = []
    counts: dict[State, int] = {}
    for one in results:
        counts[one.state] = counts.get(one.state, 0) + 1
        found.append(_line(one))
        found += [_difference(each) for each in one.compared if each.computed is not None and not each.agrees]
    totals = ", ".join(f"{n} {state}" for state, n in counts.items())
    return [*found, f"{sum(counts.values())} vectors: {totals}."]


def _line(one: Verified) -> str:
    done = [each for each in one.compared if each.computed is not None]
    worst = max(done, key=_severity, default=None)
    figures = "" if not done else f"{len(done)} of {len(one.vector.figures)} figures"
    largest = (
        ""
        if worst is None
        else f"difference {abs(worst.difference):.2g}, tolerance {worst.figure.tolerance:.2g}"
    )
    parts = [figures, largest, one.reason, one.vector.source]
    return f"{one.state:<13} {one.vector.id:<30} " + "; ".join(part for part in parts if part)


def _severity(one: Compared) -> float:
    return abs(one.difference) / one.figure.tolerance if one.figure.tolerance else abs(one.difference)


def _difference(one: Compared) -> str:
    return (
        f"              {one.figure.quantity}: {one.computed:.10g} computed, {one.figure.printed} expected "
        f"± {one.figure.tolerance:g} ({'published' if one.authority else 'a check, not an authority'})"
        f"{'. ' if one.explained else ''}{one.explained}"
    )
