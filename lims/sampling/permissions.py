"""What can be done about sampling, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission(
        "sampling.see", "See sampling plans and what was written down where samples were taken", READERS
    ),
    Permission(
        "sampling.take", "Take samples for the laboratory", MANAGERS | {Role.TECHNICIAN, Role.FRONT_DESK}
    ),
    Permission("sampling.plan", "Enter sampling plans", MANAGERS),
)
