"""The words of competence: aspects, criteria, states and outcomes, with their marks."""

from __future__ import annotations

from collections.abc import Mapping

from lims.competence.models import Aspect, Criterion, MonitoringOutcome, MonitoringWay, TrainingOutcome
from lims.web import lazy_gettext as _

ASPECT_WORDS = {
    Aspect.EDUCATION: _("education"), Aspect.QUALIFICATION: _("qualification"), Aspect.TRAINING: _("training"),
    Aspect.KNOWLEDGE: _("technical knowledge"), Aspect.SKILLS: _("skills"), Aspect.EXPERIENCE: _("experience"),
}  # fmt: skip
CRITERION_WORDS = {
    Criterion.JUDGED: _("judged by the supervisor, in words"),
    Criterion.CONTROL: _("a control result of the trainee is in control"),
    Criterion.REPEATABILITY: _("no further from the supervisor's result than r"),
    Criterion.REPRODUCIBILITY: _("no further from the supervisor's result than R"),
    Criterion.EN: _("En with the supervisor's result below 1"),
}
WAY_WORDS = {
    MonitoringWay.OBSERVATION: _("Observation"), MonitoringWay.BLIND_SAMPLE: _("Blind sample"),
    MonitoringWay.COMPARISON: _("Comparison"),
}  # fmt: skip
OUTCOME_WORDS = {
    MonitoringOutcome.SATISFACTORY: _("Satisfactory"), MonitoringOutcome.UNSATISFACTORY: _("Unsatisfactory"),
    MonitoringOutcome.CANCELLED: _("Cancelled"),
}  # fmt: skip
OUTCOME_MARKS = {
    MonitoringOutcome.SATISFACTORY: ("circle-check", "ok"), MonitoringOutcome.UNSATISFACTORY: ("alert-octagon", "bad"),
    MonitoringOutcome.CANCELLED: ("ban", "idle"),
}  # fmt: skip
TRAINING_WORDS = {
    TrainingOutcome.AUTHORISED: _("Ended with the authorisation"), TrainingOutcome.STOPPED: _("Stopped"),
}  # fmt: skip
STATE_WORDS: Mapping[str, object] = {
    "authorised": _("Authorised now"), "near": _("Ends soon"), "lapsed": _("Lapsed"), "suspended": _("Suspended"),
    "withdrawn": _("Withdrawn"), "ended": _("Ended"), "training": _("In training"), "none": _("Not authorised"),
}  # fmt: skip
STATE_MARKS: Mapping[str, tuple[str, str]] = {
    "authorised": ("circle-check", "ok"), "near": ("clock", "warn"), "lapsed": ("alert-octagon", "bad"),
    "suspended": ("player-pause", "bad"), "withdrawn": ("ban", "bad"), "ended": ("history", "idle"),
    "training": ("book", "run"), "none": ("minus", "idle"),
}  # fmt: skip
