"""What can be done with reservations, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("reservations.see", "See who has reserved equipment", READERS),
    Permission("reservations.reserve", "Reserve equipment, and take own reservations back", MANAGERS | {Role.TECHNICIAN, Role.REVIEWER}),
    Permission("reservations.take_back", "Take anybody's reservation back", MANAGERS),
)  # fmt: skip
