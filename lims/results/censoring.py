"""Readings as an input takes them: in which unit, and of which only a bound is known. They stand as they came, and nothing is guessed."""

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


def unit_meant(reading: StoredReading, wanted: InputDefinition) -> str:
    """The code of the unit of a reading: what it states where the table holds that, else what the method says that it means.

    Empty where neither says it.
    """
    stated = reading.unit.strip()
    if is_unit(stated):
        return stated if stated in UNITS else _PRINTED[stated]
    return dict(wanted.file_units).get(stated.casefold(), stated) if not reading.by_hand else stated


def is_unit(stated: str) -> bool:
    """Whether a text is a unit of the table, by its code or as it is printed."""
    return stated in UNITS or stated in _PRINTED


def _printed() -> dict[str, str]:
    """Units by the way in which they are printed, where only one is printed so."""
    found: dict[str, set[str]] = {}
    differences = {
        one.difference for one in UNITS.values()
    }  # a figure in a file is a value and no difference
    for code, one in UNITS.items():
        if code in differences:
            continue
        for text in set(one.printed.values()):
            found.setdefault(text, set()).add(code)
    return {text: next(iter(codes)) for text, codes in found.items() if len(codes) == 1}


_PRINTED = _printed()


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
    bound = _converted(found[2].replace(",", "."), unit_meant(reading, wanted) or "1", unit)
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
