"""What can be done with requests, and which roles may."""

from lims.permissions import READERS, Permission, Role

DESK = frozenset({Role.FRONT_DESK, Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER})
PERMISSIONS = (
    Permission("requests.see", "See requests and what was agreed", READERS),
    Permission("requests.edit", "Write requests down and edit them until they are agreed", DESK),
    Permission("requests.agree", "Review requests and agree them with the client; change or cancel what was agreed", DESK),
)  # fmt: skip
