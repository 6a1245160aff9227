"""What the trace pages bring to the application; the registry of kinds beside them knows no feature."""

from lims.feature import Feature
from lims.trace.permissions import PERMISSIONS
from lims.trace.views import trace

FEATURE = Feature(name="trace", blueprints=(trace,), permissions=PERMISSIONS)
