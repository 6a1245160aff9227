"""Readings of which only a bound is known: read as they stand, and never taken for a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from lims.intake import StoredReading
from methods.definitions import InputDefinition
from methods.reporting import Censored, CensoredKind
from methods.units import UNITS

LACKING = "lacking"  # the observation that holds what was not measured, each with its reason
CENSORED = "censored"  # the flag of a reading of which only a bound is known
BOUND = re.compile(r"\s*(<=?|≤|>=?|≥)\s*(\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?)\s*(.*)", re.ASCII)
_WORDS: Mapping[CensoredKind, frozenset[str]] = {
    CensoredKind.NOT_DETECTED: frozenset({"not detected", "nd", "n.d.", "n/d"}),
    CensoredKind.NOT_QUANTIFIED: frozenset({"detected, not quantified", "dnq", "not quantified"}),
}


def censored_of(reading: StoredReading, wanted: InputDefinition) -> Censored | None:
    """What a reading says of a bound, in the unit of the input; None where it says none, or in no unit of the quantity."""
    if wanted.kind != "number" or not wanted.alone or reading.value is not None:
        return None
    said = {reading.text.strip().casefold(), *(flag.casefold() for flag in reading.flags)}
    kind = next((one for one, words in _WORDS.items() if words & said), None)
    unit = wanted.unit or "1"
    if kind is not None:
        return Censored(kind=kind, bound=None, unit=unit)
    found = BOUND.fullmatch(reading.text.strip())
    if found is None:
        return None
    bound = _converted(found[2].replace(",", "."), reading.unit or "1", unit)
    side = CensoredKind.BELOW if found[1] in ("<", "<=", "≤") else CensoredKind.ABOVE
    return None if bound is None else Censored(kind=side, bound=bound, unit=unit)


def _converted(bound: str, unit: str, wanted: str) -> str | None:
    """A bound in the unit of the input, exactly; None between units of different quantities."""
    given, asked = UNITS.get(unit), UNITS.get(wanted)
    if given is None or asked is None or (given.quantity, given.basis) != (asked.quantity, asked.basis):
        return None
    if unit == wanted:
        return bound
    exact = (Fraction(Decimal(bound)) * given.factor + given.offset - asked.offset) / asked.factor
    return format(Decimal(f"{float(exact):.15g}"), "f")
