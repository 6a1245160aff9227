"""People, roles, permissions, sign-in and authorisations."""

from lims.people.actors import actor_names
from lims.people.authorisations import (
    Authorisation,
    WhoCould,
    authorisation_at,
    authorisations_at,
    give_authorisation,
    revoke_authorisation,
    who_could,
)
from lims.people.badges import new_badge_code, set_badge, set_pin
from lims.people.days import day_of, day_start, today
from lims.people.models import Act
from lims.people.passwords import hash_code, hash_password, hash_pin
from lims.people.preferences import remember_preference
from lims.people.proof import require_password
from lims.people.roles import RoleGrant, end_role, grant_role, roles_at
from lims.people.screen_lock import screen_lock
from lims.people.service import (
    Person,
    add_person,
    colleagues,
    find_account,
    find_person,
    keep_preference,
    open_account,
    people_by_id,
    people_with,
    staff,
)
from lims.people.sign_in import check_password, end_sessions, verify_password

__all__ = [
    "Act",
    "Authorisation",
    "Person",
    "RoleGrant",
    "WhoCould",
    "actor_names",
    "add_person",
    "authorisation_at",
    "authorisations_at",
    "check_password",
    "colleagues",
    "day_of",
    "day_start",
    "end_role",
    "end_sessions",
    "find_account",
    "find_person",
    "give_authorisation",
    "grant_role",
    "hash_code",
    "hash_password",
    "hash_pin",
    "keep_preference",
    "new_badge_code",
    "open_account",
    "people_by_id",
    "people_with",
    "remember_preference",
    "require_password",
    "revoke_authorisation",
    "roles_at",
    "screen_lock",
    "set_badge",
    "set_pin",
    "staff",
    "today",
    "verify_password",
    "who_could",
]
