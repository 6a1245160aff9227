"""What the intake brings to the application."""

from lims.feature import Feature
from lims.intake import views_connection, views_records
from lims.intake.authenticator import identify_gateway
from lims.intake.connecting import CONNECT
from lims.intake.endpoints import gateway_api
from lims.intake.jobs import UNDERSTAND
from lims.intake.kinds import KINDS
from lims.intake.permissions import PERMISSIONS
from lims.intake.views import intake
from lims.intake.waiting import waiting_records
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

ROUTES = (views_connection, views_records)  # they stand in `intake`

FEATURE = Feature(
    name="intake",
    blueprints=(gateway_api, intake),
    csrf_exempt=(gateway_api,),
    authenticators=(identify_gateway,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="intake.index", label=_("Instruments"), icon="plug-connected", key="I",
            permission="instruments.see", group=2, order=30, count=waiting_records,
        ),
    ),
    kinds=KINDS,
    jobs=(UNDERSTAND, CONNECT),
)  # fmt: skip
