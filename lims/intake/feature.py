"""What the intake brings to the application."""

from lims.feature import Feature
from lims.intake.authenticator import identify_gateway
from lims.intake.endpoints import gateway_api
from lims.intake.jobs import UNDERSTAND
from lims.intake.kinds import KINDS
from lims.intake.permissions import PERMISSIONS

FEATURE = Feature(
    name="intake",
    blueprints=(gateway_api,),
    csrf_exempt=(gateway_api,),
    authenticators=(identify_gateway,),
    permissions=PERMISSIONS,
    kinds=KINDS,
    jobs=(UNDERSTAND,),
)
