"""What samples bring to the application."""

from lims.feature import Feature
from lims.samples import views_receive, views_register, views_tests  # noqa: F401 - their routes
from lims.samples.checks import CHECKS
from lims.samples.kinds import KINDS, SCANS
from lims.samples.permissions import PERMISSIONS
from lims.samples.views import samples
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="samples",
    blueprints=(samples,),
    permissions=PERMISSIONS,
    checks=CHECKS,
    kinds=KINDS,
    scans=SCANS,
    navigation=(
        NavigationEntry(
            endpoint="samples.index", label=_("Samples"), icon="test-pipe", key="S", permission="samples.see", group=1,
            order=20,
        ),
    ),
)  # fmt: skip
