"""Words and marks for where a sending stands."""

from __future__ import annotations

from collections.abc import Mapping

from lims.web import lazy_gettext as _

STATE_WORDS: Mapping[str, str] = {
    "overdue": _("Report late"),
    "out": _("At the provider"),
    "to_check": _("Second look waits"),
    "done": _("Done"),
}
STATE_MARKS: Mapping[str, tuple[str, str]] = {
    "overdue": ("clock-exclamation", "bad"),
    "out": ("truck", "run"),
    "to_check": ("eye", "warn"),
    "done": ("circle-check", "ok"),
}
