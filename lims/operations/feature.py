"""What the pages of operations bring to the application."""

from lims.feature import Feature
from lims.operations.daily import KINDS
from lims.operations.permissions import PERMISSIONS
from lims.operations.views import failed_jobs, health, operations
from lims.operations.views_audit import audit
from lims.operations.views_home import home
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="operations",
    blueprints=(operations, health, audit, home),
    permissions=PERMISSIONS,
    jobs=KINDS,
    navigation=(
        NavigationEntry(
            endpoint="home.index", label=_("Home"), icon="home", key="H", permission="parts.see", group=1, order=1
        ),
        NavigationEntry(
            endpoint="audit.index", label=_("Audit trail"), icon="history", permission="audit.see", group=3, order=50
        ),
        NavigationEntry(
            endpoint="operations.index", label=_("System"), icon="server", permission="operations.see", group=3,
            order=60, count=failed_jobs,
        ),
    ),
)  # fmt: skip
