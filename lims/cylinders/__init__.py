"""The pool of sample cylinders: tare, pressure test, cleaning, and at which client each one is since when."""

from lims.cylinders.service import (
    Cylinder,
    CylinderEvent,
    Step,
    change_cylinder,
    clean_cylinder,
    cylinders_at,
    find_cylinder,
    issue_cylinder,
    register_cylinder,
    take_back,
)

__all__ = [
    "Cylinder",
    "CylinderEvent",
    "Step",
    "change_cylinder",
    "clean_cylinder",
    "cylinders_at",
    "find_cylinder",
    "issue_cylinder",
    "register_cylinder",
    "take_back",
]
