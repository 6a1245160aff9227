"""What clients bring to the application."""

from lims.clients.kinds import KINDS
from lims.clients.permissions import PERMISSIONS
from lims.clients.views import clients
from lims.feature import Feature
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="clients",
    blueprints=(clients,),
    permissions=PERMISSIONS,
    kinds=KINDS,
    navigation=(
        NavigationEntry(
            endpoint="clients.index",
            label=_("Clients"),
            icon="users",
            permission="clients.see",
            group=3,
            order=30,
        ),
    ),
)
