"""What the calibration programme brings to the application."""

from lims.equipment import register_interval, register_panel
from lims.feature import Feature
from lims.programme import views_requests
from lims.programme.kinds import KINDS
from lims.programme.panel import PANEL, waiting
from lims.programme.permissions import PERMISSIONS
from lims.programme.service import interval_at
from lims.programme.views import programme
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

ROUTES = (views_requests,)  # they stand in `programme`
register_panel(PANEL)
register_interval("programme", interval_at)

FEATURE = Feature(
    name="programme",
    blueprints=(programme,),
    permissions=PERMISSIONS,
    kinds=KINDS,
    navigation=(
        NavigationEntry(
            endpoint="programme.index", label=_("Programme"), icon="calendar-due", permission="programme.see", group=2, order=2,
            count=waiting,
        ),
    ),
)  # fmt: skip
