"""What intermediate checks bring to the application."""

from lims.equipment import register_panel, register_standing
from lims.feature import Feature
from lims.intermediate.due import SOURCE
from lims.intermediate.gate import CHECKS, INTERMEDIATE, look_at_one
from lims.intermediate.kinds import KINDS
from lims.intermediate.permissions import PERMISSIONS
from lims.intermediate.shown import PANEL
from lims.intermediate.views import intermediate
from lims.quality import register_due_source
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_due_source(SOURCE)
register_panel(PANEL)
register_standing(INTERMEDIATE, look_at_one)

FEATURE = Feature(
    name="intermediate",
    blueprints=(intermediate,),
    permissions=PERMISSIONS,
    checks=CHECKS,
    kinds=KINDS,
    navigation=(
        NavigationEntry(
            endpoint="intermediate.index", label=_("Intermediate checks"), icon="checklist", permission="intermediate.see",
            group=2, order=2,
        ),
    ),
)  # fmt: skip
