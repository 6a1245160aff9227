"""The composition of a mixture: fractions on a stated basis that sum to one, or are refused."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from methods.components import component
from methods.errors import MethodError

CLOSURE = (
    1e-4  # what rounding each fraction to four decimals may leave; a larger gap is a component or an error
)


class NoComponents(MethodError):
    """A composition without components."""

    problem = "The composition has no components."
    remedy = "Enter at least one component with its fraction."


class FractionImpossible(MethodError):
    """A fraction that is not a number from 0 to 1."""

    problem = "The fraction of {component} is {value}, which is not between 0 and 1."
    remedy = "Enter fractions and not per cent; leave a component out that was not found."


class FractionsDoNotSum(MethodError):
    """Fractions that leave something out, or count something twice."""

    problem = "The fractions sum to {total:.6g}, not to 1."
    remedy = "Find what is missing or counted twice, or ask for the composition to be normalised."


class ComponentTwice(MethodError):
    """One component under two names."""

    problem = "The component {component} is given more than once."
    remedy = "Enter each component once."


class BasisMixed(MethodError):
    """A composition on another basis than the calculation is written for."""

    problem = "The composition is given by {given}, but {calculation} needs it by {needed}."
    remedy = "Convert the composition first, with the constants of ASTM D2421 or of the laboratory."


class ComponentWithoutConstants(MethodError):
    """A component for which the table of a standard has no constants; nothing is put in its place."""

    problem = "{document} has no {what} for {component}."
    remedy = "Report the property as not calculated, or use a document or edition that lists the component."


class Basis(StrEnum):
    """What the fractions are fractions of."""

    MOLE = "mole"
    LIQUID_VOLUME = "liquid volume"
    MASS = "mass"


@dataclass(frozen=True, kw_only=True, slots=True)
class Composition:
    """Fractions by component name, summing to one; `total` is the sum as it was given."""

    basis: Basis
    fractions: Mapping[str, float]
    total: float
    normalised: bool = False

    @property
    def sentence(self) -> str:
        """How the fractions came to sum to one."""
        if not self.normalised:
            return f"The fractions by {self.basis} sum to {self.total:.6g} as given."
        return f"The fractions by {self.basis} summed to {self.total:.6g} and were divided by it."

    def on(self, basis: Basis, calculation: str) -> Mapping[str, float]:
        """The fractions, where they are on the basis that a calculation needs. Raises BasisMixed."""
        if self.basis is not basis:
            raise BasisMixed(given=self.basis, needed=basis, calculation=calculation)
        return self.fractions


def composition(
    fractions: Mapping[str, float], *, basis: Basis = Basis.MOLE, normalise: bool = False
) -> Composition:
    """Fractions checked, under one name for each component.

    They must sum to 1 within 0.0001; `normalise` divides them by their sum, and the composition says so.
    Raises NoComponents, FractionImpossible, ComponentTwice, FractionsDoNotSum.

    >>> composition({"CH4": 0.9, "N2": 0.05}, normalise=True).sentence
    'The fractions by mole summed to 0.95 and were divided by it.'
    """
    named = by_component(fractions)
    for name, x in named.items():
        if not 0.0 <= x <= 1.0 + CLOSURE:
            raise FractionImpossible(component=name, value=x)
    total = math.fsum(named.values())
    if normalise and total > 0.0:
        return Composition(
            basis=basis,
            fractions={name: x / total for name, x in named.items()},
            total=total,
            normalised=True,
        )
    if abs(total - 1.0) > CLOSURE * (1 + 1e-9):
        raise FractionsDoNotSum(total=total)
    return Composition(basis=basis, fractions=named, total=total)


def by_component(values: Mapping[str, float]) -> dict[str, float]:
    """Values under the one name of each component. Raises NoComponents, ComponentTwice."""
    named: dict[str, float] = {}
    for given, value in values.items():
        name = component(given)
        if name in named:
            raise ComponentTwice(component=name)
        named[name] = float(value)
    if not named:
        raise NoComponents()
    return named
