"""What the laboratory itself brings to the application."""

from lims.feature import Feature
from lims.laboratory.kinds import KINDS
from lims.laboratory.permissions import PERMISSIONS
from lims.laboratory.views import laboratory
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="laboratory",
    blueprints=(laboratory,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="laboratory.index", label=_("Laboratory"), icon="building", permission="laboratory.see", group=3,
            order=40,
        ),
    ),
    kinds=KINDS,
)  # fmt: skip
