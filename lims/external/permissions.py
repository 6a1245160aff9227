"""What can be done with tests by external providers, and which roles may."""

from lims.permissions import READERS, Permission, Role

DESK = frozenset({Role.FRONT_DESK, Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("external.see", "See what is at external providers, and their reports", READERS),
    Permission("external.agree", "Write down what a client answered about an external provider", DESK),
    Permission("external.send", "Send samples to external providers, call tests back, keep their reports", DESK | {Role.TECHNICIAN}),
    Permission(
        "external.enter", "Enter figures of external reports, and check those that another person entered",
        DESK | {Role.TECHNICIAN, Role.REVIEWER},
    ),
)  # fmt: skip
