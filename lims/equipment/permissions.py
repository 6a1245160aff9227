"""What can be done with equipment, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("equipment.see", "See equipment, calibrations and checks", READERS),
    Permission("equipment.edit", "Register equipment and say how it stands", MANAGERS | {Role.ADMINISTRATOR}),
    Permission("equipment.calibrate", "Enter calibrations and accept them", MANAGERS),
    Permission(
        "equipment.check", "Record checks of equipment",
        MANAGERS | {Role.TECHNICIAN, Role.REVIEWER},
    ),
)  # fmt: skip
