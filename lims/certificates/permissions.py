"""What can be done with certificates, and which roles may."""

from lims.permissions import READERS, Permission, Role

SIGN = frozenset({Role.SIGNATORY, Role.TECHNICAL_MANAGER, Role.DIRECTOR})
DRAW = SIGN | {Role.FRONT_DESK, Role.REVIEWER, Role.QUALITY_MANAGER}
PERMISSIONS = (
    Permission("certificates.see", "See certificates, drafts and their documents", READERS),
    Permission("certificates.export", "Export the list of certificates and their data", READERS),
    Permission("certificates.draw_up", "Draw certificates up", DRAW),
    Permission("certificates.authorise", "Authorise certificates with a signature", SIGN),
    Permission("certificates.amend", "Draw up amendments of certificates", SIGN | {Role.QUALITY_MANAGER}),
    Permission("certificates.withdraw", "Withdraw certificates", SIGN | {Role.QUALITY_MANAGER}),
)
