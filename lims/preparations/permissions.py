"""What can be done with preparations, and which roles may."""

from lims.permissions import READERS, Permission, Role

PERMISSIONS = (
    Permission("preparations.see", "See what the laboratory prepared itself, and its budget", READERS),
    Permission(
        "preparations.make", "Enter preparations and correct them",
        frozenset({Role.TECHNICIAN, Role.REVIEWER, Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER}),
    ),
)  # fmt: skip
