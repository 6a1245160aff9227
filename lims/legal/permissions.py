"""What can be done about legal verifications, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("legal.see", "See legal verifications of equipment", READERS),
    Permission("legal.edit", "Enter legal verifications, and say which equipment needs them", MANAGERS),
)
