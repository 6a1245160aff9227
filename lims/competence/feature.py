"""What competence brings to the application."""

from lims.competence import views_person, views_training  # noqa: F401 (their routes belong to the blueprint of views)
from lims.competence.due import SOURCE
from lims.competence.evidence import STANDING
from lims.competence.gate import CHECKS
from lims.competence.kinds import KINDS
from lims.competence.permissions import PERMISSIONS
from lims.competence.views import competence
from lims.feature import Feature
from lims.people import register_standing
from lims.quality import register_due_source
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_due_source(SOURCE)
register_standing(STANDING)

FEATURE = Feature(
    name="competence",
    blueprints=(competence,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="competence.index", label=_("Competence"), icon="user-check", permission="competence.see", group=3,
            order=11,
        ),
    ),
    checks=CHECKS,
    kinds=KINDS,
)  # fmt: skip
