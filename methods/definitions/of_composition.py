"""Calculations from the composition that another test found: its fractions with their covariances, as inputs of a model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from methods.composition import Basis, Composition, composition
from methods.definitions.given import GivenComposition
from methods.definitions.parts import WorkMode
from methods.definitions.prepare import Prepared
from methods.knowledge import NotKnown, Source, Unknown
from methods.uncertainty import Input
from methods.wording import Texts

NO_U = Unknown(
    reason="the composition that it is computed from has no uncertainty",
    remedy="enter the repeatability of peak areas and the uncertainty of the response factors of its method",
)
COMPUTED_NAMES: Texts = {
    "en": "computed from a composition",
    "az": "tərkibdən hesablanır",
    "ru": "вычисляется из состава",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Fractions:
    """The fractions of a composition on a basis; standard uncertainties and correlations where the composition has them."""

    composition: Composition
    inputs: tuple[Input, ...]
    correlations: Mapping[tuple[str, str], float]
    known: bool  # whether the fractions have uncertainties

    @property
    def names(self) -> dict[str, str]:
        """The component of each input."""
        return dict(zip((one.name for one in self.inputs), self.composition.fractions, strict=True))


def fractions_of(prepared: Prepared, basis: Basis) -> Fractions:
    """The composition that the test rests on. Raises NotKnown where there is none, BasisMixed, FractionsDoNotSum."""
    given = prepared.given.composition
    if given is None:
        raise NotKnown(
            what="the composition", reason="no test of the sample has given one on this basis",
            remedy=f"Measure and submit the composition by {basis} first",
        )  # fmt: skip
    x = composition(
        {name: value for name, value in sorted(given.fractions.items()) if value > 0.0},
        basis=Basis(given.basis),
    )
    x.on(basis, prepared.method.code)
    known = bool(given.covariances)
    u = _spreads(given, x)
    inputs = tuple(
        Input(name=f"x{n}", value=value, u=u.get(name, 0.0), unit="1", source=given.source)
        for n, (name, value) in enumerate(x.fractions.items(), start=1)
    )
    return Fractions(
        composition=x, inputs=inputs, correlations=_correlations(given, x, u, inputs), known=known
    )


def _spreads(given: GivenComposition, x: Composition) -> dict[str, float]:
    return {
        one.a: math.sqrt(max(0.0, one.value)) for one in given.covariances if one.a == one.b and one.a in x.fractions
    }  # fmt: skip


def _correlations(
    given: GivenComposition, x: Composition, u: Mapping[str, float], inputs: tuple[Input, ...]
) -> dict[tuple[str, str], float]:
    called = dict(zip(x.fractions, (one.name for one in inputs), strict=True))
    found = {}
    for one in given.covariances:
        product = u.get(one.a, 0.0) * u.get(one.b, 0.0)
        if one.a != one.b and product > 0.0:
            found[called[one.a], called[one.b]] = max(-1.0, min(1.0, one.value / product))
    return found


def one_mode(source: Source) -> tuple[WorkMode, ...]:
    """The only way of work of a calculation: it is computed once."""
    return (WorkMode(key="computed", names=COMPUTED_NAMES, determinations=1, agreement=None, source=source),)
