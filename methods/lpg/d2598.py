"""Vapour pressure, relative density and motor octane number of LPG from its composition, ASTM D2598 by edition.

Each property is the sum of liquid volume fractions times factors. The factors differ between the editions; they
are those of copies of the text found in public (see the data file). Clauses: 1.1.2 and 1.1.3 (propene up to 20 %,
components of Table 1 only, for the octane number) were read in the public scope; the summation was not verified.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from methods.components import component
from methods.composition import Basis, ComponentWithoutConstants, Composition
from methods.errors import MethodError
from methods.knowledge import Known, Source, Unknown
from methods.lpg.errors import CompositionOutsideScope, EditionUnknown

MOST_PROPENE = 0.20  # liquid volume fraction, for the motor octane number
DATA = Path(__file__).parent / "data" / "astm_d2598.json"


class LpgProperty(StrEnum):
    """What the practice calculates, with its unit in the table of factors."""

    VAPOUR_PRESSURE = "vapour pressure at 37.8 °C"  # kPa, gauge
    RELATIVE_DENSITY = "relative density 15.6/15.6 °C"  # 1
    MON = "motor octane number"  # 1


_COLUMN = {LpgProperty.VAPOUR_PRESSURE: 0, LpgProperty.RELATIVE_DENSITY: 1, LpgProperty.MON: 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class LpgProperties:
    """The three properties; one that the edition does not give for this mixture is unknown, with the reason."""

    edition: str
    vapour_pressure: Known[float] | Unknown  # kPa, gauge, at 37.8 °C
    relative_density: Known[float] | Unknown  # 1, 15.6 °C
    MON: Known[float] | Unknown


def lpg_properties(x: Composition, *, edition: str) -> LpgProperties:
    """Every property that the edition gives for a mixture by liquid volume; the others say why they are unknown.

    Raises EditionUnknown, BasisMixed.                                ASTM D2598, summation: clause not verified
    """
    x.on(Basis.LIQUID_VOLUME, edition)
    factors(edition)
    found = [_answer(x, one, edition) for one in LpgProperty]
    return LpgProperties(edition=edition, vapour_pressure=found[0], relative_density=found[1], MON=found[2])


def lpg_property(x: Composition, wanted: LpgProperty, *, edition: str) -> float:
    """One property as sum x_i f_i, or a refusal that names the component or the range.

    Units: kPa gauge at 37.8 °C; 1; 1. Raises EditionUnknown, BasisMixed, ComponentWithoutConstants,
    CompositionOutsideScope.                                          ASTM D2598, summation: clause not verified

    >>> from methods.composition import composition
    >>> mix = {"ethane": 0.02, "propane": 0.93, "propene": 0.03, "isobutane": 0.015, "n-butane": 0.005}
    >>> lpg = composition(mix, basis=Basis.LIQUID_VOLUME)
    >>> round(lpg_property(lpg, LpgProperty.VAPOUR_PRESSURE, edition="D2598-02"), 3)
    1251.605
    """
    table, fractions = factors(edition), x.on(Basis.LIQUID_VOLUME, edition)
    if wanted is LpgProperty.MON and fractions.get("propene", 0.0) > MOST_PROPENE:
        why = (
            f"propene is {100 * fractions['propene']:.4g} % by liquid volume, above {100 * MOST_PROPENE:g} %"
        )
        raise CompositionOutsideScope(document=edition, what=wanted, why=why)
    total = 0.0
    for name, fraction in fractions.items():
        factor = table.get(name, (None, None, None))[_COLUMN[wanted]]
        if factor is None:  # not zero: the table leaves it open
            raise ComponentWithoutConstants(document=edition, what=f"factor of {wanted}", component=name)
        total += fraction * factor
    return total


@cache
def factors(edition: str) -> Mapping[str, tuple[float | None, float | None, float | None]]:
    """Factors by component: vapour pressure (kPa gauge), relative density (1), MON (1). Raises EditionUnknown."""
    editions = _data()["editions"]
    if edition not in editions:
        raise EditionUnknown(edition=edition[:40], known=", ".join(editions))
    return {component(name): (row[0], row[1], row[2]) for name, row in editions[edition].items()}


def _answer(x: Composition, wanted: LpgProperty, edition: str) -> Known[float] | Unknown:
    document, _, year = edition.partition("-")
    try:
        value = lpg_property(x, wanted, edition=edition)
    except MethodError as refusal:
        return Unknown(reason=_clause(refusal.problem_text), remedy=_clause(refusal.remedy_text))
    return Known(value=value, source=Source(document=f"ASTM {document}", edition=year, clause="Table 1"))


def _clause(sentence: str) -> str:
    a_word = sentence[1:2].islower() or sentence[1:2] == " "  # and not the number of a document
    return (sentence[:1].lower() if a_word else sentence[:1]) + sentence[1:].rstrip(".")


@cache
def _data() -> Any:
    return json.loads(DATA.read_text(encoding="utf-8"))
