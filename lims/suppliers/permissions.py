"""What can be done with suppliers, and which roles may."""

from lims.permissions import READERS, Permission, Role

PERMISSIONS = (
    Permission("suppliers.see", "See suppliers, what they are approved for and how they were evaluated", READERS),
    Permission(
        "suppliers.evaluate", "Register suppliers and enter evaluations",
        frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER, Role.DIRECTOR}),
    ),
    Permission(
        "suppliers.approve", "Approve evaluations of suppliers that another person entered",
        frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER, Role.DIRECTOR}),
    ),
)  # fmt: skip
