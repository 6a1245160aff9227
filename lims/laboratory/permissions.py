"""What can be done with the laboratory's own particulars, and which roles may."""

from lims.permissions import READERS, Permission, Role

PERMISSIONS = (
    Permission("laboratory.see", "See the laboratory's names, addresses and accreditation over time", READERS),
    Permission(
        "laboratory.edit", "Change the laboratory's names, addresses and accreditation",
        frozenset({Role.ADMINISTRATOR, Role.QUALITY_MANAGER, Role.DIRECTOR}),
    ),
)  # fmt: skip
