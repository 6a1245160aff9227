"""What maintenance brings to the application."""

from lims.equipment import register_panel, register_standing
from lims.feature import Feature
from lims.maintenance.due import SOURCE
from lims.maintenance.gate import CHECKS, RECHECKED, look_at_one
from lims.maintenance.kinds import KINDS
from lims.maintenance.panel import PANEL
from lims.maintenance.permissions import PERMISSIONS
from lims.maintenance.views import maintenance
from lims.quality import register_due_source

register_due_source(SOURCE)
register_panel(PANEL)
register_standing(RECHECKED, look_at_one)

FEATURE = Feature(
    name="maintenance", blueprints=(maintenance,), permissions=PERMISSIONS, checks=CHECKS, kinds=KINDS
)
