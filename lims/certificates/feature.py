"""What certificates bring to the application."""

from lims.certificates import batch_views  # noqa: F401 (its routes belong to the blueprint of views)
from lims.certificates.commands import certificate
from lims.certificates.issuing import ISSUE
from lims.certificates.kinds import KINDS, replaced_since
from lims.certificates.permissions import PERMISSIONS
from lims.certificates.public_views import verify
from lims.certificates.renewing import RENEW
from lims.certificates.views import certificates, waiting_now
from lims.certificates.work import releases_done
from lims.competence import register_work
from lims.feature import Feature
from lims.people import Act
from lims.trace import register_shadow
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_work(Act.RELEASE, releases_done)
register_shadow("replaced since it was reported", replaced_since)

FEATURE = Feature(
    name="certificates",
    blueprints=(certificates, verify),
    csrf_exempt=(verify,),  # whoever holds a paper has no session; nothing is changed by it
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="certificates.index", label=_("Certificates"), icon="certificate", key="C", permission="certificates.see",
            group=1, order=60, count=waiting_now,
        ),
    ),
    kinds=KINDS,
    jobs=(ISSUE, RENEW),
    commands=(certificate,),
)  # fmt: skip
