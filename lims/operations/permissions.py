"""What can be done with the system itself, its audit trail and its jobs, and which roles may."""

from lims.permissions import READERS, STAFF, Permission, Role

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
MANAGERS = frozenset({Role.ADMINISTRATOR, Role.QUALITY_MANAGER, Role.TECHNICAL_MANAGER, Role.DIRECTOR})
PERMISSIONS = (
    Permission("audit.see", "See who changed what, when and why", READERS),
    Permission("jobs.see", "See the work that waits, runs, or has failed", STAFF),
    Permission("jobs.retry", "Let a failed job run again", MANAGERS),
    Permission("operations.see", "See how the system is: versions, backups, anchors, worker", MANAGERS),
    Permission(
        "operations.administer", "Run the commands of the system: back up, restore, verify", ADMINISTRATORS
    ),
)
