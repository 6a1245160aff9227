"""What can go wrong with the calibration programme, in words."""

from __future__ import annotations

from lims.errors import LimsError


class ProgrammeRefused(LimsError):
    """An interval or a need that means nothing."""

    status = 422
    problem = "This cannot stand in the programme: {why}."
    remedy = "Correct it; what nobody knows is left empty and stays unknown."


class NeedRefused(LimsError):
    """A line of what equipment is needed for that cannot be read."""

    status = 422
    problem = "Line {n} of what it is needed for {why}."
    remedy = "Write quantity; unit; from; to; largest error; largest U; source, and leave empty what nobody has said."


class RuleRefused(LimsError):
    """Figures for the review of intervals that do not fit each other."""

    status = 422
    problem = "{problem}"
    remedy = "{remedy}"


class NothingDue(LimsError):
    """A year in which nothing is to be calibrated."""

    problem = "Nothing that is not asked for already is due in {year}."
    remedy = "Look at the programme: enter intervals and calibrations of what is missing."


class YearRefused(LimsError):
    """Requests for a year that is over, or far away."""

    status = 422
    problem = "Requests cannot be made for {year}."
    remedy = "Choose this year or the next one."


class StepNotPossible(LimsError):
    """A step that does not follow the last one."""

    problem = "{code} is at the step “{step}”, so “{wanted}” does not follow."
    remedy = "Choose one of: {possible}."


class CertificateMissing(LimsError):
    """A certificate that is not there, or not accepted."""

    problem = "{code}: {why}."
    remedy = "Enter the calibration on the page of the equipment, and say whether it is good enough."
