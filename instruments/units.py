"""Units as instruments print them, and the codes that leave this package; no user text goes further."""

from __future__ import annotations

from types import MappingProxyType

UNIT_CODES = MappingProxyType(
    {
        "g/cm3": ("g/cm³", "g/cm3", "g/cc", "g/ml", "g/mL"),
        "kg/m3": ("kg/m³", "kg/m3"),
        "degC": ("°C", "degC", "C"),
        "degF": ("°F", "degF", "F"),
        "K": ("K",),
        "g": ("g",),
        "mg": ("mg",),
        "kg": ("kg",),
        "kPa": ("kPa",),
        "MPa": ("MPa",),
        "bar": ("bar",),
        "%": ("%",),
        "ppm": ("ppm",),
        "mm2/s": ("mm²/s", "mm2/s"),
        "Hz": ("Hz",),
        "sccm": ("sccm",),
        "g/L": ("g/L", "g/l"),
        "mg/L": ("mg/L", "mg/l"),
        "mmol/L": ("mmol/L", "mmol/l"),
        "s": ("s",),
        "min": ("min",),
        "1": ("-", "1"),
    }
)
_BY_TEXT = {text: code for code, texts in UNIT_CODES.items() for text in texts}


def unit_code(text: str) -> str | None:
    """Return the code of a unit as printed, or None where the table does not know it."""
    return _BY_TEXT.get(text.strip())
