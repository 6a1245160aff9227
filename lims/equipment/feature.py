"""What equipment brings to the application."""

from lims.equipment import views_bench, views_calibrations
from lims.equipment.due import SOURCES
from lims.equipment.gate import CHECKS
from lims.equipment.kinds import KINDS
from lims.equipment.permissions import PERMISSIONS
from lims.equipment.scans import TARGET
from lims.equipment.views import equipment
from lims.feature import Feature
from lims.quality import register_due_source
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

ROUTES = (views_bench, views_calibrations)  # they stand in `equipment`
for source in SOURCES:
    register_due_source(source)

FEATURE = Feature(
    name="equipment",
    blueprints=(equipment,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="equipment.index", label=_("Equipment"), icon="gauge", key="E", permission="equipment.see", group=2,
            order=1,
        ),
    ),
    checks=tuple(CHECKS),
    kinds=KINDS,
    scans=(TARGET,),
)  # fmt: skip
