"""Words of the pages of the system and of the audit trail."""

from __future__ import annotations

from lims.jobs import JobState
from lims.web import lazy_gettext as _

OPS = {"i": _("added"), "u": _("changed"), "b": _("taken in with many others")}
JOB_WORDS = {
    JobState.WAITING: _("Waiting"), JobState.RUNNING: _("Running"), JobState.DONE: _("Done"), JobState.FAILED: _("Failed"),
}  # fmt: skip
