"""What the particulars of equipment bring to the application."""

from lims.equipment import register_panel, register_search, register_standing
from lims.feature import Feature
from lims.particulars.gate import CHECKS, VERIFIED, verification_answers
from lims.particulars.kinds import KINDS
from lims.particulars.panel import PANEL
from lims.particulars.permissions import PERMISSIONS
from lims.particulars.service import of_asset_number
from lims.particulars.views import particulars

register_panel(PANEL)
register_search("asset number", of_asset_number)
register_standing(VERIFIED, verification_answers)

FEATURE = Feature(
    name="particulars", blueprints=(particulars,), permissions=PERMISSIONS, checks=CHECKS, kinds=KINDS
)
