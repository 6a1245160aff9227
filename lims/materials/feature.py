"""What lots of materials bring to the application."""

from lims.feature import Feature
from lims.materials import views_cards  # noqa: F401 - its routes
from lims.materials.due import SOURCE
from lims.materials.gate import CHECKS
from lims.materials.kinds import KINDS
from lims.materials.permissions import PERMISSIONS
from lims.materials.scans import TARGET
from lims.materials.views import materials
from lims.quality import register_due_source
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_due_source(SOURCE)

FEATURE = Feature(
    name="materials",
    blueprints=(materials,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="materials.index", label=_("Materials"), icon="vaccine-bottle", permission="materials.see", group=2,
            order=2,
        ),
    ),
    checks=CHECKS,
    kinds=KINDS,
    scans=(TARGET,),
)  # fmt: skip
