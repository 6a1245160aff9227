"""What can be done with comparisons, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("comparisons.see", "See comparisons of analysts and instruments", READERS),
    Permission(
        "comparisons.make", "Compare analysts and instruments by their results", MANAGERS | {Role.REVIEWER}
    ),
    Permission("comparisons.conclude", "Conclude on comparisons that others made", MANAGERS),
)
