"""What quality brings to the application."""

from lims.feature import Feature
from lims.quality import feedback_views  # noqa: F401 (its routes belong to the blueprint of views)
from lims.quality.gate import HOLD
from lims.quality.kinds import KINDS, SHADOWS
from lims.quality.permissions import PERMISSIONS
from lims.quality.reminders import REMIND
from lims.quality.views import quality, waiting
from lims.trace import register_shadow
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

for _name, _shadow in SHADOWS.items():
    register_shadow(_name, _shadow)

FEATURE = Feature(
    name="quality",
    blueprints=(quality,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="quality.index", label=_("Quality"), icon="shield-check", key="Q", permission="quality.see", group=3,
            order=1, count=waiting,
        ),
    ),
    checks=(HOLD,),
    jobs=(REMIND,),
    kinds=KINDS,
)  # fmt: skip
