"""What can be done with proficiency tests, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("proficiency.see", "See proficiency tests, their scores and the plan", READERS),
    Permission("proficiency.edit", "Enter proficiency tests, scores, actions and the plan", MANAGERS),
)
