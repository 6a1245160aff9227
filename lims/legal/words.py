"""Words for where equipment stands before the law."""

from __future__ import annotations

from lims.web import lazy_gettext as _

VIEWS = {
    "fit": _("Fit"),
    "not_fit": _("Not fit before the law"),
    "ended": _("Ended, or not fit"),
    "not_asked": _("Not asked by the law"),
}
