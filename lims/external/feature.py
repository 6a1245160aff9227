"""What tests by external providers bring to the application."""

from lims.external import views_figures, views_parts  # noqa: F401 (their routes belong to the blueprint of views)
from lims.external.due import SOURCE
from lims.external.gate import CHECKS
from lims.external.kinds import KINDS
from lims.external.permissions import PERMISSIONS
from lims.external.views import external
from lims.feature import Feature
from lims.quality import register_due_source
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_due_source(SOURCE)

FEATURE = Feature(
    name="external",
    blueprints=(external,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="external.index", label=_("External providers"), icon="truck", permission="external.see", group=1,
            order=45,
        ),
    ),
    checks=CHECKS,
    kinds=KINDS,
)  # fmt: skip
