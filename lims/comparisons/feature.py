"""What comparisons bring to the application."""

from lims.comparisons.kinds import KINDS
from lims.comparisons.permissions import PERMISSIONS
from lims.comparisons.views import comparisons
from lims.feature import Feature
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="comparisons",
    blueprints=(comparisons,),
    permissions=PERMISSIONS,
    kinds=KINDS,
    navigation=(
        NavigationEntry(
            endpoint="comparisons.index", label=_("Comparisons"), icon="arrows-left-right", permission="comparisons.see", group=3, order=3
        ),
    ),
)  # fmt: skip
