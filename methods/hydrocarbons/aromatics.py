"""Aromatic hydrocarbons by the number of rings, and their sums: ASTM D6591, IP 391, EN 12916."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from methods.hydrocarbons.errors import ContentImpossible
from methods.uncertainty.maths import Value

# Per cent by mass for which the precision was established, from the public scope of ASTM D6591-19.
PRECISION: Mapping[str, tuple[float, float]] = {
    "mono": (4.0, 40.0),
    "di": (0.0, 20.0),
    "tri": (0.0, 6.0),
    "poly": (0.0, 26.0),
    "total": (4.0, 65.0),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class AromaticTypes:
    """Per cent by mass: one ring, two rings, three and more; poly = di + tri, total = mono + poly."""

    mono: Value
    di: Value
    tri: Value
    poly: Value
    total: Value

    def beyond_precision(self) -> tuple[str, ...]:
        """The types whose content lies outside that for which D6591-19 states precision (public scope)."""
        return tuple(
            name for name, (low, high) in PRECISION.items() if not low <= _plain(getattr(self, name)) <= high
        )


def aromatic_types(mono: Value, di: Value, tri: Value) -> AromaticTypes:
    """The sums of aromatic types, per cent by mass. Raises ContentImpossible.

    poly = di + tri; total = mono + di + tri                   ASTM D6591, public scope

    >>> found = aromatic_types(20.5, 4.1, 0.4)
    >>> round(found.poly, 6), round(found.total, 6)
    (4.5, 25.0)
    """
    for what, value in (("mono", mono), ("di", di), ("tri", tri)):
        if not 0.0 <= _plain(value) <= 100.0:
            raise ContentImpossible(what=f"content of {what}-aromatics", value=f"{_plain(value):g}", unit="%")
    poly = di + tri
    total = mono + poly
    if not _plain(total) <= 100.0:
        raise ContentImpossible(what="total of aromatics", value=f"{_plain(total):g}", unit="%")
    return AromaticTypes(mono=mono, di=di, tri=tri, poly=poly, total=total)


def aromatic_content(concentration: Value, volume: Value, mass: Value) -> Value:
    """Content in per cent by mass from the calibrated concentration (g/100 mL) of a solution (mL) of a sample (g).

    C = c V/m, the hundreds of both per cents cancel. Raises ContentImpossible.   ASTM D6591, clause not verified

    >>> aromatic_content(0.45, 10.0, 1.0)
    4.5
    """
    for what, value, unit in (("volume", volume, "mL"), ("mass of sample", mass, "g")):
        if not 0.0 < _plain(value) < 1e6:
            raise ContentImpossible(what=what, value=f"{_plain(value):g}", unit=unit)
    found = concentration * volume / mass
    if not 0.0 <= _plain(found) <= 100.0:
        raise ContentImpossible(what="content", value=f"{_plain(found):g}", unit="%")
    return found


def _plain(x: Value) -> float:
    value = getattr(x, "c", (x,))[0]
    return float(value.mean() if hasattr(value, "mean") else value)
