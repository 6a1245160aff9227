"""People, roles, permissions, sign-in and authorisations."""

from lims.people.actors import actor_names
from lims.people.authorisations import (
    Authorisation,
    WhoCould,
    authorisation_at,
    authorisations_at,
    give_authorisation,
    last_authorisations,
    revoke_authorisation,
    who_could,
)
from lims.people.badges import new_badge_code, set_badge, set_pin
from lims.people.days import day_of, day_start, today
from lims.people.endings import Ended, end_authorisation, ended_at, endings_of, resume_authorisation
from lims.people.functions import shown_function
from lims.people.models import Act, Ending
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
from lims.people.standing import Evidence, Learning, give_on_evidence, register_standing

__all__ = [
    "Act",
    "Authorisation",
    "Ended",
    "Ending",
    "Evidence",
    "Learning",
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
    "end_authorisation",
    "end_role",
    "end_sessions",
    "ended_at",
    "endings_of",
    "find_account",
    "find_person",
    "give_authorisation",
    "give_on_evidence",
    "grant_role",
    "hash_code",
    "hash_password",
    "hash_pin",
    "keep_preference",
    "last_authorisations",
    "new_badge_code",
    "open_account",
    "people_by_id",
    "people_with",
    "register_standing",
    "remember_preference",
    "require_password",
    "resume_authorisation",
    "revoke_authorisation",
    "roles_at",
    "screen_lock",
    "set_badge",
    "set_pin",
    "shown_function",
    "staff",
    "today",
    "verify_password",
    "who_could",
]
