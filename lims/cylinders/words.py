"""Words for what happens to cylinders."""

from __future__ import annotations

from lims.cylinders.service import Step
from lims.web import lazy_gettext as _

STEPS = {Step.ISSUED: _("issued"), Step.RETURNED: _("returned"), Step.CLEANED: _("cleaned")}
