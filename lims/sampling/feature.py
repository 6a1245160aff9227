"""What sampling by the laboratory brings to the application."""

from lims.feature import Feature
from lims.sampling.kinds import KINDS
from lims.sampling.permissions import PERMISSIONS
from lims.sampling.views import sampling
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="sampling",
    blueprints=(sampling,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="sampling.index",
            label=_("Sampling"),
            icon="map-pin",
            permission="sampling.see",
            group=1,
            order=15,
        ),
    ),
    kinds=KINDS,
)
