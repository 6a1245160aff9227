"""What digital calibration certificates bring to the application."""

from lims.calibrations.kinds import KINDS
from lims.feature import Feature

FEATURE = Feature(name="calibrations", kinds=KINDS)
