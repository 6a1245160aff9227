"""Roles and permissions: denied unless granted. Each route, job and command declares the one permission that it needs.

Features declare their permissions beside their pages; all of them together are one table, shown under People and in the
manual.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

PUBLIC = "public"  # anyone, signed in or not
SIGNED_IN = "signed_in"  # anyone who is signed in
MARK = "__permission__"

F = TypeVar("F", bound=Callable[..., object])


class Role(StrEnum):
    """What a person is in the laboratory, or outside it."""

    TECHNICIAN = "technician"
    REVIEWER = "reviewer"
    TECHNICAL_MANAGER = "technical_manager"
    QUALITY_MANAGER = "quality_manager"
    SIGNATORY = "signatory"
    FRONT_DESK = "front_desk"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"
    ASSESSOR = "assessor"
    CLIENT = "client"  # reads the samples and certificates of the own client
    CLIENT_REQUESTER = "client_requester"  # places its requests too
    CLIENT_ADMINISTRATOR = "client_administrator"  # lets its people in, connects its systems


CLIENTS = frozenset({Role.CLIENT, Role.CLIENT_REQUESTER, Role.CLIENT_ADMINISTRATOR})
STAFF = frozenset(Role) - CLIENTS - {Role.ASSESSOR}
READERS = STAFF | {Role.ASSESSOR}  # an assessor sees everything of the laboratory, and changes nothing


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that may be done, in words, and the roles that may do it."""

    name: str  # "samples.register"
    words: str  # English; shown translated
    roles: frozenset[Role]

    def __post_init__(self) -> None:
        if Role.ASSESSOR in self.roles and not self.name.endswith((".see", ".export")):
            raise ValueError(f"{self.name}: an assessor may only see.")


@dataclass
class PermissionTable:
    """All permissions of the application, by name."""

    known: dict[str, Permission] = field(default_factory=dict)

    def add(self, permissions: Iterable[Permission]) -> None:
        for permission in permissions:
            if permission.name in self.known:
                raise ValueError(f"The permission {permission.name} is declared twice.")
            self.known[permission.name] = permission

    def of(self, roles: Iterable[Role]) -> frozenset[str]:
        """The names of everything that a person with these roles may do."""
        held = set(roles)
        return frozenset(name for name, permission in self.known.items() if permission.roles & held)


def permission(name: str) -> Callable[[F], F]:
    """Declare on a view (or a method of one), a job or a command which permission it needs."""

    def mark(view: F) -> F:
        setattr(view, MARK, name)
        return view

    return mark


def declared_permission(view: object, method: str = "GET") -> str | None:
    """The permission that a view declares for an HTTP method; None if it declares none, which denies everybody."""
    of_class = getattr(view, "view_class", None)
    if of_class is not None:
        method = "get" if method == "HEAD" else method.lower()
        view = getattr(of_class, method, of_class)
    return getattr(view, MARK, None)
