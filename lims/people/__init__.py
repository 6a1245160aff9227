"""People, roles, permissions, sign-in and authorisations."""

from lims.people.models import Act
from lims.people.passwords import hash_password, hash_pin
from lims.people.preferences import remember_preference
from lims.people.roles import RoleGrant, end_role, grant_role, roles_at
from lims.people.service import (
    Person,
    add_person,
    find_person,
    open_account,
    people_by_id,
    people_with,
    staff,
)
from lims.people.sign_in import check_password, verify_password

__all__ = [
    "Act",
    "Person",
    "RoleGrant",
    "add_person",
    "check_password",
    "end_role",
    "find_person",
    "grant_role",
    "hash_password",
    "hash_pin",
    "open_account",
    "people_by_id",
    "people_with",
    "remember_preference",
    "roles_at",
    "staff",
    "verify_password",
]
