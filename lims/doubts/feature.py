"""What following an error forward brings to the application."""

from lims.doubts import views_drift, views_things
from lims.doubts.hindsight import LATE_ENTRY
from lims.doubts.job import DRIFT, RECOMPUTE
from lims.doubts.kinds import KINDS
from lims.doubts.late import look_for_late_entries
from lims.doubts.views import doubts
from lims.feature import Feature
from lims.records import register_before_closing
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

ROUTES = (views_drift, views_things)  # they stand in `doubts`
register_before_closing(look_for_late_entries, watching=("room_condition", "room_correction"))

FEATURE = Feature(
    name="doubts",
    blueprints=(doubts,),
    kinds=KINDS,
    jobs=(RECOMPUTE, DRIFT, LATE_ENTRY),
    navigation=(
        NavigationEntry(
            endpoint="doubts.index", label=_("Errors found"), icon="arrow-forward-up", permission="quality.see", group=3, order=2
        ),
    ),
)  # fmt: skip
