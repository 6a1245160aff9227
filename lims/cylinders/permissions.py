"""What can be done with the cylinder pool, and which roles may."""

from lims.permissions import READERS, Permission, Role

KEEPERS = frozenset(
    {Role.TECHNICIAN, Role.FRONT_DESK, Role.REVIEWER, Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER}
)
PERMISSIONS = (
    Permission("cylinders.see", "See the pool of sample cylinders and where each one is", READERS),
    Permission("cylinders.keep", "Register, test, clean, issue and take back sample cylinders", KEEPERS),
)
