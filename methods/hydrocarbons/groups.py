"""Sums of hydrocarbon groups from a detailed analysis: paraffins, isoparaffins, olefins, naphthenes, aromatics."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from methods.components import component
from methods.composition import Basis, Composition
from methods.hydrocarbons.errors import ContentImpossible, GroupUnknown


class HydrocarbonGroup(StrEnum):
    """The group of a component; what nobody assigned is unassigned, never spread over the others."""

    PARAFFINS = "paraffins"
    ISOPARAFFINS = "isoparaffins"
    OLEFINS = "olefins"
    NAPHTHENES = "naphthenes"
    AROMATICS = "aromatics"
    OXYGENATES = "oxygenates"
    UNASSIGNED = "unassigned"

    @classmethod
    def named(cls, text: str) -> HydrocarbonGroup:
        """The group by its name or first letter as data systems write it. Raises GroupUnknown.

        >>> HydrocarbonGroup.named("I") is HydrocarbonGroup.named("i-paraffins") is HydrocarbonGroup.ISOPARAFFINS
        True
        """
        plain = text.strip().lower().removesuffix("s").replace("-", "").replace("iparaffin", "isoparaffin")
        for group in cls:
            name = group.value.removesuffix("s")
            if plain == name or (
                plain == name[0] and group is not cls.OXYGENATES and group is not cls.UNASSIGNED
            ):
                return group
        raise GroupUnknown(group=text[:40], known=", ".join(cls))


@dataclass(frozen=True, kw_only=True, slots=True)
class Assigned:
    """What a component is: its group, and its carbon atoms where known."""

    group: HydrocarbonGroup
    carbon: int | None = None

    def __post_init__(self) -> None:
        if self.carbon is not None and not 1 <= self.carbon <= 200:
            raise ContentImpossible(what="number of carbon atoms", value=self.carbon, unit="")


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupSums:
    """Per cent by group and by group and carbon number (None where not known), on the basis of the composition."""

    basis: Basis
    totals: Mapping[HydrocarbonGroup, float]
    by_carbon: Mapping[tuple[HydrocarbonGroup, int | None], float]
    unassigned: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What was not assigned to a group, or that everything was."""
        if not self.unassigned:
            return "Every component was assigned to a group."
        share = self.totals[HydrocarbonGroup.UNASSIGNED]
        return f"{share:.2f} % by {self.basis} is not assigned to a group: {', '.join(self.unassigned[:10])}."


def group_sums(x: Composition, assigned: Mapping[str, Assigned]) -> GroupSums:
    """Sums in per cent of the groups of a composition; a component without an assignment is counted as unassigned.

    The sum of all groups is that of the composition. ASTM D5134, D6729, D6730: clauses not verified

    >>> from methods.composition import composition
    >>> naphtha = composition({"n-hexane": 0.5, "benzene": 0.3, "peak 17": 0.2}, basis=Basis.MASS)
    >>> known = {"n-hexane": Assigned(group=HydrocarbonGroup.PARAFFINS, carbon=6)}
    >>> known["benzene"] = Assigned(group=HydrocarbonGroup.AROMATICS, carbon=6)
    >>> group_sums(naphtha, known).sentence
    '20.00 % by mass is not assigned to a group: peak 17.'
    """
    known = {component(name): one for name, one in assigned.items()}
    nobody = Assigned(group=HydrocarbonGroup.UNASSIGNED)
    parts: dict[tuple[HydrocarbonGroup, int | None], list[float]] = {}
    for name, fraction in x.fractions.items():
        one = known.get(name, nobody)
        parts.setdefault((one.group, one.carbon), []).append(100.0 * fraction)
    by_carbon = {key: math.fsum(values) for key, values in parts.items()}
    totals = {
        group: math.fsum(value for key, value in by_carbon.items() if key[0] is group)
        for group in HydrocarbonGroup
    }
    return GroupSums(
        basis=x.basis,
        totals=totals,
        by_carbon=by_carbon,
        unassigned=tuple(name for name in x.fractions if name not in known),
    )
