r"""Units of D-SI and the laboratory's closed table: `\kelvin` may be a temperature or a difference of temperatures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from dcc import Reading, read_unit
from methods.units import UNITS, Unit


@cache
def _by_text() -> Mapping[str, tuple[Unit, ...]]:
    found: dict[str, list[Unit]] = {}
    for one in UNITS.values():
        written = read_unit(one.dsi) if one.dsi else None
        if written is not None:
            found.setdefault(written.normal, []).append(one)
    return {text: tuple(units) for text, units in found.items()}


def units_of_text(text: str) -> tuple[Unit, ...]:
    """The units of the closed table that D-SI writes so; none for a unit that the laboratory does not use."""
    written = read_unit(text)
    return () if written is None else _by_text().get(written.normal, ())


def units_of_reading(reading: Reading) -> dict[str, list[dict[str, str]]]:
    """Each unit of a certificate as it is written, with the codes that it may be."""
    texts: Iterable[str] = (
        value.unit for quantity in reading.quantities for series in quantity.series for value in series.values
    )
    return {
        text: [
            {"code": one.code, "quantity": one.quantity, "basis": one.basis} for one in units_of_text(text)
        ]
        for text in dict.fromkeys(texts)
    }
