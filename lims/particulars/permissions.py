"""What can be done with the particulars of equipment, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission(
        "particulars.see", "See owner, software, papers, verifications and labels of equipment", READERS
    ),
    Permission(
        "particulars.edit",
        "State particulars of equipment and add its papers",
        MANAGERS | {Role.ADMINISTRATOR},
    ),
    Permission(
        "particulars.verify", "Verify equipment before service, and calibrate measuring systems", MANAGERS
    ),
    Permission(
        "particulars.label", "Print labels of equipment", MANAGERS | {Role.ADMINISTRATOR, Role.TECHNICIAN}
    ),
)
