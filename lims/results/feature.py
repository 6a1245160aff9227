"""What results bring to the application."""

from lims.feature import Feature
from lims.results.composed import CHECKS as COMPOSED
from lims.results.kinds import KINDS
from lims.results.permissions import PERMISSIONS
from lims.results.second_look import CHECKS
from lims.results.views import results
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="results",
    blueprints=(results,),
    permissions=PERMISSIONS,
    kinds=KINDS,
    checks=(*COMPOSED, *CHECKS),
    navigation=(
        NavigationEntry(
            endpoint="results.index",
            label=_("Tests"),
            icon="list-check",
            key="T",
            permission="tests.see",
            group=1,
            order=30,
        ),
    ),
)
