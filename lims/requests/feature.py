"""What requests bring to the application."""

from lims.feature import Feature
from lims.requests.kinds import KINDS
from lims.requests.permissions import PERMISSIONS
from lims.requests.views import requests
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="requests",
    blueprints=(requests,),
    permissions=PERMISSIONS,
    kinds=KINDS,
    navigation=(
        NavigationEntry(
            endpoint="requests.index", label=_("Requests"), icon="file-text", permission="requests.see", group=1, order=15
        ),
    ),
)  # fmt: skip
