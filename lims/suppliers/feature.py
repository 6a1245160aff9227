"""What suppliers bring to the application."""

from lims.feature import Feature
from lims.quality import register_due_source
from lims.suppliers import views_scope as _scope  # noqa: F401 - its routes
from lims.suppliers.due import SOURCES
from lims.suppliers.kinds import KINDS
from lims.suppliers.permissions import PERMISSIONS
from lims.suppliers.views import suppliers_pages
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

for source in SOURCES:
    register_due_source(source)

FEATURE = Feature(
    name="suppliers",
    blueprints=(suppliers_pages,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="suppliers.index", label=_("Suppliers"), icon="truck-delivery", permission="suppliers.see", group=2,
            order=4,
        ),
    ),
    kinds=KINDS,
)  # fmt: skip
