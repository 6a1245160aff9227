"""What can be done with validations of methods, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("validation.see", "See verifications and validations of methods", READERS),
    Permission(
        "validation.measure",
        "Plan a validation and enter its data",
        MANAGERS | {Role.REVIEWER, Role.TECHNICIAN},
    ),
    Permission("validation.decide", "Decide on validations that others planned and measured", MANAGERS),
)
