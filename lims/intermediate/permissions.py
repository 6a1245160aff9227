"""What can be done with intermediate checks, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("intermediate.see", "See intermediate checks and their plans", READERS),
    Permission(
        "intermediate.record", "Enter intermediate checks", MANAGERS | {Role.TECHNICIAN, Role.REVIEWER}
    ),
    Permission("intermediate.edit", "Plan intermediate checks and say how they are judged", MANAGERS),
)
