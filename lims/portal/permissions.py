"""What clients may do in the portal, and which of the staff let them in."""

from lims.permissions import Permission, Role

PERMISSIONS = (
    Permission("portal.use", "See one’s own samples and certificates, and download them", frozenset({Role.CLIENT})),
    Permission(
        "portal.invite", "Let people of a client into the portal",
        frozenset({Role.FRONT_DESK, Role.QUALITY_MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR}),
    ),
)  # fmt: skip
