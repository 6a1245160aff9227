"""What the equipment feature brings to the application."""

from lims.equipment.gate import CHECKS
from lims.equipment.kinds import KINDS
from lims.equipment.permissions import PERMISSIONS
from lims.feature import Feature

FEATURE = Feature(name="equipment", permissions=PERMISSIONS, checks=tuple(CHECKS), kinds=KINDS)
