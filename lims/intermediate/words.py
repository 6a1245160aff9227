"""Words for where an intermediate check stands."""

from __future__ import annotations

from lims.web import lazy_gettext as _

VIEWS = {
    "overdue": _("Overdue"),
    "failed": _("Failed"),
    "passed": _("Passed"),
    "unknown": _("No requirement entered"),
    "not_yet": _("Not done yet"),
    "not_in_use": _("Not in use"),
}
