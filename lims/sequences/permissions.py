"""What can be done with sequences and calibration curves, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("sequences.see", "See sequences, component tables and calibration curves", READERS),
    Permission(
        "sequences.run", "Plan and run sequences, make calibration curves", MANAGERS | {Role.TECHNICIAN, Role.REVIEWER}
    ),
    Permission("sequences.decide", "Accept calibration curves that others made", MANAGERS | {Role.REVIEWER}),
)  # fmt: skip
