"""What notices bring to the application."""

from lims.feature import Feature
from lims.notices.own_views import own_notices
from lims.notices.permissions import PERMISSIONS
from lims.notices.sending import DELIVER
from lims.notices.views import notices
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="notices",
    blueprints=(notices, own_notices),
    permissions=PERMISSIONS,
    jobs=(DELIVER,),
    navigation=(
        NavigationEntry(
            endpoint="notices.index", label=_("Notices"), icon="mail", permission="notices.see", group=3, order=32
        ),
    ),
)  # fmt: skip
