"""What can be done about going live, and which roles may."""

from lims.permissions import READERS, Permission, Role

PERMISSIONS = (
    Permission("takeover.see", "See what was taken over from paper, and what methods still lack", READERS),
    Permission(
        "takeover.bring", "Bring tables of records that are taken over from paper",
        frozenset({Role.ADMINISTRATOR, Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER}),
    ),
    Permission(
        "takeover.confirm", "Confirm tables that were compared with the paper, so that they are taken over",
        frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER}),
    ),
)  # fmt: skip
