"""What can be done at the bench, and which roles may."""

from lims.permissions import READERS, Permission, Role

HANDS = frozenset({Role.TECHNICIAN, Role.REVIEWER, Role.TECHNICAL_MANAGER})
PERMISSIONS = (
    Permission("bench.see", "See the bench and the tests that are worked on", READERS),
    Permission("bench.perform", "Measure, enter readings and submit tests", HANDS),
)
