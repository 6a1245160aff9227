"""What going live brings to the application."""

from lims.feature import Feature
from lims.takeover.job import JOBS
from lims.takeover.kinds import KINDS
from lims.takeover.permissions import PERMISSIONS
from lims.takeover.views import takeover
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="takeover",
    blueprints=(takeover,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="takeover.ready",
            label=_("Readiness"),
            icon="list-check",
            permission="takeover.see",
            group=3,
            order=45,
        ),
    ),
    kinds=KINDS,
    jobs=JOBS,
)
