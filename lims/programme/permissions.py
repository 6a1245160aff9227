"""What can be done with the calibration programme, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("programme.see", "See the calibration programme, its calendar and its requests", READERS),
    Permission("programme.edit", "Decide calibration intervals and what equipment is needed for", MANAGERS),
    Permission(
        "programme.request", "Make requests to calibration providers and say how far they are", MANAGERS
    ),
)
