"""What the catalogue brings to the application."""

from lims.catalogue import views_propose, views_scope, views_standards  # noqa: F401 - their routes
from lims.catalogue.gate import CHECKS
from lims.catalogue.kinds import KINDS
from lims.catalogue.permissions import PERMISSIONS
from lims.catalogue.views import catalogue
from lims.feature import Feature
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="catalogue",
    blueprints=(catalogue,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="catalogue.index", label=_("Catalogue"), icon="book", key="M", permission="catalogue.see", group=2,
            order=5,
        ),
    ),
    checks=tuple(CHECKS),
    kinds=KINDS,
)  # fmt: skip
