"""Units are a closed table: what is not in it is refused, and what differs in quantity is never converted."""

from methods.units.convert import (
    NotANumber,
    QuantitiesDiffer,
    convert,
    convert_uncertainty,
    uncertainty_unit,
)
from methods.units.table import UNITS, Unit, UnitUnknown, unit, units_of

__all__ = [
    "UNITS",
    "NotANumber",
    "QuantitiesDiffer",
    "Unit",
    "UnitUnknown",
    "convert",
    "convert_uncertainty",
    "uncertainty_unit",
    "unit",
    "units_of",
]
