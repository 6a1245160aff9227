"""What can be done with control charts, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("control.see", "See control charts", READERS),
    Permission(
        "control.record", "Enter results of control samples", MANAGERS | {Role.TECHNICIAN, Role.REVIEWER}
    ),
    Permission("control.edit", "Open control charts, say how they are judged, leave results out", MANAGERS),
)
