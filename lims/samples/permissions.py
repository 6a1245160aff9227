"""What can be done with samples, and which roles may."""

from lims.permissions import READERS, Permission, Role

DESK = frozenset({Role.FRONT_DESK, Role.TECHNICIAN, Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("samples.see", "See samples, their tests and their history", READERS),
    Permission("samples.export", "Take lists of samples out as files", READERS),
    Permission("samples.register", "Register samples of an agreed request", DESK),
    Permission("samples.receive", "Receive samples, record deviations and what the client decided", DESK),
    Permission("samples.label", "Print labels of samples", DESK),
    Permission("samples.move", "Say where samples are and how much is left", DESK),
    Permission(
        "samples.dispose", "Dispose of samples, return them, withdraw them, and set how long they are kept",
        frozenset({Role.FRONT_DESK, Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER}),
    ),
    Permission(
        "samples.change_tests", "Add tests after the start, cancel them or find them impossible",
        frozenset({Role.FRONT_DESK, Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER}),
    ),
    Permission(
        "samples.hold", "Put samples on hold", frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
    ),
    Permission(
        "samples.label_sizes", "Change the sizes of labels",
        frozenset({Role.ADMINISTRATOR, Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER}),
    ),
)  # fmt: skip
