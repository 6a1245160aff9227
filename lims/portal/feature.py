"""What the portal brings to the application."""

from lims.feature import Feature
from lims.portal.permissions import PERMISSIONS
from lims.portal.trend_views import trends
from lims.portal.views import portal, tracking
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="portal",
    blueprints=(portal, tracking, trends),
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
            endpoint="trends.index", label=_("Trends"), icon="chart-line", permission="portal.use", frame="phone", order=30
        ),
        NavigationEntry(
            endpoint="people.account", label=_("Account"), icon="user", permission="portal.use", frame="phone", order=40
        ),
    ),
)  # fmt: skip
