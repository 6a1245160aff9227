"""What review brings to the application."""

from lims.feature import Feature
from lims.review.kinds import KINDS
from lims.review.permissions import PERMISSIONS
from lims.review.views import review, waiting_now
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="review",
    blueprints=(review,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="review.index", label=_("Review"), icon="eye-check", key="R", permission="review.see", group=1, order=50,
            count=waiting_now,
        ),
    ),
    kinds=KINDS,
)  # fmt: skip
