"""Scores, verdicts and states of proficiency tests in words."""

from __future__ import annotations

from collections.abc import Mapping

from lims.web import lazy_gettext as _

SIGNS: Mapping[str, str] = {"z": "z", "z'": "z′", "zeta": "ζ", "En": "En"}
FIGURES: Mapping[str, str] = {
    "sigma_pt": _("σ_pt"),
    "u_pt": _("standard uncertainty of the assigned value"),
    "U_pt": _("expanded uncertainty of the assigned value"),
    "u_x": _("our standard uncertainty (U and k)"),
    "U_x": _("our expanded uncertainty"),
}
STATE_WORDS: Mapping[str, str] = {
    "enrolled": _("Enrolled"),
    "reported": _("Reported"),
    "not_scored": _("No score possible"),
    "satisfactory": _("Satisfactory"),
    "questionable": _("Questionable"),
    "unsatisfactory": _("Unsatisfactory"),
    "action_missing": _("Action missing"),
}
STATE_MARKS: Mapping[str, tuple[str, str]] = {
    "enrolled": ("circle-dashed", "idle"),
    "reported": ("progress", "run"),
    "not_scored": ("help-circle", "warn"),
    "satisfactory": ("circle-check", "ok"),
    "questionable": ("alert-triangle", "warn"),
    "unsatisfactory": ("circle-x", "bad"),
    "action_missing": ("alert-octagon", "bad"),
}
PLAN_WORDS: Mapping[str, str] = {
    "unknown": _("No interval entered"),
    "not_planned": _("None planned"),
    "late": _("Due"),
    "enrolled": _("Enrolled"),
    "planned": _("Planned"),
}
PLAN_MARKS: Mapping[str, tuple[str, str]] = {
    "unknown": ("help-circle", "warn"),
    "not_planned": ("ban", "idle"),
    "late": ("clock-exclamation", "bad"),
    "enrolled": ("progress", "run"),
    "planned": ("circle-check", "ok"),
}
