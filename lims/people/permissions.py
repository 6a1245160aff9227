"""What can be done with people, and which roles may."""

from lims.permissions import READERS, STAFF, Permission, Role

ACCOUNTS = frozenset({Role.ADMINISTRATOR})
PERMISSIONS = (
    Permission("parts.see", "See the page of all parts that pages are made of", STAFF),
    Permission("people.see", "See people, their roles, authorisations and permissions", READERS),
    Permission(
        "people.edit", "Add people and change what is known of them",
        frozenset({Role.ADMINISTRATOR, Role.QUALITY_MANAGER, Role.DIRECTOR}),
    ),
    Permission("people.accounts", "Open accounts, set passwords and badges, unlock, end sessions", ACCOUNTS),
    Permission(
        "people.grant_roles", "Give and end roles and deputies", frozenset({Role.ADMINISTRATOR, Role.DIRECTOR})
    ),
    Permission(
        "people.authorise", "Give and revoke authorisations for methods",
        frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER, Role.DIRECTOR}),
    ),
)  # fmt: skip
