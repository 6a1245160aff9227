"""Words for how lots stand."""

from __future__ import annotations

from lims.web import lazy_gettext as _

VIEWS = {
    "in_date": _("In date"),
    "soon": _("Expires soon"),
    "expired": _("Expired"),
    "no_expiry": _("No expiry entered"),
    "not_in_use": _("Not in use"),
}
