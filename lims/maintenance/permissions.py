"""What can be done about maintenance, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("maintenance.see", "See maintenance, repairs and consumables of equipment", READERS),
    Permission(
        "maintenance.record", "Enter maintenance, damage, repairs and consumables",
        MANAGERS | {Role.TECHNICIAN, Role.REVIEWER},
    ),
    Permission("maintenance.edit", "Plan preventive maintenance", MANAGERS),
)  # fmt: skip
