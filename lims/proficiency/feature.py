"""What proficiency tests bring to the application."""

from lims.feature import Feature
from lims.proficiency import views_enrolment, views_together  # noqa: F401 (their routes belong to the blueprint of views)
from lims.proficiency.due import SOURCE
from lims.proficiency.kinds import KINDS
from lims.proficiency.permissions import PERMISSIONS
from lims.proficiency.views import proficiency
from lims.quality import register_due_source
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_due_source(SOURCE)

FEATURE = Feature(
    name="proficiency",
    blueprints=(proficiency,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="proficiency.index", label=_("Proficiency tests"), icon="chart-dots", permission="proficiency.see",
            group=3, order=3,
        ),
    ),
    kinds=KINDS,
)  # fmt: skip
