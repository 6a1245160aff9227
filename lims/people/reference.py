"""The one table of roles and permissions, for page and manual: `python -m lims.people.reference` writes the latter."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from lims.permissions import Permission, PermissionTable, Role

MANUAL = Path("docs/reference/permissions.md")
HEAD = """# Roles and permissions

Denied unless granted. Each page, job and command declares the one permission that it needs; a person has the permissions of
the roles that they hold at that moment, their own and those of a deputy. A token has those of its person that lie within its
scopes. A session begun by badge and PIN has those marked *bench* alone. This page is made from the code:
`python -m lims.people.reference`.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class FeaturePermissions:
    """The permissions of one feature."""

    feature: str
    permissions: tuple[Permission, ...]


def by_feature(table: PermissionTable) -> list[FeaturePermissions]:
    """All permissions, by feature in order of name."""
    features = sorted({name.split(".")[0] for name in table.known})
    return [
        FeaturePermissions(
            feature=feature,
            permissions=tuple(
                table.known[name] for name in sorted(table.known) if name.split(".")[0] == feature
            ),
        )
        for feature in features
    ]


def role_words(role: Role) -> str:
    return role.value.replace("_", " ")


def permissions_page(table: PermissionTable) -> str:
    """The page of the manual, in Markdown."""
    return "\n".join([HEAD, *(_section(group) for group in by_feature(table))])


def _section(group: FeaturePermissions) -> str:
    from lims.people.bench_permissions import at_bench

    lines = [f"## {group.feature}", "", "| permission | what may be done | who | |", "|---|---|---|---|"]
    for one in group.permissions:
        who = ", ".join(role_words(role) for role in Role if role in one.roles)
        lines.append(f"| `{one.name}` | {one.words} | {who} | {'bench' if at_bench([one.name]) else ''} |")
    return "\n".join([*lines, ""])


def known_permissions() -> PermissionTable:
    """The permissions that all features declare."""
    from lims.feature import load_features

    table = PermissionTable()
    for feature in load_features():
        table.add(feature.permissions)
    return table


if __name__ == "__main__":
    MANUAL.write_text(permissions_page(known_permissions()), encoding="utf-8")
    sys.stdout.write(f"Wrote {MANUAL}.\n")
