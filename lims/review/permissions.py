"""What can be done at review, and which roles may."""

from lims.permissions import READERS, Permission, Role

PERMISSIONS = (
    Permission("review.see", "See what waits for review, and the evidence for a result", READERS),
    Permission(
        "review.decide", "Accept, send back or reject results of others",
        frozenset({Role.REVIEWER, Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER}),
    ),
)  # fmt: skip
