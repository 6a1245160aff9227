"""What can be done with instruments, and which roles may. What gateways may do, the application knows."""

from lims.permissions import READERS, Permission, Role

BENCH = frozenset({Role.TECHNICIAN, Role.REVIEWER, Role.TECHNICAL_MANAGER})
PERMISSIONS = (
    Permission("instruments.see", "See instruments, what they send and what was understood of it", READERS),
    Permission("instruments.match", "Bring result files in, read records again, decide to which test they belong", BENCH),
    Permission("instruments.command", "Ask an instrument to measure", BENCH),
    Permission(
        "instruments.administer", "Add gateways and give them tokens, say how equipment is connected, teach the line reader",
        frozenset({Role.ADMINISTRATOR, Role.TECHNICAL_MANAGER}),
    ),
)  # fmt: skip
