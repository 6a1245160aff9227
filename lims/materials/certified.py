"""What a lot is certified for, in the unit of whoever compares with it."""

from __future__ import annotations

from lims.materials.service import Lot
from methods import MethodError
from methods.components import component
from methods.units import convert, convert_uncertainty


def certified_amount(lot: Lot, name: str, unit: str) -> tuple[float, float] | None:
    """What a lot is certified for, in a unit, with its standard uncertainty; None where it is not, or not in such a unit."""
    for one in lot.certified:
        if component(one.quantity) == name:
            try:
                return convert(one.value, one.unit, unit), convert_uncertainty(
                    one.standard_uncertainty, one.unit, unit
                )
            except MethodError:
                return None
    return None
