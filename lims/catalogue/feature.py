"""What the catalogue feature brings to the application."""

from lims.catalogue.gate import CHECKS
from lims.catalogue.kinds import KINDS
from lims.catalogue.permissions import PERMISSIONS
from lims.feature import Feature

FEATURE = Feature(name="catalogue", permissions=PERMISSIONS, checks=tuple(CHECKS), kinds=KINDS)
