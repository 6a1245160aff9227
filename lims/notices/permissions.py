"""What can be done with notices, and which roles may."""

from lims.permissions import CLIENTS, STAFF, Permission, Role

PERMISSIONS = (
    Permission("notices.see", "See what clients were told, and what could not be sent", STAFF),
    Permission(
        "notices.retry", "Send a notice again that has failed",
        frozenset({Role.FRONT_DESK, Role.QUALITY_MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR}),
    ),
    Permission("notices.choose", "Choose which notices one gets by e-mail", CLIENTS),
    Permission("notices.connect", "Connect systems of one’s own client", frozenset({Role.CLIENT_ADMINISTRATOR})),
)  # fmt: skip
