"""What rooms bring to the application."""

from lims.feature import Feature
from lims.quality import register_due_source
from lims.records import register_before_closing
from lims.rooms import views_excursions
from lims.rooms.arrival import WATCHED, look_at_arrivals
from lims.rooms.due import SOURCES
from lims.rooms.gate import CHECKS
from lims.rooms.kinds import KINDS
from lims.rooms.permissions import PERMISSIONS
from lims.rooms.views import rooms
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

ROUTES = (views_excursions,)  # they stand in `rooms`
register_before_closing(look_at_arrivals, watching=WATCHED)
for source in SOURCES:
    register_due_source(source)

FEATURE = Feature(
    name="rooms",
    blueprints=(rooms,),
    permissions=PERMISSIONS,
    checks=CHECKS,
    kinds=KINDS,
    navigation=(
        NavigationEntry(
            endpoint="rooms.index",
            label=_("Rooms"),
            icon="thermometer",
            permission="rooms.see",
            group=2,
            order=3,
        ),
    ),
)
