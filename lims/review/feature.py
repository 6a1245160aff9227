"""What review brings to the application."""

from lims.competence import register_work
from lims.feature import Feature
from lims.people import Act
from lims.review.kinds import KINDS
from lims.review.permissions import PERMISSIONS
from lims.review.views import review, waiting_now
from lims.review.work import reviews_done
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_work(Act.REVIEW, reviews_done)

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
