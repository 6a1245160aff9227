"""Conversion between units of one quantity on one basis; everything else is refused."""

from __future__ import annotations

import math
from fractions import Fraction

from methods.errors import MethodError
from methods.units.table import Unit, unit


class QuantitiesDiffer(MethodError):
    """Two units measure different quantities, or the same quantity on different bases."""

    problem = "{from_code} ({from_quantity}) cannot be converted to {to_code} ({to_quantity})."
    remedy = "Give the value in a unit of {to_quantity}, or compute it by the formula of the method."


class NotANumber(MethodError):
    """A value that must be finite is not."""

    problem = "{what} is {value}, which is not a finite number."
    remedy = "Enter the number as it was read, or leave the value out."


def convert(value: float, from_code: str, to_code: str) -> float:
    """The value in another unit, correctly rounded. Raises QuantitiesDiffer, UnitUnknown, NotANumber."""
    source, target = _alike(from_code, to_code)
    if from_code == to_code:
        return finite(value, "The value")
    exact = Fraction(finite(value, "The value")) * source.factor + source.offset
    return float((exact - target.offset) / target.factor)


def convert_uncertainty(u: float, from_code: str, to_code: str) -> float:
    """An uncertainty (a difference, so without the offset of a scale) in another unit.

    Either code may be the unit of the value or the unit of its differences (degC or delta_degC).
    """
    source, target = _alike(uncertainty_unit(from_code), uncertainty_unit(to_code))
    return float(Fraction(finite(u, "The uncertainty")) * source.factor / target.factor)


def uncertainty_unit(code: str) -> str:
    """The code of the unit of an uncertainty: a temperature difference for degC, kPa_diff for kPa_gauge."""
    return unit(code).difference or code


def finite(value: float, what: str) -> float:
    """The value as a float. Raises NotANumber for NaN and infinities."""
    if not math.isfinite(value):
        raise NotANumber(what=what, value=value)
    return float(value)


def _alike(from_code: str, to_code: str) -> tuple[Unit, Unit]:
    source, target = unit(from_code), unit(to_code)
    if (source.quantity, source.basis) != (target.quantity, target.basis):
        raise QuantitiesDiffer(
            from_code=from_code,
            from_quantity=_measured(source),
            to_code=to_code,
            to_quantity=_measured(target),
        )
    return source, target


def _measured(entry: Unit) -> str:
    return f"{entry.quantity}, {entry.basis}" if entry.basis else entry.quantity
