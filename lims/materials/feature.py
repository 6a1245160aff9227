"""What the materials feature brings to the application."""

from lims.feature import Feature
from lims.materials.gate import CHECKS
from lims.materials.kinds import KINDS
from lims.materials.permissions import PERMISSIONS

FEATURE = Feature(name="materials", permissions=PERMISSIONS, checks=tuple(CHECKS), kinds=KINDS)
