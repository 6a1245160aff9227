"""Conversion of a composition between mole, liquid volume and mass, as ASTM D2421 does it.

Only ratios of M/rho matter, so any unit of density will do where it is the same for all. The molar masses and
relative densities come from the caller: those of ASTM D2421 were found nowhere public. What is shipped are the
relative densities of ASTM D2598 and the molar masses of ISO 6976:2016, each under its own name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from methods.composition import Basis, ComponentWithoutConstants, Composition, by_component, composition
from methods.gas.iso6976_tables import Edition, table
from methods.knowledge import Known, Source, Unknown, need
from methods.lpg.d2598 import factors


@dataclass(frozen=True, kw_only=True, slots=True)
class Constants:
    """Molar mass M (g/mol) and liquid density rho by component (all in one unit, or relative), with their source."""

    document: str
    M: Mapping[str, float]
    rho: Mapping[str, float]


D2421 = Unknown(
    reason="the constants of ASTM D2421 were found in no public source",
    remedy="enter them from the text that the laboratory owns, and have them approved by a second person",
)


def shipped_constants(edition: str) -> Known[Constants]:
    """M of ISO 6976:2016 and relative densities 15.6 °C of an edition of ASTM D2598. Raises EditionUnknown."""
    rows = table(Edition.ISO6976_2016).components
    document = f"ISO 6976:2016 and ASTM {edition}"
    found = Constants(
        document=document,
        M={name: row.M for name, row in rows.items()},
        rho={name: row[1] for name, row in factors(edition).items() if row[1] is not None},
    )
    return Known(value=found, source=Source(document=document, note="not the constants of ASTM D2421"))


def converted(x: Composition, to: Basis, known: Known[Constants] | Unknown) -> Composition:
    """The same mixture on another basis: n = w/M, V = w/rho, then divided by the sum.

    Raises NotKnown, ComponentWithoutConstants.                       ASTM D2421, clause not verified

    >>> k = Constants(document="example", M={"a": 40.0, "b": 60.0}, rho={"a": 0.5, "b": 0.6})
    >>> known = Known(value=k, source=Source(document="example"))
    >>> mixed = Composition(basis=Basis.MOLE, fractions={"a": 0.6, "b": 0.4}, total=1.0)
    >>> {name: round(x, 4) for name, x in converted(mixed, Basis.MASS, known).fractions.items()}
    {'a': 0.5, 'b': 0.5}
    """
    if x.basis is to:
        return x
    constants = need(known, "the table of molar masses and liquid densities")
    mass = {name: fraction * _mass_of(x.basis, name, constants) for name, fraction in x.fractions.items()}
    amounts = {name: w / _mass_of(to, name, constants) for name, w in mass.items()}
    total = sum(amounts.values())
    return composition({name: y / total for name, y in amounts.items()}, basis=to)


def _mass_of(basis: Basis, name: str, constants: Constants) -> float:
    """Mass of one unit of a component on a basis."""
    if basis is Basis.MASS:
        return 1.0
    known, what = (constants.M, "molar mass") if basis is Basis.MOLE else (constants.rho, "liquid density")
    found = by_component(known).get(name)
    if found is None or not found > 0.0:
        raise ComponentWithoutConstants(document=constants.document, what=what, component=name)
    return found
