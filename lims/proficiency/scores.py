"""Which scores are possible with what is known, and which of them count (methods.proficiency)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from methods.proficiency import En_score, Score, Verdict, negligible, z_prime, z_score, zeta_score

NEEDS = {
    "z": ("sigma_pt",),
    "z'": ("sigma_pt", "u_pt"),
    "zeta": ("u_x", "u_pt"),
    "En": ("U_x", "U_pt"),
}
"""For each score, in the order of pages, the figures that it needs besides the two values."""
WORST = (Verdict.UNSATISFACTORY, Verdict.QUESTIONABLE, Verdict.SATISFACTORY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A reported and an assigned value with what is known beside them, all in one unit; None is not known.

    u are standard and U expanded uncertainties.
    """

    x: float
    x_pt: float
    u_x: float | None = None
    U_x: float | None = None
    u_pt: float | None = None
    U_pt: float | None = None
    sigma_pt: float | None = None

    def missing(self, score: str) -> tuple[str, ...]:
        """The figures without which a score cannot be found."""
        return tuple(name for name in NEEDS[score] if getattr(self, name) is None)


@dataclass(frozen=True, kw_only=True, slots=True)
class PtScore:
    """A score with its verdict; `counts` says whether the verdict on the result rests on it."""

    name: str
    value: float
    verdict: Verdict
    counts: bool


def possible_scores(known: Known) -> tuple[PtScore, ...]:
    """The scores that what is known allows. z counts unless u(x_pt) is known and not negligible: then z' does.

    Raises RoundRefused.
    """
    found: list[PtScore] = []
    if known.sigma_pt is not None:
        small = known.u_pt is None or negligible(known.u_pt, known.sigma_pt)
        found.append(_kept(z_score(known.x, known.x_pt, known.sigma_pt), counts=small))
        if known.u_pt is not None:
            found.append(_kept(z_prime(known.x, known.x_pt, known.sigma_pt, known.u_pt), counts=not small))
    if known.u_x is not None and known.u_pt is not None:
        found.append(_kept(zeta_score(known.x, known.x_pt, known.u_x, known.u_pt)))
    if known.U_x is not None and known.U_pt is not None:
        found.append(_kept(En_score(known.x, known.x_pt, known.U_x, known.U_pt)))
    return tuple(found)


def worst(scores: Iterable[PtScore]) -> Verdict | None:
    """The worst verdict of the scores that count; None where no score was possible."""
    said = {one.verdict for one in scores if one.counts}
    return next((one for one in WORST if one in said), None)


def uncovered_difference(scores: Iterable[PtScore]) -> bool:
    """Whether the difference is larger than the stated uncertainties explain: ζ that is not satisfactory."""
    return any(one.name == "zeta" and one.verdict is not Verdict.SATISFACTORY for one in scores)


def _kept(score: Score, *, counts: bool = True) -> PtScore:
    return PtScore(name=score.name, value=score.value, verdict=score.verdict, counts=counts)
