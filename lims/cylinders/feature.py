"""What the pool of cylinders brings to the application."""

from lims.cylinders.due import SOURCE
from lims.cylinders.kinds import KINDS
from lims.cylinders.permissions import PERMISSIONS
from lims.cylinders.scans import TARGET
from lims.cylinders.views import cylinders
from lims.feature import Feature
from lims.quality import register_due_source
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_due_source(SOURCE)

FEATURE = Feature(
    name="cylinders",
    blueprints=(cylinders,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="cylinders.index",
            label=_("Cylinders"),
            icon="cylinder",
            permission="cylinders.see",
            group=2,
            order=4,
        ),
    ),
    kinds=KINDS,
    scans=(TARGET,),
)
