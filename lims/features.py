"""The features, lower ones first: each may use those above it in this list, through their `__init__`, never those below."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

FEATURES = (
    "jobs",
    "gates",
    "trace",
    "files",
    "people",
    "laboratory",
    "clients",
    "notices",
    "quality",
    "catalogue",
    "suppliers",
    "equipment",
    "calibrations",
    "programme",
    "legal",
    "reservations",
    "materials",
    "preparations",
    "intermediate",
    "intake",
    "requests",
    "samples",
    "sampling",
    "cylinders",
    "results",
    "particulars",
    "maintenance",
    "control",
    "sequences",
    "proficiency",
    "validation",
    "comparisons",
    "competence",
    "external",
    "blind",
    "bench",
    "review",
    "certificates",
    "inhouse",
    "rooms",
    "doubts",
    "takeover",
    "portal",
    "operations",
    "api",
    "demo",
)


def import_models() -> None:
    """Import the tables of every feature, so that the schema is whole and foreign keys resolve."""
    import_module("lims.records.models")
    for feature in FEATURES:
        if find_spec(f"lims.{feature}.models") is not None:
            import_module(f"lims.{feature}.models")
