"""What people bring to the application."""

from lims.feature import Feature
from lims.people import views_account  # noqa: F401 - its routes
from lims.people.authenticator import identify
from lims.people.permissions import PERMISSIONS
from lims.people.views import people

FEATURE = Feature(
    name="people",
    blueprints=(people,),
    authenticators=(identify,),
    permissions=PERMISSIONS,
)
