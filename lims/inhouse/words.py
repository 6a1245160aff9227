"""Words for where a calibration of our own stands."""

from __future__ import annotations

from lims.inhouse.models import RunState
from lims.web import lazy_gettext as _

STATES = {
    RunState.MEASURING: _("Being measured"),
    RunState.SUBMITTED: _("Waits for another person"),
    RunState.ACCEPTED: _("Accepted"),
}
