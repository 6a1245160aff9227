"""What reservations bring to the application."""

from lims.equipment import register_panel
from lims.feature import Feature
from lims.reservations.kinds import KINDS
from lims.reservations.permissions import PERMISSIONS
from lims.reservations.views import PANEL, reservations
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_panel(PANEL)

FEATURE = Feature(
    name="reservations",
    blueprints=(reservations,),
    permissions=PERMISSIONS,
    kinds=KINDS,
    navigation=(
        NavigationEntry(
            endpoint="reservations.index", label=_("Reservations"), icon="calendar", permission="reservations.see", group=2,
            order=4,
        ),
    ),
)  # fmt: skip
