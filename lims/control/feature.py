"""What control charts bring to the application."""

from lims.control import views_uncertainty  # noqa: F401  # its page is of the same blueprint
from lims.control.due import SOURCE
from lims.control.gate import CHECKS
from lims.control.kinds import KINDS
from lims.control.permissions import PERMISSIONS
from lims.control.views import control
from lims.feature import Feature
from lims.quality import register_due_source
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_due_source(SOURCE)

FEATURE = Feature(
    name="control",
    blueprints=(control,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="control.index",
            label=_("Control charts"),
            icon="chart-line",
            permission="control.see",
            group=3,
            order=2,
        ),
    ),
    checks=CHECKS,
    kinds=KINDS,
)
