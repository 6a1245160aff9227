"""Words for the ways of preparing."""

from __future__ import annotations

from lims.web import lazy_gettext as _
from methods.preparation import Way

WAYS = {
    Way.MASS: _("portions weighed together"),
    Way.VOLUME: _("brought into a volume"),
    Way.GAS: _("gases weighed into a cylinder"),
}
VIEWS = {"stands": _("Stands"), "corrected": _("Corrected")}
