"""Who knows of blind samples. Nobody who may stand at the bench does."""

from lims.permissions import Permission, Role

PERMISSIONS = (
    Permission(
        "blind.see", "See which samples are blind ones, and what they say",
        frozenset({Role.QUALITY_MANAGER, Role.ASSESSOR}),
    ),
    Permission(
        "blind.plan", "Plan blind samples, keep what they say and act on a miss", frozenset({Role.QUALITY_MANAGER})
    ),
)  # fmt: skip
