"""Liquefied petroleum gas: properties from composition by edition, conversion of bases, gauge vapour pressure."""

from methods.lpg.bases import D2421, Constants, converted, shipped_constants
from methods.lpg.blend import (
    EN_589_MON,
    ISO_8973_DENSITY,
    ISO_8973_VAPOUR_PRESSURE,
    BlendTable,
    Sum,
    blend,
)
from methods.lpg.d2598 import LpgProperties, LpgProperty, lpg_properties, lpg_property
from methods.lpg.errors import CompositionOutsideScope, EditionUnknown, PressureImpossible
from methods.lpg.vapour_pressure import gauge_vapour_pressure

__all__ = [
    "D2421",
    "EN_589_MON",
    "ISO_8973_DENSITY",
    "ISO_8973_VAPOUR_PRESSURE",
    "BlendTable",
    "CompositionOutsideScope",
    "Constants",
    "EditionUnknown",
    "LpgProperties",
    "LpgProperty",
    "PressureImpossible",
    "Sum",
    "blend",
    "converted",
    "gauge_vapour_pressure",
    "lpg_properties",
    "lpg_property",
    "shipped_constants",
]
