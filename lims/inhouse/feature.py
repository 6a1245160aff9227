"""What calibrations of the laboratory's own bring to the application."""

from lims.certificates import register_look_up
from lims.equipment import register_panel
from lims.feature import Feature
from lims.inhouse import views_certificates  # noqa: F401 (its routes belong to the blueprint of views)
from lims.inhouse.issued import verified
from lims.inhouse.issuing import ISSUE, RENEW
from lims.inhouse.kinds import KINDS
from lims.inhouse.panel import PANEL
from lims.inhouse.permissions import PERMISSIONS
from lims.inhouse.views import inhouse
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_panel(PANEL)
register_look_up("inhouse", verified)

FEATURE = Feature(
    name="inhouse",
    blueprints=(inhouse,),
    permissions=PERMISSIONS,
    kinds=KINDS,
    jobs=(ISSUE, RENEW),
    navigation=(
        NavigationEntry(
            endpoint="inhouse.index", label=_("Our calibrations"), icon="ruler-measure", permission="inhouse.see", group=2, order=2
        ),
    ),
)  # fmt: skip
