"""What can be done with clients, and which roles may."""

from lims.permissions import READERS, Permission, Role

PERMISSIONS = (
    Permission("clients.see", "See clients and their contacts", READERS),
    Permission("clients.export", "Take the list of clients out as a file", READERS),
    Permission(
        "clients.edit", "Add clients and change what is known of them",
        frozenset({Role.FRONT_DESK, Role.QUALITY_MANAGER, Role.DIRECTOR}),
    ),
)  # fmt: skip
