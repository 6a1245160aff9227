"""What legal metrology brings to the application."""

from lims.equipment import register_panel
from lims.feature import Feature
from lims.legal.due import SOURCE
from lims.legal.gate import CHECKS
from lims.legal.kinds import KINDS
from lims.legal.panel import PANEL
from lims.legal.permissions import PERMISSIONS
from lims.legal.views import legal
from lims.quality import register_due_source
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_due_source(SOURCE)
register_panel(PANEL)  # not among what traceability stands on: the law is another question than 6.5

FEATURE = Feature(
    name="legal",
    blueprints=(legal,),
    permissions=PERMISSIONS,
    checks=CHECKS,
    kinds=KINDS,
    navigation=(
        NavigationEntry(
            endpoint="legal.index", label=_("Legal verifications"), icon="license", permission="legal.see", group=2, order=4
        ),
    ),
)  # fmt: skip
