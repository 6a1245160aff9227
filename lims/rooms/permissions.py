"""What can be done with rooms, and which roles may. Their limits are drafted and approved like the catalogue."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("rooms.see", "See rooms, their readings, excursions and logs", READERS),
    Permission(
        "rooms.read", "Enter readings of rooms, correct them, and write into the log of a room",
        MANAGERS | {Role.TECHNICIAN, Role.REVIEWER},
    ),
    Permission("rooms.add", "Add rooms", MANAGERS | {Role.ADMINISTRATOR}),
    Permission("rooms.judge", "Judge excursions of rooms", MANAGERS),
)  # fmt: skip
