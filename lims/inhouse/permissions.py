"""What can be done with calibrations of the laboratory's own, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("inhouse.see", "See calibrations that the laboratory does itself", READERS),
    Permission("inhouse.measure", "Calibrate equipment by a procedure", MANAGERS | {Role.TECHNICIAN, Role.REVIEWER}),
    Permission("inhouse.decide", "Accept calibrations that others made", MANAGERS | {Role.REVIEWER}),
)  # fmt: skip
