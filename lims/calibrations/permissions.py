"""What can be done with digital certificates beyond what equipment allows, and which roles may."""

from lims.permissions import Permission, Role

PERMISSIONS = (
    Permission(
        "calibrations.trust", "Say whose digital signatures are trusted", frozenset({Role.QUALITY_MANAGER})
    ),
)
