"""What digital calibration certificates bring to the application."""

from lims.calibrations import views_signers  # noqa: F401 (its routes belong to the blueprint of views)
from lims.calibrations.kinds import KINDS
from lims.calibrations.permissions import PERMISSIONS
from lims.calibrations.views import calibrations
from lims.feature import Feature
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="calibrations",
    blueprints=(calibrations,),
    kinds=KINDS,
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="calibrations.index", label=_("Digital certificates"), icon="certificate", permission="equipment.see",
            group=2, order=2,
        ),
    ),
)  # fmt: skip
