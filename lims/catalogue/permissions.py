"""What can be done with the catalogue, and which roles may."""

from lims.permissions import READERS, Permission, Role

PERMISSIONS = (
    Permission("catalogue.see", "See methods, products, specifications, decision rules and the scope", READERS),
    Permission(
        "catalogue.draft", "Propose new versions in the catalogue",
        frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER, Role.REVIEWER, Role.ADMINISTRATOR}),
    ),
    Permission(
        "catalogue.approve", "Approve what another person proposed in the catalogue",
        frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER, Role.DIRECTOR}),
    ),
)  # fmt: skip
