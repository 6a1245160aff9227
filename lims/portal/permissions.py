"""What clients may do in the portal, and which of the staff let them in."""

from lims.permissions import CLIENTS, Permission, Role

PLACES = frozenset({Role.CLIENT_REQUESTER, Role.CLIENT_ADMINISTRATOR})
ADMINISTERS = frozenset({Role.CLIENT_ADMINISTRATOR})
PERMISSIONS = (
    Permission("portal.use", "See one’s own samples and certificates, and download them", CLIENTS),
    Permission("portal.place", "Place requests for one’s own client", PLACES),
    Permission("portal.people", "Let people of one’s own client in, and end their access", ADMINISTERS),
    Permission(
        "portal.invite", "Let people of a client into the portal",
        frozenset({Role.FRONT_DESK, Role.QUALITY_MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR}),
    ),
)  # fmt: skip
