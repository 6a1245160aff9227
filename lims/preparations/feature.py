"""What preparations bring to the application."""

from lims.feature import Feature
from lims.preparations.kinds import KINDS
from lims.preparations.permissions import PERMISSIONS
from lims.preparations.views import preparation_pages
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="preparations",
    blueprints=(preparation_pages,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="preparations.index", label=_("Preparations"), icon="flask", permission="preparations.see", group=2,
            order=2,
        ),
    ),
    kinds=KINDS,
)  # fmt: skip
