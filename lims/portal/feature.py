"""What the portal brings to the application."""

from lims.feature import Feature
from lims.portal.permissions import PERMISSIONS
from lims.portal.views import portal, tracking
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="portal",
    blueprints=(portal, tracking),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="portal.certificates", label=_("Certificates"), icon="certificate", permission="portal.use",
            frame="phone", order=10,
        ),
        NavigationEntry(
            endpoint="tracking.samples", label=_("Samples"), icon="test-pipe", permission="portal.use", frame="phone", order=20
        ),
        NavigationEntry(
            endpoint="people.account", label=_("Account"), icon="user", permission="portal.use", frame="phone", order=40
        ),
    ),
)  # fmt: skip
