"""Words for experiments, their figures, their answers, and where a validation stands."""

from __future__ import annotations

from lims.validation.models import ValidationKind, ValidationState
from lims.web import lazy_gettext as _
from methods.verification import Answer, Experiment, Outcome

KINDS = {
    ValidationKind.VERIFICATION: _("Verification of a published method"),
    ValidationKind.VALIDATION: _("Validation of our own method"),
}
STATES = {
    ValidationState.PLANNING: _("Being planned"),
    ValidationState.MEASURING: _("Being measured"),
    ValidationState.SUBMITTED: _("Waits for another person"),
    ValidationState.ACCEPTED: _("Accepted"),
    ValidationState.REFUSED: _("Refused"),
}
EXPERIMENTS = {
    Experiment.TRUENESS: _("Trueness against a reference value"),
    Experiment.REPEATABILITY: _("Repeatability"),
    Experiment.INTERMEDIATE: _("Intermediate precision over days"),
    Experiment.LINEARITY: _("Linearity"),
    Experiment.RANGE: _("Range of use"),
    Experiment.DETECTION: _("Limits of detection and quantification"),
    Experiment.RECOVERY: _("Recovery of what was added"),
    Experiment.ROBUSTNESS: _("Robustness against changed conditions"),
    Experiment.UNCERTAINTY: _("Uncertainty from own data"),
}
PLACES = {
    "day": _("Day"),
    "level": _("Content of the level"),
    "factor": _("What was changed (nominal where nothing was)"),
    "spiked": _("spiked or unspiked"),
}
GIVEN = {
    "reference": _("Reference value"),
    "u_reference": _("Standard uncertainty of the reference value"),
    "largest": _("Largest difference that is permitted"),
    "required_s": _("Standard deviation required (such as r / 2.77)"),
    "low": _("Lower end of the range"),
    "high": _("Upper end of the range"),
    "needed": _("Lowest content that must be quantified"),
    "added": _("Content that was added"),
    "low_share": _("Lowest recovery, %"),
    "high_share": _("Highest recovery, %"),
    "target_U": _("Target uncertainty U (k = 2)"),
}
FIGURES = {
    "n": _("Results"),
    "mean": _("Mean"),
    "bias": _("Bias"),
    "u_bias": _("Standard uncertainty of the bias"),
    "largest_by_t": _("Bias that is significant from"),
    "s": _("Standard deviation s"),
    "largest_s": _("Largest s that agrees with it"),
    "groups": _("Days"),
    "s_r": _("Repeatability s_r"),
    "s_i": _("Intermediate precision s_i"),
    "levels": _("Levels"),
    "F": _("F"),
    "critical_F": _("Critical F"),
    "largest_residual": _("Largest residual, % of the range"),
    "lowest": _("Lowest level"),
    "highest": _("Highest level"),
    "worst_level": _("Level with the largest error"),
    "worst_error": _("Its error"),
    "LOD": _("Limit of detection"),
    "LOQ": _("Limit of quantification"),
    "recovery": _("Recovery, %"),
    "u_recovery": _("Its standard uncertainty, %"),
    "factors": _("Conditions changed"),
    "largest_effect": _("Largest effect"),
    "significant": _("Significant effects"),
    "U": _("Uncertainty U (k = 2)"),
}
COUNTS = frozenset({"n", "groups", "levels", "factors", "significant"})
BARE = frozenset(
    {*COUNTS, "F", "critical_F", "largest_residual", "recovery", "u_recovery", "low_share", "high_share"}
)
"""Figures that are not in the unit of the measurand."""
LEVELS = frozenset(
    {"mean", "reference", "low", "high", "lowest", "highest", "worst_level", "largest_residual", "recovery"}
)
"""Figures with the digits of a result; the others are spreads and differences."""
ANSWERS = {
    Answer.MET: (_("Met"), "circle-check", "ok"),
    Answer.NOT_MET: (_("Not met"), "circle-x", "bad"),
    Answer.NO_REQUIREMENT: (_("No requirement entered"), "help-circle", "idle"),
}
OUTCOMES = {
    Outcome.VERIFIED: (_("All criteria met"), "circle-check", "ok"),
    Outcome.NOT_VERIFIED: (_("A criterion is not met"), "circle-x", "bad"),
    Outcome.OPEN: (_("Open"), "help-circle", "idle"),
}
DECISIONS = {"accepted": _("Accepted"), "refused": _("Refused"), "sent_back": _("Sent back")}
