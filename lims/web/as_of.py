"""The two questions of a page about the past: what was valid then, and what was known by an event."""

from __future__ import annotations

from lims.web.forms import Form, IntegerField, TimeField
from lims.web.i18n import lazy_gettext as _


class AsOfForm(Form):
    """Valid at, and known at event. It changes nothing, so it carries no token."""

    class Meta(Form.Meta):
        csrf = False

    at = TimeField(_("Valid at"))
    known = IntegerField(_("Known at event"), description=_("Left empty: as known now."))
