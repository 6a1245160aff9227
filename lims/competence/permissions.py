"""What can be done about competence, and which roles may."""

from lims.permissions import READERS, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
SUPERVISORS = MANAGERS | {Role.TECHNICIAN, Role.REVIEWER, Role.SIGNATORY}
PERMISSIONS = (
    Permission("competence.see", "See requirements of competence, records, training and the matrix", READERS),
    Permission(
        "competence.edit", "Set requirements, enter records, begin training, plan monitoring", MANAGERS
    ),
    Permission(
        "competence.supervise", "Supervise tests of people in training, and judge their runs", SUPERVISORS
    ),
)
