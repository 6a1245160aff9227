"""What can be done with tests and results, and which roles may."""

from lims.permissions import READERS, Permission, Role

PERMISSIONS = (
    Permission("tests.see", "See all tests and how they stand", READERS),
    Permission("tests.export", "Export the list of tests", READERS),
    Permission("results.see", "See results, with their budgets and how they are judged", READERS),
    Permission(
        "results.override", "Let work pass a gate that says no, with a reason",
        frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER}),
    ),
)  # fmt: skip
