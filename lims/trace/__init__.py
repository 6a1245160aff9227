"""Walking back to the SI and forward to every certificate: a registry of kinds that knows no feature, and two pages."""

from lims.trace.registry import (
    Description,
    NodeKind,
    Traceability,
    Use,
    Uses,
    describe,
    kinds,
    register_kind,
    register_shadow,
)

__all__ = [
    "Description",
    "NodeKind",
    "Traceability",
    "Use",
    "Uses",
    "describe",
    "kinds",
    "register_kind",
    "register_shadow",
]
