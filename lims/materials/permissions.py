"""What can be done with lots of materials, and which roles may."""

from lims.permissions import READERS, Permission, Role

PERMISSIONS = (
    Permission("materials.see", "See lots of reference materials and reagents", READERS),
    Permission(
        "materials.edit", "Register lots and say how they stand",
        frozenset({Role.TECHNICIAN, Role.REVIEWER, Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER}),
    ),
)  # fmt: skip
