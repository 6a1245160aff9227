"""What can be done about quality, and which roles may."""

from lims.permissions import READERS, STAFF, Permission, Role

MANAGERS = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("quality.see", "See what is due, nonconformities, holds and doubts", READERS),
    Permission("quality.nonconformity", "Record nonconforming work", STAFF),
    Permission("quality.evaluate", "Evaluate and close nonconformities", MANAGERS),
    Permission("quality.answer", "Answer complaints and remarks of clients", MANAGERS | {Role.DIRECTOR}),
    Permission("quality.hold", "Put things on hold and release them", MANAGERS),
    Permission("quality.doubt", "Say that a source cannot be believed for a period", MANAGERS),
)
