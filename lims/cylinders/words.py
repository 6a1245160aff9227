"""Words for what happens to cylinders."""

from __future__ import annotations

from lims.cylinders.service import Step
from lims.web import lazy_gettext as _

STEPS = {Step.ISSUED: _("issued"), Step.RETURNED: _("returned"), Step.CLEANED: _("cleaned")}
PLACES = {
    "with_client": _("with a client"),
    "clean": _("here, clean"),
    "not_clean": _("here, not cleaned"),
    "never_cleaned": _("never cleaned"),
}
VIEWS = {
    "tested": _("Tested"),
    "soon": _("Pressure test due soon"),
    "overdue": _("Pressure test overdue"),
    "not_entered": _("No pressure test entered"),
    "not_in_pool": _("Not in the pool"),
}
