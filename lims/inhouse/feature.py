"""What calibrations of the laboratory's own bring to the application."""

from lims.feature import Feature
from lims.inhouse.kinds import KINDS
from lims.inhouse.permissions import PERMISSIONS
from lims.inhouse.views import inhouse
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="inhouse",
    blueprints=(inhouse,),
    permissions=PERMISSIONS,
    kinds=KINDS,
    navigation=(
        NavigationEntry(
            endpoint="inhouse.index", label=_("Our calibrations"), icon="ruler-measure", permission="inhouse.see", group=2, order=2
        ),
    ),
)  # fmt: skip
