"""What can be done with the two walks, and which roles may."""

from lims.permissions import READERS, Permission, Role

PERMISSIONS = (
    Permission("trace.see", "Walk back to the SI and forward to every certificate", READERS),
    Permission(
        "trace.export", "Take the recall list away with the clients' contacts", READERS - {Role.ASSESSOR}
    ),
)
