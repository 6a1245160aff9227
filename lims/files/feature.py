"""What files bring to the application."""

from lims.feature import Feature
from lims.files.kinds import KINDS
from lims.files.permissions import PERMISSIONS
from lims.files.views import files

FEATURE = Feature(name="files", blueprints=(files,), permissions=PERMISSIONS, kinds=KINDS)
