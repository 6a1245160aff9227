"""The figures that had to be made up, each with a source that says so. They are refused outside of a demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MANUAL = {"document": "FICTITIOUS laboratory manual", "edition": "0", "note": "made up for the demonstration"}
APPROVER = "E. Example-Quality-Manager"


def figure(value: float, unit: str, **more: Any) -> dict[str, Any]:
    """A made-up figure with its unit."""
    return {"value": value, "unit": unit, "source": MANUAL, "approver": APPROVER, **more}


def _precision(
    repeatability: float, reproducibility: float, unit: str, low: float, high: float
) -> dict[str, Any]:
    limits = {"r": repeatability, "R": reproducibility}
    return {kind: figure(value, unit, low=low, high=high) for kind, value in limits.items()}


D4052_SETTINGS: Mapping[str, Any] = {
    "determinations": {"value": 2, "source": MANUAL},
    "agreement_limit": figure(0.2, "kg/m3"),
    "precision": {"density_15C": _precision(0.2, 0.5, "kg/m3", 700.0, 950.0)},
    "repeatability": figure(0.05, "kg/m3", dof=30),
    "contributions": {
        "resolution": {"step": 0.01, "unit": "kg/m3", "source": MANUAL},
        "sample_temperature": {"u": 0.02, "unit": "delta_degC", "source": MANUAL},
        "drift": {"half_width": 0.05, "unit": "kg/m3", "source": MANUAL},
    },
    "checks": {
        "water and air": {
            "interval": {"hours": 24, "source": MANUAL},
            "limits": {"water": figure(0.1, "kg/m3"), "air": figure(0.1, "kg/m3")},
        }
    },
    "room": {
        "temperature_c": {"low": 15, "high": 27, "source": MANUAL},
        "interval": {"hours": 12, "source": MANUAL},
    },
    "holding_time": {"hours": 240, "since": "sampled", "source": MANUAL},
    "apparatus": {
        "density meter": {
            "1": {
                "low": 700,
                "high": 950,
                "unit": "kg/m3",
                "largest_error": 0.2,
                "rule": "guard_band",
                "largest_U": 0.15,
                "largest_step": 0.05,
                "source": MANUAL,
            },
            "2": {
                "low": 14.9,
                "high": 15.1,
                "unit": "degC",
                "largest_U": 0.03,
                "rest": "none",
                "source": MANUAL,
            },
        }
    },
}
D1838_SETTINGS: Mapping[str, Any] = {
    "apparatus": {
        "thermometer": {
            "1": {
                "low": 37.3,
                "high": 38.3,
                "unit": "degC",
                "largest_error": 0.5,
                "rule": "guard_band",
                "largest_U": 0.1,
                "rest": "none",
                "source": MANUAL,
            },
        }
    }
}
PROPOSED_D4052_SETTINGS: Mapping[str, Any] = {
    **D4052_SETTINGS,
    "contributions": {
        **D4052_SETTINGS["contributions"],
        "drift": {"half_width": 0.08, "unit": "kg/m3", "source": MANUAL},
    },
}
COMPOSITION_SETTINGS: Mapping[str, Any] = {
    "contributions": {"area_repeatability": {"u": 0.008, "unit": "1", "source": MANUAL}},
}
AGREEMENT: Mapping[str, Any] = {
    "edition": "0", "grade": "-",
    "titles": {
        "en": "FICTITIOUS product agreement: diesel fuel of client C-0001",
        "az": "UYDURMA məhsul razılaşması: C-0001 sifarişçisinin dizel yanacağı",
        "ru": "ВЫМЫШЛЕННОЕ соглашение о продукте: дизельное топливо заказчика C-0001",
    },
    "product_groups": ["diesel fuel"],
    "limits": [
        {
            "key": "density", "kind": "number", "measurand": "density_15C",
            "names": {"en": "density at 15 °C", "az": "15 °C-də sıxlıq", "ru": "плотность при 15 °C"},
            "unit": "kg/m3", "lower": {"text": "828.0"}, "upper": {"text": "840.0"}, "reference_condition": "15 °C",
            "methods": ["ASTM D4052"], "source": "FICTITIOUS",
        }
    ],
    "comparison": "absolute", "source": "FICTITIOUS agreement, made up for the demonstration", "fictitious": True,
}  # fmt: skip
EQUIVALENCE = {
    "named": "EN ISO 12185",
    "basis": "FICTITIOUS comparison of the two methods, made up for the demonstration",
}
