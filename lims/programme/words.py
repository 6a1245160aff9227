"""The words of the programme: where a piece of equipment stands in it, and the steps of a request."""

from __future__ import annotations

from lims.programme.models import RequestStep
from lims.web import lazy_gettext as _
from methods.intervals import Change

VIEW_WORDS = {
    "late": _("Late or never calibrated"), "soon": _("Due within 30 days"), "later": _("Due later"),
    "no_date": _("Calibrated, no interval"), "not_said": _("Nobody has said whether it is calibrated"),
}  # fmt: skip
STEP_WORDS = {
    RequestStep.PLANNED: _("Planned"), RequestStep.SENT: _("Sent"), RequestStep.AT_PROVIDER: _("At the provider"),
    RequestStep.RETURNED: _("Returned"), RequestStep.CERTIFICATE_IN: _("Certificate in"),
    RequestStep.ACCEPTED: _("Accepted"), RequestStep.CANCELLED: _("Cancelled"),
}  # fmt: skip
CHANGE_WORDS = {Change.LONGER: _("longer"), Change.SAME: _("the same"), Change.SHORTER: _("shorter")}
