"""What people bring to the application."""

from lims.feature import Feature
from lims.people import (
    views_account,
    views_accounts,
    views_authorisations,
    views_bench,
    views_passkeys,
    views_people,
)
from lims.people.authenticator import identify
from lims.people.badge_scan import BADGE
from lims.people.checks import AUTHORISATION
from lims.people.commands import user
from lims.people.kinds import KINDS
from lims.people.permissions import PERMISSIONS
from lims.people.views import people
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

ROUTES = (
    views_account,
    views_accounts,
    views_authorisations,
    views_bench,
    views_passkeys,
    views_people,
)  # they stand in `people`

FEATURE = Feature(
    name="people",
    blueprints=(people,),
    authenticators=(identify,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="people.index",
            label=_("People"),
            icon="users",
            key="P",
            permission="people.see",
            group=3,
            order=10,
        ),
        NavigationEntry(
            endpoint="people.account",
            label=_("Your account"),
            icon="user",
            permission="signed_in",
            frame="person",
        ),
    ),
    checks=(AUTHORISATION,),
    kinds=KINDS,
    scans=(BADGE,),
    commands=(user,),
)
