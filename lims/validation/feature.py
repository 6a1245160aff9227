"""What validation of methods brings to the application."""

from lims.feature import Feature
from lims.validation import views_data  # noqa: F401 - their routes
from lims.validation.kinds import KINDS
from lims.validation.permissions import PERMISSIONS
from lims.validation.views import validation
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="validation",
    blueprints=(validation,),
    permissions=PERMISSIONS,
    kinds=KINDS,
    navigation=(
        NavigationEntry(
            endpoint="validation.index", label=_("Validation"), icon="checklist", permission="validation.see", group=2, order=6
        ),
    ),
)  # fmt: skip
