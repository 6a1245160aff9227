"""What the portal brings to the application."""

from lims.feature import Feature
from lims.notices.own_views import own_notices
from lims.portal.asking_views import asking
from lims.portal.invitation_views import ask_for_second_factor, invitations
from lims.portal.people_views import members
from lims.portal.permissions import PERMISSIONS
from lims.portal.trend_views import trends
from lims.portal.views import portal, tracking
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

for blueprint in (portal, tracking, trends, asking, members, own_notices):
    blueprint.before_request(ask_for_second_factor)

FEATURE = Feature(
    name="portal",
    blueprints=(portal, tracking, trends, asking, members, invitations),
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
            endpoint="asking.more", label=_("More"), icon="menu-2", permission="portal.use", frame="phone", order=40
        ),
    ),
)  # fmt: skip
